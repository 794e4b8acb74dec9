"""What a figure is asked for. A parameter that it does not know is refused: left aside, it would mislead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypedDict, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from orgs.models import Organization, OrganizationKind
from tracker.api.exports.renderers import FORMAT, FigureCsvRenderer
from tracker.api.fields import PartialDateField, QuerySerializer
from tracker.api.plain.heads import Called, organizations_of
from tracker.dates import Window
from tracker.merges.merge import survivor_of
from tracker.metrics.move_filter.parameters import MOST_GAP_DAYS
from tracker.metrics.narrowing import COUNTED, RUMOURED, Narrowing, OrganizationSort
from tracker.metrics.places import Place
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.moves.vocabulary import ExitManner, MoveStatus, RoleGroup

MOST_ROWS, MOST_OFFSET = 1000, 1_000_000
MOST_MONTHS = 600
MOST_ORGANIZATIONS = 50
LEVELS = ["organization", "lineage"]
Row = TypeVar("Row")
_NO_SLUG = gettext_lazy("Say which organization by its slug; /api/v1/organizations/?q= finds it.")


def whole_number(first: int, last: int, **options: Any) -> serializers.IntegerField:
    """A whole number between two; what is none is refused with a sentence that names both."""
    sentence = gettext_lazy("This is a whole number from %(first)d to %(last)d.") % {
        "first": first,
        "last": last,
    }
    wrong = ("invalid", "max_string_length")
    return serializers.IntegerField(
        min_value=first, max_value=last, error_messages=dict.fromkeys(wrong, sentence), **options
    )


def _choice(values: Sequence[Any], **options: Any) -> serializers.ChoiceField:
    """One of some words; another is refused with all of them."""
    words = [str(value) for value in values]
    sentence = gettext_lazy("“{input}” is not a valid choice; it is one of %(words)s.")
    return serializers.ChoiceField(
        words, error_messages={"invalid_choice": sentence % {"words": ", ".join(words)}}, **options
    )


@extend_schema_field({"type": "string", "examples": ["openai", "google-deepmind"]})
class OrganizationField(serializers.CharField):
    """The organization that has a slug; that of a merged one means the survivor."""

    def __init__(self, **options: Any) -> None:
        messages: dict[str, Any] = dict.fromkeys(("required", "blank", "invalid"), _NO_SLUG)
        super().__init__(error_messages=messages, **options)

    def to_internal_value(self, data: Any) -> Any:
        slug = super().to_internal_value(data)
        return organizations_called([slug])[0]


@extend_schema_field({"type": "array", "items": {"type": "string"}, "maxItems": MOST_ORGANIZATIONS})
class SlugsField(serializers.ListField):
    """Slugs of organizations, in the order in which they are named."""

    child = serializers.CharField()

    def to_internal_value(self, data: Any) -> list[str]:
        slugs = [str(slug).strip() for slug in data]
        if not all(slugs):
            raise serializers.ValidationError(_NO_SLUG)
        if len(slugs) > MOST_ORGANIZATIONS:
            raise serializers.ValidationError(_("Name at most %d organizations.") % MOST_ORGANIZATIONS)
        return slugs


def organizations_called(
    slugs: Sequence[str], organizations_at: Callable[[Sequence[str]], Called] = organizations_of
) -> list[Any]:
    """The records of these slugs, the survivors of merged ones, each once. One query where none was merged.

    Raises ValidationError that names a slug which nobody has.
    """
    by_slug = organizations_at(slugs).by_slug
    for slug in slugs:
        if slug not in by_slug:
            raise serializers.ValidationError(
                _("There is no organization “%(slug)s”; /api/v1/organizations/?q= finds slugs.")
                % {"slug": slug[:100]}
            )
    found = (by_slug[slug] for slug in slugs)
    return list(dict.fromkeys(survivor_of(each) if each.merged_into_id else each for each in found))


class FigureQuerySerializer(QuerySerializer):
    """What every figure is asked for. Fields of a figure of its own are added below it."""

    since = PartialDateField(required=False, help_text="Inclusive. Twelve months before `until` by default.")
    until = PartialDateField(
        required=False, help_text="Inclusive: 2024 means to its last day. Today by default."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if unknown := set(self.initial_data) - set(self.fields):
            sentence = _("This figure takes %(names)s.") % {"names": ", ".join(self.fields)}
            raise serializers.ValidationError({name: [sentence] for name in sorted(unknown)})
        try:
            attrs["window"] = self.window_of(attrs)
        except ValueError as error:
            raise serializers.ValidationError({"until": [str(error)]}) from error
        return attrs

    def window_of(self, attrs: dict[str, Any]) -> Window:
        """The days that are asked for. Raises ValueError where the period would end before it begins."""
        return Window.asked_for(attrs.get("since"), attrs.get("until"), today=self.context["today"])


class LevelQuerySerializer(FigureQuerySerializer):
    """A figure that rolls organizations up where that is asked for."""

    level = serializers.ChoiceField(
        LEVELS,
        default="organization",
        help_text="Each organization by itself, or rolled up to its topmost parent on the date of the move.",
        error_messages={
            "invalid_choice": gettext_lazy("“{input}” is not a valid choice; it is organization or lineage.")
        },
    )


class NarrowQuerySerializer(serializers.Serializer[Any]):
    """Which moves are counted, for figures of moves."""

    status = _choice(
        ["confirmed", "announced"],
        default="announced",
        help_text="How sure a move must be: `announced` counts confirmed ones too.",
    )
    exit_manner = _choice(
        ExitManner.values, required=False, help_text="Only moves by which people left in this manner."
    )
    role_group = _choice(
        RoleGroup.values,
        required=False,
        help_text="Only moves with a role in this group on the side that is counted; of transfers and delays "
        "on the side that is left, and on either.",
    )


class RumourQuerySerializer(NarrowQuerySerializer):
    """A figure that shows rumours too, apart."""

    status = _choice(
        ["confirmed", "announced", "rumoured"],
        default="announced",
        help_text="How sure a move must be: `announced` counts confirmed ones too. With `rumoured`, rumours "
        "stand beside each count in `rumoured`, and are in none.",
    )


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z]{2}$", "examples": ["FR"]})
class CountryField(serializers.RegexField):
    """Two letters of ISO 3166-1."""

    def __init__(self, **options: Any) -> None:
        sentence = gettext_lazy("A country is two letters of ISO 3166-1, for example FR.")
        messages: dict[str, Any] = dict.fromkeys(("invalid", "blank"), sentence)
        super().__init__(r"^[A-Za-z]{2}$", error_messages=messages, **options)


class SortQuerySerializer(serializers.Serializer[Any]):
    """Which organizations have a row, where it is a figure of all."""

    kind = _choice(OrganizationKind.values, required=False, help_text="Only organizations of this kind.")
    country = CountryField(
        required=False, help_text="Only organizations of this country, in two letters of ISO 3166-1."
    )


class PlaceQuerySerializer(LevelQuerySerializer):
    """A figure of one organization."""

    organization = OrganizationField(help_text="Slug of the organization.")


class PageQuerySerializer(serializers.Serializer[Any]):
    """Which of the rows of a figure."""

    limit = whole_number(1, MOST_ROWS, default=100)
    offset = whole_number(0, MOST_OFFSET, default=0)


class Rows(TypedDict):
    """Which of the rows; ``limit`` is None for all that follow."""

    offset: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that was understood: the values, and the place it is about."""

    values: dict[str, Any]
    today: date
    place: Place | None

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str) -> Any:
        """The value of a parameter, None where it was not given."""
        return self.values.get(name)

    @property
    def window(self) -> Window:
        window: Window = self.values["window"]
        return window

    @property
    def level(self) -> str:
        return str(self.values.get("level", "organization"))

    @property
    def narrowing(self) -> Narrowing:
        """Which moves are counted, without the rumours that are to stand beside."""
        is_sure = self.get("status") == MoveStatus.CONFIRMED
        statuses = (MoveStatus.CONFIRMED.value,) if is_sure else COUNTED.statuses
        return Narrowing(statuses, self.get("exit_manner") or "", self.get("role_group") or "")

    @property
    def rumours(self) -> Narrowing | None:
        """Which moves stand beside; None where nobody asks for rumours."""
        if self.get("status") != MoveStatus.RUMOURED:
            return None
        return Narrowing(RUMOURED, self.get("exit_manner") or "", self.get("role_group") or "")

    @property
    def sort(self) -> OrganizationSort:
        """Which organizations have a row."""
        return OrganizationSort(self.get("kind") or "", self.get("country") or "")

    def the_place(self) -> Place:
        """The place of a figure that has one always."""
        if self.place is None:
            raise ValueError("The query names no organization.")
        return self.place

    def place_of(self, organization: Organization) -> Place:
        """An organization at the level that was asked for."""
        return Place.with_lineage(organization) if self.level == "lineage" else Place.itself(organization)

    def whole(self) -> Asked:
        """The same without a choice of rows."""
        return replace(self, values={**self.values, "offset": 0, "limit": None})

    @property
    def rows(self) -> Rows:
        """Which of the rows, for what reads no others."""
        return {"offset": self["offset"], "limit": self["limit"]}

    def page(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows that were asked for; all of them in a file that names no limit."""
        return rows[self["offset"] :][: self["limit"]]


def is_whole(request: Request) -> bool:
    """Whether the rows are to be a file."""
    renderer: Any = getattr(request, "accepted_renderer", None)
    return renderer is not None and renderer.format == FigureCsvRenderer.format


def asked_of(
    request: Request,
    serializer: type[FigureQuerySerializer],
    *,
    today: date,
    organizations_at: Callable[[Sequence[str]], Called] = organizations_of,
) -> Asked:
    """The query of a request. Raises ValidationError with the parameter and a sentence.

    ``organizations_at`` finds the organizations that are named.
    """
    said: QueryDict = request.query_params
    if FORMAT in said:  # only then, as a copy of many values takes long
        copied = said.copy()
        copied.pop(FORMAT)
        said = copied
    query = serializer(data=said, context={"today": today, "organizations_at": organizations_at})
    query.is_valid(raise_exception=True)
    values = query.validated_data
    if is_whole(request) and "limit" in values and "limit" not in said:
        values["limit"] = None  # a file of a part, of which nothing says so, would mislead
    asked = Asked(values, today, None)
    organization = asked.get("organization")
    return Asked(asked.values, today, asked.place_of(organization)) if organization else asked


class GapQuerySerializer(serializers.Serializer[Any]):
    """How far apart leaving and coming may lie to be one transfer."""

    gap_days = whole_number(
        0,
        MOST_GAP_DAYS,
        default=GAP_DAYS,
        help_text="Days between leaving and coming elsewhere, at most, for both to be one transfer.",
    )
