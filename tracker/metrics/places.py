"""Where a figure is about: one organization by itself, or with all that it was the topmost parent of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count as CountRows
from django.db.models import Min, Q

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.metrics.plain_spells import PlainSpell, Stretch, joined, plain, within
from tracker.moves.careers.current import current_spells
from tracker.moves.careers.family import family_of
from tracker.moves.models.move import MoveQuerySet

__all__ = ["Place", "PlainSpell"]


@dataclass(frozen=True, slots=True)
class Place:
    """One organization; with ``lineages``, rolled up to the topmost parent on each day.

    With ``anywhere`` it takes what belongs to it on the day even where it has a parent itself.
    """

    organization: Organization
    members: frozenset[int]
    lineages: Lineages | None = None
    anywhere: bool = False

    @classmethod
    def itself(cls, organization: Organization) -> Place:
        return cls(organization, frozenset({organization.pk}))

    @classmethod
    def with_lineage(cls, organization: Organization) -> Place:
        """The organization and all it is linked with. Reads the lineage of all organizations."""
        members = frozenset(family_of({organization.pk}))
        return cls(organization, members, Lineages(Lineage.objects.all()))

    @classmethod
    def among(cls, organization: Organization, lineages: Lineages, *, anywhere: bool) -> Place:
        """The same by a lineage that was read before, for several places."""
        members = frozenset(family_of({organization.pk}))
        return cls(organization, members, lineages, anywhere)

    def holds(self, organization_id: int | None, *, on: date) -> bool:
        """Whether an organization counts as this one on a day."""
        if organization_id is None:
            return False
        if self.lineages is None:
            return organization_id == self.organization.pk
        line = self.lineages.line(organization_id, on=on)
        return self.organization.pk in line if self.anywhere else line[-1] == self.organization.pk

    def stretches(self, organization_id: int) -> list[Stretch]:
        """From when to when an organization counted as this one, both days inclusive, the earliest first."""
        if self.lineages is None:
            return [(date.min, date.max)] if organization_id == self.organization.pk else []
        found: list[Stretch] = []
        days = sorted({date.min, *self.lineages.days_of_change(organization_id)})
        for first, after in zip(days, [*days[1:], None], strict=True):
            if not self.holds(organization_id, on=first):
                continue
            last = after - timedelta(days=1) if after else date.max
            if found and found[-1][1] + timedelta(days=1) == first:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
        return found

    def departures(self, moves: MoveQuerySet) -> MoveQuerySet:
        """Moves out of the place, other than within it."""
        return moves.departures().filter(self.on_side("from")).exclude(self.on_side("to"))

    def arrivals(self, moves: MoveQuerySet) -> MoveQuerySet:
        """Moves into the place, other than within it."""
        return moves.arrivals().filter(self.on_side("to")).exclude(self.on_side("from"))

    def touching(self, moves: MoveQuerySet) -> MoveQuerySet:
        """Moves into, out of or within the place."""
        return moves.filter(self.on_side("from") | self.on_side("to"))

    def on_side(self, side: str) -> Q:
        """That one side of a move was here on its date; of a vague one, on its first day."""
        members: defaultdict[Stretch, list[int]] = defaultdict(list)
        for member in sorted(self.members):
            for stretch in self.stretches(member):
                members[stretch].append(member)
        here = Q(pk__in=())  # nothing
        name = f"{side}_organization"
        for (first, last), held in members.items():
            always = (first, last) == (date.min, date.max)
            here |= Q(
                **{f"{name}__in": held}, **({} if always else {"happened_first_day__range": (first, last)})
            )
        return Q(**{f"{name}__isnull": False}) & here

    def spells(self) -> list[PlainSpell]:
        """Every spell in a post here, by person and time; reads all spells of its members, in one query.

        Of one that began before its organization belonged here, what counts is the time after, without
        a start; of one that went on when it no longer did, the time before, with an unknown end.
        """
        rows = (
            current_spells()
            .counted()
            .at(self.members)
            .annotate(known_since=Min("first_move__claims__article__published_on"))
            .order_by("person", "seen_from", "pk")
        )
        stretches = {member: self.stretches(member) for member in self.members}
        by_person: defaultdict[int, list[PlainSpell]] = defaultdict(list)
        for row in rows:
            by_person[row.person_id] += within(plain(row), stretches[row.organization_id])
        is_one = self.lineages is None
        return [
            spell
            for spells in by_person.values()
            for spell in joined(sorted(spells, key=lambda each: each.seen_from), is_one=is_one)
        ]

    def coverage(self) -> int:
        """How many people are tracked here at all. One query for an organization by itself."""
        if self.lineages is None:
            here = current_spells().counted().at(self.members)
            return here.order_by().aggregate(people=CountRows("person", distinct=True))["people"] or 0
        return len({spell.person_id for spell in self.spells()})
