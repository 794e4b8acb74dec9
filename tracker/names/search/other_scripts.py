"""Candidates in another script than the query: words that sound alike, and what signs are read as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Indel

from tracker.names.characters import script_of
from tracker.names.search.index import AllTerms, AnyTerm, Branch, NameIndex, NameRow, Term
from tracker.names.search.readings import Reading, hangul_as_one_word, readings
from tracker.names.search.sounds import sounds
from tracker.names.search.words import Query

_MOST_NAMES = 60  # read for one way to write the query
_NEAR_WORDS = 20  # followed of those that sound like a word
_DICTIONARY_WORDS = 2000  # read to find them


def names_in_other_scripts(index: NameIndex, query: Query, text: str) -> list[NameRow]:
    """Names that may be what was typed, in whatever script, for `alike` to judge. Two queries."""
    read = readings(text, query.words)
    joined = hangul_as_one_word(query.words) if text.isascii() else ()
    heard = () if script_of(text) == "han" else (*query.words, *joined)
    codes = {word: sounds(word) for word in heard}
    parts = {part for reading in read for words in reading for part in words}
    if not parts and not any(codes.values()):
        return []
    known = index.sounding_words(parts, frozenset().union(*codes.values()), _DICTIONARY_WORDS)
    by_code: dict[str, list[str]] = defaultdict(list)
    for word, code in known:
        by_code[code].append(word)
    near = {word: _likest(word, [each for code in codes[word] for each in by_code[code]]) for word in heard}
    ways: list[AllTerms] = [tuple(near[word] for word in query.words)] if heard else []
    ways += [(near[word],) for word in joined]
    ways += _known_ways(read, {word for word, _code in known})
    return index.names("", 0, [Branch((terms,), _MOST_NAMES) for terms in ways])


def _known_ways(read: Iterable[Reading], known: set[str]) -> list[AllTerms]:
    ways = (
        tuple(tuple(Term(word) for word in words if word in known) for words in reading) for reading in read
    )
    return [way for way in ways if all(way)]


def _likest(word: str, others: Iterable[str]) -> AnyTerm:
    """The word itself, and those of the others that are written most like it."""
    others = sorted({*others} - {word})  # of equally likely ones, always the same
    near = process.extract(word, others, scorer=Indel.normalized_similarity, limit=_NEAR_WORDS)
    return (Term(word), *(Term(other) for other, _similarity, _at in near))
