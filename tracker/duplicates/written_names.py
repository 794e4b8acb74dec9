"""The names of a record, made ready to be compared with those of many others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import JaroWinkler

from tracker.names.characters import script_of
from tracker.names.keys import name_key
from tracker.names.pairs import PairKind
from tracker.names.tables import common_surnames, given_names
from tracker.names.written import person_names

MOST_NAMES = 12  # of a record
_LONGEST_ACRONYM = 5
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class WrittenName:
    """One name. ``is_full`` is false of a name with initials, a single word or an acronym."""

    text: str
    key: str
    script: str
    is_full: bool
    has_initials: bool

    def may_be(self, other: WrittenName) -> bool:
        """Whether it is worth scoring the two. Cheap; says no only where words differ beyond all rules."""
        if self.script != other.script:
            return True
        left, right = self.key.split(), other.key.split()
        ones, others = [w for w in left if w not in right], [w for w in right if w not in left]
        return not ones or not others or any(_may_be(one, two) for one, two in product(ones, others))


def written_names(kind: PairKind, names: Iterable[str]) -> tuple[WrittenName, ...]:
    """The first names of a record, each once."""
    return tuple(_written(kind, name) for name in list(dict.fromkeys(names))[:MOST_NAMES])


def telling_names(names: Sequence[WrittenName]) -> Sequence[WrittenName]:
    """The names without those that are only shorter: J. Wang says nothing beside Jing Wang."""
    is_known_in_full = any(name.is_full for name in names)
    return [name for name in names if not (is_known_in_full and name.has_initials)]


@lru_cache(maxsize=20_000)
def _written(kind: PairKind, name: str) -> WrittenName:
    is_full, has_initials = not _is_acronym(name), False
    if kind == "person":
        parsed = person_names(name)[0]
        has_initials = any(word.is_initial for word in parsed.words)
        is_full = len(parsed.characters or parsed.words) > 1 and not has_initials
    return WrittenName(name, name_key(name), script_of(name), is_full, has_initials)


def _is_acronym(name: str) -> bool:
    return len(name) <= _LONGEST_ACRONYM and name.isupper()


def _may_be(one: str, other: str) -> bool:
    """An initial, a romanization, a nickname, a family name written in another way, or a slip."""
    return (
        one[0] == other[0]
        or (one in common_surnames() and other in common_surnames())
        or given_names().rule(one, other) is not None
        or float(JaroWinkler.similarity(one, other)) >= _ALIKE
    )
