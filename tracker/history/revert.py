"""Takes one change back: the fields get the values that they had before it. Nothing is erased from history.

What a decision or a merge has set is not taken back here; each has a way back of its own. A model of
records may say more: ``why_not_revert(change)`` gives a sentence where a record does not allow it, and
``reverted(change)`` does what else belongs to it. A model of records or of rows that belong to them may
have ``taking_back(change, version)``: its row has the values of the version by then, and is not saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tracker.history.changes import ADDED, CHANGED, DELETED, Change, read_changes, who_made
from tracker.history.fields import ShownField, names_of, shown_fields
from tracker.history.who import because

_PERMISSION = {ADDED: "delete", DELETED: "add"}


class CannotRevert(ValueError):
    """The change is not taken back. The message says why, and what to do instead."""


class ChangedSince(CannotRevert):
    """Somebody has changed the same since; it is taken back for who wants that all the same."""


@dataclass(frozen=True, slots=True)
class Step:
    """One field: what it says now and what it will say. ``changed_by`` have changed it since the change."""

    field: ShownField
    now: str
    then: str
    changed_by: str

    @property
    def label(self) -> str:
        return self.field.label


@dataclass(frozen=True, slots=True)
class Plan:
    """What reverting would do. Where somebody changed it since, it is done only if asked for all the same."""

    change: Change
    steps: Sequence[Step]
    was_removed: bool = False

    @property
    def needs_word(self) -> bool:
        return any(step.changed_by for step in self.steps)


def find_change(model: Any, record_id: int, label: str, history_id: int) -> Change | None:
    """The change of a record, or of a row that belongs to it; None where there is none."""
    try:
        return read_changes(model, record_id, [(None, history_id, label)])[0]
    except KeyError:
        return None


def plan_revert(record: Any, change: Change, *, lock: bool = False) -> Plan:
    """What reverting a change of the record would do, as things are. Raises CannotRevert where it is refused.

    With ``lock``, in a transaction, the row stays as the plan found it.
    """
    rows = change.part.model._base_manager.all()
    row = (
        (rows.select_for_update(of=("self",), no_key=True) if lock else rows).filter(pk=change.row_id).first()
    )
    _refuse(change, row)
    if why_not := why_not_revert(record, change):
        raise CannotRevert(why_not)
    match change.kind:
        case "~":
            return Plan(change, _steps_back(change, row))
        case "+":
            return Plan(change, _steps_away(change, row), was_removed=True)
        case _:
            steps = [Step(each.field, "", each.before, "") for each in change.differences]
            return Plan(change, steps)


@transaction.atomic
def revert(record: Any, change: Change, *, all_the_same: bool = False) -> int:
    """Take a change of the record back; gives the id of the change that this is, in the same history.

    Call it with the record locked. Raises CannotRevert, and changes nothing, where it is refused.
    Fields that somebody has changed since are set too if ``all_the_same``; without it they are a
    reason to refuse: ChangedSince.
    """
    plan = plan_revert(record, change, lock=True)
    if plan.needs_word and not all_the_same:
        raise ChangedSince(_("This was changed again since. Look at what would be lost, then decide."))
    with because(f"revert of {change.part.label} {change.history_id}"):
        try:
            with transaction.atomic():
                history_id = _carry_out(change)
        except ValidationError as error:
            raise CannotRevert(" ".join(error.messages)) from error
        except (IntegrityError, models.ProtectedError) as error:
            raise CannotRevert(_("It cannot be taken back: other records need it as it is.")) from error
    if hasattr(record, "reverted"):
        record.reverted(change)
    return history_id


def _carry_out(change: Change) -> int:
    model = change.part.model
    history = model.history.model.objects
    version = history.get(history_id=change.history_id)
    if change.kind == ADDED:
        model._base_manager.get(pk=change.row_id).delete()
        return _latest_of(change)
    if change.kind == DELETED:
        row = version.instance
        fields = []
    else:
        row = model._base_manager.get(pk=change.row_id)
        before = history.filter(**{model._meta.pk.attname: change.row_id}, history_id__lt=change.history_id)
        version = before.latest("history_id")
        fields = [each.field for each in change.differences]
    for field in fields:
        field.write(row, field.read(version))
    for field in shown_fields(model):
        if field.target is not None:
            field.write(row, _survivor(field.target, field.read(row)))
    if hasattr(row, "taking_back"):
        row.taking_back(change, version)
    row.full_clean()
    row.save(force_insert=change.kind == DELETED)
    return _latest_of(change)


def _latest_of(change: Change) -> int:
    """The id of what happened to the row last."""
    model = change.part.model
    rows = model.history.filter(**{model._meta.pk.attname: change.row_id})
    return int(rows.latest("history_id").history_id)


def _survivor(model: Any, key: Any) -> Any:
    """The record that a record was merged into meanwhile takes its place."""
    record = model._base_manager.filter(pk=key).first() if key is not None else None
    while record is not None and getattr(record, "merged_into_id", None):
        record = record.merged_into
    return record.pk if record is not None else key


def can_be_reverted(record: Any, change: Change) -> bool:
    """Whether it is a change of the record that may be taken back at all, whatever happened since."""
    return not _why_never(change) and not why_not_revert(record, change)


def why_not_revert(record: Any, change: Change) -> str:
    """A sentence where the record, as it is, does not let this be taken back."""
    return str(record.why_not_revert(change)) if hasattr(record, "why_not_revert") else ""


def permission_to_revert(change: Change) -> str:
    """What it takes beside the right to change the record: to add or remove rows, where one comes or goes."""
    opts = change.part.model._meta
    return f"{opts.app_label}.{_PERMISSION.get(change.kind, 'change')}_{opts.model_name}"


def is_for(user: Any, change: Change) -> bool:
    """Whether the user may take it back, as a row that belongs to its author is nobody else's.

    A model of such rows names the author in ``written_by_field``. A query for a change of such a row.
    """
    field = getattr(change.part.model, "written_by_field", "")
    if not field:
        return True
    rows = change.part.model.history.filter(history_id=change.history_id, **{field: user.pk})
    return bool(rows.exists())


def _why_never(change: Change) -> str:
    if change.cause.startswith(("merge ", "undo of merge ")):
        return _("This was part of a merge. Undo the merge instead, in the list of merges.")
    if change.cause.startswith(("split ", "undo of split ")):
        return _("This was part of a split. Undo the split instead, in the list of splits.")
    if change.part.is_whole and change.kind == ADDED:
        return _("This is how the record came to be. Delete the record if it should go.")
    if change.is_empty:
        return _("Nothing was changed here, so there is nothing to take back.")
    if change.kind == CHANGED and not all(each.field.is_editable for each in change.differences):
        return _("This was set by a decision, not by hand. A decision is not taken back here.")
    return ""


def _refuse(change: Change, row: Any) -> None:
    if why := _why_never(change):
        raise CannotRevert(why)
    if change.kind == DELETED and row is not None:
        raise CannotRevert(_("It is there again already."))
    if change.kind != DELETED and row is None:
        raise CannotRevert(_("It was removed since. Revert the removal first."))


def _steps_back(change: Change, row: Any) -> list[Step]:
    fields = [each.field for each in change.differences]
    then = {each.field: each.before for each in change.differences}
    return [_step(change, field, row, then[field]) for field in fields]


def _steps_away(change: Change, row: Any) -> list[Step]:
    fields = [
        field for field in shown_fields(change.part.model) if field.column.attname != change.part.column
    ]
    return [_step(change, field, row, "") for field in fields if field.read(row) not in (None, "")]


def _step(change: Change, field: ShownField, row: Any, then: str) -> Step:
    now = field.read(row)
    left = field.read(change.part.model.history.get(history_id=change.history_id))
    names = names_of([(field.target, now)] if field.target is not None and now is not None else [])
    changed_by = "" if (now or None) == (left or None) else _last_to_change(change, field)
    return Step(field, field.text(now, names), then, changed_by)


def _last_to_change(change: Change, field: ShownField) -> str:
    """Who changed the field last, since the change."""
    model = change.part.model
    rows = model.history.filter(**{model._meta.pk.attname: change.row_id}, history_id__gte=change.history_id)
    versions = list(rows.select_related("history_user").order_by("history_id"))
    return next(
        (
            who_made(later)
            for earlier, later in reversed(list(pairwise(versions)))
            if field.read(earlier) != field.read(later)
        ),
        _("unknown"),
    )
