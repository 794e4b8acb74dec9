"""What notes and assignments are about: a person, a move or an article, and one of them."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from people.models import Person
from tracker.api.filters import KeyFilter, record_at
from tracker.api.references import PersonReferenceSerializer
from tracker.api.writing.inputs import KnownField, StrictSerializer
from tracker.moves.models import Move
from tracker.news.models import Article
from tracker.workbench.models import NOT_OF_ONE_SUBJECT, SUBJECTS

_MOST_KEY = 2**63 - 1
SUBJECT_FIELDS = list(SUBJECTS.values())


class AboutSubjectSerializer(serializers.Serializer[Any]):
    """A row about a record; the two other records are null."""

    id = serializers.IntegerField()
    person = PersonReferenceSerializer(allow_null=True)
    move = serializers.IntegerField(source="move_id", allow_null=True)
    article = serializers.IntegerField(source="article_id", allow_null=True)


class _NumberField(serializers.IntegerField):
    """A record that is there, by its number. Its value is the record."""

    def __init__(self, model: Any, sentence: Any, **options: Any) -> None:
        self.model, self.sentence = model, sentence
        super().__init__(min_value=1, max_value=_MOST_KEY, required=False, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        number = super().run_validation(data)
        record = self.model.objects.filter(pk=number).first()
        if record is None:
            raise serializers.ValidationError(self.sentence % {"number": number})
        return record


class SubjectInput(StrictSerializer):
    """Which record it is about: one of the three."""

    person = KnownField("person", required=False)
    move = _NumberField(Move, gettext_lazy("There is no move %(number)d."), help_text="Its number.")
    article = _NumberField(Article, gettext_lazy("There is no article %(number)d."), help_text="Its number.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in SUBJECT_FIELDS) != 1:
            raise serializers.ValidationError(NOT_OF_ONE_SUBJECT)
        return attrs


def subject_of(said: dict[str, Any]) -> Any:
    """The record that a body is about."""
    return next(said[name] for name in SUBJECT_FIELDS if name in said)


class SubjectFilter(filters.FilterSet):
    person = filters.CharFilter(method="about_person", label=gettext_lazy("Slug of the person"))
    move = KeyFilter(field_name="move", label=gettext_lazy("Number of the move"))
    article = KeyFilter(field_name="article", label=gettext_lazy("Number of the article"))

    def about_person(self, rows: Any, _name: str, slug: str) -> Any:
        person = record_at(Person, slug)
        return rows.filter(person=person) if person else rows.none()
