"""How Japanese names are read, and how their readings are written in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.names.characters import ascii_letters, either, is_kana, modern_japanese
from tracker.names.tables import japanese_readings

_ROMAJI = re.compile(
    "(?:(?:[kgbpmnrh]|ky|gy|ny|hy|by|py|my|ry|sh|ch|j|y|z|s|t|d|w|ts|f|kk|ss|tt|pp|ssh|tch|cch|tts)"
    "?[aiueo]|n(?![aiueo])|m(?=[bp])|h(?![aiueo]))+"
)
_NOT_ROMAJI = re.compile("ti|tu(?!$)|hu|si(?!$)|l|v|x|q|di|du|wu|ye|yi")
_VOICED = {"k": "g", "s": "z", "t": "d", "h": "b", "f": "b"}
_ANY_READING = "[a-z]{1,6}"
_SIGNS = re.compile("[\u3041-\u30ff]+|.")


@lru_cache(maxsize=10_000)
def is_romaji(word: str) -> bool:
    """Whether the word can be read as Japanese."""
    return _ROMAJI.fullmatch(word) is not None and _NOT_ROMAJI.search(word) is None


@lru_cache(maxsize=10_000)
def long_vowel_fold(word: str) -> str:
    """Japanese without length: ``satou``, ``satoh`` and ``sato`` are one."""
    return re.sub("o[uo](?![aeiouy]?$)|o[uo]$|oh(?![aiueo])", "o", re.sub("uu", "u", word))


@lru_cache(maxsize=10_000)
def japanese_pattern(written: str) -> str:
    """A pattern of the readings of kanji and kana in a name, long vowels written or not."""
    written = re.sub("(.)々", r"\1\1", modern_japanese(written)).replace("ー", "")
    if not written:
        return ""
    whole = japanese_readings().get(written, ())
    by_sign = (
        either(_long(each) for each in _readings(match[0], inside=match.start() > 0))
        for match in _SIGNS.finditer(written)
    )
    ways = [*map(_long, whole), "".join(by_sign)]
    for length in range(2, len(written)):
        for at in (0, len(written) - length):
            if readings := japanese_readings().get(written[at : at + length]):
                before, after = japanese_pattern(written[:at]), japanese_pattern(written[at + length :])
                ways.append(before + either(map(_long, readings)) + after)
    return either(ways)


@lru_cache(maxsize=10_000)
def unread_signs(written: str) -> int:
    """How many characters of a Japanese name we have no reading for."""
    written = modern_japanese(written)
    known = {sign for word in japanese_readings() if word in written for sign in word}
    return sum(sign not in known and not is_kana(sign) and sign != "々" for sign in written)


def _readings(sign: str, *, inside: bool) -> tuple[str, ...]:
    readings = japanese_readings().get(sign)
    if readings is None:
        return (ascii_letters(sign),) if is_kana(sign[0]) else (_ANY_READING,)
    if not inside:
        return readings
    voiced = tuple(_VOICED[each[0]] + each[1:] for each in readings if each[0] in _VOICED)
    softened = tuple("j" + each[2:] for each in readings if each.startswith(("sh", "ch")))
    return readings + voiced + softened


def _long(reading: str) -> str:
    return re.sub("o[uo]", "(?:ou|oo|oh|o)", reading.replace("uu", "(?:uu|u)"))
