"""A chart and the table behind it: one and the same rows for both, for the CSV and for who cites them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from django.forms import Form
from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tracker.metrics.counts import Count, Definition

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Value = float | str | None


class Cell(NamedTuple):
    """One cell: what the table says, the plain value behind it, and where it leads.

    A tuple, for charts are kept, and have very many.
    """

    text: str
    value: Value = None
    href: str = ""

    @property
    def plain(self) -> str:
        """The value for other programs: six digits of a number at most; the text where there is none."""
        value = self.text if self.value is None else self.value
        return f"{value:.6g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names it in the CSV and for the script that draws; a ``hidden`` one is for these alone."""

    key: str
    label: StrOrPromise
    is_number: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure. ``kind`` is how it is drawn; ``says`` what it shows, in words; ``empty`` is for no rows."""

    key: str
    title: StrOrPromise
    kind: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]]
    says: StrOrPromise = ""
    empty: StrOrPromise = ""
    definitions: tuple[Definition, ...] = ()
    notes: tuple[str, ...] = field(default=())
    api: str = ""
    csv_address: str = ""
    is_table_first: bool = False

    @property
    def csv(self) -> str:
        """The rows with a head line of keys, in the format of RFC 4180."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow([column.key for column in self.columns])
        writer.writerows([_safe(cell.plain) for cell in row] for row in self.rows)
        return text.getvalue()

    @property
    def digest(self) -> str:
        """The start of the SHA-256 of the CSV: equal for equal data."""
        return sha256(self.csv.encode()).hexdigest()[:16]


def number(value: float, *, href: str = "", places: int = 1) -> Cell:
    """A number, as pages write it."""
    rounded = round(value, places)
    shown = int(rounded) if rounded == int(rounded) else rounded
    return Cell(_in_figures(shown, get_language()), float(value), href)


def percent(value: float | None, *, href: str = "") -> Cell:
    """A share as a whole percentage; a dash where there is none."""
    if value is None:
        return Cell("–", None, href)
    return Cell(_in_percent(round(100 * value), get_language()), float(value), href)


@lru_cache(maxsize=10_000)  # a page has hundreds, and the same again and again
def _in_figures(shown: float, _language: str | None) -> str:
    return number_format(shown, use_l10n=True)


@lru_cache(maxsize=1_000)
def _in_percent(whole: int, _language: str | None) -> str:
    return _("%(percent)s%%") % {"percent": whole}


def count_cells(count: Count, *, href: str = "") -> list[Cell]:
    """The value with its interval, and least and most beside it."""
    from tracker.dashboard.templatetags.figures import decimal

    text = decimal(count.value)
    if not count.is_exact:
        text = f"{text} ({count.min}–{count.max})"
    return [Cell(text, count.value, href), Cell("", float(count.min)), Cell("", float(count.max))]


COUNT_COLUMNS = (
    Column("min", gettext_lazy("At least"), is_number=True, is_hidden=True),
    Column("max", gettext_lazy("At most"), is_number=True, is_hidden=True),
)


def _safe(text: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    is_formula = text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not _is_number(text))
    return f"'{text}" if is_formula else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def csv_response(chart: Chart, name: str) -> HttpResponse:
    """The rows of a chart as a file."""
    response = HttpResponse(chart.csv, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")  # noqa: FBT003  # attached
    return response


def refused(form: Form) -> HttpResponse:
    """One line for each field that is refused, as plain text."""
    lines = [f"{name}: {' '.join(map(str, messages))}" for name, messages in form.errors.items()]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
