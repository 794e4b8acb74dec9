"""The form of a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.news.models import Source, SourceKind, SourceTag
from tracker.news.polling.folder import folder_at
from tracker.news.taken import polled_already

_is_address = URLValidator(
    schemes=["http", "https"], message=_("An address starts with http:// or https://.")
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
        names = [name.strip().lower() for name in self.cleaned_data["tag_names"].split(",")]
        if any(len(name) > 50 for name in names):
            raise ValidationError(_("A tag has at most 50 characters."))
        return list(dict.fromkeys(name for name in names if name))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "url" in cleaned and "kind" in cleaned:
            try:
                self._check_what_is_polled(cleaned["url"], cleaned["kind"])
            except ValidationError as error:
                self.add_error("url", error)
        if bool(cleaned.get("is_enabled")) == bool(cleaned.get("disabled_because")):
            self.add_error("disabled_because", _sentence("source_says_why_it_is_disabled"))
        return cleaned

    def _check_what_is_polled(self, url: str, kind: str) -> None:
        if (kind == SourceKind.BY_HAND) == bool(url):
            raise ValidationError(_sentence("source_says_what_is_polled"))
        if kind == SourceKind.FOLDER:
            _check_folder(url)
        elif url:
            _is_address(url)
            is_new = not {"url", "kind"}.isdisjoint(self.changed_data)
            other = polled_already(url, besides=self.instance.pk) if is_new else None
            if other is not None:
                raise ValidationError(_polled_by(other))

    def save_tags(self) -> None:
        """Give the saved source the tags that were typed."""
        tags = [SourceTag.objects.get_or_create(name=name)[0] for name in self.cleaned_data["tag_names"]]
        if set(tags) != set(self.instance.tags.all()):
            self.instance.tags.set(tags)


def _polled_by(source: Source) -> SafeString:
    page = reverse("admin:news_source_change", args=[source.pk])
    said = _("There is a source already that polls this address:")
    return format_html('{} <a class="desk-link" href="{}">{}</a>', said, page, source)


def _check_folder(path: str) -> None:
    try:
        folder_at(path)
    except ValueError as error:  # also what no path can hold
        raise ValidationError(
            _("A folder is a path below the folder of sources, such as press/daily.")
        ) from error


def _sentence(constraint: str) -> Any:
    """What a constraint of a source says, to stand at the field that it is about."""
    return next(each.violation_error_message for each in Source._meta.constraints if each.name == constraint)
