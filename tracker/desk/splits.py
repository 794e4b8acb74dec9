"""Splitting a record at the desk: choose what goes, see what will happen, and confirm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.deadlocks import again_after_deadlock
from tracker.desk.merges import RecordSelect
from tracker.desk.split_choice import Choice
from tracker.desk.who import signed_in
from tracker.history.version import changes_since, lock_record, read_version, version_of
from tracker.merges.split import CannotSplit, NewRecord, split
from tracker.merges.split_preview import preview_split
from tracker.names.models import MAX_NAME

VERSION = "_version"


class SplitOff(ModelAdmin):
    """For the admin class of a kind of record with names: a page that splits one of two."""

    meanwhile_page: Any  # of the admin class of a record with history

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.split_view)
        return [path("<int:record_id>/split/", view, name=self._split_url_name), *super().get_urls()]

    @action(description=gettext_lazy("Split"), permissions=["change"], icon="call_split")
    def split_record(self, _request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:{self._split_url_name}", args=[object_id]))

    @again_after_deadlock
    def split_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """The lists to choose from; by POST the next page, the preview, or the split."""
        if not self.has_change_permission(request) or not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            record = get_object_or_404(self.model.objects.all(), pk=record_id)
            return self._choose(request, record, _TargetForm(self, record))
        with transaction.atomic():
            record = lock_record(self.model, record_id)
            seen = read_version(self.model, request.POST.get(VERSION, ""))
            changes = changes_since(self.model, record_id, seen) if seen else []
            if record is None or record.merged_into:
                return self.meanwhile_page(request, record, changes, _why_gone(record))
            form = _TargetForm(self, record, request.POST)
            pressed = request.POST.get("go", "")
            if pressed not in ("preview", "split") or not form.is_valid():
                return self._choose(request, record, form)
            if changes:
                return self._choose(request, record, form, changes=changes)
            return self._preview_or_split(request, record, form, is_sure=pressed == "split")

    def _preview_or_split(
        self, request: HttpRequest, record: Any, form: _TargetForm, *, is_sure: bool
    ) -> HttpResponse:
        choice = Choice.read(request.POST)
        try:
            if is_sure:
                log = split(record, choice.rows, into=form.into, by=signed_in(request), now=timezone.now())
                return self._done(request, record, log)
            return self._preview_split(request, record, form, choice)
        except CannotSplit as error:
            return self._choose(request, record, form, problem=str(error), status=409 if is_sure else 200)

    def _choose(
        self,
        request: HttpRequest,
        record: Any,
        form: _TargetForm,
        *,
        changes: Any = (),
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The version comes first, then what is read of the record."""
        version = version_of(self.model, record.pk)
        choice = Choice.read(request.POST)
        pages = choice.group_pages(record, request.user)
        context = self._context(request, record, choice, version) | {
            "form": form,
            "media": self.media + form.media,
            "pages": pages,
            "shown": ",".join(row.key for page in pages for row in page.rows),
            "entries": [{"change": change} for change in changes],
            "problem": problem,
        }
        return TemplateResponse(request, "admin/split.html", context, status=409 if changes else status)

    def _preview_split(
        self, request: HttpRequest, record: Any, form: _TargetForm, choice: Choice
    ) -> HttpResponse:
        version = version_of(self.model, record.pk)
        preview = preview_split(record, choice.rows, into=form.into)
        context = self._context(request, record, choice, version) | {
            "into": preview.into,
            "is_new": preview.is_new,
            "sent": {name: request.POST.get(name, "") for name in ("name", "note", "into", "q")},
            "plans": preview.groups,
        }
        return TemplateResponse(request, "admin/split_preview.html", context)

    def _context(self, request: HttpRequest, record: Any, choice: Choice, version: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Split “%s” in two") % record,
            "opts": self.model._meta,
            "record": record,
            "choice": choice,
            "chosen": ",".join(sorted(choice.chosen)),
            "version": version,
        }

    def _done(self, request: HttpRequest, record: Any, log: Any) -> HttpResponse:
        said = format_html(
            _("What you chose of “{}” is with “{}” now. It can be undone in the <a href='{}'>list</a>."),
            record,
            log.other_name,
            reverse("admin:merges_split_changelist"),
        )
        self.message_user(request, said, messages.SUCCESS)
        opts = self.model._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[log.other_id])
        return HttpResponseRedirect(url)

    @property
    def _split_url_name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_split"


def _why_gone(record: Any) -> str:
    if record is None:
        return _("It was deleted meanwhile. Nothing was split.")
    return _("“%(record)s” was merged into “%(into)s” meanwhile. Nothing was split.") % {
        "record": record,
        "into": record.merged_into,
    }


class _TargetForm(forms.Form):
    """Where the chosen rows go: to a new record, or to one that is there."""

    name = forms.CharField(
        label=gettext_lazy("Name of the new record"),
        required=False,
        max_length=MAX_NAME,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Leave it empty to take the first of the names that go."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Tells apart two of one name, for example “physicist”."),
    )

    def __init__(self, model_admin: SplitOff, record: Any, data: Any = None) -> None:
        super().__init__(data)
        self.fields["into"] = forms.ModelChoiceField(
            record._meta.model.objects.exclude(pk=record.pk),
            label=_("Or give them to a record that is there"),
            required=False,
            widget=RecordSelect(record._meta.get_field("merged_into"), model_admin.admin_site),
        )

    @property
    def into(self) -> Any:
        """Of a valid form: the record, or what a new one is called."""
        into = self.cleaned_data["into"]
        return into or NewRecord(self.cleaned_data["name"], self.cleaned_data["note"])
