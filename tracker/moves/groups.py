"""Names people of a group move: each has a move of their own, with the sides and the date of the group."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from people.models import Person
from tracker.moves.log import Evidence, log_move
from tracker.moves.models import GroupMove, Move
from tracker.moves.plan import Step
from tracker.moves.vocabulary import MoveStatus

_MOST_MOVES = 200


def move_of(group: GroupMove, person: Person, *, role_from: str = "", role_to: str = "") -> Move:
    """The move of a person in the group, not saved."""
    move = Move(
        person=person,
        from_organization=group.from_organization,
        to_organization=group.to_organization,
        role_from=role_from,
        role_to=role_to,
        exit_manner=group.exit_manner,
        entry_manner=group.entry_manner,
        status=group.status,
    )
    move.announced_on, move.effective_on = group.announced_on, group.effective_on
    return move


@transaction.atomic
def name_person(
    group: GroupMove, person: Person, *, by: User, now: datetime, role_from: str = "", role_to: str = ""
) -> Move:
    """Give a person of a saved group their move: the one that is on record for this step, or a new one.

    A new one has the evidence of the group; one that waits for approval is not logged twice. Raises
    ValidationError by field where it breaks a rule.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if named := Move.with_merged.filter(person=person, group=group, merged_into=None).first():
        return named
    move = move_of(group, person, role_from=role_from, role_to=role_to)
    if there := _on_record(move):
        there.role_from = there.role_from or role_from
        there.role_to = there.role_to or role_to
        there.group = group
        there.save(update_fields=["role_from", "role_to", "group"])
        return there
    move.group = group
    log_move(move, by=by, now=now, evidence=Evidence(group.url, group.quote))
    return move


def let_go(move: Move) -> None:
    """The person was not of the group. Their move stays on record."""
    move.group = None
    move.save(update_fields=["group"])


def _on_record(move: Move) -> Move | None:
    """A move of the person that is this step and of no group, the nearest first."""
    step = Step.of(move)
    moves = Move.objects.filter(person=move.person_id, group__isnull=True).for_list()
    sure = moves.exclude(status__in=(MoveStatus.DENIED, MoveStatus.RETRACTED))[:_MOST_MOVES]
    alike = [other for other in sure if step.may_be(other)]
    return min(alike, key=lambda other: (-step.sides_shared_with(other), step.days_from(other)), default=None)
