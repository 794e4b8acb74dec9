"""Cuts a text into pieces to be shown: the quote, the words that tell the move, and the names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

AROUND = 6_000  # characters shown before and after the quote


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of the text; ``name`` says whose name they are, empty for none.

    ``is_cue`` says that they are among the words that tell the move.
    """

    text: str
    name: str = ""
    is_cue: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that all belong to the quote, or that all do not."""

    is_quote: bool
    pieces: tuple[Piece, ...]

    @property
    def tag(self) -> str:
        """The element that shows it."""
        return "mark" if self.is_quote else "span"


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a text around a quote; ``cut_before`` and ``cut_after`` say what was left out."""

    runs: tuple[Run, ...]
    cut_before: bool
    cut_after: bool


def show_text(
    text: str, start: int, end: int, names: Mapping[str, str], cue: tuple[int, int] = (0, 0)
) -> Shown:
    """The text around a quote that stands from ``start`` to ``end``, in code points.

    ``cue`` is where the words stand that tell the move. ``names`` maps each name as written to what it
    is called in `Piece.name`. Where names overlap the longest counts.
    """
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    found = list(_find(text[first:last], names, first))
    edges = sorted({first, last, start, end, *cue, *(edge for a, b, _name in found for edge in (a, b))})
    spans = ((a, b) for a, b in pairwise(edges) if first <= a < b <= last)
    pieces = [
        (start <= a < end, Piece(text[a:b], _name_at(a, found), is_cue=cue[0] <= a < cue[1]))
        for a, b in spans
    ]
    runs = (
        Run(is_quote, tuple(piece for _flag, piece in group))
        for is_quote, group in groupby(pieces, key=lambda each: each[0])
    )
    return Shown(tuple(runs), first > 0, last < len(text))


def _find(text: str, names: Mapping[str, str], offset: int) -> Iterator[tuple[int, int, str]]:
    longest_first = sorted((name for name in names if name), key=len, reverse=True)
    if not longest_first:
        return
    pattern = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)|{re.escape(name)}" for name in longest_first)
    for match in re.finditer(pattern, text):
        yield match.start() + offset, match.end() + offset, names[match.group()]


def _name_at(place: int, found: Sequence[tuple[int, int, str]]) -> str:
    return next((name for a, b, name in found if a <= place < b), "")
