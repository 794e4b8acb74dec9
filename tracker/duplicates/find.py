"""Compares records with those of like names, and keeps the pairs that may be one.

Never all with all: each record is compared with a few dozen candidates. Everything is safe to run
twice and at the same time. What else is known of records on floors above is handed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from orgs.models import Lineage
from tracker.duplicates.candidates import candidates
from tracker.duplicates.models import PAIRS, ChangedRecord, Decision, Pair
from tracker.duplicates.score import Known, PairScore, most_possible, score_names, with_evidence
from tracker.duplicates.settle import ASKED_FROM, lock_pairs, settle
from tracker.duplicates.written_names import WrittenName, written_names
from tracker.history import by_machine
from tracker.merges.rows import save_row
from tracker.names import name_key
from tracker.names.models import NameKind
from tracker.names.pairs import PairKind
from tracker.names.search import name_index

BATCH = 50
MOST_PAIRS = 10  # of a record that was compared, the best
MACHINE = "find_duplicates"

Companions = Callable[[Collection[int]], Mapping[int, Mapping[int, str]]]
"""For records of a kind: those of another kind that each has had to do with, by key, with their names."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: records compared of all, and pairs that are new."""

    compared: int
    records: int
    new_pairs: int


def compare_changed(kind: PairKind, companions: Companions, *, now: datetime, most: int) -> tuple[int, int]:
    """Compare the records that changed since they were compared, the oldest first, ``most`` at most.

    Gives how many changes were dealt with, and how many pairs are new.
    """
    done = new = 0
    while done < most and (rows := ChangedRecord.objects.take(kind, now=now, most=min(BATCH, most - done))):
        new += _compare(kind, set(rows.values()), companions, now=now, changed=rows)
        done += len(rows)
    return done, new


def compare_all(kind: PairKind, companions: Companions, *, now: datetime) -> Iterator[Progress]:
    """Compare every record of a kind, in the order of their keys; tells after each batch how far it is."""
    records = PAIRS[kind].record_model.objects.order_by("pk")
    total, compared, new, last = records.count(), 0, 0, 0
    while ids := list(records.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        new += _compare(kind, ids, companions, now=now)
        compared, last = compared + len(ids), ids[-1]
        yield Progress(compared, total, new)


def _compare(
    kind: PairKind,
    record_ids: Collection[int],
    companions: Companions,
    *,
    now: datetime,
    changed: Collection[int] = (),
) -> int:
    """Compare some records; gives how many pairs are new. Reads first, then writes in one transaction.

    ``changed`` are the rows of `ChangedRecord` that are done with it; none where all are compared.

    Two to six small queries for each record, a dozen for all of them together.
    """
    model = PAIRS[kind]
    comparison = _Comparison(model, record_ids, both_ways=bool(changed))
    scores = dict(comparison.scores(companions))
    with transaction.atomic(), by_machine(MACHINE):
        if scores:
            lock_pairs(model)
        new = _store(model, scores, now)
        settle(model, {end for ends in scores for end in ends})
        ChangedRecord.objects.filter(pk__in=changed).delete()
    return new


class _Comparison:
    """Some records with their candidates, all that is known of them, and the pairs there are already."""

    def __init__(self, model: type[Pair], record_ids: Collection[int], *, both_ways: bool) -> None:
        self._model = model
        self._current: Any = model.record_model.objects
        self._records: dict[int, Any] = self._current.in_bulk(record_ids)
        self._written = self._names_of(self._records)
        pairs = model._default_manager.touching(list(self._records))
        self._there = set(pairs.values_list("left", "right"))
        self._plain = self._compare_names(self._candidates(both_ways=both_ways))

    def scores(self, companions: Companions) -> Iterator[tuple[tuple[int, int], PairScore]]:
        """Each pair with its score: those that are to be asked, and those that are there already."""
        known = self._known(companions)
        for record_id, plain in self._plain.items():
            namesakes = self._namesakes(record_id, plain)
            scored = {}
            for other, names in plain.items():
                ends = _ends(record_id, other)
                left, right = (known[end] for end in ends)
                scored[ends] = with_evidence(self._model.kind, names, left, right, namesakes=namesakes)
            best = sorted(scored, key=lambda ends: -scored[ends].score)[:MOST_PAIRS]
            for ends, score in scored.items():
                if ends in self._there or (ends in best and score.score >= ASKED_FROM):
                    yield ends, score

    def _candidates(self, *, both_ways: bool) -> dict[int, set[int]]:
        """By the key of each record, which others to compare it with; partners of its pairs among them."""
        index = name_index(self._names_model, "default")
        found = {
            record_id: candidates(index, record_id, [name.text for name in written], both_ways=both_ways)
            for record_id, written in self._written.items()
        }
        for one, other in self._there:
            for record_id, partner in ((one, other), (other, one)):
                if record_id in found:
                    found[record_id].add(partner)
        return found

    def _compare_names(self, found: Mapping[int, Collection[int]]) -> dict[int, dict[int, PairScore]]:
        """The scores that may reach the threshold with all the evidence there could be."""
        others = self._current.in_bulk({other for each in found.values() for other in each})
        self._written = self._names_of(others) | self._written
        self._records = others | self._records
        return {
            record_id: {
                other: score
                for other in each
                if other in others and (score := self._plain_score(*_ends(record_id, other)))
            }
            for record_id, each in found.items()
        }

    def _plain_score(self, left: int, right: int) -> PairScore | None:
        score = score_names(self._model.kind, self._written[left], self._written[right])
        if (left, right) in self._there:
            return score or PairScore(0.0, self._records[left].name, self._records[right].name, ())
        return score if score and most_possible(score) >= ASKED_FROM else None

    def _namesakes(self, record_id: int, plain: Mapping[int, PairScore]) -> int:
        """How many of the candidates bear one of its names."""
        own = {name.key for name in self._written[record_id]}
        met = ((name_key(each.left_name), name_key(each.right_name)) for each in plain.values())
        return sum(one in own and other in own for one, other in met)

    def _known(self, companions: Companions) -> dict[int, Known]:
        ids = {end for record_id, plain in self._plain.items() if plain for end in (record_id, *plain)}
        met, relatives = companions(ids), self._relatives(ids)
        return {pk: Known(self._records[pk], met.get(pk, {}), frozenset(relatives[pk])) for pk in ids}

    def _relatives(self, ids: set[int]) -> Mapping[int, set[int]]:
        relatives: defaultdict[int, set[int]] = defaultdict(set)
        if self._model.kind == "organization":
            lineage = Lineage.objects.filter(organization__in=ids)
            for one, other in lineage.values_list("organization", "other"):
                relatives[one].add(other)
        return relatives

    @property
    def _names_model(self) -> Any:
        return self._model.record_model._meta.get_field("names").related_model

    def _names_of(self, record_ids: Iterable[int]) -> dict[int, tuple[WrittenName, ...]]:
        """The names of each, the primary one first. One query."""
        names: dict[int, list[str]] = {record_id: [] for record_id in record_ids}
        owner = self._names_model.owner_column()
        rows = self._names_model._base_manager.filter(**{f"{owner}__in": list(names)}).order_by("pk")
        for record_id, name, kind in rows.values_list(owner, "name", "kind"):
            names[record_id].insert(0 if kind == NameKind.PRIMARY else len(names[record_id]), name)
        return {record_id: written_names(self._model.kind, each) for record_id, each in names.items()}


def _ends(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _store(model: type[Pair], scores: Mapping[tuple[int, int], PairScore], now: datetime) -> int:
    """Make the pairs that are new, and renew what the machine says of the others."""
    if not scores:
        return 0
    either = Q()
    for left, right in scores:
        either |= Q(left=left, right=right)
    there = {(pair.left_id, pair.right_id): pair for pair in model._default_manager.filter(either)}
    for ends, pair in there.items():
        _describe(pair, scores[ends], now)
    model._default_manager.bulk_update(
        there.values(), ["score", "left_name", "right_name", "reasons", "compared_at"]
    )
    new = [ends for ends in scores if ends not in there]
    for ends in new:
        added: Any = model()
        added.left_id, added.right_id = ends
        _describe(added, scores[ends], now)
        _remember(added)
        save_row(added, None)
    return len(new)


def _describe(pair: Pair, score: PairScore, now: datetime) -> None:
    pair.score, pair.compared_at = score.score, now
    pair.left_name, pair.right_name = score.left_name, score.right_name
    pair.reasons = [asdict(reason) for reason in score.reasons]


def _remember(pair: Any) -> None:
    """A record that was deleted and brought back has lost its pairs; history knows what was decided."""
    history = type(pair).history.filter(left=pair.left_id, right=pair.right_id)
    last = history.order_by("-history_id").first()
    if last is not None and last.decision != Decision.UNDECIDED:
        pair.set_decision(
            last.decision,
            by=last.decided_by,
            at=last.decided_at,
            note=last.note,
            score=last.decided_score,
        )
