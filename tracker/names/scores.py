"""What a comparison of two names answers, and the table of rules by which it is made.

A score is the product of the weights of its reasons, so each reason says what it cost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod

LONGEST_NAME = 200
"""Names are compared by so many characters at most, as the database stores them."""
WORKING_THRESHOLD_PEOPLE = 0.8
WORKING_THRESHOLD_ORGANIZATIONS = 0.8

WEIGHTS: dict[str, float] = {
    # words that meet
    "exact": 1.0,
    "diacritics": 1.0,
    "legal suffix": 0.99,
    "spacing": 0.99,
    "transliteration": 0.98,
    "long vowel": 0.98,
    "character variant": 0.98,
    "spelling": 0.95,
    "romanization": 0.93,
    "nickname": 0.93,
    "translation": 0.95,
    "loanword": 0.94,
    "unread character": 0.88,
    "typo": 0.88,
    "known name": 0.97,
    "acronym": 0.86,
    "short acronym": 0.6,
    # initials
    "initial": 0.98,
    "initial of a rare family name": 0.86,
    "initials of a common family name": 0.84,
    "initial of a common family name": 0.7,
    "only initials": 0.5,
    # order
    "word order": 0.95,
    "given names swapped": 0.7,
    "university of": 0.7,
    # words of one side only
    "title": 1.0,
    "particle": 0.97,
    "missing initial": 0.98,
    "missing first name": 0.94,
    "missing middle name": 0.96,
    "missing last name": 0.84,
    "half of a double name": 0.6,
    "single word": 0.55,
    "weak word": 0.95,
    "generic word": 0.86,
    "further generic word": 0.96,
    "unit of a parent": 0.6,
    "one-sided word": 0.5,
    # what only a record knows: its note, and what it belongs to
    "note": 1.0,
    "note not known": 0.9,
    "parent named": 0.97,
    "parent left out": 0.92,
    # words that differ
    "other family name romanization": 0.7,
    "other generic word": 0.6,
    "other generation": 0.5,
    "other note": 0.5,
    "other number": 0.3,
    "other institution": 0.25,
    "other initial": 0.5,
    "homophone": 0.5,
    "other marks": 0.5,
    "other word": 0.25,
    "nothing in common": 0.0,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Two words that met or differed, the rule that says so, and the factor it puts into the score."""

    rule: str
    left: str
    right: str
    weight: float


@dataclass(frozen=True, slots=True)
class NameScore:
    """How likely two written names are one name, from 0 to 1, and why."""

    score: float
    reasons: tuple[Reason, ...]


def reason(rule: str, left: str, right: str, weight: float | None = None) -> Reason:
    """A reason with the weight of its rule, unless another one is given."""
    return Reason(rule, left, right, WEIGHTS[rule] if weight is None else weight)


def total(reasons: Iterable[Reason]) -> NameScore:
    """The score that these reasons make."""
    kept = tuple(reasons)
    return NameScore(round(prod(each.weight for each in kept), 4), kept)


def mirrored(score: NameScore) -> NameScore:
    """The same score seen from the other name."""
    return NameScore(
        score.score, tuple(replace(each, left=each.right, right=each.left) for each in score.reasons)
    )


def plain(name: str) -> str:
    """The name without differences of width, case and white space, cut at the longest length compared."""
    folded = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())[:LONGEST_NAME]
