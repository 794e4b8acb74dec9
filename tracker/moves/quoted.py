"""Texts with quotes and parentheses: cut at marks that stand outside of these. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSING = {'"': '"', "“": "”", "„": "“", "«": "»"}


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def unquoted(text: str) -> str:
    """What stands between the quotation marks; empty where the text is not one quote."""
    if len(text) < 3 or _end_of_quote(text, 0) != len(text):
        return ""
    inside = text[1:-1]
    return inside.replace('""', '"') if text[0] == '"' else inside


def _end_of_quote(text: str, start: int) -> int | None:
    """The place behind the quote that opens at ``start``; None where none does, or none closes it."""
    closing = _CLOSING.get(text[start])
    place = start + 1
    while closing and (place := text.find(closing, place)) >= 0:
        if closing == '"' and text[place + 1 : place + 2] == '"':
            place += 2
            continue
        return place + 1
    return None


def _end_of_group(text: str, start: int) -> int | None:
    """The same for parentheses, which may hold quotes and others of their kind."""
    depth, place = 0, start
    while place < len(text):
        if (end := _end_of_quote(text, place)) is not None:
            place = end
            continue
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
        if depth <= 0:
            return place if place > start + 1 else None
    return None


def tokens(text: str, mark: re.Pattern[str]) -> Iterator[str]:
    """The text in pieces: marks, quotes and groups whole, all else character by character."""
    place = 0
    while place < len(text):
        found = mark.match(text, place)
        end = found.end() if found and found.end() > place else None
        end = end or _end_of_quote(text, place) or _end_of_group(text, place) or place + 1
        yield text[place:end]
        place = end


def split(text: str, at: str | re.Pattern[str], *, most: int = -1) -> list[str]:
    """The parts between marks that stand outside of quotes and parentheses, without spaces around."""
    mark = re.compile(re.escape(at)) if isinstance(at, str) else at
    parts = [""]
    for token in tokens(text, mark):
        if mark.fullmatch(token) and (most < 0 or len(parts) <= most):
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]
