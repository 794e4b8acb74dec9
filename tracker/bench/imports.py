"""How long a large workbook of moves takes to be read, checked, imported and undone, in what memory."""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count, islice
from random import Random

from django.db import connection
from openpyxl import Workbook

from tracker.bench.invented_names import InventedNames
from tracker.imports.check import check_rows
from tracker.imports.match import match_names
from tracker.imports.models import ImportBatch, ImportFile
from tracker.imports.read import read_file
from tracker.imports.report import count_by_verdict
from tracker.imports.run import import_rows
from tracker.imports.undo import undo_import
from tracker.imports.vocabulary import ImportState
from tracker.moves.models import Move

Say = Callable[[str], None]
_HEADER = ["Person", "From", "To", "Role after", "Announced on", "Status", "URL"]
_ORGANIZATIONS = 2000
_MOST_MOVES = 4  # of one person


def bench_import(*, rows: int, seed: int, now: datetime, say: Say) -> None:
    """Import a workbook of invented moves into an empty database, then print how long each step took."""
    content = _workbook(rows, seed)
    say(f"A workbook of {rows:,} rows, {len(content) / 1e6:.1f} MB, on {connection.vendor}")
    batch = ImportBatch.objects.create(file_name="invented.xlsx", created_at=now)
    ImportFile.objects.create(batch=batch, content=content)
    del content
    before = _peak()
    steps: list[tuple[str, Callable[[], None]]] = [
        ("read", lambda: read_file(batch)),
        ("match names", lambda: match_names(batch)),
        ("check rows", lambda: check_rows(batch, now=now)),
        ("import", lambda: _advance(batch, ImportState.CHECKED, ImportState.IMPORTING, import_rows, now)),
    ]
    total = sum(_timed(name, step, say) for name, step in steps)
    say(f"  {'altogether':<14}{total:>8.1f} s")
    say(f"  peak memory {_peak():.0f} MB, {_peak() - before:.0f} MB more than before it was read")
    names = {kind: batch.written_names.filter(kind=kind).count() for kind in ("person", "organization")}
    say(f"  {dict(count_by_verdict(batch))}, {names}, {Move.objects.count():,} moves")
    _timed("undo", lambda: _advance(batch, ImportState.IMPORTED, ImportState.UNDOING, undo_import, now), say)
    say(f"  {Move.objects.count():,} moves are left")


def _timed(name: str, step: Callable[[], None], say: Say) -> float:
    started, used = time.perf_counter(), time.process_time()
    step()
    seconds, used = time.perf_counter() - started, time.process_time() - used
    say(f"  {name:<14}{seconds:>8.1f} s, {used:.1f} s of this process")
    return seconds


def _advance(
    batch: ImportBatch, of: ImportState, to: ImportState, work: Callable[..., None], now: datetime
) -> None:
    ImportBatch.objects.advance(batch.pk, of=of, to=to)
    batch.refresh_from_db()
    work(batch, now=now)


def _peak() -> float:
    """Megabytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _workbook(rows: int, seed: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Moves")
    sheet.append(_HEADER)
    for row in islice(_rows(seed), rows):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(seed: int) -> Iterator[list[str]]:
    """Careers of invented people, one move after the other through invented companies."""
    random = Random(seed)  # noqa: S311  # invented data, not secrets
    crowd = InventedNames(seed)
    companies = _companies(seed + 1)
    number = count(1)
    for person in crowd.people():
        year = random.randint(2005, 2020)
        at = random.choice(companies)
        for _move in range(random.randint(1, _MOST_MOVES)):
            to = random.choice(companies)
            day = f"{year}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
            url = f"https://news.example/{next(number)}"
            yield [person.name, at, to, random.choice(_ROLES), day, "confirmed", url]
            at, year = to, year + random.randint(1, 3)


_ROLES = ["research scientist", "VP, engineering", "member of technical staff", "chief scientist"]


def _companies(seed: int) -> list[str]:
    """Two words each, so that few are like another."""
    crowd = InventedNames(seed)
    people = islice(crowd.people(), 3000)
    words = list(dict.fromkeys(word for person in people for word in person.name.split()))
    random = Random(seed)  # noqa: S311  # invented data, not secrets
    names = {f"{random.choice(words)} {random.choice(words)} Labs" for _number in range(_ORGANIZATIONS)}
    return sorted(names)
