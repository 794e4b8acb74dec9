"""How Korean names are written in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from tracker.names.characters import either, is_hangul

_KOREAN_SYLLABLE = (
    "(?:(?:kk|g|k|n|d|t|r|l|m|b|p|sh|s|j|ch|h)?"
    "(?:yeo|you|yoo|yae|yu|ya|yo|ye|wae|weo|woo|wo|wa|we|wi|wu|eui|eu|eo|ae|ai|oo|ou|oe|ui|ee|a|e|i|o|u)"
    "(?:ng|n|m|k|g|p|b|l|t|ck|h)?)"
)
_KOREAN = re.compile(f"{_KOREAN_SYLLABLE}{{1,3}}")
_KOREAN_FOLDS = (
    ("young", "yeong"), ("oung", "eong"), ("oo", "u"), ("ou", "u"), ("eui", "i"), ("ui", "i"), ("ee", "i"),
    ("eo", "u"), ("eu", "u"), ("wu", "u"), ("ch", "j"), ("kk", "g"), ("ck", "g"), ("k", "g"), ("p", "b"),
    ("t", "d"), ("l", "r"), ("sh", "s"), ("ai", "ae"), ("ae", "e"),
)  # fmt: skip
_HANGUL_FIRST = 0xAC00
_HANGUL_STARTS = [
    "g|k",
    "kk|gg|k",
    "n",
    "d|t",
    "tt|dd|t",
    "r|l",
    "m",
    "b|p",
    "bb|pp|p",
    "s|sh",
    "ss|s",
    "-",
    "j|ch|z",
    "jj|j",
    "ch|c",
    "k",
    "t",
    "p|f",
    "h",
]
_HANGUL_VOWELS = [
    "a|ah",
    "ae|ai|ay|e",
    "ya",
    "yae|ye",
    "eo|u|o|ou|uh",
    "e",
    "yeo|you|yu|yo|yuh",
    "ye|yeh",
    "o|oh",
    "wa",
    "wae|we",
    "oe|oi|we",
    "yo",
    "u|oo|wu|woo",
    "wo|weo|wu",
    "we",
    "wi|wee",
    "yu|yoo|you",
    "eu|u",
    "ui|ee|eui|i|eu",
    "i|ee|y|yi|e",
]
_HANGUL_ENDS = [
    "-",
    "k|g|ck",
    "k|g",
    "k",
    "n",
    "n",
    "n",
    "t|d|s",
    "l|r",
    "k",
    "m",
    "l",
    "l",
    "l",
    "l|p",
    "l",
    "m",
    "p|b",
    "p",
    "t|s",
    "t|s",
    "ng",
    "t|j",
    "t|ch",
    "k",
    "t",
    "p",
    "t|h",
]


@lru_cache(maxsize=10_000)
def is_korean(word: str) -> bool:
    """Whether the word can be read as one to three syllables of Korean."""
    return _KOREAN.fullmatch(word) is not None


@lru_cache(maxsize=10_000)
def korean_fold(word: str) -> str:
    """One spelling for the ways in which Koreans write a given name: ``jung``, ``jeong``, ``joung``."""
    for ours, folded in _KOREAN_FOLDS:
        word = word.replace(ours, folded)
    return word


def hangul_pattern(hangul: str) -> str:
    """A pattern of the ways in which Koreans write these syllables."""
    return "".join(_hangul_syllable(char) for char in hangul)


def hangul_spellings(syllable: str) -> tuple[str, ...]:
    """The ways in which Koreans write one syllable, the Revised Romanization first."""
    return tuple(dict.fromkeys(map("".join, product(*_parts(syllable)))))


def _hangul_syllable(char: str) -> str:
    return "".join(map(either, _parts(char))) if is_hangul(char) else either(())


def _parts(char: str) -> list[list[str]]:
    """The spellings of its first consonant, its vowel and its last consonant."""
    at = ord(char) - _HANGUL_FIRST
    start, rest = divmod(at, len(_HANGUL_VOWELS) * len(_HANGUL_ENDS))
    vowel, end = divmod(rest, len(_HANGUL_ENDS))
    parts = (_HANGUL_STARTS[start], _HANGUL_VOWELS[vowel], _HANGUL_ENDS[end])
    return [part.replace("-", "").split("|") for part in parts]
