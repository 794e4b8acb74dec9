"""Which sources readers may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.dashboard.templatetags.moves import language_label
from tracker.news.models import SourceKind, SourceState
from tracker.news.models.source import SourceQuerySet


class SourceFilterForm(forms.Form):
    """All optional. ``languages`` are the codes that sources have."""

    q = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "size": 20}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=SourceState.choices, widget=forms.HiddenInput
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("any kind")), *SourceKind.choices]
    )
    tag = forms.CharField(label=_("Tag"), max_length=50, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, languages: Iterable[str]) -> None:
        super().__init__(data)
        named = sorted((str(language_label(code)), code) for code in languages if code)
        language: Any = self.fields["language"]
        language.choices = [("", _("any language")), *((code, name) for name, code in named)]

    def apply(self, sources: SourceQuerySet) -> SourceQuerySet:
        """The sources that were asked for; what was refused filters nothing."""
        asked = self.cleaned_data
        for name, column in (
            ("state", "state"),
            ("language", "language"),
            ("kind", "kind"),
            ("tag", "tags__name__iexact"),
        ):
            if asked.get(name):
                sources = sources.filter(**{column: asked[name]})
        return sources.search(asked.get("q", ""))
