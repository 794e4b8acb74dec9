"""The names of records that a written name may be, found through the index in bounded time.

What a search finds is meant for people who type. Matching asks also for nicknames, initials, names
without their middle, and organizations without their legal form or by their initials.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tracker.names.acronyms import first_letters
from tracker.names.keys import name_key, split_note
from tracker.names.organization_names import OrganizationName, organization_names
from tracker.names.pairs import PairKind
from tracker.names.person_words import is_particle
from tracker.names.scores import plain
from tracker.names.search import find
from tracker.names.search.index import AllTerms, Branch, NameIndex, Term
from tracker.names.search.words import LONGEST_WORD, MOST_WORDS
from tracker.names.tables import given_names
from tracker.names.written import PersonName, person_names

_MOST_OF_ONE_KEY = 60  # names that are read for the very key
_ENOUGH = 12  # records after which the search looks for no less exact names
_MOST_HITS = 30  # of the search that are looked at
_PER_BRANCH = 40
_MOST_FORMS = 12  # of one given name
_MOST_WRITINGS = 2  # a name in brackets is looked for too
_POSSESSIVE = re.compile(r"['’]s?(?=\s)")

NameOfRecord = tuple[int, str]


def without_possessive(written: str) -> str:
    """``Microsoft's MSR`` → ``Microsoft MSR``."""
    return _POSSESSIVE.sub("", written)


def candidate_names(index: NameIndex, written: str, kind: PairKind) -> list[NameOfRecord]:
    """The keys of records, each with a name that may be the written one; a record may be there twice.

    At most some two hundred. Costs three to ten small queries.
    """
    writings = person_names(plain(written)) if kind == "person" else ()
    if kind == "person":
        texts, branches, keys = _of_person(writings)
    else:
        texts, branches, keys = _of_organization(organization_names(plain(without_possessive(written))))
    found = dict.fromkeys(_of_keys(index, {name_key(written), name_key(split_note(written)[0]), *keys}))
    for text in texts[:_MOST_WRITINGS]:
        hits = find(index, text, enough=_ENOUGH)[:_MOST_HITS]
        found |= dict.fromkeys((hit.record_id, hit.name) for hit in hits)
    if branches:
        found |= dict.fromkeys((row.record_id, row.name) for row in index.names("", 0, branches))
    return list(found)


def _of_keys(index: NameIndex, keys: Iterable[str]) -> list[NameOfRecord]:
    names: Any = index.names_model._base_manager.using(index.using)
    rows = names.filter(key__in=[key for key in keys if key]).order_by()
    return list(rows.values_list(index.owner, "name")[:_MOST_OF_ONE_KEY])


# --- People -----------------------------------------------------------------------------------------


def _of_person(writings: tuple[PersonName, ...]) -> tuple[list[str], list[Branch], list[str]]:
    texts = [" ".join(word.text for word in writing.words) for writing in writings]
    branches = [branch for writing in writings[:_MOST_WRITINGS] for branch in _person_branches(writing)]
    return list(filter(None, texts)), branches, []


def _person_branches(name: PersonName) -> list[Branch]:
    """The family name with the given name's other forms or its initial; the first name and the last."""
    words = [
        word.key[:LONGEST_WORD] for at, word in enumerate(name.words) if not is_particle(list(name.words), at)
    ][:MOST_WORDS]
    words = [word for word in words if word.isalnum()]
    if len(words) < 2 or name.characters:
        return []
    branches = []
    for family, given in ((words[-1], words[:-1]), (words[0], words[1:])):
        other = [form for word in given for form in sorted(given_names().forms_of(word))[:_MOST_FORMS]]
        initials = [word[0] for word in given if len(word) > 1]
        for some in (other, initials):
            if some and len(family) > 1:
                branches.append(_branch((tuple(map(Term, dict.fromkeys(some))), (Term(family),))))
    if len(words) > 2:
        branches.append(_branch(((Term(words[0]),), (Term(words[-1]),))))
    return branches


# --- Organizations ------------------------------------------------------------------------------------


def _of_organization(writings: tuple[OrganizationName, ...]) -> tuple[list[str], list[Branch], list[str]]:
    texts, branches, keys = [], [], []
    for writing in writings[:_MOST_WRITINGS]:
        texts.append(" ".join(word.text for word in writing.words))
        core = [word for word in writing.words if not word.is_in("weak", "line", "stop")]
        words = [key for word in core for key in name_key(word.text).split()][:MOST_WORDS]
        if words and len(core) < len(writing.words):
            branches.append(_branch(tuple((Term(word[:LONGEST_WORD]),) for word in words)))
        keys += [name_key(texts[-1]), name_key("".join(texts[-1].split()))]
        keys += [letters for letters in first_letters(writing.words) if len(letters) > 2]
    return list(filter(None, texts)), branches, keys


def _branch(terms: AllTerms) -> Branch:
    return Branch((terms,), _PER_BRANCH)
