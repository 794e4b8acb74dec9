"""The form by which anybody asks for a correction, and what keeps machines from filling it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.corrections.models import MAX_TEXT, CorrectionRequest, RequestKind

FEWEST_SECONDS = 3
MOST_SECONDS = 24 * 60 * 60
_SIGNER = TimestampSigner(salt="correction")


class CorrectionForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A request. ``opened`` says, signed, when the form was opened; ``website`` is for machines alone."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=[
            (RequestKind.CORRECT, _("Correct something")),
            (RequestKind.ERASE, _("Erase this record")),
            (RequestKind.SEE, _("Show me what is held")),
        ],
        initial=RequestKind.CORRECT,
        widget=forms.RadioSelect,
    )
    is_about_self = forms.ChoiceField(
        label=_("Who are you?"),
        choices=[("True", _("The person of this record")), ("False", _("Somebody else"))],
        widget=forms.RadioSelect,
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = CorrectionRequest
        fields = ["kind", "is_about_self", "wrong", "right", "evidence_url", "email"]
        labels = {
            "wrong": _("What is wrong?"),
            "right": _("What would be right?"),
            "evidence_url": _("Where can that be read?"),
            "email": _("Your e-mail address"),
        }
        help_texts = {
            "evidence_url": _("The address of a page, if there is one."),
            "email": _("Only for an answer. It is deleted once your request is closed. May stay empty."),
        }
        widgets = {
            "wrong": forms.Textarea(attrs={"rows": 4, "maxlength": MAX_TEXT}),
            "right": forms.Textarea(attrs={"rows": 4, "maxlength": MAX_TEXT}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"opened": _SIGNER.sign("opened")})
        self.fields["evidence_url"].widget.attrs["placeholder"] = "https://"

    @property
    def is_by_a_machine(self) -> bool:
        """Whether the field that people do not see is filled in."""
        return bool(self.data.get("website"))

    def clean_is_about_self(self) -> bool:
        return bool(self.cleaned_data["is_about_self"] == "True")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") == RequestKind.CORRECT and not self.cleaned_data.get("wrong"):
            self.add_error("wrong", gettext("Say what is wrong: a sentence is enough."))
        self._refuse_haste()
        return self.cleaned_data

    def _refuse_haste(self) -> None:
        signed = self.cleaned_data.get("opened", "")
        try:
            _SIGNER.unsign(signed, max_age=MOST_SECONDS)
        except (BadSignature, SignatureExpired):
            self._open_anew(gettext("This page was open for too long. Send the form again."))
            return
        try:
            _SIGNER.unsign(signed, max_age=FEWEST_SECONDS)
        except SignatureExpired:
            return  # as it should be: it took a person some seconds
        self._open_anew(gettext("That was very quick. Look it over, and send the form again."))

    def _open_anew(self, sentence: str) -> None:
        self.data = {**dict(self.data.items()), "opened": _SIGNER.sign("opened")}
        self.add_error(None, sentence)
