"""Names for the boxes in the rows of an inline table, where a heading of the column is no label."""

from __future__ import annotations

from typing import Any

from django.forms import BaseInlineFormSet


class LabelledRows(BaseInlineFormSet):  # type: ignore[type-arg]  # not generic when it runs
    """A screen reader says of each box what its column says."""

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            if not field.widget.is_hidden and field.label:
                widget = getattr(field.widget, "widget", field.widget)  # the admin wraps choices of records
                widget.attrs.setdefault("aria-label", str(field.label))
