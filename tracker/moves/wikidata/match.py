"""Which record an entity is: by its Wikidata id, by another identifier, by its names. Never a guess."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.db.models import Q

from orgs.models import Organization
from people.models import Person
from tracker.history import people_changes
from tracker.identifiers import kinds_of
from tracker.moves.models import Move
from tracker.moves.wikidata.facts import Facts
from tracker.moves.wikidata.names import sign_of
from tracker.names import name_key
from tracker.names.organizations import score_organizations
from tracker.names.people import score_people
from tracker.names.scores import WORKING_THRESHOLD_ORGANIZATIONS, WORKING_THRESHOLD_PEOPLE, NameScore

_Record = TypeVar("_Record", Person, Organization)
SAME_NAME = 0.97
"""From here on two spellings are one name: its accents, its script or its legal form differ at most."""
_SHARED_ALIAS = 0.9  # two that share a further name only, such as an acronym
_MOST_CANDIDATES, _MOST_SCRIPTS, _MOST_NAMES, _MOST_FURTHER_NAMES = 8, 3, 12, 6


@dataclass(frozen=True, slots=True)
class Match(Generic[_Record]):
    """The record that an entity is. Without one ``why`` says what is in the way; empty if it is new."""

    record: _Record | None = None
    why: str = ""
    was_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of an entity besides its facts.

    ``former_ids`` are items that were made one with it, ``organizations`` the records that a person was
    at, ``country`` the two letters of where an organization is.
    """

    former_ids: Collection[str] = ()
    organizations: Collection[int] = ()
    country: str = ""


class Matcher(Generic[_Record]):
    """Finds the record of one model that an entity is."""

    def __init__(
        self, model: type[_Record], score: Callable[[str, str], NameScore], threshold: float
    ) -> None:
        self._model: Any = model
        self._score, self._threshold = score, threshold
        self._identifiers: Any = model.identifier_model()
        self._owner = self._identifiers.owner
        self._removed = self._removed_by_people()

    def match(self, facts: Facts, background: Background) -> Match[_Record]:
        """The record, if nothing speaks against it.

        Costs two queries, and a search for up to three names of a person, ten of an organization.
        """
        ids = [facts.qid, *background.former_ids]
        owners = self._owners([("wikidata", qid) for qid in ids])
        if owners:
            return self._only(owners, "its Wikidata ids are those of")
        refused = {pk for qid in ids for pk in self._removed.get(qid, ())}
        there = set(self._model.with_merged.filter(pk__in=refused).values_list("pk", flat=True))
        if refused - there:
            return Match(why="a person has deleted its record", was_deleted=True)
        owners = self._owners(pair for pair in facts.identifiers if pair[0] != "homepage")
        if owners:
            wrong = [record for record in owners if self._differs(facts, record) or record.pk in refused]
            return self._only(owners, "its identifiers are those of", doubtful=bool(wrong))
        return self._by_name(facts, refused, background)

    def _by_name(self, facts: Facts, refused: set[int], background: Background) -> Match[_Record]:
        found = {
            record: score
            for record in self._candidates(facts)
            if record.pk not in refused
            and not self._differs(facts, record)
            and (score := self._likeness(facts, record)) >= self._threshold
        }
        same = [record for record, score in found.items() if score >= SAME_NAME]
        return self._decide(facts, found, same, background)

    def _decide(
        self, facts: Facts, found: Collection[_Record], same: list[_Record], background: Background
    ) -> Match[_Record]:
        raise NotImplementedError

    def _only(self, records: list[_Record], words: str, *, doubtful: bool = False) -> Match[_Record]:
        if len(records) == 1 and not doubtful:
            return Match(records[0])
        return Match(why=f"{words} {_listed(records)}")

    def _owners(self, pairs: Iterable[tuple[str, str]]) -> list[_Record]:
        either = Q()
        for code, value in pairs:
            either |= Q(kind=code, value=value)
        if not either:
            return []
        rows = self._identifiers.objects.filter(either).values_list(self._owner, flat=True)
        records = self._model.objects.prefetch_related("names", "identifiers")
        return list(records.filter(pk__in=set(rows)).order_by("pk"))

    def _candidates(self, facts: Facts) -> list[_Record]:
        records = self._model.objects.prefetch_related("names", "identifiers")
        met: dict[int, _Record] = {}
        for text in self._texts(facts):
            for found in records.search_ranked(text, limit=_MOST_CANDIDATES):
                met.setdefault(found.record.pk, found.record)
        return list(met.values())

    def _texts(self, facts: Facts) -> list[str]:
        """What to search for: one name of each script."""
        return _one_of_each_script(facts)

    def _likeness(self, facts: Facts, record: _Record) -> float:
        """How well the names meet. One word, such as an acronym, tells only as the first name of both."""
        first, names = facts.names[0], [row.name for row in record.names.all()][:_MOST_NAMES]
        ours = set(map(sign_of, facts.names))
        best = self._score(first, record.name).score
        pairs = [(first, name) for name in names]
        pairs += [(name, record.name) for name in _one_of_each_script(facts)]
        for one, other in pairs:
            best = max(best, min(self._score(one, other).score, _most_of(one), _most_of(other)))
        if sign_of(record.name) in ours:
            best = max(best, _most_of(record.name))
        return max(best, _SHARED_ALIAS) if any(sign_of(name) in ours for name in names) else best

    def _differs(self, facts: Facts, record: _Record) -> bool:
        """Whether a catalogue that knows each under one identifier has another for the record."""
        theirs: dict[str, set[str]] = {}
        for row in record.identifiers.all():
            theirs.setdefault(row.kind, set()).add(row.value)
        mine: dict[str, set[str]] = {"wikidata": {facts.qid}}
        for code, value in facts.identifiers:
            mine.setdefault(code, set()).add(value)
        return any(
            kind.is_one and code in mine and code in theirs and not mine[code] & theirs[code]
            for code, kind in kinds_of(self._owner).items()
        )

    def _removed_by_people(self) -> dict[str, set[int]]:
        """By Wikidata id: the records that a person took it from, or deleted together with it."""
        rows = people_changes(self._identifiers).filter(history_type="-", kind="wikidata")
        removed: dict[str, set[int]] = {}
        for qid, pk in rows.values_list("value", f"{self._owner}_id"):
            removed.setdefault(qid, set()).add(pk)
        return removed


class PersonMatcher(Matcher[Person]):
    """People: the same name is not enough; the two must share an organization as well."""

    def __init__(self) -> None:
        super().__init__(Person, score_people, WORKING_THRESHOLD_PEOPLE)

    def _decide(
        self, facts: Facts, found: Collection[Person], same: list[Person], background: Background
    ) -> Match[Person]:
        colleagues = [record for record in found if _was_at(record, background.organizations)]
        if len(same) == 1 and same[0] in colleagues:
            return Match(same[0])
        if doubtful := list(dict.fromkeys([*same, *colleagues])):
            return Match(why=f"it may be {_listed(doubtful)}")
        return Match()


class OrganizationMatcher(Matcher[Organization]):
    """Organizations: the same name is enough, unless they are of different countries."""

    def __init__(self) -> None:
        super().__init__(Organization, score_organizations, WORKING_THRESHOLD_ORGANIZATIONS)

    def _texts(self, facts: Facts) -> list[str]:
        """Further names too, such as acronyms, and the name without what it ends in: Labs, AI."""
        shorter = facts.names[0].rpartition(" ")[0]
        texts = [*_one_of_each_script(facts), shorter, *facts.names[1:_MOST_FURTHER_NAMES]]
        return [text for text in dict.fromkeys(texts) if text]

    def _decide(
        self,
        facts: Facts,
        found: Collection[Organization],
        same: list[Organization],
        background: Background,
    ) -> Match[Organization]:
        hosts = {_host(value) for code, value in facts.identifiers if code == "homepage"}
        at_home = [record for record in found if hosts & _hosts_of(record)]
        if len(at_home) == 1:
            return Match(at_home[0])
        if len(same) == 1 and not _is_elsewhere(same[0], background.country):
            return Match(same[0])
        return Match(why=f"it may be {_listed(found)}") if found else Match()


def _most_of(further_name: str) -> float:
    """The most that a further name can say."""
    return 1.0 if " " in name_key(further_name) else _SHARED_ALIAS


def _one_of_each_script(facts: Facts) -> list[str]:
    """The first name, and the first of each other script."""
    by_script: dict[str, str] = {}
    for name in facts.names:
        by_script.setdefault(sign_of(name)[1], name)
    return list(dict.fromkeys([facts.names[0], *by_script.values()]))[:_MOST_SCRIPTS]


def _was_at(person: Person, organizations: Collection[int]) -> bool:
    at = Q(from_organization__in=organizations) | Q(to_organization__in=organizations)
    return bool(organizations) and Move.objects.filter(at, person=person).exists()


def _is_elsewhere(record: Organization, country: str) -> bool:
    return bool(record.country and country and record.country != country)


def _hosts_of(record: Organization) -> set[str]:
    pages = [row.value for row in record.identifiers.all() if row.kind == "homepage"]
    return {_host(url) for url in (*pages, record.website) if url}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _listed(records: Iterable[Any]) -> str:
    return " or ".join(f"{record} [{record.slug}]" for record in records)
