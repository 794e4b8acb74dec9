"""What was merged or split, by whom, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tracker.deadlocks import again_after_deadlock
from tracker.desk.who import signed_in
from tracker.merges.merge import CannotMerge
from tracker.merges.models import Merge, Split
from tracker.merges.undo import undo, undo_split

_KINDS = ("people.person", "orgs.organization", "moves.move")


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind of record")
    parameter_name = "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(label, str(apps.get_model(label)._meta.verbose_name_plural)) for label in _KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(model=self.value()) if self.value() else queryset


class UndoableAdmin(ModelAdmin):
    """A list to read, with a button that undoes each."""

    list_display_links = None
    list_filter: Any = [KindFilter]
    show_full_result_count = False
    list_per_page = 50
    undo: Any
    refused: type[Exception] = CannotMerge
    said: Any

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """The button is for who may press it."""
        shown = list(super().get_list_display(request))
        may_undo = self.has_change_permission(request)
        return shown if may_undo else ["state_in_words" if name == "state" else name for name in shown]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:log_id>/undo/", view, name=self._undo_url_name), *super().get_urls()]

    @method_decorator(require_POST)
    @again_after_deadlock
    def undo_view(self, request: HttpRequest, log_id: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        get_object_or_404(self.model, pk=log_id)
        try:
            done = type(self).undo(log_id, by=signed_in(request), now=timezone.now())
        except self.refused as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, self.say(done), messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def say(self, done: Any) -> str:
        """A sentence about what was undone."""
        return str(self.said % done)

    @display(description=gettext_lazy("kind of record"), ordering="model")
    def kind(self, log: Any) -> str:
        return str(log.record_model._meta.verbose_name)

    @display(description=gettext_lazy("state"))
    def state(self, log: Any) -> str:
        if log.undone_at:
            return _("undone by %s") % (log.undone_by or "–")
        return format_html(
            '<span class="desk-decision">'
            '<button class="desk-reject" formaction="{}" aria-label="{}">{}</button></span>',
            reverse(f"admin:{self._undo_url_name}", args=[log.pk]),
            _("Undo: %s") % log,
            _("Undo"),
        )

    @display(description=gettext_lazy("state"))
    def state_in_words(self, log: Any) -> str:
        return self.state(log) if log.undone_at else _("stands")

    @property
    def _undo_url_name(self) -> str:
        return f"{self.opts.model_name}-undo"


@admin.register(Merge)
class MergeAdmin(UndoableAdmin):
    list_display = ["loser_name", "survivor_name", "kind", "merged_by", "merged_at", "state"]
    fields = ["kind", "loser_name", "survivor_name", "merged_by", "merged_at", "undone_by", "undone_at"]
    search_fields = ["loser_name", "survivor_name"]
    list_select_related = ["merged_by", "undone_by"]
    undo = staticmethod(undo)
    said = gettext_lazy("“%s” is a record of its own again.")


@admin.register(Split)
class SplitAdmin(UndoableAdmin):
    list_display = ["original_name", "other_name", "kind", "split_by", "split_at", "state"]
    fields = ["kind", "original_name", "other_name", "split_by", "split_at", "undone_by", "undone_at"]
    search_fields = ["original_name", "other_name"]
    list_select_related = ["split_by", "undone_by"]
    undo = staticmethod(undo_split)
    said = gettext_lazy("“%s” has back what was split off and not given to another record since.")
