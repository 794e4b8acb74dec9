"""Sources: what is polled, how it answers, and what its last polls brought."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from unfold.decorators import display

from tracker.desk.confirm import confirmed
from tracker.desk.deleted import Restorable
from tracker.desk.find_source import FindsSources
from tracker.desk.records import RecordAdmin
from tracker.desk.source_form import SourceForm
from tracker.news.models import Polling, Source, SourceState

_POLLS = 20
_OF_STATE = {
    SourceState.HEALTHY: "success",
    SourceState.FAILING: "danger",
    SourceState.SILENT: "warning",
    SourceState.ODD: "warning",
    SourceState.NOT_POLLED: "info",
    SourceState.BY_HAND: "info",
    SourceState.DISABLED: "warning",
}


class StateFilter(admin.SimpleListFilter):
    """Sources by how they are."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(SourceState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() in SourceState.values else queryset


@admin.register(Source)
class SourceAdmin(FindsSources, Restorable, RecordAdmin):
    """What people decide about a source; workers write the rest."""

    form = SourceForm
    actions_list = ["find_feed", "show_deleted"]
    list_display = ["name", "kind", "language", "state_badge", "new_at", "due_at", "problem"]
    list_filter = [StateFilter, "kind", "language", "tags"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "home_url", "url"]
    prepopulated_fields = {"slug": ["name"]}
    actions = ["poll_now"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "url", "home_url", "language"]}),
        (_("Use"), {"fields": ["tag_names", "weight", "family", "text_from", "link_pattern"]}),
        (_("Polling"), {"fields": ["is_enabled", "disabled_because", "answers", "last_polls"]}),
    ]
    readonly_fields = ["answers", "last_polls"]

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **options)
        except IntegrityError:  # somebody has just added the same: now the form can say so
            return super().changeform_view(request, *args, **options)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_state()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        form.save_tags()

    @display(description=_("state"), label=_OF_STATE)
    def state_badge(self, source: Any) -> tuple[str, str]:
        return source.state, str(SourceState(source.state).label)

    @display(description=_("last new entry"), ordering="polling__new_at")
    def new_at(self, source: Any) -> Any:
        return _polling(source) and source.polling.new_at

    @display(description=_("due at"), ordering="polling__due_at")
    def due_at(self, source: Any) -> Any:
        return _polling(source) and source.polling.due_at

    @display(description=_("problem"))
    def problem(self, source: Any) -> str:
        polling = _polling(source)
        return source.disabled_because or (polling.problem or polling.alarm if polling else "")

    @display(description=_("how it answers"))
    def answers(self, source: Source | None) -> str:
        polling = _polling(source)
        return " ".join(_said_of(polling)) if polling else str(_("It was not polled yet."))

    @display(description=_("last polls"))
    def last_polls(self, source: Source | None) -> SafeString | str:
        polls = source.polls.all()[:_POLLS] if source and source.pk else []
        if not polls:
            return "–"
        rows = [
            (
                _moment(each.started_at),
                each.get_outcome_display(),
                each.entries,
                each.new_entries,
                each.problem,
            )
            for each in polls
        ]
        row = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"
        heads = [(_("when"),), (_("outcome"),), (_("entries"),), (_("new"),), (_("problem"),)]
        head = format_html_join("", '<th scope="col">{}</th>', heads)
        return format_html(
            '<table class="polls"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            head,
            format_html_join("", row, rows),
        )

    @admin.action(description=_("Poll now"), permissions=["change"])
    @confirmed(ngettext_lazy("Poll %d source now?", "Poll %d sources now?"))
    def poll_now(self, request: HttpRequest, sources: QuerySet[Source]) -> None:
        now = timezone.now()
        Polling.objects.begin(now=now)
        keys = list(sources.filter(is_enabled=True).values_list("pk", flat=True))
        count = Polling.objects.at_once(keys, now=now)
        said = ngettext("%d source will be polled.", "%d sources will be polled.", count) % count
        self.message_user(request, said)


def _polling(source: Source | None) -> Polling | None:
    return getattr(source, "polling", None)


def _said_of(polling: Polling) -> list[str]:
    said = [sentence for sentence in (polling.problem, polling.alarm) if sentence]
    if polling.failing_since:
        said.append(_("It has failed since %s.") % _moment(polling.failing_since))
    if polling.silent_since:
        said.append(_("Nothing new has come since %s.") % _moment(polling.silent_since))
    if polling.expected_per_week is not None:
        said.append(_("About %.1f new entries a week are expected.") % polling.expected_per_week)
    if polling.due_at:
        said.append(_("It is due at %s.") % _moment(polling.due_at))
    if polling.address:
        said.append(_("It has moved to %s.") % polling.address)
    return said


def _moment(when: Any) -> str:
    return date_format(timezone.localtime(when), "Y-m-d H:i")
