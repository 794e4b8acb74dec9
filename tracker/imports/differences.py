"""What a row says otherwise than a move of the same step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.imports.stated import Stated
from tracker.moves.models import Move
from tracker.moves.plan import Step
from tracker.moves.vocabulary import EntryManner, ExitManner, MoveKind, MoveStatus
from tracker.names import name_key

NEAR_DAYS = 90
"""Two steps from or to the same place within so many days are hardly both true."""
NEAR_DAYS_OF_BOTH_SIDES = 365
"""The same for two from the same place to the same place."""
Difference = tuple[str, str, str]
"""What differs, what the tracker says, and what the file says."""
_DID_NOT_HAPPEN = (MoveStatus.DENIED, MoveStatus.RETRACTED)


def differences(stated: Stated, move: Move) -> list[Difference]:
    """Where both say something about the same step and it is not the same; a vaguer date is no other one."""
    return [(str(label), str(ours), str(theirs)) for label, ours, theirs in _differing(stated, move)]


def contradicts(step: Step, move: Move) -> bool:
    """Whether a step that is not the move can hardly have happened beside it."""
    shared = step.sides_shared_with(move)
    if not shared or (move.kind == MoveKind.INTERNAL) != step.is_internal:
        return False
    return step.days_from(move) <= (NEAR_DAYS_OF_BOTH_SIDES if shared == 2 else NEAR_DAYS)  # both


def contradictions(step: Step, stated: Stated, move: Move) -> list[Difference]:
    """How a step that `contradicts` a move differs from it."""
    found = list(_sides(step, move))
    when = stated.effective_on or stated.announced_on
    if move.happened_on and when and move.happened_on.days_apart(when):
        found.append((_("Date"), str(move.happened_on), str(when)))
    return found


def _sides(step: Step, move: Move) -> Iterator[Difference]:
    for label, side, organization in (
        (_("From"), step.left, move.from_organization),
        (_("To"), step.joined, move.to_organization),
    ):
        if side.is_known and organization != side.organization:
            yield label, str(organization or "–"), side.name


def _differing(stated: Stated, move: Move) -> Iterator[tuple[Any, Any, Any]]:
    words = (
        (_("Role before"), move.role_from, stated.role_from),
        (_("Role after"), move.role_to, stated.role_to),
        (_("Note"), move.note, stated.note),
    )
    for label, ours, theirs in words:
        if ours and theirs and name_key(ours) != name_key(theirs):
            yield label, ours, theirs
    for label, day, said in (
        (_("Announced on"), move.announced_on, stated.announced_on),
        (_("Effective on"), move.effective_on, stated.effective_on),
    ):
        if _are_apart(day, said):
            yield label, day, said
    yield from _differing_words(stated, move)


def _differing_words(stated: Stated, move: Move) -> Iterator[tuple[Any, Any, Any]]:
    manners: Any = (
        (_("Manner of leaving"), ExitManner, move.exit_manner, stated.exit_manner),
        (_("Manner of coming"), EntryManner, move.entry_manner, stated.entry_manner),
    )
    for label, words, ours, theirs in manners:
        if not {ours, theirs} & {"", words.UNKNOWN} and ours != theirs:
            yield label, words(ours).label, words(theirs).label
    if (stated.status in _DID_NOT_HAPPEN) != (move.status in _DID_NOT_HAPPEN):
        yield _("Status"), move.get_status_display(), MoveStatus(stated.status).label
    if stated.joined and move.exit_manner == ExitManner.RETIRED and move.to_organization is None:
        yield _("To"), move.get_exit_manner_display(), stated.joined.written


def _are_apart(one: PartialDate | None, other: PartialDate | None) -> bool:
    return one is not None and other is not None and one.days_apart(other) > 0
