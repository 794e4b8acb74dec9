"""Careers at one organization from sums, and from the stays of the days at the edges of a period.

Takes no longer as stays grow, but for those edges, and for who is looked at each by itself: whose start
and end may lie in either order, and of whom something is said that is not yet past.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from tracker.dates import Window
from tracker.metrics import after
from tracker.metrics.attrition import Attrition, attrition_of, month_ends
from tracker.metrics.careers.figures import MOST_NAMED, Leaving, Returning
from tracker.metrics.careers.kept_headcount import headcounts_of, there_between
from tracker.metrics.careers.kept_survival import survival_at
from tracker.metrics.careers.sums import Bounds, bounds_at, by_date, with_edges
from tracker.metrics.counts import Count
from tracker.metrics.headcount import Headcount
from tracker.metrics.models import Bound, CohortMonth, LeaverMonth
from tracker.metrics.retention import Retention, told_months
from tracker.metrics.shares import share_of
from tracker.metrics.survival import Survival
from tracker.moves.careers.current import catch_up
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models import Stay
from tracker.moves.models.stay import StayQuerySet


@dataclass(frozen=True)
class KeptCareers:
    """Of one organization. Each question costs one to three queries."""

    organization_id: int

    @cached_property
    def stays(self) -> StayQuerySet:
        catch_up()
        return Stay.objects.at(self.organization_id).order_by()

    @cached_property
    def bounds(self) -> list[Bounds]:
        self.stays  # noqa: B018  # catches up before anything is read
        return bounds_at(self.organization_id)

    def tracked(self) -> int:
        return sum(row.n for row in self._begin() if row.is_first)

    def without_start(self) -> int:
        return sum(row.n for row in self._begin() if not row.is_known)

    def headcount(self, day: date) -> Headcount:
        return headcounts_of(self.stays, self.bounds, [day])[0]

    def attrition(self, departures: Count, window: Window) -> Attrition:
        ends = month_ends(window)
        return attrition_of(
            departures,
            window,
            headcounts_of(self.stays, self.bounds, ends) if ends else [],
            self._manners(window),
            behind=there_between(self.bounds, ends) if ends else (0, 0),
        )

    def survival(self, *, today: date) -> Survival:
        return survival_at(
            self.stays, self.organization_id, total=sum(row.n for row in self._begin()), today=today
        )

    def retention_curve(self, cohort: Window, *, today: date) -> list[Retention]:
        months = told_months(cohort, today=today)
        if not months:
            return []
        rows = with_edges(
            cohort,
            self.stays.began_in,
            CohortMonth.objects.filter(organization_id=self.organization_id),
            ("months_least", "months", "months_most", "is_unknown"),
            is_unknown=Q(ending="unknown"),
        )
        return [_retention(cohort, each, rows) for each in months]

    def leaving(self, window: Window, *, today: date) -> Leaving:
        rows = with_edges(
            window,
            self.stays.ended_in,
            LeaverMonth.objects.filter(organization_id=self.organization_id),
            ("next_founded", "next_gap", "ended"),
        )
        gaps: Counter[after.Gap] = Counter()
        founded = 0
        for (is_founder, gap, ended), n in rows.items():
            gaps[(today - ended).days if gap is None else gap, gap is not None] += n
            founded += n if is_founder else 0
        named = self.stays.ended_in([window]).filter(next_founded=True)
        return Leaving(
            share_of(founded, sum(rows.values())),
            after.time_of_gaps(gaps),
            tuple(
                after.Leaver(plain_stay(stay), None, stay.next_organization_id)
                for stay in named.order_by("-seen_until", "person", "seen_from", "pk")[:MOST_NAMED]
            )
            if founded
            else (),
        )

    def returns(self, window: Window) -> Returning:
        again = self.stays.filter(is_again=True, is_started=True)
        kept = [row for row in self._begin() if row.is_again and row.is_known]
        n = sum(by_date(kept, again, "begins", window, "is_again").values()) if kept else 0
        if not n:
            return Returning(0, ())
        may_lie = again.may_begin_in(window).order_by("person", "seen_from", "pk")
        people = list(dict.fromkeys(may_lie.values_list("person", flat=True)[:MOST_NAMED]))
        theirs = self.stays.filter(person__in=people).order_by("person", "seen_from", "pk")
        found = after.returns(map(plain_stay, theirs), window)
        return Returning(n, tuple(found[:MOST_NAMED]))

    def _begin(self) -> list[Bounds]:
        return [row for row in self.bounds if row.bound == Bound.BEGINS]

    def _manners(self, window: Window) -> Counter[str]:
        kept = [row for row in self.bounds if row.bound == Bound.OVER and row.is_known]
        ended = self.stays.filter(ending="ended")
        rows = by_date(kept, ended, "over", window, "exit_manner") if kept else Counter()
        manners: Counter[str] = Counter()
        for (_when, manner), n in rows.items():
            manners[manner] += n
        return +manners


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
