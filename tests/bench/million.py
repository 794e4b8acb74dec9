"""A data set to measure with: 1,000,000 moves of 300,000 invented people, with 750,000 names.

There are 10,000 organizations; how large they are follows Zipf's law, so that one move in five touches the
largest. Every date is a day.
Rows are copied in with the triggers off; what the triggers keep is then made by the product's own commands.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from tracker.bench.invented_names import InventedNames

ORGANIZATIONS = 10_000
MOVES_OF_TEN_PEOPLE = 33  # three and a third each, on average
_FIRST, _DAYS = date(2016, 1, 1), 3653
_LEAVE = 0.3  # of those who take their last step, nobody knows where to
_STATUSES = ("confirmed", "confirmed", "announced", "rumoured")
_TABLES = (
    "orgs_organization",
    "orgs_organizationname",
    "people_person",
    "people_personname",
    "moves_move",
)
_MOVE = {
    "role_from": "",
    "role_to": "Research Scientist",
    "exit_manner": "unknown",
    "entry_manner": "hired",
    "from_capacity": "employment",
    "to_capacity": "employment",
    "effective_on_precision": "",
    "announced_on_precision": "day",
    "note": "",
    "status_override": "",
    "status_reason": "",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything."""

    moves: int
    organizations: int = ORGANIZATIONS

    @property
    def people(self) -> int:
        return self.moves * 10 // MOVES_OF_TEN_PEOPLE


def is_there(size: Size) -> bool:
    """Whether the database holds a data set of this size."""
    from tracker.moves.models import Move

    return bool(Move.objects.filter(pk=size.moves).exists())


def fill(size: Size) -> None:
    """Put the data set into an empty, migrated PostgreSQL database. A million moves take some minutes."""
    from django.db import connection

    _triggers("DISABLE")
    chance = Random(1)
    with connection.cursor() as cursor:
        _copy_organizations(cursor, size)
        _copy_people(cursor, size)
        _copy(cursor, "moves_move", _move_columns(), islice(_moves(size, chance), size.moves))
    _triggers("ENABLE")
    _derive()
    with connection.cursor() as cursor:  # of the yardsticks: ours needs no extension
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE INDEX bench_trigrams ON people_personname USING gin (key gin_trgm_ops)")
        cursor.execute("VACUUM ANALYZE")


def _triggers(word: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


def _derive() -> None:
    """What triggers and tasks keep: the index of names, the careers, and the sums."""
    from django.db import connection
    from django.utils import timezone

    from orgs.models import OrganizationName
    from people.models import PersonName
    from tracker.metrics.rollups.fold import AT_ONCE, fold_all
    from tracker.metrics.rollups.keep import recount
    from tracker.metrics.versions.fold import fold_versions
    from tracker.moves.careers.rebuild import rebuild_stale
    from tracker.moves.careers.stale import note_everyone
    from tracker.names.search import name_index

    for names in (OrganizationName, PersonName):
        name_index(names, "default").rebuild()
    note_everyone()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    while rebuild_stale(most=5_000):
        pass
    recount()
    while max(fold_all(most=AT_ONCE), fold_versions(now=timezone.now(), most=AT_ONCE)) >= AT_ONCE:
        pass  # a task does so each minute


def _copy(cursor: Any, table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """One COPY for each 50,000 rows, so that memory stays small."""
    rows = iter(rows)
    while some := list(islice(rows, 50_000)):
        text = "".join("\t".join("\\N" if each is None else str(each) for each in row) + "\n" for row in some)
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _copy_organizations(cursor: Any, size: Size) -> None:
    columns = ("id", "name", "note", "slug", "sort_key", "kind", "country", "website", "is_followed")
    numbers = range(1, size.organizations + 1)
    _copy(
        cursor,
        "orgs_organization",
        columns,
        (
            (n, f"Organization {n}", "", f"o-{n}", f"organization {n}", "company", "", "", "f")
            for n in numbers
        ),
    )
    _copy(
        cursor,
        "orgs_organizationname",
        ("name", "kind", "key", "organization_id"),
        ((f"Organization {n}", "primary", f"organization {n}", n) for n in numbers),
    )


def _copy_people(cursor: Any, size: Size) -> None:
    from tracker.names.keys import name_key

    crowd = list(islice(InventedNames(1).people(), size.people))
    _copy(
        cursor,
        "people_person",
        ("id", "name", "note", "slug", "sort_key", "is_erased"),
        ((n, each.name, "", f"p-{n}", name_key(each.name), "f") for n, each in enumerate(crowd, 1)),
    )
    names = (
        (name, kind, name_key(name), n)
        for n, each in enumerate(crowd, 1)
        for name, kind in {each.name: "primary", **_others(each)}.items()
    )
    _copy(cursor, "people_personname", ("name", "kind", "key", "person_id"), names)


def _others(person: Any) -> dict[str, str]:
    """Its further names and a misspelt one, which brings the names to two and a half for each person."""
    further = {name: kind for name, kind in person.further if name != person.name}
    if len(person.name) % 5 == 0:
        further.setdefault(f"{person.name}e", "alias")
    return further


def _move_columns() -> tuple[str, ...]:
    return (
        *("id", "person_id", "from_organization_id", "to_organization_id", "announced_on_first_day"),
        *("status", "awaits_approval", "role_group_from", "role_group_to"),
        *_MOVE,
    )


def _moves(size: Size, chance: Random) -> Iterator[tuple[Any, ...]]:
    """Careers: each person comes, goes from place to place, and leaves or is still there."""
    weights = [1 / rank for rank in range(1, size.organizations + 1)]
    number, constant = 0, tuple(_MOVE.values())
    for first in range(1, size.people + 2, 1000):
        places = iter(chance.choices(range(1, size.organizations + 1), weights, k=5 * 1000))
        for person in range(first, min(first + 1000, size.people + 1)):
            here: int | None = None
            day = _FIRST + timedelta(days=chance.randrange(_DAYS - 1500))
            last = chance.choice((1, 2, 2, 3, 4))
            for step in range(last + 1):
                there: int | None = next(places)
                if there == here or (step == last and chance.random() < _LEAVE):
                    there = None
                number += 1
                status = "confirmed" if here is None else chance.choice(_STATUSES)
                yield (number, person, here, there, day, status, "f", "other", "research", *constant)
                if there is None:
                    break
                here, day = there, day + timedelta(days=chance.randrange(30, 370))
