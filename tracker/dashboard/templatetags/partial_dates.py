"""How dates are written: as vague as they are."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.dates import PartialDate, Precision, Window

register = template.Library()

_FORMATS = {Precision.DAY: "j M Y", Precision.MONTH: "M Y", Precision.YEAR: "Y"}


@register.filter
def partial_date(when: PartialDate | date | str | None) -> SafeString | str:
    """``14 Oct 2024``, ``Oct 2024`` or ``2024`` in a time element; empty for no date."""
    if not when or isinstance(when, str):  # a template hands on an empty text for what is not there
        return ""
    if isinstance(when, date):
        when = PartialDate.from_day(when)
    return format_html(
        '<time datetime="{}" class="date-{}">{}</time>', when, when.precision.value, partial_date_text(when)
    )


@register.filter
def partial_date_text(when: PartialDate) -> str:
    """The same without the element."""
    return date_format(when.first_day, _FORMATS[when.precision])


@register.filter
def vagueness(when: PartialDate) -> str:
    """What is not known of a date, in words; empty for an exact day."""
    words = {Precision.MONTH: _("day not known"), Precision.YEAR: _("month not known")}
    return words.get(when.precision, "")


@register.filter
def window_dates(window: Window) -> SafeString:
    """The first and the last day of a window."""
    return format_html(
        '<span class="window">{} – {}</span>', partial_date(window.first_day), partial_date(window.last_day)
    )


@register.filter
def as_query(window: Window) -> SafeString:
    """The window as it stands in an address."""
    return format_html("since={}&amp;until={}", window.first_day.isoformat(), window.last_day.isoformat())
