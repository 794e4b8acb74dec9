"""The names in labelled texts, as names that extraction knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.extract import KnownName
from tracker.extract.known_names import NameKind
from tracker.moves.evaluation.gold import GoldText

_FIELDS: tuple[tuple[str, NameKind], ...] = (
    ("person", "person"),
    ("from_org", "organization"),
    ("to_org", "organization"),
)


def with_labelled(known: Iterable[KnownName], texts: Iterable[GoldText]) -> Iterator[KnownName]:
    """The known names, and every person and organization that a label names.

    Answers that are as good as each other are spellings of one record: of a known one, if one of them is.
    """
    records: dict[tuple[str, NameKind], str] = {}
    for name in known:
        records.setdefault((name.name, name.kind), name.record)
        yield name
    for kind, answers in _labels(texts):
        spellings = [answer for answer in answers if answer]
        found = (records[spelling, kind] for spelling in spellings if (spelling, kind) in records)
        record = next(found, next(iter(spellings), ""))
        for spelling in spellings:
            if records.setdefault((spelling, kind), record) == record:
                yield KnownName(spelling, kind, record)


def _labels(texts: Iterable[GoldText]) -> Iterator[tuple[NameKind, tuple[str | None, ...]]]:
    for gold in texts:
        for move in (*gold.moves, *gold.optional):
            for field, kind in _FIELDS:
                yield kind, move[field]
