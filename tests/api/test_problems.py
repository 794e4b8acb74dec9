"""What went wrong is said in one shape everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_move, make_person
from tracker.api.views import MoveViewSet

pytestmark = pytest.mark.django_db


def problem(client: Client, address: str, method: str = "get", **options: Any) -> dict[str, Any]:
    answer = getattr(client, method)(address, **options)
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert set(found) == {"type", "title", "status", "code", "detail", "instance", "errors"}
    assert found["status"] == answer.status_code
    assert found["detail"]
    assert client.get(found["type"]).json()["status"] == answer.status_code
    return found


def test_a_parameter_that_is_wrong_is_named_with_a_sentence(client: Client) -> None:
    found = problem(client, "/api/v1/moves/?since=2024-13")
    assert found["instance"] == "/api/v1/moves/?since=2024-13"
    (error,) = found["errors"]
    assert (error["source"], error["field"], error["code"]) == ("query", "since", "invalid")
    assert "there is no month 13" in error["detail"]
    assert error["detail"] in found["detail"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/moves/999/", 404),
        ("/api/v1/nothing/", 404),
        ("/api/v2/moves/", 404),
        ("/api/v1/moves/?format=yaml", 400),
        ("/api/v1/metrics/attrition/", 400),
    ],
)
def test_every_way_of_going_wrong_has_the_shape(client: Client, address: str, status: int) -> None:
    assert problem(client, address)["status"] == status


def test_a_method_that_is_not_taken(client: Client) -> None:
    assert problem(client, "/api/v1/spells/", "delete")["code"] == "method_not_allowed"


def test_an_answer_of_a_kind_that_is_not_made(client: Client) -> None:
    found = problem(client, "/api/v1/moves/", headers={"accept": "image/png"})
    assert (found["status"], found["errors"]) == (406, [])


def test_a_mistake_of_ours_shows_no_traceback(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: MoveViewSet) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(MoveViewSet, "get_queryset", fail)
    client.raise_request_exception = False
    found = problem(client, f"/api/v1/moves/{make_move().pk}/")
    assert (found["status"], found["code"]) == (500, "failed")
    assert "secret" not in str(found)


def test_an_erased_person_is_gone(client: Client) -> None:
    person = make_person("Ada")
    person.is_erased = True
    type(person).with_merged.filter(pk=person.pk).update(
        is_erased=True, name="Erased person", note="", sort_key="erased person"
    )
    assert problem(client, "/api/v1/people/ada/")["status"] == 410
