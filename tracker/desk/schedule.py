"""What runs by itself: how often, when last, and whether at all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from tracker.celery import NotSent
from tracker.schedule.change import check_interval, run_now, scheduled, set_interval

# The package has pages of its own, with choices that this schedule does not need.
for model in (PeriodicTask, IntervalSchedule, CrontabSchedule, SolarSchedule, ClockedSchedule):
    admin.site.unregister(model)

_UNITS = {
    IntervalSchedule.SECONDS: gettext_lazy("seconds"),
    IntervalSchedule.MINUTES: gettext_lazy("minutes"),
    IntervalSchedule.HOURS: gettext_lazy("hours"),
    IntervalSchedule.DAYS: gettext_lazy("days"),
}
_ONE = {
    IntervalSchedule.SECONDS: gettext_lazy("every second"),
    IntervalSchedule.MINUTES: gettext_lazy("every minute"),
    IntervalSchedule.HOURS: gettext_lazy("every hour"),
    IntervalSchedule.DAYS: gettext_lazy("every day"),
}


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes none when it runs
    """How often a task runs, in a number and a unit."""

    every = forms.IntegerField(label=gettext_lazy("Every"), min_value=1, widget=UnfoldAdminIntegerFieldWidget)
    period = forms.ChoiceField(
        label=gettext_lazy("Unit"), choices=list(_UNITS.items()), widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = PeriodicTask
        fields = ["enabled"]
        labels = {"enabled": gettext_lazy("Switched on")}
        help_texts = {"enabled": gettext_lazy("Off, it does not run until it is switched on again.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        interval = self.instance.interval
        if interval is not None:
            self.initial.update(every=interval.every, period=interval.period)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        every, period = cleaned.get("every"), cleaned.get("period")
        if every and period:
            check_interval(every, period)
        return cleaned

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        set_interval(self.instance, self.cleaned_data["every"], self.cleaned_data["period"])
        return super().save(commit=commit)


@admin.register(PeriodicTask)
class ScheduleAdmin(ModelAdmin):
    """The schedule. `migrate` writes its rows; none is added or removed here, each can be switched off."""

    form = ScheduleForm
    list_display = ["name", "about", "how_often", "enabled", "last_run"]
    list_filter = ["enabled"]
    list_select_related = ["interval"]
    search_fields = ["name", "task", "description"]
    show_full_result_count = False
    list_per_page = 50
    ordering = ["name"]
    readonly_fields = ["title", "about", "last_run"]
    fields = ["title", "about", ("every", "period"), "enabled", "last_run"]
    actions = ["run_now"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PeriodicTask]:
        return scheduled().order_by(*self.get_ordering(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PeriodicTask | None = None) -> bool:
        return False

    @display(description=gettext_lazy("name"))
    def title(self, task: PeriodicTask) -> str:
        return str(task.name)

    @display(description=gettext_lazy("what it does"))
    def about(self, task: PeriodicTask) -> str:
        return _(task.description) if task.description else "–"

    @display(description=gettext_lazy("how often"), ordering="interval__every")
    def how_often(self, task: PeriodicTask) -> str:
        if task.interval.every == 1:
            return str(_ONE.get(task.interval.period, task.interval))
        return _("every %(number)d %(unit)s") % {
            "number": task.interval.every,
            "unit": _UNITS.get(task.interval.period, task.interval.period),
        }

    @display(description=gettext_lazy("last run"), ordering="last_run_at", empty_value="–")
    def last_run(self, task: PeriodicTask) -> Any:
        return task.last_run_at

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {**(extra_context or {}), "title": _("Schedule")})

    @action(description=gettext_lazy("Run now"), permissions=["change"])
    def run_now(self, request: HttpRequest, tasks: QuerySet[PeriodicTask]) -> None:
        sent = 0
        for task in tasks:
            try:
                run_now(task)
            except NotSent as error:
                self.message_user(request, str(error), messages.ERROR)
                break
            sent += 1
        said = ngettext("%d task was sent to the workers.", "%d tasks were sent to the workers.", sent)
        if sent:
            self.message_user(request, said % sent, messages.SUCCESS)
