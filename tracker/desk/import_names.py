"""What the page of the names of an import shows: what each means, who else may be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.desk.meanwhile import record_number
from tracker.imports.match import records_by_slug, resolution_of
from tracker.imports.models import ImportBatch, ImportName
from tracker.imports.models.name import RecordKind
from tracker.moves.been_there import latest_moves
from tracker.moves.resolve import Resolver

NEW, ANOTHER = "new", "another"  # answers besides the key of a record
LISTS = {
    "choose": gettext_lazy("To choose"),
    "person": gettext_lazy("People"),
    "organization": gettext_lazy("Organizations"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One record that a name may mean."""

    record: Any
    url: str
    score: float
    fact: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name with its answers. ``other`` is the record that somebody chose who is not among the options."""

    name: ImportName
    options: list[Option]
    is_new: bool
    other: Any


def names_of(batch: ImportBatch, which: str) -> QuerySet[ImportName]:
    """The names of a list, those first that wait for somebody to choose."""
    names = batch.written_names.with_record()
    return names.to_choose() if which not in RecordKind.values else names.filter(kind=which)


def shown_names(names: list[ImportName]) -> Iterator[ShownName]:
    """Costs what resolving each name does, and one query for the moves of the people."""
    resolver = Resolver()
    found = [(name, resolution_of(name, resolver).candidates) for name in names]
    people = [each.record for name, some in found for each in some if name.kind == RecordKind.PERSON]
    moves = latest_moves(people) if people else {}
    for name, candidates in found:
        meant = name.record
        options = [
            Option(
                each.record,
                url_of(each.record),
                each.score,
                _fact(name, each.record, moves),
                is_chosen=each.record == meant,
            )
            for each in candidates
        ]
        is_listed = any(option.is_chosen for option in options)
        yield ShownName(name, options, name.is_new, None if is_listed else meant)


def read_answers(posted: Mapping[str, str], names: list[ImportName]) -> dict[ImportName, Any]:
    """What was said of names, of those alone that mean something else now. None is a new record.

    Raises ValueError with a sentence where an address leads to no record.
    """
    chosen: dict[ImportName, Any] = {}
    for name in names:
        answer = posted.get(f"meant-{name.pk}", "")
        if answer == NEW:
            if not name.is_new:
                chosen[name] = None
        elif answer:
            record = _answered(name, answer, posted.get(f"slug-{name.pk}", ""))
            if record != name.record:
                chosen[name] = record
    return chosen


def url_of(record: Any) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def _answered(name: ImportName, answer: str, slug: str) -> Any:
    if answer == ANOTHER:
        slug = slug.replace("\0", "").strip().strip("/").rpartition("/")[2]
        record = records_by_slug(name.kind, [slug]).get(slug)
        if record is None:
            raise ValueError(
                _("“%(slug)s” is the address of no record; “%(name)s” was not changed. Copy it from a page.")
                % {"slug": slug[:80], "name": name}
            )
        return record
    number = record_number(answer)
    record = name.model.objects.filter(pk=number).first() if number is not None else None
    if record is None:
        raise ValueError(_("The record chosen for “%s” is not there any more. Choose again.") % name)
    return record


def _fact(name: ImportName, record: Any, moves: Mapping[int, Any]) -> str:
    if name.kind == RecordKind.ORGANIZATION:
        return ", ".join(filter(None, (record.get_kind_display(), record.country)))
    move = moves.get(record.pk)
    return _("latest move: %s") % move if move else _("no move is known")
