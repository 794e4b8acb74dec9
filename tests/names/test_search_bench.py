"""What the benchmark of name search is made of."""

from __future__ import annotations

from functools import cache
from itertools import islice
from random import Random

import pytest
from django.core.management import CommandError, call_command
from rapidfuzz.distance import DamerauLevenshtein

from tracker.bench.invented_names import InventedNames, InventedPerson
from tracker.bench.queries import CLASSES
from tracker.names import name_key


@cache
def crowd(seed: int) -> list[InventedPerson]:
    return list(islice(InventedNames(seed).people(), 2000))


def test_invents_the_same_people_for_the_same_seed() -> None:
    assert crowd(1) == list(islice(InventedNames(1).people(), 2000)) != crowd(2)


def test_invents_names_of_several_scripts_some_shared() -> None:
    people = crowd(1)
    assert any(person.native and not person.native.isascii() for person in people)
    assert all(name_key(person.name) for person in people)
    assert len({person.name for person in people}) < len(people)


@pytest.mark.parametrize(("kind", "most"), [("exact", 0), ("one typo", 1), ("two typos", 2)])
def test_misspells_by_so_many_letters(kind: str, most: int) -> None:
    random = Random(1)
    for person in crowd(1):
        assert DamerauLevenshtein.distance(CLASSES[kind](person, random), person.name) <= most


@pytest.mark.parametrize(
    "arguments", [("names", "--names", "0"), ("names", "--database", "nonsense://")], ids=["none", "address"]
)
def test_refuses_what_it_cannot_measure(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("bench", *arguments)
