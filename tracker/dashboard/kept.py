"""Answers that are kept until what they follow from changes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

from tracker.metrics.versions.note import ANYTHING, SHARED, organization
from tracker.metrics.versions.read import version

_Answer = TypeVar("_Answer")
_SECONDS = 300


def version_of(organizations: Collection[int] | None = None) -> str:
    """What changes whenever a figure of the organizations may, or of any. One query."""
    keys = sorted(organizations or ())
    subjects = [ANYTHING] if organizations is None else [SHARED, *map(organization, keys)]
    return f"{keys} {version(subjects).number}"


def kept(asked: str, version: str, make: Callable[[], _Answer]) -> _Answer:
    """The answer to what is asked, made anew for each version. Each process keeps its own.

    The version is read before the answer is made, so that a change meanwhile makes it anew for whoever
    asks next.
    """
    key = _key(asked, version)
    answer: Any = cache.get(key)
    if answer is None:
        answer = make()
        cache.set(key, answer, _SECONDS)
    return answer  # type: ignore[no-any-return]  # what was kept is what was made


def is_kept(asked: str, version: str) -> bool:
    """Whether the answer to what is asked is there, so that nobody has to wait for it."""
    return _key(asked, version) in cache


def _key(asked: str, version: str) -> str:
    return sha256(f"{asked} {version} {get_language()}".encode()).hexdigest()
