"""Persons, their names, and what other catalogues call them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.identifiers.models import (
    IdentifiedRecord,
    RecordIdentifier,
    identifier_constraints,
)
from tracker.names.models import CurrentManager, NamedQuerySet, RecordName, name_constraints


class PersonQuerySet(NamedQuerySet["Person"]):
    """Questions asked of people."""


class Person(IdentifiedRecord):
    """One human being."""

    objects = CurrentManager.from_queryset(PersonQuerySet)()
    with_merged = PersonQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            # The list of people, in the order of their names, a page at a time.
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug])


class PersonName(RecordName):
    """One way of writing a person's name."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="names", verbose_name=_("person"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = name_constraints("person")
        indexes = [
            # Who is called this? Asked for every name in an article, and by searches from their start.
            models.Index(fields=["key"], name="person_name_by_key"),
        ]


class PersonIdentifier(RecordIdentifier):
    """What another catalogue calls a person."""

    owner = "person"
    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers", verbose_name=_("person"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "value"]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = identifier_constraints("person")
        # The identifiers of a person come by the index of the foreign key.
