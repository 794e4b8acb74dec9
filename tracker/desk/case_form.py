"""The corrections that an analyst may make while deciding on a claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from tracker.desk.claim_form import ClaimForm
from tracker.moves.correct import place_quote
from tracker.moves.match import WRITTEN_NAMES
from tracker.moves.models import Claim

_TEXTS = ("person_name", "from_name", "to_name", "role_from", "role_to")
_CHOICES = ("status", "exit_manner", "entry_manner", "from_capacity", "to_capacity")
SHOWN = ("quote", *_TEXTS[:3], "effective_on", *_CHOICES[:1], *_TEXTS[3:], *_CHOICES[1:])


class CaseForm(ClaimForm):
    """The fields of a claim that a decision rests on. A quote stays one of its article."""

    quote = forms.CharField(
        label=gettext_lazy("Quote"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )

    class Meta(ClaimForm.Meta):
        model = Claim
        exclude = None  # type: ignore[assignment]  # the fields are listed
        fields = (
            *(name for name in SHOWN if name != "effective_on"),
            *(written.record_field for written in WRITTEN_NAMES),
            *(written.match_field for written in WRITTEN_NAMES),
        )
        widgets = {
            **dict.fromkeys(_TEXTS, UnfoldAdminTextInputWidget),
            **dict.fromkeys(_CHOICES, UnfoldAdminSelectWidget),
            **{written.record_field: forms.HiddenInput for written in WRITTEN_NAMES},
            **{written.match_field: forms.HiddenInput for written in WRITTEN_NAMES},
        }

    @property
    def shown_fields(self) -> list[Any]:
        """The fields to be rendered, in order."""
        return [self[name] for name in SHOWN]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "quote" in self.changed_data and "quote" in self.cleaned_data:
            try:
                self.cleaned_data["quote"] = place_quote(self.instance, self.cleaned_data["quote"])
            except ValidationError as error:
                self.add_error(None, error)
        return self.cleaned_data
