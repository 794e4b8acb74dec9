"""Pages of a list that never count how long the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

PAGE_SIZE = 50
MAX_PAGE = 200  # the rows before a page are read too: further back, a filter finds more than paging

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """One page of rows; ``first`` is the place of its first row in the whole list, from 1."""

    rows: list[_Row]
    number: int
    first: int
    has_next: bool

    @property
    def last(self) -> int:
        """The place of its last row in the whole list."""
        return self.first + len(self.rows) - 1

    @property
    def previous_number(self) -> int:
        """The page before it, 0 where there is none."""
        return self.number - 1

    @property
    def next_number(self) -> int:
        """The page after it, 0 where there is none."""
        return self.number + 1 if self.has_next else 0


def page_of(rows: Any, asked_for: str | None, *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page of a queryset or sequence that ``?page=`` asks for, the first where it asks for none.

    Fetches one row more than it shows, to know whether there is a next page. Raises Http404 with
    a sentence where the list has no such page.
    """
    number = _page_number(asked_for)
    start = (number - 1) * size
    fetched: Sequence[Any] = list(rows[start : start + size + 1])
    if not fetched and number > 1:
        raise Http404(_("This list has no page %(number)s.") % {"number": number})
    return Page(list(fetched[:size]), number, start + 1, len(fetched) > size)


def _page_number(text: str | None) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE))):
        raise Http404(_("“%(text)s” is not the number of a page.") % {"text": text[:20]})
    number = int(text)
    if not 1 <= number <= MAX_PAGE:
        raise Http404(_("This list has no page %(number)s.") % {"number": number})
    return number
