"""Words and marks of a text, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = r"[\w\u0300-\u036f]+(?:[.&\-][\w\u0300-\u036f]+)*"
_SUFFIX = r"'(?i:s|ll|d|ve|re|m)(?!\w)"
_SURROGATE = re.compile("[\ud800-\udfff]")
_FOLDED = {"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "}


def fold(text: str) -> str:
    """The text with plain apostrophes and spaces, fit for UTF-8; as long as before, so offsets hold."""
    for char, plain in _FOLDED.items():  # faster than `str.translate`, which asks for each character
        text = text.replace(char, plain)
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text


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
        small, is_capitalised = _shape(text)
        return cls(text, start, end, lower or small, is_capitalised)


@lru_cache(maxsize=1 << 14)  # a few thousand words make up most of what is read
def _shape(text: str) -> tuple[str, bool]:
    """A word in lower case, and whether it begins as a name does, or hides a capital, as iFlytek does."""
    small = text.lower()
    return small, text != small and _is_capitalised(text)


def _is_capitalised(text: str) -> bool:
    _, hyphen, ending = text.rpartition("-")
    if hyphen and (ending in _ASIDE or (len(ending) > 3 and ending.islower() and ending not in _SYLLABLES)):
        return False  # "Acme-backed", but "Tae-yang"
    return any(char.isupper() for char in text)


# What Korean and Chinese first names written with a hyphen end with, of those with four letters or more.
_SYLLABLES = frozenset(
    [
        "beom", "bong", "byeong", "byung", "chan", "chang", "cheng", "cheol", "cheon", "chieh", "chien",
        "chih", "ching", "chul", "chun", "chung", "dong", "fang", "feng", "geun", "guang", "gwang",
        "gyeong", "gyun", "heon", "hong", "hoon", "hsiang", "hsien", "hsin", "hsiu", "hsiung", "hsuan",
        "hwan", "hwang", "hyeok", "hyeon", "hyuk", "hyun", "jeong", "jong", "joon", "joong", "juan",
        "jung", "kang", "keun", "kuan", "kuang", "kuei", "kwang", "kwon", "kyeong", "kyoon", "kyun",
        "kyung", "liang", "lien", "ling", "lung", "mei", "ming", "moon", "myeong", "myung", "peng", "ping",
        "rang", "ryeol", "ryong", "ryul", "sang", "seob", "seok", "seon", "seong", "seop", "seung", "shan",
        "sheng", "shih", "shik", "shin", "shun", "sook", "soon", "sung", "teng", "ting", "tsai", "tsung",
        "tung", "wang", "wook", "woong", "yang", "yeon", "yeong", "ying", "yong", "yoon", "young", "yuan",
        "yueh", "yung",
    ]
)  # fmt: skip

_ASIDE = frozenset({"old", "led", "run"})  # "Acme-led", "Two-year-old"


class Tokenizer:
    """Cuts text into tokens; ``elisions`` are the words that end in an apostrophe ("l'", "qu'")."""

    def __init__(self, elisions: tuple[str, ...]) -> None:
        elided = "|".join("".join(f"[{char}{char.upper()}]" for char in word) for word in elisions)
        self._piece = re.compile(
            r"[eE][xX]-"
            + (rf"|(?:{elided})'(?=[^\W_]|\Z)" if elided else "")
            + rf"|{_WORD}(?:(?!{_SUFFIX})'{_WORD})?"  # "O'Neil", but "Acme" + "'s"
            + rf"|(?<=\S){_SUFFIX}|\S"
        )

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """The tokens of folded ``text[start:end]``, in order; offsets are those of ``text``."""
        found: list[Token] = []
        at = start
        for word in self._piece.findall(text[start:end]):
            begin = text.index(word, at)  # its own place, for only white space stands before it
            at = begin + len(word)
            small, is_capitalised = _shape(word)
            found.append(Token(word, begin, at, small, is_capitalised))
        return found
