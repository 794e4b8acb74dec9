"""How well and how fast people are found by their names, on either database."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction

from people.models import Person, PersonName
from tracker.bench.clients import Load, search_together
from tracker.bench.invented_names import InventedNames, InventedPerson
from tracker.bench.queries import CLASSES
from tracker.names import name_key, slug_words
from tracker.names.models import NameKind
from tracker.names.search import name_index

SHOWN = 20
CLIENTS, _SECONDS = 16, 10.0
_BATCH = 5000
_UPKEEP_NAMES = 5000
_TRIGRAMS = """
SELECT person_id, max(similarity(key, %(key)s)) AS alike FROM people_personname
WHERE key %% %(key)s GROUP BY person_id ORDER BY alike DESC, person_id LIMIT 20
"""

Say = Callable[[str], None]
Search = Callable[[str], list[int]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is typed, and the records that are right: those that have the very name."""

    text: str
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one class of queries. Times are milliseconds."""

    name: str
    queries: int
    in_ten: float
    in_twenty: float
    typical: float
    slow: float


def bench_names(*, names: int, queries: int, seed: int, say: Say) -> None:
    """Fill an empty database with names, then print a table of recall and latency."""
    crowd = InventedNames(seed)
    index = name_index(PersonName, "default")
    index.drop()
    people = _load(crowd, names, say)
    say("Building the index …")
    started = time.perf_counter()
    index.rebuild()
    built = time.perf_counter() - started
    words, size = len(index.all_words()), index.size()
    say(f"  index of {names:,} names: built in {built:.1f} s, {words:,} words, {size / 1e6:.0f} MB on disk")
    say(f"  upkeep: {_upkeep(crowd, people):.0f} µs a name more in batches of {_BATCH}")
    _settle()
    wanted = _wanted(people, queries, Random(seed + 1))  # noqa: S311  # queries, not secrets
    say(_table("search_ranked, records fetched", _measure(wanted, _search(), say)))
    say(f"  {_together(wanted, _search())}")
    if connection.vendor == "postgresql":
        say("Building trigrams, the yardstick …")
        size = _build_trigrams()
        rows = _measure(wanted, _trigram_search(), say)
        say(_table(f"pg_trgm similarity, ids only ({size / 1e6:.0f} MB)", rows))
        say(f"  {_together(wanted, _trigram_search())}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"Peak memory of this process, invented names included: {peak:.0f} MB")


def _load(crowd: InventedNames, names: int, say: Say) -> dict[int, InventedPerson]:
    people: dict[int, InventedPerson] = {}
    loaded, started = 0, time.perf_counter()
    for batch in _batches(crowd, names):
        loaded += _store(batch, first=len(people) + 1)
        people |= dict(enumerate(batch, start=len(people) + 1))
        if len(people) % (10 * _BATCH) == 0:
            say(f"  {loaded:,} of {names:,} names stored")
    seconds = time.perf_counter() - started
    say(f"  {len(people):,} people with {loaded:,} names stored in {seconds:.0f} s")
    return people


def _batches(crowd: InventedNames, names: int) -> Iterator[list[InventedPerson]]:
    batch: list[InventedPerson] = []
    left = names
    for person in crowd.people():
        batch.append(person)
        left -= 1 + len(person.further)
        if len(batch) == _BATCH or left <= 0:
            yield batch
            batch = []
        if left <= 0:
            return


def _store(batch: list[InventedPerson], *, first: int) -> int:
    numbered = list(enumerate(batch, start=first))
    people: Any = Person._base_manager
    people.bulk_create(
        Person(
            id=pk,
            name=person.name,
            slug=f"{slug_words(person.name)}-{pk}",
            sort_key=name_key(person.name),
        )
        for pk, person in numbered
    )
    rows = [
        PersonName(person_id=pk, name=name, key=name_key(name), kind=kind)
        for pk, person in numbered
        for name, kind in dict([*reversed(person.further), (person.name, NameKind.PRIMARY.value)]).items()
    ]
    PersonName._base_manager.bulk_create(rows)
    return len(rows)


def _upkeep(crowd: InventedNames, people: dict[int, InventedPerson]) -> float:
    """Microseconds that the index costs a new name: a batch with it, less one without it."""
    kept = _seconds_to_add(crowd, people, indexed=True)
    return (kept - _seconds_to_add(crowd, people, indexed=False)) / _UPKEEP_NAMES * 1e6


def _seconds_to_add(crowd: InventedNames, people: dict[int, InventedPerson], *, indexed: bool) -> float:
    """Seconds for a batch of names, which is taken back, as is dropping the index before it."""
    crowd_names = (f"{person.name} II" for person in crowd.people())
    made = [
        PersonName(person_id=pk, name=name, key=name_key(name))
        for pk, name in islice(zip(people, crowd_names, strict=False), _UPKEEP_NAMES)
    ]
    with transaction.atomic():
        if not indexed:
            name_index(PersonName, "default").drop()
        started = time.perf_counter()
        PersonName._base_manager.bulk_create(made)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _wanted(people: dict[int, InventedPerson], queries: int, random: Random) -> dict[str, list[Wanted]]:
    """The queries of each class. Right are all who share a name with the one that was meant."""
    named: dict[str, set[int]] = {}
    for pk, person in people.items():
        for name in (person.name, *(name for name, _kind in person.further)):
            named.setdefault(name_key(name), set()).add(pk)
    wanted: dict[str, list[Wanted]] = {}
    for kind, typed in CLASSES.items():
        meant = (people[random.randint(1, len(people))] for _endless in iter(int, 1))
        wanted[kind] = []
        while len(wanted[kind]) < queries:
            person = next(meant)
            if text := typed(person, random):
                name = person.native if kind == "native script" else person.name
                wanted[kind].append(Wanted(text, frozenset(named[name_key(name)])))
    return wanted


def _search() -> Search:
    def search(text: str) -> list[int]:
        return [found.record.pk for found in Person.objects.search_ranked(text, limit=SHOWN)]

    return search


def _build_trigrams() -> int:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE INDEX bench_trigrams ON people_personname USING gin (key gin_trgm_ops)")
        cursor.execute("SELECT pg_relation_size('bench_trigrams')")
        return int(cursor.fetchone()[0])


def _trigram_search() -> Search:
    def search(text: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(_TRIGRAMS, {"key": name_key(text)})
            return [pk for pk, _alike in cursor.fetchall()]

    return search


def _together(wanted: dict[str, list[Wanted]], search: Search) -> Load:
    """All classes mixed, from `CLIENTS` at once."""
    mixed = [each.text for some in zip(*wanted.values(), strict=True) for each in some]
    return search_together(search, mixed, clients=CLIENTS, seconds=_SECONDS)


def _measure(wanted: dict[str, list[Wanted]], search: Search, say: Say) -> list[Row]:
    for some in wanted.values():
        search(some[0].text)  # connections and caches are warm from here on
    rows = []
    for kind, some in wanted.items():
        say(f"  {kind}: {len(some)} queries …")
        rows.append(_measure_class(kind, some, search))
    return rows


def _measure_class(kind: str, some: list[Wanted], search: Search) -> Row:
    times, places = [], []
    for wanted in some:
        started = time.perf_counter()
        found = search(wanted.text)
        times.append((time.perf_counter() - started) * 1000)
        places.append(next((place for place, pk in enumerate(found, 1) if pk in wanted.right), SHOWN + 1))
    return Row(
        kind,
        len(some),
        sum(place <= SHOWN // 2 for place in places) / len(some),
        sum(place <= SHOWN for place in places) / len(some),
        median(times),
        quantiles(times, n=20)[-1] if len(times) > 1 else times[0],
    )


def _table(title: str, rows: list[Row]) -> str:
    lines = [f"\n{title}", f"{'':18}{'in top 10':>10}{'in top 20':>10}{'p50 ms':>9}{'p95 ms':>9}"]
    lines += [
        f"{row.name:18}{row.in_ten:>10.1%}{row.in_twenty:>10.1%}{row.typical:>9.1f}{row.slow:>9.1f}"
        for row in rows
    ]
    return "\n".join([*lines, ""])
