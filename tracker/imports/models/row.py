"""A row of a file: what it says, what the check found, and what the import did with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tracker.imports.models.batch import ImportBatch
from tracker.imports.models.name import ImportName
from tracker.imports.vocabulary import BLOCKING, CHOICES_FOR, Choice, Verdict
from tracker.moves.models import Claim, Move

_IS_BLOCKING = Q(verdict__in=[*BLOCKING, ""], choice="")


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Rows to show, to check and to import."""

    def for_list(self) -> Self:
        """With all that one row of the preview shows, in one query."""
        return self.select_related(
            "person_name__person__merged_into",
            "from_name__organization__merged_into",
            "to_name__organization__merged_into",
            "move__person",
            "move__from_organization",
            "move__to_organization",
            "first",
        ).order_by("number")

    def blocking(self) -> Self:
        """Those that keep the whole from being imported."""
        return self.filter(_IS_BLOCKING)

    def not_blocking(self) -> Self:
        return self.exclude(_IS_BLOCKING)

    def of_names(self, names: Iterable[ImportName]) -> Self:
        """Every row of each person in whose rows one of the names stands."""
        ids = [name.pk for name in names]
        there = Q(person_name__in=ids) | Q(from_name__in=ids) | Q(to_name__in=ids)
        return self.of_the_people_in(self.filter(there))

    def of_the_people_in(self, rows: models.QuerySet[ImportRow]) -> Self:
        """Every row of each person who stands in some rows, by whatever name."""
        people = ImportName.objects.filter(pk__in=rows.values("person_name"))
        known = people.filter(person__isnull=False).values("person")
        return self.filter(
            Q(person_name__in=people.values("pk"))
            | Q(person_name__person__in=known)
            | Q(pk__in=rows.values("pk"))
        )

    def by_person(self) -> list[tuple[int, int]]:
        """Key of the row and sign of the person, rows of one person together, in the order of the file.

        Some 100 bytes a row in memory.
        """
        who = Coalesce("person_name__person_id", -1 * F("person_name_id"), 0)
        return list(self.annotate(who=who).order_by("who", "number").values_list("pk", "who"))


class ImportRow(models.Model):
    """A row. ``cells`` are texts by field, as the file has them; ``problems`` are ``[field, sentence]``.

    ``differences`` are ``[what, in the tracker, in the file]``. ``move`` is the one that the row is
    the same as or in conflict with; after the import, the one that it is evidence of. ``first`` is
    an earlier row of the file that is the same step. ``is_known``: this very claim is there already, so
    that the row adds nothing. ``before`` and ``after`` are the columns of
    ``move`` that the import filled in.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=dict)
    person_name = models.ForeignKey(ImportName, models.SET_NULL, null=True, related_name="+")
    from_name = models.ForeignKey(ImportName, models.SET_NULL, null=True, related_name="+")
    to_name = models.ForeignKey(ImportName, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    problems = models.JSONField(_("problems"), default=list)
    differences = models.JSONField(_("differences"), default=list)
    choice = models.CharField(_("choice"), max_length=10, choices=Choice, blank=True)
    is_known = models.BooleanField(default=False)
    move = models.ForeignKey(Move, models.SET_NULL, null=True, related_name="+")
    first = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, related_name="+")
    made_move = models.BooleanField(default=False)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    kept = models.CharField(_("why it stayed"), max_length=500, blank=True)

    follows_records = False  # it tells what was made of the row then

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="import_row_is_unique",
                violation_error_message=_("This row of the file is there already."),
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[*Verdict.values, ""]),
                name="import_row_verdict_is_known",
                violation_error_message=_("The verdict on a row is one of the list."),
            ),
            models.CheckConstraint(
                condition=Q(choice__in=[*Choice.values, ""]),
                name="import_row_choice_is_known",
                violation_error_message=_("The choice for a row is one of the list."),
            ),
        ]
        indexes = [
            # The preview narrowed to one verdict, a page at a time; how many rows have which verdict?
            models.Index(fields=["batch", "verdict", "number"], name="import_row_by_verdict"),
            # What keeps the whole from being imported; which rows wait for their check?
            models.Index(fields=["batch", "choice", "verdict"], name="import_row_by_choice"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, {self.number}"

    @property
    def is_left_out(self) -> bool:
        return self.choice == Choice.SKIP

    @property
    def is_in_the_way(self) -> bool:
        """Whether it keeps the whole from being imported; see `blocking`."""
        return not self.choice and self.verdict in (*BLOCKING, "")

    @property
    def may_become(self) -> tuple[Choice, ...]:
        """What somebody may choose for it; nothing where it adds nothing to what is there."""
        return () if self.is_known else CHOICES_FOR.get(self.verdict, ())
