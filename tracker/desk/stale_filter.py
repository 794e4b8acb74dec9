"""Narrows the list of moves to rumours that went stale, or that did not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.moves.vocabulary import MoveStatus


class StaleFilter(admin.SimpleListFilter):
    """For a list of moves that knows which are ``stale``."""

    title = gettext_lazy("rumours")
    parameter_name = "rumours"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("stale", _("stale")), ("fresh", _("with news lately"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "stale":
                return queryset.filter(stale=True)
            case "fresh":
                return queryset.filter(stale=False, status=MoveStatus.RUMOURED)
            case _:
                return queryset
