"""Answers that are kept until what they follow from changes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache

from tracker.metrics.models import OrganizationChange

_Answer = TypeVar("_Answer")
_SECONDS = 300  # a name that was corrected is seen after this long at the latest


def kept(asked: str, organizations: Collection[int] | None, make: Callable[[], _Answer]) -> _Answer:
    """The answer to what is asked of some organizations, or of all: made anew once one of them has changed.

    Each process keeps its own. Costs one query where it is kept. The version is read before the answer
    is made, so that a change meanwhile makes it anew for whoever asks next.
    """
    version = OrganizationChange.objects.version(organizations)
    key = sha256(f"{asked} {sorted(organizations or ())} {version}".encode()).hexdigest()
    answer: Any = cache.get(key)
    if answer is None:
        answer = make()
        cache.set(key, answer, _SECONDS)
    return answer  # type: ignore[no-any-return]  # what was kept is what was made
