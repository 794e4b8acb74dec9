"""How likely two written names are the name of one person, and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from tracker.names.east_asian import compare_characters, compare_characters_with_letters
from tracker.names.mandarin import is_pinyin
from tracker.names.marks import have_other_marks
from tracker.names.person_words import (
    eastern_surnames,
    is_common_surname,
    is_eastern,
    is_eastern_syllable,
    is_korean_name,
    is_one_family,
    is_particle,
    joined_as,
    meeting_rule,
    with_initials_apart,
)
from tracker.names.scores import WEIGHTS, NameScore, Reason, mirrored, plain, reason, total
from tracker.names.tables import given_names
from tracker.names.written import PersonName, Word, person_names

_SHORT_GIVEN_NAME = 3
_MOST_LIKENESS = 0.45


def score_people(one: str, other: str) -> NameScore:
    """Score two names of people by their words; the product of the weights of the reasons.

    Symmetric, and 1 for a name and itself. Names are cut at 200 characters and ten words.
    """
    left, right = plain(one), plain(other)
    if left == right:
        return total([reason("exact", left, right)])
    if have_other_marks(left, right):
        return total([reason("other marks", left, right)])
    return mirrored(_best(right, left)) if right < left else _best(left, right)


def _best(left: str, right: str) -> NameScore:
    pairs = product(person_names(left), person_names(right))
    return max((total(_compare(*pair)) for pair in pairs), key=lambda score: score.score)


def _compare(one: PersonName, other: PersonName) -> list[Reason]:
    if not one.words or not other.words:
        return [reason("nothing in common", one.text, other.text)]
    reasons = _compare_words(one, other)
    reasons += [reason("title", title, "") for title in one.titles]
    reasons += [reason("title", "", title) for title in other.titles]
    if one.generation and other.generation and one.generation != other.generation:
        reasons.append(reason("other generation", one.generation, other.generation))
    if one.note and other.note and one.note != other.note:
        reasons.append(reason("other note", one.note, other.note))
    return reasons


def _compare_words(one: PersonName, other: PersonName) -> list[Reason]:
    if one.characters and other.characters:
        return compare_characters(one, other)
    found = None
    if one.characters:
        found = compare_characters_with_letters(one, other)
    elif other.characters:
        found = compare_characters_with_letters(other, one)
        found = found and [replace(each, left=each.right, right=each.left) for each in found]
    return found or _Comparison.of(one, other).reasons()


class _Met(NamedTuple):
    """A word of each name that met, by their places."""

    at: int
    to: int
    reason: Reason


@dataclass(slots=True)
class _Comparison:
    """Two lists of words, and which of them met: their places and the reason."""

    left: list[Word]
    right: list[Word]
    order_is_known: bool
    met: list[_Met] = field(default_factory=list)

    @classmethod
    def of(cls, one: PersonName, other: PersonName) -> _Comparison:
        """Join what the other side writes as one word, spell out runs of initials, and pair the words."""
        left, right = list(one.words), list(other.words)
        korean = is_korean_name(left) and is_korean_name(right)
        left, right = with_initials_apart(left, right), with_initials_apart(right, left)
        left, right = joined_as(left, right, korean=korean), joined_as(right, left, korean=korean)
        comparison = cls(left, right, one.order_is_known and other.order_is_known)
        comparison.met = _best_pairs(left, right, korean=korean)
        return comparison

    def reasons(self) -> list[Reason]:
        full = [each for each in self.met if not self._is_by_initial(each)]
        by_initial = [each for each in self.met if self._is_by_initial(each)]
        reasons = [each.reason for each in full]
        reasons += self._initials(full, by_initial)
        left_over = self._left_over(full)
        reasons += left_over
        has_family = any(each.rule == "romanization" for each in left_over)
        if len(full) == 1 and not by_initial and not has_family and max(len(self.left), len(self.right)) > 1:
            reasons.append(reason("single word", full[0].reason.left, full[0].reason.right))
        return reasons + self._order()

    def _is_by_initial(self, pair: _Met) -> bool:
        return self.left[pair.at].is_initial or self.right[pair.to].is_initial

    def _initials(self, full: list[_Met], by_initial: list[_Met]) -> list[Reason]:
        """What initials are worth: little beside a family name that many bear."""
        if not by_initial:
            return []
        if len(full) > 1:
            rules = ["initial"] * len(by_initial)
        elif not full:
            rules = ["only initials"] + ["initial"] * (len(by_initial) - 1)
        else:
            rules = [self._rule_beside(full[0], len(by_initial))] + ["initial"] * (len(by_initial) - 1)
        return [
            each
            if self.left[at].is_initial and self.right[to].is_initial and rule == "initial"
            else reason(rule, each.left, each.right)
            for rule, (at, to, each) in zip(rules, by_initial, strict=True)
        ]

    def _rule_beside(self, family: _Met, initials: int) -> str:
        words = (self.left[family.at], self.right[family.to])
        is_last = family.at == len(self.left) - 1 and family.to == len(self.right) - 1
        if not is_last and any(word.key in given_names() for word in words):
            return "only initials"
        if any(is_common_surname(word) for word in words):
            return "initials of a common family name" if initials > 1 else "initial of a common family name"
        return "initial of a rare family name"

    def _left_over(self, full: list[_Met]) -> list[Reason]:
        left = [at for at in range(len(self.left)) if at not in {pair.at for pair in self.met}]
        right = [at for at in range(len(self.right)) if at not in {pair.to for pair in self.met}]
        reasons: list[Reason] = []
        for side, places, words in (("left", left, self.left), ("right", right, self.right)):
            for at in [at for at in places if is_particle(words, at)]:
                places.remove(at)
                reasons.append(_one_sided("particle", words[at], side))
        if left and right:
            return reasons + self._conflicts(left, right, full)
        for at in left:
            rule = _missing(self.left, at, {met.at for met in full})
            reasons.append(_one_sided(rule, self.left[at], "left"))
        for at in right:
            rule = _missing(self.right, at, {met.to for met in full})
            reasons.append(_one_sided(rule, self.right[at], "right"))
        return reasons

    def _conflicts(self, left: list[int], right: list[int], full: list[_Met]) -> list[Reason]:
        """Words on both sides that did not meet: the likest pairs of them, each a strong doubt."""
        pairs = sorted(
            ((_likeness(self.left[at], self.right[to]), at, to) for at in left for to in right),
            key=lambda each: (-each[0], each[1], each[2]),
        )
        likeness, at, to = pairs[0]
        one, other = self.left[at], self.right[to]
        if len(left) == len(right) == 1 and is_one_family(one, other):
            given = [each.reason.left for each in full]
            sure = len("".join(given)) > _SHORT_GIVEN_NAME and all(map(is_eastern, given))
            return [
                reason("romanization" if sure else "other family name romanization", one.text, other.text)
            ]
        if one.is_initial or other.is_initial:
            return [reason("other initial", one.text, other.text)]
        return [reason("other word", one.text, other.text, WEIGHTS["other word"] + _MOST_LIKENESS * likeness)]

    def _order(self) -> list[Reason]:
        places = [to for _at, to, _each in sorted(self.met, key=lambda each: each[:2])]
        if self.order_is_known or places == sorted(places):
            return []
        if any(_is_family_with_initials(words) for words in (self.left, self.right)):
            return []
        left, right = (" ".join(word.text for word in words) for words in (self.left, self.right))
        swapped = len(self.left) == len(self.right) == 2 and all(
            word.key in given_names() and not is_pinyin(word.key) and word.key not in eastern_surnames()
            for word in (*self.left, *self.right)
        )
        return [reason("given names swapped" if swapped else "word order", left, right)]


def _best_pairs(left: list[Word], right: list[Word], *, korean: bool) -> list[_Met]:
    """Pair the words that meet, the surest first, then those nearest in place."""
    found = [
        (-met.weight, one.is_initial or other.is_initial, abs(at - to), at, to, met)
        for at, one in enumerate(left)
        for to, other in enumerate(right)
        if (met := _meet(one, other, korean=korean))
    ]
    pairs: list[_Met] = []
    for *_sureness, at, to, met in sorted(found, key=lambda each: each[:5]):
        if all(at != pair.at and to != pair.to for pair in pairs):
            pairs.append(_Met(at, to, met))
    return pairs


def _meet(one: Word, other: Word, *, korean: bool) -> Reason | None:
    rule = meeting_rule(one, other, korean=korean)
    return reason(rule, one.text, other.text) if rule else None


def _missing(words: list[Word], at: int, places: set[int]) -> str:
    if words[at].is_initial:
        return "missing initial"
    if _is_half(words, at, places):
        return "half of a double name"
    if at > max(places, default=0):
        return "missing last name"
    return "missing first name" if at < min(places, default=0) else "missing middle name"


def _is_half(words: list[Word], at: int, places: set[int]) -> bool:
    """Whether the word is a syllable of an East Asian given name of which the other stands there."""
    if not all(is_eastern_syllable(words[place]) for place in (*places, at)):
        return False
    hyphenated = words[at].hyphenated
    return hyphenated < 0 or any(words[place].hyphenated == hyphenated for place in places)


def _one_sided(rule: str, word: Word, side: str) -> Reason:
    return reason(rule, word.text, "") if side == "left" else reason(rule, "", word.text)


def _is_family_with_initials(words: list[Word]) -> bool:
    """``Vetrov D. P.``, as lists of authors have it."""
    return len(words) > 1 and not words[0].is_initial and all(word.is_initial for word in words[1:])


def _likeness(one: Word, other: Word) -> float:
    return float(JaroWinkler.similarity(one.key, other.key))
