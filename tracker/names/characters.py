"""The scripts that names are written in, and the forms that one character has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from anyascii import anyascii

from tracker.names.brahmic import with_indic_letters
from tracker.names.kana import with_romaji

if TYPE_CHECKING:
    from opencc import OpenCC

_SCRIPTS = (
    ("CYRILLIC", "\u0400", "\u052f"), ("ARABIC", "\u0600", "\u06ff"), ("GREEK", "\u0370", "\u03ff"),
    ("HEBREW", "\u0590", "\u05ff"), ("HANGUL", "\uac00", "\ud7a3"), ("KATAKANA", "\u30a0", "\u30ff"),
    ("HIRAGANA", "\u3040", "\u309f"), ("DEVANAGARI", "\u0900", "\u097f"), ("BENGALI", "\u0980", "\u09ff"),
    ("GURMUKHI", "\u0a00", "\u0a7f"), ("GUJARATI", "\u0a80", "\u0aff"), ("ORIYA", "\u0b00", "\u0b7f"),
    ("TAMIL", "\u0b80", "\u0bff"), ("TELUGU", "\u0c00", "\u0c7f"), ("KANNADA", "\u0c80", "\u0cff"),
    ("MALAYALAM", "\u0d00", "\u0d7f"), ("THAI", "\u0e00", "\u0e7f"),
)  # fmt: skip
_SERVANT_OF = re.compile(r"(?<!\w)عبد\s+ال")
_VARIANTS = str.maketrans("髙﨑邉邊澤齋齊斉冨嶋", "高崎辺辺沢斎斎斎富島")


def is_kana(char: str) -> bool:
    """Whether the character is a sign of hiragana or katakana."""
    return "\u3040" <= char <= "\u30ff"


def is_han(char: str) -> bool:
    """Whether the character is an ideograph."""
    return (
        "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char in "々﨑" or char >= "\U00020000"
    )


def is_hangul(char: str) -> bool:
    """Whether the character is a syllable of Hangul."""
    return "\uac00" <= char <= "\ud7a3"


def ascii_letters(piece: str) -> str:
    """The small ASCII letters and digits of a word in any script."""
    return re.sub("[^0-9a-z]", "", latin_letters(piece).casefold())


def latin_letters(text: str) -> str:
    """The text in ASCII: kana by Hepburn, Indic scripts by the names of their letters, others by AnyASCII."""
    return anyascii(with_indic_letters(with_romaji(text)))


def unified_characters(han: str) -> str:
    """Traditional, simplified and Japanese forms of a character as one: ``飛`` → ``飞``."""
    return str(_converter("t2s").convert(_converter("jp2t").convert(han.translate(_VARIANTS))))


def modern_japanese(kanji: str) -> str:
    """Old forms of kanji as they are written today: ``黒澤`` → ``黒沢``."""
    return str(_converter("t2jp").convert(kanji.translate(_VARIANTS)))


def japanese_forms(simplified: str) -> str:
    """Simplified ideographs as Japanese writes them: ``广岛`` → ``広島``."""
    return modern_japanese(_converter("s2t").convert(simplified))


@cache
def _converter(forms: str) -> OpenCC:
    from opencc import OpenCC  # with its tables only once a name in ideographs comes

    return OpenCC(forms)


def either(choices: Iterable[str]) -> str:
    options = tuple(dict.fromkeys(choices))
    return f"(?:{'|'.join(options)})" if options else "(?!)"


def script_of(piece: str) -> str:
    """The script of the first letter that is not Latin, else ``latin``."""
    for char in piece:
        if is_han(char):
            return "han"
        for script, first, last in _SCRIPTS:
            if first <= char <= last:
                return script.casefold()
    return "latin"


def with_servants_joined(text: str) -> str:
    """Arabic names that mean “servant of …” as one word, as half of their bearers write them: ``عبدالله``."""
    return _SERVANT_OF.sub("عبدال", text)
