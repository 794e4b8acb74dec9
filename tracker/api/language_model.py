"""What the language model was asked, what came of it, and what it cost. By the scope `admin`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from tracker.access.models import Scope
from tracker.api.filters import DayFilter, KeyFilter
from tracker.api.pagination import AskedLastFirst, LatestDaysFirst
from tracker.api.records import Listed
from tracker.language_model.models import ModelDay, ModelReading, Outcome, in_currency


class ModelDaySerializer(serializers.Serializer[Any]):
    """What a day cost (UTC), and what came of it. Of what is three months ago only what it cost."""

    day = serializers.DateField()
    cost = serializers.FloatField(help_text="In the currency of the prices.")
    budget = serializers.FloatField(allow_null=True, help_text="Of a day, as it is set now; null for none.")
    texts = serializers.IntegerField(help_text="How many were to be read.")
    by_rules = serializers.IntegerField(help_text="How many of them the rules read instead.")
    kept = serializers.IntegerField(help_text="Claims that the texts bear out.")
    dropped = serializers.IntegerField(help_text="Claims that they do not.")
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    rests_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when it is not asked; else null."
    )


class ModelReadingSerializer(serializers.Serializer[Any]):
    """One text, and what came of having it read."""

    id = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    article = serializers.IntegerField(allow_null=True, help_text="Null for a text that is no article.")
    model = serializers.CharField()
    outcome = serializers.ChoiceField(Outcome.choices)
    problem = serializers.CharField(help_text="Why the rules read it instead; else empty.")
    tries = serializers.IntegerField()
    seconds = serializers.FloatField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cost = serializers.FloatField(help_text="In the currency of the prices.")
    kept = serializers.IntegerField()
    dropped = serializers.IntegerField()
    dropped_for = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many, by the reason."
    )


class ModelReadingFilter(filters.FilterSet):
    day = DayFilter(field_name="day__day", label=_("A day (UTC)"))
    outcome = filters.MultipleChoiceFilter(choices=Outcome, distinct=False)
    article = KeyFilter(field_name="article_key", label=_("Number of the article"))

    class Meta:
        model = ModelReading
        fields: list[str] = []


class ModelDayViewSet(Listed):
    """What the language model cost on each day, the latest first."""

    needs_token = True
    scopes: ClassVar = {"list": Scope.ADMIN}
    permissions: ClassVar = {"list": ("language_model.view_modelday",)}
    queryset = ModelDay.objects.with_figures()
    serializer_class = ModelDaySerializer
    filterset_class = None
    pagination_class = LatestDaysFirst

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        budget = settings.LANGUAGE_MODEL_DAILY_BUDGET
        return [
            {
                "day": row.day,
                "cost": float(in_currency(row.spent)),
                "budget": float(budget) if budget else None,
                "texts": row.texts,
                "by_rules": row.instead,
                "kept": row.kept,
                "dropped": row.dropped,
                "input_tokens": row.input_tokens,
                "output_tokens": row.output_tokens,
                "rests_until": row.rests_until,
            }
            for row in rows
        ]


class ModelReadingViewSet(Listed):
    """What the language model was asked, the latest first."""

    needs_token = True
    scopes: ClassVar = {"list": Scope.ADMIN}
    permissions: ClassVar = {"list": ("language_model.view_modelreading",)}
    queryset = ModelReading.objects.all()
    serializer_class = ModelReadingSerializer
    filterset_class = ModelReadingFilter
    pagination_class = AskedLastFirst

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [
            {
                "id": row.pk,
                "asked_at": row.asked_at,
                "article": row.article_key,
                "model": row.model,
                "outcome": row.outcome,
                "problem": row.problem,
                "tries": row.tries,
                "seconds": row.seconds,
                "input_tokens": row.input_tokens,
                "output_tokens": row.output_tokens,
                "cost": float(in_currency(row.cost)),
                "kept": row.kept,
                "dropped": row.dropped,
                "dropped_for": row.dropped_for,
            }
            for row in rows
        ]
