"""`as_of` and `published_by`: lists and figures of the past, and what the answer says about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.lineage import Lineages
from orgs.models import Lineage
from tracker.api.exports.stream import Whole
from tracker.api.pagination import NewestFirst
from tracker.dates import Window
from tracker.exports.columns import Row
from tracker.exports.lists.moves import MOVES
from tracker.exports.lists.plain_list import AT_ONCE
from tracker.metrics.departures import OrganizationCount
from tracker.metrics.every_lineage import EveryLineage
from tracker.metrics.move_filter import MoveFilter
from tracker.metrics.narrowing import Narrowing, OrganizationSort
from tracker.metrics.past import words
from tracker.metrics.past.asked import Asked, keys_of
from tracker.metrics.past.lineal import Lineal
from tracker.metrics.past.moment import BadMoment, Moment, moment_asked
from tracker.metrics.past.read import departures_at, moves_at

_SIDES = ("organization", "from_organization", "to_organization")
_SORTS = ("organization_kind", "country")
_OF_THE_PAST = (
    *(*_SIDES, "level", "person", "kind", "status", "exit_manner", "role_group", "counts_as", "group"),
    *_SORTS,
    *("since", "until"),
)
_FIGURES = {"departure": "departures", "arrival": "arrivals", "either": "net"}
AS_OF = (
    "As this system held it at the end of that day, in UTC, read from history. People and organizations have "
    "the names of today. Not together with `published_by`."
)
PUBLISHED_BY = (
    "By the accepted claims that had been published by that day: dates, sides and status of each move follow "
    "from these. Not together with `as_of`."
)
MOMENT = [
    OpenApiParameter("as_of", date, description=AS_OF),
    OpenApiParameter("published_by", date, description=PUBLISHED_BY),
]


class MomentSerializer(serializers.Serializer[Any]):
    """Which past is shown, in words; missing where it is now."""

    sense = serializers.ChoiceField(["as_of", "published_by"])
    day = serializers.DateField()
    words = serializers.ListField(child=serializers.CharField(), help_text="Whole sentences.")


def asked_moment(request: Request) -> Moment | None:
    """What a request asks for. Raises ValidationError that names the parameter."""
    try:
        return moment_asked(request.query_params, today=timezone.localdate())
    except BadMoment as error:
        raise ValidationError({error.field: [str(error)]}) from error


def told(moment: Moment, *more: str) -> dict[str, Any]:
    """What an answer says about the past that it shows."""
    sentences = [f"{words.title(moment)}.", *words.explanation(moment), *more]
    shown = {"sense": moment.sense.value, "day": moment.day, "words": [each for each in sentences if each]}
    return dict(MomentSerializer(shown).data)


def departures_then(
    moment: Moment, level: str, window: Window, *, only: Narrowing, sort: OrganizationSort
) -> list[OrganizationCount]:
    """As the figure of today."""
    lineages = Lineages(Lineage.objects.all()) if level == "lineage" else None
    return departures_at(moment, window, only=only, sort=sort, lineages=lineages)


class PastPages(NewestFirst):
    """The same pages, of a list of the past."""

    orderings: ClassVar = {"-date": ("-happened_first_day", "-id"), "date": ("happened_first_day", "id")}


class HasAPast:
    """A list of moves that answers for a moment too. The filters are those of today's list."""

    filterset_class: Any
    serializer_class: Any

    @extend_schema(parameters=MOMENT)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        moment = asked_moment(request)
        if moment is None or request.accepted_renderer.format != "json":
            answer: Response = super().list(request, *args, **kwargs)  # type: ignore[misc]  # of the viewset
            return answer
        asked = self._asked(request)
        pages = PastPages()
        rows = pages.paginate_queryset(moves_at(moment, asked), request)
        answer = pages.get_paginated_response(self.serializer_class(rows, many=True).data)
        answer.data["time_machine"] = told(moment, words.bounds(asked, moment))
        return answer

    def whole(self, request: Request) -> Whole:
        """The rows of the list of now, or of the moment that is asked for; nobody has counted these."""
        moment = asked_moment(request)
        if moment is None:
            now: Whole = super().whole(request)  # type: ignore[misc]  # of the viewset
            return now
        asked, order = self._asked(request), PastPages().order_asked(request)
        return Whole(MOVES.columns, lambda: self._past_rows(moment, asked, order), lambda: None)

    def _past_rows(self, moment: Moment, asked: Asked, order: tuple[str, ...]) -> Iterator[Row]:
        left = moves_at(moment, asked).order_by(*order)
        while moves := left[:AT_ONCE]:
            yield from self.serializer_class(moves, many=True).data
            last = moves[-1]
            left = left.behind(last.happened_first_day, last.pk, backwards=not order[0].startswith("-"))

    def _asked(self, request: Request) -> Asked:
        filters = self.filterset_class(request.query_params)
        if not filters.is_valid():
            raise ValidationError(filters.errors)
        asked: MoveFilter = filters.asked
        refuse_others(asked)
        said = asked.said
        is_rolled_up, figure = said.get("level") == "lineage", _FIGURES.get(said.get("counts_as", ""), "")
        lineal = _lineal(asked) if is_rolled_up else {}
        is_of_all = is_rolled_up and figure and asked.named.keys().isdisjoint(_SIDES)
        records: dict[str, Any] = {
            name: _keys(found) for name, found in asked.named.items() if name not in lineal
        }
        return Asked(
            **records,
            lineal=lineal,
            every=EveryLineage.read() if is_of_all else None,
            figure=figure,
            group=said.get("group"),
            kinds=said.get("kind", ()),
            statuses=said.get("status", ()),
            exit_manners=said.get("exit_manner", ()),
            role_groups=said.get("role_group", ()),
            sort=_sort(said),
            since=said["since"].first_day if "since" in said else None,
            until=said["until"].last_day if "until" in said else None,
        )


def refuse_others(asked: MoveFilter) -> None:
    """Raise ValidationError where a filter is asked for that only today's list has."""
    sentence = _("A list of the past cannot be narrowed by this.")
    if asked.said.get("counts_as") == "transfer":
        raise ValidationError({"counts_as": [_("Transfers are known of now only.")]})
    if others := {name: [sentence] for name in asked.said if name not in _OF_THE_PAST}:
        raise ValidationError(others)


def _sort(said: Mapping[str, Any]) -> OrganizationSort:
    """Of which kind and country one organization is. Raises ValidationError for several at once."""
    for name in _SORTS:
        if len(said.get(name, ())) > 1:
            raise ValidationError({name: [_("A list of the past can be of one only.")]})
    kind, country = (next(iter(said.get(name, ())), "") for name in _SORTS)
    return OrganizationSort(kind, country)


def _keys(named: Mapping[str, list[Any]]) -> list[int]:
    """The records that one parameter names, and all that were merged into them."""
    return [key for found in named.values() for record in found for key in keys_of(record) or ()]


def _lineal(asked: MoveFilter) -> dict[str, Lineal]:
    """The organizations that are named, with their lineage. Raises ValidationError for several at once."""
    lineal = {}
    for name, named in asked.named.items():
        records = [record for found in named.values() for record in found]
        if name == "person" or not records:
            continue
        if len(records) > 1:
            sentence = _("With its lineage, a list of the past can be of one organization only.")
            raise ValidationError({name: [sentence]})
        lineal[name] = Lineal.of(records[0])
    return lineal
