"""The names we know of, read once from the files in ``data``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Which given names are spellings of one name, and which are short for it."""

    spelled: dict[str, frozenset[int]]
    short: dict[str, frozenset[int]]
    lines: dict[int, frozenset[str]]

    def rule(self, one: str, other: str) -> str | None:
        """``spelling`` or ``nickname`` where both are forms of one name."""
        if self.spelled.get(one, frozenset()) & self.spelled.get(other, frozenset()):
            return "spelling"
        formal_and_short = self.spelled.get(one, frozenset()) & self.short.get(other, frozenset())
        short_and_formal = self.short.get(one, frozenset()) & self.spelled.get(other, frozenset())
        both_short = self.short.get(one, frozenset()) & self.short.get(other, frozenset())
        return "nickname" if formal_and_short or short_and_formal or both_short else None

    def spellings(self, word: str) -> frozenset[str]:
        """The word, and the other spellings of the name where it is one of them."""
        lines = self.spelled.get(word, frozenset())
        return frozenset({word}.union(*(self.lines[line] for line in lines)))

    def __contains__(self, word: str) -> bool:
        return word in self.spelled or word in self.short

    def forms_of(self, word: str) -> frozenset[str]:
        """The other spellings and short forms of a given name: for ``bob`` also ``robert`` and ``rob``."""
        lines = self.spelled.get(word, frozenset()) | self.short.get(word, frozenset())
        return frozenset(form for line in lines for form in _forms_by_line()[line]) - {word}


@cache
def _forms_by_line() -> dict[int, frozenset[str]]:
    forms: dict[int, set[str]] = defaultdict(set)
    for table in (given_names().spelled, given_names().short):
        for word, lines in table.items():
            for line in lines:
                forms[line].add(word)
    return {line: frozenset(words) for line, words in forms.items()}


@dataclass(frozen=True, slots=True)
class OrganizationWords:
    """What the words of organizations' names are: their canonical spelling, and their groups."""

    canonical: dict[str, str]
    groups: dict[str, frozenset[str]]


@cache
def given_names() -> GivenNames:
    """Spellings and short forms of given names."""
    spelled: dict[str, set[int]] = defaultdict(set)
    together: dict[int, frozenset[str]] = {}
    short: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_lines("given_names.txt")):
        spellings, _, short_forms = line.partition("|")
        together[number] = frozenset(spellings.split())
        for word in together[number]:
            spelled[word].add(number)
        for word in short_forms.split():
            short[word].add(number)
    return GivenNames(
        {word: frozenset(lines) for word, lines in spelled.items()},
        {word: frozenset(lines) for word, lines in short.items()},
        together,
    )


@cache
def common_surnames() -> frozenset[str]:
    """Family names that very many people bear, in any language."""
    western = {word for line in _lines("surnames.txt") for word in line.split()}
    tables = (chinese_surnames(), korean_surnames())
    eastern = {word for table in tables for family, ways in table.items() for word in (family, *ways)}
    return frozenset(western | eastern)


@cache
def chinese_surnames() -> dict[str, tuple[str, ...]]:
    """Pinyin of a family name → its other romanizations."""
    return dict(_keyed("chinese_surnames.txt"))


@cache
def korean_surnames() -> dict[str, tuple[str, ...]]:
    """Revised Romanization of a family name → how it is written."""
    return dict(_keyed("korean_surnames.txt"))


@cache
def japanese_readings() -> dict[str, tuple[str, ...]]:
    """Characters or whole words → their readings in names."""
    return {line.split()[0]: tuple(line.split()[1:]) for line in _lines("japanese_readings.txt")}


@cache
def mandarin_readings() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Characters → their readings as a family name and in a given name, where these are not the usual one."""
    table = {}
    for line in _lines("mandarin_readings.txt"):
        char, _, readings = line.partition(" ")
        family, _, given = readings.partition("|")
        table[char] = (tuple(family.split()), tuple(given.split()))
    return table


@cache
def cantonese_readings() -> dict[str, tuple[str, ...]]:
    """Characters → how Cantonese speakers write them in given names."""
    return {line.split()[0]: tuple(line.split()[1:]) for line in _lines("cantonese_readings.txt")}


@cache
def organization_words() -> OrganizationWords:
    """Legal forms, weak words, kinds of work, parents and stop words."""
    canonical: dict[str, str] = {}
    groups: dict[str, set[str]] = defaultdict(set)
    for group, words in _keyed("organization_words.txt"):
        for word in words:
            spellings = word.split("=")
            groups[group].add(spellings[0])
            canonical.update(dict.fromkeys(spellings, spellings[0]))
    for line in _lines("places.txt"):
        canonical.update(dict.fromkeys(line.split(), line.split()[0]))
    return OrganizationWords(canonical, {group: frozenset(words) for group, words in groups.items()})


@cache
def organization_terms() -> tuple[tuple[str, str], ...]:
    """Words of other scripts and what they mean, longest first."""
    pairs = [line.split(" = ") for line in _lines("organization_terms.txt")]
    return tuple(sorted(((term, meaning) for term, meaning in pairs), key=lambda pair: -len(pair[0])))


@cache
def institutions() -> tuple[tuple[str, ...], ...]:
    """The names of each institution that goes by several."""
    return tuple(tuple(line.split(" | ")) for line in _lines("institutions.txt"))


@cache
def universities_in_either_order() -> frozenset[str]:
    """Places where ``University of X`` and ``X University`` are one."""
    return frozenset(word for line in _lines("universities.txt") for word in line.split())


def _lines(file_name: str) -> Iterator[str]:
    for line in (_DATA / file_name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _keyed(file_name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in _lines(file_name):
        key, _, words = line.partition(":")
        yield key, tuple(words.split())
