"""What figures count, and what follows from the columns of a move: for moves, and for their history."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from tracker.dates import Precision
from tracker.moves.vocabulary import COUNTED_CAPACITIES, COUNTED_STATUSES, MoveKind

IN_POSTS = Q(from_organization__isnull=False, from_capacity__in=COUNTED_CAPACITIES) | Q(
    to_organization__isnull=False, to_capacity__in=COUNTED_CAPACITIES
)
COUNTED = Q(IN_POSTS, status__in=COUNTED_STATUSES)
_BETWEEN = ~Q(kind=MoveKind.INTERNAL)
DEPARTING = Q(from_organization__isnull=False, from_capacity__in=COUNTED_CAPACITIES) & _BETWEEN
ARRIVING = Q(to_organization__isnull=False, to_capacity__in=COUNTED_CAPACITIES) & _BETWEEN


def kind_of_step() -> Case:
    """The kind that a row's two sides make."""
    return Case(
        When(from_organization__isnull=True, then=Value(MoveKind.ARRIVAL.value)),
        When(to_organization__isnull=True, then=Value(MoveKind.DEPARTURE.value)),
        When(from_organization=F("to_organization"), then=Value(MoveKind.INTERNAL.value)),
        default=Value(MoveKind.TRANSFER.value),
    )


def happened_first_day() -> Coalesce:
    """The date of a row: when it took effect if that is known, else when it was announced."""
    return Coalesce("effective_on_first_day", "announced_on_first_day")


def happened_precision() -> Case:
    """How precise that date is."""
    return Case(
        When(effective_on_first_day__isnull=False, then=F("effective_on_precision")),
        default=F("announced_on_precision"),
    )


def maybe_since(day: date) -> Q:
    """That the date of a row may be the day or later."""
    first_of_month, first_of_year = day.replace(day=1), day.replace(month=1, day=1)
    return Q(
        Q(happened_first_day__gte=day)
        | Q(happened_precision=Precision.MONTH, happened_first_day__gte=first_of_month)
        | Q(happened_precision=Precision.YEAR, happened_first_day__gte=first_of_year),
        happened_first_day__gte=first_of_year,  # bounds the walk along the index
    )
