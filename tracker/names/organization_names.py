"""An organization's name as it was written: its words, what they are, and its legal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tracker.names.characters import ascii_letters, is_han, script_of, unified_characters
from tracker.names.tables import organization_terms, organization_words

_BRACKETED = re.compile(r"[(\[（【]([^()\[\]（）【】]{1,100})[)\]）】]")
_AKA = re.compile(r"^(?:formerly|previously|fka|aka|a\.k\.a\.|now|ex|also known as|known as)\s+")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){2,}(?!\w)|(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)")
_SLASHED_FORM = re.compile(r"(?<!\w)([as])/([sa])(?!\w)")
_PHRASES = (
    ("artificial intelligence", "ai"),
    ("sp. z o.o", "spzoo"),
    ("sp z o o", "spzoo"),
    ("co., ltd", "co ltd"),
)
_NOT_A_WORD = re.compile(r"[^\w]+|_")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_MARK = "\ue000"
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
            pattern = (
                rf"(?<!\w){re.escape(term)}(?!\w)"
                if script_of(term) in {"cyrillic", "arabic"}
                else re.escape(term)
            )
            marked = " ".join(f"{_MARK}{word}" for word in meaning.split())
            written = re.sub(pattern, f" {marked} ", written)
    return written


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    return tuple((unified_characters(term), meaning) for term, meaning in organization_terms())


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
    for match in re.finditer(rf"({_MARK}?)([^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*)", text):
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
    return OrganizationName(text, tuple(words), tuple(legal))
