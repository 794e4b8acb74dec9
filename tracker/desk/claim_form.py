"""The form of a claim: corrections, and what each of its names means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from tracker.dates.forms import PartialDateModelForm
from tracker.desk.dates import TypedDateFormField
from tracker.desk.matches import unseen
from tracker.moves.match import PERSON, WRITTEN_NAMES, WrittenName
from tracker.moves.models import Claim
from tracker.moves.review import MAX_NOTE
from tracker.moves.vocabulary import NameMatch, RejectionReason


class ClaimForm(PartialDateModelForm):
    """``person``, ``from_organization`` and ``to_organization`` hold only what an analyst chose."""

    effective_on = TypedDateFormField(label=gettext_lazy("Effective on"), required=False)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason, if you reject it"),
        required=False,
        choices=[("", "–"), *RejectionReason.choices],
        widget=UnfoldAdminSelectWidget,
    )
    reason_note = forms.CharField(
        label=gettext_lazy("Note on it"),
        required=False,
        max_length=MAX_NOTE,
        widget=UnfoldAdminTextInputWidget,
    )

    class Media:
        js = ["admin/js/jquery.init.js", "desk/another.js"]

    class Meta:
        model = Claim
        exclude: list[str] = []
        widgets = {written.match_field: forms.HiddenInput for written in WRITTEN_NAMES}
        labels = {
            written.record_field: gettext_lazy("Another person")
            if written is PERSON
            else gettext_lazy("Another organization")
            for written in WRITTEN_NAMES
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for written in WRITTEN_NAMES:
            chosen = written.chosen(self.instance)
            is_decided = chosen is not None or written.is_said_to_be_new(self.instance)
            self.initial[written.record_field] = chosen.pk if chosen else None
            self.initial[written.match_field] = written.match(self.instance) if is_decided else ""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for written in WRITTEN_NAMES:
            if written.record_field in self.fields:
                self._clean_name(written)
        return self.cleaned_data

    def _clean_name(self, written: WrittenName) -> None:
        """A record that was picked is chosen; what is said to be new must not have come meanwhile."""
        record, match = (self.cleaned_data.get(name) for name in (written.record_field, written.match_field))
        if record is not None:
            self.cleaned_data[written.match_field] = NameMatch.CHOSEN
        elif match == NameMatch.CHOSEN and written.record_field not in self.errors:
            self.add_error(
                written.record_field, _("Choose the record that is meant, or give another answer.")
            )
        elif match == NameMatch.CHOSEN_NEW:
            self._refuse_if_known(written)
        else:
            self.cleaned_data[written.match_field] = ""

    def _refuse_if_known(self, written: WrittenName) -> None:
        name, shown = self.cleaned_data.get(written.name_field), self.data.get(f"{written.side}_shown")
        if not name or shown is None:
            return
        if found := unseen(written, name, shown):
            said = ", ".join(f"{each.record} [{each.record.slug}]" for each in found)
            self.add_error(
                written.name_field,
                _("Since you opened the page there is %s. Choose again; the names below are up to date.")
                % said,
            )
