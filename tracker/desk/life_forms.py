"""The small forms by which an analyst says what became of a move."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from tracker.desk.dates import TypedDateFormField
from tracker.moves.log import Evidence
from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveStatus

_LONGEST = 2000
_is_address = URLValidator(schemes=["http", "https"])


class EvidenceField(forms.CharField):
    """One text box for an address or a note; cleans to an Evidence."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Evidence"))
        options.setdefault("help_text", _("An address, or a note: whose word it is, and what they said."))
        super().__init__(max_length=_LONGEST, widget=UnfoldAdminTextInputWidget, **options)

    def clean(self, value: Any) -> Evidence:
        text = str(super().clean(value))
        if not text.lower().startswith(("http://", "https://")):
            return Evidence(quote=text)
        address, _space, note = text.partition(" ")
        try:
            _is_address(address)
        except ValidationError:
            raise ValidationError(
                _("That is no whole address. It is like https://example.org/news; a note begins otherwise."),
                code="invalid",
            ) from None
        return Evidence(url=address, quote=note.strip())


class LifeForm(forms.Form):
    """A form of the desk: its inputs tell apart which of several on a page they belong to."""

    def __init__(self, move: Move, data: Any = None, *, prefix: str = "") -> None:
        super().__init__(data, auto_id=f"{prefix}_%s")
        self.move = move


class EvidenceForm(LifeForm):
    evidence = EvidenceField()


class DateForm(LifeForm):
    effective_on = TypedDateFormField(label=_("Effective on"))
    evidence = EvidenceField(required=False, help_text=_("An address or a note, if there is one."))


class SetForm(LifeForm):
    status = forms.ChoiceField(label=_("Status"), choices=MoveStatus, widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Readers see it. The evidence changes nothing until you follow it again."),
    )

    def __init__(self, move: Move, data: Any = None, *, prefix: str = "") -> None:
        super().__init__(move, data, prefix=prefix)
        self.initial["status"] = move.status


class NoForm(LifeForm):
    """A button alone."""
