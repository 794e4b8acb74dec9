"""What somebody has chosen on the page of a split so far, over all its pages and filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from tracker.merges.belongings import Chosen, Group, groups_of
from tracker.moves.belongings import detail_of, without_text

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One row to choose: what it says in a few words, and more to tell it from others."""

    key: str
    title: str
    detail: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of the rows of a kind."""

    group: Group
    rows: list[Row]
    page: Page[Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows that are chosen, the text that the lists are narrowed to, and the page of each list."""

    chosen: frozenset[str]
    text: str
    pages: Mapping[str, int]

    @classmethod
    def read(cls, data: Any) -> Choice:
        """From what the form sent: ``row`` is what is ticked, ``shown`` what could have been."""
        before = set(data.get("chosen", "").split(",")) - set(data.get("shown", "").split(","))
        chosen = {key for key in before | set(data.getlist("row")) if Chosen.read(key)}
        pages = {
            name.removeprefix("page-"): int(value)
            for name, value in data.items()
            if name.startswith("page-") and value.isascii() and value.isdigit() and len(value) < 9
        }
        turned, _colon, number = data.get("turn", "").rpartition(":")
        if turned and number.isascii() and number.isdigit() and len(number) < 9:
            pages[turned] = int(number)
        return cls(frozenset(chosen), data.get("q", "").replace("\0", "").strip()[:200], pages)

    @property
    def rows(self) -> list[Chosen]:
        return [row for row in (Chosen.read(key) for key in sorted(self.chosen)) if row]

    def group_pages(self, record: Any, user: Any) -> list[GroupPage]:
        """What there is to choose from for a user. Two queries for each kind of row."""
        pages = (self._page(group, record) for group in groups_of(type(record)) if _may_see(user, group))
        return [page for page in pages if page.page.paginator.count]

    def _page(self, group: Group, record: Any) -> GroupPage:
        found = without_text(group.search(record.pk, self.text))
        page = Paginator(found, PER_PAGE).get_page(self.pages.get(group.key, 1))
        keys = ((row, str(Chosen(group.key, row.pk))) for row in page)
        rows = [Row(key, str(row), detail_of(row), key in self.chosen) for row, key in keys]
        return GroupPage(group, rows, page)


def _may_see(user: Any, group: Group) -> bool:
    meta = group.model._meta
    return not group.is_private or user.has_perm(f"{meta.app_label}.view_{meta.model_name}")
