"""How fast whole lists stream out of the API, and how much memory the server takes for it.

``make bench SUBJECT=exports``. Uses the PostgreSQL that the tests use, where it answers, else SQLite. The
moves are invented: ten years of them, among 10,000 organizations of which the largest has one in ten
(Zipf), each person with some three. A gunicorn of its own serves them, set up as in production, and one
client takes them; µs/row is the processor time of the worker, memory the most that it had at any time.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.database import SETTINGS, new_database

_ROOT = Path(__file__).parents[2]
_ORGANIZATIONS = 10_000
_PIECE = 1 << 20
_EXPORTS = {
    "moves, NDJSON": "moves/?format=ndjson",
    "moves, CSV": "moves/?format=csv",
    "moves of o-1, CSV": "moves/?format=csv&organization=o-1",
    "people, NDJSON": "people/?format=ndjson",
}
_XLSX = {"moves of o-10, XLSX": "moves/?format=xlsx&organization=o-10"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came: rows as the server announced them, bytes, seconds until the first byte and the last."""

    rows: int
    size: int
    first: float
    seconds: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--ten-million", action="store_true", help="Go on to 10,000,000.")
    arguments = parser.parse_args()
    sizes = sorted([*arguments.rows, *([10_000_000] if arguments.ten_million else [])])
    with tempfile.TemporaryDirectory() as folder:
        url = new_database("bench_exports", Path(folder))
        os.environ.update(SETTINGS, VAR_DIR=folder, DATABASE_URL=url, ALLOWED_HOSTS="127.0.0.1")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        print(f"{connection.vendor}; one client, one export at a time")
        print(
            f"{'moves':>10}  {'export':<20} {'rows':>10}  {'rows/s':>8}  {'MB/s':>5}  {'µs/row':>6}  "
            f"{'first':>7}  {'memory':>8}"
        )
        there = 0
        for size in sizes:
            add_moves(there, size)
            there = size
            connection.close()
            _measure(size)


def _measure(size: int) -> None:
    for name, address in (_EXPORTS | _XLSX).items():
        with _serving() as (port, pid):
            before = _processor_time(pid)
            taken = _take(port, f"/api/v1/{address}")
            work, memory = _processor_time(pid) - before, _most_memory(pid)
        print(
            f"{size:>10,}  {name:<20} {taken.rows:>10,}  {taken.rate:>8,.0f}  "
            f"{taken.size / taken.seconds / 1e6:>5.1f}  {1e6 * work / taken.rows:>6.1f}  "
            f"{taken.first:>5.2f} s  {memory:>5.0f} MB",
            flush=True,
        )


def _take(port: int, address: str) -> Taken:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    if response.status != 200:
        raise SystemExit(f"{address} answered {response.status}: {response.read()[:500]!r}")
    size, lines, first = 0, 0, 0.0
    while piece := response.read(_PIECE):
        first = first or time.perf_counter() - started
        size += len(piece)
        lines += piece.count(b"\n")
    rows = int(response.headers["X-Total-Count"])
    if "xlsx" not in address and lines - ("csv" in address) != rows:
        raise SystemExit(f"{address} announced {rows} rows and gave {lines} lines.")
    return Taken(rows, size, first, time.perf_counter() - started)


@contextmanager
def _serving() -> Iterator[tuple[int, int]]:
    """The port of a gunicorn with one worker, and the process of that worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tracker.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--workers", "1", "--no-control-socket"], cwd=_ROOT, stderr=subprocess.DEVNULL
    )
    try:
        yield port, _worker_of(server.pid, port)
    finally:
        server.terminate()
        server.wait()


def _worker_of(master: int, port: int) -> int:
    """The worker's process, once it answers."""
    for _try in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            break
        except OSError:
            time.sleep(0.1)
    children = Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()
    return int(children[0])


def _processor_time(pid: int) -> float:
    """Seconds that the process has worked, whatever else the machine does."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _most_memory(pid: int) -> float:
    """In MB, the most that the process had at any time."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    return int(found[1]) / 1000 if found else 0.0


def add_moves(there: int, wanted: int) -> None:
    """Rows straight into the tables, triggers and histories left out: only reading is measured."""
    from django.db import connection

    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in _STATEMENTS if is_postgres else _on_sqlite():
            cursor.execute(statement, {"there": there, "wanted": wanted, "organizations": _ORGANIZATIONS})
        cursor.execute("VACUUM ANALYZE" if is_postgres else "ANALYZE")


def _on_sqlite() -> list[Any]:
    raise SystemExit("PostgreSQL does not answer; set TEST_DATABASE_URL.")


_SERIES = "generate_series(%(there)s + 1, %(wanted)s)"
# The place of a Zipf draw: one in ten for the first of ten thousand.
_PLACE = "(floor(exp(random() * ln(%(organizations)s)))::bigint)"
_STATEMENTS = [
    *(
        f"ALTER TABLE {table} DISABLE TRIGGER USER"
        for table in ("orgs_organization", "people_person", "people_personname", "moves_move")
    ),
    """
    INSERT INTO orgs_organization (id, name, note, slug, sort_key, kind, country, website, is_followed)
    SELECT n, 'Organization ' || n, '', 'o-' || n, 'organization ' || n, 'lab', '', '', false
    FROM generate_series(1, %(organizations)s) AS n WHERE %(there)s = 0
    """,
    """
    INSERT INTO people_person (id, name, note, slug, sort_key, is_erased)
    SELECT n, 'Person Number ' || n, '', 'person-number-' || n, 'person number ' || n, false
    FROM generate_series(%(there)s / 3 + 1, %(wanted)s / 3) AS n
    """,
    """
    INSERT INTO people_personname (name, kind, key, person_id)
    SELECT 'Person Number ' || n, 'primary', 'person number ' || n, n
    FROM generate_series(%(there)s / 3 + 1, %(wanted)s / 3) AS n
    """,
    f"""
    INSERT INTO moves_move (
        person_id, from_organization_id, to_organization_id, role_from, role_to, exit_manner, entry_manner,
        from_capacity, to_capacity, announced_on_first_day, announced_on_precision, effective_on_precision,
        status, status_override, status_reason, note
    )
    SELECT
        1 + (n::bigint * 7919) %% (%(wanted)s / 3),
        CASE WHEN n %% 3 = 0 THEN NULL ELSE {_PLACE} END, {_PLACE},
        'research scientist', 'member of technical staff', 'resigned', 'hired', 'employment', 'employment',
        date '2016-01-01' + (random() * 3650)::int, 'day', '',
        (ARRAY['confirmed', 'confirmed', 'announced', 'rumoured'])[1 + n %% 4], '', '', ''
    FROM {_SERIES} AS n
    """,
]


if __name__ == "__main__":
    main()
