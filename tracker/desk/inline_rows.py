"""Sets the rows of an inline form beside each other in three versions, as `three_way` does for a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tracker.desk.three_way import (
    ON,
    Choice,
    EnteredRow,
    Outcome,
    compare_forms,
    entered_rows,
    entered_value,
    shown,
    value_in,
)


class InlineRows:
    """The rows of one inline form.

    The outcome lists every row that is there now, then what was entered anew, so that it can be
    sent under the present version.
    """

    def __init__(self, formset: Any, then: Sequence[Any], data: Mapping[str, str]) -> None:
        self._formset, self._data = formset, data
        self._key = formset.model._meta.pk.name
        self._then = {str(row.pk): row for row in then}
        rows = entered_rows(formset.prefix, self._key, data)
        self._entered = {row.key: row for row in rows if row.key}
        self._new = [row for row in rows if not row.key and not self._is_blank(row)]

    def compare(self, outcome: Outcome) -> None:
        """Add the inputs of all rows to the outcome."""
        present = {str(form.instance.pk): form for form in self._formset.initial_forms}
        for place, (key, form) in enumerate(present.items()):
            outcome.settled.append((self._name(place, self._key), key))
            entered = self._entered.get(key)
            if entered is None:
                outcome.settled += self._as_it_is(place, form)
            else:
                self._compare_row(outcome, place, form, entered)
        place = len(present)
        for row in self._entered.values():
            if row.key not in present and not row.is_deleted and self._was_edited(row):
                self._offer_again(outcome, place, row)
                place += 1
        for row in self._new:
            if not self._is_there(row, present.values()):
                outcome.settled += self._moved(row, place)
                outcome.groups.append((_("You add: %s") % self._heading(row), []))
                place += 1
        prefix = self._formset.prefix
        outcome.settled += [
            (f"{prefix}-TOTAL_FORMS", str(place)),
            (f"{prefix}-INITIAL_FORMS", str(len(present))),
        ]

    def entered(self) -> list[tuple[str, str]]:
        """What was added, edited or removed, each in words, with the kind of row."""
        kind = str(self._formset.model._meta.verbose_name)
        edited = [row for row in self._entered.values() if not row.is_deleted and self._was_edited(row)]
        removed = [row for row in self._entered.values() if row.is_deleted]
        return [(kind, self._heading(row)) for row in [*edited, *self._new]] + [
            (kind, _("%s (removed)") % self._heading(row)) for row in removed
        ]

    def _compare_row(self, outcome: Outcome, place: int, form: Any, entered: EnteredRow) -> None:
        """A row that is there now and was on the form."""
        then = self._then.get(entered.key)
        data = dict(self._moved(entered, place))
        form.prefix = self._name(place)
        opened = self._formset.form(instance=then) if then is not None else None
        inputs = list(compare_forms(opened, form, data, without=self._not_own()))
        heading = f"{self._formset.model._meta.verbose_name} “{form.instance}”"
        choices = [each for each in inputs if isinstance(each, Choice)]
        if not entered.is_deleted:
            outcome.add(heading, inputs)
            return
        outcome.settled += self._as_it_is(place, form)
        changed = any(choice.changed_by_others for choice in choices)
        outcome.add(heading, [self._removal(place, changed_by_others=changed)])

    def _removal(self, place: int, *, changed_by_others: bool) -> Choice:
        return Choice(
            name=self._name(place, "DELETE"),
            label=str(_("this row")),
            opened=_("there"),
            now=_("changed by others") if changed_by_others else _("there"),
            entered=_("removed"),
            now_value="",
            entered_value=ON,
            changed_by_others=changed_by_others,
            changed_by_you=True,
        )

    def _offer_again(self, outcome: Outcome, place: int, row: EnteredRow) -> None:
        """A row that was edited here and removed by others: it may be added again as it was entered."""
        outcome.settled += self._moved(row, place)
        again = Choice(
            name=self._name(place, "DELETE"),
            label=str(_("this row")),
            opened=_("there"),
            now=_("removed by others"),
            entered=self._heading(row),
            now_value=ON,
            entered_value="",
            changed_by_others=True,
            changed_by_you=True,
        )
        outcome.add(
            f"{self._formset.model._meta.verbose_name} “{self._then.get(row.key) or row.key}”", [again]
        )

    def _not_own(self) -> set[str]:
        return {self._key, self._formset.fk.name, "DELETE"}

    def _own_fields(self) -> dict[str, Any]:
        fields = self._formset.empty_form.fields
        return {name: each for name, each in fields.items() if name not in self._not_own()}

    def _value(self, row: EnteredRow, name: str, form_field: Any) -> str:
        return entered_value(form_field, self._name(row.place, name), self._data)

    def _moved(self, row: EnteredRow, place: int) -> list[tuple[str, str]]:
        """The inputs of a row under another number."""
        return [
            (self._name(place, name), self._value(row, name, each))
            for name, each in self._own_fields().items()
        ]

    def _as_it_is(self, place: int, form: Any) -> list[tuple[str, str]]:
        return [(self._name(place, name), value_in(form, name)) for name in self._own_fields()]

    def _heading(self, row: EnteredRow) -> str:
        texts = (shown(each, self._value(row, name, each)) for name, each in self._own_fields().items())
        return ", ".join(text for text in texts if text)

    def _is_blank(self, row: EnteredRow) -> bool:
        empty = self._formset.empty_form
        return row.is_deleted or all(
            self._value(row, name, each) in ("", value_in(empty, name))
            for name, each in self._own_fields().items()
        )

    def _was_edited(self, row: EnteredRow) -> bool:
        then = self._then.get(row.key)
        if then is None:
            return True
        form = self._formset.form(instance=then)
        return any(
            self._value(row, name, each).strip() != value_in(form, name)
            for name, each in self._own_fields().items()
        )

    def _is_there(self, row: EnteredRow, forms: Any) -> bool:
        """Whether somebody else has added just this row."""
        fields = self._own_fields().items()
        return any(
            all(self._value(row, name, each).strip() == value_in(form, name) for name, each in fields)
            for form in forms
        )

    def _name(self, place: int, name: str = "") -> str:
        return "-".join(str(part) for part in (self._formset.prefix, place, name) if part != "")
