"""Where people are known to have been, by their moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from orgs.models import Organization
from people.models import Person
from tracker.moves.models import Move

_MOST_MOVES = 500


def organizations_of(
    people: Iterable[Person], *, among: Sequence[Organization]
) -> dict[int, list[Organization]]:
    """Those of the organizations that each person left or joined, by the person's key. One query."""
    by_id = {organization.pk: organization for organization in among}
    there = Q(from_organization__in=by_id) | Q(to_organization__in=by_id)
    moves = Move.objects.filter(there, person__in=list(people)).order_by()
    sides = moves.values_list("person_id", "from_organization_id", "to_organization_id")
    been: dict[int, list[Organization]] = defaultdict(list)
    for person, *organizations in sides[:_MOST_MOVES]:
        for pk in organizations:
            if pk in by_id and by_id[pk] not in been[person]:
                been[person].append(by_id[pk])
    return been


def latest_moves(people: Iterable[Person]) -> dict[int, Move]:
    """The latest move of each person, by the person's key. One query; meant for a few people."""
    latest: dict[int, Move] = {}
    for move in Move.objects.filter(person__in=list(people)).for_list()[:_MOST_MOVES]:
        latest.setdefault(move.person_id, move)
    return latest
