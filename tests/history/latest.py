"""The invariants of every write: a row says what its history says last, and its columns agree.

The group of a role is such a column: it follows the role on whatever way that was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from simple_history.models import HistoricalChanges

from tracker.moves.models import Move
from tracker.moves.role_groups import role_group

OURS = ("people", "orgs", "tracker")


def our_models() -> Iterator[Any]:
    """Every model of ours, those that hold history left out."""
    for model in apps.get_models():
        package = model.__module__.partition(".")[0]
        if package in OURS and not issubclass(model, HistoricalChanges):
            yield model


def rows_without_true_history() -> list[str]:
    """One line for each row that differs from its latest history, and each row gone without a deletion.

    And one for each role that is not in its own group.

    What the database fills in by itself when a row is made (the time) is not compared.
    """
    problems = [
        problem for model in our_models() if hasattr(model, "history") for problem in _problems_of(model)
    ]
    return problems + roles_in_wrong_groups()


def roles_in_wrong_groups() -> list[str]:
    """One line for each role of a move that stands in another group than its own."""
    return [
        f"Move {move.pk}: “{role}” is in {group}"
        for move in Move.with_merged.all()
        for role, group in (
            (move.role_from, move.role_group_from),
            (move.role_to, move.role_group_to),
        )
        if group != role_group(role)
    ]


def _problems_of(model: Any) -> Iterator[str]:
    fields = [field for field in model.history.model.tracked_fields if not field.has_db_default()]
    key = model._meta.pk.attname
    latest = {getattr(row, key): row for row in model.history.order_by("history_id")}
    rows = model._base_manager.in_bulk()
    for pk in rows.keys() | latest.keys():
        row, last = rows.get(pk), latest.get(pk)
        if last is None:
            yield f"{model.__name__} {pk} has no history"
        elif row is None:
            if last.history_type != "-":
                yield f"{model.__name__} {pk} is gone, and its history does not say so"
        elif last.history_type == "-":
            yield f"{model.__name__} {pk} is there, and its history says it was deleted"
        else:
            for field in fields:
                now, said = getattr(row, field.attname), getattr(last, field.attname)
                if now != said:
                    yield f"{model.__name__} {pk}: {field.name} is {now!r}, its history says {said!r}"
