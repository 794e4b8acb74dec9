"""Which two records, in which versions, a preview of a merge has shown; and what was changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.history.changes import Change
from tracker.history.version import changes_since, lock_record, read_version, version_of

VERSIONS = "_versions"


def versions_of(loser: Any, survivor: Any) -> str:
    return f"{version_of(type(loser), loser.pk)}/{version_of(type(survivor), survivor.pk)}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The two records as they are now, locked, and the versions that the preview has shown."""

    loser: Any
    survivor: Any
    seen: tuple[tuple[Any, int, tuple[int, ...]], ...]

    @property
    def left(self) -> Any:
        """The record to go on with: one that is still its own, if there is one."""
        own = [each for each in (self.survivor, self.loser) if each is not None and not each.merged_into]
        return own[0] if own else None

    def why_gone(self) -> str | None:
        """A sentence where one of the two is no record of its own any more."""
        for record in (self.loser, self.survivor):
            if record is None:
                return _("One of the two records was deleted meanwhile. Nothing was merged.")
            if record.merged_into:
                return _("“%(record)s” was merged into “%(into)s” meanwhile. Nothing else was merged.") % {
                    "record": record,
                    "into": record.merged_into,
                }
        return None

    def changes(self) -> list[Change]:
        """What was changed since the preview, in both, newest first."""
        changes = [change for seen in self.seen for change in changes_since(*seen)]
        return sorted(changes, key=lambda change: change.at, reverse=True)


@dataclass(frozen=True, slots=True)
class SeenPair:
    """What a form says of its preview."""

    survivor_id: int
    versions: tuple[str, str]

    def lock(self, model: Any, loser_id: int) -> Pair:
        """Both records, locked in the order of their keys as a merge does."""
        ids = (loser_id, self.survivor_id)
        locked = {record_id: lock_record(model, record_id) for record_id in sorted(set(ids))}
        seen = (
            (model, record_id, read_version(model, version))
            for record_id, version in zip(ids, self.versions, strict=True)
        )
        known = tuple((kind, record_id, version) for kind, record_id, version in seen if version is not None)
        return Pair(locked[loser_id], locked[self.survivor_id], known)


def seen_pair(data: Mapping[str, str]) -> SeenPair | None:
    """What the form of a preview says; None for one that says nothing of it."""
    versions, survivor = data.get(VERSIONS, "").split("/"), data.get("survivor", "")
    is_key = survivor.isascii() and survivor.isdigit() and len(survivor) < 19
    if len(versions) != 2 or not is_key:
        return None
    return SeenPair(int(survivor), (versions[0], versions[1]))
