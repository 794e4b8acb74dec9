"""Careers at an organization or a lineage from sums, and from the stays of the days at the edges of a period.

Takes no longer as stays grow, but for those edges, and for who is looked at each by itself: whose start
and end may lie in either order, and of whom something is said that is not yet past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, Sum

from tracker.dates import Window
from tracker.metrics import after
from tracker.metrics.attrition import Attrition, attrition_of, month_ends
from tracker.metrics.careers.figures import MOST_NAMED, Leaving
from tracker.metrics.careers.kept_headcount import headcounts_of, there_between
from tracker.metrics.careers.kept_survival import KeptSurvival
from tracker.metrics.careers.sums import by_date, with_edges
from tracker.metrics.counts import Behind, Count
from tracker.metrics.headcount import Headcount
from tracker.metrics.models import Bound, CohortMonth, LeaverMonth, StayMonth, StaySumQuerySet
from tracker.metrics.places import Place
from tracker.metrics.retention import Retention
from tracker.metrics.shares import share_of
from tracker.metrics.survival import Survival
from tracker.moves.careers.plain_spells import PlainSpell
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models import Stay
from tracker.moves.models.spell import SpellEnd
from tracker.moves.models.stay import StayQuerySet


@dataclass(frozen=True)
class KeptCareers:
    """Of one place. Each question costs one to three queries."""

    place: Place

    @cached_property
    def stays(self) -> StayQuerySet:
        return self.place.stays().order_by()

    def tracked(self) -> int:
        return self._begun["people"] or 0

    def stays_known(self) -> int:
        return self._begun["stays"] or 0

    def without_start(self) -> int:
        return self._begun["unknown"] or 0

    def first_seen(self) -> date | None:
        return self.stays.order_by("begins_first_day").values_list("begins_first_day", flat=True).first()

    def headcount(self, day: date) -> Headcount:
        return headcounts_of(self.stays, self._months, [day])[0]

    def attrition(self, departures: Count, window: Window) -> Attrition:
        ends = month_ends(window)
        return attrition_of(
            departures,
            window,
            headcounts_of(self.stays, self._months, ends) if ends else [],
            self._manners(window),
            behind=there_between(self._months, ends) if ends else (0, 0),
        )

    def survival(self, *, today: date, since: date | None = None) -> Survival:
        return self._survival.curve(total=self.stays_known(), today=today, since=since)

    def watched_at(self, days: int, *, today: date) -> int:
        return self._survival.watched_at(days, today=today)

    def stays_watched_at(self, days: int, *, today: date) -> StayQuerySet:
        """Which these are."""
        return self._survival.stays_watched_at(days, today=today)

    def retention(self, cohort: Window, months: Sequence[int]) -> list[Retention]:
        if not months:
            return []
        key = ("months_least", "months", "months_most", "is_unknown")
        rows = self._cohort(cohort, key)
        return [_retention(cohort, each, rows) for each in months]

    def cohort(self, window: Window) -> Behind:
        rows = self._cohort(window, ("unsourced",))
        return Behind(sum(rows.values()), rows[True,])

    def leaving(self, window: Window) -> Leaving:
        founded = unsourced = n = 0
        for (is_founder, names_no_source), number in self._left(
            window, ("next_founded", "unsourced")
        ).items():
            n += number
            founded += number if is_founder else 0
            unsourced += number if names_no_source else 0
        return Leaving(share_of(founded, n), unsourced)

    def gaps(self, window: Window, *, today: date) -> Counter[after.Gap]:
        gaps: Counter[after.Gap] = Counter()
        for (gap, ended), n in self._left(window, ("next_gap", "ended")).items():
            gaps[(today - ended).days if gap is None else gap, gap is not None] += n
        return gaps

    def founders(
        self, window: Window, *, offset: int = 0, limit: int | None = MOST_NAMED
    ) -> list[after.Leaver]:
        named = self.stays.ended_in([window]).filter(next_founded=True)
        named = named.order_by("-seen_until", "person", "seen_from", "pk")
        page = [(plain_stay(stay), stay.next_organization_id) for stay in _page(named, offset, limit)]
        # Careers may be made anew in between, so that what comes next is no longer what the stay says.
        found = after.leavers(self.place, [spell for spell, _organization in page], window) if page else []
        following = {(each.spell, each.next_organization): each.next for each in found}
        return [
            after.Leaver(spell, following.get((spell, organization)), organization)
            for spell, organization in page
        ]

    def return_count(self, window: Window) -> Count:
        kept = self._months.filter(bound=Bound.BEGINS, is_again=True, is_known=True)
        total = Count()
        for (when, unsourced), n in by_date(kept, self.again, "begins", window, "unsourced").items():
            share = window.share_inside(when)
            total += Count(n * (share == 1), n * share, n, n if unsourced else 0)
        return total

    def returners(
        self, window: Window, *, offset: int = 0, limit: int | None = MOST_NAMED
    ) -> list[after.Returner]:
        named = self.again.may_begin_in(window)
        named = named.order_by("-begins_first_day", "-begins_precision", "person", "seen_from", "pk")
        page = _page(named, offset, limit)
        earlier = self._left_before(page) if page else {}
        # Of stays that were made anew in between nothing is said: they have another key.
        there = [stay for stay in page if stay.pk in earlier]
        return [after.Returner(stay.person_id, earlier[stay.pk], plain_stay(stay)) for stay in there]

    @property
    def _organization(self) -> int:
        return self.place.organization.pk

    @cached_property
    def _months(self) -> StaySumQuerySet:
        self.stays  # noqa: B018  # catches up before anything is read
        return StayMonth.objects.at(self._organization, is_rolled_up=self.place.is_rolled_up)

    @cached_property
    def _begun(self) -> dict[str, int | None]:
        return self._months.filter(bound=Bound.BEGINS).aggregate(
            stays=Sum("n"),
            people=Sum("n", filter=Q(is_first=True)),
            unknown=Sum("n", filter=Q(is_known=False)),
        )

    @property
    def again(self) -> StayQuerySet:
        """Those that follow one of the same person that had ended, of which is known when they began."""
        return self.stays.filter(is_again=True, is_started=True)

    @cached_property
    def _survival(self) -> KeptSurvival:
        return KeptSurvival(self.stays, self._organization, self.place.is_rolled_up)

    def _cohort(self, window: Window, key: tuple[str, ...]) -> Counter[Any]:
        kept = CohortMonth.objects.at(self._organization, is_rolled_up=self.place.is_rolled_up)
        return with_edges(window, self.stays.began_in, kept, key, is_unknown=Q(ending="unknown"))

    def _left_before(self, returned: Iterable[Stay]) -> dict[int, PlainSpell]:
        """Of each who came back, the latest stay before that had ended."""
        theirs = self.stays.for_rows().filter(person__in={stay.person_id for stay in returned})
        found: dict[int, PlainSpell] = {}
        left: PlainSpell | None = None
        for stay in theirs.order_by("person_id", "seen_from", "is_again", "pk"):
            if left and left.person_id == stay.person_id:
                found[stay.pk] = left
            if stay.ending == SpellEnd.ENDED:
                left = plain_stay(stay)
        return found

    def _left(self, window: Window, key: tuple[str, ...]) -> Counter[Any]:
        kept = LeaverMonth.objects.at(self._organization, is_rolled_up=self.place.is_rolled_up)
        return with_edges(window, self.stays.ended_in, kept, key)

    def _manners(self, window: Window) -> Counter[str]:
        kept = self._months.filter(bound=Bound.OVER, is_known=True)
        ended = self.stays.filter(ending="ended")
        manners: Counter[str] = Counter()
        for (_when, manner), n in by_date(kept, ended, "over", window, "exit_manner").items():
            manners[manner] += n
        return +manners


def _page(stays: StayQuerySet, offset: int, limit: int | None) -> list[Stay]:
    return list(stays.for_rows()[offset : None if limit is None else offset + limit])


def _retention(cohort: Window, months: int, rows: Counter[tuple[int, int, int, bool]]) -> Retention:
    """What `retention` gives, from how many there are of each length."""
    known = stayed = least = most = unknown = 0
    for (at_least, lasted, at_most, is_unknown), n in rows.items():
        least += n * (at_least >= months)
        most += n * (at_most >= months)
        stayed += n * (lasted >= months)
        is_told = not is_unknown or lasted >= months
        known += n * is_told
        unknown += n * (not is_told)
    return Retention(cohort, months, share_of(stayed, known), least, most, unknown)
