"""What is sent about an import: the file, and what shall become of its rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from tracker.desk.meanwhile import record_number
from tracker.imports.models import ImportBatch
from tracker.imports.sheets.limits import MOST_BYTES, BadFile, check_size
from tracker.imports.vocabulary import Choice, DateOrder

_MOST_ROWS = 100  # of a page


class BringForm(forms.Form):
    """A file and how to read it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm"}),
        help_text=gettext_lazy("CSV or XLSX, of at most %d MB.") % (MOST_BYTES // 1024 // 1024),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "invalid": gettext_lazy("Choose a file."),
        },
    )
    date_order = forms.ChoiceField(
        label=gettext_lazy("In dates like 03/04/2024 comes first"),
        choices=DateOrder.choices,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except BadFile as error:
            raise forms.ValidationError(str(error)) from error
        return file


def chosen_rows(batch: ImportBatch, posted: QueryDict) -> dict[str, list[Any]]:
    """The choices that were sent, each with the rows that it is for."""
    choices = [*Choice.values, ""]
    sent: dict[int, str] = {}
    for name, value in posted.items():
        number = record_number(name.removeprefix("choice-")) if name.startswith("choice-") else None
        if number is not None and value in choices:
            sent[number] = str(value)
    shown = batch.rows.filter(pk__in=list(sent)[:_MOST_ROWS])
    changed = [row for row in shown if row.choice != sent[row.pk]]
    return {choice: [row for row in changed if sent[row.pk] == choice] for choice in choices}
