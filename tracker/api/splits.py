"""What was split, by whom, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.merges import KINDS, WORDS, keys_in
from tracker.api.pagination import Newest
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.once import once
from tracker.merges.merge import CannotMerge
from tracker.merges.models import Split
from tracker.merges.undo import undo_split

SPLIT_KINDS = [(word, word) for word in KINDS if word != "move"]


class SplitSerializer(serializers.Serializer[Any]):
    """One record was found to be two, and rows of it were given to another one."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(SPLIT_KINDS)
    original = serializers.CharField(allow_null=True, help_text="Its slug; null where it was deleted since.")
    original_name = serializers.CharField(help_text="As it was called then.")
    other = serializers.CharField(allow_null=True, help_text="The slug of the one that has the rows.")
    other_name = serializers.CharField()
    made_new = serializers.BooleanField(help_text="Whether the other one was made for them.")
    split_by = serializers.CharField(allow_null=True, help_text="Null for a program.")
    split_at = serializers.DateTimeField()
    undone_by = serializers.CharField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True, help_text="Null while it stands.")


class SplitFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=SPLIT_KINDS, method="of_kind", distinct=False)
    stands = filters.BooleanFilter(field_name="undone_at", lookup_expr="isnull")

    class Meta:
        model = Split
        fields: list[str] = []

    def of_kind(self, splits: Any, _name: str, kinds: Sequence[str]) -> Any:
        return splits.filter(model__in=[KINDS[kind] for kind in kinds]) if kinds else splits


class SplitViewSet(Readable):
    """Splits, the latest first."""

    needs_token = True
    permissions: ClassVar = {
        "list": ("merges.view_split",),
        "retrieve": ("merges.view_split",),
        "undo": ("merges.change_split",),
    }
    queryset = Split.objects.select_related("split_by", "undone_by")
    serializer_class = SplitSerializer
    filterset_class = SplitFilter
    pagination_class = Newest

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return splits_shown(rows)

    @extend_schema(request=None, responses=SplitSerializer)
    @action(detail=True, methods=["post"])
    @once
    def undo(self, request: Request, **_kwargs: Any) -> Response:
        """Undo a split: each row goes back that was not given to another record since."""
        log = self.get_object()
        try:
            undo_split(log.pk, by=user_of(request), now=timezone.now())
        except CannotMerge as error:
            raise Conflict(str(error), "cannot_undo") from error
        return Response(self.presented(self.get_queryset().get(pk=log.pk)))


def splits_shown(splits: Sequence[Split]) -> list[dict[str, Any]]:
    """Splits as answers show them. One query for each kind of record."""
    keys = keys_in(splits)
    return [
        {
            "id": log.pk,
            "kind": WORDS.get(log.model, log.model),
            "original": keys.get((log.model, log.original_id)),
            "original_name": log.original_name,
            "other": keys.get((log.model, log.other_id)),
            "other_name": log.other_name,
            "made_new": log.made_new,
            "split_by": log.split_by and log.split_by.get_username(),
            "split_at": log.split_at,
            "undone_by": log.undone_by and log.undone_by.get_username(),
            "undone_at": log.undone_at,
        }
        for log in splits
    ]
