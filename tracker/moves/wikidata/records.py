"""Makes records of entities, and gives those that are there names and identifiers that they lack."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.text import Truncator
from simple_history.utils import bulk_create_with_history

from orgs.models import Organization, OrganizationKind
from people.models import Person
from tracker.history import people_changes, reason_now
from tracker.identifiers.models import RecordIdentifier
from tracker.moves.starter.records import kind_of_alias
from tracker.moves.wikidata.facts import Facts
from tracker.moves.wikidata.names import MOST_NAMES, sign_of
from tracker.names import name_key
from tracker.names.models import MAX_NAME

_Record = TypeVar("_Record", Person, Organization)
_LONGEST_NOTE = int(Person._meta.get_field("note").max_length or 0)


def create_record(model: type[_Record], facts: Facts, *, has_namesake: bool) -> _Record:
    """A new record. Where another has its name, the description tells the two apart, shortened."""
    record = model(name=facts.names[0])
    if has_namesake or model.objects.called(facts.names[0]).exists():
        record.note = _note(facts)
    if isinstance(record, Organization):
        record.kind = facts.kind or OrganizationKind.COMPANY
    record.save()
    return record


def complete_record(record: Any, facts: Facts, country: str) -> tuple[bool, list[str]]:
    """Add the names, identifiers and country that a record lacks, and what a person has not removed.

    Gives whether anything was added, and a sentence for each identifier that another record has.
    Costs some eight queries. Nothing that is there is changed.
    """
    added = _add_names(record, facts)
    new_identifiers, taken = _add_identifiers(record, facts)
    filled = _fill_country(record, country)
    return bool(added or new_identifiers or filled), taken


def _add_names(record: Any, facts: Facts) -> int:
    model = record.names.model
    there = list(record.names.values_list("name", flat=True))
    known = {sign_of(name) for name in (*there, *_removed(model, record, "name"))}
    fresh = [name for name in facts.names if sign_of(name) not in known][: max(0, MOST_NAMES - len(there))]
    owner = record._meta.model_name
    rows = [
        model(**{owner: record}, name=name, kind=kind_of_alias(name), key=name_key(name)[: 4 * MAX_NAME])
        for name in fresh
    ]
    if rows:
        bulk_create_with_history(rows, model, default_change_reason=reason_now())
    return len(rows)


def _add_identifiers(record: Any, facts: Facts) -> tuple[int, list[str]]:
    model: type[RecordIdentifier] = record.identifiers.model
    there = {(row.kind, row.value) for row in record.identifiers.all()}
    removed = {(row.kind, row.value) for row in _removed_rows(model, record)}
    rows, taken = [], []
    for pair in dict.fromkeys([("wikidata", facts.qid), *facts.identifiers]):
        if pair in there or pair in removed:
            continue
        row: Any = model(**{model.owner: record}, kind=pair[0], value=pair[1])
        other = model._default_manager.filter(kind=pair[0], value=pair[1]).select_related(model.owner).first()
        if other is not None:
            taken.append(f"{other} belongs to {getattr(other, model.owner)} already")
        else:
            rows.append(row)
    if rows:
        bulk_create_with_history(rows, model, default_change_reason=reason_now())
    return len(rows), taken


def _fill_country(record: Any, country: str) -> bool:
    """Only where it is open, and nobody has edited the record."""
    is_open = isinstance(record, Organization) and country and not record.country
    if not is_open or people_changes(Organization).filter(id=record.pk).exists():
        return False
    record.country = country
    record.save()
    return True


def _removed(model: Any, record: Any, column: str) -> list[str]:
    return [getattr(row, column) for row in _removed_rows(model, record)]


def _removed_rows(model: Any, record: Any) -> Any:
    """What a person took away from the record."""
    owner = f"{record._meta.model_name}_id"
    return people_changes(model).filter(**{owner: record.pk}, history_type="-")


def _note(facts: Facts) -> str:
    """Its number where there is no description: two of one name must be told apart."""
    return Truncator(facts.description).chars(_LONGEST_NOTE) or facts.qid
