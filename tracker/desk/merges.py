"""Merging at the desk: choose the survivor, see what will happen, and confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from tracker.deadlocks import again_after_deadlock
from tracker.desk.meanwhile import record_number
from tracker.desk.merge_versions import seen_pair, versions_of
from tracker.desk.who import signed_in
from tracker.duplicates.settle import told_apart
from tracker.history.changes import Change
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.preview import preview_merge


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

    def merge_url(self, loser_id: int, survivor_id: int) -> str:
        """The address of the preview."""
        page = reverse(f"admin:{self._merge_url_name}", args=[loser_id])
        return f"{page}?{urlencode({'survivor': survivor_id})}"

    def suggested_survivors(self, loser: Any) -> Sequence[Any]:
        """Records that this one may well be the same as, to choose from with one click."""
        return ()

    def evidence_shown(self, record: Any) -> Sequence[Any]:
        """What else helps to tell whether two records are one, shown below the fields of each."""
        return ()

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
            "versions": versions,
            "told_apart": told_apart(loser, survivor) if survivor is not None else [],
            "entries": [{"change": change} for change in changes],
        }
        if survivor is None:
            context["suggested"] = [
                (record, self.merge_url(loser.pk, record.pk)) for record in self.suggested_survivors(loser)
            ]
        else:
            context |= {
                "preview": preview_merge(loser, survivor),
                "evidence": [self.evidence_shown(loser), self.evidence_shown(survivor)],
                "other_way_url": self.merge_url(survivor.pk, loser.pk),
            }
        return TemplateResponse(request, "admin/merge.html", context, status=409 if changes else 200)

    @property
    def _merge_url_name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_merge"

    def _merge(self, request: HttpRequest, loser: Any, survivor: Any) -> HttpResponse:
        try:
            merge(
                loser,
                survivor,
                by=signed_in(request),
                now=timezone.now(),
                all_the_same="all_the_same" in request.POST,
            )
        except CannotMerge as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self.merge_url(loser.pk, survivor.pk))
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


class RecordSelect(AutocompleteSelect):
    """Searches as one types. What was sent and is no key is shown as nothing chosen, with the error."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        """With words where nothing is chosen, by which a screen reader names the box."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": _("Search by name")}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if record_number(each) is not None], attrs)


class _SurvivorSelect(RecordSelect):
    """Tells the search which record is to be merged, so that likely ones come first."""

    def __init__(self, loser: Any, admin_site: Any) -> None:
        super().__init__(loser._meta.get_field("merged_into"), admin_site)
        self.loser = loser

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode({'loser': self.loser.pk})}"


class _SurvivorForm(forms.Form):
    def __init__(self, model_admin: MergeInto, loser: Any, data: Any) -> None:
        super().__init__(data)
        self.fields["survivor"] = forms.ModelChoiceField(
            loser._meta.model.objects.exclude(pk=loser.pk),
            label=_("Merge into"),
            widget=_SurvivorSelect(loser, model_admin.admin_site),
        )
