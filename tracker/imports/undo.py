"""Undoes an import as a whole: what it made goes, unless somebody has changed it or built on it since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from tracker.history import because, reason_now
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.models.name import RecordKind
from tracker.imports.progress import Aside, aside
from tracker.imports.records import delete_rows, update_rows
from tracker.imports.row_plan import COLUMNS, columns_of
from tracker.imports.vocabulary import ImportState
from tracker.merges.pointers import pointers_to
from tracker.merges.rows import set_columns
from tracker.moves.models import Claim, Move
from tracker.names.locks import lock_names
from tracker.names.models import NameKind

BATCH = 500


def undo_import(batch: ImportBatch, *, now: datetime) -> None:
    """Undo in one transaction. What stays says why in ``kept``: of its row for a move, else of its name.

    Safe to run twice. What is held back is decided on in the queue of that. Some fifteen queries for
    each five hundred rows.
    """
    with aside(batch) as beside, transaction.atomic(), because(f"undo of {batch.reason}"):
        lock_names("import", [str(batch.pk)])
        if ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk) != ImportState.UNDOING:
            return
        _Undo(batch, now, beside).run()
        ImportBatch.objects.advance(
            batch.pk, of=ImportState.UNDOING, to=ImportState.UNDONE, undone_at=now, undone_by=batch.undone_by
        )


class _Undo:
    """One undoing under way."""

    def __init__(self, batch: ImportBatch, now: datetime, beside: Aside) -> None:
        self._batch, self._now, self._beside = batch, now, beside
        self._by: User | None = batch.undone_by
        self._ours = [batch.reason]

    def run(self) -> None:
        rows = self._batch.rows.filter(claim__isnull=False).order_by("-number")
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            self._take_back(keys[start : start + BATCH])
            self._beside.report(done=start, total=len(keys))
        self._remove_moves()
        for kind in (RecordKind.PERSON, RecordKind.ORGANIZATION):
            self._remove_records(kind)

    # --- Claims and what they filled in -----------------------------------------------------------

    def _take_back(self, keys: Sequence[int]) -> None:
        """Rows that added to a move that was there: their claim goes, and what they filled in is emptied."""
        rows = list(
            ImportRow.objects.filter(pk__in=keys, made_move=False)
            .select_related("claim", "move", "first")
            .order_by("-number")
        )
        rows = [row for row in rows if row.first_id is None]
        changed = self._changed(Claim, [row.claim_id for row in rows])
        going = []
        for row in rows:
            if row.claim_id in changed:
                row.kept = _("The evidence was changed since: %s") % row.claim
            else:
                going.append(row)
        self._restore([row for row in going if row.after])
        claims = [row.claim for row in going if row.claim is not None]
        ImportRow.objects.filter(pk__in=[row.pk for row in going]).update(claim=None)
        delete_rows(Claim, claims, by=self._by, now=self._now)
        update_rows(rows, ["kept"])

    def _restore(self, rows: Iterable[ImportRow]) -> None:
        """Give what the import filled in its old values, unless it says something else by now."""
        moves: dict[int, Move] = {}
        locked = Move._base_manager.select_for_update(of=("self",), no_key=True)
        found = locked.in_bulk([row.move_id for row in rows if row.move_id])
        for row in rows:
            move = found.get(row.move_id or 0)
            if move is None or move.merged_into_id is not None:
                row.kept = _("The move was merged since; what the import filled in stays there.")
                continue
            now = columns_of(move)
            before, after = row.before or {}, row.after or {}
            same = {name: old for name, old in before.items() if now[name] == after[name]}
            same = _whole_dates(same, before)
            set_columns(move, same)
            moves[move.pk] = move
            if len(same) < len(before):
                row.kept = _("Part of what the import filled in was changed since: %s") % move
        bulk_update_with_history(
            list(moves.values()),
            Move,
            [column.removesuffix("_id") for column in COLUMNS],
            batch_size=BATCH,
            default_user=self._by,
            default_change_reason=reason_now(),
            default_date=self._now,
            manager=Move._base_manager,
        )

    # --- Moves and their claims --------------------------------------------------------------------

    def _remove_moves(self) -> None:
        made = self._batch.rows.filter(made_move=True, move__isnull=False).order_by("pk")
        last = 0
        while rows := list(made.filter(pk__gt=last).select_related("move")[:BATCH]):
            last = rows[-1].pk
            self._remove_some_moves(rows)

    def _remove_some_moves(self, rows: Sequence[ImportRow]) -> None:
        moves = {row.move_id: row for row in rows if row.move_id}
        ours = self._batch.rows.filter(move__in=moves, claim__isnull=False)
        claims = {row.claim_id: row.move_id for row in ours if row.claim_id and row.move_id}
        stays = dict.fromkeys(self._changed(Move, moves), _("It was changed since: %s"))
        changed_claims = self._changed(Claim, claims)
        stays |= {claims[pk]: _("Its evidence was changed since: %s") for pk in changed_claims}
        for pk in self._pointed_at(Move, moves, but_not={Claim: set(claims)}):
            stays.setdefault(pk, _("It has other evidence by now, or is part of something else: %s"))
        kept = []
        for pk, sentence in stays.items():
            row = moves[pk]
            row.kept = (sentence % row.move)[:500]
            kept.append(row)
        update_rows(kept, ["kept"])
        going = [row.move for pk, row in moves.items() if pk not in stays and row.move is not None]
        going_claims = [pk for pk, move in claims.items() if move not in stays]
        self._batch.rows.filter(claim__in=going_claims).update(claim=None)
        ImportRow.objects.filter(move__in=going).update(move=None)  # of other imports too
        delete_rows(Claim, list(Claim.objects.filter(pk__in=going_claims)), by=self._by, now=self._now)
        delete_rows(Move, going, by=self._by, now=self._now)

    # --- People and organizations ---------------------------------------------------------------------

    def _remove_records(self, kind: RecordKind) -> None:
        made = self._batch.written_names.filter(
            kind=kind, is_made=True, **{f"{kind}__isnull": False}
        ).order_by("pk")
        last = 0
        while names := list(made.filter(pk__gt=last).select_related(kind)[:BATCH]):
            last = names[-1].pk
            self._remove_some_records(kind, names)

    def _remove_some_records(self, kind: RecordKind, names: Sequence[ImportName]) -> None:
        model = names[0].model
        of = {getattr(name, f"{kind}_id"): name for name in names}
        rows: Any = model._meta.get_field("names").related_model
        own = rows.objects.filter(**{f"{kind}__in": of}, kind=NameKind.PRIMARY)
        own_names = dict(own.values_list("pk", f"{kind}_id"))
        stays = dict.fromkeys(self._changed(model, of), _("It was changed since."))
        stays |= {own_names[pk]: _("Its name was changed since.") for pk in self._changed(rows, own_names)}
        for pk in self._pointed_at(model, of, but_not={rows: set(own_names)}):
            stays.setdefault(pk, _("It has other moves, names or evidence by now."))
        for pk, sentence in stays.items():
            of[pk].kept = sentence
        update_rows([of[pk] for pk in stays], ["kept"])
        going = [getattr(name, kind) for pk, name in of.items() if pk not in stays]
        ImportName.objects.filter(**{f"{kind}__in": going}).update(**{kind: None})
        delete_rows(rows, list(rows.objects.filter(**{f"{kind}__in": going})), by=self._by, now=self._now)
        delete_rows(model, going, by=self._by, now=self._now)

    # --- What happened since ----------------------------------------------------------------------------

    def _changed(self, model: Any, keys: Iterable[Any]) -> set[int]:
        """Those of which history tells more than this import and its undoing."""
        ours = [*self._ours, f"undo of {self._batch.reason}"]
        rows = model.history.filter(id__in=list(keys)).exclude(history_change_reason__in=ours)
        return set(rows.values_list("id", flat=True))

    def _pointed_at(self, model: Any, keys: Iterable[Any], *, but_not: dict[Any, set[int]]) -> set[int]:
        """Those at which rows point, by whatever foreign key, other than the rows given by model."""
        keys = list(keys)
        merged = model._base_manager.filter(pk__in=keys, merged_into__isnull=False)
        found = set(merged.values_list("pk", flat=True))
        for pointers in pointers_to(model):
            for column in pointers.columns:
                rows = pointers.model._base_manager.filter(**{f"{column}__in": keys})
                pairs = rows.values_list("pk", column)
                ours = but_not.get(pointers.model, set())
                found |= {target for pk, target in pairs if pk not in ours}
        return found


def _whole_dates(same: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A date is a day and its precision: both are put back or neither."""
    for date in ("announced_on", "effective_on"):
        pair = {f"{date}_first_day", f"{date}_precision"} & before.keys()
        if not pair <= same.keys():
            same = {name: value for name, value in same.items() if name not in pair}
    return same
