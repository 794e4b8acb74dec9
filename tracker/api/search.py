"""Search as you type: people and organizations by any of their names, best first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orgs.models import Organization
from people.models import Person
from tracker.api.conditional.about import ABOUT_ANYTHING
from tracker.api.conditional.state import State, states_at_hand
from tracker.api.fields import QuerySerializer
from tracker.api.plain.found import search_plainly
from tracker.names.models import MAX_NAME

MODELS: dict[str, Any] = {"person": Person, "organization": Organization}
RECORD_KINDS = [("person", _("person")), ("organization", _("organization"))]
MOST = 50
_ANY_SLUG = "any-slug"  # to make the address of a page once for all records
# Who types goes back and forth between a few texts. Private, as a proxy may ask who is there.
_CACHING = "private, max-age=60"


class SearchQuerySerializer(QuerySerializer):
    """What is looked for."""

    q = serializers.CharField(
        max_length=MAX_NAME,
        help_text="Any name or the beginning of one, in any script; typos are allowed for.",
        error_messages={
            "required": _("Say in q which name to look for: ?q=sutskever."),
            "blank": _("Say in q which name to look for: ?q=sutskever."),
        },
    )
    kind = serializers.ChoiceField(
        RECORD_KINDS,
        required=False,
        help_text="Only people, or only organizations. Both by default.",
        error_messages={"invalid_choice": _("“{input}” is no kind of record; it is person or organization.")},
    )
    limit = serializers.IntegerField(
        default=10,
        min_value=1,
        max_value=MOST,
        error_messages={
            name: _("The limit is a whole number from 1 to %(most)d.") % {"most": MOST}
            for name in ("invalid", "min_value", "max_value", "max_string_length")
        },
    )


class SuggestionSerializer(serializers.Serializer[Any]):
    """A record that may be meant."""

    kind = serializers.ChoiceField(RECORD_KINDS)
    slug = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField(help_text="Tells apart two of one name; empty for most.")
    matched = serializers.CharField(help_text="The one of its names that met.")
    score = serializers.FloatField(help_text="How well it met, from 0 to 1, where it is the very name.")
    url = serializers.URLField(help_text="Its page for readers.")


class SuggestionsSerializer(serializers.Serializer[Any]):
    results = SuggestionSerializer(many=True)


class SearchView(APIView):
    """People and organizations that a text may mean, best first."""

    @extend_schema(parameters=[SearchQuerySerializer], responses=SuggestionsSerializer, operation_id="search")
    def get(self, request: Request) -> HttpResponse:
        query = SearchQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        state = next(states_at_hand(request), None)
        if state is not None:
            return _marked(state, request, HttpResponseNotModified())
        state = State.of(request, ABOUT_ANYTHING)
        results = _suggestions(request, **query.validated_data)
        return _marked(state, request, Response({"results": results}))


def _marked(state: State | None, request: Request, response: HttpResponse) -> HttpResponse:
    if state is not None:
        state.mark(request, response)
    response.headers["Cache-Control"] = _CACHING
    return response


def _suggestions(request: Request, *, q: str, limit: int, kind: str = "") -> list[dict[str, Any]]:
    """What `SuggestionSerializer` gives: the best of each kind together; of equal ones, people come first."""
    rows = [row for each in ([kind] if kind else MODELS) for row in _of_kind(request, each, q, limit)]
    return sorted(rows, key=lambda row: -row["score"])[:limit]


def _of_kind(request: Request, kind: str, text: str, limit: int) -> list[dict[str, Any]]:
    page = request.build_absolute_uri(reverse(kind, args=[_ANY_SLUG]))
    return [
        {
            "kind": kind,
            "slug": found.record.slug,
            "name": found.record.name,
            "note": found.record.note,
            "matched": found.name,
            "score": round(found.score, 4),
            "url": page.replace(_ANY_SLUG, found.record.slug),
        }
        for found in search_plainly(MODELS[kind], text, limit)
    ]
