"""Imports the rows of a checked file, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from tracker.history import because, reason_now
from tracker.imports.cast import Cast
from tracker.imports.check import by_whole_people, rows_of
from tracker.imports.match import resolution_of
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.models.name import MERGED, RecordKind
from tracker.imports.plan import Planner
from tracker.imports.progress import Aside, aside
from tracker.imports.records import make_records, update_rows
from tracker.imports.row_plan import COLUMNS, RowPlan
from tracker.imports.vocabulary import ImportState, Verdict
from tracker.moves.hold_back import hold
from tracker.moves.models import Claim, Move
from tracker.moves.resolve import Resolver
from tracker.moves.verdicts import Verdict as Verdicts
from tracker.moves.vocabulary import NameMatch, Review
from tracker.names import name_key, split_note
from tracker.names.locks import lock_names, lock_new_records

_BATCH = 500
_MAKING = (Verdict.NEW, Verdict.SAME, Verdict.CONFLICT)


class Outdated(ValueError):
    """What the rows would do is not what was checked any more. Nothing was imported; the message says so."""


def import_rows(batch: ImportBatch, *, now: datetime) -> None:
    """Do what the check has found and people have chosen, in one transaction.

    Safe to run twice and at the same time: the second finds it done. Memory holds a thousand rows,
    the organizations, and the keys of all rows. Raises Outdated where records have changed so that
    something else would happen than was shown.
    """
    with aside(batch) as beside, transaction.atomic(), because(batch.reason):
        lock_names("import", [str(batch.pk)])
        if ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk) != ImportState.IMPORTING:
            return
        for kind in RecordKind.values:
            lock_new_records(kind)
        _check_new_names(batch)
        _Run(batch, now, beside).all_rows()
        _forget_held(batch)
        done = ImportBatch.objects.advance(
            batch.pk, of=ImportState.IMPORTING, to=ImportState.IMPORTED, imported_at=now
        )
        if not done:
            transaction.set_rollback(True)


class _Run:
    """One import under way."""

    def __init__(self, batch: ImportBatch, now: datetime, beside: Aside) -> None:
        self._batch, self._now, self._beside = batch, now, beside
        self._by: User | None = batch.created_by
        self._cast = Cast()
        self._planner = Planner(batch, self._cast, now=now, by=self._by, lock=True)

    def all_rows(self) -> None:
        rows = self._batch.rows.by_person()
        done = 0
        for keys in by_whole_people(rows):
            self._import(rows_of(keys))
            done += len(keys)
            self._beside.report(done=done, total=len(rows))

    def _import(self, rows: Sequence[ImportRow]) -> None:
        self._cast.load(rows)
        making = [row for row in rows if row.verdict in _MAKING and not row.is_known and not row.is_left_out]
        make_records(self._cast.to_make(making), self._cast, by=self._by)
        plans = self._planner.plan(rows)
        _compare(plans)
        plans = [plan for plan in plans if plan.claim is not None and not plan.row.is_left_out]
        hold((_waiting(plan) for plan in plans if plan.verdict == Verdict.HELD), now=self._now)
        self._save([plan for plan in plans if plan.verdict != Verdict.HELD])

    def _save(self, plans: Sequence[RowPlan]) -> None:
        options: dict[str, Any] = {
            "batch_size": _BATCH,
            "default_user": self._by,
            "default_change_reason": reason_now(),
            "default_date": self._now,
        }
        new = [plan.move for plan in plans if plan.makes_move and plan.move is not None]
        bulk_create_with_history(new, Move, **options)
        changed = {plan.move.pk: plan.move for plan in plans if plan.after and plan.move is not None}
        if changed:
            bulk_update_with_history(
                list(changed.values()),
                Move,
                [column.removesuffix("_id") for column in COLUMNS],
                manager=Move._base_manager,
                **options,
            )
        for plan in plans:
            plan.claim.move = plan.move  # type: ignore[union-attr]  # filtered above
        bulk_create_with_history([plan.claim for plan in plans], Claim, **options)
        for plan in plans:
            row = plan.row
            row.claim, row.move, row.made_move = plan.claim, plan.move, plan.makes_move
            row.before, row.after = plan.before, plan.after
        update_rows([plan.row for plan in plans], ["claim", "move", "made_move", "before", "after"])


def _compare(plans: Sequence[RowPlan]) -> None:
    """Raise Outdated where a row would do something else than was shown."""
    differing = [
        plan
        for plan in plans
        if (plan.verdict, plan.existing_move_id, plan.is_known)
        != (plan.row.verdict, plan.row.move_id, plan.row.is_known)
    ]
    if differing:
        raise Outdated(
            _("Since the check something has changed for row %d and perhaps others. Look at it again.")
            % differing[0].row.number
        )


def _check_new_names(batch: ImportBatch) -> None:
    """Raise Outdated where a record of a name that was new has been made since, or one has been merged."""
    if batch.written_names.filter(MERGED).exists():
        raise Outdated(_("Since the check records were merged that the file names. Look at it again."))
    for name in _names_met_again(batch):
        if resolution_of(name, Resolver()).verdict != Verdicts.NEW:
            raise Outdated(
                _("Since the check a record of the name “%s” was made. Look at it again.") % name.name
            )


def _names_met_again(batch: ImportBatch) -> Iterator[ImportName]:
    """The names that were new and that a record has by now, as far as their keys tell."""
    names = batch.written_names.filter(match=NameMatch.NEW).order_by("pk")
    for kind in RecordKind.values:
        rows: Any = ImportName(kind=kind).model._meta.get_field("names").related_model
        ids: defaultdict[str, list[int]] = defaultdict(list)
        for pk, name in names.filter(kind=kind).values_list("pk", "name"):
            ids[name_key(split_note(name)[0])].append(pk)
        keys = list(ids)
        for start in range(0, len(keys), _BATCH):
            came = rows.objects.filter(key__in=keys[start : start + _BATCH]).values_list("key", flat=True)
            yield from names.filter(pk__in=[pk for key in set(came) for pk in ids[key]])


def _waiting(plan: RowPlan) -> Claim:
    """A claim that is held back: nobody has accepted it, and no record is made for it."""
    claim: Any = plan.claim
    claim.review, claim.reviewed_by, claim.reviewed_at = Review.PENDING, None, None
    claim.person = claim.person if claim.person and claim.person.pk else None
    for side in ("from", "to"):
        record = getattr(claim, f"{side}_organization")
        if record is not None and record.pk is None:
            setattr(claim, f"{side}_organization", None)
    return claim  # type: ignore[no-any-return]


def _forget_held(batch: ImportBatch) -> None:
    """What is held back may be about somebody who was erased: it stands in the queue of these alone."""
    held = batch.rows.filter(verdict=Verdict.HELD)
    names = set(held.values_list("person_name", flat=True))
    held.update(cells={}, problems=[], differences=[], person_name=None)
    still = set(batch.rows.filter(person_name__in=names).values_list("person_name", flat=True))
    batch.written_names.filter(pk__in=names - still, is_made=False).delete()
