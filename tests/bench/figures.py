"""How fast figures are answered, and how that grows with the number of moves.

``make bench SUBJECT=figures``. Uses the PostgreSQL that the tests use, where it answers, else SQLite. The
moves are invented: ten years of them, among organizations of which the largest has one in ten (Zipf), each
person with some three; one date in ten names a month alone, one who comes in thirty has founded the place.

Times are of whole requests through Django, without a server. ``cold`` where nothing is kept from before, as
for the first reader after a change, ``kept`` for the next one: milliseconds of the processor, of Django and
its connection to the database together, the least of seven runs, as whatever else the machine does adds.
``waited`` is how long the first reader waits, the median. The last column says how many times as much a cold
one takes as with fewer moves.

The first 100,000 moves are written as the project writes them, the triggers of the rollups at work. More are
made from these by the database, on PostgreSQL, which takes seconds instead of hours: other people who took
the same steps.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.database import SETTINGS, new_database
from tests.bench.processor import seconds_of_request
from tracker.dates import PartialDate

_ORGANIZATIONS = 10_000
_FIRST, _DAYS = date(2016, 1, 1), 3650
_RUNS = 7
_BATCH = 5_000
_WRITTEN = 100_000
_MOST_GROWTH = 1.3
# Columns that point at what is multiplied too, and the table that says by how much their keys grow.
_MULTIPLIED = {
    "person": "people_person",
    **dict.fromkeys(("first_move", "last_move", "departure", "arrival"), "moves_move"),
    **dict.fromkeys(("first_move_id", "last_move_id"), "moves_move"),
}
_PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--ten-million", action="store_true", help="Go on to 10,000,000: takes hours.")
    arguments = parser.parse_args()
    sizes = sorted([*arguments.moves, *([10_000_000] if arguments.ten_million else [])])
    with tempfile.TemporaryDirectory() as folder:
        url = new_database("bench_figures", Path(folder))
        (Path(folder) / "static").mkdir()  # Django warns where there is none
        os.environ.update(SETTINGS, VAR_DIR=folder, DATABASE_URL=url)
        import django
        from django.conf import settings

        settings.STORAGES["staticfiles"]["BACKEND"] = _PLAIN_FILES  # nothing is collected for a measurement
        django.setup()
        _measure(sizes)


def _measure(sizes: list[int]) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    _add_organizations()
    print(f"{connection.vendor}; milliseconds of the processor a request, the least of {_RUNS}")
    chance, there, fewer = random.Random(1), 0, dict[str, float]()
    for size in sizes:
        if there >= _WRITTEN and size % there == 0 and connection.vendor == "postgresql":
            multiply(size // there)
        else:
            added = _add_moves(size - there, chance)
            print(f"{added:.0f} µs to add a move, {_rebuild():.0f} spells a second")
        there = size
        _settle()
        fewer = _measure_all(there, fewer)


def _measure_all(moves: int, fewer: dict[str, float]) -> dict[str, float]:
    """Prints a row for each address; ``fewer`` is what each took with fewer moves."""
    print(f"{moves:>13,} moves       {'cold':>8}  {'kept':>8}  {'waited':>8}")
    taken: dict[str, float] = {}
    for name, address in _addresses():
        ask = _request(address)
        cold, waited = _taken(ask, before=_forget)
        kept, _waited = _taken(ask)
        taken[name] = cold
        growth = cold / fewer[name] if name in fewer else None
        grown = "" if growth is None else f"{growth:>6.2f} ×{' !' if growth > _MOST_GROWTH else ''}"
        print(f"  {name:<23}  {cold:>8.1f}  {kept:>8.1f}  {waited:>8.1f}  {grown}", flush=True)
    return taken


def _addresses() -> Iterator[tuple[str, str]]:
    yield "overview", "/?since=2024-01&until=2024-12"
    yield "today's", "/"
    yield "small org.", "/organizations/o-5000/"
    yield "largest org.", "/organizations/o-0/"
    yield "careers there", "/organizations/o-0/careers/"
    yield "careers of 2024", "/organizations/o-0/careers/?since=2024&until=2024"
    yield "flows", "/flows/?since=2022&until=2024"
    yield "compare", "/compare/?organization=o-0&organization=o-1"
    yield "compare of 2024", "/compare/?organization=o-0&organization=o-1&since=2024&until=2024"
    yield "its lineage", "/organizations/o-0/careers/?level=lineage&since=2024&until=2024"
    yield "people behind", "/organizations/o-0/spells/?figure=tracked"
    yield "came and stayed", "/organizations/o-0/spells/?figure=stayed&months=12&since=2022&until=2022"
    yield "who was there", "/organizations/o-0/spells/?figure=headcount&on=2022-06-15&level=lineage"
    yield "API departures", "/api/v1/metrics/departures/?since=2024-01&until=2024-12"
    for figure in ("retention", "survival", "founders", "returns", "time-to-next"):
        asked = "organization=o-0&since=2022-02-02&until=2022-12-20"
        yield f"API {figure}", f"/api/v1/metrics/{figure}/?{asked}"
        yield f"… {figure} of lineage", f"/api/v1/metrics/{figure}/?{asked}&level=lineage"
    yield "latest moves", "/moves/?from=o-0"


def _add_organizations() -> None:
    """The largest has ten parts, and bought another in 2020."""
    from orgs.models import Lineage, Organization

    made = Organization.objects.bulk_create(
        [
            Organization(
                name=f"Organization {number}", slug=f"o-{number}", sort_key=f"organization {number:05}"
            )
            for number in range(_ORGANIZATIONS)
        ],
        batch_size=_BATCH,
    )
    links = [Lineage(organization=each, other=made[0], relation="parent") for each in made[10:21]]
    links[-1].since = PartialDate.parse("2020-06-01")
    Lineage.objects.bulk_create(links)


def _add_moves(wanted: int, chance: random.Random) -> float:
    """Adds moves in batches, the triggers of the rollups at work; microseconds a row, without the people."""
    from orgs.models import Organization
    from people.models import Person
    from tracker.moves.models import Move

    ids = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    weights = [1 / (rank + 1) for rank in range(len(ids))]
    seconds, left = 0.0, wanted
    while left > 0:
        number = min(_BATCH, left)
        first = Person.objects.count()
        people = Person.objects.bulk_create(
            [
                Person(name=f"Person {at}", slug=f"p-{at}", sort_key=f"person {at:08}")
                for at in range(first, first + -(-number // 3))
            ]
        )
        moves = list(islice(_moves(people, ids, weights, chance, Move), number))
        started = time.perf_counter()
        Move.objects.bulk_create(moves)
        seconds += time.perf_counter() - started
        left -= number
    return 1e6 * seconds / wanted


def _moves(
    people: list[Any], ids: list[int], weights: list[float], chance: random.Random, move: type[Any]
) -> Iterator[Any]:
    """Three steps a person: they come, go elsewhere, and leave or go on."""
    places = chance.choices(ids, weights, k=3 * len(people))
    for at, person in enumerate(people):
        one, two, three = places[3 * at : 3 * at + 3]
        day = _FIRST + timedelta(days=chance.randrange(_DAYS - 1500))
        steps = ((None, one), (one, two if two != one else None), (two if two != one else one, three))
        for left, joined in steps:
            if left == joined:
                joined = None
            is_vague = chance.random() < 0.1
            yield move(
                person=person,
                from_organization_id=left,
                to_organization_id=joined,
                status=chance.choice(["confirmed", "confirmed", "announced", "rumoured"]),
                entry_manner="founded" if joined and chance.random() < 1 / 30 else "unknown",
                announced_on_first_day=day.replace(day=1) if is_vague else day,
                announced_on_precision="month" if is_vague else "day",
            )
            day += timedelta(days=chance.randrange(30, 700))


def multiply(times: int) -> None:
    """So many times as many people with their moves, spells and transfers, by one statement a table."""
    from django.db import connection, transaction

    from people.models import Person
    from tracker.metrics.rollups.keep import recount
    from tracker.moves.models import Move, Spell, Stay, Transfer

    models: tuple[Any, ...] = (Person, Move, Spell, Transfer, Stay)
    latest = {model._meta.db_table: model._base_manager.latest("pk").pk for model in models}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: all is counted after
        for model in models:
            cursor.execute(_multiplied(model, times, latest))
        recount()


def _multiplied(model: Any, times: int, latest: dict[str, int]) -> str:
    """The statement; keys grow by the ``latest`` of the table that they are of, for each copy."""
    table, columns, values = model._meta.db_table, [], []
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        points_at = table if field.primary_key else _MULTIPLIED.get(field.name)
        value = column = f'"{field.column}"'
        if points_at:
            value = f"{column} + copy * {latest[points_at]}"
        elif field.name in ("slug", "sort_key"):
            value = f"{column} || '-{latest[table]}-' || copy"
        columns.append(column)
        values.append(value)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM {table}, generate_series(1, {times - 1}) AS copy"
    )


def _rebuild() -> float:
    """Makes all stale careers anew; spells a second. Then all is as the tasks leave it that fold the sums."""
    from django.utils import timezone

    from tracker.metrics.rollups.keep import recount
    from tracker.metrics.versions.fold import fold_versions
    from tracker.moves.careers.rebuild import rebuild_stale
    from tracker.moves.models import Spell

    before, started = Spell.objects.count(), time.perf_counter()
    while rebuild_stale(most=2_000):
        pass
    made = Spell.objects.count() - before
    seconds = time.perf_counter() - started
    recount()  # a fold takes 2,000 rows at a time, of which each spell makes some ten
    while fold_versions(now=timezone.now(), most=50_000):
        pass
    return made / seconds


def _settle() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "postgresql":  # what others do for a query is not seen
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def _forget() -> None:
    """What pages and the API keep."""
    from django.core.cache import caches

    for name in ("default", "answers"):
        caches[name].clear()


def _request(address: str) -> Callable[[], None]:
    from django.test import Client

    client = Client(headers={"host": "localhost"})

    def ask() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")

    return ask


def _taken(ask: Callable[[], None], *, before: Callable[[], None] = lambda: None) -> tuple[float, float]:
    """Milliseconds of the processor, the least of several runs; and those of the clock, the median."""
    ask()
    used, waited = [], []
    for _run in range(_RUNS):
        before()
        first, started = seconds_of_request(), time.perf_counter()
        ask()
        waited.append(time.perf_counter() - started)
        used.append(seconds_of_request() - first)
    return 1000 * min(used), 1000 * statistics.median(waited)


if __name__ == "__main__":
    main()
