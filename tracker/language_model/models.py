"""What was asked of the language model, what came of it, and what it cost."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=90)


def in_currency(millionths: int) -> Decimal:
    """An amount in the currency of the prices, to the millionth."""
    return Decimal(millionths) / 1_000_000


class ModelDayQuerySet(models.QuerySet["ModelDay"]):
    """Days with what was read on them."""

    def with_figures(self) -> Self:
        """With how many texts were asked about, how many the rules read instead, and the sums."""
        return self.annotate(
            texts=Count("readings"),
            instead=Count("readings", filter=~Q(readings__outcome=Outcome.ANSWERED)),
            kept=Sum("readings__kept", default=0),
            dropped=Sum("readings__dropped", default=0),
            input_tokens=Sum("readings__input_tokens", default=0),
            output_tokens=Sum("readings__output_tokens", default=0),
        )


class Outcome(models.TextChoices):
    """What came of asking. Of anything but an answer the rules read the text instead."""

    ANSWERED = "answered", _("answered")
    BAD_ANSWER = "bad_answer", _("answer of no use")
    FAILED = "failed", _("no answer")
    RESTING = "resting", _("not asked: it did not answer shortly before")
    OVER_BUDGET = "over_budget", _("not asked: the budget of the day is spent")
    TOO_LONG = "too_long", _("not asked: the text is too long")


class ModelDay(models.Model):
    """A day in UTC. ``spent`` is what was spent or is set aside for what is being asked, in millionths.

    Until ``rests_until`` the model is not asked, because it did not answer.
    """

    day = models.DateField(_("day"))
    spent = models.BigIntegerField(_("spent"), default=0)
    rests_until = models.DateTimeField(_("not asked until"), null=True, blank=True)

    objects = ModelDayQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("day of the language model")
        verbose_name_plural = _("days of the language model")
        constraints = [
            models.UniqueConstraint(fields=["day"], name="model_day_once"),
            models.CheckConstraint(
                condition=Q(spent__gte=0),
                name="model_day_spent_is_no_debt",
                violation_error_message=_("What was spent is not less than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return self.day.isoformat()


class ModelReadingQuerySet(models.QuerySet["ModelReading"]):
    """Readings that nobody needs any more."""

    def old(self, now: datetime) -> Self:
        return self.filter(asked_at__lt=now - KEPT)


class ModelReading(models.Model):
    """One text and what came of having it read. ``article_key`` is that of an article, if it is one.

    ``cost`` is in millionths, as far as the server says what it counted, else the most that it may be.
    ``dropped`` counts claims that the text does not bear out, ``dropped_for`` the same by the reason.
    """

    day = models.ForeignKey(ModelDay, models.PROTECT, related_name="readings", verbose_name=_("day"))
    asked_at = models.DateTimeField(_("asked"))
    article_key = models.BigIntegerField(_("article"), null=True, blank=True)
    model = models.CharField(_("model"), max_length=100)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    seconds = models.FloatField(_("seconds"), default=0.0)
    input_tokens = models.PositiveIntegerField(_("tokens in"), default=0)
    output_tokens = models.PositiveIntegerField(_("tokens out"), default=0)
    cost = models.BigIntegerField(_("cost"), default=0)
    kept = models.PositiveIntegerField(_("claims kept"), default=0)
    dropped = models.PositiveIntegerField(_("claims dropped"), default=0)
    dropped_for = models.JSONField(_("dropped for"), default=dict, blank=True)

    objects = ModelReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("reading by the language model")
        verbose_name_plural = _("readings by the language model")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values),
                name="model_reading_outcome_is_known",
                violation_error_message=_("This is no outcome of asking a model."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="answered", problem="") | ~Q(outcome="answered") & ~Q(problem=""),
                name="model_reading_says_what_went_wrong",
                violation_error_message=_("A reading without an answer says why; any other does not."),
            ),
        ]
        indexes = [
            # The list at the desk, and the task that forgets old ones.
            models.Index(fields=["-asked_at", "-id"], name="model_reading_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}: {self.get_outcome_display()}"
