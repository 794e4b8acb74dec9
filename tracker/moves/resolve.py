"""Which record a written name means: candidates with scores and reasons, and a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from orgs.models import Organization, OrganizationName
from people.models import Person, PersonName
from tracker.moves.been_there import organizations_of
from tracker.moves.units import lineage_among, score_units, score_without_parents
from tracker.moves.verdicts import MARGIN, Scored, Verdict, decide
from tracker.names import name_key
from tracker.names.candidates import NameOfRecord, candidate_names
from tracker.names.pairs import PairKind
from tracker.names.record_scores import RecordScore, score_record
from tracker.names.scores import Reason
from tracker.names.search import name_index

_Record = TypeVar("_Record", Person, Organization)
_MOST_SCORED = 120  # names that the index gave
_MOST_LOOKED_INTO = 12  # records of which every name is scored
_MOST_NAMES = 400
_MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Candidate(Generic[_Record]):
    """A record that may be meant: by which of its names, how likely from 0 to 1, and why.

    ``been_at`` are the organizations of the claim where the person is known to have been.
    """

    record: _Record
    name: str
    score: float
    reasons: tuple[Reason, ...]
    been_at: tuple[Organization, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution(Generic[_Record]):
    """What a written name means: nobody known, one record, or more than one may be meant.

    ``rule`` is the row of the policy that decided (see `verdicts`). At most ten candidates, best first.
    """

    name: str
    verdict: Verdict
    rule: str
    candidates: tuple[Candidate[_Record], ...] = ()

    @property
    def meant(self) -> Candidate[_Record] | None:
        return self.candidates[0] if self.verdict == Verdict.MEANT else None

    @property
    def record(self) -> _Record | None:
        """The one record that is meant; None where it is new or not clear which."""
        return self.meant.record if self.meant else None

    @property
    def is_ambiguous(self) -> bool:
        return self.verdict == Verdict.AMBIGUOUS


@dataclass(slots=True)
class Resolver:
    """Resolves names and remembers the answers, for the length of one article or page."""

    _people: dict[str, Resolution[Person]] = field(default_factory=dict)
    _organizations: dict[str, Resolution[Organization]] = field(default_factory=dict)

    def person(self, name: str) -> Resolution[Person]:
        if name not in self._people:
            self._people[name] = resolve_person(name)
        return self._people[name]

    def organization(self, name: str) -> Resolution[Organization]:
        if name not in self._organizations:
            self._organizations[name] = resolve_organization(name)
        return self._organizations[name]

    def forget(self, kind: PairKind) -> None:
        """Look names of this kind up anew."""
        (self._people if kind == "person" else self._organizations).clear()


def resolve_person(name: str) -> Resolution[Person]:
    """Who is meant, in whatever script, order, spelling or short form the name is written.

    Costs five to fifteen small queries.
    """
    return _resolve(Person, PersonName, name, "person")


def resolve_organization(name: str) -> Resolution[Organization]:
    """Which organization is meant: by any name, without its legal form, by initials, or as a parent's unit.

    Costs six to eighteen small queries.
    """
    return _resolve(Organization, OrganizationName, name, "organization")


def _resolve(model: type[_Record], names_model: Any, name: str, kind: PairKind) -> Resolution[_Record]:
    scores: dict[int, RecordScore] = {}
    if name_key(name):
        found = candidate_names(name_index(names_model, model.objects.db), name, kind)[:_MOST_SCORED]
        scores = _scores(names_model, name, found, kind)
        if kind == "organization":
            _keep_best(scores, score_units(name), score_without_parents(name, found))
    possible = [Scored.by(pk, score.score, score.reasons) for pk, score in scores.items()]
    possible = [each for each in possible if each.is_possible]
    records: dict[int, _Record] = model.objects.in_bulk([each.record_id for each in possible])
    possible = [each for each in possible if each.record_id in records]
    possible.sort(
        key=lambda each: (-each.score, not each.is_noted, records[each.record_id].sort_key, each.record_id)
    )
    if kind == "organization" and len(possible) > 1:
        related = lineage_among(each.record_id for each in possible)
        possible = [replace(each, related=related.get(each.record_id, frozenset())) for each in possible]
    row = decide(possible)
    candidates = (
        Candidate(records[pk], scores[pk].name, scores[pk].score, scores[pk].reasons)
        for pk in (each.record_id for each in possible[:_MOST_CANDIDATES])
    )
    return Resolution(name, row.verdict, row.name, tuple(candidates))


def _scores(
    names_model: Any, written: str, found: Iterable[NameOfRecord], kind: PairKind
) -> dict[int, RecordScore]:
    """The scores of the likeliest records, by all their names and their notes. One query."""
    first: dict[int, float] = {}
    for pk, name in found:
        first[pk] = max(first.get(pk, 0.0), score_record(written, [name], "", kind).score)
    likeliest = sorted(first, key=lambda pk: (-first[pk], pk))[:_MOST_LOOKED_INTO]
    names: dict[int, list[str]] = defaultdict(list)
    notes: dict[int, str] = {}
    rows = names_model.objects.filter(**{f"{kind}__in": likeliest}).order_by()
    for pk, name, note in rows.values_list(kind, "name", f"{kind}__note")[:_MOST_NAMES]:
        names[pk].append(name)
        notes[pk] = note
    return {pk: score_record(written, names[pk], notes[pk], kind) for pk in names}


def _keep_best(scores: dict[int, RecordScore], *others: dict[int, RecordScore]) -> None:
    for other in others:
        for pk, score in other.items():
            if pk not in scores or score.score > scores[pk].score:
                scores[pk] = score


def in_context(resolution: Resolution[Person], at: Sequence[Organization]) -> Resolution[Person]:
    """The same candidates; of those equally near, first who is known to have been ``at`` one of these.

    That never decides: namesakes work at the same places. One query where it is ambiguous, else none.
    """
    if not at or not resolution.is_ambiguous:
        return resolution
    been = organizations_of([each.record for each in resolution.candidates], among=at)
    candidates = [
        replace(each, been_at=tuple(been.get(each.record.pk, ()))) for each in resolution.candidates
    ]
    best = candidates[0].score
    candidates.sort(key=lambda each: (each.score < best - MARGIN, not each.been_at))
    return replace(resolution, candidates=tuple(candidates))
