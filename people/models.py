"""Persons, their names, and what other catalogues call them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.identifiers.models import (
    IdentifiedRecord,
    RecordIdentifier,
    identifier_constraints,
)
from tracker.mergeable import CurrentManager, merged_index
from tracker.names.keys import name_key
from tracker.names.models import NamedQuerySet, RecordName, name_constraints

ERASED = "Erased person"  # as it is stored; what people read is translated


class PersonQuerySet(NamedQuerySet["Person"]):
    """Questions asked of people."""


class LivingManager(CurrentManager["Person"]):
    """People who are their own record and have not been erased."""

    def get_queryset(self) -> models.QuerySet["Person"]:
        return super().get_queryset().filter(is_erased=False)


class Person(IdentifiedRecord):
    """One human being.

    ``is_erased`` is nobody: what stays where a person was erased, so that figures go on to count
    their moves. It has no names, is in no list and in no search, and does not say when it was made.
    """

    is_erased = models.BooleanField(_("erased"), default=False, editable=False)

    objects = LivingManager.from_queryset(PersonQuerySet)()
    with_merged = PersonQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            # The list of people, in the order of their names, a page at a time.
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
            # Which records were merged into this one?
            merged_index("person_merged"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_erased=False) | Q(name=ERASED, note="", merged_into__isnull=True),
                name="person_erased_has_no_name",
                violation_error_message=_("An erased person has no name and is merged into nobody."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Erased person") if self.is_erased else super().__str__()

    @classmethod
    def anonymous(cls, *, slug: str, created_at: datetime) -> Self:
        """A record, not saved yet, that stands for somebody who was erased."""
        return cls(name=ERASED, slug=slug, sort_key=name_key(ERASED), created_at=created_at, is_erased=True)

    @property
    def keeps_names(self) -> bool:
        """Nobody has no names."""
        return super().keeps_names and not self.is_erased

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
