"""Deleting records through the API, and bringing them back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orgs.models import Lineage
from people.models import Person
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import make_move, make_organization, make_person, make_source, make_user
from tests.history.latest import rows_without_true_history
from tracker.desk.roles import Role
from tracker.news.models import Source

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def reviewer() -> Client:
    return client_of(make_user(Role.REVIEWER), "read", "write")


def delete(tool: Client, address: str, expect: int = 204, tag: str = "*") -> Any:
    answer = tool.delete(f"{API}{address}/", headers={"if-match": tag} if tag else {})
    assert answer.status_code == expect, answer.content.decode()
    return answer.json() if answer.content else None


def deleted(tool: Client, kind: str) -> list[dict[str, Any]]:
    return tool.get(f"{API}deleted/{kind}/").json()["results"]  # type: ignore[no-any-return]


def test_a_person_is_deleted_by_who_has_read_it_and_brought_back_with_its_names(reviewer: Client) -> None:
    pk = make_person("Ada Example", note="physicist", aliases=("Ada E.",)).pk
    tag = reviewer.get(f"{API}people/ada-example-physicist/").headers["ETag"]
    delete(reviewer, "people/ada-example-physicist", tag=tag)
    (row,) = deleted(reviewer, "people")
    assert (row["id"], row["slug"], row["name"]) == (pk, "ada-example-physicist", "Ada Example (physicist)")
    assert row["deleted_by"] == "reviewer"
    analyst = client_of(make_user(Role.ANALYST), "write")
    back = post(analyst, f"{API}deleted/people/{pk}/restore/", {})
    assert back.json()["slug"] == "ada-example-physicist"
    assert back.headers["Location"].endswith("/api/v1/people/ada-example-physicist/")
    assert {name.name for name in Person.objects.get(pk=pk).names.all()} == {"Ada Example", "Ada E."}
    assert deleted(reviewer, "people") == []
    assert post(analyst, f"{API}deleted/people/{pk}/restore/", {}, 404).json()["code"] == "not_found"
    assert rows_without_true_history() == []


def test_an_organization_comes_back_with_its_lineage_and_a_source_too(reviewer: Client) -> None:
    child, parent = make_organization("Foo"), make_organization("Big Co")
    Lineage.objects.create(organization=child, other=parent, relation="parent")
    source = make_source("Foo News")
    for kind, record in ("organizations", child), ("sources", source):
        delete(reviewer, f"{kind}/{record.slug}")
        post(reviewer, f"{API}deleted/{kind}/{deleted(reviewer, kind)[0]['id']}/restore/", {})
    assert Lineage.objects.get().organization == child
    assert Source.objects.get() == source


def test_what_is_needed_is_not_deleted(reviewer: Client) -> None:
    make_move(person=make_person("Ada Example"))
    refused = delete(reviewer, "people/ada-example", 409)
    assert (refused["code"], refused["detail"]) == (
        "cannot_delete",
        "“Ada Example” is needed by others, and was not deleted (moves: 1).",
    )
    assert Person.objects.count() == 1


def test_who_has_seen_another_version_deletes_nothing(reviewer: Client) -> None:
    ada = make_person("Ada Example")
    tag = reviewer.get(f"{API}people/ada-example/").headers["ETag"]
    assert delete(reviewer, "people/ada-example", 428, tag="")["code"] == "version_needed"
    ada.add_name("Ada E.")
    refused = delete(reviewer, "people/ada-example", 412, tag=tag)
    assert {"name": "Ada E.", "kind": "alias"} in refused["current"]["names"]
    assert Person.objects.count() == 1


def test_what_has_taken_the_address_stays(reviewer: Client) -> None:
    make_person("Ada Example")
    delete(reviewer, "people/ada-example")
    make_person("Ada Example", slug="ada-example")
    refused = post(reviewer, f"{API}deleted/people/{deleted(reviewer, 'people')[0]['id']}/restore/", {}, 409)
    assert refused.json()["code"] == "cannot_restore"


def test_deleting_is_for_reviewers_and_what_is_gone_for_analysts(client: Client) -> None:
    make_person("Ada Example")
    assert delete(client, "people/ada-example", 401)["code"] == "not_authenticated"
    assert delete(client_of(make_user(Role.ANALYST), "write"), "people/ada-example", 403)["code"] == "role"
    viewer = client_of(make_user(Role.VIEWER), "read")
    assert viewer.get(f"{API}deleted/people/").json()["code"] == "role"


def test_the_number_of_queries_does_not_grow(
    reviewer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        make_person(f"Ada {number}")
        delete(reviewer, f"people/ada-{number}")
    deleted(reviewer, "people")
    with django_assert_num_queries(4):  # token, permissions by role and by hand, history
        assert len(deleted(reviewer, "people")) == 3


def test_a_source_does_not_come_back_where_another_polls_the_same_by_now(reviewer: Client) -> None:
    feed = {"kind": "feed", "url": "https://paper.example/feed"}
    pk = make_source("Paper", **feed).pk
    delete(reviewer, "sources/paper")
    make_source("Paper again", kind="feed", url="http://PAPER.example/feed/")
    refused = post(reviewer, f"{API}deleted/sources/{pk}/restore/", {}, 409).json()
    assert (refused["code"], refused["detail"]) == (
        "cannot_restore",
        "There is a source already that polls this address: paper-again",
    )
    assert Source.objects.get().name == "Paper again"
