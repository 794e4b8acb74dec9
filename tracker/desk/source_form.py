"""The form of a source."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.news.models import Source, SourceKind, SourceTag

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
        url, kind = cleaned.get("url", ""), cleaned.get("kind")
        if not url or kind == SourceKind.BY_HAND:
            return cleaned
        try:
            if kind == SourceKind.FOLDER:
                _check_path(url)
            else:
                _is_address(url)
        except ValidationError as error:
            self.add_error("url", error)
        return cleaned

    def save_tags(self) -> None:
        """Give the saved source the tags that were typed."""
        tags = [SourceTag.objects.get_or_create(name=name)[0] for name in self.cleaned_data["tag_names"]]
        if set(tags) != set(self.instance.tags.all()):
            self.instance.tags.set(tags)


def _check_path(path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or path.startswith("/"):
        raise ValidationError(_("A folder is a path below the folder of sources, such as press/daily."))
