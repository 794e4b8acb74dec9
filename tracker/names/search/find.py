"""Finds the records whose names meet a query, best first.

Steps, each only if those before it found too little: names that have the words as typed; names
of which a word differs by a letter, or that differ by where the spaces stand; names that are this one in
another script; names whose words differ by two letters, several of them too, or lack a word, unless one
differs by one letter in all. Every step reads a bounded number
of rows through indexes, so a search costs two to eight small queries, however many names there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracker.names.characters import script_of
from tracker.names.keys import name_key
from tracker.names.search.alike import Likeness, likeness
from tracker.names.search.index import (
    MOST_OF_A_START,
    AllTerms,
    AnyTerm,
    Branch,
    NameIndex,
    NameRow,
    Term,
)
from tracker.names.search.other_scripts import names_in_other_scripts
from tracker.names.search.ranking import PREFIX_EDITS_FROM, SCORE_OF_EXACT, SCORE_OF_ONE_EDIT, Ranking
from tracker.names.search.words import Query, edits_allowed, variants

MOST_FOUND = 200  # records that a search can find at all
_START, _FEW, _MANY, _MOST = 60, 80, 150, 400  # names read per branch
_EXACT_ENOUGH = 5  # records that have every word as typed: then nothing was misspelt
_LONGEST_IN_THREE = 14  # letters
_NEAR_WORDS = 20  # near spellings followed for a word
_DICTIONARY_WORDS = 4000  # words read to find them
_TELLING_FROM = 6  # letters of a word: few names have one that is as long
_PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, by the best of its names. Scores run from 0 to 1."""

    record_id: int
    name: str
    score: float


def find(index: NameIndex, text: str, *, enough: int) -> list[Hit]:
    """The records that meet the text, best first, at most `MOST_FOUND`.

    Goes on to less exact names until it has ``enough`` records.
    """
    query = Query.parse(text)
    if not query.words:
        return []
    found = _Found(query, script_of(text))
    start = query.key
    found.add(index.names(start, _START, _as_typed(query)))
    if len(found) < enough and found.exact < _EXACT_ENOUGH:
        parts = [part for word in query.words for cut in _cuts(word) for part in cut]
        known = _known_words(index, query, parts, query.words if query.last else (), edits=1)
        found.add(index.names("", 0, _nearly(query, _near(query, known, edits=1), frozenset(known))))
    is_foreign, found_nothing = found.script != "latin", not len(found)
    if found_nothing or (is_foreign and len(found) < enough and not found.exact):
        found.add_alike(names_in_other_scripts(index, query, text), likeness(index.owner, text))
    if found.is_poor and not (is_foreign and len(found)):
        known = _known_words(index, query, (), (), edits=2)
        found.add(index.names("", 0, _roughly(query, _near(query, known, edits=2))))
    return found.best_first()


class _Found:
    """The best name of each record so far."""

    def __init__(self, query: Query, script: str) -> None:
        self.script = script
        self._ranking = Ranking(query)
        self._best: dict[int, tuple[float, str, str]] = {}

    def __len__(self) -> int:
        return len(self._best)

    @property
    def exact(self) -> int:
        """How many records have every word as it was typed."""
        return sum(score >= SCORE_OF_EXACT for score, _key, _name in self._best.values())

    @property
    def is_poor(self) -> bool:
        """Whether nothing was found that differs from what was typed by one letter at most."""
        return max((score for score, _key, _name in self._best.values()), default=0.0) < SCORE_OF_ONE_EDIT

    def add(self, rows: Iterable[NameRow]) -> None:
        for record_id, name, kind, key in set(rows):
            score = self._ranking.score(key, primary=kind == _PRIMARY)
            best = self._best.get(record_id)
            if score and (best is None or self._is_better((score, key, name), best)):
                self._best[record_id] = (score, key, name)

    def _is_better(self, one: tuple[float, str, str], other: tuple[float, str, str]) -> bool:
        """Of names that meet as well and have one key, the one in the script that was typed."""
        if one[:2] != other[:2]:
            return (-one[0], one[1]) < (-other[0], other[1])
        scripts = [script_of(name) != self.script for name in (one[2], other[2])]
        return (scripts[0], one[2]) < (scripts[1], other[2])

    def add_alike(self, rows: Iterable[NameRow], likeness: Likeness) -> None:
        """Add names of another script by how likely they are the name that was typed."""
        for record_id, name, score in likeness(rows):
            best = self._best.get(record_id)
            if best is None or score > best[0]:
                self._best[record_id] = (score, name_key(name), name)

    def best_first(self) -> list[Hit]:
        order = sorted((-score, key, pk, name) for pk, (score, key, name) in self._best.items())
        return [Hit(pk, name, -score) for score, _key, pk, name in order[:MOST_FOUND]]


def _as_typed(query: Query) -> list[Branch]:
    exact = _exactly(query)
    begun = (*exact[:-1], (Term(query.words[-1], is_start=True),))
    return [Branch((exact,), _FEW), Branch((begun,), _MANY)]


def _nearly(query: Query, near: list[AnyTerm], known: frozenset[str]) -> list[Branch]:
    """One word misspelt, any of them; words begun; words joined or split."""
    exact = _begun_last(query)
    branches = [
        Branch(((*exact[:place], terms, *exact[place + 1 :]),), _FEW)
        for place, terms in enumerate(near)
        if terms
    ]
    if len(query.words) > 1 and (begun := _all_begun(query, known)):
        branches.append(Branch((begun,), _FEW))
    if respaced := (*_joined(query), *_split(query, known)):
        branches.append(Branch(respaced, _FEW))
    return branches


def _roughly(query: Query, near: list[AnyTerm]) -> list[Branch]:
    """Letters wrong in several words; one word less; of two words, one that is quite another."""
    either = tuple(terms + more for terms, more in zip(_begun_last(query), near, strict=True))
    branches = [Branch((either,), _MOST)] if any(near) else []
    if len(query.words) == 2:
        whole = tuple(terms + more for terms, more in zip(_exactly(query), near, strict=True))
        for place, word in enumerate(query.words):
            kept = 1 - place
            if len(query.words[kept]) >= _TELLING_FROM:
                branches.append(Branch(((either[kept],),), _MOST))
            else:
                starts = tuple(Term(letter, is_start=True) for letter in dict.fromkeys(word[:2]))
                branches.append(Branch(((whole[kept], starts),), _MOST))
    elif len(query.words) > 2:
        branches += [
            Branch(((*either[:place], *either[place + 1 :]),), _MANY) for place in range(len(query.words))
        ]
    return branches


def _exactly(query: Query) -> AllTerms:
    return tuple((Term(word),) for word in query.words)


def _begun_last(query: Query) -> AllTerms:
    return tuple((Term(word, is_start=place == query.last),) for place, word in enumerate(query.words))


def _all_begun(query: Query, known: frozenset[str]) -> AllTerms:
    """Every word begun; that with the fewest words it may become by these, as many names have each start.

    Empty where one of them begins no word.
    """
    begun = [tuple(Term(each) for each in known if each.startswith(word)) for word in query.words]
    fewest = min(range(len(begun)), key=lambda place: len(begun[place]))
    terms: list[AnyTerm] = [(Term(word, is_start=True),) for word in query.words]
    if len(begun[fewest]) < MOST_OF_A_START:
        terms[fewest] = begun[fewest]
    return tuple(terms) if begun[fewest] else ()


def _joined(query: Query) -> Iterable[AllTerms]:
    """Two neighbours written as one word, and all of them."""
    words, exact = query.words, _begun_last(query)
    for place in range(len(words) - 1):
        term = Term(words[place] + words[place + 1], is_start=place + 1 == query.last)
        yield (*exact[:place], (term,), *exact[place + 2 :])
    if len(words) > 2:
        yield ((Term("".join(words), is_start=True),),)


def _split(query: Query, known: frozenset[str]) -> Iterable[AllTerms]:
    """One word written as two or three that are known; the last of two may be unfinished."""
    exact = _begun_last(query)
    for place, word in enumerate(query.words):
        for *first, last in _cuts(word):
            unfinished = place == query.last and len(first) == 1 and min(len(first[0]), len(last) + 1) > 2
            if known.issuperset(first) and (unfinished or last in known):
                terms = (*((Term(part),) for part in first), (Term(last, is_start=unfinished),))
                yield (*exact[:place], *terms, *exact[place + 1 :])


def _cuts(word: str) -> Iterator[tuple[str, ...]]:
    """A word cut in two; in three too if it is not too long, as many join Chinese names."""
    for at in range(1, len(word)):
        yield word[:at], word[at:]
    if len(word) <= _LONGEST_IN_THREE:
        for one, two in combinations(range(2, len(word) - 1), 2):
            if two - one > 1:
                yield word[:one], word[one:two], word[two:]


def _known_words(
    index: NameIndex, query: Query, parts: Iterable[str], starts: Iterable[str], *, edits: int
) -> list[str]:
    """Which of the parts are words of names, words with the starts, and words near the query's."""
    sought = {
        variant
        for word in query.words
        for variant in variants(word, min(edits, edits_allowed(word)))
        if edits_allowed(word)
    }
    return index.known_words(parts, sought, _DICTIONARY_WORDS, starts=starts)


def _near(query: Query, known: list[str], *, edits: int) -> list[AnyTerm]:
    """For each word of the query the closest of the known words, itself not among them."""
    return [
        _closest(word, known, min(edits, edits_allowed(word)), unfinished=place == query.last)
        for place, word in enumerate(query.words)
    ]


def _closest(word: str, known: list[str], most: int, *, unfinished: bool) -> AnyTerm:
    if not most:
        return ()
    near = {other: edits for other, edits, _at in _within(word, known, most)}
    if unfinished and len(word) >= PREFIX_EDITS_FROM:
        longer = [other for other in known if len(other) > len(word) and other not in near]
        for length in range(len(word) - 1, len(word) + 2):
            starts = [other[:length] for other in longer]
            for _start, edits, at in _within(word, starts, most):
                near[longer[at]] = min(edits, near.get(longer[at], edits))
    near.pop(word, None)
    order = sorted(near, key=lambda other: (near[other], other[0] != word[0], len(other), other))
    return tuple(Term(other) for other in order[:_NEAR_WORDS])


def _within(word: str, others: list[str], most: int) -> list[tuple[str, int, int]]:
    return process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
