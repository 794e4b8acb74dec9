"""The forms beside JSON that an answer may have, by ``?format=`` or by the header ``Accept``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.settings import api_settings

from tracker.exports.columns import BETWEEN, Column, text
from tracker.exports.forms import csv_of

_ANY = "*/*"
FORMAT = str(api_settings.URL_FORMAT_OVERRIDE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Negotiation(DefaultContentNegotiation):
    """Says which forms there are where another one is asked for."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """The usual form at once where it or any is wanted, as most callers say."""
        usual = renderers[0]
        if request.META.get("HTTP_ACCEPT", _ANY) in (_ANY, usual.media_type) and (
            FORMAT not in request.query_params
        ):
            return usual, usual.media_type
        return super().select_renderer(request, renderers, format_suffix)

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002  # the name is the library's
        found = [each for each in renderers if each.format == format]
        if not found:
            sentence = _("There is no form “%(form)s” here; there is %(forms)s.") % {
                "form": format[:30],
                "forms": ", ".join(each.format for each in renderers),
            }
            raise serializers.ValidationError({FORMAT: [sentence]})
        return found


class FileRenderer(BaseRenderer):
    """A form of whole lists. These are streamed past it: what it renders are problems."""

    about: ClassVar[str]
    charset: str | None = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return bytes(JSONRenderer().render(data))


class NdjsonRenderer(FileRenderer):
    media_type = "application/x-ndjson"
    format = "ndjson"
    about = "The whole list: the JSON of a record on each line."


class CsvRenderer(FileRenderer):
    media_type = "text/csv"
    format = "csv"
    about = "The whole list: a line of headers, then one for each record."
    charset = "utf-8"


class XlsxRenderer(FileRenderer):
    media_type = XLSX
    format = "xlsx"
    about = "The whole list as a workbook of one sheet."


WHOLE: tuple[type[BaseRenderer], ...] = (NdjsonRenderer, CsvRenderer, XlsxRenderer)


class FigureCsvRenderer(CsvRenderer):
    """The rows of a figure, with the columns of their serializer; what it says beside them is in JSON."""

    about = "The rows of the figure: a line of headers, then one for each."

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        context = renderer_context or {}
        if context["response"].status_code != 200:
            return super().render(data, accepted_media_type, renderer_context)
        serializer, name = context["view"].table
        rows = data[name]
        columns = [
            column
            for column in _columns(serializer().fields[name].child, "")
            if not rows or column.path[0] in rows[0]  # of an organization or of a month, and the like
        ]
        return b"".join(csv_of(columns, rows))


def _columns(serializer: Any, path: str) -> Iterator[Column]:
    """A column for each field, those of nested records with dots; a list of records is one of slugs."""
    for name, field in serializer.fields.items():
        if isinstance(field, serializers.ListSerializer):
            yield text(f"{path}{name}", "", joined=_slugs)
        elif isinstance(field, serializers.BaseSerializer):
            yield from _columns(field, f"{path}{name}.")
        else:
            is_free = isinstance(field, serializers.CharField)
            kind = "boolean" if isinstance(field, serializers.BooleanField) else "string"
            yield Column(name=f"{path}{name}", about="", free=is_free, type=kind)


def _slugs(records: Any) -> str:
    return BETWEEN.join(record["slug"] for record in records)
