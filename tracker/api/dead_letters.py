"""Tasks that failed for good: why, another try, and dismissing them. By the scope `admin`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.api.pagination import FailedLastFirst
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.once import once
from tracker.dead_letters.keep import CannotTry, dismiss, try_again
from tracker.dead_letters.models import DeadLetter, LetterState


class DeadLetterSerializer(serializers.Serializer[Any]):
    """One task with its arguments that failed after all its tries."""

    id = serializers.IntegerField()
    task = serializers.CharField()
    arguments = serializers.DictField(help_text="Keys of rows and addresses of hosts.")
    queue = serializers.CharField()
    reason = serializers.CharField()
    times = serializers.IntegerField(help_text="How often it has failed.")
    first_failed_at = serializers.DateTimeField()
    failed_at = serializers.DateTimeField()
    state = serializers.ChoiceField(LetterState.choices)
    tried_at = serializers.DateTimeField(allow_null=True)
    dismissed_at = serializers.DateTimeField(allow_null=True)


class DeadLetterDetailSerializer(DeadLetterSerializer):
    """The same with where it failed."""

    traceback = serializers.CharField(trim_whitespace=False)


class DeadLetterFilter(filters.FilterSet):
    is_open = filters.BooleanFilter(method="that_wait", label=_("Whether nothing was done since it failed"))
    queue = filters.CharFilter(label=_("Name of the queue"))
    task = filters.CharFilter(label=_("Whole name of the task"))

    class Meta:
        model = DeadLetter
        fields: list[str] = []

    def that_wait(self, letters: Any, _name: str, value: Any) -> Any:
        still_open = DeadLetter.objects.open().values("pk")
        return letters.filter(pk__in=still_open) if value else letters.exclude(pk__in=still_open)


_VIEW, _CHANGE = ("dead_letters.view_deadletter",), ("dead_letters.change_deadletter",)


class DeadLetterViewSet(Readable):
    """Tasks that failed for good, the latest first."""

    needs_token = True
    scopes: ClassVar = dict.fromkeys(("list", "retrieve", "try_again", "dismiss"), Scope.ADMIN)
    permissions: ClassVar = {"list": _VIEW, "retrieve": _VIEW, "try_again": _CHANGE, "dismiss": _CHANGE}
    queryset = DeadLetter.objects.all()
    filterset_class = DeadLetterFilter
    pagination_class = FailedLastFirst

    def get_serializer_class(self) -> Any:
        return DeadLetterSerializer if self.action == "list" else DeadLetterDetailSerializer

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [dict(self.get_serializer_class()(row).data) for row in rows]

    @extend_schema(request=None, responses={202: DeadLetterDetailSerializer})
    @action(detail=True, methods=["post"], url_path="try-again")
    @once
    def try_again(self, request: Request, **_kwargs: Any) -> Response:
        """Send the same task with the same arguments once more."""
        letter = self.get_object()
        try:
            try_again(letter, now=timezone.now())
        except CannotTry as error:
            raise Conflict(str(error), "cannot_try") from error
        return Response(self.presented(self.get_object()), status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=DeadLetterDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def dismiss(self, request: Request, **_kwargs: Any) -> Response:
        """Nobody needs to look at it any more, until it fails again."""
        letter = self.get_object()
        dismiss(DeadLetter.objects.filter(pk=letter.pk), now=timezone.now())
        return Response(self.presented(self.get_object()))
