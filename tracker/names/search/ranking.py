"""How well a name meets a query: pure functions over keys.

Five grades, each with its own band of scores, so that no name of a lower grade comes before one
of a higher: every word is there; a word is begun (or two words are written as one); one letter is
wrong; more letters are; a word is not there at all. Within a band count how much of the words is
meant, words that were not asked for, word order, and whether the name is the primary one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import repeat

from rapidfuzz.distance import OSA

from tracker.names.search.words import Query, edits_allowed

PREFIX_EDITS_FROM = 5  # letters of an unfinished word, before its beginning may be misspelt
NOT_THERE = 99
_MIN_ALIKE = 0.5


class Grade(IntEnum):
    EXACT = 0
    BEGUN = 1
    ONE_EDIT = 2
    MORE_EDITS = 3
    MISSING = 4


_GRADES = tuple(Grade)
# By grade.
_FLOOR = (0.9, 0.8, 0.6, 0.4, 0.0)
_ROOM = (0.1, 0.1, 0.2, 0.2, 0.4)
SCORE_OF_EXACT, SCORE_OF_ONE_EDIT = _FLOOR[Grade.EXACT], _FLOOR[Grade.ONE_EDIT]  # and more
_FOR_OTHER_WORDS, _FOR_ORDER, _FOR_FURTHER_NAME = 0.3, 0.1, 0.05
# Below these a name with a missing word is not worth showing.
_LEAST_OF_TWO_WORDS, _LEAST_OF_MORE_WORDS = 0.7, 0.5

_Met = tuple[int, float]
"""Edits (NOT_THERE: another word), and less the share of the word that is met: the least is the best."""
_EXACT: _Met = (-1, -1.0)
_ANOTHER: _Met = (NOT_THERE, 0.0)


class Ranking:
    """Scores names for one query. Keeps what it learns of words and keys, as names share them."""

    def __init__(self, query: Query) -> None:
        self._words = query.words
        self._letters = sum(map(len, query.words)) or 1
        self._compact = "".join(query.words)
        self._joined = [*_joins(query.words)]
        self._met: list[dict[str, _Met]] = [{} for _word in query.words]
        self._met_keys: dict[str, tuple[Grade, float]] = {}

    def score(self, key: str, *, primary: bool) -> float:
        """From 0, nothing in common, to 1, the very name."""
        met = self._met_keys.get(key)
        if met is None:
            met = self._met_keys[key] = self._meet_key(key)
        grade, share = met
        if grade == Grade.MISSING and share < self._least():
            return 0.0
        share -= 0 if primary else _FOR_FURTHER_NAME
        return _FLOOR[grade] + _ROOM[grade] * max(share, 0.0)

    def _meet_key(self, key: str) -> tuple[Grade, float]:
        words = key.split()
        met = self.meet(words)
        if met[0] > Grade.BEGUN and (joined := self._meet_joined(words)) and joined[0] < met[0]:
            return joined
        return met

    def _least(self) -> float:
        return _LEAST_OF_TWO_WORDS if len(self._words) <= 2 else _LEAST_OF_MORE_WORDS

    def meet(self, words: list[str]) -> tuple[Grade, float]:
        """Each word of the query takes the best word of the name that is left."""
        free = [*range(len(words))]
        edits, share, taken = -1, 0.0, []
        for place, word in enumerate(self._words):
            known = self._met[place]
            best, best_at = _ANOTHER, -1
            for at in free:
                met = known.get(words[at]) or self._learn(place, words[at])
                if met < best:
                    best, best_at = met, at
            edits = best[0] if edits < 0 else edits + max(best[0], 0)
            share -= len(word) * best[1]
            if best_at >= 0:
                free.remove(best_at)
                taken.append(best_at)
        share /= self._letters
        if free:
            share -= _FOR_OTHER_WORDS * sum([len(words[at]) for at in free]) / sum(map(len, words))
        share -= _FOR_ORDER if taken != sorted(taken) else 0.0
        return _grade(edits), share

    def _learn(self, place: int, word: str) -> _Met:
        met = _meet_word(self._words[place], word, unfinished=place == len(self._words) - 1)
        self._met[place][word] = met
        return met

    def _meet_joined(self, words: list[str]) -> tuple[Grade, float] | None:
        """The same letters with other spaces: ``open ai``, ``openai``; ``feifei li``, ``fei fei li``."""
        compact = "".join(words)
        if compact.startswith(self._compact):
            return Grade.BEGUN, len(self._compact) / len(compact)
        allowed = edits_allowed(self._compact)
        edits = OSA.distance(self._compact, compact, score_cutoff=allowed)
        if edits <= allowed:
            return Grade.MORE_EDITS, 1 - edits / len(compact)
        best = None
        for asked, named in self._respaced(words):
            grade, share = _meet_plain(asked, named)
            if grade <= Grade.BEGUN and (best is None or share > best[1]):
                best = Grade.BEGUN, share
        return best

    def _respaced(self, words: list[str]) -> Iterator[tuple[Sequence[str], list[str]]]:
        """Pairs of query and name in which joining two neighbours makes a word of the other side."""
        for joined, place in _joins(words):
            if joined in self._words or joined.startswith(self._words[-1]):
                yield self._words, [*words[:place], joined, *words[place + 2 :]]
        for joined, place in self._joined:
            if any(map(str.startswith, words, repeat(joined))):
                yield [*self._words[:place], joined, *self._words[place + 2 :]], words


def _joins(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    for place in range(len(words) - 1):
        yield words[place] + words[place + 1], place


def _meet_plain(asked: Sequence[str], words: list[str]) -> tuple[Grade, float]:
    return Ranking(Query(tuple(asked))).meet(words)


def _grade(edits: int) -> Grade:
    if edits >= NOT_THERE:
        return Grade.MISSING
    return _GRADES[min(edits + 1, Grade.MORE_EDITS)]


def _meet_word(asked: str, word: str, *, unfinished: bool) -> _Met:
    """How a typed word meets a word of a name; only the word being typed may be unfinished."""
    if asked == word:
        return _EXACT
    if word.startswith(asked):
        return 0, -(len(asked) / len(word)) * (1.0 if unfinished else 0.9)
    allowed = edits_allowed(asked)
    edits = OSA.distance(asked, word)
    if edits > allowed and unfinished and len(asked) >= PREFIX_EDITS_FROM and len(word) > len(asked):
        lengths = range(len(asked) - 1, len(asked) + 2)
        begun = min([OSA.distance(asked, word[:length], score_cutoff=allowed) for length in lengths])
        if begun <= allowed:
            return begun, -0.9 * (len(asked) - begun) / len(word)
    alike = 1 - edits / max(len(asked), len(word))
    if edits <= allowed:
        return edits, -alike
    return (NOT_THERE, -alike) if alike >= _MIN_ALIKE else _ANOTHER
