"""A person's name as it was written: its words, without titles and notes, in the order of speech."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.names.characters import (
    ascii_letters,
    is_han,
    is_hangul,
    is_kana,
    script_of,
    with_servants_joined,
)
from tracker.names.scores import plain

_TITLES_BEFORE = frozenset(
    [
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "sir",
        "dame",
        "lord",
        "rev",
        "hon",
        "doctor",
        "doktor",
        "professeur",
        "herr",
        "frau",
        "mme",
        "mlle",
        "sr",
        "sra",
        "dott",
        "ing",
        "mag",
        "dipl",
        "ir",
        "med",
    ]
)
_TITLES_AFTER = frozenset(
    [
        "phd",
        "md",
        "dphil",
        "msc",
        "mba",
        "bsc",
        "esq",
        "frs",
        "cbe",
        "obe",
        "kbe",
        "mbe",
        "facm",
        "jd",
        "pe",
        "edd",
        "dsc",
    ]
)
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_EASTERN_TITLE = re.compile("(?:博士|教授|先生|女士|さん|様|氏|씨|박사|교수|님)$")
_EASTERN_TITLES = frozenset(
    [
        "博士",
        "教授",
        "先生",
        "女士",
        "老师",
        "さん",
        "様",
        "氏",
        "씨",
        "박사",
        "교수",
        "님",
        "교수님",
        "박사님",
        "선생님",
    ]
)
_BRACKETED = re.compile('[(\\[（【“”"«「『]([^()\\[\\]（）【】“”"«»「」『』]{1,80})[)\\]）】“”"»」』]')
_BETWEEN = re.compile(r"[\s\-‐‑‒–—·・•‧∙_/=＝]+")
_CHINESE_DOT = re.compile("[·・•‧∙]")
FOREIGN_HAN = "foreign han"
"""The script of a foreign name in Chinese, such as ``杰弗里·辛顿``: signs that are meant as sounds."""
_INSIDE = re.compile(r"[^\w]|_")
_INITIALS_WITH_DOTS = re.compile(r"(?<!\w)(\w)\.(?=\w)")
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name. ``hyphenated`` is the number of the run of hyphens it stands in, or -1."""

    text: str
    key: str
    script: str
    hyphenated: int = -1
    is_syllable: bool = False

    @property
    def is_initial(self) -> bool:
        """Whether it is one letter; the ``u`` of ``Jeong-u`` is a syllable."""
        return len(self.key) == 1 and not self.is_syllable and self.script in {"latin", "cyrillic", "greek"}


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a name; what tells generations apart, and the note that tells namesakes apart."""

    text: str
    words: tuple[Word, ...]
    generation: str = ""
    note: str = ""
    titles: tuple[str, ...] = ()
    order_is_known: bool = False

    @property
    def characters(self) -> str:
        """The name in ideographs, kana or Hangul as one string, empty where it has other letters."""
        joined = "".join(word.text for word in self.words)
        fits = joined and all(is_han(char) or is_kana(char) or is_hangul(char) for char in joined)
        return joined if fits else ""


def person_names(written: str) -> tuple[PersonName, ...]:
    """The names that a person goes by in this writing: ``Yuhuai (Tony) Wu`` has three."""
    written = with_servants_joined(plain(written))
    match = _BRACKETED.search(written)
    if match is None:
        return (_parsed(written),)
    before, inner, after = written[: match.start()].strip(), match[1].strip(), written[match.end() :].strip()
    outer = f"{before} {after}".strip()
    if not outer:
        return (_parsed(inner),)
    if _family(outer) != _family(inner):
        return (_parsed(outer), _parsed(inner))
    if after:
        return tuple(map(_parsed, (outer, f"{inner} {after}", f"{before} {inner} {after}")))
    return (_parsed(outer, note=inner),)


def _family(text: str) -> str:
    """Which kind of script a text is in: letters, or signs."""
    return "signs" if any(is_han(char) or is_kana(char) or is_hangul(char) for char in text) else "letters"


@lru_cache(maxsize=10_000)
def _parsed(text: str, note: str = "") -> PersonName:
    parts = [part.strip() for part in re.split("[,、،]", text) if part.strip()]
    parts, order_is_known = _in_order_of_speech(parts)
    words = _words(" ".join(parts))
    words, titles, generation = _without_titles(words)
    return PersonName(text, tuple(words), generation, note, titles, order_is_known)


def _in_order_of_speech(parts: list[str]) -> tuple[list[str], bool]:
    """``Kingma, Diederik P.`` → ``Diederik P. Kingma``; ``Ada Smith, PhD`` stays."""
    after = _TITLES_AFTER | _GENERATIONS.keys()
    names = [part for part in parts if _INSIDE.sub("", part) not in after]
    rest = [part for part in parts if part not in names]
    if len(names) > 1 and len(rest) < len(parts):
        return [*names[1:], names[0], *rest], True
    return parts, False


def _words(text: str) -> list[Word]:
    words: list[Word] = []
    text = _INITIALS_WITH_DOTS.sub(r"\1. ", text)
    for number, chunk in enumerate(text.split()):
        pieces = [piece for piece in _BETWEEN.split(chunk) if piece]
        run = number if len(pieces) > 1 else -1
        for piece in pieces:
            piece = _EASTERN_TITLE.sub("", piece) if len(piece) > 3 else piece
            key = ascii_letters(piece)
            if key:
                is_foreign = len(pieces) > 1 and _CHINESE_DOT.search(chunk) and all(map(is_han, piece))
                beside_syllable = len(key) == 1 and any(len(_INSIDE.sub("", each)) > 1 for each in pieces)
                words.append(
                    Word(piece, key, FOREIGN_HAN if is_foreign else script_of(piece), run, beside_syllable)
                )
    return words[:_MOST_WORDS]


def _without_titles(words: list[Word]) -> tuple[list[Word], tuple[str, ...], str]:
    titles, generation = [], ""
    while len(words) > 1 and words[-1].text in _EASTERN_TITLES:
        titles.append(words.pop().text)
    while len(words) > 2 and _is_after_names(words[-1]):
        last = words.pop()
        generation = _GENERATIONS.get(last.key, "") or generation
        titles.append(last.text)
    while len(words) > 1 and words[0].key in _TITLES_BEFORE and words[0].script in {"latin", "cyrillic"}:
        titles.append(words.pop(0).text)
    while len(words) > 1 and _is_after_names(words[-1]) and words[-1].key in _TITLES_AFTER:
        titles.append(words.pop().text)
    return words, tuple(titles), generation


def _is_after_names(word: Word) -> bool:
    """Whether it is a degree, an honour or a generation; those are written in Latin letters."""
    return word.script == "latin" and word.key in _TITLES_AFTER | _GENERATIONS.keys()
