"""Names in the scripts of India and Thailand beside Latin letters.

The scripts of India share one order of letters, and Unicode names them alike: ``DEVANAGARI LETTER
KA``, ``TAMIL LETTER KA``. So they are transliterated from those names, with the vowel that a
consonant has where no other is written. Words are then compared by their consonants, folded as
far as people fold them who write such a name in Latin letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Indel

INDIC = frozenset(
    ["devanagari", "bengali", "gurmukhi", "gujarati", "oriya", "tamil", "telugu", "kannada", "malayalam"]
)
_RUN = re.compile("[\u0900-\u0d7f]+")
# In the north a last vowel that is not written is not spoken, unless two consonants come before it.
_SILENT_AT_THE_END = re.compile(
    "(?<![\u094d\u09cd\u0a4d\u0acd\u0b4d])[\u0915-\u0939\u0995-\u09b9\u0a15-\u0a39\u0a95-\u0ab9\u0b15-\u0b39]\u093c?$"
)
_LEAST_LIKENESS = 0.6
_FEWEST_CONSONANTS = 2
_LETTERS = {
    "ca": "cha", "cha": "chha", "nya": "na", "jnya": "gya", "ssa": "sha", "llla": "zha",
    "vocalic r": "ri", "vocalic l": "li",
    "dddha": "ra", "rha": "rha", "yya": "ya", "khhha": "kha", "ghha": "gha", "khanda ta": "t",
    "ra with middle diagonal": "ra", "ra with lower diagonal": "va", "short e": "e", "short o": "o",
    "candra e": "e", "candra o": "o", "candra a": "a", "chillu n": "n", "chillu nn": "n", "chillu rr": "r",
    "chillu l": "l", "chillu ll": "l", "chillu k": "k",
}  # fmt: skip
_DOTTED = {"ja": "za", "pha": "fa", "ka": "qa", "da": "ra", "dha": "rha", "sa": "sha", "chha": "sa"}
_NASAL = frozenset(["sign anusvara", "sign candrabindu", "tippi", "sign bindi", "sign adak bindi"])

_FOLDS = (
    ("x", "ks"), ("ksh", "ks"), ("ck|c(?!h)", "k"), ("ch+", "c"), ("ph|f", "p"), ("w", "v"),
    ("sh", "s"), ("z", "j"), ("gn|gy", "jn"), ("q", "k"), ("(?<=[kgcjtdpbr])h", ""), ("ng(?=[gk])", "n"),
    ("m(?=[^aeiouym])", "n"), ("ee|y", "i"), ("oo", "u"), ("aa", "a"), ("(.)\\1+", r"\1"),
)  # fmt: skip
_TAMIL = (("zh", "l"), *_FOLDS, ("g", "k"), ("d", "t"), ("b", "p"), ("j|c", "s"), ("(.)\\1+", r"\1"))
_BENGALI = (*_FOLDS, ("v", "b"))
_OF_SCRIPT = {"tamil": _TAMIL, "malayalam": _TAMIL, "bengali": _BENGALI}

# In Thai a letter under ◌์ is not spoken.
_SILENCED = re.compile("\u0e17\u0e23\u0e4c|[\u0e01-\u0e2e][\u0e34-\u0e39]?\u0e4c")
_THAI = (
    ("ng", "ŋ"), ("ch|sh|j", "c"), ("(?<=[kgtpbd])h", ""), ("ph", "p"), ("v", "w"), ("g", "k"),
    ("d", "t"), ("b|f", "p"),
    ("[sct]+$", "t"), ("(?<!t)[rl]$", "n"), ("l", "r"), ("s?r(?=[^aeiou])|sr", "s"), ("[aeiouy']", ""),
    ("(.)\\1+", r"\1"),
)  # fmt: skip


def with_indic_letters(text: str) -> str:
    """The text with each run of an Indic script in Latin letters: ``जितेंद्र`` → ``jitendra``."""
    return _RUN.sub(lambda run: _spelled(run[0]), _SILENCED.sub("", text.replace("รร", "\u0e31")))


def same_in_india(latin: str, foreign: str, script: str) -> bool:
    """Whether a word of an Indic script, as `with_indic_letters` spells it, is the word in Latin letters."""
    folds = _OF_SCRIPT.get(script, _FOLDS)
    one, other = _folded(latin, folds), _folded(foreign, folds)
    bones = re.sub("[aeiou]", "", one)
    if bones != re.sub("[aeiou]", "", other) or (one[:1] in "aeiou") != (other[:1] in "aeiou"):
        return False
    if len(bones) < _FEWEST_CONSONANTS:
        return one.rstrip("a") == other.rstrip("a")
    return Indel.normalized_similarity(one, other) >= _LEAST_LIKENESS


def same_in_thai(latin: str, foreign: str) -> bool:
    """Whether a Thai word, transliterated letter by letter, stands for the word in Latin letters."""
    bones = _folded(latin, _THAI)
    return len(bones) >= _FEWEST_CONSONANTS and bones == _folded(foreign, _THAI)


@lru_cache(maxsize=10_000)
def _folded(word: str, folds: tuple[tuple[str, str], ...]) -> str:
    for pattern, replacement in folds:
        word = re.sub(pattern, replacement, word)
    return word


def _spelled(run: str) -> str:
    """Each sign by its name, such as ``DEVANAGARI VOWEL SIGN I``."""
    sounds: list[str] = []
    for sign in unicodedata.normalize("NFC", run):
        name = unicodedata.name(sign, "").casefold().partition(" ")[2]
        kind, _, letter = name.partition("letter ")
        if letter:
            sounds.append(_letter(letter))
        elif name.startswith("vowel sign ") and sounds:
            vowel = name.removeprefix("vowel sign ")
            sounds[-1] = sounds[-1].removesuffix("a") + _LETTERS.get(vowel, vowel[:2])
        elif name == "sign virama" and sounds:
            sounds[-1] = sounds[-1].removesuffix("a")
        elif name == "sign nukta" and sounds:
            sounds[-1] = _DOTTED.get(sounds[-1], sounds[-1])
        elif name in _NASAL:
            sounds.append("n")
        elif kind.startswith("digit "):
            sounds.append(str(unicodedata.digit(sign)))
    if len(sounds) > 1 and _SILENT_AT_THE_END.search(run):
        sounds[-1] = sounds[-1].removesuffix("a") or sounds[-1]
    return re.sub("aa|ii|uu|ee|oo", lambda long: long[0][0], "".join(sounds))


def _letter(name: str) -> str:
    """``tta`` → ``ta``: letters of the roof of the mouth, and long ones, are written as the others."""
    return _LETTERS.get(name) or re.sub("^([^aeiou])\\1+", r"\1", name)
