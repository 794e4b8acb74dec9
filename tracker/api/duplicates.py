"""Pairs of records that may be one: what speaks for it, and what somebody says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.pagination import AsAsked
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.versions import ChangedMeanwhile, is_wanted, wanted_versions
from tracker.duplicates.decide import CannotDecide, decide
from tracker.duplicates.models import MAX_NOTE, Decision, OrganizationPair, Pair, PersonPair, Place


class PairSideSerializer(serializers.Serializer[Any]):
    """One of the two."""

    slug = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    matched = serializers.CharField(help_text="The one of its names that met.")


class ReasonSerializer(serializers.Serializer[Any]):
    """Two words that met or differed, and the rule that says so."""

    rule = serializers.CharField()
    left = serializers.CharField()
    right = serializers.CharField()
    weight = serializers.FloatField(help_text="The factor that it puts into the score.")


class PairSerializer(serializers.Serializer[Any]):
    """Two records that may be one. The `ETag` of one pair is what `If-Match` takes."""

    id = serializers.IntegerField()
    left = PairSideSerializer()
    right = PairSideSerializer()
    score = serializers.FloatField()
    reasons = ReasonSerializer(many=True)
    waits = serializers.BooleanField(help_text="Whether somebody is asked about it.")
    decision = serializers.ChoiceField(Decision.choices)
    note = serializers.CharField()
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample("Two people", {"decision": "different", "note": "Father and son."}, request_only=True)
    ]
)
class DecideInput(StrictSerializer):
    """What somebody says of a pair. `undecided` takes the last decision back."""

    decision = serializers.ChoiceField(Decision.choices, help_text="`same` merges nothing by itself.")
    note = serializers.CharField(max_length=MAX_NOTE, allow_blank=True, default="")


class PairFilter(filters.FilterSet):
    waits = filters.BooleanFilter(method="that_wait", label=_("Whether somebody is asked about it"))
    decision = filters.MultipleChoiceFilter(choices=Decision, distinct=False)

    def that_wait(self, pairs: Any, _name: str, value: Any) -> Any:
        return pairs.filter(place__lt=Place.SETTLED) if value else pairs.filter(place=Place.SETTLED)


class _Pairs(Readable):
    needs_token = True
    versioned = ("decide",)
    serializer_class = PairSerializer
    filterset_class = PairFilter
    pagination_class = AsAsked

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [_shown(pair) for pair in rows]

    def version_headers(self, record: Any) -> dict[str, str]:
        return {"ETag": _tag(record)}

    @extend_schema(request=DecideInput, responses=PairSerializer)
    @action(detail=True, methods=["post"])
    @once
    def decide(self, request: Request, **_kwargs: Any) -> Response:
        """Say whether the two are one. It is remembered through merges; merging them is a step of its own."""
        pair = self.get_object()
        body = DecideInput(data=request.data)
        body.is_valid(raise_exception=True)
        wanted = wanted_versions(request)
        if not is_wanted(_tag(pair), wanted):
            raise ChangedMeanwhile(self.presented(pair), _tag(pair))
        decision, note = body.validated_data["decision"], body.validated_data["note"].strip()
        by, now = user_of(request), timezone.now()
        try:
            decide(type(pair), pair.pk, decision, seen=pair.version, by=by, now=now, note=note)
        except CannotDecide as error:
            raise Conflict(str(error), "cannot_decide") from error
        decided = self.get_queryset().get(pk=pair.pk)
        return Response(self.presented(decided), headers={"ETag": _tag(decided)})


def _permissions(permission: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(("list", "retrieve", "decide"), (permission,))


class PersonPairViewSet(_Pairs):
    """Pairs of people that may be one, those first that are asked about first."""

    queryset = PersonPair.objects.with_records()
    permissions: ClassVar = _permissions("people.change_person")


class OrganizationPairViewSet(_Pairs):
    """Pairs of organizations that may be one, those first that are asked about first."""

    queryset = OrganizationPair.objects.with_records()
    permissions: ClassVar = _permissions("orgs.change_organization")


def _tag(pair: Pair) -> str:
    return f'"{pair.version}"'


def _shown(pair: Pair) -> dict[str, Any]:
    return {
        "id": pair.pk,
        "left": _side(pair.left, pair.left_name),
        "right": _side(pair.right, pair.right_name),
        "score": pair.score,
        "reasons": pair.reasons,
        "waits": pair.place < Place.SETTLED,
        "decision": pair.decision,
        "note": pair.note,
        "decided_by": pair.decided_by and pair.decided_by.get_username(),
        "decided_at": pair.decided_at,
    }


def _side(record: Any, matched: str) -> dict[str, str]:
    return {"slug": record.slug, "name": record.name, "note": record.note, "matched": matched}
