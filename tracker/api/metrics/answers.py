"""What every figure says beside its numbers, and the pieces that answers are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from orgs.models import Organization
from tracker.api.metrics.asked import LEVELS, Asked
from tracker.api.references import OrganizationReferenceSerializer
from tracker.dates import Window
from tracker.metrics.counts import Behind, Count, Definition
from tracker.metrics.past.moment import Moment
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.moves.vocabulary import COUNTED_STATUSES

SMALL_COVERAGE = 20


class DefinitionSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.IntegerField()
    text = serializers.CharField()


class WindowSerializer(serializers.Serializer[Any]):
    since = serializers.DateField(source="first_day")
    until = serializers.DateField(source="last_day", help_text="Inclusive.")


class CountSerializer(serializers.Serializer[Any]):
    """`min`: moves wholly inside the window; `max`: those that may be; `value`: each by the share that is."""

    min = serializers.IntegerField()
    value = serializers.FloatField()
    max = serializers.IntegerField()
    unsourced = serializers.IntegerField(help_text="Of `max`, how many name no source.")
    unsourced_share = serializers.FloatField()


class ShareSerializer(serializers.Serializer[Any]):
    """`k` of `n`, and the exact (Clopper–Pearson) 95 % interval; null where `n` is 0."""

    k = serializers.IntegerField()
    n = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class FigureOfSpellsSerializer(serializers.Serializer[Any]):
    """What a figure says that has a list of spells behind it."""

    people = serializers.URLField(
        help_text="The page that lists the people behind the figure: as many spells as `n` says."
    )


class FigureSerializer(serializers.Serializer[Any]):
    """What every figure says."""

    definition = DefinitionSerializer()
    window = WindowSerializer()
    level = serializers.ChoiceField(LEVELS)
    organization = OrganizationReferenceSerializer(
        allow_null=True, help_text="The one asked for; null for a figure of all."
    )
    n = serializers.IntegerField(help_text="How many moves, spells or people are behind the figure.")
    unsourced = serializers.IntegerField(help_text="Of them, how many name no source.")
    unsourced_share = serializers.FloatField()
    coverage = serializers.IntegerField(
        allow_null=True, help_text="How many people are tracked at the organization; null without one."
    )
    small_coverage = serializers.BooleanField(
        allow_null=True, help_text=f"Whether these are fewer than {SMALL_COVERAGE}."
    )
    moves = serializers.URLField(help_text="The list of the moves behind the figure.")


def figure(
    asked: Asked,
    definition: Definition,
    behind: Behind,
    *,
    moves: str,
    coverage: int | None = None,
    window: Window | None = None,
    **rest: Any,
) -> dict[str, Any]:
    """The answer as its serializer takes it.

    ``coverage`` is counted where the caller does not know it, ``window`` is the one asked for.
    """
    if coverage is None and asked.place:
        coverage = asked.place.coverage()
    return {
        "definition": definition,
        "window": window or asked.window,
        "level": asked.level,
        "organization": asked.place and asked.place.organization,
        "n": behind.n,
        "unsourced": behind.unsourced,
        "unsourced_share": behind.unsourced / behind.n if behind.n else 0.0,
        "coverage": coverage,
        "small_coverage": None if coverage is None else coverage < SMALL_COVERAGE,
        "moves": moves,
        **rest,
    }


def behind(count: Count) -> Behind:
    """What is behind a figure that is a count."""
    return Behind(count.max, count.unsourced)


def moves_address(
    request: Request,
    asked: Asked,
    *,
    counts_as: str = "",
    has_window: bool = True,
    moment: Moment | None = None,
    ends: tuple[Iterable[Organization], Iterable[Organization]] | None = None,
    capacities: Iterable[str] = (),
    latest: int | None = None,
) -> str:
    """The address of the list of moves that the figure is about.

    ``counts_as`` is departure, arrival, either or transfer; without it all announced and confirmed moves are
    meant. ``ends`` are organizations left and joined in place of the one that is asked for. With ``moment``
    it is the list as it was then; with ``latest`` of so many.
    """
    query: list[tuple[str, Any]] = list(_about(asked) if ends is None else _between(*ends))
    query += [("capacity", capacity) for capacity in capacities]
    if counts_as == "transfer" and (gap_days := asked.get("gap_days")) not in (None, GAP_DAYS):
        query.append(("gap_days", gap_days))
    if moment is not None:
        query.append((moment.sense.value, moment.day.isoformat()))
    if asked.level == "lineage":
        query.append(("level", asked.level))
    narrowing = asked.narrowing
    if counts_as:
        query.append(("counts_as", counts_as))
    if not counts_as or narrowing.statuses != COUNTED_STATUSES:
        query += [("status", status) for status in narrowing.statuses]
    for name in ("exit_manner", "role_group"):
        if value := getattr(narrowing, name):
            query.append((name, value))
    if has_window:
        query += [("since", str(asked.window.first_day)), ("until", str(asked.window.last_day))]
    if latest is not None:
        query.append(("latest", latest))
    return str(request.build_absolute_uri(f"{reverse('api-move-list')}?{urlencode(query)}"))


def _about(asked: Asked) -> Iterator[tuple[str, str]]:
    """The organizations that the figure is of, or their kind and country."""
    about = [asked.place.organization] if asked.place else asked.get("several") or []
    for organization in about:
        yield "organization", organization.slug
    for name, value in (("organization_kind", asked.sort.kind), ("country", asked.sort.country)):
        if value:
            yield name, value


def _between(left: Iterable[Organization], joined: Iterable[Organization]) -> Iterator[tuple[str, str]]:
    for name, organizations in (("from_organization", left), ("to_organization", joined)):
        for organization in organizations:
            yield name, organization.slug


def people_address(request: Request, asked: Asked, number: str) -> str:
    """The address of the page that lists the spells behind a figure, each with its person and moves."""
    query = [("figure", number), ("since", asked.window.first_day), ("until", asked.window.last_day)]
    if asked.level == "lineage":
        query.append(("level", asked.level))
    page = reverse("organization-spells", args=[asked.the_place().organization.slug])
    return str(request.build_absolute_uri(f"{page}?{urlencode(query)}"))
