"""How Chinese names are written in Latin letters: pinyin, Wade–Giles, and what Cantonese speakers write."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.names.characters import either, unified_characters
from tracker.names.tables import cantonese_readings, mandarin_readings

_INITIALS_AND_FINALS = {
    "": "a ai an ang ao e en er o ou yi ya yan yang yao ye yin ying yong you yu yuan yue yun wu wa wai wan "
    "wang wei wen weng wo",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong u uan uo v ve ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
}
_SYLLABLES = frozenset(start + end for start, ends in _INITIALS_AND_FINALS.items() for end in ends.split())
_LONGEST_SYLLABLE = 6
_MOST_SPLITS = 8
_WADE_GILES_INITIALS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("d", "t"), ("g", "k"), ("j", "ch"),
    ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c", "ts"), ("r", "j"),
)  # fmt: skip
_WADE_GILES_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih",
    "you": "yu", "yan": "yen", "ye": "yeh", "yue": "yueh", "yong": "yung", "er": "erh", "ge": "ko",
    "ke": "ko", "he": "ho", "gui": "kuei", "kui": "kuei", "guo": "kuo", "kuo": "kuo", "huo": "huo",
    "shuo": "shuo", "yi": "yi",
}  # fmt: skip
_WADE_GILES_FINALS = (
    (re.compile("ong$"), "ung"), (re.compile("ian$"), "ien"), (re.compile("(?<=[a-z])ie$"), "ieh"),
    (re.compile("(?<=[lnshc])ue$"), "ueh"), (re.compile("uo$"), "o"), (re.compile("(?<=[sj])i$"), "i"),
)  # fmt: skip


def syllables() -> frozenset[str]:
    """All syllables of Mandarin in pinyin, without tones, ``ü`` as ``v``."""
    return _SYLLABLES


def is_pinyin(word: str) -> bool:
    """Whether the word is made of syllables of Mandarin."""
    return bool(pinyin_splits(word))


@lru_cache(maxsize=10_000)
def pinyin_splits(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to cut a word into syllables of Mandarin, at most eight; none for more than 24 letters."""
    if len(word) > 4 * _LONGEST_SYLLABLE:
        return ()
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word) + 1):
        starts = range(max(0, end - _LONGEST_SYLLABLE), end)
        here = [(*way, word[at:end]) for at in starts if word[at:end] in _SYLLABLES for way in ways[at]]
        ways.append(here[:_MOST_SPLITS])
    return tuple(ways[-1]) if word else ()


@lru_cache(maxsize=10_000)
def wade_giles(syllable: str) -> str:
    """A syllable of pinyin as Taiwan writes it: ``xuan`` → ``hsuan``. Apostrophes are left out."""
    if syllable in _WADE_GILES_WHOLE:
        return _WADE_GILES_WHOLE[syllable]
    for pinyin_start, start in _WADE_GILES_INITIALS:
        if syllable.startswith(pinyin_start):
            syllable = start + syllable.removeprefix(pinyin_start)
            break
    for ending, replacement in _WADE_GILES_FINALS:
        syllable = ending.sub(replacement, syllable)
    return syllable


def same_mandarin(one: str, other: str) -> bool:
    """Whether one word is the other in Wade–Giles; a word that could be pinyin is taken as pinyin."""
    return _is_wade_giles_of(one, other) or _is_wade_giles_of(other, one)


def _is_wade_giles_of(written: str, word: str) -> bool:
    if is_pinyin(written):
        return False
    return any("".join(map(wade_giles, way)) == written for way in pinyin_splits(word))


@lru_cache(maxsize=10_000)
def mandarin_syllables(char: str, *, is_family: bool = False) -> tuple[str, ...]:
    """The syllables of pinyin that a character stands for in a name, ``ü`` as ``v``."""
    if readings := mandarin_readings().get(unified_characters(char)):
        return readings[0 if is_family else 1]
    from pypinyin import Style, pinyin  # takes 0.3 s: only once a name in ideographs comes

    usual = pinyin(char, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return tuple(usual[0]) if usual else ()


def mandarin_pattern(han: str, *, is_family: bool = False) -> str:
    """A pattern of the ways to write these characters in pinyin or Wade–Giles."""
    return "".join(
        either(
            way for syllable in mandarin_syllables(char, is_family=is_family) for way in _spellings(syllable)
        )
        for char in han
    )


def cantonese_pattern(han: str) -> str:
    """A pattern of the ways to write these characters in Hong Kong; nothing matches an unknown one."""
    table = cantonese_readings()
    return "".join(either(table.get(char, ())) for char in unified_characters(han))


def _spellings(syllable: str) -> tuple[str, ...]:
    if "v" in syllable:
        return tuple(syllable.replace("v", vowel) for vowel in ("v", "u", "yu", "ue", "ui"))
    return (syllable, wade_giles(syllable))
