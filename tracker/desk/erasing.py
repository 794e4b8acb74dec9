"""Erasing and exporting a person at the desk, and the list of erasures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.corrections.models import CorrectionRequest
from tracker.desk.who import signed_in
from tracker.privacy.erase import MAX_REASON, CannotErase, NotTheName, check_typed_name, erase
from tracker.privacy.export import as_json, export
from tracker.privacy.find import find_traces
from tracker.privacy.models import Erasure
from tracker.privacy.preview import preview_of


class EraseForm(forms.Form):
    """The name, typed, so that nobody is erased by a slip; and a reason without it."""

    name = forms.CharField(
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}), label=gettext_lazy("Type the name")
    )
    reason = forms.CharField(
        widget=UnfoldAdminTextInputWidget,
        label=gettext_lazy("Reason"),
        max_length=MAX_REASON,
        help_text=gettext_lazy("Kept, so without a name. For example: asked by e-mail in May."),
    )

    def __init__(self, person: Any, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"])
        try:
            check_typed_name(self.person, typed)
        except NotTheName as error:
            raise forms.ValidationError(str(error)) from error
        return typed


class Erasable(ModelAdmin):
    """For the admin class of persons: a page that erases one, and a file of all that is held."""

    actions_detail = ["export_record", "erase_record"]

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:record_id>/erase/", self.admin_site.admin_view(self.erase_view), name="person-erase"),
            path(
                "<int:record_id>/export/", self.admin_site.admin_view(self.export_view), name="person-export"
            ),
            *super().get_urls(),
        ]

    def has_erase_permission(self, request: HttpRequest, _object_id: Any = None) -> bool:
        return request.user.has_perm("privacy.erase_person")

    def has_export_permission(self, request: HttpRequest, _object_id: Any = None) -> bool:
        return request.user.has_perm("privacy.export_person")

    @action(description=gettext_lazy("Export"), permissions=["export"], icon="download")
    def export_record(self, _request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:person-export", args=[object_id]))

    @action(description=gettext_lazy("Erase"), permissions=["erase"], icon="person_remove")
    def erase_record(self, _request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:person-erase", args=[object_id]))

    def export_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """All that is held about a person, as a file."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        person = get_object_or_404(self.model.objects.all(), pk=record_id)
        document = as_json(export(person, now=timezone.now()))
        answer = HttpResponse(document, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{person.slug}.json"'
        return answer

    @transaction.non_atomic_requests
    def erase_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """What would go; by POST, with the name typed, it goes."""
        if not self.has_erase_permission(request):
            raise PermissionDenied
        person = get_object_or_404(self.model.objects.all(), pk=record_id)
        form = EraseForm(person, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                erased = erase(
                    person, reason=form.cleaned_data["reason"], by=signed_in(request), now=timezone.now()
                )
            except (CannotErase, ImproperlyConfigured) as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, _("The person was erased."), messages.SUCCESS)
                if erased.left_to_do:
                    self.message_user(request, erased.left_to_do, messages.WARNING)
                return HttpResponseRedirect(reverse("admin:people_person_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": _("Erase “%s”") % person,
            "opts": self.model._meta,
            "person": person,
            "form": form,
            "preview": preview_of(find_traces(person)),
            "open_requests": CorrectionRequest.objects.open().filter(person=person).count(),
        }
        return TemplateResponse(request, "admin/erase.html", context, status=400 if form.errors else 200)


@admin.register(Erasure)
class ErasureAdmin(ModelAdmin):
    """That people were erased, to the month, and who saw to it. No row leads to a person."""

    list_display = ["month_text", "reason", "erased_by"]
    list_display_links = None
    list_select_related = ["erased_by"]
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Erasure | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Erasure | None = None) -> bool:
        return False

    @display(description=gettext_lazy("month"), ordering="month")
    def month_text(self, erasure: Erasure) -> str:
        return f"{erasure.month:%Y-%m}"
