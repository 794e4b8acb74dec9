"""What importing rows would do: which moves they make, and of which they become evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from tracker.imports.background import evidence_of, known_claims, moves_of_people, rows_held_back
from tracker.imports.cast import Cast
from tracker.imports.differences import contradictions, contradicts, differences
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.row_plan import COLUMNS, ReadRow, RowPlan, columns_of, set_kind
from tracker.imports.stated import Problem, read_row
from tracker.imports.vocabulary import Choice, Verdict
from tracker.moves.evidence import complete
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Side, Step
from tracker.moves.review import new_move
from tracker.moves.status.settle import Weighing
from tracker.moves.vocabulary import COUNTED_STATUSES, ExitManner, NameMatch, Origin, Review


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
        self._claims = known_claims(each.external_id for each in sound)
        self._held = rows_held_back(sound, self._cast)
        self._moves = moves_of_people(read, lock=self._lock)
        self._evidence = evidence_of(move for moves in self._moves.values() for move in moves)
        self._made: dict[int, ImportRow] = {}  # by identity of the move in memory
        self._said: dict[str, tuple[ImportRow, Move]] = {}
        self._weighing = Weighing()
        return [self._plan(each) for each in read]

    def _read(self, row: ImportRow) -> ReadRow:
        stated, problems = read_row(row.cells, orders=self._orders, today=self._now.date())
        external_id = "" if problems else stated.external_id()
        return ReadRow(row, stated, problems, self._cast.names_of(row), external_id)

    # --- One row ----------------------------------------------------------------------------------

    def _plan(self, each: ReadRow) -> RowPlan:
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

    def _unclear(self, each: ReadRow) -> list[Problem]:
        fields = ("person", "from", "to")
        return [
            (side, _("“%s” may mean more than one record. Choose which.") % name)
            for side, name in zip(fields, each.names, strict=True)
            if name is not None and name.is_ambiguous
        ]

    def _compared(self, each: ReadRow) -> RowPlan:
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

    def _moves_known(self, each: ReadRow) -> list[Move]:
        person = self._cast.record_of(each.names[0])
        return self._moves[person.pk or -(each.row.person_name_id or 0)]

    def _step(self, each: ReadRow) -> Step:
        stated = each.stated
        _person, left, joined = each.names
        return Step(
            Side(stated.left.written, self._cast.record_of(left), stated.from_capacity),
            Side(stated.joined.written, self._cast.record_of(joined), stated.to_capacity),
            when=stated.effective_on or stated.announced_on,
            is_sure=stated.status in COUNTED_STATUSES,
        )

    # --- In memory --------------------------------------------------------------------------------

    def _carry_out(self, each: ReadRow, plan: RowPlan) -> None:
        plan.claim = self._claim(each)
        if plan.move is None or each.row.choice == Choice.NEW:
            plan.move, plan.first, plan.makes_move = self._new_move(each, plan.claim), None, True
            self._made[id(plan.move)] = each.row
            self._moves_known(each).append(plan.move)
        else:
            self._attach(each, plan, plan.move, plan.claim)
        self._said[each.external_id] = (each.row, plan.move)

    def _new_move(self, each: ReadRow, claim: Claim) -> Move:
        move = new_move(claim)
        self._weighing.add(move, claim)
        move.announced_on, move.note = each.stated.announced_on, each.stated.note
        set_kind(move)
        return move

    def _attach(self, each: ReadRow, plan: RowPlan, move: Move, claim: Claim) -> None:
        """Let it count for the status, and fill in what is open where no other move may be meant."""
        before = columns_of(move)
        step = self._step(each)
        self._weighing.add(move, claim)
        is_theirs = step.may_be(move) and step.is_sure
        ends_there = move.exit_manner == ExitManner.RETIRED and bool(each.stated.joined)
        if is_theirs and not ends_there and sum(map(step.may_be, self._moves_known(each))) == 1:
            complete(move, claim)
            move.announced_on = move.announced_on or each.stated.announced_on
            move.note = move.note or each.stated.note
            set_kind(move)
        after = columns_of(move)
        changed = [column for column in COLUMNS if before[column] != after[column]]
        if plan.first is not None:
            return
        if changed:
            plan.before = {column: before[column] for column in changed}
            plan.after = {column: after[column] for column in changed}
        elif not (claim.url or claim.quote) or (move.pk, claim.url, claim.quote) in self._evidence:
            plan.claim, plan.is_known = None, plan.verdict == Verdict.SAME

    def _claim(self, each: ReadRow) -> Claim:
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
