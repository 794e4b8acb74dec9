"""The checks of a move are asked about together, and a broken one says which it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext

from tests.factories import make_claim, make_move, make_organization
from tracker.constraints import ChecksAtOnce

pytestmark = pytest.mark.django_db
MAKERS: list[Callable[..., Any]] = [make_move, make_claim]


@pytest.mark.parametrize("make", MAKERS)
def test_one_question_is_enough_where_all_hold(make: Callable[..., Any]) -> None:
    row = make()
    with CaptureQueriesContext(connection) as asked:
        row.validate_constraints()
    conditions = [each for each in row._meta.constraints if getattr(each, "condition", None)]
    others = [each for each in conditions if not isinstance(each, CheckConstraint)]
    assert sum("_check" in each["sql"] for each in asked.captured_queries) <= 1 + len(others)
    assert len(conditions) > 10


def test_the_sentence_is_that_of_what_is_broken() -> None:
    move = make_move(exit_manner="retired")
    move.to_organization = make_organization()
    with pytest.raises(ValidationError) as refused:
        move.full_clean()
    with pytest.raises(ValidationError) as one_by_one:
        super(ChecksAtOnce, move).validate_constraints()
    assert refused.value.messages == one_by_one.value.messages
    assert len(refused.value.messages) == 1


def test_what_is_not_excluded_is_looked_at_all_the_same() -> None:
    move = make_move(exit_manner="retired")
    move.to_organization = make_organization()
    with pytest.raises(ValidationError):
        move.validate_constraints(exclude={"status"})
    move.validate_constraints(exclude={"exit_manner"})
