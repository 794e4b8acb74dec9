"""The chart of delays: from the move to the news, and from the news to us."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tracker.dashboard.charts import Cell, Chart, Column, number
from tracker.dashboard.figure_forms import NarrowForm
from tracker.metrics.delays import ANNOUNCEMENT_DELAY, DISCOVERY_DELAY, MOST, Delay, delays
from tracker.metrics.places import Place
from tracker.moves.models import Move


def delays_chart(place: Place, form: NarrowForm) -> Chart:
    """Of the moves that touch the place. Reads the latest 2,000 of the window with their claims."""
    found = delays(place.touching(Move.objects.all()), form.window, form.narrowing)
    rows = [
        _row(_("From the move to the news"), found.announcement),
        _row(_("From the news to this record"), found.discovery),
    ]
    latest = MOST if found.moves == MOST else None
    moves = form.moves("counted", either=place.organization.slug, latest=latest)
    for row in rows:
        row.append(number(found.moves, href=moves))
    return Chart(
        "delays",
        _("How long until it is known"),
        "ranges",
        (
            Column("delay", _("Days")),
            Column("median", _("Median"), is_number=True),
            Column("lower", _("Lower quartile"), is_number=True),
            Column("upper", _("Upper quartile"), is_number=True),
            Column("n", _("Moves with both dates"), is_number=True),
            Column("moves", _("Of"), is_number=True),
        ),
        rows if found.announcement.n or found.discovery.n else [],
        says=_(
            "Days from the day on which a move took effect to its first publication, and from that to the "
            "first claim held here. The dot is the median, the line goes from one quartile to the other; "
            "below none, the news came first."
        ),
        empty=_(
            "No move of this period rests on a dated article. Accept claims from articles to learn how soon "
            "the news comes."
        ),
        definitions=(ANNOUNCEMENT_DELAY, DISCOVERY_DELAY),
        notes=(_("Of the latest %(most)d moves.") % {"most": MOST},) if latest else (),
        api="/api/v1/metrics/delays/",
    )


def _row(label: str, delay: Delay) -> list[Cell]:
    days = [
        Cell("–") if value is None else number(value) for value in (delay.median, delay.lower, delay.upper)
    ]
    return [Cell(label), *days, number(delay.n)]
