"""Lists that can be taken whole, by ``?format=`` or by the header ``Accept``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from orgs.models import Organization
from people.models import Person
from tracker.api.exports.renderers import WHOLE
from tracker.api.exports.stream import Whole, whole_list
from tracker.api.filters import record_at
from tracker.api.rendering import OrjsonRenderer
from tracker.api.shape import EXPAND, Tree, fields_asked, pruned, tree_of
from tracker.exports.columns import Column, Row
from tracker.exports.lists.plain_list import PlainList

_NAMED: dict[str, Any] = {
    "person": Person,
    "organization": Organization,
    "from_organization": Organization,
    "to_organization": Organization,
}
MOST_OF_NAME = 80


class TakenWhole:
    """For a list: all its rows with its filters, fields and order, as NDJSON, CSV or XLSX."""

    plain_list: ClassVar[PlainList]
    more_problems: ClassVar = {"list": (503,)}
    action: str
    request: Any
    pagination_class: Any
    get_serializer: Any
    filter_queryset: Any
    get_queryset: Any

    def get_renderers(self) -> list[BaseRenderer]:
        more = [each() for each in WHOLE] if self.action == "list" else []
        return [OrjsonRenderer(), *more]

    @property
    def default_response_headers(self) -> dict[str, str]:
        headers: dict[str, str] = super().default_response_headers  # type: ignore[misc]  # of the viewset
        return {**headers, "Vary": "Accept"}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        form = request.accepted_renderer.format
        if form == "json":
            return super().list(request, *args, **kwargs)  # type: ignore[misc]  # of the viewset
        self._refuse_pages(request)
        wanted = fields_asked(request, tree_of(self.get_serializer()))
        return self._shaped(self.whole(request), form, wanted)

    def whole(self, request: Request) -> Whole:
        """The rows that the list has."""
        order = self.pagination_class().order_asked(request)
        found = self.filter_queryset(self.get_queryset()).order_by(*order)
        return Whole(
            self.plain_list.columns, lambda: self.plain_rows(found), lambda: found.order_by().count()
        )

    def plain_rows(self, found: Any) -> Iterator[Row]:
        """The rows of a queryset, as the list shows them."""
        return self.plain_list.rows(found)

    def _shaped(self, whole: Whole, form: str, wanted: Tree) -> HttpResponseBase:
        if wanted and form == "ndjson":
            rows = whole.rows
            whole = Whole(whole.columns, lambda: (pruned(row, wanted) for row in rows()), whole.count)
        elif wanted:
            columns = tuple(each for each in whole.columns if _is_wanted(each, wanted))
            whole = Whole(columns, whole.rows, whole.count)
        is_head = self.request.method == "HEAD"
        return whole_list(whole, form, self._file_name(form), is_head=is_head)

    def _refuse_pages(self, request: Request) -> None:
        sentence = _("A list that is taken whole has no pages: leave this out.")
        names = [name for name in self.pagination_class().parameter_names if name != "ordering"]
        wrong = {name: [sentence] for name in names if name in request.query_params}
        if EXPAND in request.query_params:
            wrong[EXPAND] = [_("Nothing can be added to a list that is taken whole.")]
        if wrong:
            raise ValidationError(wrong)

    def _file_name(self, form: str) -> str:
        """``moves OpenAI 2026-11-27.csv``, by whom the list is narrowed to, in whatever script."""
        about = [_called(model, self.request.query_params.get(name)) for name, model in _NAMED.items()]
        words = " ".join([self.plain_list.name, *filter(None, about)])[:MOST_OF_NAME]
        return f"{words} {timezone.localdate()}.{form}"


def _called(model: Any, slug: str | None) -> str:
    """The name of a record, without what a file's name cannot have."""
    record = record_at(model, slug) if slug else None
    return (
        "".join(each for each in record.name if each.isprintable() and each not in '\\/:*?"<>|')
        if record
        else ""
    )


def _is_wanted(column: Column, wanted: Mapping[str, Any]) -> bool:
    below = wanted
    for name in column.path:
        if name not in below:
            return False
        below = below[name]
        if not below or column.joined:
            return True
    return True
