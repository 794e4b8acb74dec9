"""Logging a move at the desk: one form for the move and the evidence for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminURLInputWidget, UnfoldBooleanSwitchWidget

from tracker.dates.forms import PartialDateModelForm
from tracker.desk.dates import TypedDateFormField
from tracker.desk.who import signed_in
from tracker.moves.log import check_for_erased, log_move
from tracker.moves.models import Move


class NewMoveForm(PartialDateModelForm):
    """A move together with the evidence for it."""

    announced_on = TypedDateFormField(label=_("Announced on"), required=False)
    effective_on = TypedDateFormField(label=_("Effective on"), required=False)

    evidence_url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
    )
    evidence_quote = forms.CharField(
        label=_("Quote or note"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("The sentence that says so, or whose word it is."),
    )
    is_namesake = forms.BooleanField(
        label=_("Another person than the one who was erased"),
        required=False,
        help_text=_("Only where the form says that somebody of this name at this organization was erased."),
        widget=UnfoldBooleanSwitchWidget,
    )

    class Meta:
        model = Move
        exclude: list[str] = []

    def clean(self) -> dict[str, Any] | None:
        """An erased person is not recorded anew; the form says so before anything is saved."""
        cleaned = super().clean()
        if not self.errors:
            for side in ("person", "from_organization", "to_organization"):
                setattr(self.instance, side, self.cleaned_data.get(side))
            check_for_erased(self.instance, is_namesake=self.cleaned_data["is_namesake"])
        return cleaned


class LogMoves(ModelAdmin):
    """The part of the admin of moves that adds one."""

    evidence_fieldset = (_("Evidence"), {"fields": ["evidence_url", "evidence_quote"]})
    namesake_fieldset = (_("Data protection"), {"fields": ["is_namesake"], "classes": ["collapse"]})

    def get_fieldsets(self, request: HttpRequest, obj: Move | None = None) -> Any:
        if obj:
            return self.fieldsets
        who_and_when, *details = self.fieldsets
        return [who_and_when, self.evidence_fieldset, *details, self.namesake_fieldset]

    def get_form(self, request: HttpRequest, obj: Move | None = None, **options: Any) -> Any:
        return super().get_form(request, obj, **({} if obj else {"form": NewMoveForm}) | options)

    def save_model(self, request: HttpRequest, obj: Move, form: Any, change: Any) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        log_move(
            obj,
            by=signed_in(request),
            now=timezone.now(),
            url=form.cleaned_data["evidence_url"],
            quote=form.cleaned_data["evidence_quote"],
            is_namesake=form.cleaned_data["is_namesake"],
        )
