"""What moves know of whether two records are one: the organizations that people have been at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from tracker.duplicates.find import Companions
from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveStatus
from tracker.names.pairs import PairKind

_UNTRUE = (MoveStatus.DENIED, MoveStatus.RETRACTED)


def organizations_of_people(person_ids: Collection[int]) -> Mapping[int, Mapping[int, str]]:
    """The organizations of each person's moves, by key, with their names. One query."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    moves = Move.objects.filter(person__in=person_ids).exclude(status__in=_UNTRUE).order_by()
    columns = ("person", "from_organization", "from_organization__name")
    for person, organization, name in moves.values_list(*columns).union(
        moves.values_list("person", "to_organization", "to_organization__name")
    ):
        if organization is not None:
            found[person][organization] = name
    return found


def nothing_of_organizations(_organization_ids: Collection[int]) -> Mapping[int, Mapping[int, str]]:
    """That somebody went from one organization to another says nothing of whether the two are one."""
    return {}


COMPANIONS: dict[PairKind, Companions] = {
    "person": organizations_of_people,
    "organization": nothing_of_organizations,
}
