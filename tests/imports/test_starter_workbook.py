"""The starter data as a spreadsheet program saves it; see data/README.md."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from people.models import Person
from tests.factories import NOW
from tests.imports.files import checked, imported, problems, undone, verdicts, worked_on
from tracker.imports.bring import choose_names, start_import
from tracker.moves.models import Claim, Move
from tracker.moves.starter.load import load_starter_data
from tracker.moves.starter.rows import STARTER_DATA, read_starter_data

pytestmark = pytest.mark.django_db
WORKBOOK = Path(__file__).parent / "data" / "starter_moves.xlsx"

# Row, column of the workbook, and what is planted there.
FAULTS: list[tuple[int, str, Any]] = [
    (2, "person", None),
    (5, "person", "   "),
    (8, "person", "!!!"),
    (11, "person", "x" * 201),
    (14, "person", "#NAME?"),
    (17, "from_org", "y" * 201),
    (20, "from_org", "#REF!"),
    (23, "from_org", "…"),
    (26, "to_org", "#N/A"),
    (29, "to_org", "???"),
    (32, "role_from", "z" * 201),
    (35, "role_to", "z" * 300),
    (38, "role_to", "#VALUE!"),
    (41, "exit_manner", "fired out of a cannon"),
    (44, "exit_manner", "left"),
    (47, "entry_manner", "adopted"),
    (50, "entry_manner", "hire!d"),
    (53, "from_capacity", "intern"),
    (56, "to_capacity", "boss"),
    (59, "to_capacity", "#DIV/0!"),
    (62, "announced_on", "2024-13"),
    (65, "announced_on", "2024-02-30"),
    (68, "announced_on", "soon"),
    (71, "announced_on", "14 Oct 24"),
    (74, "effective_on", "Q3 2024"),
    (77, "effective_on", "1850"),
    (80, "effective_on", "03/04/2024"),
    (83, "effective_on", "the day after"),
    (86, "status", "probably"),
    (89, "note", "n" * 10_001),
]


def planted() -> bytes:
    book = load_workbook(WORKBOOK)
    sheet: Any = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row, column, value in FAULTS:
        sheet.cell(row, columns[column]).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def described() -> list[str]:
    moves = Move.objects.select_related("person", "from_organization", "to_organization")
    return sorted(
        f"{move} {move.status} {move.role_from} {move.role_to} {move.announced_on}" for move in moves
    )


def test_the_workbook_gives_the_moves_that_the_text_file_gives() -> None:
    batch = imported(WORKBOOK.read_bytes(), name="moves.xlsx")
    assert (batch.state, set(verdicts(batch)), batch.rows.count()) == ("imported", {"new"}, 224)
    from_workbook = described()
    undone(batch)
    assert not Move.objects.exists()
    imported((STARTER_DATA / "moves.csv").read_bytes())
    assert from_workbook == described()


def test_beside_the_loaded_starter_data_rows_are_the_same_and_add_nothing() -> None:
    """But for the two who share a name, where somebody has to say which is meant."""
    load_starter_data(read_starter_data(), now=NOW)
    before = (Move.history.count(), Claim.history.count())
    batch = checked(WORKBOOK.read_bytes(), name="moves.xlsx")
    assert [verdicts(batch).count(verdict) for verdict in ("same", "ambiguous")] == [223, 1]
    choose_names(batch, {batch.written_names.to_choose().get(): Person.objects.get(slug="shunyu-yao")})
    worked_on(batch)
    start_import(batch)
    assert worked_on(batch).state == "imported"
    assert set(verdicts(batch)) == {"same"}
    assert (Move.history.count(), Claim.history.count()) == before


def test_each_of_thirty_planted_faults_is_reported_by_row_and_column() -> None:
    assert len(FAULTS) == 30
    batch = checked(planted(), name="moves.xlsx")
    assert problems(batch) == [(row, column) for row, column, _value in FAULTS]
    assert verdicts(batch).count("error") == 30
    assert not Move.objects.exists()
