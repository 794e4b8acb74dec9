"""What was decided, by whom, and the way back; and what an analyst's own decisions add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from tracker.desk.badges import REVIEW_COLOURS
from tracker.desk.undoing import UndoableAdmin
from tracker.desk.who import signed_in
from tracker.moves.analyst_figures import PERIODS, figures_of
from tracker.moves.models import Decision
from tracker.moves.undo import CannotUndo, Undone, undo


class WhoseFilter(admin.SimpleListFilter):
    title = gettext_lazy("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("mine", _("mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(decided_by=signed_in(request)) if self.value() else queryset


class PeriodFilter(admin.SimpleListFilter):
    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("today", _("today")), *((str(days), _("last %d days") % days) for days in PERIODS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "today":
            return queryset.filter(decided_at__gte=midnight())
        if days := _days(self.value()):
            return queryset.filter(decided_at__gte=timezone.now() - timedelta(days=days))
        return queryset


@admin.register(Decision)
class DecisionAdmin(UndoableAdmin):
    """The activity of the desk, newest first."""

    list_display = ["at", "who", "kind_badge", "claim_link", "move_link", "state"]
    list_filter = [WhoseFilter, PeriodFilter, "kind", "decided_by"]
    search_fields = ["claim__person_name", "claim__from_name", "claim__to_name"]
    fields = ["claim", "kind", "decided_by", "decided_at", "move", "undone_by", "undone_at"]
    actions_list = ["own_figures"]

    class Media:
        js = ["desk/local_times.js"]

    undo = staticmethod(undo)
    refused = CannotUndo

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        decisions: Any = super().get_queryset(request)
        return decisions.for_list()

    def say(self, done: Undone) -> str:
        return undone_in_words(done)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.figures_view)
        return [path("figures/", view, name="analyst-figures"), *super().get_urls()]

    @action(description=gettext_lazy("My figures"), url_path="my-figures")
    def own_figures(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:analyst-figures"))

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        """What the analyst who is signed in has decided in a period."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = _days(request.GET.get("days")) or PERIODS[0]
        context = {
            **self.admin_site.each_context(request),
            "title": _("My figures"),
            "opts": self.model._meta,
            "figures": figures_of(signed_in(request), since=timezone.now() - timedelta(days=days)),
            "days": days,
            "periods": PERIODS,
        }
        return TemplateResponse(request, "admin/analyst_figures.html", context)

    @display(description=gettext_lazy("when"), ordering="decided_at")
    def at(self, decision: Decision) -> str:
        return show_time(decision.decided_at)

    @display(description=gettext_lazy("who"))
    def who(self, decision: Decision) -> str:
        return str(decision.decided_by or _("unknown"))

    @display(description=gettext_lazy("decision"), label=REVIEW_COLOURS | {"logged": "success"})
    def kind_badge(self, decision: Decision) -> tuple[str, str]:
        return decision.kind, decision.get_kind_display()

    @display(description=gettext_lazy("claim"))
    def claim_link(self, decision: Decision) -> str:
        url = reverse("admin:moves_claim_change", args=[decision.claim_id])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, decision.claim)

    @display(description=gettext_lazy("move"))
    def move_link(self, decision: Decision) -> str:
        if decision.move is None:
            return "–"
        url = reverse("admin:moves_move_change", args=[decision.move_id])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, decision.move.happened_on)


def undone_in_words(undone: Undone) -> str:
    """What taking a decision back did."""
    said = [_("Taken back.")]
    if undone.removed:
        said.append(_("Removed: %s.") % ", ".join(undone.removed))
    if undone.kept:
        kept = ", ".join(undone.kept)
        said.append(_("Kept, since something else needs it or somebody has changed it: %s.") % kept)
    return " ".join(said)


def midnight() -> datetime:
    """When today began."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def show_time(at: datetime) -> str:
    """HTML: a time, which a script shows in the reader's own zone."""
    utc = at.strftime("%-d %b %Y, %H:%M UTC")
    return format_html('<time class="desk-time" datetime="{}">{}</time>', at.isoformat(), utc)


def _days(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and int(text[:4]) in PERIODS else None
