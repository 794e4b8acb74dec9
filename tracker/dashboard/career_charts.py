"""Charts of careers: how long people stay, and what comes after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgs.models import Organization
from people.models import Person
from tracker.dashboard.charts import Cell, Chart, Column, number, percent
from tracker.dashboard.templatetags.partial_dates import partial_date_text
from tracker.dates import PartialDate, Window
from tracker.metrics.after import FOUNDERS, RETURNS, TIME_TO_NEXT, Leaver, time_of_gaps
from tracker.metrics.careers.figures import Careers
from tracker.metrics.retention import RETENTION, told_months
from tracker.metrics.survival import DAYS_OF_YEAR, SURVIVAL

_BAND = (
    Column("share", gettext_lazy("Share"), is_number=True),
    Column("low", gettext_lazy("At least, 95 %"), is_number=True),
    Column("high", gettext_lazy("At most, 95 %"), is_number=True),
)


def survival_chart(careers: Careers, *, today: date, address: Callable[..., str]) -> Chart:
    """The Kaplan–Meier curve over all spells here, whenever they were.

    ``address`` is that of the spells behind a number.
    """
    curve = careers.survival(today=today)
    notes = [
        ngettext(
            "%(number)d spell, of which %(ended)d ended.",
            "%(number)d spells, of which %(ended)d ended.",
            curve.n,
        )
        % {"number": curve.n, "ended": curve.ended},
        _left_out(curve.left_out),
    ]
    if curve.median is None:
        says = _("Fewer than half are known to have left, so that no median can be told.")
    else:
        says = _("Half of the tracked people stay for %(years)s years or longer.") % {
            "years": number(curve.median).text
        }
    return Chart(
        "survival",
        _("How long tracked people stay"),
        "survival",
        (
            Column("years", _("Years"), is_number=True),
            *_BAND,
            Column("at_risk", _("Watched"), is_number=True),
        ),
        [
            [
                number(point.years, places=2),
                percent(point.share),
                percent(point.low),
                percent(point.high),
                number(point.at_risk, href=address("survival", days=round(point.years * DAYS_OF_YEAR))),
            ]
            for point in curve.points
        ],
        says=says,
        empty=_("Nobody is known both to have come and to have left, so that nothing can be said yet."),
        definitions=(SURVIVAL,),
        notes=tuple(note for note in notes if note),
        api="/api/v1/metrics/survival/",
    )


def retention_chart(careers: Careers, window: Window, *, today: date, address: Callable[..., str]) -> Chart:
    """Of those who came in the period, who stayed; ``address`` is that of the spells behind a number."""
    curve = careers.retention(window, told_months(window, today=today))
    known = [row for row in curve if row.share.n]
    return Chart(
        "retention",
        _("Of those who came in the period, who stayed"),
        "retention",
        (
            Column("months", _("Months"), is_number=True),
            *_BAND,
            Column("stayed", _("Stayed"), is_number=True),
            Column("n", _("Of"), is_number=True),
        ),
        [
            [
                number(row.months),
                percent(row.share.value),
                percent(row.share.low),
                percent(row.share.high),
                number(row.share.k, href=address("stayed", months=row.months) if row.share.k else ""),
                number(row.share.n, href=address("cohort", months=row.months)),
            ]
            for row in known
        ],
        says=_(
            "The share of the tracked people who came in this period and were still here that much later."
        ),
        empty=_(
            "Retention needs a period that ended at least six months ago, and people known to have come "
            "in it. Choose an earlier period."
        ),
        definitions=(RETENTION,),
        notes=tuple(filter(None, [_left_out(careers.without_start())])),
        api="/api/v1/metrics/retention/",
    )


def founders_chart(careers: Careers, window: Window, *, today: date) -> Chart:
    """Who left in the period and founded something."""
    share, soon = careers.leaving(window).founders, time_of_gaps(careers.gaps(window, today=today))
    founded = careers.founders(window) if share.k else []
    people = Person.with_merged.in_bulk({each.spell.person_id for each in founded})
    organizations = Organization.with_merged.in_bulk({each.next_organization for each in founded})
    said = _("%(k)d of %(n)d leavers founded what they did next (%(share)s; 95 %%: %(low)s–%(high)s).") % {
        "k": share.k,
        "n": share.n,
        "share": percent(share.value).text,
        "low": percent(share.low).text,
        "high": percent(share.high).text,
    }
    return Chart(
        "founders",
        _("Founders among those who left"),
        "none",
        (
            Column("person", _("Person")),
            Column("left", _("Left")),
            Column("founded", _("Founded")),
        ),
        [_founder_row(each, people, organizations) for each in founded],
        says=said if share.n else "",
        empty=_("Nobody who left in this period is known to have founded something."),
        definitions=(FOUNDERS, TIME_TO_NEXT),
        notes=(_next_note(soon.n, soon.direct, soon.median_days),) if soon.n else (),
        api="/api/v1/metrics/founders/",
        is_table_first=True,
    )


def returns_chart(careers: Careers, window: Window) -> Chart:
    """Who came back in the period."""
    back = careers.return_count(window).max
    named = careers.returners(window) if back else []
    people = Person.with_merged.in_bulk({each.person_id for each in named})
    return Chart(
        "returns",
        _("Who came back"),
        "none",
        (Column("person", _("Person")), Column("left", _("Had left")), Column("returned", _("Came back"))),
        [
            [
                Cell(str(people[each.person_id]), None, people[each.person_id].get_absolute_url()),
                _date(each.earlier.ended_on, move=each.earlier.last_move),
                _date(each.again.started_on, move=each.again.first_move),
            ]
            for each in named
        ],
        says=ngettext(
            "%(number)d person came back in this period.",
            "%(number)d people came back in this period.",
            back,
        )
        % {"number": back},
        empty=_("Nobody is known to have come back in this period."),
        definitions=(RETURNS,),
        api="/api/v1/metrics/returns/",
        is_table_first=True,
    )


def _founder_row(
    each: Leaver, people: dict[int, Person], organizations: dict[int, Organization]
) -> list[Cell]:
    person, founded = people[each.spell.person_id], organizations[each.next_organization or 0]
    return [
        Cell(str(person), None, person.get_absolute_url()),
        _date(each.spell.ended_on, move=each.spell.last_move),
        Cell(str(founded), None, founded.get_absolute_url()),
    ]


def _date(when: PartialDate | None, *, move: int | None) -> Cell:
    href = reverse("move", args=[move]) if move else ""
    return Cell(partial_date_text(when), str(when), href) if when else Cell("–")


def _left_out(number_of: int) -> str:
    if not number_of:
        return ""
    return ngettext(
        "%(number)d spell is left out, since nobody says when it began.",
        "%(number)d spells are left out, since nobody says when they began.",
        number_of,
    ) % {"number": number_of}


def _next_note(n: int, direct: int, median: float | None) -> str:
    if median is None:
        return _("%(direct)d of %(n)d leavers took a direct step to what came next.") % {
            "direct": direct,
            "n": n,
        }
    return _(
        "%(direct)d of %(n)d leavers took a direct step; half of them had begun elsewhere after %(days)s "
        "days."
    ) % {"direct": direct, "n": n, "days": number(median, places=0).text}
