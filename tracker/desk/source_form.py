"""The form of a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.news.models import Source
from tracker.news.source_rules import (
    POLLED_ALREADY,
    check_polled,
    give_tags,
    other_that_polls,
    says_why,
    sentence_of,
    tags_of,
)


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes no argument when it runs
    """What is polled fits the kind; tags are typed, and made where they are new."""

    tag_names = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=500,
        help_text=_("Words with commas between, such as lab, press."),
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Source
        exclude = ["tags"]  # noqa: DJ006  # the admin lists the fields
        help_texts = {"disabled_because": _("Readers see it on the page of the source.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = self.instance.tags.values_list("name", flat=True)
            self.fields["tag_names"].initial = ", ".join(names)

    def clean_tag_names(self) -> list[str]:
        return tags_of(self.cleaned_data["tag_names"].split(","))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "url" in cleaned and "kind" in cleaned:
            try:
                self._check_what_is_polled(cleaned["url"], cleaned["kind"])
            except ValidationError as error:
                self.add_error("url", error)
        because = cleaned.get("disabled_because") or ""
        if not says_why(is_enabled=bool(cleaned.get("is_enabled")), disabled_because=because):
            self.add_error("disabled_because", sentence_of("source_says_why_it_is_disabled"))
        return cleaned

    def _check_what_is_polled(self, url: str, kind: str) -> None:
        check_polled(url, kind)
        if not {"url", "kind"}.isdisjoint(self.changed_data):
            other = other_that_polls(url, kind, besides=self.instance.pk)
            if other is not None:
                raise ValidationError(_polled_by(other))

    def save_tags(self) -> None:
        """Give the saved source the tags that were typed."""
        give_tags(self.instance, self.cleaned_data["tag_names"])


def _polled_by(source: Source) -> SafeString:
    page = reverse("admin:news_source_change", args=[source.pk])
    return format_html('{} <a class="desk-link" href="{}">{}</a>', POLLED_ALREADY, page, source)
