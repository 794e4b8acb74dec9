"""Who went along: people who took the same step at about the same time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from people.models import Person
from tracker.dates import PartialDate, Precision
from tracker.dates.counting import middle
from tracker.moves.careers.current import current_transfers
from tracker.moves.models import Transfer

WITHIN = timedelta(days=90)
MOST = 20


@dataclass(frozen=True, slots=True)
class Along:
    """One step of a person's, and the others who took it within ninety days before or after."""

    step: Transfer
    others: tuple[Transfer, ...]


def went_along(person: Person) -> list[Along]:
    """The steps of a person on which others went along, the latest first. Two queries.

    Vague dates count by their middle; of very many others, the first twenty are named.
    """
    steps = list(
        current_transfers()
        .counted()
        .filter(person=person)
        .select_related("from_organization", "to_organization")
        .order_by("-happened_first_day")[:MOST]
    )
    same = Q(pk__in=())
    for step in steps:
        day = middle(_when(step))
        same |= Q(
            from_organization=step.from_organization_id,
            to_organization=step.to_organization_id,
            happened_first_day__range=(day.replace(month=1, day=1) - WITHIN, day + WITHIN),
        )
    found = Transfer.objects.counted().filter(same).exclude(person=person).select_related("person")
    others = list(found.order_by("happened_first_day", "pk")[: MOST * 10])
    along = [Along(step, tuple(other for other in others if _is_along(step, other))[:MOST]) for step in steps]
    return [each for each in along if each.others]


def _is_along(step: Transfer, other: Transfer) -> bool:
    same_way = (step.from_organization_id, step.to_organization_id) == (
        other.from_organization_id,
        other.to_organization_id,
    )
    return same_way and abs(middle(_when(step)) - middle(_when(other))) <= WITHIN


def _when(step: Transfer) -> PartialDate:
    return PartialDate(step.happened_first_day, Precision(step.happened_precision))
