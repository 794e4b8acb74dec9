"""What a worker does with an import that waits: reads, checks, imports or undoes it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.imports.check import check_rows
from tracker.imports.models import ImportBatch, ImportFile
from tracker.imports.models.batch import MOST_ATTEMPTS
from tracker.imports.read import read_file
from tracker.imports.run import Outdated, import_rows
from tracker.imports.sheets.limits import BadFile
from tracker.imports.undo import undo_import
from tracker.imports.vocabulary import ImportState
from tracker.moves.vocabulary import NameMatch

_BY_MATCHING = [NameMatch.MEANT, NameMatch.NEW, NameMatch.AMBIGUOUS]


def work_on(batch: ImportBatch, *, now: datetime) -> None:
    """Bring an import, leased by the caller, as far as it goes without a person. Safe to run twice.

    What fails for a reason that a person can mend is told in ``problem``; anything else is raised,
    and after `MOST_ATTEMPTS` tries the import is left to a person.
    """
    try:
        _work(batch, now)
    except BadFile as error:
        _give_up(batch, ImportState.FAILED, str(error))
    except Outdated as error:
        _check_anew(batch, str(error))
    except Exception:
        if batch.attempts >= MOST_ATTEMPTS:
            _give_up(batch, _state_before(batch), _("It failed %d times; the log says why.") % batch.attempts)
        raise


def _work(batch: ImportBatch, now: datetime) -> None:
    match batch.state:
        case ImportState.UPLOADED:
            read_file(batch)
            check_rows(batch, now=now)
        case ImportState.CHECKING:
            check_rows(batch, now=now)
        case ImportState.IMPORTING:
            import_rows(batch, now=now)
        case ImportState.UNDOING:
            undo_import(batch, now=now)


def _check_anew(batch: ImportBatch, sentence: str) -> None:
    """Nothing was imported; every row and every name that nobody has chosen for is looked at again."""
    with transaction.atomic():
        if ImportBatch.objects.advance(
            batch.pk, of=ImportState.IMPORTING, to=ImportState.CHECKING, problem=sentence[:500]
        ):
            names = batch.written_names.filter(match__in=_BY_MATCHING)
            names.update(match="", person=None, organization=None)
            batch.rows.update(verdict="")


def _state_before(batch: ImportBatch) -> ImportState:
    """Where a person can act again after the work has failed for good."""
    return {
        ImportState.IMPORTING: ImportState.CHECKED,
        ImportState.UNDOING: ImportState.IMPORTED,
    }.get(ImportState(batch.state), ImportState.FAILED)


def _give_up(batch: ImportBatch, state: ImportState, sentence: str) -> None:
    ImportFile.objects.filter(batch=batch).delete()
    sentence = sentence.replace("\0", "")  # libraries quote what they read
    ImportBatch.objects.filter(pk=batch.pk).change(state=state, problem=sentence[:500], leased_until=None)
