"""The chart of attrition: who was there at the end of each month, and who left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.dashboard.charts import COUNT_COLUMNS, Cell, Chart, Column, number, percent
from tracker.dates import PartialDate, Window
from tracker.metrics.attrition import ATTRITION, SMALLEST_MEAN, Attrition
from tracker.metrics.careers.figures import Careers
from tracker.metrics.headcount import HEADCOUNT, Headcount
from tracker.metrics.models import Direction
from tracker.metrics.months import count_of, groups_of
from tracker.metrics.places import Place
from tracker.moves.vocabulary import ExitManner


def attrition_chart(
    place: Place, careers: Careers, window: Window, *, today: date, address: Callable[..., str]
) -> Chart:
    """Of the twelve months that end with the window, or today; ``address`` is that of the spells behind."""
    last_day = min(window.last_day, today)
    year = Window.asked_for(None, PartialDate.from_day(last_day), today=last_day)
    found = careers.attrition(count_of(groups_of(Direction.OUT, place, year), year), year)
    return Chart(
        "attrition",
        _("Who was there, and which share left"),
        "headcounts",
        (
            Column("month", _("End of")),
            Column("headcount", _("Known to be there"), is_number=True),
            *(replace(column, key=f"headcount_{column.key}") for column in COUNT_COLUMNS),
        ),
        [_row(each, address) for each in found.headcounts] if found.n else [],
        says=_said(found),
        empty=_("Nobody is known to have been here in the twelve months to the end of the period."),
        definitions=(ATTRITION, HEADCOUNT),
        notes=tuple(filter(None, [_manners(found)])),
        api="/api/v1/metrics/attrition/",
    )


def _row(count: Headcount, address: Callable[..., str]) -> list[Cell]:
    shown = number(count.value, href=address("headcount", on=count.day.isoformat()) if count.max else "")
    if count.min != count.max:
        shown = shown._replace(text=f"{shown.text} ({count.min}–{count.max})")
    month = Cell(date_format(count.day, "M Y"), count.day.isoformat())
    return [month, shown, Cell("", float(count.min)), Cell("", float(count.max))]


def _said(found: Attrition) -> str:
    numbers = {
        "departures": number(found.departures.value).text,
        "mean": number(found.mean_headcount).text,
        "first": date_format(found.window.first_day, "j M Y"),
        "last": date_format(found.window.last_day, "j M Y"),
        "rate": percent(found.rate).text,
        "smallest": SMALLEST_MEAN,
    }
    if found.rate is None:
        sentence = _(
            "Departures from %(first)s to %(last)s: %(departures)s, of %(mean)s tracked people on average. "
            "These are fewer than %(smallest)d, so that no rate is shown."
        )
    else:
        sentence = _(
            "Departures from %(first)s to %(last)s: %(departures)s, of %(mean)s tracked people on average. "
            "That is an attrition of %(rate)s of tracked people."
        )
    return sentence % numbers


def _manners(found: Attrition) -> str:
    """How many spells ended in each manner; empty where none did."""
    if not found.manners:
        return ""
    each = ", ".join(f"{ExitManner(manner).label} {n}" for manner, n in found.manners.items())
    return _("Spells that ended, by manner: %(manners)s.") % {"manners": each}
