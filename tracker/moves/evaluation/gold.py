"""Labelled texts: what a careful reader says that a text states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.moves.management.jsonl import Entry, entries
from tracker.news.documents import NotADocument

Answers = tuple[str | None, ...]
_FIELDS = ("person", "from_org", "to_org", "role_from", "role_to", "status", "date")


@dataclass(frozen=True, slots=True)
class GoldMove:
    """A labelled move: per field the answers that count as right, the first being the label itself.

    A field that the label does not have has no answers, and is not measured.
    """

    answers: Mapping[str, Answers]
    is_trap: bool = False

    def __getitem__(self, field: str) -> Answers:
        return self.answers.get(field, ())


@dataclass(frozen=True, slots=True)
class GoldText:
    """A labelled text. ``optional`` moves earn neither credit nor blame, unless they are traps."""

    id: str
    text: str
    language: str
    published: date | None
    moves: tuple[GoldMove, ...]
    optional: tuple[GoldMove, ...]


def gold_texts(source: Path) -> Iterator[GoldText]:
    """The texts of a file, one JSON object per line, as docs/extraction.md describes it.

    Raises NotADocument that names the line and the field.
    """
    for number, entry in enumerate(entries(source), start=1):
        try:
            yield _gold(number, entry)
        except NotADocument as error:
            raise NotADocument(f"{source}, text {number}: {error}") from error


def _gold(number: int, entry: Entry) -> GoldText:
    fields = entry.fields
    title = fields.get("title")
    if not isinstance(title, str | None):
        raise NotADocument("“title” is a string.")
    return GoldText(
        id=str(fields.get("id", number)),
        text=f"{title}\n\n{entry.text}" if title else entry.text,
        language=entry.language,
        published=entry.published or _day(fields.get("date")),
        moves=_moves(fields, "moves"),
        optional=_moves(fields, "moves_optional", optional=True),
    )


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError as error:
        raise NotADocument(f"“date” is a day such as 2024-10-14: {error}.") from error


def _moves(fields: Mapping[str, Any], name: str, *, optional: bool = False) -> tuple[GoldMove, ...]:
    rows = fields.get(name, [] if optional else None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotADocument(f"needs “{name}”, a list of moves; an empty one says that there is none.")
    return tuple(_move(row, name, optional=optional) for row in rows)


def _move(row: Mapping[str, Any], name: str, *, optional: bool) -> GoldMove:
    answers = {field: _answers(row, field, name) for field in _FIELDS if field in row}
    if not optional and not row.get("person"):
        raise NotADocument(f"“{name}” has a move without “person”.")
    return GoldMove(answers, is_trap=bool(row.get("trap")))


def _answers(row: Mapping[str, Any], field: str, name: str) -> Answers:
    others = row.get(f"{field}_alt", [])
    listed: Sequence[Any] = others if isinstance(others, list) else [others]
    answers = (row[field], *listed)
    if not all(isinstance(answer, str | None) for answer in answers):
        raise NotADocument(f"“{field}” in “{name}” is a string or null.")
    return answers
