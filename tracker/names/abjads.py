"""Names in scripts that leave most vowels out: Arabic, Persian and Hebrew, beside Latin letters.

Compared by their consonants, each side folded to the letters that both can write. Letters that
may stand for several sounds are tried as each. The transliterations follow AnyASCII, which is
near to ALA-LC without its marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

_FEWEST_CONSONANTS = 2
_MOST_VAVS = 4
_DOUBLED = re.compile("(.)\\1+")


def same_without_vowels(latin: str, foreign: str, script: str) -> bool:
    """Whether a word of an abjad, transliterated letter by letter, stands for the word in Latin letters."""
    ways, written = _READERS[script]
    shared = ways(latin) & written(foreign)
    weak = ("y" in foreign) + ("h" in foreign[:-1] and "h" in latin[:-1])
    if not shared or max(map(len, shared)) + weak < _FEWEST_CONSONANTS:
        return False
    return _vowels_agree(latin, foreign) if script == "arabic" else _hebrew_vowels_agree(latin, foreign)


def _vowels_agree(latin: str, foreign: str) -> bool:
    """Long vowels are written: ``w`` for an u or o, ``y`` for an i or e."""
    has_long_i, has_long_u = "y" in foreign, "w" in foreign[1:]
    if has_long_u != bool(re.search("ou|oo", latin)) and not (has_long_u and re.search("[uowv]", latin)):
        return False
    return bool(re.search("[eiy]", latin)) if has_long_i else not re.search("ei|ai|ee|ey|ay", latin)


def starts_alike(latin: str, arabic: str) -> bool:
    """Whether both begin with a vowel or both with a consonant, the article apart: أحمد is not Hamed."""
    starts = {latin[0], re.sub("^[ea]l(?=[a-z]{3})", "", latin)[0]}
    firsts = {arabic[0], re.sub("^ال(?=...)", "", arabic)[0]}
    if starts & set("yw"):
        return True
    vowels, others = starts & set("aeiou"), starts - set("aeiou")
    return bool((vowels and firsts & set("اأإآعيوئءٱ")) or (others and firsts - set("اأإآع")))


def _hebrew_vowels_agree(latin: str, foreign: str) -> bool:
    if "y" in foreign and not re.search("[eijy]", latin):
        return False
    return not foreign.endswith("h") or latin[-1] in "aeh"


@lru_cache(maxsize=10_000)
def _arabic_ways(latin: str) -> frozenset[str]:
    """A hard g is written ج, غ, ق or ك; the ق of Persian is written gh."""
    word = re.sub("j$", "y", latin.replace("x", "ks").replace("tch", "ch"))
    hard = (re.sub("g(?!h)", letter, word) for letter in ("j", "gh", "k"))
    voiced = re.sub("s$", "z", word)  # جوبز: Jobs
    silent = re.sub("(?<=[aeiout])h(?=[^aeiouy])|(?<=^t)h", "", word)  # John, Thomas
    ways = (word, voiced, silent, word.replace("gh", "k"), *hard)
    return frozenset(map(_arabic_skeleton, ways))


@lru_cache(maxsize=10_000)
def _arabic_written(foreign: str) -> frozenset[str]:
    """A final h is ه, or ة that is not heard; an l before two letters may be the article."""
    ways = (
        foreign,
        foreign.replace("tsh", "ch"),
        re.sub("h$", "ha", foreign),
        re.sub("^l(?=..$)", "", foreign),
        foreign.replace("d", "z"),  # ض is a z in Persian
        foreign.replace("w", "v"),  # as is و a v
    )
    return frozenset(map(_arabic_skeleton, ways))


def _arabic_skeleton(word: str) -> str:
    word = re.sub("^(?:el|al)(?=[a-z]{3})|^l(?=[a-z]{3})", "", re.sub("[`']", "", word))
    word = re.sub("q|c(?!h)", "k", re.sub("g(?!h)", "j", word))
    word = re.sub("ou|oo", "u", word.replace("dh", "z").replace("ph", "f").translate(_NO_P_NO_V))
    return _DOUBLED.sub(r"\1", re.sub("[aeiouyw]|h$", "", word))


@lru_cache(maxsize=10_000)
def _hebrew_ways(latin: str) -> frozenset[str]:
    """A ch is that of Bach or of Charlie, a j that of Jan or of James, a z German; a final e is silent."""
    word = _DOUBLED.sub(r"\1", latin.replace("ck", "k"))
    words = (word, re.sub("(?<=[^aeiouy])e(?=s?$)", "", word))
    ways = product(words, ("k", "h", "ts"), ("g", "y"), ("z", "ts"))
    return frozenset(
        _hebrew_skeleton(way.replace("tz", "ts").replace("ch", ch).replace("j", j).replace("z", z))
        for way, ch, j, z in ways
    )


@lru_cache(maxsize=10_000)
def _hebrew_written(foreign: str) -> frozenset[str]:
    """Each ו is a consonant or a vowel; ts is צ, or תש. Two of one letter are two sounds, as in שעשוע."""
    first, *rest = foreign.split("v", _MOST_VAVS)
    ways = [first, first.replace("ts", "t's")]
    for piece in rest:
        ways = [way + vav + piece for way in ways for vav in ("v", "o")]
    return frozenset(map(_hebrew_skeleton, ways))


def _hebrew_skeleton(word: str) -> str:
    word = re.sub("ts", "!", re.sub("sh", "s", re.sub("kh|q|c(?!h)", "k", word.replace("x", "ks"))))
    word = re.sub("ph|p", "f", re.sub("[bw]", "v", word))
    return re.sub("[aeiouyh`']", "", word)


_NO_P_NO_V = str.maketrans("pv", "bf")
_READERS = {
    "arabic": (_arabic_ways, _arabic_written),
    "hebrew": (_hebrew_ways, _hebrew_written),
}
