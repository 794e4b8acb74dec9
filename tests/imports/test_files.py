"""Reading files as spreadsheet programs make them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from tests.imports.files import ADA, HEADER, checked, csv_of, problems, row, verdicts, xlsx_of
from tracker.imports.sheets import limits
from tracker.moves.models import Claim

pytestmark = pytest.mark.django_db
NAMED = ["Zoë Exämple", "Foo Labs", "Bar AI", "2024-10-14"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_set_apart_by_what_the_program_uses(delimiter: str) -> None:
    batch = checked(csv_of(HEADER, ADA, delimiter=delimiter))
    assert row(batch, 2).cells == dict(zip(["person", "from", "to", "announced_on"], ADA, strict=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_come_through_in_every_encoding(encoding: str) -> None:
    batch = checked(csv_of(HEADER, NAMED).decode().encode(encoding))
    assert row(batch, 2).cells["person"] == "Zoë Exämple"


@pytest.mark.parametrize(
    "header",
    [
        ["  person ", "FROM", "To", "announced on"],
        ["Name", "Old employer", "New employer", "Announced"],
        ["Full name", "Previous company", "Joined", "Date"],
        ["Who", "from_org", "to_org", "Effective"],
    ],
)
def test_headers_are_known_however_people_call_them(header: list[str]) -> None:
    assert verdicts(checked(csv_of(header, ADA))) == ["new"]


def test_titles_above_the_header_and_empty_rows_are_left_alone() -> None:
    content = csv_of(["Moves of October", "", "", ""], [""], HEADER, ["", "", "", ""], ADA)
    batch = checked(content)
    assert [each.number for each in batch.rows.all()] == [5]


def test_columns_that_are_not_read_are_named() -> None:
    batch = checked(csv_of([*HEADER, "Salary", "Name"], [*ADA, "1", "x"]))
    assert batch.ignored == ["Salary", "Name"]
    assert row(batch, 2).cells["person"] == "Ada Example"


def test_the_first_sheet_with_such_a_table_is_read() -> None:
    from openpyxl import Workbook

    book = Workbook()
    first: Any = book.active
    first.append(["Read me"])
    hidden = book.create_sheet("Old")
    hidden.append(HEADER)
    hidden.sheet_state = "hidden"
    second = book.create_sheet("Moves")
    second.append(HEADER)
    second.append(ADA)
    file = io.BytesIO()
    book.save(file)
    batch = checked(file.getvalue(), name="book.xlsx")
    assert (batch.sheet, verdicts(batch)) == ("Moves", ["new"])


@pytest.mark.parametrize(
    ("cell", "shown_as", "means"),
    [
        (datetime(2024, 10, 14, 9, 30), "dd/mm/yyyy", "2024-10-14"),  # noqa: DTZ001  # as workbooks hold it
        (date(2024, 10, 1), "mmm-yy", "2024-10"),
        (date(2024, 10, 1), "dd mmm yyyy", "2024-10-01"),
        (date(2024, 1, 1), "yyyy", "2024"),
        (45579, "General", "2024-10-14"),
        (2024, "General", "2024"),
        ("Oct 2024", "General", "2024-10"),
        ("14/10/2024", "General", "2024-10-14"),
        ("14.10.2024", "General", "2024-10-14"),
        ("2024-10-14T08:00:00", "General", "2024-10-14"),
    ],
)
def test_dates_of_cells_mean_what_they_show(cell: Any, shown_as: str, means: str) -> None:
    from tests.imports.files import imported

    imported(xlsx_of(HEADER, [*ADA[:3], cell], formats={"D2": shown_as}), name="book.xlsx")
    assert str(Claim.objects.get().move.announced_on) == means  # type: ignore[union-attr]


def test_the_dates_of_a_column_show_which_number_is_the_day() -> None:
    batch = checked(csv_of(HEADER, [*ADA[:3], "10/14/2024"], ["Bob", "Foo Labs", "Bar AI", "03/04/2024"]))
    assert verdicts(batch) == ["new", "new"]
    assert batch.orders()["announced_on"] == "month"


def test_dates_that_may_be_either_are_asked_about() -> None:
    batch = checked(csv_of(HEADER, [*ADA[:3], "03/04/2024"]))
    assert problems(batch) == [(2, "Announced on")]
    assert "2024-04-03 or 2024-03-04" in row(batch, 2).problems[0][1]
    assert batch.has_unclear_dates
    assert verdicts(checked(csv_of(HEADER, [*ADA[:3], "03/04/2024"]), date_order="day")) == ["new"]


def test_a_formula_gives_its_value_and_its_faults_are_named() -> None:
    batch = checked(csv_of(HEADER, ["Ada Example", "#REF!", "Bar AI", "2024"]))
    assert problems(batch) == [(2, "From")]
    assert "fault of a formula" in row(batch, 2).problems[0][1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Person,Salary\r\nAda,1", "No row of the file is a header"),
        (b"Person,From\r\nAda,Foo", "no column for the date"),
        (b"\xd0\xcf\x11\xe0 something", "old workbook"),
        (b"PK\x03\x04 no archive", "cannot be read"),
        (b"\x00\x01\x02\x03" * 50, "No row of the file"),
    ],
)
def test_what_is_no_table_of_moves_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    batch = checked(content)
    assert batch.state == "failed"
    assert sentence in batch.problem


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.imports.sheets.workbook.MOST_UNPACKED", 1_000_000)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 2_000_000)
    assert len(file.getvalue()) < 10_000
    batch = checked(file.getvalue(), name="bomb.xlsx")
    assert (batch.state, "unpacks to" in batch.problem) == ("failed", True)


def test_a_file_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS", 2)
    batch = checked(csv_of(HEADER, *[ADA] * 3))
    assert (batch.state, "more than 2 rows" in batch.problem) == ("failed", True)


def test_the_bytes_are_removed_once_they_are_read() -> None:
    batch = checked(csv_of(HEADER, ADA))
    assert not hasattr(batch, "file")
