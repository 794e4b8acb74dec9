"""What runs by itself: how often, when last, whether at all, and running it now. By the scope `admin`."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.api.pagination import ByTaskName
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.versions import ChangedMeanwhile, is_wanted, wanted_versions
from tracker.celery import NotSent
from tracker.schedule.change import check_interval, run_now, scheduled, set_interval

UNITS = [(unit, unit) for unit in ("seconds", "minutes", "hours", "days")]
_MOST = 10**9


class ScheduleSerializer(serializers.Serializer[Any]):
    """A task that runs by itself."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    task = serializers.CharField()
    about = serializers.CharField(help_text="What it does.")
    every = serializers.IntegerField()
    unit = serializers.ChoiceField(UNITS)
    is_enabled = serializers.BooleanField()
    last_run_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample("Every five minutes", {"every": 5, "unit": "minutes"}, request_only=True),
        OpenApiExample("Off", {"is_enabled": False}, request_only=True),
    ]
)
class ScheduleChanges(StrictSerializer):
    """How often a task runs, and whether at all."""

    every = serializers.IntegerField(min_value=1, max_value=_MOST, required=False)
    unit = serializers.ChoiceField(UNITS, required=False)
    is_enabled = serializers.BooleanField(
        required=False, help_text="Off, it runs only when it is run by hand."
    )


_VIEW, _CHANGE = (
    ("django_celery_beat.view_periodictask",),
    ("django_celery_beat.change_periodictask",),
)


class ScheduleViewSet(Readable):
    """What runs by itself, by name."""

    needs_token = True
    versioned: ClassVar = ("partial_update",)
    scopes: ClassVar = dict.fromkeys(("list", "retrieve", "partial_update", "run"), Scope.ADMIN)
    permissions: ClassVar = {"list": _VIEW, "retrieve": _VIEW, "partial_update": _CHANGE, "run": _CHANGE}
    queryset = PeriodicTask.objects.none()
    serializer_class = ScheduleSerializer
    filterset_class = None
    pagination_class = ByTaskName

    def get_queryset(self) -> Any:
        return scheduled()

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [_shown(task) for task in rows]

    def version_headers(self, record: Any) -> dict[str, str]:
        return {"ETag": _tag_of(record)}

    @extend_schema(request=ScheduleChanges, responses=ScheduleSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Say how often a task that you have read runs, and whether at all: `If-Match` takes its `ETag`."""
        wanted = wanted_versions(request)
        found = self.get_object()
        task = self.get_queryset().select_for_update(of=("self",)).get(pk=found.pk)
        if not is_wanted(_tag_of(task), wanted):
            raise ChangedMeanwhile(self.presented(task), _tag_of(task))
        body = ScheduleChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        _change(task, body.validated_data)
        return Response(self.presented(task), headers=self.version_headers(task))

    @extend_schema(request=None, responses={202: ScheduleSerializer})
    @action(detail=True, methods=["post"])
    @once
    def run(self, request: Request, **_kwargs: Any) -> Response:
        """Send a task to the workers now."""
        task = self.get_object()
        try:
            run_now(task)
        except NotSent as error:
            raise Conflict(str(error), "cannot_run") from error
        return Response(self.presented(task), status.HTTP_202_ACCEPTED)


def _change(task: PeriodicTask, said: dict[str, Any]) -> None:
    interval: IntervalSchedule | None = task.interval
    if interval is None:
        raise Conflict(_("This task does not run by an interval."), "no_interval")
    every, unit = said.get("every", interval.every), said.get("unit", interval.period)
    try:
        check_interval(every, unit)
    except DjangoValidationError as error:
        raise ValidationError(serializers.as_serializer_error(error)) from error
    set_interval(task, every, unit)
    task.enabled = said.get("is_enabled", task.enabled)
    task.save()


def _tag_of(task: Any) -> str:
    """The version of what people decide about a task; that it ran is no other one."""
    said = f"{task.pk} {task.interval.every} {task.interval.period} {task.enabled}"
    return f'"{sha256(said.encode()).hexdigest()[:16]}"'


def _shown(task: Any) -> dict[str, Any]:
    return {
        "id": task.pk,
        "name": task.name,
        "task": task.task,
        "about": _(task.description) if task.description else "",
        "every": task.interval.every,
        "unit": task.interval.period,
        "is_enabled": task.enabled,
        "last_run_at": task.last_run_at,
    }
