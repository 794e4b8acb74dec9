"""A name in a file, and which record it means."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from people.models import Person
from tracker.imports.models.batch import ImportBatch
from tracker.merges.merge import survivor_of
from tracker.moves.vocabulary import NameMatch
from tracker.names.models import MAX_NAME

MERGED = Q(person__merged_into__isnull=False) | Q(organization__merged_into__isnull=False)
"""Names whose record has become part of another one."""


class RecordKind(models.TextChoices):
    PERSON = "person", _("person")
    ORGANIZATION = "organization", _("organization")


class ImportNameQuerySet(models.QuerySet["ImportName"]):
    """Names to match, and names to choose for."""

    def with_record(self) -> Self:
        return self.select_related("person__merged_into", "organization__merged_into")

    def to_choose(self) -> Self:
        return self.filter(match=NameMatch.AMBIGUOUS)


class ImportName(models.Model):
    """One name of a file, however often and in whatever case it stands there.

    ``key`` is the same for all spellings that are one name. ``slug`` is the address by which the
    file says who is meant; empty where it gives a name only.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="written_names", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=RecordKind)
    name = models.CharField(_("name"), max_length=MAX_NAME)
    key = models.CharField(max_length=4 * MAX_NAME)
    slug = models.CharField(_("address"), max_length=MAX_NAME, blank=True)
    match = models.CharField(_("match"), max_length=10, choices=NameMatch, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, related_name="+")
    is_made = models.BooleanField(_("made by the import"), default=False)
    kept = models.CharField(_("why it stayed"), max_length=300, blank=True)

    follows_records = False  # where a record is merged, `record` leads on; what was made stays told

    objects = ImportNameQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("name of an import")
        verbose_name_plural = _("names of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "kind", "key"],
                name="import_name_is_unique",
                violation_error_message=_("This name of the file is there already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=RecordKind.PERSON, organization__isnull=True)
                | Q(kind=RecordKind.ORGANIZATION, person__isnull=True),
                name="import_name_means_its_kind",
                violation_error_message=_("The name of a person means a person."),
            ),
        ]
        indexes = [
            # Which names wait to be matched or chosen? A page of them, in the order of the file.
            models.Index(fields=["batch", "match", "id"], name="import_name_by_match"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def model(self) -> Any:
        return Person if self.kind == RecordKind.PERSON else Organization

    @property
    def record(self) -> Any:
        """The record that is meant, or the survivor of its merge; None where it is new or not clear."""
        found = self.person if self.kind == RecordKind.PERSON else self.organization
        return survivor_of(found) if found is not None else None

    def mean(self, record: Any, match: str) -> None:
        """Say what the name means, without saving."""
        setattr(self, self.kind, record)
        self.match = match

    @property
    def is_ambiguous(self) -> bool:
        return self.match == NameMatch.AMBIGUOUS

    @property
    def is_new(self) -> bool:
        """Whether nobody was meant when it was matched or chosen, so that the import makes the record."""
        return self.match in (NameMatch.NEW, NameMatch.CHOSEN_NEW)
