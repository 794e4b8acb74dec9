"""What imports of tables, their rows and their names look like in the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from tracker.imports.bring import why_not_run
from tracker.imports.made import made_by
from tracker.imports.match import resolution_of
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.models.name import RecordKind
from tracker.imports.report import count_by_verdict, why
from tracker.imports.vocabulary import Choice, DateOrder, ImportState, Verdict
from tracker.moves.resolve import Resolver
from tracker.moves.vocabulary import NameMatch

UNCHECKED = "unchecked"
VERDICTS = [*Verdict.choices, (UNCHECKED, "not checked yet")]
USUAL = "usual"
CHOICES = [(USUAL, "what its verdict leads to"), *Choice.choices]
BY_COLUMN = "column"
DATE_ORDERS = [(BY_COLUMN if value == "" else value, label) for value, label in DateOrder.choices]


class ImportSerializer(serializers.Serializer[Any]):
    """One table of moves that somebody brought, and how far it is."""

    id = serializers.IntegerField()
    file_name = serializers.CharField()
    state = serializers.ChoiceField(ImportState.choices)
    working = serializers.BooleanField(help_text="Whether a worker has it: ask again.")
    done = serializers.IntegerField(help_text="How many rows the present work has done.")
    total = serializers.IntegerField(help_text="Of how many; 0 while that is not known.")
    problem = serializers.CharField(help_text="What went wrong last; empty where nothing did.")
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    imported_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


class ColumnSerializer(serializers.Serializer[Any]):
    """One column of the file, and what it is taken for."""

    header = serializers.CharField()
    field = serializers.CharField(help_text="As in `cells` of a row; empty where the column is left alone.")
    is_unclear = serializers.BooleanField(
        help_text="A date in it may be read in two ways, and none shows which."
    )


class MadeSerializer(serializers.Serializer[Any]):
    moves = serializers.IntegerField()
    claims = serializers.IntegerField(help_text="Evidence, of new moves and of those that were there.")
    records = serializers.IntegerField(help_text="People and organizations.")


class ImportDetailSerializer(ImportSerializer):
    """The same with its columns, and what is left to decide. Its `ETag` is what `If-Match` takes."""

    sheet = serializers.CharField(help_text="Of a workbook.")
    columns = ColumnSerializer(many=True)
    date_order = serializers.ChoiceField(DATE_ORDERS, help_text="What comes first in 03/04/2024.")
    verdicts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many rows have which verdict."
    )
    in_the_way = serializers.IntegerField(help_text="Rows to decide on before it can be imported.")
    names_to_choose = serializers.IntegerField()
    why_not_run = serializers.CharField(help_text="Why you may not import it, with four eyes on; else empty.")
    made = MadeSerializer(help_text="What of it is there now.")


class MeantSerializer(serializers.Serializer[Any]):
    """A name in a row, and what it means."""

    id = serializers.IntegerField(allow_null=True, help_text="Null for a name that cannot be looked up.")
    name = serializers.CharField()
    record = serializers.CharField(allow_null=True, help_text="The slug of who is meant.")
    is_new = serializers.BooleanField(help_text="A record is made for it, or was.")
    is_ambiguous = serializers.BooleanField(help_text="Choose who is meant.")


class RowProblemSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    column = serializers.CharField(help_text="As the file calls it.")
    detail = serializers.CharField()


class DifferenceSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    tracker = serializers.CharField(help_text="What the move says.")
    file = serializers.CharField(help_text="What the row says.")


class ImportRowSerializer(serializers.Serializer[Any]):
    """One row: what it says, its verdict, and what the import did with it."""

    number = serializers.IntegerField(help_text="As the file counts.")
    cells = serializers.DictField(child=serializers.CharField(), help_text="The texts of the file by field.")
    person = MeantSerializer(allow_null=True)
    from_organization = MeantSerializer(allow_null=True)
    to_organization = MeantSerializer(allow_null=True)
    verdict = serializers.ChoiceField(VERDICTS)
    choice = serializers.ChoiceField(CHOICES)
    may_become = serializers.ListField(
        child=serializers.ChoiceField(Choice.choices), help_text="What may be chosen for it instead."
    )
    in_the_way = serializers.BooleanField(help_text="Nothing is imported while it is left like this.")
    is_known = serializers.BooleanField(help_text="It adds nothing to what is there.")
    problems = RowProblemSerializer(many=True)
    differences = DifferenceSerializer(many=True)
    sentences = serializers.ListField(child=serializers.CharField(), help_text="All of this in words.")
    move = serializers.IntegerField(
        allow_null=True,
        help_text="The move that it is of, or contradicts; once imported that it is evidence of.",
    )
    same_as_row = serializers.IntegerField(
        allow_null=True, help_text="An earlier row of the file that is the same step."
    )
    claim = serializers.IntegerField(allow_null=True, help_text="The evidence that was made of it.")
    made_move = serializers.BooleanField()
    kept = serializers.CharField(help_text="Why something of it stayed when the import was undone.")


class CandidateSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    score = serializers.FloatField()


class ImportNameSerializer(serializers.Serializer[Any]):
    """A name in the file, however often it stands there, and which record it means."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(RecordKind.choices)
    name = serializers.CharField()
    match = serializers.ChoiceField(NameMatch.choices, allow_blank=True, help_text="Empty before the check.")
    record = serializers.CharField(allow_null=True, help_text="The slug of who is meant.")
    is_new = serializers.BooleanField(help_text="A record is made for it, or was.")
    candidates = CandidateSerializer(many=True, help_text="Who may be meant, the likeliest first.")
    kept = serializers.CharField(help_text="Why its record stayed when the import was undone.")


def import_shown(batch: ImportBatch) -> dict[str, Any]:
    """An import as a list shows it."""
    return {
        "id": batch.pk,
        "file_name": batch.file_name,
        "state": batch.state,
        "working": batch.is_working,
        "done": batch.done,
        "total": batch.total,
        "problem": batch.problem,
        "created_by": batch.created_by and batch.created_by.get_username(),
        "created_at": batch.created_at,
        "imported_at": batch.imported_at,
        "undone_by": batch.undone_by and batch.undone_by.get_username(),
        "undone_at": batch.undone_at,
    }


def import_in_detail(batch: ImportBatch, user: User) -> dict[str, Any]:
    """The same with what is left to decide. Six counts."""
    made = made_by(batch)
    return import_shown(batch) | {
        "sheet": batch.sheet,
        "columns": [
            {"header": each["header"], "field": each["field"], "is_unclear": bool(each.get("unclear"))}
            for each in batch.columns
        ],
        "date_order": batch.date_order or BY_COLUMN,
        "verdicts": {verdict or UNCHECKED: count for verdict, count in count_by_verdict(batch).items()},
        "in_the_way": batch.rows.blocking().count(),
        "names_to_choose": batch.written_names.to_choose().count(),
        "why_not_run": why_not_run(batch, user),
        "made": {"moves": made.moves, "claims": made.claims, "records": made.records},
    }


def row_shown(batch: ImportBatch, row: ImportRow) -> dict[str, Any]:
    """A row as its list shows it."""
    return {
        "number": row.number,
        "cells": row.cells,
        "person": _meant(row, "person"),
        "from_organization": _meant(row, "from"),
        "to_organization": _meant(row, "to"),
        "verdict": row.verdict or UNCHECKED,
        "choice": row.choice or USUAL,
        "may_become": [choice.value for choice in row.may_become],
        "in_the_way": row.is_in_the_way,
        "is_known": row.is_known,
        "problems": [
            {"field": field, "column": batch.header_of(field), "detail": sentence}
            for field, sentence in row.problems
        ],
        "differences": [
            {"what": what, "tracker": ours, "file": theirs} for what, ours, theirs in row.differences
        ],
        "sentences": list(why(batch, row)),
        "move": row.move_id,
        "same_as_row": row.first and row.first.number,
        "claim": row.claim_id,
        "made_move": row.made_move,
        "kept": row.kept,
    }


def names_shown(names: Sequence[ImportName]) -> list[dict[str, Any]]:
    """Names with who may be meant. Costs what resolving each name does."""
    resolver = Resolver()
    return [_name_shown(name, resolver) for name in names]


def _name_shown(name: ImportName, resolver: Resolver) -> dict[str, Any]:
    candidates = resolution_of(name, resolver).candidates
    return {
        "id": name.pk,
        "kind": name.kind,
        "name": name.name,
        "match": name.match,
        "record": _slug_of(name),
        "is_new": name.is_made or name.is_new,
        "candidates": [
            {
                "slug": each.record.slug,
                "name": each.record.name,
                "note": each.record.note,
                "score": each.score,
            }
            for each in candidates
        ],
        "kept": name.kept,
    }


def _meant(row: ImportRow, side: str) -> Mapping[str, Any] | None:
    name: ImportName | None = getattr(row, f"{side}_name")
    written = row.cells.get(side, "")
    if name is None:
        nobody = {"id": None, "record": None, "is_new": False, "is_ambiguous": False}
        return {**nobody, "name": written} if written else None
    return {
        "id": name.pk,
        "name": name.name,
        "record": _slug_of(name),
        "is_new": name.is_made or (name.is_new and name.record is None),
        "is_ambiguous": name.is_ambiguous,
    }


def _slug_of(name: ImportName) -> str | None:
    record = name.record
    return str(record.slug) if record is not None else None
