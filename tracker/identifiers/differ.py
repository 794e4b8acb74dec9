"""Whether two records are called differently by a catalogue that knows each under one identifier only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Differing:
    """A kind of which each of two records has values that the other has not."""

    label: str
    one: str
    other: str


def differing(one: Any, other: Any) -> list[Differing]:
    """The kinds that speak against two records being the same. Two queries."""
    values: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for place, record in enumerate((one, other)):
        for row in record.identifiers.all():
            if row.rule.is_one:
                labels[row.kind] = row.label
                values.setdefault(row.kind, ["", ""])
                values[row.kind][place] = ", ".join(filter(None, [values[row.kind][place], row.value]))
    return [
        Differing(labels[kind], first, second) for kind, (first, second) in values.items() if first and second
    ]
