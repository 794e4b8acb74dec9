"""The form by which a move is logged: who, from where, to where, when, and on whose word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from tracker.desk.dates import TypedDateFormField
from tracker.moves.log import Evidence
from tracker.moves.log_entry import Entry
from tracker.moves.models import Move
from tracker.moves.typed_names import TypedName
from tracker.moves.vocabulary import Capacity, EntryManner, EvidenceKind, ExitManner, MoveStatus
from tracker.names.models import MAX_NAME, has_letters
from tracker.names.pairs import PairKind

KINDS: dict[str, PairKind] = {
    "person": "person",
    "from_organization": "organization",
    "to_organization": "organization",
}
_OF_THE_MOVE = ["role_from", "role_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity"]
_OF_THE_MOVE += ["status", "note"]
_EVIDENCE = {
    "url": "evidence_url",
    "quote": "evidence_quote",
    "kind": "evidence_kind",
    "archive_url": "archive_url",
}
_web_address = URLValidator(
    schemes=["http", "https"], message=gettext_lazy("Write an address that starts with http:// or https://.")
)


class NameField(forms.CharField):
    """A name of a record, in a box that suggests those that are known."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget({"autocomplete": "off", "spellcheck": "false", "data-name": ""})
        super().__init__(
            max_length=MAX_NAME, validators=[has_letters], widget=widget, required=False, **options
        )


class AddressField(forms.CharField):
    """An address on the web; one that is typed without a scheme is taken for https."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget({"inputmode": "url", "placeholder": "https://…"})
        super().__init__(max_length=2000, validators=[_web_address], widget=widget, required=False, **options)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return f"https://{text}" if text and "://" not in text and "." in text else text


def _choice(label: Any, choices: Any, *, initial: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, widget=UnfoldAdminSelectWidget)


def _role(label: Any) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget({"list": "roles", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=200, required=False, widget=widget)


def _text(label: Any, rows: int, **options: Any) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget({"rows": rows})
    return forms.CharField(label=label, required=False, max_length=5000, widget=widget, **options)


class LogForm(forms.Form):
    """What was typed, as it was typed. What it means is found when it is logged."""

    person = NameField(label=gettext_lazy("Person"))
    from_organization = NameField(label=gettext_lazy("From"))
    to_organization = NameField(label=gettext_lazy("To"))
    announced_on = TypedDateFormField(label=gettext_lazy("Announced on"), required=False)
    effective_on = TypedDateFormField(label=gettext_lazy("Effective on"), required=False)
    evidence_url = AddressField(label=gettext_lazy("Address"))
    evidence_quote = _text(
        gettext_lazy("Quote or note"),
        2,
        help_text=gettext_lazy("The sentence that says so, or whose word it is."),
    )
    evidence_kind = _choice(
        gettext_lazy("Kind"),
        [("", gettext_lazy("article with an address, or a note without")), *EvidenceKind.choices],
    )
    archive_url = AddressField(label=gettext_lazy("Archive link"))
    status = _choice(gettext_lazy("Status"), MoveStatus.choices, initial=MoveStatus.ANNOUNCED)
    role_from = _role(gettext_lazy("Role before"))
    role_to = _role(gettext_lazy("Role after"))
    exit_manner = _choice(gettext_lazy("Manner of leaving"), ExitManner.choices, initial=ExitManner.UNKNOWN)
    entry_manner = _choice(gettext_lazy("Manner of coming"), EntryManner.choices, initial=EntryManner.UNKNOWN)
    from_capacity = _choice(gettext_lazy("Capacity before"), Capacity.choices, initial=Capacity.EMPLOYMENT)
    to_capacity = _choice(gettext_lazy("Capacity after"), Capacity.choices, initial=Capacity.EMPLOYMENT)
    note = _text(gettext_lazy("Note"), 2, help_text=gettext_lazy("Shown to readers."))
    is_namesake = forms.BooleanField(
        label=gettext_lazy("Another person than the one who was erased"),
        required=False,
        help_text=gettext_lazy(
            "Only where the form says that somebody of this name at this organization was erased."
        ),
        widget=UnfoldBooleanSwitchWidget,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["evidence_kind"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"evidence_kind", "evidence_url", "evidence_quote"} & self.errors.keys():
            cleaned["evidence"] = self._evidence(cleaned)
        return cleaned

    def _evidence(self, cleaned: dict[str, Any]) -> Evidence | None:
        """What was given, with its kind; None where that does not fit together."""
        given = {name: cleaned.get(field, "") for name, field in _EVIDENCE.items()}
        try:
            return Evidence.said(**given)
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                self.add_error(_EVIDENCE[name], problems)
            return None

    def typed_names(self) -> dict[str, TypedName]:
        """The three names by side, valid or not. An answer counts for the text for which it was given."""
        return {side: self._typed_name(side, kind) for side, kind in KINDS.items()}

    def _typed_name(self, side: str, kind: PairKind) -> TypedName:
        text = self._posted(side)[:MAX_NAME]
        answer = self._posted(f"{side}_answer") if self._posted(f"{side}_for") == text else ""
        return TypedName(kind, text, answer, frozenset(self._posted(f"{side}_seen").split(",")))

    def _posted(self, name: str) -> str:
        values = self.data if self.is_bound else self.initial
        return str(values.get(name) or "").replace("\0", "").strip()

    def entry(self) -> Entry:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return Entry(
            names=self.typed_names(),
            announced_on=cleaned["announced_on"],
            effective_on=cleaned["effective_on"],
            fields={name: cleaned[name] for name in _OF_THE_MOVE},
            evidence=cleaned["evidence"],
            is_namesake=cleaned["is_namesake"],
        )

    def entry_so_far(self) -> Entry:
        """What is typed already, without what is not valid, of a form that is still being filled in."""
        self.is_valid()
        cleaned = self.cleaned_data
        fields = {name: cleaned.get(name) or getattr(Move(), name) for name in _OF_THE_MOVE}
        return Entry(
            names=self.typed_names(),
            announced_on=cleaned.get("announced_on"),
            effective_on=cleaned.get("effective_on"),
            fields=fields,
            evidence=Evidence(),
        )

    def add_problems(self, error: ValidationError) -> None:
        """What the move breaks, beside the fields that say it; the rest on top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, problems in error.error_dict.items():
            self.add_error(name if name in self.fields else None, problems)

    @property
    def first_problem(self) -> str:
        """The first field in the order of the form that has an error; empty where there is none."""
        return next((name for name in self.fields if name in self.errors), "")
