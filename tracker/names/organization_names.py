"""An organization's name as it was written: its words, what they are, and its legal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tracker.names.characters import ascii_letters, is_han, script_of, unified_characters
from tracker.names.scores import plain
from tracker.names.tables import organization_terms, organization_words

_BRACKETED = re.compile(r"[(\[（【]([^()\[\]（）【】]{1,100})[)\]）】]")
_AKA = re.compile(r"^(?:formerly|previously|fka|aka|a\.k\.a\.|now|ex|also known as|known as)\s+")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){2,}(?!\w)|(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)")
_SLASHED_FORM = re.compile(r"(?<!\w)([as])/([sa])(?!\w)")
_PHRASES = (
    ("artificial intelligence", "ai"),
    ("künstliche intelligenz", "ai"),
    ("künstlicher intelligenz", "ai"),
    ("intelligence artificielle", "ai"),
    ("inteligencia artificial", "ai"),
    ("inteligência artificial", "ai"),
    ("intelligenza artificiale", "ai"),
    ("kunstmatige intelligentie", "ai"),
    ("artificiell intelligens", "ai"),
    ("sztucznej inteligencji", "ai"),
    ("yapay zeka", "ai"),
    ("sp. z o.o", "spzoo"),
    ("sp z o o", "spzoo"),
    ("co., ltd", "co ltd"),
)
_NOT_A_WORD = re.compile(r"[^\w]+|_")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
# The letters as Japanese says them, for names such as エヌ・イー・シー.
_LETTER = {
    "エー": "a", "ビー": "b", "シー": "c", "ディー": "d", "イー": "e", "エフ": "f", "ジー": "g",
    "エイチ": "h", "アイ": "i", "ジェイ": "j", "ジェー": "j", "ケー": "k", "ケイ": "k", "エル": "l",
    "エム": "m", "エヌ": "n", "オー": "o", "ピー": "p", "キュー": "q", "アール": "r", "エス": "s",
    "ティー": "t", "ユー": "u", "ブイ": "v", "エックス": "x", "ワイ": "y", "ゼット": "z",
}  # fmt: skip
_LETTERS_ALOUD = re.compile(rf"(?<![ァ-ヺー])(?:{'|'.join(_LETTER)})(?:・(?:{'|'.join(_LETTER)}))+(?!\w)")
_MARK = "\ue000"
_WITHOUT_SPACES = frozenset(["han", "katakana", "hiragana", "hangul", "thai"])
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0d7f\u0e31-\u0e4e"  # marks that are part of a word
_MOST_WORDS = 16


@dataclass(frozen=True, slots=True)
class OrganizationWord:
    text: str
    key: str
    script: str
    translated: bool = False

    def is_in(self, *groups: str) -> bool:
        table = organization_words().groups
        return any(self.key in table[group] for group in groups)


@dataclass(frozen=True, slots=True)
class OrganizationName:
    text: str
    words: tuple[OrganizationWord, ...]
    legal: tuple[OrganizationWord, ...] = ()

    @property
    def joined(self) -> str:
        return "".join(word.key for word in self.words)

    @property
    def letters(self) -> str:
        """The words as they are written, in ASCII and without the spaces between."""
        return ascii_letters("".join(word.text for word in self.words))


@lru_cache(maxsize=10_000)
def organization_names(written: str) -> tuple[OrganizationName, ...]:
    """The name, and what stands in brackets as another: ``Massachusetts Institute of Technology (MIT)``."""
    written = _LETTERS_ALOUD.sub(lambda run: "".join(map(_LETTER.__getitem__, run[0].split("・"))), written)
    written = _with_terms(unified_characters(written) if any(map(is_han, written)) else written)
    match = _BRACKETED.search(written)
    if match is None:
        return (_parsed(written),)
    outer = f"{written[: match.start()]} {written[match.end() :]}".strip()
    inner = _AKA.sub("", match[1].strip())
    return tuple(_parsed(text) for text in (outer, inner) if _NOT_A_WORD.sub("", text)) or (_parsed(written),)


def _with_terms(written: str) -> str:
    """The text with words of other scripts translated, each marked by a sign of its own."""
    for term, meaning in _terms():
        if term in written:
            apart = rf"(?<!\w){re.escape(term)}(?!\w)"
            pattern = re.escape(term) if script_of(term) in _WITHOUT_SPACES else apart
            marked = " ".join(f"{_MARK}{word}" for word in meaning.split())
            written = re.sub(pattern, f" {marked} ", written)
    return written


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    return tuple((unified_characters(plain(term)), meaning) for term, meaning in organization_terms())


def _parsed(text: str) -> OrganizationName:
    spaced = _SLASHED_FORM.sub(
        r"\1\2", text.translate(_APOSTROPHES).replace("&", " and ").replace("+", " and ")
    )
    for phrase, short in _PHRASES:
        spaced = spaced.replace(phrase, short)
    spaced = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", spaced)
    pieces = [piece for piece in _NOT_A_WORD.split(spaced.replace(_MARK, " " + _MARK)) if piece]
    words = [word for word in _marked_words(spaced) if word.key][:_MOST_WORDS] if pieces else []
    while len(words) > 1 and words[0].key == "the":
        words.pop(0)
    return _without_legal_form(text.replace(_MARK, ""), words)


def _marked_words(text: str) -> Iterator[OrganizationWord]:
    canonical = organization_words().canonical
    for match in re.finditer(rf"({_MARK}?)([^\W_]+(?:[{_SIGNS}]+[^\W_]*)*)", text):
        piece = match[2]
        key = ascii_letters(piece)
        translated = bool(match[1]) or (
            key in canonical and canonical[key] != key and "university" in canonical[key]
        )
        yield OrganizationWord(
            piece, canonical.get(key, key), "latin" if match[1] else script_of(piece), translated
        )


def _without_legal_form(text: str, words: list[OrganizationWord]) -> OrganizationName:
    legal: list[OrganizationWord] = []
    while len(words) > 1 and (words[-1].is_in("legal") or (legal and words[-1].key == "and")):
        legal.append(words.pop())
    while (
        len(words) > 1
        and words[0].is_in("legal")
        and (words[0].translated or words[0].key in {"pt", "ooo", "oao", "pao", "zao"})
    ):
        legal.append(words.pop(0))
    if legal and _begins_with_seat(words):
        legal.append(words.pop(0))
    return OrganizationName(text, tuple(words), tuple(legal))


def _begins_with_seat(words: list[OrganizationWord]) -> bool:
    """Whether it is registered under a city and a name of its own: ``北京字节跳动科技有限公司``."""
    if not words[0].translated or not words[0].is_in("seat"):
        return False
    return any(not word.is_in("weak", "line", "plain", "stop") for word in words[1:])
