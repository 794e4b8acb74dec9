"""A move: what the database refuses, and what it derives."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import is_unsourced, make_import_claim, make_move, make_organization, make_person
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db


def test_is_refused_without_organizations() -> None:
    move = Move(person=make_person(), announced_on_first_day="2024-01-01", announced_on_precision="day")
    with pytest.raises(ValidationError, match="A move needs an organization"):
        move.full_clean()
    with pytest.raises(IntegrityError, match="move_has_an_organization"), transaction.atomic():
        move.save()


def test_is_refused_without_any_date() -> None:
    with pytest.raises(IntegrityError, match="move_has_a_date"), transaction.atomic():
        make_move(announced_on=None)


@pytest.mark.parametrize(
    ("first_day", "precision"),
    [
        ("2024-10-14", "month"),
        ("2024-10-01", "year"),
        ("2024-10-14", ""),
        ("2024-10-14", "week"),
        (None, "day"),
        (None, "year"),
    ],
)
def test_is_refused_where_the_day_and_the_precision_disagree(first_day: str | None, precision: str) -> None:
    move = make_move()
    with pytest.raises(IntegrityError, match="move_effective_on_is_a_partial_date"), transaction.atomic():
        Move.objects.filter(pk=move.pk).update(
            effective_on_first_day=first_day, effective_on_precision=precision
        )


def test_of_the_retired_has_no_next_organization() -> None:
    with pytest.raises(IntegrityError, match="move_of_the_retired_ends_there"), transaction.atomic():
        make_move(to_organization=make_organization(), exit_manner="retired")


@pytest.mark.parametrize("column", ["status", "exit_manner", "entry_manner", "from_capacity", "to_capacity"])
def test_takes_only_words_of_the_vocabulary(column: str) -> None:
    with pytest.raises(IntegrityError, match=f"move_{column}_is_known"), transaction.atomic():
        make_move(**{column: "vanished"})


def test_knows_its_kind() -> None:
    one, other = make_organization(), make_organization()
    assert make_move(from_organization=one).kind == "departure"
    assert make_move(to_organization=one).kind == "arrival"
    assert make_move(from_organization=one, to_organization=other).kind == "transfer"
    assert make_move(from_organization=one, to_organization=one).kind == "internal"


def test_happened_when_it_took_effect_or_else_when_it_was_announced() -> None:
    announced = make_move(announced_on="2024-10-14")
    assert (str(announced.happened_first_day), announced.happened_precision) == ("2024-10-14", "day")
    effective = make_move(announced_on="2024-10-14", effective_on="2025")
    effective.refresh_from_db()
    assert (str(effective.happened_first_day), effective.happened_precision) == ("2025-01-01", "year")
    assert str(effective.happened_on) == "2025"


def test_is_unsourced_where_only_an_import_speaks_for_it() -> None:
    move = make_move()
    make_import_claim(move)
    assert is_unsourced(move)


def test_is_sourced_once_an_import_names_its_source() -> None:
    move = make_move()
    make_import_claim(move)
    make_import_claim(move, url="https://example.org/news")
    assert not is_unsourced(move)


def test_reads_as_one_line() -> None:
    move = make_move(
        person=make_person("李飞飞"), from_organization=make_organization("Google Cloud"), announced_on="2018"
    )
    assert str(move) == "李飞飞: Google Cloud → ?, 2018"
