"""Spells as figures take them: plain rows, cut to the time in which a place was one, and joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from tracker.dates import PartialDate, Precision
from tracker.moves.models.spell import SpellEnd
from tracker.moves.vocabulary import EntryManner, ExitManner

Stretch = tuple[date, date]
_OPEN, _ENDED = SpellEnd.OPEN.value, SpellEnd.ENDED.value  # plain texts are compared sooner


class PlainSpell(NamedTuple):
    """What figures need of a spell, or of several that follow each other within a lineage.

    ``known_since`` is when the first evidence of its beginning was published, None where nothing says.
    """

    person_id: int
    started_on: PartialDate | None
    ended_on: PartialDate | None
    end: str
    seen_from: date
    seen_until: date
    entry_manner: str
    exit_manner: str
    first_move: int | None
    last_move: int | None
    unsourced: bool
    known_since: date | None = None

    @property
    def has_ended(self) -> bool:
        return self.end == _ENDED

    @property
    def is_open(self) -> bool:
        return self.end == _OPEN


COLUMNS = (
    *("organization_id", "person_id", "started_on_first_day", "started_on_precision"),
    *("ended_on_first_day", "ended_on_precision", "end", "seen_from", "seen_until"),
    *("entry_manner", "exit_manner", "first_move_id", "last_move_id", "unsourced"),
)
"""What is read of a spell: as plain values, for an organization may have very many."""


def plain(row: tuple[Any, ...], published: Mapping[int, date] = MappingProxyType({})) -> PlainSpell:
    """A row of `COLUMNS` as figures take it; ``published`` says when a move was first told of."""
    _organization, person, since, since_precision, until, until_precision, *rest = row
    end, seen_from, seen_until, entry_manner, exit_manner, first_move, last_move, unsourced = rest
    return PlainSpell(
        person,
        _date(since, since_precision) if since else None,
        _date(until, until_precision) if until else None,
        end,
        seen_from,
        seen_until,
        entry_manner,
        exit_manner,
        first_move,
        last_move,
        unsourced,
        published.get(first_move) if first_move else None,
    )


@lru_cache(maxsize=20_000)  # spells are many, days are few
def _date(first_day: date, precision: str) -> PartialDate:
    return PartialDate(first_day, Precision(precision))


def within(spell: PlainSpell, stretches: Iterable[Stretch]) -> Iterator[PlainSpell]:
    """The parts of a spell that lie in the stretches of time.

    A vague end is taken by its first day, as the move is, so that it is the end of one part alone.
    """
    last_day = date.max if spell.is_open else spell.ended_on.last_day if spell.ended_on else spell.seen_until
    for first, last in stretches:
        if spell.seen_from > last or last_day < first:
            continue
        if spell.ended_on and max(spell.seen_from, spell.ended_on.first_day) < first:
            continue
        part = spell
        if spell.seen_from < first:
            part = part._replace(
                started_on=None,
                seen_from=first,
                seen_until=max(first, part.seen_until),
                entry_manner=EntryManner.UNKNOWN,
                first_move=None,
                known_since=None,
            )
        if last_day > last and not (spell.ended_on and spell.ended_on.first_day <= last):
            part = part._replace(
                end=SpellEnd.UNKNOWN,
                ended_on=None,
                seen_until=last,
                exit_manner=ExitManner.UNKNOWN,
                last_move=None,
            )
        yield part


def joined_by_person(spells: Iterable[PlainSpell], *, is_one: bool = False) -> Iterator[PlainSpell]:
    """The same of many people, the spells of each of whom stand together, the earliest first."""
    for _person, of_one in groupby(spells, key=attrgetter("person_id")):
        yield from joined(of_one, is_one=is_one)


def joined(spells: Iterable[PlainSpell], *, is_one: bool = False) -> Iterator[PlainSpell]:
    """One person's spells, those made one that overlap or follow each other without a day between.

    Where all are at one organization, leaving and coming within the same month or year that is known no
    closer is a return; in a lineage it is a step within it.
    """
    current: PlainSpell | None = None
    for spell in spells:
        if current is None:
            current = spell
        elif _goes_on(current, spell, is_one=is_one):
            current = _join(current, spell)
        else:
            yield current
            current = spell
    if current is not None:
        yield current


def _goes_on(current: PlainSpell, spell: PlainSpell, *, is_one: bool) -> bool:
    if current.is_open or spell.seen_from < current.seen_until:
        return True
    ends, starts = current.ended_on, spell.started_on
    if not (ends and starts and ends.days_apart(starts) == 0):
        return False
    return not is_one or (ends == starts and ends.precision == Precision.DAY)


def _join(current: PlainSpell, spell: PlainSpell) -> PlainSpell:
    longer = (
        current if current.is_open or (spell.has_ended and current.seen_until > spell.seen_until) else spell
    )
    return current._replace(
        end=longer.end,
        ended_on=longer.ended_on,
        seen_until=max(current.seen_until, spell.seen_until),
        exit_manner=longer.exit_manner,
        last_move=longer.last_move,
        unsourced=current.unsourced and spell.unsourced,
    )
