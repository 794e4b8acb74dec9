"""Merging people, organizations and moves through the API, with a preview and a way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg2.errors import DeadlockDetected
from pytest_django import DjangoAssertNumQueries, Settings

from people.models import Person
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import make_move, make_organization, make_person, make_user
from tracker.desk.roles import Role
from tracker.merges import merge as merges
from tracker.merges.models import Merge
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
PEOPLE, MERGES = "/api/v1/people/", "/api/v1/merges/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


@pytest.fixture
def two() -> tuple[Person, Person]:
    loser = make_person("Seb Bubeck", aliases=("S. Bubeck",))
    survivor = make_person("Sébastien Bubeck", aliases=("S. Bubeck",))
    make_move(person=loser)
    return loser, survivor


def preview(tool: Client, loser: Any, survivor: Any) -> Any:
    return tool.get(f"{PEOPLE}{loser.slug}/merge/", {"into": survivor.slug})


def merge(tool: Client, loser: Any, survivor: Any, expect: int = 201, tag: str = "*", **more: Any) -> Any:
    body = {"into": survivor.slug, **more}
    return post(tool, f"{PEOPLE}{loser.slug}/merge/", body, expect, if_match=tag).json()


def test_a_preview_says_what_a_merge_would_do_and_does_nothing(tool: Client, two: Any) -> None:
    shown = preview(tool, *two).json()
    assert shown["loser"] == {"key": "seb-bubeck", "name": "Seb Bubeck"}
    assert {"what": "moves", "count": 1} in shown["rows"]
    assert (shown["new_names"], shown["shared_names"]) == (["Seb Bubeck"], ["S. Bubeck"])
    assert (shown["why_not"], shown["doubts"], shown["told_apart"]) == ("", [], [])
    assert not Merge.objects.exists()


def test_a_person_is_merged_by_who_has_seen_the_preview_and_back_again(tool: Client, two: Any) -> None:
    loser, survivor = two
    log = merge(tool, loser, survivor, tag=preview(tool, loser, survivor).headers["ETag"])
    assert (log["kind"], log["loser"], log["survivor"]) == ("person", loser.slug, survivor.slug)
    assert (log["merged_by"], log["undone_at"]) == ("analyst", None)
    assert Move.objects.get().person == survivor
    assert Move.history.latest().history_user.username == "analyst"
    assert tool.get(f"{PEOPLE}{loser.slug}/").status_code == 307
    undone = post(tool, f"{MERGES}{log['id']}/undo/", {}, 200).json()
    assert undone["undone_by"] == "analyst"
    assert Move.objects.get().person == loser
    again = post(tool, f"{MERGES}{log['id']}/undo/", {}, 409).json()
    assert (again["code"], "has been undone already" in again["detail"]) == ("cannot_undo", True)


def test_what_was_changed_since_the_preview_is_shown_and_nothing_merged(tool: Client, two: Any) -> None:
    loser, survivor = two
    tag = preview(tool, loser, survivor).headers["ETag"]
    assert merge(tool, loser, survivor, 428, tag="")["code"] == "version_needed"
    survivor.add_name("塞巴斯蒂安")
    loser.add_name("Sebastian")
    refused = merge(tool, loser, survivor, 412, tag=tag)
    assert refused["current"]["new_names"] == ["Seb Bubeck", "Sebastian"]
    assert not Merge.objects.exists()


def test_what_can_never_be_one_is_refused_in_the_words_of_the_desk(tool: Client, two: Any) -> None:
    loser, survivor = two
    same = faults(merge(tool, loser, loser, 400))
    assert same == {"into": ["A record is merged into another one of its kind, not into itself."]}
    assert list(faults(merge(tool, loser, Person(slug="nobody"), 400))) == ["into"]
    merge(tool, loser, survivor)
    assert tool.get(f"{PEOPLE}{loser.slug}/merge/", {"into": survivor.slug}).status_code == 404


def test_what_contradicts_each_other_is_merged_all_the_same(tool: Client) -> None:
    one = make_organization("Foo", kind="company", country="US")
    other = make_organization("Foo Ltd", kind="company", country="FR")
    address, body = f"/api/v1/organizations/{one.slug}/merge/", {"into": other.slug}
    doubts = tool.get(address, body).json()["doubts"]
    if doubts:
        assert post(tool, address, body, 409, if_match="*").json()["code"] == "cannot_merge"
    post(tool, address, body | {"all_the_same": True}, if_match="*")
    assert Merge.objects.get().survivor_id == other.pk


def test_moves_that_were_logged_twice_are_merged(tool: Client, settings: Settings) -> None:
    ada, foo = make_person("Ada"), make_organization("Foo")
    one, other = (make_move(person=ada, from_organization=foo) for _each in range(2))
    address, body = f"/api/v1/moves/{one.pk}/merge/", {"into": other.pk}
    settings.FOUR_EYES = True
    assert post(tool, address, body, 403, if_match="*").json()["code"] == "four_eyes"
    settings.FOUR_EYES = False
    log = post(tool, address, body, if_match=tool.get(address, body).headers["ETag"]).json()
    assert (log["kind"], log["loser"], log["survivor"]) == ("move", str(one.pk), str(other.pk))


def test_merges_are_listed_and_narrowed(tool: Client, two: Any) -> None:
    log = merge(tool, *two)
    one, other = make_organization("Foo"), make_organization("Bar")
    post(tool, f"/api/v1/organizations/{one.slug}/merge/", {"into": other.slug}, if_match="*")
    kinds = [row["kind"] for row in tool.get(MERGES).json()["results"]]
    assert kinds == ["organization", "person"]
    assert tool.get(MERGES, {"kind": "person"}).json()["results"] == [log]
    assert tool.get(MERGES, {"stands": "false"}).json()["results"] == []
    assert tool.get(f"{MERGES}{log['id']}/").json() == log


def test_the_number_of_queries_does_not_grow_with_the_merges(
    tool: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(3):
        merge(tool, make_person(), make_person())
    tool.get(MERGES)
    with django_assert_num_queries(5):  # token, permissions by role and by hand, merges, people
        assert len(tool.get(MERGES).json()["results"]) == 3


def test_a_preview_is_for_those_who_may_merge(client: Client, two: Any) -> None:
    assert preview(client, *two).status_code == 401
    viewer = client_of(make_user(Role.VIEWER), "read", "write")
    assert preview(viewer, *two).json()["code"] == "role"
    assert merge(viewer, two[0], two[1], 403)["code"] == "role"


def test_who_is_broken_off_by_a_deadlock_is_tried_again(
    tool: Client, two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def merge_after_a_deadlock(*args: Any, **options: Any) -> Merge:
        tries.append(args)
        if len(tries) == 1:
            raise OperationalError from DeadlockDetected()
        return merges.merge(*args, **options)

    monkeypatch.setattr("tracker.api.writing.merging.merge", merge_after_a_deadlock)
    merge(tool, *two)
    assert (len(tries), Merge.objects.count()) == (2, 1)
