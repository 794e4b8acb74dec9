"""What may be spent on a day. Set aside before a request, made exact after it.

A worker that dies in between leaves what it set aside as spent, so that a day never costs more than its
budget, whatever happens.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from tracker.language_model.models import ModelDay, Outcome
from tracker.language_model.problems import NotRead


def day_of(now: datetime) -> ModelDay:
    """The day in UTC, made where it is new."""
    return ModelDay.objects.get_or_create(day=now.astimezone(UTC).date())[0]


def set_aside(day: ModelDay, amount: int, *, budget: int) -> None:
    """Take an amount, in millionths, from what is left of the day. Raises NotRead where that is too little.

    One conditional update, so that workers at the same time never spend more than there is.
    """
    left = ModelDay.objects.filter(pk=day.pk, spent__lte=budget - amount)
    if not left.update(spent=F("spent") + amount):
        raise NotRead(
            Outcome.OVER_BUDGET,
            _("What is left of the budget of the day is less than this text may cost."),
        )


def settle(day: ModelDay, *, aside: int, cost: int) -> None:
    """Put what was set aside right: what it cost is spent, the rest is free again."""
    if aside != cost:
        ModelDay.objects.filter(pk=day.pk).update(spent=F("spent") + (cost - aside))


def let_rest(day: ModelDay, *, until: datetime) -> None:
    """Ask nothing until then; a longer rest stays."""
    shorter = Q(rests_until__isnull=True) | Q(rests_until__lt=until)
    ModelDay.objects.filter(shorter, pk=day.pk).update(rests_until=until)


def refuse_while_resting(day: ModelDay, *, now: datetime) -> None:
    """Raise NotRead while the model is left alone."""
    if day.rests_until is not None and day.rests_until > now:
        raise NotRead(
            Outcome.RESTING,
            _("The model did not answer before; it is asked again at %s UTC.")
            % f"{day.rests_until:%H:%M:%S}",
        )
