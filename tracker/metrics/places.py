"""Where a figure is about: one organization by itself, or with all that it was the topmost parent of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Q, Sum

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.metrics.models import Bound, StayMonth
from tracker.moves.careers.current import current_spells, current_stays, has_caught_up
from tracker.moves.careers.plain_spells import COLUMNS, PlainSpell, Stretch, joined_by_person, plain, within
from tracker.moves.models import Claim
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.models.stay import StayQuerySet

__all__ = ["Place", "PlainSpell"]
_AT_ONCE = 5_000


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
        return cls.among(organization, Lineages(Lineage.objects.all()))

    @classmethod
    def among(cls, organization: Organization, lineages: Lineages, *, anywhere: bool = False) -> Place:
        """The same by a lineage that was read before, for several places. No query."""
        return cls(organization, frozenset(lineages.family(organization.pk)), lineages, anywhere)

    @property
    def is_rolled_up(self) -> bool:
        """Whether it is the organization with all that it was the topmost parent of."""
        return self.lineages is not None

    def another(self, organization: Organization) -> Place:
        """Another organization at the level of this one."""
        if self.lineages is None:
            return Place.itself(organization)
        return Place.among(organization, self.lineages, anywhere=self.anywhere)

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

    def on_side(self, side: str, *, merged: Mapping[int, Collection[int]] | None = None) -> Q:
        """That one side of a move was here on its date; of a vague one, on its first day.

        ``merged`` are keys of records that were merged into members, by the member: they stand for it.
        """
        members: defaultdict[Stretch, list[int]] = defaultdict(list)
        for member in sorted(self.members):
            for stretch in self.stretches(member):
                members[stretch] += [member, *(merged or {}).get(member, ())]
        here = Q(pk__in=())  # nothing
        name = f"{side}_organization"
        for (first, last), held in members.items():
            always = (first, last) == (date.min, date.max)
            here |= Q(
                **{f"{name}__in": held}, **({} if always else {"happened_first_day__range": (first, last)})
            )
        return Q(**{f"{name}__isnull": False}) & here

    def has_stays(self) -> bool:
        """Whether its stays say all of it, and sums with them.

        With ``anywhere`` there are none. Those of a lineage that has just changed are of the old lineage with
        some people and of the new one with others, until everybody's are made anew: then each spell has
        to be read. One query for a lineage.
        """
        return not self.anywhere and (not self.is_rolled_up or has_caught_up())

    def spells(self, people: Collection[int] | None = None) -> list[PlainSpell]:
        """Every spell in a post here, by person and time; reads all spells of its members, in two queries.

        With ``people`` those of these alone.

        Of one that began before its organization belonged here, what counts is the time after, without
        a start; of one that went on when it no longer did, the time before, with an unknown end.
        """
        rows = current_spells().counted().at(self.members).order_by("person", "seen_from", "pk")
        if people is not None:
            rows = rows.filter(person__in=people)
        published = self._first_published()
        plain_rows = rows.values_list(*COLUMNS).iterator(chunk_size=_AT_ONCE)
        if self.lineages is None:
            return list(joined_by_person((plain(row, published) for row in plain_rows), is_one=True))
        stretches = {member: self.stretches(member) for member in self.members}
        parts = (part for row in plain_rows for part in within(plain(row, published), stretches[row[0]]))
        in_order = sorted(parts, key=lambda each: (each.person_id, each.seen_from))
        return list(joined_by_person(in_order))

    def stays(self) -> StayQuerySet:
        """The same, as they are stored: each spell in a post here as one row.

        Raises ValueError for a place that takes what belongs to it while it has a parent itself.
        """
        if self.anywhere:
            raise ValueError("Stays are of an organization by itself, or of a topmost parent.")
        return current_stays().at(self.organization.pk, is_rolled_up=self.is_rolled_up)

    def _first_published(self) -> dict[int, date]:
        """When each move into the place was first told of in an article, by the move. One query."""
        claims = Claim.objects.filter(
            move__to_organization__in=self.members, article__published_on__isnull=False
        )
        return dict(claims.order_by().values_list("move").annotate(first=Min("article__published_on")))

    def coverage(self) -> int:
        """How many people are tracked here at all. One query of what is summed."""
        is_up_to_date = has_caught_up()
        if self.is_rolled_up and not is_up_to_date:
            return len({spell.person_id for spell in self.spells()})
        begun = StayMonth.objects.at(self.organization.pk, is_rolled_up=self.is_rolled_up)
        firsts = begun.filter(bound=Bound.BEGINS, is_first=True)
        return firsts.aggregate(people=Sum("n"))["people"] or 0
