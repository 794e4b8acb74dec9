"""How fast the API answers, beside a plain viewset and beside SQL written by hand: `make bench SUBJECT=api`.

On one million moves in PostgreSQL, in one run, with one load tool. First it is looked at whether all three
say the same. Then each is asked in turn, several times over, and the median is shown: answers a second, and
the time of the processor that each took of the server and the database. Since all share this machine, only
ratios within a run mean something elsewhere: those of the processor, where it has other things to do.

``--keep`` leaves the data set there for the next run, which then begins at once.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.request import Request, urlopen

from tests.bench.database import SETTINGS, new_database
from tests.bench.load import CLIENTS, Asked, answers, tool
from tests.bench.million import Size, fill, is_there
from tests.bench.processor import seconds_between, seconds_used, settle
from tests.bench.questions import HAND_WRITTEN, OURS, PLAIN, Question, questions, slugs_of
from tests.bench.servers import PROCESSES, gunicorn, uvicorn
from tests.services import postgres_url

KEPT, NOT_MODIFIED = "ours, kept", "ours, 304"
_DATABASE = "bench_api"
_SEARCHES = 200
_PORTS = {PLAIN: 8701, HAND_WRITTEN: 8702, OURS: 8703, KEPT: 8704}
_PLAIN_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.bench.yardsticks.plain_settings"}
_NO_LIMIT = {"API_REQUESTS_PER_MINUTE_ANONYMOUS": "0"}
_KEEP_NOTHING = {"API_KEPT_ANSWERS": "0"}


@dataclass(frozen=True, slots=True)
class Searched:
    """What is typed, and who has the very name that was meant."""

    text: str
    right: frozenset[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=5, help="of load for each figure of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[], help="words in the names of questions")
    parser.add_argument("--keep", action="store_true", help="keep the data set for the next run")
    arguments = parser.parse_args()
    size = Size(arguments.moves)
    with tempfile.TemporaryDirectory() as folder:
        _set_up(size, Path(folder))
        searched = _searched()
        asked = [
            each
            for each in questions(size, [search.text for search in searched])
            if not arguments.only or any(word in each.name for word in arguments.only)
        ]
        with ExitStack() as servers:
            processes = {
                PLAIN: servers.enter_context(gunicorn(_PORTS[PLAIN], "/people/p-1/", **_PLAIN_SETTINGS)),
                HAND_WRITTEN: servers.enter_context(uvicorn(_PORTS[HAND_WRITTEN], "/people/p-1/")),
                OURS: servers.enter_context(gunicorn(_PORTS[OURS], "/healthz", **_NO_LIMIT, **_KEEP_NOTHING)),
                KEPT: servers.enter_context(gunicorn(_PORTS[KEPT], "/healthz", **_NO_LIMIT)),
            }
            _compare_answers(asked, searched)
            _measure(asked, processes, arguments.seconds, arguments.rounds)
        if not arguments.keep:
            _drop()


def _set_up(size: Size, folder: Path) -> None:
    """The settings of this process and the servers, and the data set, made where it is not there yet."""
    url = postgres_url()
    if url is None:
        raise SystemExit("This needs PostgreSQL; see CONTRIBUTING.md.")
    url = f"{url.rpartition('/')[0]}/{_DATABASE}"
    os.environ.update(SETTINGS, VAR_DIR=str(folder), DATABASE_URL=url)
    import django
    from django.core.management import call_command
    from django.db import DatabaseError

    django.setup()
    try:
        made = is_there(size)
    except DatabaseError:
        made = False
    if not made:
        print(f"Making {size.moves:,} moves…", flush=True)
        new_database(_DATABASE, folder)
    call_command("migrate", verbosity=0)
    if not made:
        fill(size)


def _drop() -> None:
    from django.db import connection

    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_DATABASE}")


def _searched() -> list[Searched]:
    """Names as people type them: exactly, begun, with one or two typos, turned around."""
    from people.models import Person, PersonName
    from tracker.bench.invented_names import InventedPerson
    from tracker.bench.queries import CLASSES
    from tracker.names.keys import name_key

    chance = Random(3)
    found: list[Searched] = []
    kinds = [kind for kind in CLASSES if kind != "native script"]
    most = Person.objects.order_by("-pk")[0].pk
    while len(found) < _SEARCHES:
        person = Person.objects.get(pk=chance.randint(1, most))
        if len(person.name.split()) < 2:
            continue
        text = name_key(CLASSES[kinds[len(found) % len(kinds)]](InventedPerson(person.name, ()), chance))
        same = PersonName.objects.filter(key=name_key(person.name)).values_list("person__slug", flat=True)
        found.append(Searched(text, frozenset(same)))
    return found


def _compare_answers(asked: Sequence[Question], searched: Sequence[Searched]) -> None:
    """Stop where the three do not say the same; print how much each search finds."""
    for question in asked:
        if question.fact is None:
            recalls = {name: _recall(name, question, searched) for name in (OURS, HAND_WRITTEN)}
            print("recall@20: " + ", ".join(f"{name} {100 * each:.1f} %" for name, each in recalls.items()))
            continue
        for place in range(0, len(question.paths[OURS]), 5):
            said = {
                name: question.fact(_answer(_PORTS[name], paths[place]))
                for name, paths in (*question.paths.items(), (KEPT, question.paths[OURS]))
            }
            if any(each != said[PLAIN] for each in said.values()):
                raise SystemExit(f"{question.paths[OURS][place]}: the answers differ: {said}")
    print("All answers are the same.", flush=True)


def _recall(name: str, question: Question, searched: Sequence[Searched]) -> float:
    """Of those who have the very name, how many are among the twenty that are found."""
    shares = []
    for search, path in zip(searched, question.paths[name], strict=True):
        found = set(slugs_of(_answer(_PORTS[name], path)))
        shares.append(len(found & search.right) / min(len(search.right), 20))
    return statistics.mean(shares)


def _answer(port: int, path: str) -> Any:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as response:
        return json.load(response)


@dataclass(frozen=True, slots=True)
class Speed:
    """``cost`` is in milliseconds of the processor, of the server and the database, for each answer."""

    a_second: float
    cost: float


def _measure(asked: Sequence[Question], processes: dict[str, int], seconds: int, rounds: int) -> None:
    print(f"{tool()}, {CLIENTS} clients, {PROCESSES} processes, median of {rounds} × {seconds} s")
    print("answers a second, and milliseconds of the processor for each answer; × is of these")
    head = (PLAIN, HAND_WRITTEN, OURS, KEPT, NOT_MODIFIED)
    print(f"{'':42}" + "".join(f"{each:>18}" for each in head) + f"{'× plain':>18}{'× FastAPI':>18}")
    for question in asked:
        speeds: dict[str, list[Speed]] = {}
        loads = dict(_loads(question))
        for _round in range(rounds):
            for name, load in loads.items():
                process = processes[KEPT if name == NOT_MODIFIED else name]
                port = _PORTS[KEPT if name == NOT_MODIFIED else name]
                speeds.setdefault(name, []).append(_speed(port, process, load, seconds))
        _print(question, {name: _median(each) for name, each in speeds.items()})


def _speed(port: int, process: int, load: Sequence[Asked], seconds: int) -> Speed:
    answers(port, load, seconds=seconds)  # until connections are made and plans are known
    settle()
    used, started = seconds_used(process), time.perf_counter()
    done = answers(port, load, seconds=seconds)
    taken = time.perf_counter() - started
    settle()
    return Speed(done / taken, 1000 * seconds_between(used, seconds_used(process)) / done)


def _median(speeds: Sequence[Speed]) -> Speed:
    return Speed(
        statistics.median(each.a_second for each in speeds), statistics.median(each.cost for each in speeds)
    )


def _loads(question: Question) -> Iterator[tuple[str, list[Asked]]]:
    for name, paths in question.paths.items():
        yield name, [Asked(path) for path in paths]
    ours = question.paths[OURS]
    yield KEPT, [Asked(path) for path in ours]
    tags = [_tag(_PORTS[KEPT], path) for path in ours]
    if all(tags):
        yield NOT_MODIFIED, [Asked(path, tag) for path, tag in zip(ours, tags, strict=True)]


def _tag(port: int, path: str) -> str:
    with urlopen(Request(f"http://127.0.0.1:{port}{path}"), timeout=60) as response:
        return str(response.headers.get("ETag", ""))


def _print(question: Question, speeds: dict[str, Speed]) -> None:
    line = f"{question.name:42}"
    for name in (PLAIN, HAND_WRITTEN, OURS, KEPT, NOT_MODIFIED):
        found = speeds.get(name)
        said = f"{found.a_second:,.1f} {found.cost:7.2f}" if found else ""
        line += f"{said:>18}"
    for other, goal in ((PLAIN, question.times_plain), (HAND_WRITTEN, question.times_hand_written)):
        times = speeds[other].cost / speeds[OURS].cost
        said = f"{times:,.2f} ({'≥' if times >= goal else '<'} {goal:g})"
        line += f"{said:>18}"
    print(line, flush=True)


if __name__ == "__main__":
    main()
