"""Names of one language in the script of another: ``サム・アルトマン``, ``Сэм Альтман``, ``샘 알트만``.

Such writing keeps the consonants and guesses at the vowels, so words are compared by their
consonants, folded as far as the script folds them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import Indel

from tracker.names.abjads import same_without_vowels
from tracker.names.brahmic import INDIC, same_in_india, same_in_thai

_LEAST_LIKENESS = 0.3
_LEAST_SHORT_LIKENESS = 0.5
_FEWEST_CONSONANTS = 2
_SILENT = re.compile("(?<=[^aeiouy])e(?=s?$)")  # Gates, Steve, Page

_Folds = tuple[tuple[str, str], ...]
_SHARED: _Folds = (
    ("dzh|dj", "j"), ("zh", "j"), ("shch|sch|tsch", "sh"), ("tch", "ch"), ("kh", "h"), ("ph", "f"),
    ("dt", "t"), ("ck", "k"), ("ch(?=r)", "k"), ("qu", "kw"), ("q", "k"), ("x", "ks"), ("c(?=[eiy])", "s"),
    ("c(?!h)", "k"),
    ("tz|ts|z", "s"), ("w(?![aeiou])", ""), ("gh(?=t|$)", ""),
)  # fmt: skip
_KATAKANA: _Folds = (
    ("th", "s"), ("v", "b"), ("r(?![aeiouy])", ""), ("l", "r"), ("m(?=[bp])", "n"),
    ("di|de(?=i)", "d"), ("w", ""), ("(?<![sc])hu", "fu"),
    ("ng$", "n"), ("sh(?=i)|s(?=e?y$|i)", "sh"), ("ngu$", "n"), ("oo", "u"),
)  # fmt: skip
_HANGUL: _Folds = (
    ("th", "s"), ("v", "b"), ("r(?![aeiouy])", ""), ("r", "l"), ("f", "p"), ("g", "k"), ("d", "t"),
    ("ch", "j"), ("b", "p"), ("w", ""), ("oo", "u"), ("sh", "s"),
)  # fmt: skip
_HAN: _Folds = (
    ("th|sh|zh|ch|h(?=[aeiouy])|[xjqzc]", "s"), ("v|w(?=[aeiou])", "f"), ("r", "l"), ("b", "p"), ("d", "t"),
    ("g", "k"), ("nk(?![aeiou])", "n"), ("m", "n"),
)  # fmt: skip
_CYRILLIC: _Folds = (("th", "t"), ("w", "v"))
_GREEK: _Folds = (("nt", "d"), ("mp", "b"), ("gk", "g"), ("w", "v"), ("ch", "h"))
_FOLDS = {
    "katakana": _KATAKANA,
    "hangul": _HANGUL,
    "foreign han": _HAN,
    "cyrillic": _CYRILLIC,
    "greek": _GREEK,
}
# What a letter of a script is in ours, where AnyASCII's answer is another.
_READ: dict[str, _Folds] = {
    "cyrillic": (("skaya$", "sky"),),  # families abroad keep the form of the man
    "greek": (
        ("oy", "ou"),
        ("([ea])y(?=[aeioubgdzlmnr])", r"\1v"),
        ("([ea])y(?=[^aeiou])", r"\1f"),
        ("gg", "ng"),
    ),
    "hangul": (("s$", "t"),),  # a final ㅅ
    "foreign han": (("^yuehan", "jon"), ("x", "sh"), ("er(?=[^aeiou]|$)", "l")),  # 约翰; 西; 尔
}
# Sounds for which a script has no sign of its own, and what it then writes.
_ALSO: dict[str, _Folds] = {
    "cyrillic": (
        ("ch", "h"),  # Бах
        ("^h", "g"),  # Герман
        ("^w(?=[aeiou])", "u"),  # Уоррен
        ("s", "sh"),  # Милош, whose mark is left out
        ("c(?!h)", "ch"),
        ("z(?!h)", "zh"),
    ),
    "hangul": (("s$", ""), ("z", "j"), ("ts", "ch"), ("th", "t"), ("ay", "ei"), ("ee", "i")),
    "katakana": (
        ("z", "j"),
        ("ti", "chi"),
        ("tu", "tsu"),
        ("tu", "chu"),
        ("di", "ji"),
        ("th", "t"),
        ("ts", "tos"),
        ("ay", "ei"),
        ("ee", "i"),
    ),
    "greek": (),
    "foreign han": (("[lr](?=[^aeiouylr]|$)", ""), ("th", "t")),
}


def is_loan(latin: str, foreign: str, script: str) -> bool:
    """Whether a word in ``script``, transliterated letter by letter, stands for the word in Latin letters."""
    if script in {"arabic", "hebrew"}:
        return same_without_vowels(latin, foreign, script)
    if script in INDIC:
        return same_in_india(latin, foreign, script)
    if script == "thai":
        return same_in_thai(latin, foreign)
    if script not in _FOLDS:
        return False
    for pattern, replacement in _READ.get(script, ()):
        foreign = re.sub(pattern, replacement, foreign)
    latin = re.sub("^n(?=[^aeiouy])", "en", latin)  # letters that are spelled out: エヌビディア
    if (latin[0] in "aeiou") != (foreign[0] in "aeiou") and not {latin[0], foreign[0]} & set("yjwh"):
        return False
    if script == "cyrillic":
        latin = re.sub("ics$", "ika", latin)  # семантика: semantics
    if script in {"cyrillic", "greek"} and _open_end(latin) != _open_end(foreign):
        return False
    spoken = {latin, _SILENT.sub("", re.sub("g(?=[eiy])", "j", latin))}
    spoken |= {re.sub(pattern, replacement, way) for way in spoken for pattern, replacement in _ALSO[script]}
    heard = frozenset().union(*(_sounds(way, _FOLDS[script]) for way in spoken))
    return any(_sound_alike(*ways) for ways in product(heard, _sounds(foreign, _FOLDS[script])))


def _sound_alike(one: str, other: str) -> bool:
    """Whether two folded words have the same consonants; of a short word the vowels count too."""
    skeleton = _skeleton(one)
    if skeleton != _skeleton(other):
        return False
    least = _LEAST_LIKENESS if len(skeleton) > _FEWEST_CONSONANTS else _LEAST_SHORT_LIKENESS
    return Indel.normalized_similarity(one, other) >= least


@lru_cache(maxsize=10_000)
def _sounds(word: str, folds: _Folds) -> frozenset[str]:
    """The word as it may sound: a ``g`` or ``j`` may be soft, an ``s`` German, an ``r`` heard or not."""
    ways = {
        word,
        re.sub("g(?=[eiy])", "j", word),
        word.replace("j", "y"),
        re.sub("s(?=[tp])", "sh", word),
        re.sub("r(?=[^aeiouy])", "ru", word),
    }
    return frozenset(_folded(way, folds) for way in ways)


def _folded(word: str, folds: _Folds) -> str:
    for pattern, replacement in (*_SHARED, *folds):
        word = re.sub(pattern, replacement, word)
    return word


@lru_cache(maxsize=10_000)
def _skeleton(folded: str) -> str:
    first_is_vowel = folded[:1] in {*"aeiouy"}
    bare = re.sub("[aeiouyw]|(?<![sc])h", "", re.sub("(.)\\1+", r"\1", folded))
    return ("'" if first_is_vowel else "") + bare


def _open_end(word: str) -> bool:
    return word[-1] in "aouw"
