"""A part of a file, for whoever was broken off and goes on (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.http import parse_http_date_safe

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)
_CHUNK = 64 * 1024


class NoSuchPart(ValueError):
    """The part begins behind the end of the file, or is empty."""


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes from ``first`` to ``last``, both inclusive, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def part_asked(header: str, length: int) -> Part | None:
    """The part that a header ``Range`` asks for; None for the whole file.

    Whoever asks for several parts, or in another way, gets the whole, as the standard has it. Raises
    NoSuchPart.
    """
    found = _ONE_RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # so many bytes from the end
        part = Part(max(length - int(last), 0), length - 1)
    else:
        part = Part(int(first), min(int(last) if last else length - 1, length - 1))
        if last and int(last) < int(first):
            return None
    if part.length < 1:
        raise NoSuchPart
    return part


def is_still_the_same(if_range: str, *, etag: str, modified: datetime) -> bool:
    """Whether the file is the one that the caller has a part of; without the header it is taken for it."""
    if not if_range:
        return True
    if if_range.startswith(('"', "W/")):
        return if_range == etag
    return parse_http_date_safe(if_range) == int(modified.timestamp())


def bytes_of(path: Path, part: Part) -> Iterator[bytes]:
    """The bytes of a part."""
    left = part.length
    with path.open("rb") as file:
        file.seek(part.first)
        while left and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
