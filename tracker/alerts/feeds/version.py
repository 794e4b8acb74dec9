"""A number that changes whenever a feed may: what was kept of one is good as long as it stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from orgs.models import Lineage, Organization
from people.models import Person
from tracker.metrics.versions.note import ANYTHING
from tracker.moves.models import Claim, Move
from tracker.news.models import Source

_RECORDS: tuple[Any, ...] = (Move, Claim, Person, Organization, Lineage, Source)


@dataclass(frozen=True, slots=True)
class Version:
    """``is_settled`` says that nobody was writing: a change that comes later has another number.

    Where somebody was, a row of theirs may have a lower number than one that is there already.
    """

    number: str
    is_settled: bool


def version_now() -> Version:
    """One query, which reads the last entry of an index for each kind of record, and no rows of theirs.

    Every change of these records writes history, which is numbered; what follows from them is counted.
    """
    tables = [model.history.model._meta.db_table for model in _RECORDS]
    newest = [f"(SELECT max(history_id) FROM {table})" for table in tables]  # noqa: S608  # our models
    counted = f"(SELECT sum(n) FROM metrics_version WHERE subject = '{ANYTHING}')"  # noqa: S608  # our word
    latest = ", ".join((*newest, counted))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            nobody = "SELECT pg_snapshot_xmin(s) = pg_snapshot_xmax(s) FROM pg_current_snapshot() AS s"
            cursor.execute(f"SELECT ({nobody}), {latest}")
            is_settled, *numbers = cursor.fetchone()
        else:  # one writes at a time
            cursor.execute(f"SELECT {latest}")
            is_settled, numbers = True, list(cursor.fetchone())
    return Version(" ".join(str(number or 0) for number in numbers), bool(is_settled))
