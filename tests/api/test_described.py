"""The API does what its description says: checked by generated requests, of every operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.api.description import description
from tests.api.every_record import make_every_record
from tests.api.tokens import make_token
from tests.factories import make_user
from tracker.desk.roles import Role
from tracker.wsgi import application

pytestmark = pytest.mark.django_db
# A body of the right shape may still break a rule over several fields, which a schema cannot tell.
_NOT_OF_A_SCHEMA = [positive_data_acceptance]
# Schemathesis asks for packed answers, and does not unpack what it gets without HTTP between.
_PLAIN = {"Accept-Encoding": "identity"}


def _described() -> Any:
    described = schemathesis.openapi.from_dict(description())
    described.app = application
    return described


OPERATIONS = [each.ok() for each in _described().get_all_operations()]
_checked = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)


@pytest.fixture(autouse=True)
def connection_stays(db: None) -> Iterator[None]:
    """The transaction of the test outlives each request in it, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db: None) -> str:
    make_every_record()
    return make_token(make_user(Role.ADMINISTRATOR), "read", "propose", "write", "admin")[1]


@every_operation
def test_an_answer_to_a_plain_question_is_as_described(operation: Any, secret: str) -> None:
    """Without parameters, where generated ones leave little of the records."""
    if operation.method == "get" and "{" not in operation.path:
        case = operation.Case()
        headers = {"Authorization": f"Bearer {secret}", **_PLAIN}
        case.call_and_validate(headers=headers, excluded_checks=[ignored_auth])


@every_operation
def test_anonymous(operation: Any, secret: str) -> None:
    @_checked
    @given(case=operation.as_strategy())
    def answers_as_described(case: Any) -> None:
        case.call_and_validate(headers=_PLAIN, excluded_checks=_NOT_OF_A_SCHEMA)

    answers_as_described()


@every_operation
def test_with_every_right(operation: Any, secret: str) -> None:
    @_checked
    @given(case=operation.as_strategy())
    def answers_as_described(case: Any) -> None:
        headers = {"Authorization": f"Bearer {secret}", **_PLAIN}
        case.call_and_validate(headers=headers, excluded_checks=[*_NOT_OF_A_SCHEMA, ignored_auth])

    answers_as_described()
