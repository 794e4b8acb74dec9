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

from django.db.models import Q

from tracker.dates import Window
from tracker.metrics import after
from tracker.metrics.attrition import Attrition, attrition_of, month_ends
from tracker.metrics.careers.figures import MOST_NAMED, Leaving
from tracker.metrics.careers.kept_headcount import headcounts_of, there_between
from tracker.metrics.careers.kept_survival import KeptSurvival
from tracker.metrics.careers.sums import Bounds, bounds_at, by_date, with_edges
from tracker.metrics.counts import Behind, Count
from tracker.metrics.headcount import Headcount
from tracker.metrics.models import Bound, CohortMonth, LeaverMonth
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

    @cached_property
    def bounds(self) -> list[Bounds]:
        self.stays  # noqa: B018  # catches up before anything is read
        return bounds_at(self._organization, is_rolled_up=self.place.is_rolled_up)

    def tracked(self) -> int:
        return sum(row.n for row in self._begin() if row.is_first)

    def stays_known(self) -> int:
        return sum(row.n for row in self._begin())

    def without_start(self) -> int:
        return sum(row.n for row in self._begin() if not row.is_known)

    def first_seen(self) -> date | None:
        return self.stays.order_by("begins_first_day").values_list("begins_first_day", flat=True).first()

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

    def leaving(self, window: Window, *, today: date) -> Leaving:
        rows = with_edges(
            window,
            self.stays.ended_in,
            LeaverMonth.objects.at(self._organization, is_rolled_up=self.place.is_rolled_up),
            ("next_founded", "next_gap", "ended", "unsourced"),
        )
        gaps: Counter[after.Gap] = Counter()
        founded = unsourced = 0
        for (is_founder, gap, ended, names_no_source), n in rows.items():
            gaps[(today - ended).days if gap is None else gap, gap is not None] += n
            founded += n if is_founder else 0
            unsourced += n if names_no_source else 0
        return Leaving(share_of(founded, sum(rows.values())), gaps, unsourced)

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
        kept = [row for row in self._begin() if row.is_again and row.is_known]
        found = by_date(kept, self.again, "begins", window, "unsourced") if kept else Counter()
        total = Count()
        for (when, unsourced), n in found.items():
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
        theirs = self.stays.filter(person__in={stay.person_id for stay in returned})
        found: dict[int, PlainSpell] = {}
        left: PlainSpell | None = None
        for stay in theirs.order_by("person", "seen_from", "is_again", "pk"):
            if left and left.person_id == stay.person_id:
                found[stay.pk] = left
            if stay.ending == SpellEnd.ENDED:
                left = plain_stay(stay)
        return found

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


def _page(stays: StayQuerySet, offset: int, limit: int | None) -> list[Stay]:
    return list(stays[offset : None if limit is None else offset + limit])


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
