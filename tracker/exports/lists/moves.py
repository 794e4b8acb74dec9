"""Moves, as the API gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.exports.columns import Row, flag, number, organization, partial_date, person, text, word
from tracker.exports.lists.plain_list import AT_ONCE, PlainList, dated
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveKind, MoveStatus

MOVE_VALUES = (
    *("pk", "kind"),
    *("person__slug", "person__name", "person__note"),
    *("from_organization__slug", "from_organization__name", "from_organization__note"),
    *("to_organization__slug", "to_organization__name", "to_organization__note"),
    *("role_from", "role_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity"),
    *("announced_on_first_day", "announced_on_precision"),
    *("effective_on_first_day", "effective_on_precision"),
    *("status", "status_reason", "stale", "unsourced"),
    *("group", "group__title", "note"),
)


def move_row(values: tuple[Any, ...]) -> Row:
    """The move that these `MOVE_VALUES` are of. Written out, since it is made ten million times."""
    # fmt: off
    (
        pk, kind, person_slug, person_name, person_note, from_slug, from_name, from_note,
        to_slug, to_name, to_note, role_from, role_to, exit_manner, entry_manner, from_capacity, to_capacity,
        announced_day, announced_precision, effective_day, effective_precision,
        status, status_reason, stale, unsourced, group, group_title, note,
    ) = values
    # fmt: on
    left = from_slug is not None
    joined = to_slug is not None
    return {
        "id": pk,
        "kind": kind,
        "person": {"slug": person_slug, "name": person_name, "note": person_note},
        "from_organization": {"slug": from_slug, "name": from_name, "note": from_note} if left else None,
        "to_organization": {"slug": to_slug, "name": to_name, "note": to_note} if joined else None,
        "role_from": role_from,
        "role_to": role_to,
        "exit_manner": exit_manner,
        "entry_manner": entry_manner,
        "from_capacity": from_capacity if left else None,
        "to_capacity": to_capacity if joined else None,
        "announced_on": dated(announced_day, announced_precision),
        "effective_on": dated(effective_day, effective_precision),
        "status": status,
        "status_reason": status_reason,
        "stale": stale,
        "unsourced": unsourced,
        "group": None if group is None else {"id": group, "title": group_title},
        "note": note,
    }


def _rows(moves: Any) -> Iterator[Row]:
    """One query. Takes a queryset that has ``stale`` and ``unsourced``."""
    return map(move_row, moves.values_list(*MOVE_VALUES).iterator(chunk_size=AT_ONCE))


MOVES = PlainList(
    name="moves",
    about="Each step of one person from one organization to another, or one side of it. Of every status.",
    columns=(
        number("id", "The number of the move.", required=True),
        word("kind", "What its two sides make it.", MoveKind.values, required=True),
        *person("person", "Who"),
        *organization("from_organization", "Where they left"),
        *organization("to_organization", "Where they went"),
        text("role_from", "The role before, as it is written."),
        text("role_to", "The role after, as it is written."),
        word("exit_manner", "How they left.", ExitManner.values, required=True),
        word("entry_manner", "How they came.", EntryManner.values, required=True),
        word("from_capacity", "In which capacity they were there.", Capacity.values),
        word("to_capacity", "In which capacity they are there now.", Capacity.values),
        partial_date("announced_on", "When it was announced."),
        partial_date("effective_on", "When it took effect."),
        word("status", "How sure it is.", MoveStatus.values, required=True),
        text("status_reason", "Why an analyst set the status; empty where it follows from the evidence."),
        flag("stale", "A rumour of which nothing was heard for a long time."),
        flag("unsourced", "Nothing but an import that names no source speaks for the move."),
        number("group.id", "The group move that it belongs to."),
        text("group.title", "The title of that group move."),
        text("note", "A note for readers."),
    ),
    rows=_rows,
    key="id",
    refers=(
        ("person.slug", "people", "slug"),
        ("from_organization.slug", "organizations", "slug"),
        ("to_organization.slug", "organizations", "slug"),
    ),
)
