"""Merging at the desk: choose the survivor, see what will happen, confirm, and undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from tracker.desk.deadlocks import again_after_deadlock
from tracker.desk.merge_versions import seen_pair, versions_of
from tracker.desk.who import signed_in
from tracker.history.changes import Change
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.models import Merge
from tracker.merges.preview import preview_merge
from tracker.merges.undo import undo


class MergeInto(ModelAdmin):
    """For the admin class of a kind of record that can be merged: a page that does it."""

    actions_detail = ["merge_into_another"]
    meanwhile_page: Any  # of the admin class of a record with history

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<int:record_id>/merge/", view, name=self._merge_url_name), *super().get_urls()]

    @action(description=gettext_lazy("Merge into another"), permissions=["change"], icon="merge")
    def merge_into_another(self, _request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:{self._merge_url_name}", args=[object_id]))

    @again_after_deadlock
    def merge_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """Without a survivor the question for one, with one the preview; by POST it is done."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and (seen := seen_pair(request.POST)):
            with transaction.atomic():
                pair = seen.lock(self.model, record_id)
                if (sentence := pair.why_gone()) is not None:
                    return self.meanwhile_page(request, pair.left, pair.changes(), sentence)
                if changes := pair.changes():
                    return self._preview(request, pair.loser, pair.survivor, changes)
                return self._merge(request, pair.loser, pair.survivor)
        loser = get_object_or_404(self.model.objects.all(), pk=record_id)
        form = _SurvivorForm(self, loser, request.POST or request.GET or None)
        survivor = form.cleaned_data["survivor"] if form.is_valid() else None
        if request.method == "POST" and survivor is not None:
            return self._merge(request, loser, survivor)
        return self._preview(request, loser, survivor, form=form)

    def _preview(
        self,
        request: HttpRequest,
        loser: Any,
        survivor: Any,
        changes: Sequence[Change] = (),
        form: Any = None,
    ) -> HttpResponse:
        """What will happen; the versions that it was made from come first, then what is read of the two."""
        versions = versions_of(loser, survivor) if survivor is not None else ""
        form = form or _SurvivorForm(self, loser, {"survivor": survivor.pk})
        context = self.admin_site.each_context(request) | {
            "title": _("Merge “%s” into another") % loser,
            "opts": self.model._meta,
            "form": form,
            "media": self.media + form.media,
            "loser": loser,
            "preview": preview_merge(loser, survivor) if survivor is not None else None,
            "versions": versions,
            "entries": [{"change": change} for change in changes],
        }
        return TemplateResponse(request, "admin/merge.html", context, status=409 if changes else 200)

    @property
    def _merge_url_name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_merge"

    def _merge(self, request: HttpRequest, loser: Any, survivor: Any) -> HttpResponse:
        try:
            merge(loser, survivor, by=signed_in(request), now=timezone.now())
        except CannotMerge as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        undo_it = reverse("admin:merges_merge_changelist")
        said = format_html(
            _("“{}” is now part of “{}”. It can be undone in the <a href='{}'>list of merges</a>."),
            loser,
            survivor,
            undo_it,
        )
        self.message_user(request, said, messages.SUCCESS)
        opts = self.model._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[survivor.pk])
        return HttpResponseRedirect(url)


class _SurvivorForm(forms.Form):
    def __init__(self, model_admin: MergeInto, loser: Any, data: Any) -> None:
        super().__init__(data)
        field = loser._meta.get_field("merged_into")
        self.fields["survivor"] = forms.ModelChoiceField(
            loser._meta.model.objects.exclude(pk=loser.pk),
            label=_("Merge into"),
            widget=AutocompleteSelect(field, model_admin.admin_site),
        )


@admin.register(Merge)
class MergeAdmin(ModelAdmin):
    """What was merged, by whom, and the way back."""

    list_display = ["loser_name", "survivor_name", "model", "merged_by", "merged_at", "state"]
    list_display_links = None
    list_filter = ["model"]
    search_fields = ["loser_name", "survivor_name"]
    list_select_related = ["merged_by", "undone_by"]
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:merge_id>/undo/", view, name="merge-undo"), *super().get_urls()]

    @method_decorator(require_POST)
    @again_after_deadlock
    def undo_view(self, request: HttpRequest, merge_id: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        get_object_or_404(Merge, pk=merge_id)
        try:
            record = undo(merge_id, by=signed_in(request), now=timezone.now())
        except CannotMerge as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("“%s” is a record of its own again.") % record, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:merges_merge_changelist"))

    @display(description=gettext_lazy("state"))
    def state(self, log: Merge) -> str:
        if log.undone_at:
            return _("undone by %s") % (log.undone_by or "–")
        return format_html(
            '<span class="desk-decision">'
            '<button class="desk-reject" formaction="{}" aria-label="{}">{}</button></span>',
            reverse("admin:merge-undo", args=[log.pk]),
            _("Undo: %s") % log,
            _("Undo"),
        )
