"""What importing rows would do: which moves they make, and of which they become evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from orgs.models import OrganizationName
from people.models import Person
from tracker.imports.cast import Cast
from tracker.imports.differences import Difference, contradictions, contradicts, differences
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.stated import Problem, Stated, read_row
from tracker.imports.vocabulary import Choice, Verdict
from tracker.moves.evidence import complete, raise_status
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Side, Step
from tracker.moves.review import new_move
from tracker.moves.vocabulary import COUNTED_STATUSES, ExitManner, MoveKind, NameMatch, Origin, Review
from tracker.privacy.hold_back import Turned, held_back

COLUMNS = (
    "from_organization_id",
    "to_organization_id",
    "from_capacity",
    "to_capacity",
    "role_from",
    "role_to",
    "exit_manner",
    "entry_manner",
    "announced_on_first_day",
    "announced_on_precision",
    "effective_on_first_day",
    "effective_on_precision",
    "status",
    "note",
)
"""The columns of a move that evidence may fill in."""


@dataclass(slots=True)
class RowPlan:
    """What becomes of a row. ``move`` is one that is there, or one that this or an earlier row makes.

    ``claim`` is what the row adds, None where it adds nothing; ``before`` and ``after`` are the
    columns that it fills in at a move that is there.
    """

    row: ImportRow
    verdict: Verdict
    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    move: Move | None = None
    first: ImportRow | None = None
    claim: Claim | None = None
    is_known: bool = False
    makes_move: bool = False
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    @property
    def existing_move_id(self) -> int | None:
        return None if self.makes_move or self.first is not None or self.move is None else self.move.pk


@dataclass(slots=True)
class _Read:
    """A row with what it says and what is meant."""

    row: ImportRow
    stated: Stated
    problems: list[Problem]
    names: tuple[ImportName | None, ImportName | None, ImportName | None]
    external_id: str


class Planner:
    """Plans rows, those of one person together. What it plans it does to the moves in memory."""

    def __init__(
        self, batch: ImportBatch, cast: Cast, *, now: datetime, by: User | None, lock: bool = False
    ) -> None:
        self._batch, self._cast, self._lock = batch, cast, lock
        self._now, self._by, self._orders = now, by, batch.orders()

    def plan(self, rows: Sequence[ImportRow]) -> list[RowPlan]:
        """Plan the rows of some people, in the order of the file. Six to nine queries for all of them.

        With ``lock``, in a transaction, the people and their moves stay as they were found.
        """
        self._cast.load(rows)
        read = [self._read(row) for row in rows]
        sound = [each for each in read if not each.problems]
        self._claims = self._known_claims(each.external_id for each in sound)
        self._held = self._held_back(sound)
        self._moves = self._moves_of_people(read)
        self._evidence = self._evidence_of(move.pk for moves in self._moves.values() for move in moves)
        self._made: dict[int, ImportRow] = {}  # by identity of the move in memory
        self._said: dict[str, tuple[ImportRow, Move]] = {}
        return [self._plan(each) for each in read]

    def _read(self, row: ImportRow) -> _Read:
        stated, problems = read_row(row.cells, orders=self._orders, today=self._now.date())
        external_id = "" if problems else stated.external_id()
        return _Read(row, stated, problems, self._cast.names_of(row), external_id)

    def _known_claims(self, external_ids: Iterable[str]) -> dict[str, Claim]:
        found: dict[str, Claim] = {}
        wanted = list(external_ids)
        for start in range(0, len(wanted), 500):
            claims = Claim.objects.filter(external_id__in=wanted[start : start + 500]).select_related("move")
            found |= {claim.external_id: claim for claim in claims}
        return found

    def _held_back(self, read: Iterable[_Read]) -> set[int]:
        """The rows about somebody without a record who meets the name of an erased person."""
        asked = [each for each in read if each.names[0] is not None and each.names[0].record is None]
        records = [self._cast.record_of(name) for each in asked for name in each.names[1:] if name]
        spelt: defaultdict[int, list[str]] = defaultdict(list)
        names = OrganizationName.objects.filter(organization__in={each.pk for each in records if each.pk})
        for pk, name in names.values_list("organization_id", "name"):
            spelt[pk].append(name)
        turned = []
        for each in asked:
            organizations = [name for name in each.names[1:] if name]
            written = [name.name for name in organizations]
            written += [text for name in organizations for text in spelt[self._cast.record_of(name).pk or 0]]
            turned.append(Turned([each.stated.person.name], written))
        return {each.row.pk for each, met in zip(asked, held_back(turned), strict=True) if met}

    def _moves_of_people(self, read: Iterable[_Read]) -> defaultdict[int, list[Move]]:
        people = {
            record.pk for each in read if each.names[0] and (record := each.names[0].record) is not None
        }
        sides = ("person", "from_organization", "to_organization")
        moves = Move.objects.filter(person__in=people).select_related(*sides).order_by("pk")
        if self._lock:
            list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
            moves = moves.select_for_update(of=("self",), no_key=True)
        of: defaultdict[int, list[Move]] = defaultdict(list)
        for move in moves if people else ():
            of[move.person_id].append(move)
        return of

    def _evidence_of(self, moves: Iterable[int]) -> set[tuple[int, str, str]]:
        """What speaks for moves already: the move, the address and the quote."""
        claims = Claim.objects.accepted().filter(move__in=list(moves)).order_by()
        found = claims.values_list("move_id", "url", "article__url", "quote")
        return {(move or 0, url or article or "", quote) for move, url, article, quote in found}

    # --- One row ----------------------------------------------------------------------------------

    def _plan(self, each: _Read) -> RowPlan:
        if each.problems:
            return RowPlan(each.row, Verdict.ERROR, problems=each.problems)
        if (known := self._claims.get(each.external_id)) is not None:
            return RowPlan(each.row, Verdict.SAME, move=known.move, is_known=True)
        if each.row.pk in self._held:
            return RowPlan(each.row, Verdict.HELD, claim=self._claim(each))
        if unclear := self._unclear(each):
            return RowPlan(each.row, Verdict.AMBIGUOUS, problems=unclear)
        if said := self._said.get(each.external_id):
            return RowPlan(each.row, Verdict.SAME, move=said[1], first=said[0], is_known=True)
        plan = self._compared(each)
        if not each.row.is_left_out and not (plan.verdict == Verdict.CONFLICT and not each.row.choice):
            self._carry_out(each, plan)
        return plan

    def _unclear(self, each: _Read) -> list[Problem]:
        fields = ("person", "from", "to")
        return [
            (side, _("“%s” may mean more than one record. Choose which.") % name)
            for side, name in zip(fields, each.names, strict=True)
            if name is not None and name.is_ambiguous
        ]

    def _compared(self, each: _Read) -> RowPlan:
        """The verdict by the moves of the person, those of earlier rows among them."""
        step, moves = self._step(each), self._moves_known(each)
        alike = sorted(
            (move for move in moves if step.may_be(move)),
            key=lambda move: (-step.sides_shared_with(move), step.days_from(move)),
        )
        if alike:
            found = differences(each.stated, alike[0])
            plan = RowPlan(each.row, Verdict.CONFLICT if found else Verdict.SAME, differences=found)
            plan.move, plan.first = alike[0], self._made.get(id(alike[0]))
            return plan
        there = (move for move in moves if id(move) not in self._made)  # a file means each of its own rows
        if near := next((move for move in there if contradicts(step, move)), None):
            return RowPlan(
                each.row, Verdict.CONFLICT, differences=contradictions(step, each.stated, near), move=near
            )
        return RowPlan(each.row, Verdict.NEW)

    def _moves_known(self, each: _Read) -> list[Move]:
        person = self._cast.record_of(each.names[0])
        return self._moves[person.pk or -(each.row.person_name_id or 0)]

    def _step(self, each: _Read) -> Step:
        stated = each.stated
        _person, left, joined = each.names
        return Step(
            Side(stated.left.written, self._cast.record_of(left), stated.from_capacity),
            Side(stated.joined.written, self._cast.record_of(joined), stated.to_capacity),
            when=stated.effective_on or stated.announced_on,
            is_sure=stated.status in COUNTED_STATUSES,
        )

    # --- In memory --------------------------------------------------------------------------------

    def _carry_out(self, each: _Read, plan: RowPlan) -> None:
        plan.claim = self._claim(each)
        if plan.move is None or each.row.choice == Choice.NEW:
            plan.move, plan.first, plan.makes_move = self._new_move(each, plan.claim), None, True
            self._made[id(plan.move)] = each.row
            self._moves_known(each).append(plan.move)
        else:
            self._attach(each, plan, plan.move, plan.claim)
        self._said[each.external_id] = (each.row, plan.move)

    def _new_move(self, each: _Read, claim: Claim) -> Move:
        move = new_move(claim)
        move.announced_on, move.note = each.stated.announced_on, each.stated.note
        _set_kind(move)
        return move

    def _attach(self, each: _Read, plan: RowPlan, move: Move, claim: Claim) -> None:
        """Raise the status, and fill in what the move leaves open where it is the only one that is meant."""
        before = columns_of(move)
        step = self._step(each)
        raise_status(move, claim)
        is_theirs = step.may_be(move) and step.is_sure
        ends_there = move.exit_manner == ExitManner.RETIRED and bool(each.stated.joined)
        if is_theirs and not ends_there and sum(map(step.may_be, self._moves_known(each))) == 1:
            complete(move, claim)
            move.announced_on = move.announced_on or each.stated.announced_on
            move.note = move.note or each.stated.note
            _set_kind(move)
        after = columns_of(move)
        changed = [column for column in COLUMNS if before[column] != after[column]]
        if plan.first is not None:
            return
        if changed:
            plan.before = {column: before[column] for column in changed}
            plan.after = {column: after[column] for column in changed}
        elif not (claim.url or claim.quote) or (move.pk, claim.url, claim.quote) in self._evidence:
            plan.claim, plan.is_known = None, plan.verdict == Verdict.SAME

    def _claim(self, each: _Read) -> Claim:
        stated = each.stated
        person, left, joined = (self._cast.record_of(name) for name in each.names)
        claim = Claim(
            origin=Origin.IMPORT,
            external_id=each.external_id,
            url=stated.url,
            quote=stated.quote,
            person_name=stated.person.name or person.name,
            from_name=stated.left.name or (left.name if left else ""),
            to_name=stated.joined.name or (joined.name if joined else ""),
            person=person,
            from_organization=left,
            to_organization=joined,
            role_from=stated.role_from,
            role_to=stated.role_to,
            exit_manner=stated.exit_manner,
            entry_manner=stated.entry_manner,
            from_capacity=stated.from_capacity,
            to_capacity=stated.to_capacity,
            status=stated.status,
            review=Review.ACCEPTED,
            reviewed_by=self._by,
            reviewed_at=self._now,
        )
        claim.effective_on = stated.effective_on
        for side, name in zip(("person", "from", "to"), each.names, strict=True):
            setattr(claim, f"{side}_match", _match(name))
        return claim


def _match(name: ImportName | None) -> str:
    """What the name came to, as the claim keeps it: who is new has a record by then."""
    if name is None:
        return ""
    return NameMatch.CHOSEN if name.match == NameMatch.CHOSEN_NEW else name.match


def columns_of(move: Move) -> dict[str, Any]:
    """The columns that evidence may fill in, as JSON holds them."""
    values = {column: getattr(move, column) for column in COLUMNS}
    return {
        column: value.isoformat() if isinstance(value, date) else value for column, value in values.items()
    }


def _set_kind(move: Move) -> None:
    """The database derives the kind when it saves; until then what is in memory says it."""
    left, joined = move.from_organization, move.to_organization
    if left is None:
        move.kind = MoveKind.ARRIVAL
    elif joined is None:
        move.kind = MoveKind.DEPARTURE
    else:
        move.kind = MoveKind.INTERNAL if left == joined else MoveKind.TRANSFER
