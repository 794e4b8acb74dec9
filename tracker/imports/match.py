"""Matches the names of an import with records, each name once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from tracker.imports.models import ImportBatch, ImportName
from tracker.imports.models.name import MERGED, RecordKind
from tracker.imports.progress import report
from tracker.imports.records import update_rows
from tracker.merges.merge import survivor_of
from tracker.moves.resolve import Resolution, Resolver
from tracker.moves.vocabulary import NameMatch

_BATCH = 250


def match_names(batch: ImportBatch) -> None:
    """Match the names that nobody has chosen for and that wait. Costs what `Resolver` does, for each name."""
    _follow_merges(batch)
    waiting = batch.written_names.filter(match="").order_by("pk")
    done, total = 0, waiting.count()
    while names := list(waiting[:_BATCH]):
        with transaction.atomic():
            _match(names)
            update_rows(names, ["match", "person", "organization"])
        done += len(names)
        report(batch, done=done, total=total)


def resolution_of(name: ImportName, resolver: Resolver) -> Resolution[Any]:
    """What the name means by what is known now, whatever somebody chose."""
    return resolver.person(name.name) if name.kind == RecordKind.PERSON else resolver.organization(name.name)


def records_by_slug(kind: str, slugs: Iterable[str]) -> dict[str, Any]:
    """The records of some addresses; by the address of a merged one its survivor. One query."""
    model: Any = ImportName(kind=kind).model
    found = model.with_merged.filter(slug__in=list(slugs)).select_related("merged_into")
    records = {record.slug: survivor_of(record) for record in found}
    return {slug: record for slug, record in records.items() if not getattr(record, "is_erased", False)}


def _follow_merges(batch: ImportBatch) -> None:
    merged = list(batch.written_names.filter(MERGED).with_record())
    for name in merged:
        name.mean(name.record, name.match)
    update_rows(merged, ["person", "organization"])


def _match(names: list[ImportName]) -> None:
    resolver = Resolver()
    by_slug = {
        (kind, slug): record
        for kind in RecordKind.values
        for slug, record in records_by_slug(kind, [n.slug for n in names if n.kind == kind]).items()
    }
    for name in names:
        if (record := by_slug.get((name.kind, name.slug))) is not None:
            name.mean(record, NameMatch.CHOSEN)
        else:
            found = resolution_of(name, resolver)
            name.mean(found.record, NameMatch(found.verdict.value))
            if name.slug and name.slug != name.name:  # it says who is meant, and there is no such record
                name.mean(None, NameMatch.AMBIGUOUS)
