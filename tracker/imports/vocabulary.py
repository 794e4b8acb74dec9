"""The words for imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far an import is. Those in `WORKING` are a worker's; the others wait for a person, or are over."""

    UPLOADED = "uploaded", _("waits to be read")
    CHECKING = "checking", _("is checked")
    CHECKED = "checked", _("checked")
    IMPORTING = "importing", _("is imported")
    IMPORTED = "imported", _("imported")
    UNDOING = "undoing", _("is undone")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("could not be read")


WORKING = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.IMPORTING, ImportState.UNDOING)


class Verdict(models.TextChoices):
    """What a row came to in the check. Empty is not checked yet."""

    NEW = "new", _("new")
    SAME = "same", _("same")
    CONFLICT = "conflict", _("conflict")
    AMBIGUOUS = "ambiguous", _("name to choose")
    HELD = "held", _("held back")
    ERROR = "error", _("error")


BLOCKING = (Verdict.ERROR, Verdict.AMBIGUOUS, Verdict.CONFLICT)
"""Rows of these keep the whole from being imported until somebody chooses what becomes of them."""


class Choice(models.TextChoices):
    """What somebody said shall become of a row, instead of what its verdict leads to."""

    ATTACH = "attach", _("add as evidence")
    NEW = "new", _("import as a new move")
    SKIP = "skip", _("leave out")


CHOICES_FOR: dict[str, tuple[Choice, ...]] = {
    Verdict.NEW: (Choice.SKIP,),
    Verdict.SAME: (Choice.NEW, Choice.SKIP),
    Verdict.CONFLICT: (Choice.ATTACH, Choice.NEW, Choice.SKIP),
    Verdict.AMBIGUOUS: (Choice.SKIP,),
    Verdict.HELD: (Choice.SKIP,),
    Verdict.ERROR: (Choice.SKIP,),
}
"""Which choices a row of each verdict has."""


class DateOrder(models.TextChoices):
    """Which number in 03/04/2024 is the day."""

    FROM_FILE = "", _("as the other dates of the column show")
    DAY_FIRST = "day", _("the day: 3 April 2024")
    MONTH_FIRST = "month", _("the month: March 4, 2024")
