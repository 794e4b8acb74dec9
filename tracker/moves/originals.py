"""What the machine read, beside what an analyst made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.dates import PartialDate, Precision
from tracker.history.who import PREFIX
from tracker.moves.models import Claim

_READ = (
    *("quote", "person_name", "from_name", "to_name", "role_from", "role_to"),
    *("status", "exit_manner", "entry_manner", "from_capacity", "to_capacity"),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of a claim that says something else than the machine read; ``read`` may be empty."""

    field: str
    label: str
    read: str


def corrections_of(claim: Claim) -> list[Correction]:
    """The fields of a claim that an analyst has corrected, with the machine's original. One query."""
    first = claim.history.order_by("history_id").first()
    if first is None or not (first.history_change_reason or "").startswith(PREFIX):
        return []
    found = [
        Correction(name, _label(name), _text(name, getattr(first, name)))
        for name in _READ
        if getattr(first, name) != getattr(claim, name)
    ]
    read_on = _date(first)
    if read_on != claim.effective_on:
        found.append(Correction("effective_on", _label("effective_on_first_day"), str(read_on or "")))
    return found


def _date(row: Any) -> PartialDate | None:
    first_day = row.effective_on_first_day
    return first_day and PartialDate(first_day, Precision(row.effective_on_precision))


def _label(name: str) -> str:
    return str(Claim._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, no relation


def _text(name: str, value: str) -> str:
    choices: Any = Claim._meta.get_field(name)
    return str(dict(choices.flatchoices).get(value, value))
