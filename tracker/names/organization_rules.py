"""When two words of organizations' names are one word, and by which rule."""

from __future__ import annotations

import re

from anyascii import anyascii
from rapidfuzz.distance import OSA

from tracker.names.characters import japanese_forms
from tracker.names.japanese import japanese_pattern, unread_signs
from tracker.names.loanwords import is_loan
from tracker.names.mandarin import is_pinyin, mandarin_pattern, same_mandarin
from tracker.names.organization_names import OrganizationWord
from tracker.names.spelling import umlauts_written_out

_ADJECTIVE = re.compile("(.{3,}?)[iy]?sk(?:iy|yy|iyi|y|i|aya|a|oe|o)")  # воронежский: of Voronezh
_LONGEST_ENDING = 2
_SHORTEST_PLACE = 3
_SHORTEST_SLIP = 5
_SHORTEST_SLIP_BESIDE = 6
_SHORTEST_TYPO = 8
_SHORTEST_TWO_TYPOS = 13
_INSTITUTES = frozenset(["institute", "lab", "research"])  # 研究所 is any of them in English
_MOST_SIGNS = 16


def meeting_rule(one: OrganizationWord, other: OrganizationWord) -> str | None:
    if one.key == other.key:
        return _rule_of_one_key(one, other)
    if one.script != other.script:
        latin, foreign = (one, other) if one.script == "latin" else (other, one)
        if latin.script == "latin" and _is_foreign(latin, foreign):
            return "loanword"
        return None
    return _rule_of_letters(one, other)


def _rule_of_one_key(one: OrganizationWord, other: OrganizationWord) -> str | None:
    if one.text == other.text or one.is_in("weak", "line", "stop"):
        return "exact"
    if one.script == other.script == "han":
        return None
    if one.script != other.script:
        return "transliteration"
    return "diacritics" if anyascii(one.text) == anyascii(other.text) else "translation"


def _rule_of_letters(one: OrganizationWord, other: OrganizationWord) -> str | None:
    if (one.translated or other.translated) and {one.key, other.key} <= _INSTITUTES:
        return "translation"
    if umlauts_written_out(one.text) == other.key or umlauts_written_out(other.text) == one.key:
        return "diacritics"
    if same_mandarin(one.key, other.key):
        return "romanization"
    if _is_of_place(one.key, other.key) or _is_of_place(other.key, one.key):
        return "translation"
    return "typo" if _is_typo(one, other) else None


def _is_foreign(latin: OrganizationWord, foreign: OrganizationWord) -> bool:
    if foreign.script == "cyrillic":
        if foreign.key.replace("ks", "x") == latin.key.replace("ks", "x"):
            return True
        if _is_of_place(foreign.key, latin.key):
            return True
    if foreign.script == "han":
        return _is_read_aloud(foreign.text, latin.key)
    return is_loan(latin.key, foreign.key, foreign.script)


def is_foreign_for(latin: str, foreign: OrganizationWord) -> bool:
    """Whether a word of a script that is read by ear stands for these letters."""
    return foreign.script not in {"latin", "han"} and is_loan(latin, foreign.key, foreign.script)


def _is_of_place(adjective: str, place: str) -> bool:
    """Whether a Slavic adjective is made of a place: ``воронежский``, ``wroclawski``."""
    stem = _ADJECTIVE.fullmatch(adjective)
    if stem is None or len(stem[1]) < _SHORTEST_PLACE:
        return False
    return place.startswith(stem[1]) and len(place) - len(stem[1]) <= _LONGEST_ENDING


def _is_read_aloud(signs: str, latin: str) -> bool:
    """Whether ideographs are read so in Mandarin or Japanese: ``同济``, Tongji; ``広島``, Hiroshima."""
    if not 1 < len(signs) <= _MOST_SIGNS:
        return False
    if re.fullmatch(mandarin_pattern(signs), latin):
        return True
    japanese = japanese_forms(signs)
    return not unread_signs(japanese) and re.fullmatch(japanese_pattern(japanese), latin) is not None


def _is_typo(one: OrganizationWord, other: OrganizationWord) -> bool:
    """One edit in a long word, two letters swapped or one doubled in a shorter one; never at the ends."""
    left, right = one.key, other.key
    if min(len(left), len(right)) >= _SHORTEST_TYPO and left.removesuffix("s") == right.removesuffix("s"):
        return True
    if min(len(left), len(right)) < _SHORTEST_SLIP or left[0] != right[0] or left[-1] != right[-1]:
        return False
    if (one.is_in("weak", "line") and other.is_in("weak", "line")) or (is_pinyin(left) and is_pinyin(right)):
        return False
    edits = OSA.distance(left, right, score_cutoff=2)
    shorter, longer = sorted((one, other), key=lambda word: len(word.key))
    if edits == 1 and len(left) != len(right) and longer.is_in("house") and not shorter.is_in("house"):
        return len(longer.key) > _SHORTEST_SLIP  # a letter left out of a name that all know
    is_slip = sorted(left) == sorted(right) or re.sub(r"(.)\1+", r"\1", left) == re.sub(
        r"(.)\1+", r"\1", right
    )
    if edits == 1 and is_slip:
        return True
    shortest = _SHORTEST_TYPO if edits <= 1 else _SHORTEST_TWO_TYPOS
    return edits <= 2 and min(len(left), len(right)) >= shortest


def is_slip_beside(one: OrganizationWord, other: OrganizationWord) -> bool:
    """Whether one letter is wrong in a word of its own, where all the others of the name meet."""
    if min(len(one.key), len(other.key)) < _SHORTEST_SLIP_BESIDE or one.key[0] != other.key[0]:
        return False
    if any(word.is_in("plain", "line", "weak") for word in (one, other)) or one.script != other.script:
        return False
    edits = OSA.distance(one.key, other.key, score_cutoff=1)
    return edits <= 1 and not (is_pinyin(one.key) and is_pinyin(other.key))
