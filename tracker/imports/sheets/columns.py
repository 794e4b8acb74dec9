"""Which column holds what, by its header, however people call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.names import name_key

_WORDS = """
person: person, name, full name, person name, who, employee, people, executive, researcher
person_slug: person slug, person address, person id
from: from, from org, from organization, from organisation, from company, from employer, old employer,
    old company, old organization, previous employer, previous company, former employer, former company,
    left, leaves, leaving, origin
from_slug: from slug, from address, from id
to: to, to org, to organization, to organisation, to company, to employer, new employer, new company,
    new organization, next employer, next company, joined, joins, joining, destination, hired by
to_slug: to slug, to address, to id
role_from: role before, role from, from role, old role, previous role, former role, old title, previous
    title, former title, old position, previous position, title before
role_to: role after, role to, to role, new role, next role, new title, new position, title after
role: role, title, job title, position, job
announced_on: announced on, announced, date announced, announcement, announcement date, reported,
    reported on, published, publication date
effective_on: effective on, effective, effective date, date effective, start date, starts, start, took
    effect, as of, since
date: date, when, day, move date, date of move, month, year
exit_manner: manner of leaving, exit manner, exit, how left, exit type
entry_manner: manner of coming, entry manner, entry, how joined, entry type
from_capacity: capacity before, from capacity, capacity from
to_capacity: capacity after, to capacity, capacity to
status: status, certainty
url: address, url, link, source url, source link, web address, article, evidence url
source: source, sources, publication, outlet, via
quote: quote, quotation, excerpt, evidence, sentence, statement
note: note, notes, comment, comments, remark, remarks
"""
HEADERS: dict[str, list[str]] = {
    field: [" ".join(word.split()) for word in words.split(",")]
    for field, words in re.findall(r"^(\w+): ((?:.|\n    )*)", _WORDS, re.MULTILINE)
}
"""By field the keys of the headers that people give it."""
DATES = ("announced_on", "effective_on")
_FIELDS = {key: field for field, keys in HEADERS.items() for key in keys}
_SIDES = {"from", "to", "from_slug", "to_slug"}
_PERSON = {"person", "person_slug"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file; ``field`` is empty where it is not read."""

    header: str
    field: str


def read_header(cells: Sequence[str]) -> list[Column]:
    """What each column holds. Of two that hold the same the left one is read."""
    taken: set[str] = set()
    columns = []
    for cell in cells:
        header = " ".join(cell.split())[:100]
        field = _FIELDS.get(name_key(header), "")
        columns.append(Column(header, "" if field in taken else field))
        taken.add(field)
    return [_with_plain_date(column, taken) for column in columns]


def _with_plain_date(column: Column, taken: set[str]) -> Column:
    """A column that says only “Date” is when it took effect, or what other date is missing."""
    if column.field != "date":
        return column
    free = next((field for field in reversed(DATES) if field not in taken), "")
    taken.add(free)
    return Column(column.header, free)


def is_header(columns: Sequence[Column]) -> bool:
    """Whether a row is the header of a table of moves: it names a person and a side."""
    fields = {column.field for column in columns}
    return bool(fields & _PERSON) and bool(fields & _SIDES)


def has_date(columns: Sequence[Column]) -> bool:
    return any(column.field in DATES for column in columns)
