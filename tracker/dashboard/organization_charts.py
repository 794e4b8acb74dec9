"""The figures of one organization, as charts with their tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.dashboard.attrition_chart import attrition_chart
from tracker.dashboard.career_charts import (
    founders_chart,
    retention_chart,
    returns_chart,
    survival_chart,
)
from tracker.dashboard.charts import Chart
from tracker.dashboard.delays_chart import delays_chart
from tracker.dashboard.figure_forms import NarrowForm
from tracker.dashboard.kept import is_kept, kept, version_of
from tracker.dashboard.organization_move_charts import (
    destinations_chart,
    followers_chart,
    poach_chart,
    turnover_chart,
)
from tracker.dates import Window
from tracker.metrics.careers.at import careers_at
from tracker.metrics.careers.figures import Careers
from tracker.metrics.flows import Flow, flows_into, flows_out_of
from tracker.metrics.places import Place
from tracker.metrics.turnover import Turnover, turnover
from tracker.moves.models import Spell

MANY_SPELLS = 3_000
_OF_ROLLUPS = ("turnover", "destinations", "poach")
_OF_MOVES = ("turnover", "destinations", "poach", "delays")  # a narrower choice of moves narrows these
# Which part of the period the API is asked for a figure of spells: survival is of all, whenever they were,
# and attrition of the twelve months that end with it.
_PERIODS = {"attrition": "end", "retention": "whole", "founders": "whole", "returns": "whole"}
_OF_NO_PERIOD = ("survival", "headcount", "tracked")
_Made = TypeVar("_Made")


@dataclass
class OrganizationCharts:
    """What a reader sees of a place as the form asks for it. Each chart is made when it is asked for."""

    place: Place
    form: NarrowForm
    today: date

    def chart(self, key: str) -> Chart:
        """One of them. Raises KeyError for a key that is none."""
        made = self._kept(key, lambda: _CHARTS[key](self))
        slug = self.place.organization.slug
        address = reverse("organization-csv", args=[slug, key])
        is_of_moves = key in _OF_MOVES
        asked = (
            self.form.api_query() if is_of_moves else self.form.query_of_spells(period=_PERIODS.get(key, ""))
        )
        api = f"{made.api}?{urlencode({'organization': slug})}&{asked}".removesuffix("&") if made.api else ""
        notes = made.notes
        if not is_of_moves and made.rows and self.form.narrows_moves:
            notes = (*notes, _("Of all announced and confirmed moves: status, manner and role narrow none."))
        return replace(made, csv_address=f"{address}?{self.form.query()}", api=api, notes=notes)

    def all(self) -> list[Chart]:
        """Every chart, in the order of the page."""
        return [*self.of_rollups(), *self.of_careers()]

    def of_rollups(self) -> list[Chart]:
        """Those that take no longer where there is more to count."""
        return [self.chart(key) for key in _CHARTS if key in _OF_ROLLUPS]

    def of_careers(self) -> list[Chart]:
        """Those that read every spell of the place, or every move of the period."""
        return [self.chart(key) for key in _CHARTS if key not in _OF_ROLLUPS]

    @cached_property
    def careers_take_long(self) -> bool:
        """Whether a reader would wait for these: there are many spells, and nobody has just asked.

        One query, that looks at no more than so many.
        """
        if is_kept(self._asked("survival"), self._version):
            return False
        return Spell.objects.at(self.place.members).order_by()[: MANY_SPELLS + 1].count() > MANY_SPELLS

    @property
    def window(self) -> Window:
        return self.form.window

    @cached_property
    def turnover(self) -> Turnover:
        return self._kept("counts", lambda: turnover(self.place, self.window, self.form.narrowing))

    @cached_property
    def rumoured(self) -> Turnover | None:
        """Rumours of the period, which stand beside; None where nobody asks for them."""
        rumours = self.form.rumours
        if rumours is None:
            return None
        return self._kept("rumoured", lambda: turnover(self.place, self.window, rumours))

    @cached_property
    def careers(self) -> Careers:
        return careers_at(self.place)

    @cached_property
    def out(self) -> list[Flow]:
        return flows_out_of(self.place, self.window, only=self.form.narrowing)

    @cached_property
    def into(self) -> list[Flow]:
        return flows_into(self.place, self.window, only=self.form.narrowing)

    @property
    def coverage(self) -> int | None:
        """How many people are tracked here at all; None where to count them takes long."""
        if self.careers_take_long:
            return None
        return self._kept("coverage", self.careers.tracked)

    def spells_behind(self, figure: str, **asked: Any) -> str:
        """The address of the list of spells behind a number."""
        period = "" if figure in _OF_NO_PERIOD else "whole"
        beside = self._queries_of_spells[period]
        asked_of = urlencode({"figure": figure, **asked})
        return f"{self._spells_address}?{asked_of}&{beside}".removesuffix("&")

    @cached_property
    def _spells_address(self) -> str:
        return reverse("organization-spells", args=[self.place.organization.slug])

    @cached_property
    def _queries_of_spells(self) -> dict[str, str]:
        return {period: self.form.query_of_spells(period=period) for period in ("", "whole")}

    def _kept(self, key: str, make: Callable[[], _Made]) -> _Made:
        return kept(self._asked(key), self._version, make)

    def _asked(self, key: str) -> str:
        return f"{key} {self.form.query()} {self.today} {self.place.organization.pk}"

    @cached_property
    def _version(self) -> str:
        return version_of(self.place.members)


_CHARTS: dict[str, Callable[[OrganizationCharts], Chart]] = {
    "turnover": turnover_chart,
    "destinations": destinations_chart,
    "poach": poach_chart,
    "attrition": lambda charts: attrition_chart(
        charts.place, charts.careers, charts.window, today=charts.today, address=charts.spells_behind
    ),
    "survival": lambda charts: survival_chart(
        charts.careers, today=charts.today, address=charts.spells_behind
    ),
    "retention": lambda charts: retention_chart(
        charts.careers, charts.window, today=charts.today, address=charts.spells_behind
    ),
    "founders": lambda charts: founders_chart(charts.careers, charts.window, today=charts.today),
    "returns": lambda charts: returns_chart(charts.careers, charts.window),
    "followers": followers_chart,
    "delays": lambda charts: delays_chart(charts.place, charts.form),
}
