"""Words and marks of a text, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = r"[\w\u0300-\u036f]+(?:[.&\-][\w\u0300-\u036f]+)*"
_PIECE = re.compile(rf"(?P<word>{_WORD})|(?P<mark>\S)")
_SUFFIX = re.compile(r"'(?:s|ll|d|ve|re|m)(?!\w)", re.IGNORECASE)
_JOINED = re.compile(rf"'{_WORD}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FOLDED = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})


def fold(text: str) -> str:
    """The text with plain apostrophes and spaces, fit for UTF-8; as long as before, so offsets hold."""
    return _SURROGATE.sub("\ufffd", text.translate(_FOLDED))


# Never changed once made. A frozen one takes three times as long to make, and a text has dozens.
@dataclass(slots=True)
class Token:
    """A word or a single mark: the text between ``start`` and ``end``, and how it is looked up."""

    text: str
    start: int
    end: int
    lower: str
    is_capitalised: bool

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or self.text[0] == "_" or self.lower.startswith("'")

    @classmethod
    def of(cls, text: str, start: int, end: int, lower: str = "") -> Token:
        """The token that is written so, looked up as ``lower`` where that is given."""
        small = text.lower()
        return cls(text, start, end, lower or small, text != small and _is_capitalised(text))


def _is_capitalised(text: str) -> bool:
    """Begins as a name does, or hides a capital, as iFlytek does."""
    _, hyphen, ending = text.rpartition("-")
    if hyphen and len(ending) > 3 and ending.islower():
        return False
    return any(char.isupper() for char in text)


class Tokenizer:
    """Cuts text into tokens; ``elisions`` are the words that end in an apostrophe ("l'", "qu'")."""

    def __init__(self, elisions: tuple[str, ...]) -> None:
        self._elisions = frozenset(elisions)

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """The tokens of folded ``text[start:end]``, in order; offsets are those of ``text``."""
        found: list[Token] = []
        at = start
        while match := _PIECE.search(text, at, end):
            begin, stop = match.span()
            if match.group("word"):
                begin, stop = self._word(text, begin, stop, end)
            elif suffix := _SUFFIX.match(text, begin, end):
                stop = suffix.end() if found and found[-1].end == begin else stop
            found.append(Token.of(text[begin:stop], begin, stop))
            at = stop
        return found

    def _word(self, text: str, start: int, stop: int, end: int) -> tuple[int, int]:
        if text[start : start + 3].lower() == "ex-" and start + 3 <= end:
            return start, start + 3
        if not text.startswith("'", stop, end):
            return start, stop
        elided = stop + 1 == end or text[stop + 1].isalnum()
        if elided and text[start:stop].lower() in self._elisions:
            return start, stop + 1
        if _SUFFIX.match(text, stop, end):
            return start, stop
        joined = _JOINED.match(text, stop, end)
        return start, joined.end() if joined else stop
