"""Group moves, as the API gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.exports.columns import Row, number, organization, partial_date, text, word
from tracker.exports.lists.plain_list import AT_ONCE, PlainList
from tracker.moves.vocabulary import EntryManner, ExitManner, MoveStatus


def group_row(group: Any) -> Row:
    """A group move that was read with its organizations and with ``named``."""
    unnamed_min, unnamed_max = group.unnamed(group.named)
    return {
        "id": group.pk,
        "title": group.title,
        "from_organization": _reference(group.from_organization),
        "to_organization": _reference(group.to_organization),
        "exit_manner": group.exit_manner,
        "entry_manner": group.entry_manner,
        "announced_on": group.announced_on and str(group.announced_on),
        "effective_on": group.effective_on and str(group.effective_on),
        "status": group.status,
        "stated_min": group.stated_min,
        "stated_max": group.stated_max,
        "named": group.named,
        "unnamed_min": unnamed_min,
        "unnamed_max": unnamed_max,
        "url": group.url,
        "quote": group.quote,
        "note": group.note,
    }


def _reference(record: Any) -> Row | None:
    return record and {"slug": record.slug, "name": record.name, "note": record.note}


def _rows(groups: Any) -> Iterator[Row]:
    """One query."""
    return map(group_row, groups.iterator(chunk_size=AT_ONCE))


GROUP_MOVES = PlainList(
    name="group-moves",
    about="Events in which several people went. Their named people are moves of their own.",
    columns=(
        number("id", "The number of the group move.", required=True),
        text("title", "What it is called.", required=True),
        *organization("from_organization", "Where they left"),
        *organization("to_organization", "Where they went"),
        word("exit_manner", "How they left.", ExitManner.values, required=True),
        word("entry_manner", "How they came.", EntryManner.values, required=True),
        partial_date("announced_on", "When it was announced."),
        partial_date("effective_on", "When it took effect."),
        word("status", "How sure it is.", MoveStatus.values, required=True),
        number("stated_min", "How many people are said to have gone, at least."),
        number("stated_max", "How many people are said to have gone, at most."),
        number("named", "How many have a move of their own.", required=True),
        number("unnamed_min", "How many more went, at least. No figure includes them.", required=True),
        number("unnamed_max", "How many more went, at most. No figure includes them.", required=True),
        text("url", "The address of the source."),
        text("quote", "The sentence that says so, or whose word it is."),
        text("note", "A note for readers."),
    ),
    rows=_rows,
    key="id",
)
