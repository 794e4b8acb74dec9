"""Whether two texts are one, as a wire text is that two outlets printed. Pure."""

from __future__ import annotations

import re

Rows = frozenset[int]  # hashes of what a text says, as `rows_of` gives them

LONGEST = 20_000  # characters that are compared: a wire text is one from its start
_WORDS = 5  # in a row
_LETTERS = 8  # in a row, where words have no space between them
FEWEST = 20  # rows; a shorter text is the same only where it is word for word
_SHARED = 0.5  # of the rows of the shorter text
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def are_one_text(one: Rows, other: Rows) -> bool:
    """Whether half of what the shorter text says in a row of words stands in the other too.

    Two journalists who write on their own share a quote, hardly ever half of their text.
    """
    fewer = min(len(one), len(other))
    if fewer < FEWEST:
        return bool(one) and one == other
    return len(one & other) >= _SHARED * fewer


def share(one: Rows, other: Rows) -> float:
    """The share of the rows of the shorter text that the other has too, 0.0 to 1.0."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def rows_of(text: str) -> Rows:
    """What a text says, as hashes of each five words in a row. Some milliseconds for the longest."""
    return frozenset(map(hash, pieces_of(text)))


def pieces_of(text: str) -> list[str]:
    """Each five words of a text in a row, or eight letters of a script without spaces, without its marks."""
    words = [word for word in _NOT_A_WORD.split(text[:LONGEST].casefold()) if word]
    letters = "".join(words)
    if len(_IDEOGRAPHS.findall(letters)) > len(letters) / 4:  # Chinese, Japanese: a clause is one “word”
        parts, length = list(letters), _LETTERS
    else:
        parts, length = words, _WORDS
    if len(parts) <= length:
        return [" ".join(parts)] if parts else []
    return [" ".join(parts[at : at + length]) for at in range(len(parts) - length + 1)]
