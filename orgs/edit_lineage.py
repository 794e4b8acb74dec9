"""Gives an organization the parents and successors that somebody says it has, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orgs.models import Lineage, Organization


@transaction.atomic
def edit_lineage(organization: Organization, wanted: Sequence[Mapping[str, Any]]) -> None:
    """``wanted`` are rows of ``relation``, ``other``, ``since`` and ``until``: all that it is to have.

    Raises ValidationError, by place and field (``lineage.0.until``), and changes nothing then. A few
    queries for each row that changes.
    """
    there = {_key(row.relation, row.other_id, row.since): row for row in organization.links.all()}
    keys = [_key(said["relation"], said["other"].pk, said["since"]) for said in wanted]
    for key, row in there.items():
        if key not in keys:
            row.delete()
    for place, (key, said) in enumerate(zip(keys, wanted, strict=True)):
        if key in keys[:place]:
            raise _at(place, ValidationError(_("This is there twice.")))
        row = there[key] if key in there else Lineage(organization=organization, **said)
        if key not in there or row.until != said["until"]:
            row.until = said["until"]
            _save(row, place)


def _save(row: Lineage, place: int) -> None:
    try:
        row.full_clean()
        row.save()
    except ValidationError as error:
        raise _at(place, error) from error


def _key(relation: str, other_id: int, since: Any) -> tuple[str, int, str]:
    return relation, other_id, str(since or "")


def _at(place: int, error: ValidationError) -> ValidationError:
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return ValidationError({f"lineage.{place}.{_said(name)}": said for name, said in found.items()})


def _said(name: str) -> str:
    """What a field is called where lineage is told of."""
    return "organization" if name == "other" else name
