"""Institutions that go by names which are no spellings of each other: ``Caltech``, ``東大``, ``МФТИ``."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from tracker.names.organization_names import OrganizationName, organization_names
from tracker.names.scores import Reason, plain, reason
from tracker.names.tables import institutions


def institution_reason(one: OrganizationName, other: OrganizationName) -> Reason | None:
    """That both are known names of one institution, or of two; None where that is not known of both.

    A short form of several institutions (``NTU``) decides nothing.
    """
    left, right = (_numbers().get(_key(name), frozenset()) for name in (one, other))
    if not left or not right:
        return None
    if left == right and len(left) == 1:
        return reason("known name", one.text, other.text)
    return None if left & right else reason("other institution", one.text, other.text)


@cache
def _numbers() -> dict[str, frozenset[int]]:
    """The key of a name → the lines of the table that it stands in."""
    lines: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(institutions()):
        for written in names:
            for name in organization_names(plain(written)):
                lines[_key(name)].add(number)
    return {key: frozenset(numbers) for key, numbers in lines.items()}


def _key(name: OrganizationName) -> str:
    """The words without stop words; ideographs as they are, since many sound alike."""
    words = (word for word in name.words if not word.is_in("stop"))
    return "".join(word.text if word.script == "han" else word.key for word in words)
