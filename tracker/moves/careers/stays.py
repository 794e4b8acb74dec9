"""From one person's spells to stays. Plain rows in, rows to store out; no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from orgs.lineage import Lineages
from tracker.dates import PartialDate
from tracker.dates.counting import middle, months_until
from tracker.moves.careers.derive import SpellRow
from tracker.moves.careers.plain_spells import PlainSpell, joined, within
from tracker.moves.models.spell import SpellEnd
from tracker.moves.models.stay import FOREVER, Stay
from tracker.moves.vocabulary import COUNTED_CAPACITIES, EntryManner

Published = Mapping[tuple[int, int], date]
Elsewhere = list[tuple[int, PlainSpell]]


class _Here(NamedTuple):
    """A person's spells at a place, joined, and those elsewhere, the earliest first."""

    spells: list[PlainSpell]
    elsewhere: Elsewhere


def stays_of(
    person: int, rows: Iterable[SpellRow], published: Published, lineages: Lineages
) -> Iterator[Stay]:
    """The stays of a person, by organization: at each by itself, and at each with its lineage.

    ``published`` says when a move into an organization was first told of, by move and organization.
    """
    in_posts = [row for row in rows if row.capacity in COUNTED_CAPACITIES]
    spells = [(row.organization_id, _plain(person, row, published)) for row in in_posts]
    spells.sort(key=lambda each: each[1].seen_from)
    own, whole = _by_organization(spells), _by_lineage(spells, lineages)
    for organization in sorted(own.keys() | whole.keys()):
        here, of_lineage = own.get(organization), whole.get(organization)
        if here == of_lineage:
            yield from _stays(organization, here, is_own=True, is_rolled_up=True)
        else:
            yield from _stays(organization, here, is_own=True)
            yield from _stays(organization, of_lineage, is_rolled_up=True)


def _by_organization(spells: Elsewhere) -> dict[int, _Here]:
    parts: defaultdict[int, list[PlainSpell]] = defaultdict(list)
    for organization, spell in spells:
        parts[organization].append(spell)
    return {
        organization: _Here(
            list(joined(here, is_one=True)), [each for each in spells if each[0] != organization]
        )
        for organization, here in parts.items()
    }


def _by_lineage(spells: Elsewhere, lineages: Lineages) -> dict[int, _Here]:
    """The same by the topmost parent: of each spell the part that lies in the time in which it was that."""
    parts: defaultdict[int, list[PlainSpell]] = defaultdict(list)
    for organization, spell in spells:
        for topmost, stretches in lineages.stretches(organization).items():
            parts[topmost].extend(within(spell, stretches))
    tops = [lineages.topmost(organization, on=spell.seen_from) for organization, spell in spells]
    return {
        topmost: _Here(
            list(joined(sorted(here, key=attrgetter("seen_from")))),
            [each for each, top in zip(spells, tops, strict=True) if top != topmost],
        )
        for topmost, here in parts.items()
        if here
    }


def _stays(
    organization: int, here: _Here | None, *, is_own: bool = False, is_rolled_up: bool = False
) -> Iterator[Stay]:
    if here is None:
        return
    left = is_later = False
    for spell in here.spells:
        stay = _stay(organization, spell)
        stay.is_own, stay.is_rolled_up = is_own, is_rolled_up
        stay.is_first, stay.is_again = not is_later, left
        if spell.has_ended:
            _add_next(stay, spell, next_of(spell, here.elsewhere))
        yield stay
        left, is_later = left or spell.has_ended, True


def next_of(spell: PlainSpell, elsewhere: Elsewhere) -> tuple[int, PlainSpell] | None:
    """The next spell of who left, and where, of those elsewhere, the earliest first.

    It is the one that the same move begins, else the first that began after this one did and went on when
    it was over: who had begun elsewhere before leaving went directly.
    """
    for organization, other in elsewhere:
        if other.first_move is not None and other.first_move == spell.last_move:
            return organization, other
    ended = spell.ended_on.first_day if spell.ended_on else spell.seen_until
    for organization, other in elsewhere:
        if other.started_on and other.seen_from >= spell.seen_from and _last_day(other) >= ended:
            return organization, other
    return None


def _last_day(spell: PlainSpell) -> date:
    if spell.is_open:
        return date.max
    return spell.ended_on.last_day if spell.ended_on else spell.seen_until


def _plain(person: int, row: SpellRow, published: Published) -> PlainSpell:
    first = row.first_move
    return PlainSpell(
        person,
        row.started_on,
        row.ended_on,
        str(row.end),
        row.seen_from,
        row.seen_until,
        row.entry_manner,
        row.exit_manner,
        first,
        row.last_move,
        row.unsourced,
        published.get((first, row.organization_id)) if first else None,
    )


def _stay(organization: int, spell: PlainSpell) -> Stay:
    stay = Stay(person_id=spell.person_id, organization_id=organization, is_started=bool(spell.started_on))
    for name in ("seen_from", "seen_until", "known_since", "entry_manner", "exit_manner", "unsourced"):
        setattr(stay, name, getattr(spell, name))
    stay.ending = spell.end
    stay.first_move_id, stay.last_move_id = spell.first_move, spell.last_move
    stay.begins = begins = spell.started_on or PartialDate.from_day(spell.seen_from)
    stay.over = over = _over(spell)
    stay.is_tangled = bool(over and over.first_day < begins.last_day)
    stay.spans_months = over is None or _month(begins.first_day) < _month(over.last_day)
    stay.began = middle(spell.started_on) if spell.started_on else None
    stay.ended = middle(spell.ended_on) if spell.ended_on else None
    stay.latest = max(
        day for day in (stay.ended or spell.seen_until, stay.began, spell.known_since, spell.seen_from) if day
    )
    _add_length(stay, spell)
    return stay


def _over(spell: PlainSpell) -> PartialDate | None:
    """The end, or the day after the last evidence; None while it is open."""
    if spell.is_open:
        return None
    return spell.ended_on or PartialDate.from_day(spell.seen_until + timedelta(days=1))


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _add_length(stay: Stay, spell: PlainSpell) -> None:
    """What survival and retention ask; nothing of a start that is unknown."""
    stay.is_observed = False
    if spell.started_on is None or stay.began is None:
        return
    began = stay.began
    stay.entry_days = max(0, (spell.known_since - began).days) if spell.known_since else 0
    if spell.is_open:
        stay.months_least = stay.months = stay.months_most = FOREVER
        stay.is_observed = True
        return
    end = stay.ended or spell.seen_until
    stay.exit_days = (end - began).days
    stay.is_observed = stay.exit_days > stay.entry_days
    if spell.ended_on:
        stay.months_least = months_until(spell.started_on.last_day, spell.ended_on.first_day)
        stay.months = months_until(began, end)
        stay.months_most = months_until(spell.started_on.first_day, spell.ended_on.last_day)
    else:
        stay.months_least = months_until(spell.started_on.last_day, spell.seen_until)
        stay.months = months_until(began, end + timedelta(days=1))  # on the last evidence it still went on
        stay.months_most = FOREVER


def _add_next(stay: Stay, spell: PlainSpell, found: tuple[int, PlainSpell] | None) -> None:
    if found is None:
        return
    organization, following = found
    stay.next_organization_id = organization
    stay.next_founded = following.entry_manner == EntryManner.FOUNDED
    if following.started_on and spell.ended_on:
        stay.next_gap = (middle(following.started_on) - middle(spell.ended_on)).days


def plain_stay(stay: Stay) -> PlainSpell:
    """A stay as figures take it."""
    return PlainSpell(
        stay.person_id,
        stay.begins if stay.is_started else None,
        stay.over if stay.ending == SpellEnd.ENDED else None,
        stay.ending,
        *attrgetter("seen_from", "seen_until", "entry_manner", "exit_manner")(stay),
        stay.first_move_id,
        stay.last_move_id,
        stay.unsourced,
        stay.known_since,
    )
