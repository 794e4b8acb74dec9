"""How sources are written and drawn."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.news.source_health import DayCount

register = template.Library()

_BAR, _STEP = 6, 8  # widths in the units of the drawing


@register.filter
def busiest(days: Sequence[DayCount]) -> DayCount:
    """The day on which the most came, the latest of several."""
    return max(days, key=lambda each: (each.entries, each.day))


@register.filter
def entries_in_words(days: Sequence[DayCount]) -> str:
    """What the chart shows, for those who do not see it."""
    total, most = sum(each.entries for each in days), busiest(days)
    if not total:
        return _("No entries in the last %(days)d days") % {"days": len(days)}
    return ngettext(
        "%(total)d entry in the last %(days)d days, the most on %(day)s: %(most)d",
        "%(total)d entries in the last %(days)d days, the most on %(day)s: %(most)d",
        total,
    ) % {
        "total": total,
        "days": len(days),
        "day": date_format(most.day, "j M"),
        "most": most.entries,
    }


@register.simple_tag
def day_bars(days: Sequence[DayCount], height: int, css_class: str) -> SafeString:
    """A bar for each day, the oldest first, the busiest as high as the drawing; all of them one path."""
    most = busiest(days).entries or 1
    path = " ".join(
        f"M{place * _STEP} {height}v-{max(each.entries / most * (height - 1), 1.5):.1f}h{_BAR}V{height}z"
        for place, each in enumerate(days)
        if each.entries
    )
    width = len(days) * _STEP - (_STEP - _BAR)
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<path class="base" d="M0 {}h{}v1H0z"/><path class="bars" d="{}"/></svg>',
        css_class,
        width,
        height + 1,
        entries_in_words(days),
        height,
        width,
        path,
    )


@register.filter
def a_week(expected: float | str | None) -> str:
    """``about 12 a week``; of less than one a week, how many weeks or days lie between."""
    if expected is None or isinstance(
        expected, str
    ):  # a template hands on an empty text for what is not there
        return ""
    if expected >= 10:
        return _("about %s a week") % number_format(round(expected), use_l10n=True)
    if expected >= 1:
        rounded = round(expected, 1)
        return _("about %s a week") % number_format(
            int(rounded) if rounded == int(rounded) else rounded, use_l10n=True
        )
    weeks = round(1 / expected) if expected > 0 else 0
    return ngettext("about one in %d week", "about one in %d weeks", weeks) % weeks if weeks else _("none")
