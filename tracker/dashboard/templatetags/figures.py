"""How figures are written: with their interval, and with how much of them is unsourced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.dates import PartialDate, Window
from tracker.metrics.counts import Count
from tracker.metrics.unnamed import Unnamed

if TYPE_CHECKING:
    from tracker.dashboard.charts import Cell, Chart, Column
    from tracker.dashboard.figure_forms import NarrowForm

register = template.Library()


@register.filter
def figure(count: Count) -> SafeString:
    """``11.5 (10–13)``, or ``12`` where every date is exact."""
    value = format_html('<span class="value">{}</span>', decimal(count.value))
    if count.is_exact:
        return value
    low, high = number_format(count.min, use_l10n=True), number_format(count.max, use_l10n=True)
    return format_html('{} <span class="interval">({}–{})</span>', value, low, high)


@register.filter
def count_at(counts: dict[int, Count], key: int) -> SafeString:
    """The count of one organization; 0 where there is none."""
    return figure(counts.get(key, Count()))


@register.filter
def unsourced_percent(count: Count) -> str:
    """``40 %``; never 0 % or 100 % by rounding alone; empty where nothing is unsourced."""
    if not count.unsourced:
        return ""
    percent = round(100 * count.unsourced_share)
    if count.unsourced < count.max:
        percent = min(99, max(1, percent))
    return _("%(percent)s%%") % {"percent": percent}


@register.filter
def unnamed_words(unnamed: Unnamed) -> str:
    """``and about 9–12 more unnamed in 1 group move``; empty where there are none."""
    if not unnamed.max:
        return ""
    least, most = number_format(unnamed.min, use_l10n=True), number_format(unnamed.max, use_l10n=True)
    return ngettext(
        "and about %(range)s more unnamed in %(groups)d group move",
        "and about %(range)s more unnamed in %(groups)d group moves",
        unnamed.groups,
    ) % {"range": most if least == most else f"{least}–{most}", "groups": unnamed.groups}


@register.filter
def rumoured_words(count: Count) -> str:
    """``and 3 (2–4) rumoured, not counted``."""
    number = decimal(count.value)
    if not count.is_exact:
        number = f"{number} ({number_format(count.min)}–{number_format(count.max)})"
    return _("and %(number)s rumoured, not counted") % {"number": number}


@register.simple_tag
def rows_of(chart: Chart) -> SafeString:
    """The rows of a chart's table. Written here, for a long table takes a template ten times as long."""
    tags = [_tag(column, is_head=place == 0) for place, column in enumerate(chart.columns)]
    rows = []
    for row in chart.rows:
        cells = [_cell(*tag, cell) for tag, cell in zip(tags, row, strict=True)]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("\n".join(rows))  # noqa: S308  # each cell is escaped


def _tag(column: Column, *, is_head: bool) -> tuple[str, str]:
    tag, attributes = ("th", ' scope="row"') if is_head else ("td", "")
    if column.is_hidden:
        attributes += " hidden"
    if column.is_number and not is_head:
        attributes += ' class="number"'
    return tag, attributes


def _cell(tag: str, attributes: str, cell: Cell) -> str:
    if cell.value is not None:
        attributes += f' data-value="{escape(cell.plain)}"'
    text = f"<bdi>{escape(cell.text)}</bdi>" if cell.text else ""
    if cell.href:
        text = f'<a href="{escape(cell.href)}">{text}</a>'
    return f"<{tag}{attributes}>{text}</{tag}>"


@register.simple_tag
def moves_behind(form: NarrowForm, name: str, **asked: Any) -> str:
    """The address of the list of moves behind a number, as `NarrowForm.moves` has it."""
    return form.moves(name, **asked)


@register.filter
def share_in(when: PartialDate, window: Window | None) -> str:
    """How much a move of this date counts in the window, where that is less than 1."""
    share = window.share_inside(when) if window else 1.0
    return "" if share == 1 else number_format(round(share, 2), use_l10n=True)


def decimal(value: float) -> str:
    """One decimal, none where it is a whole number."""
    rounded = round(value, 1)
    return number_format(int(rounded) if rounded == int(rounded) else rounded, use_l10n=True)
