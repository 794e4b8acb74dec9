"""Loads starter data into the database; what a person has edited is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from orgs.models import Organization
from people.models import Person
from tracker.history import by_machine, people_changes
from tracker.moves.evidence import SAME_STEP_WITHIN_DAYS
from tracker.moves.hold_back import hold
from tracker.moves.log import describe
from tracker.moves.models import Claim, Move
from tracker.moves.starter.held import held_back_people
from tracker.moves.starter.lineage import load_lineage
from tracker.moves.starter.records import MACHINE, Outcome, RecordLoader, change_fields
from tracker.moves.starter.rows import MoveRow, StarterData
from tracker.moves.vocabulary import Origin, Review

_MAX_EXTERNAL_ID = int(Claim._meta.get_field("external_id").max_length or 0)


@dataclass(slots=True)
class Summary:
    """How many rows of each file had which outcome."""

    organizations: Counter[Outcome] = field(default_factory=Counter)
    lineage: Counter[Outcome] = field(default_factory=Counter)
    people: Counter[Outcome] = field(default_factory=Counter)
    moves: Counter[Outcome] = field(default_factory=Counter)


def load_starter_data(data: StarterData, *, now: datetime) -> Summary:
    """Load the rows, all or nothing. Each move gets an accepted claim of origin import.

    Safe to repeat: a row is known again even after its record was renamed, and a record that
    a person has edited or deleted is left alone. Raises BadStarterData where a row cannot be
    loaded beside what is there.
    """
    summary = Summary()
    with transaction.atomic(), by_machine(MACHINE):
        organizations, people = RecordLoader(Organization), RecordLoader(Person)
        for row in data.organizations:
            fields = {"kind": row.kind, "country": row.country, "website": row.website, "is_followed": True}
            summary.organizations[organizations.load(row.name, row.aliases, **fields)] += 1
        held = held_back_people(data, people)
        for person_row in data.people:
            is_held = person_row.name in held
            outcome = Outcome.HELD_BACK if is_held else people.load(person_row.name, person_row.aliases)
            summary.people[outcome] += 1
        summary.lineage = load_lineage(data.lineage, organizations)
        moves = _MoveLoader(organizations, people, now, held=held)
        for move_row in data.moves:
            summary.moves[moves.load(move_row)] += 1
    return summary


class _MoveLoader:
    """Loads moves. A row is known again by who, from where, to where, and the how-manieth such row it is."""

    def __init__(
        self,
        organizations: RecordLoader[Organization],
        people: RecordLoader[Person],
        now: datetime,
        *,
        held: Set[str],
    ) -> None:
        self._organizations, self._people, self._now, self._held = organizations, people, now, held
        self._seen: Counter[str] = Counter()
        self._deleted = set(
            Claim.history.filter(history_type="-", origin=Origin.IMPORT).values_list("external_id", flat=True)
        )

    def load(self, row: MoveRow) -> Outcome:
        external_id = self._external_id(row)
        if row.person in self._held:
            return self._hold_back(row, external_id)
        fields = self._fields(row)
        if fields is None or external_id in self._deleted:
            return Outcome.LEFT_ALONE
        claim = Claim.objects.filter(external_id=external_id).select_related("move").first()
        if claim is not None:
            return self._change(claim, fields)
        move = self._same_move(fields)
        self._add_claim(move or self._create(fields), external_id)
        return Outcome.LEFT_ALONE if move else Outcome.CREATED

    def _hold_back(self, row: MoveRow, external_id: str) -> Outcome:
        """Hold the row as a claim, without a record of the person, until somebody says who is meant."""
        if Claim.objects.filter(external_id=external_id).exists():
            return Outcome.LEFT_ALONE
        claim = Claim(
            origin=Origin.IMPORT,
            external_id=external_id,
            person_name=row.person[: Claim._meta.get_field("person_name").max_length],
            from_name=row.from_org,
            from_organization=self._organizations.get(row.from_org) if row.from_org else None,
            to_name=row.to_org,
            to_organization=self._organizations.get(row.to_org) if row.to_org else None,
            role_from=row.role_from,
            role_to=row.role_to,
            exit_manner=row.exit_manner,
            entry_manner=row.entry_manner,
            from_capacity=row.from_capacity,
            to_capacity=row.to_capacity,
            status=row.status,
        )
        claim.effective_on = row.effective_on or row.announced_on
        hold([claim], now=self._now)
        return Outcome.HELD_BACK

    def _external_id(self, row: MoveRow) -> str:
        identity = f"starter:{row.person}|{row.from_org}|{row.to_org}"
        self._seen[identity] += 1
        return _fitting(f"{identity}|{self._seen[identity]}")

    def _fields(self, row: MoveRow) -> dict[str, Any] | None:
        """The fields of the move; None where a person has deleted someone or something it needs."""
        person = self._people.get(row.person)
        from_organization = self._organizations.get(row.from_org) if row.from_org else None
        to_organization = self._organizations.get(row.to_org) if row.to_org else None
        is_whole = bool(person) and bool(row.from_org) == bool(from_organization)
        if not is_whole or bool(row.to_org) != bool(to_organization):
            return None
        return {
            "person": person,
            "from_organization": from_organization,
            "to_organization": to_organization,
            "role_from": row.role_from,
            "role_to": row.role_to,
            "exit_manner": row.exit_manner,
            "entry_manner": row.entry_manner,
            "from_capacity": row.from_capacity,
            "to_capacity": row.to_capacity,
            "announced_on": row.announced_on,
            "effective_on": row.effective_on,
            "status": row.status,
            "note": row.note,
        }

    def _change(self, claim: Claim, fields: dict[str, Any]) -> Outcome:
        move = claim.move
        edited = people_changes(Move).filter(id=claim.move_id).exists()
        joined = Move.with_merged.filter(merged_into=claim.move_id).exists()  # others' words count there too
        if edited or joined or move is None or people_changes(Claim).filter(id=claim.pk).exists():
            return Outcome.LEFT_ALONE
        if not change_fields(move, fields):
            return Outcome.UNCHANGED
        change_fields(claim, describe(move) | {"effective_on": move.effective_on})
        return Outcome.CHANGED

    def _same_move(self, fields: dict[str, Any]) -> Move | None:
        """The move of this row that an analyst has logged already."""
        sides = ("person", "from_organization", "to_organization")
        moves = Move.objects.filter(**{side: fields[side] for side in sides}).exclude(
            claims__external_id__gt=""
        )
        when = fields["effective_on"] or fields["announced_on"]
        near = (
            move
            for move in moves
            if move.happened_on and move.happened_on.days_apart(when) <= SAME_STEP_WITHIN_DAYS
        )
        return next(near, None)

    def _create(self, fields: dict[str, Any]) -> Move:
        move = Move()
        for name, value in fields.items():
            setattr(move, name, value)
        move.save()
        return move

    def _add_claim(self, move: Move, external_id: str) -> None:
        claim = Claim(origin=Origin.IMPORT, external_id=external_id, move=move, **describe(move))
        claim.effective_on = move.effective_on
        claim.review, claim.reviewed_at = Review.ACCEPTED, self._now
        claim.save()


def _fitting(external_id: str) -> str:
    """Long ones end in a digest instead: the same in every run, and still told apart."""
    if len(external_id) <= _MAX_EXTERNAL_ID:
        return external_id
    digest = sha256(external_id.encode()).hexdigest()[:16]
    return f"{external_id[: _MAX_EXTERNAL_ID - len(digest) - 1]}#{digest}"
