"""Words of a query and the spellings near them.

Two words that are at most two edits apart share a *variant*: what is left of each after dropping
up to two letters (the deletion neighbourhood of W. Garbe's SymSpell). The index stores the
variants of every word that occurs in a name, so near words are found by equality, on any
database, in a time that hardly depends on how many words there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from tracker.names.keys import name_key

MOST_TEXT = 200  # characters of a query that are read
MOST_WORDS = 8
LONGEST_WORD = 40
VARIANT_LETTERS = 7  # variants are made of the first letters only: what differs later is seen in ranking
ONE_EDIT_FROM = 3  # letters; a shorter word has no near spellings
TWO_EDITS_FROM = 5


@dataclass(frozen=True, slots=True)
class Query:
    """The words that somebody typed. The last one may be unfinished."""

    words: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Query:
        """Read what was typed, in any script; text without letters and digits has no words."""
        words = name_key(text[:MOST_TEXT]).split()
        return cls(tuple(word[:LONGEST_WORD] for word in words[:MOST_WORDS]))

    @property
    def key(self) -> str:
        return " ".join(self.words)

    @property
    def last(self) -> int:
        """The index of the word that is still being typed."""
        return len(self.words) - 1


def edits_allowed(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word of this length."""
    return (len(word) >= ONE_EDIT_FROM) + (len(word) >= TWO_EDITS_FROM)


def variants(word: str, edits: int) -> Iterator[str]:
    """The beginning of a word without up to so many of its letters; may repeat itself."""
    start = word[:VARIANT_LETTERS]
    for dropped in range(edits + 1):
        for kept in combinations(start, len(start) - dropped):
            yield "".join(kept)
