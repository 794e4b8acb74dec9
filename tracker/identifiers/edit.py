"""Gives a record the further names and the identifiers that somebody says it has, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.identifiers.models import IdentifiedRecord
from tracker.names.models import NameKind

_MADE_BY_SAVING = {"key"}


@transaction.atomic
def edit_record(
    record: IdentifiedRecord,
    fields: Mapping[str, Any],
    *,
    names: Sequence[Mapping[str, str]] | None = None,
    identifiers: Sequence[Mapping[str, str]] | None = None,
) -> None:
    """Save a new or changed record with what is said of it; what is None stays as it is.

    ``names`` and ``identifiers`` are rows of ``name`` or ``value``, and ``kind``: all that the record is to
    have beside its primary name. Raises ValidationError, by field and place (``names.0.name``), and saves
    nothing then. A query or two for each row that changes.
    """
    for name, value in fields.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    if names is not None:
        _edit_names(record, names)
        record.keep_primary_name()
    if identifiers is not None:
        _edit_rows(record, "identifiers", "value", identifiers)


def _edit_names(record: IdentifiedRecord, names: Sequence[Mapping[str, str]]) -> None:
    for place, row in enumerate(names):
        if row["name"] == record.name:
            raise _at("names", place, {"name": [_("This is the name of the record already.")]})
    _edit_rows(record, "names", "name", names, exclude={"kind": NameKind.PRIMARY})


def _edit_rows(
    record: IdentifiedRecord,
    relation: str,
    column: str,
    wanted: Sequence[Mapping[str, str]],
    exclude: Mapping[str, str] | None = None,
) -> None:
    """Delete the rows that are not wanted, change and add the others."""
    rows = getattr(record, relation)
    model, owner = rows.model, rows.field.name
    there = {}
    for row in rows.exclude(**exclude) if exclude else rows.all():
        there[getattr(row, column), row.kind if column == "value" else ""] = row
    kept = set()
    for place, said in enumerate(wanted):
        new = model(**{owner: record}, **said)
        try:
            new.clean()  # brings an identifier into the form in which it is stored
            key = (getattr(new, column), new.kind if column == "value" else "")
            if key in kept:
                raise ValidationError({column: [_("This is there twice.")]})
            kept.add(key)
            row = there.get(key)
            if row is None:
                new.full_clean(exclude=_MADE_BY_SAVING)
                new.save()
            elif row.kind != new.kind:
                row.kind = new.kind
                row.full_clean(exclude=_MADE_BY_SAVING)
                row.save()
        except ValidationError as error:
            raise _at(relation, place, error.message_dict) from error
    for key, row in there.items():
        if key not in kept:
            row.delete()


def _at(relation: str, place: int, problems: Mapping[str, list[str]]) -> ValidationError:
    return ValidationError({f"{relation}.{place}.{name}": said for name, said in problems.items()})
