"""Sets three versions of a form beside each other: as it was opened, as it is now, and what was entered.

Works on what a browser sends, one text for each input, so that the outcome is a form that can be
sent again. A row of an inline form is known by its key.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

_MOST_ROWS = 1000
ON = "on"


@dataclass(frozen=True, slots=True)
class Choice:
    """One input whose value now is not what was entered. The texts are for people, the values to send."""

    name: str
    label: str
    opened: str
    now: str
    entered: str
    now_value: str
    entered_value: str
    changed_by_others: bool
    changed_by_you: bool

    @property
    def is_conflict(self) -> bool:
        return self.changed_by_others and self.changed_by_you


@dataclass(slots=True)
class Outcome:
    """The inputs that are settled, and the choices that are left, in groups with a heading."""

    settled: list[tuple[str, str]] = field(default_factory=list)
    groups: list[tuple[str, list[Choice]]] = field(default_factory=list)

    @property
    def choices(self) -> list[Choice]:
        return [choice for _heading, choices in self.groups for choice in choices]

    def as_data(self) -> QueryDict:
        """The settled inputs as a browser would send them."""
        data = QueryDict(mutable=True)
        data.update(dict(self.settled))
        return data

    def add(self, heading: str, inputs: Iterable[Choice | tuple[str, str]]) -> None:
        choices = []
        for each in inputs:
            if isinstance(each, Choice):
                choices.append(each)
            else:
                self.settled.append(each)
        if choices:
            self.groups.append((heading, choices))


def compare_forms(
    opened: Any, now: Any, data: Mapping[str, str], *, without: Container[str] = ()
) -> Iterator[Choice | tuple[str, str]]:
    """Each input of a form: a choice where now and entered differ, else its name and value.

    ``opened`` and ``now`` are forms of the two versions (``opened`` may be None), ``data`` what was sent.
    """
    ours = {each.name for each in now._meta.model._meta.fields} | set(_partial_dates(now))
    for name, form_field in now.fields.items():
        if name in without:
            continue
        html_name = now.add_prefix(name)
        entered = entered_value(form_field, html_name, data)
        if name not in ours:
            yield html_name, entered  # an input that is no field of the record
            continue
        before = value_in(opened, name) if opened is not None else None
        yield _compare(html_name, form_field, before, value_in(now, name), entered)


def _compare(
    name: str, form_field: forms.Field, opened: str | None, now: str, entered: str
) -> Choice | tuple[str, str]:
    if _plain(now) == _plain(entered):
        return name, now
    known = opened is not None
    return Choice(
        name=name,
        label=str(form_field.label or name),
        opened=shown(form_field, opened or ""),
        now=shown(form_field, now),
        entered=shown(form_field, entered),
        now_value=now,
        entered_value=entered,
        changed_by_others=not known or _plain(opened or "") != _plain(now),
        changed_by_you=not known or _plain(opened or "") != _plain(entered),
    )


def value_in(form: Any, name: str) -> str:
    """What the input of an unbound form would send."""
    form_field = form.fields[name]
    value = form_field.prepare_value(form.get_initial_for_field(form_field, name))
    if isinstance(form_field, forms.BooleanField):
        return ON if value else ""
    value = form_field.widget.format_value(value)
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def entered_value(form_field: forms.Field, html_name: str, data: Mapping[str, str]) -> str:
    value = data.get(html_name, "")
    if isinstance(form_field, forms.BooleanField):
        return ON if value and value != "false" else ""
    return value


def shown(form_field: Any, value: str) -> str:
    """A value of an input as people read it; an empty text for none."""
    if value and isinstance(form_field, forms.ModelChoiceField):
        is_key = value.isascii() and value.isdigit() and len(value) < 19
        model: Any = form_field.queryset.model  # type: ignore[union-attr]  # the desk's always have one
        return str((is_key and model._base_manager.filter(pk=value).first()) or value)
    if value and isinstance(form_field, forms.ChoiceField):
        choices: Any = form_field.choices
        return str(dict(choices).get(value, value))
    return value.strip()


def _plain(value: str) -> str:
    """Browsers send lines with a carriage return, and forms strip what stands around a text."""
    return value.replace("\r\n", "\n").strip()


def _partial_dates(form: Any) -> list[str]:
    return form._partial_dates() if hasattr(form, "_partial_dates") else []  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A row of an inline form as it was sent: its key, empty for a new one, and the place it had."""

    place: int
    key: str
    is_deleted: bool


def entered_rows(prefix: str, key_name: str, data: Mapping[str, str]) -> list[EnteredRow]:
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = int(total) if total.isascii() and total.isdigit() and len(total) < 9 else 0
    return [
        EnteredRow(
            place,
            data.get(f"{prefix}-{place}-{key_name}", ""),
            bool(data.get(f"{prefix}-{place}-DELETE")),
        )
        for place in range(min(count, _MOST_ROWS))
    ]
