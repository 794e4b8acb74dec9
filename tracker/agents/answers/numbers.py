"""The numbers of a figure in lines of words, whatever the figure is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tracker.agents.quoted import one_line

_COUNT = {"min", "value", "max"}
_SHARE = {"k", "n", "value"}


def in_lines(numbers: Mapping[str, Any], *, most: int) -> list[str]:
    """A line for each number, and one for each of the first rows of each list."""
    lines: list[str] = []
    for name, value in numbers.items():
        if isinstance(value, list):
            lines += _rows(name, value, most)
        elif value not in ("", None):
            lines.append(f"{name}: {_said(value)}")
    return lines


def _rows(name: str, rows: list[Any], most: int) -> Iterator[str]:
    if rows:
        yield f"{name}:"
    for row in rows[:most]:
        yield f"  {_said(row)}"
    if len(rows) > most:
        yield f"  {_('%d more in the structured content') % (len(rows) - most)}"


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "–"
    if value is None:
        return "–"
    return f"{value:.3g}" if isinstance(value, float) else one_line(str(value))


def _mapping(value: Mapping[str, Any]) -> str:
    if _is_record(value):
        note = f" ({one_line(value['note'])})" if value.get("note") else ""
        return one_line(value["name"]) + note
    if value.keys() >= _COUNT:
        rest = {name: below for name, below in value.items() if name not in _COUNT}
        whose = {name: below for name, below in rest.items() if _is_record(below) or name == "month"}
        others = {name: below for name, below in rest.items() if name not in whose}
        return "; ".join([*_named(whose), _interval(value), *_named(others)])
    if value.keys() >= _SHARE:
        return _share(value)
    return "; ".join(_named(value))


def _named(value: Mapping[str, Any]) -> Iterator[str]:
    for name, below in value.items():
        is_plain = name == "month" or (name == "organization" and _is_record(below))
        yield _said(below) if is_plain else f"{name} {_said(below)}"


def _is_record(value: Any) -> bool:
    return isinstance(value, Mapping) and "slug" in value and "name" in value


def _interval(count: Mapping[str, Any]) -> str:
    least, value, most = count["min"], count["value"], count["max"]
    return f"{most:g}" if least == most else f"{value:.1f} ({least:g}–{most:g})"


def _share(share: Mapping[str, Any]) -> str:
    if share["value"] is None:
        return _("0 of 0")
    return _("%(k)d of %(n)d = %(value)s (95 %%: %(low)s–%(high)s)") % {
        "k": share["k"],
        "n": share["n"],
        **{name: f"{share[name]:.0%}" for name in ("value", "low", "high")},
    }
