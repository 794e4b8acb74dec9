"""`ETag` and `If-Match`: nobody writes over a version of a record that they have not seen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from tracker.api.problems import TITLES
from tracker.history.version import lock_record, version_of

HEADER = "If-Match"
ANY = "*"


class VersionNeeded(APIException):
    """A change that does not say which version it changes."""

    status_code = 428
    default_detail = TITLES[428]
    default_code = "version_needed"


class ChangedMeanwhile(APIException):
    """The record is another than the one that was read. ``extra`` holds the present one."""

    status_code = 412
    default_detail = TITLES[412]
    default_code = "changed_meanwhile"

    def __init__(self, current: Any, tag: str) -> None:
        super().__init__(_("The record was changed since it was read. Look at what is there, and try again."))
        self.extra = {"current": current}
        self.headers = {"ETag": tag}


def seen(tag: str) -> str:
    """The version that a tag names: of a record that was stored, or of an answer that shows one."""
    return tag.strip().removeprefix("W/").strip('"').rpartition("~")[2]


def is_wanted(tag: str, wanted: Collection[str]) -> bool:
    """Whether the versions of `If-Match`, as `wanted_versions` gives them, are of the tag or of any."""
    return ANY in wanted or seen(tag) in wanted


def tag_of(model: Any, record_id: int) -> str:
    """The tag of a record with all that belongs to it, as it is now. A small query for each kind of row."""
    return f'"{version_of(model, record_id)}"'


def lock_versions(request: Request, model: Any, one_id: int, other_id: int) -> bool:
    """Lock two records for a change by somebody who has seen both; False where they have seen others.

    Raises VersionNeeded without `If-Match`, whose tag holds both versions with a slash between.
    """
    wanted = wanted_versions(request)
    for record_id in sorted({one_id, other_id}):  # in the order in which a merge locks them
        lock_record(model, record_id)
    now = f"{version_of(model, one_id)}/{version_of(model, other_id)}"
    return is_wanted(now, wanted)


def lock_version(request: Request, model: Any, record_id: int) -> str:
    """Lock the record for a change by somebody who has seen it as it is; gives its tag.

    Call it in a transaction. Raises VersionNeeded without `If-Match`, and ValueError with the tag
    where it names another version.
    """
    wanted = wanted_versions(request)
    lock_record(model, record_id)
    tag = tag_of(model, record_id)
    if not is_wanted(tag, wanted):
        raise AnotherVersion(tag)
    return tag


def wanted_versions(request: Request) -> list[str]:
    wanted = [seen(each) for each in request.headers.get(HEADER, "").split(",")]
    if wanted == [""]:
        raise VersionNeeded(_("Send If-Match with the ETag of the record as you have read it."))
    return wanted


class AnotherVersion(ValueError):
    """`If-Match` names another version than ``tag``, which is the present one."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag
