"""A move in one line: ``Sébastien Bubeck: Microsoft > OpenAI, 2024-10-14, https://…``.

The grammar, with what stands in brackets left out at will::

    line    = person ":" side arrow side {"," part}
    side    = name | "?" | nothing          arrow = ">" | "→" | "->" | "=>"
    part    = date | address | status | quote | "(" role ")" | "(" role arrow role ")"
    name    = words without : , > → and quotation marks, or a quote

A quote stands in straight, curly or angular marks; inside straight ones a mark is written twice.
One role is the one after the move, unless nothing is said of where it led. Parts come in any
order. A comma inside a date is understood: ``October 14, 2024``. Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.moves.quoted import quoted, split, tokens, unquoted
from tracker.moves.vocabulary import MoveStatus

LONGEST = 1000  # characters of a line; nested parentheses take time by the square of it
_ARROW = re.compile(r"\s*(?:[-=]>|>|→)\s*")
_SPECIAL = re.compile(r"[:,>→\"“”„«»()?]|[-=]>|^\s|\s$")
_STATUS_WORDS = {status.value: status for status in MoveStatus} | {"rumored": MoveStatus.RUMOURED}
_DAY_AND_YEAR = re.compile(r"[\w .]*\d[\w .]*, \d{4}")
ReadDate = Callable[[str], PartialDate]


class NotAQuickLine(ValueError):
    """The line does not say who moved from where to where. The message says what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickLine:
    """What a line says; empty where it says nothing. ``problems`` are sentences on the rest."""

    person: str
    from_name: str = ""
    to_name: str = ""
    date: PartialDate | None = None
    role_from: str = ""
    role_to: str = ""
    url: str = ""
    quote: str = ""
    status: str = ""
    problems: tuple[str, ...] = ()


def looks_like_a_quick_line(text: str) -> bool:
    """Whether it has an arrow outside of quotes; any other text is taken for a sentence."""
    return len(text) <= LONGEST and any(_ARROW.fullmatch(token) for token in tokens(text, _ARROW))


def read_quick_line(text: str, *, read_date: ReadDate) -> QuickLine:
    """Read a line. ``read_date`` raises ValueError for what is no date.

    Raises NotAQuickLine where person, colon or arrow are missing, or it is too long.
    """
    if len(text) > LONGEST:
        raise NotAQuickLine(_("A line has at most %d characters.") % LONGEST)
    head, *parts = split(text, ",")
    person, rest = _head(head)
    sides = split(rest, _ARROW)
    if len(sides) != 2:
        raise NotAQuickLine(
            _("Say where from and where to, with one “>” between: Ada Example: Foo Labs > Bar AI.")
        )
    from_name, to_name = (_name(side) for side in sides)
    if not (from_name or to_name):
        raise NotAQuickLine(
            _("Name at least one of the two organizations; “?” is for the one that is unknown.")
        )
    line = QuickLine(person=person, from_name=from_name, to_name=to_name)
    for part in _with_whole_dates(parts, read_date):
        line = _add(line, part, read_date)
    return line


def write_quick_line(line: QuickLine) -> str:
    """The line that reads as this; ``problems`` are left out."""
    parts = [f"{_bare(line.person)}: {_bare(line.from_name) or '?'} > {_bare(line.to_name) or '?'}"]
    if line.date:
        parts.append(str(line.date))
    if line.role_from and line.role_to:
        parts.append(f"({_bare(line.role_from)} > {_bare(line.role_to)})")
    elif line.role_from or line.role_to:
        before, after = _bare(line.role_from) or "?", _bare(line.role_to) or "?"
        parts.append(f"({before} > {after})")
    parts += [part for part in (line.status, line.url) if part]
    if line.quote:
        parts.append(quoted(line.quote))
    return ", ".join(parts)


def _head(head: str) -> tuple[str, str]:
    """The person, and what stands behind the colon."""
    person, *rest = split(head, ":", most=1)
    name = _name(person)
    if not rest:
        raise NotAQuickLine(_("Put a colon behind the name: Ada Example: Foo Labs > Bar AI."))
    if not name:
        raise NotAQuickLine(_("Say who moved, before the colon: Ada Example: Foo Labs > Bar AI."))
    return name, rest[0]


def _add(line: QuickLine, part: str, read_date: ReadDate) -> QuickLine:
    """The line with what one part says, or with a problem."""
    found = _meaning(line, part, read_date)
    if not found:
        return _with_problem(line, _not_understood(part))
    taken = [name for name in found if getattr(line, name)]
    if taken:
        return _with_problem(line, _("“%s” is left out: the line has said that already.") % _short(part))
    return replace(line, **found)


def _meaning(line: QuickLine, part: str, read_date: ReadDate) -> dict[str, Any]:
    """Which fields a part fills in; none where it is not understood."""
    if part.casefold() in _STATUS_WORDS:
        return {"status": _STATUS_WORDS[part.casefold()].value}
    if part.casefold().startswith(("http://", "https://")) and not re.search(r"\s", part):
        return {"url": part}
    if part.startswith("(") and part.endswith(")"):
        return _roles(line, part[1:-1])
    if quote := unquoted(part):
        return {"quote": quote}
    when = _date(part, read_date)
    return {"date": when} if when else {}


def _roles(line: QuickLine, text: str) -> dict[str, Any]:
    roles = [_name(role) for role in split(text, _ARROW)]
    if len(roles) == 1:
        return {"role_to" if line.to_name else "role_from": roles[0]} if roles[0] else {}
    if len(roles) != 2:
        return {}
    named = zip(("role_from", "role_to"), roles, strict=True)
    return {name: role for name, role in named if role}


def _with_whole_dates(parts: list[str], read_date: ReadDate) -> Iterator[str]:
    """The parts without the empty ones; two that are a date together, ``October 14, 2024``, as one."""
    place = 0
    while place < len(parts):
        part = parts[place]
        pair = ", ".join(parts[place : place + 2])
        if _DAY_AND_YEAR.fullmatch(pair) and not _date(part, read_date) and _date(pair, read_date):
            part, place = pair, place + 1
        place += 1
        if part:
            yield part


def _date(text: str, read_date: ReadDate) -> PartialDate | None:
    try:
        return read_date(text) if any(map(str.isalnum, text)) else None
    except ValueError:
        return None


def _not_understood(part: str) -> str:
    return _(
        "“%s” is not understood. Write a date such as Oct 2024, an address with https://, (a role), "
        "a “quote”, or one of: %s."
    ) % (_short(part), ", ".join(MoveStatus.values))


def _with_problem(line: QuickLine, problem: str) -> QuickLine:
    return replace(line, problems=(*line.problems, problem))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _name(text: str) -> str:
    """A name without its quotation marks; empty for ``?``."""
    text = text.strip()
    return "" if text == "?" else unquoted(text) or text


def _bare(name: str) -> str:
    return quoted(name) if _SPECIAL.search(name) else name
