"""What people type when they look for a name: whole, begun, misspelt, turned around."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tracker.bench.invented_names import InventedPerson

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_START = 3


def _exact(person: InventedPerson, _random: Random) -> str:
    return person.name


def _begun(person: InventedPerson, _random: Random) -> str:
    """All words but the last, and two thirds of that."""
    *whole, last = person.name.split()
    return " ".join([*whole, last[: max(_SHORTEST_START, len(last) * 2 // 3)]])


def _one_typo(person: InventedPerson, random: Random) -> str:
    return _misspelt(person.name, random)


def _two_typos(person: InventedPerson, random: Random) -> str:
    return _misspelt(_misspelt(person.name, random), random)


def _begun_with_a_typo(person: InventedPerson, random: Random) -> str:
    return _misspelt(_begun(person, random), random)


def _turned(person: InventedPerson, _random: Random) -> str:
    return " ".join(reversed(person.name.split()))


def _respaced(person: InventedPerson, random: Random) -> str:
    """The words written as one, or one word written as two."""
    words = person.name.split()
    longest = max(words, key=len)
    if len(longest) <= _SHORTEST_START or random.random() < 0.5:
        return "".join(words)
    at = random.randint(2, len(longest) - 2)
    return person.name.replace(longest, f"{longest[:at]} {longest[at:]}")


def _native(person: InventedPerson, _random: Random) -> str:
    return person.native


CLASSES: dict[str, Callable[[InventedPerson, Random], str]] = {
    "exact": _exact,
    "begun": _begun,
    "one typo": _one_typo,
    "two typos": _two_typos,
    "begun, one typo": _begun_with_a_typo,
    "word order": _turned,
    "joined or split": _respaced,
    "native script": _native,
}


def _misspelt(name: str, random: Random) -> str:
    """One letter wrong, missing or too many, or two neighbours swapped; the spaces stay."""
    places = [at for at, char in enumerate(name) if char.isalpha()]
    at = random.choice(places)
    wrong = random.choice(_LETTERS.replace(name[at].lower(), ""))
    match random.randrange(4):
        case 0:
            return name[:at] + wrong + name[at + 1 :]
        case 1:
            return name[:at] + name[at + 1 :]
        case 2:
            return name[:at] + wrong + name[at:]
    after = next((other for other in places if other == at + 1 and name[other] != name[at]), None)
    if after is None:
        return name[:at] + wrong + name[at:]
    return name[:at] + name[after] + name[at] + name[after + 1 :]
