"""Where a figure is about: one organization by itself, or with all that it was the topmost parent of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Min

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.dates import PartialDate
from tracker.moves.careers.family import family_of
from tracker.moves.models import Spell
from tracker.moves.models.spell import SpellEnd


@dataclass(frozen=True, slots=True)
class PlainSpell:
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
        return self.end == SpellEnd.ENDED

    @property
    def is_open(self) -> bool:
        return self.end == SpellEnd.OPEN


@dataclass(frozen=True, slots=True)
class Place:
    """One organization; with ``lineages``, rolled up to the topmost parent on each day."""

    organization: Organization
    members: frozenset[int]
    lineages: Lineages | None = None

    @classmethod
    def itself(cls, organization: Organization) -> Place:
        return cls(organization, frozenset({organization.pk}))

    @classmethod
    def with_lineage(cls, organization: Organization) -> Place:
        """The organization and all it is linked with. Reads the lineage of all organizations."""
        members = frozenset(family_of({organization.pk}))
        return cls(organization, members, Lineages(Lineage.objects.all()))

    def holds(self, organization_id: int | None, *, on: date) -> bool:
        """Whether an organization counts as this one on a day."""
        if organization_id is None:
            return False
        if self.lineages is None:
            return organization_id == self.organization.pk
        return self.lineages.topmost(organization_id, on=on) == self.organization.pk

    def spells(self) -> list[PlainSpell]:
        """Every spell in a post here, by person and time; reads all spells of its members, in one query."""
        rows = (
            Spell.objects.counted()
            .at(self.members)
            .annotate(known_since=Min("first_move__claims__article__published_on"))
            .order_by("person", "seen_from", "pk")
        )
        by_person: defaultdict[int, list[PlainSpell]] = defaultdict(list)
        for row in rows:
            if self.holds(row.organization_id, on=row.seen_from) or self.holds(
                row.organization_id, on=row.seen_until
            ):
                by_person[row.person_id].append(plain(row))
        return [spell for spells in by_person.values() for spell in joined(spells)]


def plain(row: Any) -> PlainSpell:
    """A row of the database as figures take it."""
    return PlainSpell(
        row.person_id,
        row.started_on,
        row.ended_on,
        row.end,
        row.seen_from,
        row.seen_until,
        row.entry_manner,
        row.exit_manner,
        row.first_move_id,
        row.last_move_id,
        row.unsourced,
        getattr(row, "known_since", None),
    )


def joined(spells: Iterable[PlainSpell]) -> Iterator[PlainSpell]:
    """One person's spells, those made one that overlap or follow each other without a day between."""
    current: PlainSpell | None = None
    for spell in spells:
        if current is None:
            current = spell
        elif _goes_on(current, spell):
            current = _join(current, spell)
        else:
            yield current
            current = spell
    if current is not None:
        yield current


def _goes_on(current: PlainSpell, spell: PlainSpell) -> bool:
    if current.is_open or spell.seen_from < current.seen_until:
        return True
    starts = spell.started_on
    return bool(current.ended_on and starts and current.ended_on.days_apart(starts) == 0)


def _join(current: PlainSpell, spell: PlainSpell) -> PlainSpell:
    longer = (
        current if current.is_open or (spell.has_ended and current.seen_until > spell.seen_until) else spell
    )
    return replace(
        current,
        end=longer.end,
        ended_on=longer.ended_on,
        seen_until=max(current.seen_until, spell.seen_until),
        exit_manner=longer.exit_manner,
        last_move=longer.last_move,
        unsourced=current.unsourced and spell.unsourced,
    )
