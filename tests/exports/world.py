"""Records invented at random: people, organizations, moves of every sort, claims and sources."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random
from typing import Any

from orgs.models import Organization, OrganizationKind
from people.models import Person
from tests.factories import (
    make_article,
    make_claim,
    make_group,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tests.metrics.careers import put_below
from tracker.moves.models import Move
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveStatus

NAMES = [
    "Ada",
    "李飞飞",
    "Zoë",
    "=SUM(A1)",
    "Ольга",
    "O'Neil, Jr",
    'The "Fox"',
    "+49",
    "علي",
    "Bo\u0000b"[:2],
]
TEXTS = ["", "", "researcher", "@home", "first\nsecond", "-1", 'one, two; "three"', "研究员", "\ttab"]
DATES = ["2019", "2020-02", "2020-02-29", "2023-11", "2024-10-14", "2026-01-01"]


def invent(chance: Random, *, most: int = 8) -> None:
    """Some of each kind, related at random."""
    people = [invent_person(chance) for _each in range(most)]
    organizations = [invent_organization(chance) for _each in range(most)]
    put_below(organizations[0], organizations[1], "2020", "2024-05")
    put_below(organizations[2], organizations[1])
    groups = [
        make_group(
            from_organization=chance.choice(organizations),
            to_organization=chance.choice([None, *organizations]),
            announced_on=chance.choice(DATES),
            stated_min=3,
            stated_max=5,
            quote=chance.choice(TEXTS),
            title=chance.choice(NAMES),
        )
        for _each in range(3)
    ]
    sources = [make_source(f"Source {number}", language="en") for number in range(3)]
    for _each in range(2 * most):
        move = invent_move(chance, people, organizations, groups)
        for _claim in range(chance.randrange(3)):
            invent_claim(chance, move, sources)
    for _each in range(3):
        make_claim(person_name=chance.choice(["Ada", "Bob"]), status=chance.choice(MoveStatus.values))


def invent_person(chance: Random) -> Person:
    person = make_person(
        f"{chance.choice(NAMES)} {chance.randrange(10**6)}", note=chance.choice(["", "physicist"])
    )
    for name in chance.sample(NAMES, chance.randrange(3)):
        person.names.get_or_create(name=f"x{name}", defaults={"kind": chance.choice(["alias", "native"])})
    if chance.random() < 0.5:
        person.identifiers.create(kind="wikidata", value=f"Q{person.pk}")
        person.identifiers.create(kind="homepage", value=f"https://example.org/{person.pk}?a=ü")
    return person


def invent_organization(chance: Random) -> Organization:
    organization = make_organization(
        f"{chance.choice(NAMES)} Labs {chance.randrange(10**6)}",
        kind=chance.choice(OrganizationKind.values),
        country=chance.choice(["", "FR", "CN"]),
        website=chance.choice(["", "https://example.org"]),
    )
    if chance.random() < 0.5:
        organization.identifiers.create(kind="wikidata", value=f"Q{organization.pk}")
    return organization


def invent_move(chance: Random, people: list[Any], organizations: list[Any], groups: list[Any]) -> Move:
    left, joined = chance.choice([None, *organizations]), chance.choice([None, *organizations])
    manners = [each for each in ExitManner.values if joined is None or each != ExitManner.RETIRED]
    return make_move(
        person=chance.choice(people),
        from_organization=left,
        to_organization=joined if left or joined else organizations[0],
        role_from=chance.choice(TEXTS),
        role_to=chance.choice(TEXTS),
        exit_manner=chance.choice(manners) if joined or not left else ExitManner.RESIGNED,
        entry_manner=chance.choice(EntryManner.values),
        from_capacity=chance.choice(Capacity.values),
        to_capacity=chance.choice(Capacity.values),
        announced_on=chance.choice(DATES),
        effective_on=chance.choice([None, *DATES]),
        status=chance.choice(MoveStatus.values),
        group=chance.choice([None, None, *groups]),
        note=chance.choice(TEXTS),
        awaits_approval=chance.random() < 0.2,
    )


def invent_claim(chance: Random, move: Move, sources: list[Any]) -> Any:
    if chance.random() < 0.3:
        return make_import_claim(move, url=chance.choice(["", "https://example.org/a"]))
    number = chance.randrange(10**9)
    article = make_article(
        f"Article {number} {chance.choice(TEXTS)}",
        title=chance.choice(NAMES),
        published_on=chance.choice([None, date(2024, 10, 14)]),
        source=chance.choice([None, *sources]),
        byline=chance.choice(TEXTS),
        published_at=chance.choice([None, datetime(2024, 10, 14, 8, 30, 1, 5, UTC)]),
    )
    return make_claim(
        move=move,
        article=article,
        quote=f"Quote {number}",
        person=move.person,
        from_organization=move.from_organization,
        to_organization=move.to_organization,
        effective_on=chance.choice([None, *DATES]),
        role_to=chance.choice(TEXTS),
        reviewed_at=chance.choice([None, datetime(2024, 10, 15, 8, 30, tzinfo=UTC)]),
        awaits_approval=chance.random() < 0.2,
    )
