"""Known names in a text: one pass for any number of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, Implementation

from tracker.extract.tokens import fold
from tracker.names.keys import name_key

NameKind = Literal["person", "organization"]


@dataclass(frozen=True, slots=True)
class KnownName:
    """A spelling that may stand in a text, and the primary name of the record it belongs to."""

    name: str
    kind: NameKind
    record: str


@dataclass(frozen=True, slots=True)
class KnownMatch:
    """A known spelling at ``start:end``; ``record`` is None where two records share it.

    One that is not ``is_known`` is somebody or something of this kind that no record is of.
    """

    start: int
    end: int
    kind: NameKind
    record: str | None
    is_known: bool = True


class NameIndex:
    """Known spellings, built once and reused for many texts. Matching minds the case.

    Building costs about a microsecond per character of all names; matching is linear in the text.
    """

    def __init__(self, names: Iterable[KnownName]) -> None:
        records: dict[tuple[str, NameKind], set[str]] = {}
        for known in names:
            for spelling in {fold(known.name).strip(), _without_note(known.name)} - {""}:
                records.setdefault((spelling, known.kind), set()).add(known.record)
        self._entries = [(kind, _only(found)) for (_, kind), found in records.items()]
        patterns = [spelling for spelling, _ in records]
        self._automaton = (
            AhoCorasick(patterns, implementation=Implementation.ContiguousNFA) if patterns else None
        )
        self._keys = _keys(records)
        self._surnames = _surnames(records)

    def matches(self, text: str, endings: Sequence[str] = (), *, unspaced: bool = False) -> list[KnownMatch]:
        """The longest known names of a folded text at word boundaries, none overlapping, in order.

        A name may take one of the ``endings``, as "Googles" does; they are no part of the match. Where words
        are ``unspaced``, only letters of the same alphabet continue a name.
        """
        if self._automaton is None:
            return []
        found = [
            KnownMatch(start, end, *self._entries[index])
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if (_is_apart(text, start, end) if unspaced else _is_bounded(text, start, end))
            or (endings and _is_inflected(text, start, end, endings))
        ]
        return _longest(found)

    def record_of(self, kind: str, name: str) -> str | None:
        """The one record whose name has the same key, whatever the case, the accents or the spaces."""
        return _only(self._keys.get((kind, _key(name)), set())) if self._keys else None

    def person_by_surname(self, surname: str) -> str | None:
        """The one known person with this surname, or None where there is none or more than one."""
        return _only(self._surnames.get(surname, set()))


def _without_note(name: str) -> str:
    bare = fold(name).strip()
    return bare[: bare.rindex("(")].strip() if bare.endswith(")") and "(" in bare else bare


def _only(records: set[str]) -> str | None:
    return next(iter(records)) if len(records) == 1 else None


@lru_cache(maxsize=1 << 12)  # news name the same people and organizations again and again
def _key(name: str) -> str:
    return name_key(name).replace(" ", "")


def _keys(records: dict[tuple[str, NameKind], set[str]]) -> dict[tuple[str, str], set[str]]:
    keys: dict[tuple[str, str], set[str]] = {}
    for (spelling, kind), found in records.items():
        key = name_key(spelling).replace(" ", "")
        if len(key) > 4:
            keys.setdefault((kind, key), set()).update(found)
    return keys


def _surnames(records: dict[tuple[str, NameKind], set[str]]) -> dict[str, set[str]]:
    surnames: dict[str, set[str]] = {}
    for (spelling, kind), found in records.items():
        words = spelling.split()
        if kind == "person" and len(words) > 1 and words[-1].isalpha():
            surnames.setdefault(words[-1], set()).update(found)
    return surnames


def _is_bounded(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not _is_word(before) and not _is_word(after)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether no letter of the same alphabet touches a name in a text without spaces."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_same_alphabet(before, text[start]) or _same_alphabet(text[end - 1], after))


def _same_alphabet(first: str, second: str) -> bool:
    if not first or not second:
        return False
    if first.isascii() or second.isascii():
        return first.isascii() and second.isascii() and _is_word(first) and _is_word(second)
    return all("\u30a1" <= char <= "\u30fa" or char in "\u30fc\u30fb" for char in (first, second))


def _is_inflected(text: str, start: int, end: int, endings: Sequence[str]) -> bool:
    """Whether a name takes one of the endings, or a hyphen and another word: "Googles", "Google-Chefin"."""
    before = text[start - 1] if start else " "
    if _is_word(before) and text[max(0, start - 3) : start].lower() != "ex-":
        return False
    after = {end + len(ending) for ending in endings if text.startswith(ending, end)}
    return text.startswith("-", end) or any(not _is_word(text[at : at + 1] or " ") for at in after)


def _is_word(char: str) -> bool:
    return char.isalnum() or char in "_-&" or "\u0300" <= char <= "\u036f"


def _longest(found: list[KnownMatch]) -> list[KnownMatch]:
    kept: list[KnownMatch] = []
    for match in sorted(found, key=lambda each: (each.start, -each.end, each.kind)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
        elif match.end > kept[-1].end and kept[-1].start == match.start:
            kept[-1] = match
    return kept
