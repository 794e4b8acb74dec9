"""What an answer says of itself: its entity tag, and since when it is as it is.

A tag names what the answer is about and holds the version of that, as it was read before the answer was
made. So whether it still holds takes one small query, which touches no record. It is weak: an answer that
means the same may come compressed, and is then another one to the byte. Behind a tilde stands the version
of a record that can be changed, which `If-Match` takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language
from rest_framework.request import Request

from tracker.api.access import token_of
from tracker.api.conditional.about import About
from tracker.metrics.versions.read import VersionRead, version
from tracker.programs import patch_vary

_TAG = re.compile(r'(?:W/)?"([a-z0-9.]{1,900})-([0-9a-f]{24})(~[0-9.]{1,99})?"')
_MOST_TAGS = 3
_CODE = ("people", "orgs", "tracker")


@dataclass(frozen=True, slots=True)
class State:
    """Of an answer at one version of what it is about."""

    tag: str
    modified: datetime | None

    @classmethod
    def of(cls, request: Request, about: About | None) -> State | None:
        """The state of now; None for what has none, or where the code is none of ours. At most one query."""
        subjects = about.subjects if about is not None else None
        if about is None or subjects is None:
            return None
        read, now = about.version or version(subjects), timezone.now()
        said = (
            _shape(),
            asked(request),
            request.accepted_renderer.format,
            now.date(),
            about.code,
            read.number,
        )
        digest = sha256("\n".join(map(str, said)).encode()).hexdigest()[:24]
        return cls(f'W/"{about.code}-{digest}"', _modified(read, now))

    def mark(self, request: Request, response: HttpResponse) -> HttpResponse:
        """Say it in the header of an answer, and who may keep it: to be asked for again each time."""
        version = response.headers.get("ETag", "").strip('"')  # of the record, where it can be changed
        response.headers["ETag"] = self.tag if not version else f'{self.tag[:-1]}~{version}"'
        if self.modified:
            response.headers["Last-Modified"] = http_date(self.modified.timestamp())
        response.headers["Cache-Control"] = f"{'private' if token_of(request) else 'public'}, no-cache"
        patch_vary(response, "Accept", "Accept-Language", "Authorization")
        return response

    def is_before(self, request: Request) -> bool:
        """Whether the caller has it by its date; a tag that is sent counts instead (RFC 9110, 13.1.3)."""
        since = request.headers.get("If-Modified-Since")
        if since is None or "If-None-Match" in request.headers or self.modified is None:
            return False
        had = parse_http_date_safe(since)
        return had is not None and int(self.modified.timestamp()) <= had


def states_at_hand(request: Request) -> Iterator[State]:
    """The state of now, where the caller sends the tag of it. One query for each tag of ours."""
    for code, digest, record in _TAG.findall(request.headers.get("If-None-Match", ""))[:_MOST_TAGS]:
        state = State.of(request, About(code))
        if state is not None and state.tag == f'W/"{code}-{digest}"':
            yield replace(state, tag=f'W/"{code}-{digest}{record}"')


def asked(request: Request) -> str:
    """What an answer of one form follows from, beside what is said of things: the address and the language.

    The host as it is sent: whoever comes from outside was let in by it before.
    """
    sent = request.META
    host, query = sent.get("HTTP_HOST", ""), sent.get("QUERY_STRING", "")
    return f"{request.scheme}://{host}{request.path}?{query} {get_language()}"


def _modified(read: VersionRead, now: datetime) -> datetime | None:
    """None where that is not known, or does not lie before now.

    Stale rumours and the usual period of a figure follow from the day as well, and everything from the code.
    """
    if read.at is None:
        return None
    midnight = datetime.combine(now.date(), time.min, UTC)
    modified = max(read.at, midnight, _code_changed_at())
    return modified if modified <= now else None


@cache
def _shape() -> str:
    """What changes whenever the code does, or a setting that answers follow from."""
    digest = sha256(str(settings.RUMOUR_STALE_DAYS).encode())
    for path in _code():
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _code_changed_at() -> datetime:
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in _code()), UTC)


def _code() -> list[Path]:
    return sorted(path for name in _CODE for path in (settings.BASE_DIR / name).rglob("*.py"))
