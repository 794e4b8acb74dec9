"""Which people of the starter data are held back, since somebody of that name was erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from people.models import Person
from tracker.moves.starter.records import RecordLoader
from tracker.moves.starter.rows import StarterData
from tracker.names import split_note
from tracker.privacy.hold_back import Turned, held_back


def held_back_people(data: StarterData, people: RecordLoader[Person]) -> frozenset[str]:
    """The people, as the files write them, that meet an erased name with an organization of theirs.

    Who has a record is somebody else of that name. Two queries, one where nobody was erased.
    """
    names = {row.name: (split_note(row.name)[0], *row.aliases) for row in data.people}
    beside = _organizations(data)
    everyone = sorted({*names, *beside})
    turned = [Turned(names.get(who, (split_note(who)[0],)), beside[who]) for who in everyone]
    met = [who for who, digests in zip(everyone, held_back(turned), strict=True) if digests]
    return frozenset(who for who in met if not people.is_there(who))


def _organizations(data: StarterData) -> defaultdict[str, set[str]]:
    """By person, every spelling of the organizations in their moves."""
    spellings = {row.name: {split_note(row.name)[0], *row.aliases} for row in data.organizations}
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for row in data.moves:
        beside[row.person].update(_spelled(spellings, (row.from_org, row.to_org)))
    return beside


def _spelled(spellings: dict[str, set[str]], written: Iterable[str | None]) -> Iterable[str]:
    for name in written:
        if name:
            yield from spellings.get(name, {name})
