"""Names that something else has found in a text, beside those that are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.extract.known_names import KnownMatch, NameIndex, NameKind
from tracker.extract.tokens import fold

_ENDINGS = ("'s", "'", "’s", "’")


@dataclass(frozen=True, slots=True)
class FoundName:
    """A person or an organization at ``start:end`` of a text, in code points."""

    start: int
    end: int
    kind: NameKind


class NameFinder(Protocol):
    """Finds names that nobody has listed: a trained model, for example."""

    def names(self, text: str, language: str) -> Iterable[FoundName]:
        """The names in a text, in any order; none for a language that it does not read."""
        ...

    def label(self, language: str) -> str:
        """Its name and version for texts in this language; empty for one that it does not read."""
        ...


class WithFoundNames(NameIndex):
    """The known names, and those that were found in one text, which yield to the known ones."""

    def __init__(self, index: NameIndex, text: str, found: Iterable[FoundName]) -> None:
        self._index = index
        self._found = _apart(fold(text), found)

    def matches(self, text: str, endings: Sequence[str] = (), *, unspaced: bool = False) -> list[KnownMatch]:
        """The known and the found names of the one text, none overlapping, in order."""
        known = self._index.matches(text, endings, unspaced=unspaced)
        taken = {at for match in known for at in range(match.start, match.end)}
        more = [each for each in self._found if taken.isdisjoint(range(each.start, each.end))]
        return sorted((*known, *more), key=lambda match: match.start)

    def record_of(self, kind: str, name: str) -> str | None:
        """As the known names say."""
        return self._index.record_of(kind, name)

    def person_by_surname(self, surname: str) -> str | None:
        """As the known names say."""
        return self._index.person_by_surname(surname)


def _apart(text: str, found: Iterable[FoundName]) -> list[KnownMatch]:
    """Names with letters, without spaces and genitives around them; of two that overlap the first."""
    kept: list[KnownMatch] = []
    for name in sorted(found, key=lambda each: (each.start, -each.end)):
        start, end = max(0, name.start), min(len(text), name.end)
        written = text[start:end]
        start += len(written) - len(written.lstrip())
        end = start + len(_bare(text[start:end]))
        is_first = not kept or start >= kept[-1].end
        if is_first and any(char.isalpha() for char in text[start:end]) and "\n" not in text[start:end]:
            kept.append(KnownMatch(start, end, name.kind, None, is_known=False))
    return kept


def _bare(name: str) -> str:
    name = name.rstrip()
    ending = next((each for each in _ENDINGS if name.lower().endswith(each)), "")
    return name[: len(name) - len(ending)].rstrip()
