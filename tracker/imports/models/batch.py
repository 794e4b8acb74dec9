"""One import: a file that somebody brought, how far it is, and who undid it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.imports.vocabulary import WORKING, DateOrder, ImportState
from tracker.leases import is_free

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
_LONGEST_NAME = 200


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Imports to list, and those that a worker has to do with."""

    def for_list(self) -> Self:
        return self.select_related("created_by", "undone_by")

    def waiting(self, now: datetime) -> Self:
        """Those that a worker should take: nobody has, or whoever did never came back."""
        return self.filter(is_free(now), state__in=WORKING)

    def lease(self, batch_id: int, *, now: datetime) -> bool:
        """Take one that waits; whether it was there to be taken."""
        waiting = self.waiting(now).filter(pk=batch_id)
        return bool(waiting.update(leased_until=now + LEASE, attempts=F("attempts") + 1))

    def advance(self, batch_id: int, *, to: ImportState, of: ImportState, **fields: object) -> bool:
        """From one state to another, for whoever is first; whether it was in the first one."""
        given = {"leased_until": None, "attempts": 0, "done": 0, "total": 0, "problem": ""} | fields
        return bool(self.filter(pk=batch_id, state=of).change(state=to, **given))

    def change(self, **fields: Any) -> int:
        """Update, so that whoever has seen them before has seen another version; gives how many."""
        return self.update(revision=F("revision") + 1, **fields)


class ImportBatch(models.Model):
    """An import. ``columns`` are ``{header, field, order, unclear}``: ``field`` is empty where a column is
    ignored, ``order`` says what the dates of a column show, ``unclear`` where they do not. ``done`` of
    ``total`` is how far the present work is. ``revision`` goes up with every decision and with every end
    of a worker's work, not while it is under way.
    """

    file_name = models.CharField(_("file"), max_length=_LONGEST_NAME)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    columns = models.JSONField(_("columns"), default=list, editable=False)
    date_order = models.CharField(
        _("in 03/04/2024 comes first"), max_length=5, choices=DateOrder, blank=True, default=""
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED, editable=False
    )
    problem = models.CharField(_("problem"), max_length=500, blank=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("brought"), editable=False)
    imported_at = models.DateTimeField(_("imported at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, editable=False)
    revision = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values),
                name="import_state_is_known",
                violation_error_message=_("The state of an import is one of the list."),
            ),
            models.CheckConstraint(
                condition=Q(date_order__in=DateOrder.values),
                name="import_date_order_is_known",
                violation_error_message=_("In 03/04/2024 the day or the month comes first."),
            ),
        ]
        indexes = [
            # Which imports does a worker have to do with? Asked by the sweep every few seconds.
            models.Index(fields=["id"], name="import_at_work", condition=Q(state__in=WORKING)),
        ]

    def __str__(self) -> str:
        return gettext("Import %(number)d: %(file)s") % {"number": self.pk or 0, "file": self.file_name}

    @property
    def version(self) -> str:
        """The same as long as nobody has decided anything and no check has come to something else."""
        return f"{self.pk}-{self.revision}"

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def reason(self) -> str:
        """What history says of what the import changed."""
        return f"import {self.pk}"

    @property
    def ignored(self) -> list[str]:
        """The headers of the columns that are not read."""
        return [column["header"] for column in self.columns if not column["field"] and column["header"]]

    @classmethod
    def of_file(cls, name: str, **fields: Any) -> ImportBatch:
        """A new import of a file that somebody called so, whatever letters they used."""
        printable = "".join(letter for letter in name if letter.isprintable()).strip()
        return cls.objects.create(file_name=printable[:_LONGEST_NAME] or gettext("a file"), **fields)

    def remove_rows(self) -> None:
        """Remove its rows and names at once, without reading them; nothing else points at these."""
        rows: Any = self.rows.all()
        names: Any = self.written_names.all()
        rows.update(first=None)
        rows._raw_delete(rows.db)  # noqa: SLF001
        names._raw_delete(names.db)  # noqa: SLF001

    @property
    def has_unclear_dates(self) -> bool:
        """Whether a date may be read in two ways, and nothing in the file says which."""
        return any(column.get("unclear") for column in self.columns)

    def header_of(self, field: str) -> str:
        """How the file calls a column; the field itself where the file has no such column."""
        return next((column["header"] for column in self.columns if column["field"] == field), field)

    def orders(self) -> dict[str, str]:
        """By field, which number of an unclear date comes first, as somebody said or the column shows."""
        return {
            column["field"]: self.date_order or column.get("order", "")
            for column in self.columns
            if column["field"]
        }


class ImportFile(models.Model):
    """The bytes of a file from when it is brought until it has been read."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of imports")

    def __str__(self) -> str:
        return self.batch.file_name
