"""Finds a quote in the text that it was taken from."""

from __future__ import annotations

import re

_LONGEST = 5_000


def find_quote(document: str, quote: str, *, near: int) -> tuple[int, int] | None:
    """Where the quote stands, as offsets in code points; None where it does not.

    Of several places the one nearest to ``near`` counts. How much white space is between two
    words, and which, does not matter, as text that was copied from a page has other line ends.
    """
    words = quote.split()
    if not words or len(quote) > _LONGEST:
        return None
    found = re.finditer(r"\s+".join(map(re.escape, words)), document)
    places = [match.span() for match in found]
    return min(places, key=lambda place: abs(place[0] - near)) if places else None
