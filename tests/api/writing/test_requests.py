"""Answering those who are followed, and claims that are held back, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.desk.test_erasing import make_request
from tests.factories import make_organization, make_person, make_user
from tests.privacy.test_hold_back import erased, read
from tracker.corrections.models import CorrectionRequest
from tracker.desk.roles import Role
from tracker.moves.models import Claim, HeldClaim

pytestmark = pytest.mark.django_db
REQUESTS, HELD = "/api/v1/requests/", "/api/v1/held-claims/"
__all__ = ["erased"]  # a fixture


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ADMINISTRATOR), "admin")


@pytest.fixture
def asked() -> CorrectionRequest:
    return make_request(make_person("Ada Example"))


def test_a_request_is_closed_by_who_has_read_it_and_keeps_no_address(
    tool: Client, asked: CorrectionRequest
) -> None:
    page = f"{REQUESTS}{asked.pk}/"
    answer = tool.get(page)
    shown = answer.json()
    assert (shown["person"]["slug"], shown["wrong"], shown["email"]) == (
        "ada-example",
        "I left in May.",
        "a@example.org",
    )
    done = post(
        tool, f"{page}accept/", {"answer": "It is May now."}, 200, if_match=answer.headers["ETag"]
    ).json()
    assert (done["state"], done["answer"], done["email"]) == ("accepted", "It is May now.", "")
    assert (done["decided_by"], done["is_overdue"]) == ("administrator", False)
    again = post(tool, f"{page}decline/", {"answer": "No."}, 409, if_match="*").json()
    assert (again["code"], "is accepted already" in again["detail"]) == ("cannot_close", True)


def test_a_request_is_not_closed_unread_or_without_an_answer(tool: Client, asked: CorrectionRequest) -> None:
    page = f"{REQUESTS}{asked.pk}/decline/"
    assert post(tool, page, {"answer": "No."}, 428).json()["code"] == "version_needed"
    assert post(tool, page, {"answer": "No."}, 412, if_match='"999999"').json()["current"]["id"] == asked.pk
    assert list(faults(post(tool, page, {"answer": " "}, 400, if_match="*").json())) == ["answer"]
    asked.refresh_from_db()
    assert (asked.state, asked.email) == ("open", "a@example.org")


def test_requests_are_listed_and_narrowed(
    tool: Client, asked: CorrectionRequest, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = make_request(make_person("Bob"), kind="erase")
    tool.get(REQUESTS)
    with django_assert_num_queries(4):  # token, permissions by role and by hand, requests
        assert [row["id"] for row in tool.get(REQUESTS).json()["results"]] == [asked.pk, other.pk]
    for query, found in ({"kind": "erase"}, other), ({"person": "ada-example", "state": "open"}, asked):
        assert [row["id"] for row in tool.get(REQUESTS, query).json()["results"]] == [found.pk]


@pytest.mark.usefixtures("erased")
def test_a_claim_that_is_held_back_is_released_or_forgotten(tool: Client) -> None:
    make_organization("Foo Labs")
    read("S. Bubeque has left Microsoft for Foo Labs.")
    (held,) = tool.get(HELD).json()["results"]
    assert (held["person_name"], held["to_name"]) == ("S. Bubeque", "Foo Labs")
    assert held["quote"] == "S. Bubeque has left Microsoft for Foo Labs."
    claim = post(tool, f"{HELD}{held['id']}/release/", {"do_not_ask_again": True}).json()
    assert (claim["review"], Claim.objects.get().pk) == ("pending", claim["id"])
    assert post(tool, f"{HELD}{held['id']}/release/", {}, 404).json()["code"] == "not_found"
    Claim.objects.all().delete()
    read("Sébastien M. Bubeque has left Bar AI for Foo Labs.")
    (other,) = tool.get(HELD).json()["results"]
    assert post(tool, f"{HELD}{other['id']}/forget/", {}, 204).content == b""
    assert not HeldClaim.objects.exists()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("address", [REQUESTS, HELD])
def test_it_takes_the_scope_and_the_role(client: Client, address: str) -> None:
    assert client.get(address).status_code == 401
    administrator = make_user(Role.ADMINISTRATOR)
    assert client_of(administrator, "read", "write").get(address).json()["code"] == "scope"
    reviewer: Any = client_of(make_user(Role.REVIEWER), "admin")
    assert reviewer.get(address).json()["code"] == "role"
