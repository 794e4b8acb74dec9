"""When two words in Latin letters are spellings of one word: by a fold, or by a slip of the pen."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from tracker.names.japanese import is_romaji
from tracker.names.mandarin import is_pinyin, pinyin_splits
from tracker.names.tables import common_surnames, given_names

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
_SLAVIC = (
    (re.compile("shch|sch|tsch|tch"), "sh"),
    (re.compile("kh"), "h"),
    (re.compile("ks"), "x"),
    (re.compile("tz|cz|ts"), "c"),
    (re.compile("ph"), "f"),
    (re.compile("w"), "v"),
    (re.compile("off$|ow$"), "ov"),
    (re.compile("[jy]ov$"), "ev"),
    (re.compile("[jy]"), "i"),
    (re.compile("^ie"), "e"),
    (re.compile("([^aeou])\\1+"), r"\1"),
)
_ARABIC = (
    (re.compile("^abd(?:[aeiou][lrsn])+(?=[a-z]{3})"), "abd"),
    (re.compile("^(el|al|ul)(?=[a-z]{4})"), ""),
    (re.compile("oo|ou|o|w"), "u"),
    (re.compile("ee|ei|ai|y|e"), "i"),
    (re.compile("[qc](?!h)"), "k"),
    (re.compile("(?<![sct])h$"), ""),
    (re.compile("([^aeiou])\\1+"), r"\1"),
)
_MOST_SYLLABLES = 2
_SHORTEST_FOLD = 4
_SHORTEST_ARABIC = 6
_SHORTEST_TYPO = 5
_SHORTEST_FREE_TYPO = 7
_SHORTEST_TWO_TYPOS = 10


@lru_cache(maxsize=10_000)
def _fold(rules: tuple[tuple[re.Pattern[str], str], ...], word: str) -> str:
    for pattern, replacement in rules:
        word = pattern.sub(replacement, word)
    return word


def is_chinese(word: str) -> bool:
    """Whether the word is one or two syllables of Mandarin, as Chinese family and given names are."""
    return any(len(syllables) <= _MOST_SYLLABLES for syllables in pinyin_splits(word))


def umlauts_written_out(written: str) -> str:
    """``müller`` → ``mueller``, ``åse`` → ``aase``; other letters stay."""
    return written.translate(_UMLAUTS)


def same_romanization(one: str, other: str) -> bool:
    """Whether the words are one Slavic or Arabic name romanized in two ways: ``aleksei``, ``alexey``."""
    if min(len(one), len(other)) < _SHORTEST_FOLD or (is_pinyin(one) and is_pinyin(other)):
        return False
    if one[0] != other[0] and {one[0], other[0]} - set("ijykqcwvoue"):
        return False
    if one in common_surnames() and other in common_surnames():
        return False
    return _fold(_SLAVIC, one) == _fold(_SLAVIC, other) or (
        _fold(_ARABIC, one) == _fold(_ARABIC, other) and len(_fold(_ARABIC, one)) >= _SHORTEST_ARABIC
    )


def is_typo(one: str, other: str) -> bool:
    """Whether one word is a slip for the other: one edit, two inside a long word, none in the first letter.

    Words that are both names in their own right (``daniel``, ``daniela``), syllables of Chinese or
    Korean, and endings that make another name (``carlo``, ``carla``) are never slips.
    """
    if min(len(one), len(other)) < _SHORTEST_TYPO or one[0] != other[0]:
        return False
    edits = OSA.distance(one, other, score_cutoff=2)
    long_enough = min(len(one), len(other)) >= _SHORTEST_TWO_TYPOS and one[-1] == other[-1]
    if edits > 1 and (edits > 2 or not long_enough):
        return False
    return not _both_are_names(one, other) and (_is_slip_of_the_keys(one, other) or _is_free_slip(one, other))


def _both_are_names(one: str, other: str) -> bool:
    known = (common_surnames(), given_names())
    if all(any(word in table for table in known) for word in (one, other)):
        return True
    return is_chinese(one) and is_chinese(other)


def _is_slip_of_the_keys(one: str, other: str) -> bool:
    """Two letters in each other's place, or one letter doubled."""
    return sorted(one) == sorted(other) or _undoubled(one) == _undoubled(other)


def _is_free_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST_FREE_TYPO or _ends_another_way(one, other):
        return False
    return not (is_romaji(one) and is_romaji(other) and len(one) == len(other))


def _ends_another_way(one: str, other: str) -> bool:
    """Whether the words differ in a final vowel, or in the letter after all the rest."""
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter):
        return True
    return one[:-1] == other[:-1]


def _undoubled(word: str) -> str:
    return re.sub("(.)\\1+", r"\1", word)
