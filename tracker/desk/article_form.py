"""The form by which an article is brought in: an address, its text, or a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from tracker.dates import Precision
from tracker.desk.dates import TypedDateFormField
from tracker.desk.log_form import AddressField
from tracker.news.documents import Document, read_upload
from tracker.news.given import LONGEST, language_code, pasted

_MOST_BYTES = 5_000_000


class ArticleForm(forms.Form):
    """One of the three, with what is known of language and day."""

    url = AddressField(label=gettext_lazy("Address"))
    text = forms.CharField(
        label=gettext_lazy("Text or HTML"),
        required=False,
        max_length=LONGEST,
        widget=UnfoldAdminTextareaWidget({"rows": 8}),
        help_text=gettext_lazy(
            "For what programs do not get to see. A short first line with an empty line below is the title."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget({"accept": ".txt,.html,.htm,text/plain,text/html"}),
        help_text=gettext_lazy("Text or HTML in UTF-8, 5 MB at most."),
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        required=False,
        max_length=3,
        widget=UnfoldAdminTextInputWidget({"placeholder": "en", "autocomplete": "off"}),
        help_text=gettext_lazy("Two letters, such as fr. It is detected where nothing is given."),
    )
    published_on = TypedDateFormField(
        label=gettext_lazy("Published on"),
        required=False,
        help_text=gettext_lazy("The day. Dates such as “on Monday” are reckoned from it."),
    )

    def clean_language(self) -> str:
        return language_code(str(self.cleaned_data["language"]))

    def clean_published_on(self) -> Any:
        """The day itself; a month or a year is none."""
        when = self.cleaned_data["published_on"]
        if when is not None and when.precision != Precision.DAY:
            raise ValidationError(_("“%s” is not a whole day. Write it like 14 Oct 2024.") % when)
        return when and when.first_day

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > _MOST_BYTES:
            raise ValidationError(
                _("The file has %(size)d bytes; it may have %(most)d.")
                % {"size": file.size, "most": _MOST_BYTES}
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("url", "text", "file") if cleaned.get(name)]
        if not (given or self.errors):
            self.add_error("url", _("Give an address, or paste the text, or choose a file."))
        elif len(given) > 1:
            self.add_error(None, _("Give one of the three: an address, the text, or a file."))
        return cleaned

    def document(self) -> Document:
        """The document that was pasted or sent."""
        file = self.cleaned_data["file"]
        if file is not None:
            return read_upload(file.read(), name=file.name)
        return pasted(str(self.cleaned_data["text"]))

    @property
    def first_problem(self) -> str:
        """The first field that has an error; empty where none has."""
        return next((name for name in self.fields if name in self.errors), "")
