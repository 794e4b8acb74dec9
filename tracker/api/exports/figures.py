"""Figures whose rows can be taken as CSV."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.http import content_disposition_header
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api.exports.renderers import FigureCsvRenderer
from tracker.api.plain.heads import Called, organizations_of
from tracker.api.rendering import OrjsonRenderer


class FigureView(APIView):
    """A figure. ``table`` is its serializer and which of its fields holds the rows."""

    renderer_classes = [OrjsonRenderer, FigureCsvRenderer]
    table: ClassVar[tuple[type[serializers.Serializer[Any]], str]]
    _called: tuple[frozenset[str], Called] | None = None

    def organizations_at(self, slugs: Collection[str]) -> Called:
        """The organizations that are asked for, looked up once in each request."""
        wanted = frozenset(slug.strip() for slug in slugs)
        if self._called is None or self._called[0] != wanted:
            self._called = wanted, organizations_of(wanted)
        return self._called[1]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        made: Any = answer  # what was kept, or is still so, is no answer of REST framework's
        if isinstance(made, Response) and made.status_code == 200 and _is_csv(made):
            name = f"{self._title(answer)} {timezone.localdate()}.csv"
            answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003  # Django's
        return answer

    def _title(self, answer: Response) -> str:
        organization = answer.data["organization"]
        about = f" {organization['slug']}" if organization else ""
        return f"{answer.data['definition']['name']}{about}"


def _is_csv(answer: Response) -> bool:
    return bool(answer.accepted_renderer.format == FigureCsvRenderer.format)
