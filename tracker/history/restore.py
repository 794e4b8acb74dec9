"""Deletes a record so that it can be brought back whole, and brings it back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from tracker.history.let_go import letting_go
from tracker.history.parts import parts_of
from tracker.history.who import because
from tracker.names.models import NamedRecord


class CannotRestore(ValueError):
    """The record is not brought back. The message says why."""


class CannotDelete(ValueError):
    """The record is not deleted: something needs it. The message says what."""


def delete_record(record: Any) -> None:
    """Delete a record; what goes or is emptied with it says in its history that it did."""
    with transaction.atomic(), because(_cause(type(record), record.pk)):
        record.delete()


def delete_unused(record: Any) -> None:
    """The same. Raises CannotDelete, and changes nothing, where something cannot be without the record."""
    try:
        delete_record(record)
    except ProtectedError as error:
        counts = Counter(str(row._meta.verbose_name_plural) for row in error.protected_objects)
        needed = ", ".join(f"{what}: {count}" for what, count in sorted(counts.items()))
        raise CannotDelete(
            _("“%(record)s” is needed by others, and was not deleted (%(needed)s).")
            % {"record": record, "needed": needed}
        ) from error


def deleted_records(model: Any) -> QuerySet[Any]:
    """The last history row of each record that is not there any more, newest first."""
    key = model._meta.pk.attname
    later = model.history.filter(**{key: OuterRef(key)}, history_id__gt=OuterRef("history_id")).order_by()
    there = model._base_manager.filter(pk=OuterRef(key))
    found: QuerySet[Any] = model.history.filter(~Exists(later), ~Exists(there), history_type="-")
    return found.select_related("history_user").order_by("-history_date", "-history_id")


@transaction.atomic
def restore(model: Any, record_id: int) -> Any:
    """Bring a deleted record back under its key, with the rows that went with it and what let go of it.

    A model of records may have ``coming_back()``, which raises ValidationError where its rules forbid it.
    What points at somebody else by now stays there. Raises CannotRestore, and changes nothing, where
    it is not deleted or another record has taken its address.
    """
    version = deleted_records(model).filter(**{model._meta.pk.attname: record_id}).first()
    if version is None:
        raise CannotRestore(_("There is nothing to bring back: the record is there."))
    try:
        with transaction.atomic(), because(f"return of {model._meta.model_name} {record_id}"):
            deleted = version.instance
            if hasattr(deleted, "coming_back"):
                deleted.coming_back()
            record = _insert(deleted)
            for part in parts_of(model)[1:]:
                for row in _last_of(part.model, model, record_id).filter(history_type="-"):
                    _insert(row.instance)
            for other, field in letting_go(model):
                _hold_again(other, field, _last_of(other, model, record_id), record_id)
            if isinstance(record, NamedRecord):
                record.keep_primary_name()
    except ValidationError as error:
        raise CannotRestore(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise CannotRestore(_("It cannot be brought back: another record has taken its place.")) from error
    return record


def _cause(model: Any, record_id: int) -> str:
    return f"deletion of {model._meta.model_name} {record_id}"


def _last_of(model: Any, deleted: Any, record_id: int) -> QuerySet[Any]:
    """The history rows that the deletion of a record left, of rows to which nothing has happened since."""
    key = model._meta.pk.attname
    later = model.history.filter(**{key: OuterRef(key)}, history_id__gt=OuterRef("history_id")).order_by()
    cause = _cause(deleted, record_id)
    found: QuerySet[Any] = model.history.filter(~Exists(later), history_change_reason__endswith=cause)
    return found.order_by("history_id")


def _insert(row: Any) -> Any:
    """Insert a row as it was; what its own save would add comes with the rows that belong to it."""
    row.full_clean()
    models.Model.save(row, force_insert=True)
    return row


def _hold_again(model: Any, field: Any, versions: QuerySet[Any], record_id: int) -> None:
    key = model._meta.pk.attname
    for version in versions.filter(history_type="~"):
        earlier = model.history.filter(**{key: getattr(version, key)}, history_id__lt=version.history_id)
        held = earlier.order_by("-history_id").values_list(field.attname, flat=True).first()
        row = model._base_manager.filter(pk=getattr(version, key)).first()
        if row is not None and held == record_id and getattr(row, field.attname) is None:
            setattr(row, field.attname, record_id)
            row.save()
