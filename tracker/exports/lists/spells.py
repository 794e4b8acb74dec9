"""Spells, as the API gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from tracker.exports.columns import (
    Row,
    day,
    flag,
    number,
    organization,
    partial_date,
    person,
    word,
)
from tracker.exports.lists.plain_list import AT_ONCE, PlainList, dated
from tracker.moves.models.spell import SpellEnd
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner

SPELL_VALUES = (
    *("person__slug", "person__name", "person__note"),
    *("organization__slug", "organization__name", "organization__note"),
    *("capacity", "started_on_first_day", "started_on_precision", "ended_on_first_day", "ended_on_precision"),
    *("end", "seen_from", "seen_until", "entry_manner", "exit_manner"),
    *("first_move", "last_move", "unsourced"),
)


def spell_row(values: tuple[Any, ...]) -> Row:
    """The spell that these `SPELL_VALUES` are of."""
    # fmt: off
    (
        person_slug, person_name, person_note, slug, name, note,
        capacity, started_day, started_precision, ended_day, ended_precision,
        end, seen_from, seen_until, entry_manner, exit_manner, first_move, last_move, unsourced,
    ) = values
    # fmt: on
    return {
        "person": {"slug": person_slug, "name": person_name, "note": person_note},
        "organization": {"slug": slug, "name": name, "note": note},
        "capacity": capacity,
        "started_on": dated(started_day, started_precision),
        "ended_on": dated(ended_day, ended_precision),
        "end": end,
        "seen_from": seen_from.isoformat(),
        "seen_until": seen_until.isoformat(),
        "entry_manner": entry_manner,
        "exit_manner": exit_manner,
        "first_move": first_move,
        "last_move": last_move,
        "unsourced": unsourced,
    }


def _rows(spells: Any) -> Iterator[Row]:
    """One query."""
    return map(spell_row, spells.values_list(*SPELL_VALUES).iterator(chunk_size=AT_ONCE))


SPELLS = PlainList(
    name="spells",
    about="Who was where, from when to when, as it follows from the moves.",
    columns=(
        *person("person", "Who"),
        *organization("organization", "Where", required=True),
        word("capacity", "In which capacity.", Capacity.values, required=True),
        partial_date("started_on", "When it began; empty where nobody says."),
        partial_date("ended_on", "When it ended; only where `end` is ended."),
        word("end", "What is known of its end: an unknown one is not open.", SpellEnd.values, required=True),
        day("seen_from", "The first evidence.", required=True),
        day("seen_until", "The last day known of it.", required=True),
        word("entry_manner", "How they came.", EntryManner.values, required=True),
        word("exit_manner", "How they left.", ExitManner.values, required=True),
        number("first_move", "The move that begins it."),
        number("last_move", "The move that ends it."),
        flag("unsourced", "Nothing but imports that name no source speak for it."),
    ),
    rows=_rows,
    key="",  # they are made anew as moves change
    refers=(
        ("person.slug", "people", "slug"),
        ("organization.slug", "organizations", "slug"),
    ),
)


def _keyed_rows(spells: Any) -> Iterator[Row]:
    """The same with keys that last. Takes a queryset in the order of people."""
    for slug, theirs in groupby(_rows(spells), lambda row: row["person"]["slug"]):
        rows = sorted(theirs, key=lambda row: [str(value) for value in row.values()])
        counted: Counter[str] = Counter()
        for row in rows:
            key = f"{slug}/{row['organization']['slug']}/{row['capacity']}/{row['seen_from']}"
            counted[key] += 1
            yield {"key": key if counted[key] == 1 else f"{key}/{counted[key]}", **row}


KEYED_SPELLS = replace(
    SPELLS,
    columns=(
        word(
            "key",
            "Person, organization, capacity and first evidence; a number where several agree.",
            required=True,
        ),
        *SPELLS.columns,
    ),
    rows=_keyed_rows,
    key="key",
)
"""As in files, where what is gone must have a name."""
