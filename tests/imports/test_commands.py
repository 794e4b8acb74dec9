"""The commands import_moves and export_moves."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.factories import make_move, make_organization, make_person
from tests.imports.files import ADA, HEADER, csv_of
from tracker.imports.models import ImportBatch, ImportRow
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db


def run(content: bytes, folder: Path, **options: Any) -> str:
    path = folder / "moves.csv"
    path.write_bytes(content)
    out = io.StringIO()
    call_command("import_moves", str(path), stdout=out, **options)
    return out.getvalue()


def test_imports_and_reports_each_row(tmp_path: Path, analyst: User) -> None:
    said = run(csv_of(HEADER, ADA, ["Bob B", "", "Baz Inc", "2024"]), tmp_path, by="analyst")
    assert "     2  new             Ada Example: Foo Labs → Bar AI." in said
    assert "new: 2" in said
    assert Move.objects.count() == 2
    assert set(Claim.objects.values_list("reviewed_by", flat=True)) == {analyst.pk}
    assert ImportBatch.objects.get().state == "imported"


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    assert "new: 1" in run(csv_of(HEADER, ADA), tmp_path, dry_run=True)
    assert not Move.objects.exists()
    assert not ImportBatch.objects.exists()


def test_one_row_in_the_way_keeps_all_out(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="in the way: 1"):
        run(csv_of(HEADER, ADA, ["Bob B", "", "", "2024"]), tmp_path)
    assert not Move.objects.exists()
    assert not ImportRow.objects.exists()


def test_conflicts_go_as_the_option_says(tmp_path: Path) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    make_move(person=make_person("Ada Example"), from_organization=foo, to_organization=bar, role_to="CTO")
    content = csv_of([*HEADER, "Role after", "URL"], [*ADA, "CEO", "https://a.example"])
    with pytest.raises(CommandError):
        run(content, tmp_path)
    run(content, tmp_path, conflicts="attach")
    assert (Move.objects.get().role_to, Claim.objects.get().role_to) == ("CTO", "CEO")


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "is empty"), (b"Person,Pay\nAda,1", "No row of the file is a header")]
)
def test_a_file_that_cannot_be_read_is_refused(content: bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(content, tmp_path)
    assert not ImportBatch.objects.exists()


def test_a_missing_file_and_an_unknown_user_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_moves", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="no user “nobody”"):
        run(csv_of(HEADER, ADA), tmp_path, by="nobody")


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_what_was_exported_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    make_move(
        person=make_person("=Ada Example", note="chemist"),
        from_organization=make_organization("@Foo"),
        announced_on="2024-10",
        effective_on="2024-11-05",
        role_from="-head",
        note="+1\nsecond line",
        exit_manner="acquihired",
    )
    make_move(to_organization=make_organization("Bar AI"), announced_on="2024", to_capacity="board")
    described = sorted(map(str, Move.objects.all()))
    path = tmp_path / name
    call_command("export_moves", str(path), stderr=io.StringIO())
    out = io.StringIO()
    call_command("import_moves", str(path), stdout=out)
    assert "same: 2" in out.getvalue()
    assert Claim.objects.count() == 0
    Move.objects.all().delete()
    call_command("import_moves", str(path), stdout=io.StringIO())
    assert sorted(map(str, Move.objects.all())) == described
    move = Move.objects.get(role_from="-head")
    assert (move.note, str(move.effective_on), move.exit_manner) == (
        "+1\nsecond line",
        "2024-11-05",
        "acquihired",
    )
