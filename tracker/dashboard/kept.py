"""Answers that are kept until what they follow from changes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

from tracker.metrics.models import OrganizationChange

_Answer = TypeVar("_Answer")
_SECONDS = 300  # a name that was corrected is seen after this long at the latest


def version_of(organizations: Collection[int] | None = None) -> str:
    """What changes whenever a figure of the organizations may, or of any. One query."""
    return f"{sorted(organizations or ())} {OrganizationChange.objects.version(organizations)}"


def kept(asked: str, version: str, make: Callable[[], _Answer]) -> _Answer:
    """The answer to what is asked, made anew for each version. Each process keeps its own.

    The version is read before the answer is made, so that a change meanwhile makes it anew for whoever
    asks next.
    """
    key = sha256(f"{asked} {version} {get_language()}".encode()).hexdigest()
    answer: Any = cache.get(key)
    if answer is None:
        answer = make()
        cache.set(key, answer, _SECONDS)
    return answer  # type: ignore[no-any-return]  # what was kept is what was made
