"""Erasing people, and giving them what is held about them, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from people.models import Person
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.desk.test_erasing import make_request
from tests.factories import make_claim, make_move, make_person, make_user
from tracker.access.models import KeptAnswer
from tracker.api.writing import erasing
from tracker.desk.roles import Role
from tracker.moves.models import Move
from tracker.privacy.models import Erasure

pytestmark = pytest.mark.django_db
ERASE, ERASURES = "/api/v1/people/ada-example/erase/", "/api/v1/erasures/"
BODY = {"name": "Ada Example", "reason": "asked by letter"}


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ADMINISTRATOR), "admin")


@pytest.fixture
def ada() -> Person:
    person = make_person("Ada Example", aliases=("艾达",))
    make_claim(move=make_move(person=person), person=person)
    return person


def test_a_preview_says_what_goes_and_what_stays(tool: Client, ada: Person) -> None:
    make_request(ada)
    shown = tool.get(ERASE).json()
    assert (shown["person"], shown["names"], shown["everyone"]) == (
        "ada-example",
        ["Ada Example", "艾达"],
        ["ada-example"],
    )
    assert {"what": "claims", "count": 1} in shown["going"]
    assert {"what": "moves", "count": 1} in shown["staying"]
    assert (shown["history"] > 0, shown["open_requests"]) == (True, 1)
    assert Person.objects.get() == ada


def test_a_person_is_erased_by_who_has_seen_the_preview(tool: Client, ada: Person) -> None:
    tag = tool.get(ERASE).headers["ETag"]
    done = post(tool, ERASE, BODY, 200, if_match=tag, idempotency_key="k")
    assert "docs/data-protection.md" in done.json()["left_to_do"]  # the test itself is a transaction
    erasure = Erasure.objects.get()
    assert (erasure.reason, erasure.erased_by.username) == ("asked by letter", "administrator")  # type: ignore[union-attr]
    assert not Person.objects.filter(pk=ada.pk).exists()
    assert (Move.objects.count(), KeptAnswer.objects.count()) == (1, 0)
    assert Move.history.get().history_user is None
    assert post(tool, ERASE, BODY, 410, if_match="*").json()["code"] == "gone"
    assert tool.get(ERASE).status_code == 410
    assert tool.get("/api/v1/people/ada-example/export/").status_code == 410
    assert tool.get(ERASURES).json()["results"] == [
        {"month": f"{erasure.month:%Y-%m}", "reason": "asked by letter", "erased_by": "administrator"}
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": "Ada"}, "name", "That is not the name of this record."),
        ({"name": " Ada Example"}, "name", "That is not the name of this record."),
        ({"reason": "Ada Example asked"}, "reason", "The reason names the person"),
        ({"reason": ""}, "reason", "may not be blank"),
        ({"sure": True}, "sure", "There is no such field here"),
    ],
)
@pytest.mark.usefixtures("ada")
def test_nobody_is_erased_by_a_slip(tool: Client, wrong: Any, field: str, sentence: str) -> None:
    ((where, (said,)),) = faults(post(tool, ERASE, BODY | wrong, 400, if_match="*").json()).items()
    assert (where, sentence in said) == (field, True)
    assert (Person.objects.count(), Erasure.objects.count()) == (1, 0)


def test_who_has_seen_another_version_erases_nobody(tool: Client, ada: Person) -> None:
    tag = tool.get(ERASE).headers["ETag"]
    assert post(tool, ERASE, BODY, 428).json()["code"] == "version_needed"
    ada.add_name("A. Example")
    assert "A. Example" in str(post(tool, ERASE, BODY, 412, if_match=tag).json()["current"])
    assert (Person.objects.get(), Erasure.objects.count()) == (ada, 0)


@pytest.mark.usefixtures("ada")
def test_without_a_key_nobody_is_erased(tool: Client, settings: Settings) -> None:
    settings.ERASURE_KEY = ""
    refused = post(tool, ERASE, BODY, 409, if_match="*").json()
    assert (refused["code"], "ERASURE_KEY" in refused["detail"]) == ("cannot_erase", True)
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("ada")
def test_what_is_held_comes_as_a_file(tool: Client) -> None:
    answer = tool.get("/api/v1/people/ada-example/export/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ada-example.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    held = answer.json()
    assert held["names"] == ["Ada Example", "艾达"]
    assert set(held["records"]) >= {"people.person", "moves.move", "moves.claim"}


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("address", [ERASE, ERASURES, "/api/v1/people/ada-example/export/"])
def test_it_takes_the_scope_and_the_role(client: Client, address: str) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    assert client.get(address).status_code == 401
    assert client_of(administrator, "read", "propose", "write").get(address).json()["code"] == "scope"
    assert client_of(make_user(Role.REVIEWER), "admin").get(address).json()["code"] == "role"
    assert post(client_of(administrator, "write"), ERASE, BODY, 403, if_match="*").json()["code"] == "scope"
    assert Person.objects.count() == 1


def test_the_number_of_queries_does_not_grow(
    tool: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        make_person(f"Ada {number}")
        body = {"name": f"Ada {number}", "reason": "asked by letter"}
        post(tool, f"/api/v1/people/ada-{number}/erase/", body, 200, if_match="*")
    with django_assert_num_queries(4):  # token, permissions by role and by hand, erasures
        assert len(tool.get(ERASURES).json()["results"]) == 2


def test_whom_another_one_has_erased_meanwhile_is_gone(
    tool: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = tool.get(ERASE).headers["ETag"]
    there = erasing.ErasesPeople._person_there

    def erased_behind(self: Any) -> Any:
        found = there(self)
        monkeypatch.setattr(erasing.ErasesPeople, "_person_there", there)
        post(tool, ERASE, BODY, 200, if_match=tag)
        return found

    monkeypatch.setattr(erasing.ErasesPeople, "_person_there", erased_behind)
    post(tool, ERASE, BODY, 410, if_match=tag)


def test_an_address_that_nobody_can_have_is_not_found(tool: Client) -> None:
    for page in ("erase", "export"):
        assert tool.get(f"/api/v1/people/a%00b/{page}/").status_code == 404
