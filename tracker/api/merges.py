"""What was merged, by whom, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.apps import apps
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.pagination import Newest
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.once import once
from tracker.merges.merge import CannotMerge
from tracker.merges.models import Merge, Rearrangement
from tracker.merges.undo import undo

KINDS = {"person": "people.person", "organization": "orgs.organization", "move": "moves.move"}
WORDS = {label: word for word, label in KINDS.items()}
MERGED_KINDS = [(word, word) for word in KINDS]


class MergeSerializer(serializers.Serializer[Any]):
    """One record was found to be the same as another, and became part of it."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(MERGED_KINDS)
    loser = serializers.CharField(allow_null=True, help_text="Its slug; of a move its number.")
    loser_name = serializers.CharField(help_text="As it was called then.")
    survivor = serializers.CharField(allow_null=True, help_text="Null where it was deleted since.")
    survivor_name = serializers.CharField()
    merged_by = serializers.CharField(allow_null=True, help_text="Null for a program.")
    merged_at = serializers.DateTimeField()
    undone_by = serializers.CharField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True, help_text="Null while it stands.")


class MergeFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=MERGED_KINDS, method="of_kind", distinct=False)
    stands = filters.BooleanFilter(field_name="undone_at", lookup_expr="isnull")

    class Meta:
        model = Merge
        fields: list[str] = []

    def of_kind(self, merges: Any, _name: str, kinds: Sequence[str]) -> Any:
        return merges.filter(model__in=[KINDS[kind] for kind in kinds]) if kinds else merges


class MergeViewSet(Readable):
    """Merges, the latest first."""

    needs_token = True
    permissions: ClassVar = {
        "list": ("merges.view_merge",),
        "retrieve": ("merges.view_merge",),
        "undo": ("merges.change_merge",),
    }
    queryset = Merge.objects.select_related("merged_by", "undone_by")
    serializer_class = MergeSerializer
    filterset_class = MergeFilter
    pagination_class = Newest

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return merges_shown(rows)

    @extend_schema(request=None, responses=MergeSerializer)
    @action(detail=True, methods=["post"])
    @once
    def undo(self, request: Request, **_kwargs: Any) -> Response:
        """Undo a merge: each row goes back where it came from, and what was added later stays."""
        log = self.get_object()
        try:
            undo(log.pk, by=user_of(request), now=timezone.now())
        except CannotMerge as error:
            raise Conflict(str(error), "cannot_undo") from error
        return Response(self.presented(self.get_queryset().get(pk=log.pk)))


def key_of(record: Any) -> str:
    """The slug of a record, or its number."""
    return str(getattr(record, "slug", "") or record.pk)


def merges_shown(merges: Sequence[Merge]) -> list[dict[str, Any]]:
    """Merges as answers show them. One query for each kind of record."""
    keys = keys_in(merges)
    return [
        {
            "id": log.pk,
            "kind": WORDS.get(log.model, log.model),
            "loser": keys.get((log.model, log.loser_id)),
            "loser_name": log.loser_name,
            "survivor": keys.get((log.model, log.survivor_id)),
            "survivor_name": log.survivor_name,
            "merged_by": log.merged_by and log.merged_by.get_username(),
            "merged_at": log.merged_at,
            "undone_by": log.undone_by and log.undone_by.get_username(),
            "undone_at": log.undone_at,
        }
        for log in merges
    ]


def keys_in(logs: Sequence[Rearrangement]) -> dict[tuple[str, int], str]:
    """The slugs, or numbers, of all records that the logs name. One query for each kind of record."""
    found: dict[tuple[str, int], str] = {}
    for label in {log.model for log in logs}:
        ids = {key for log in logs if log.model == label for key in (log.from_id, log.to_id)}
        rows = apps.get_model(label)._base_manager.filter(pk__in=ids)
        columns = ("pk", "slug") if label != KINDS["move"] else ("pk", "pk")
        found |= {(label, pk): str(key) for pk, key in rows.values_list(*columns)}
    return found
