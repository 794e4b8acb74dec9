"""Which records may be the same as one: a few dozen out of any number, found through the index of names.

Looked for are names with the same words in any order, further words or one less, a letter wrong,
nicknames, the words written together or apart, acronyms, and the name in another script. How well
each meets is judged afterwards; a candidate too many costs time and is never an answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracker.names.characters import script_of
from tracker.names.search.index import AllTerms, AnyTerm, Branch, NameIndex, NameRow, Term
from tracker.names.search.other_scripts import names_in_other_scripts
from tracker.names.search.words import Query, variants
from tracker.names.tables import common_surnames, given_names

MOST_NAMES = 8  # of the record, that are looked for
_ALL_WORDS, _LESS_WORDS, _ONE_WORD = 60, 20, 30  # names read
_KNOWN_WORDS = 2000  # words read to find near spellings
_NEAR_WORDS = 8
_FORMS = 12
_EDITS_FROM = 4  # letters; a shorter word has no near spellings
_LONGEST_CUT = 20
_SMALL_WORDS = frozenset(["of", "the", "for", "and", "de", "des", "du", "la", "le", "et", "fur", "und"])


def candidates(index: NameIndex, record_id: int, names: Iterable[str], *, both_ways: bool) -> set[int]:
    """The other records whose names may be among these. Two queries, and two for each script.

    Reads some hundreds of names at most. Where every record is compared, a name in Latin letters
    need not be looked for in other scripts, since those are looked for in Latin: ``both_ways``
    says that the others may not come.
    """
    texts = list(dict.fromkeys(names))[:MOST_NAMES]
    queries = [query for query in dict.fromkeys(map(Query.parse, texts)) if query.words]
    rows: set[NameRow] = set(index.names("", 0, _branches(index, queries)))
    scripts = {script_of(text): text for text in reversed(texts)}
    for script, text in scripts.items():
        if "latin" in scripts and not (both_ways and script == "latin"):
            continue
        rows.update(names_in_other_scripts(index, Query.parse(text), text))
    return {row.record_id for row in rows} - {record_id}


def _branches(index: NameIndex, queries: Sequence[Query]) -> list[Branch]:
    """Each alternative once, though many names of a record ask for the same."""
    near, known = _near_words(index, {word for query in queries for word in query.words})
    branches: dict[tuple[AllTerms, ...], Branch] = {}
    for query in queries:
        terms = [_ways(word, near.get(word, ())) for word in query.words]
        for alternatives, limit in _alternatives(query, terms, known):
            branches.setdefault(alternatives, Branch(alternatives, limit))
    return list(branches.values())


def _alternatives(
    query: Query, terms: list[AnyTerm], known: frozenset[str]
) -> Iterator[tuple[tuple[AllTerms, ...], int]]:
    words = query.words
    yield (tuple(terms),), _ALL_WORDS
    if together := tuple(_together(words, terms, known)):
        yield together, _LESS_WORDS
    if initials := _with_initials(words, terms):
        yield (initials,), _LESS_WORDS
    if len(words) > 2:
        if (
            1
            < len(long := [any_ for word, any_ in zip(words, terms, strict=True) if len(word) > 3])
            < len(words)
        ):
            yield (tuple(long),), _LESS_WORDS
        yield tuple((*terms[:at], *terms[at + 1 :]) for at in range(len(words))), _LESS_WORDS
        yield tuple(((Term(acronym),),) for acronym in _acronyms(words)), _LESS_WORDS
    elif len(words) == 2:
        for word, any_ in zip(words, terms, strict=True):
            if _is_telling(word):
                yield ((any_,),), _ONE_WORD


def _together(words: Sequence[str], terms: Sequence[AnyTerm], known: frozenset[str]) -> Iterator[AllTerms]:
    """Neighbours written as one word, all of them as one, and one word written as two that are known."""
    if len(words) > 1:
        for at in range(len(words) - 1):
            yield (*terms[:at], (Term(words[at] + words[at + 1]),), *terms[at + 2 :])
        yield ((Term("".join(words)),),)
    for at, word in enumerate(words):
        for first, second in _cuts(word):
            if {first, second} <= known:
                yield (*terms[:at], (Term(first),), (Term(second),), *terms[at + 1 :])


def _with_initials(words: Sequence[str], terms: Sequence[AnyTerm]) -> AllTerms:
    """``Jing Wang`` as ``J. Wang``, and the other way round; nothing where a word leads there by itself."""
    if len(words) < 2 or any(map(_is_telling, words)):
        return ()
    *given, last = words
    initials = [(Term(word[0], is_start=len(word) == 1),) for word in given]
    return (*initials, terms[-1]) if len(last) > 1 else ()


def _acronyms(words: Sequence[str]) -> list[str]:
    main = [word for word in words if word not in _SMALL_WORDS]
    return sorted({"".join(word[0] for word in each) for each in (words, main)})


def _ways(word: str, near: Iterable[str]) -> AnyTerm:
    """The word, its near spellings, and what somebody of this given name is called too."""
    return tuple(map(Term, dict.fromkeys((word, *near, *_forms(word)))))


def _is_telling(word: str) -> bool:
    """Whether a word alone leads to few names: no initial, no given name and no frequent family name."""
    return len(word) > 2 and word not in given_names() and word not in common_surnames()


def _near_words(index: NameIndex, words: set[str]) -> tuple[dict[str, list[str]], frozenset[str]]:
    """The words in use one letter away from each, and which parts of the words are in use. One query."""
    long = [word for word in words if len(word) >= _EDITS_FROM]
    sought = {variant for word in long for variant in variants(word, 1)}
    parts = {part for word in words for cut in _cuts(word) for part in cut}
    if not sought and not parts:
        return {}, frozenset()
    known = sorted(set(index.known_words(parts, sought, _KNOWN_WORDS)))
    near = {}
    for word in long:
        found = process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=_NEAR_WORDS + 1)
        near[word] = [other for other, _edits, _at in found if other != word]
    return near, frozenset(known)


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    if len(word) <= _LONGEST_CUT:
        for at in range(2, len(word) - 1):
            yield word[:at], word[at:]


@cache
def _words_of_lines() -> dict[int, tuple[str, ...]]:
    """The spellings and short forms of each given name, by its number in the table."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for table in (given_names().spelled, given_names().short):
        for word, lines in table.items():
            for line in lines:
                found[line].append(word)
    return {line: tuple(words) for line, words in found.items()}


def _forms(word: str) -> list[str]:
    names = given_names()
    lines = names.spelled.get(word, frozenset()) | names.short.get(word, frozenset())
    forms = (form for line in sorted(lines) for form in _words_of_lines()[line])
    return [form for form in dict.fromkeys(forms) if form != word][:_FORMS]
