"""The filter that lists, feeds and watchlists share, whole in one parameter of a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.metrics.move_filter import BadFilter, MoveFilter


class SharedFilterField(forms.CharField):
    """Cleans to a MoveFilter, or None; its records are there. Costs their queries."""

    def __init__(self) -> None:
        super().__init__(label=_("Filter"), required=False, widget=forms.HiddenInput, max_length=4000)

    def clean(self, value: Any) -> MoveFilter | None:
        text = super().clean(value)
        try:
            asked = MoveFilter.read(text)
            asked.check()
        except BadFilter as error:
            sentences = [f"{name}: {each}" for name, texts in error.errors.items() for each in texts]
            raise ValidationError(sentences) from error
        return asked or None
