"""Splitting people and organizations through the API, with a preview and a way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from people.models import Person
from tests.alerts.watching import make_watchlist
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.desk.test_erasing import make_request
from tests.factories import make_claim, make_move, make_organization, make_person, make_user
from tracker.alerts.models import WatchedPerson
from tracker.desk.roles import Role
from tracker.merges.models import Split
from tracker.moves.models import Move
from tracker.workbench.models import PrivateNote

pytestmark = pytest.mark.django_db
PEOPLE, SPLITS = "/api/v1/people/", "/api/v1/splits/"
NAMES, MOVES = "people.personname.person_id", "moves.move.person_id"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


@pytest.fixture
def yao() -> Person:
    person = make_person("Shunyu Yao", aliases=("姚顺宇", "姚顺雨"))
    move = make_move(person=person, from_organization=make_organization("Foo Labs"), role_from="physicist")
    make_claim(move=move, person=person)
    return person


def address(record: Any, page: str = "") -> str:
    return f"{PEOPLE}{record.slug}/split/{page}"


def rows(tool: Client, record: Any, **query: Any) -> list[dict[str, str]]:
    return tool.get(address(record, "rows/"), query).json()["results"]  # type: ignore[no-any-return]


def physicist(tool: Client, yao: Person) -> dict[str, Any]:
    """A body that splits off the physicist: a name and a move."""
    name = rows(tool, yao, group=NAMES, q="姚顺宇")
    move = rows(tool, yao, group=MOVES)
    return {"rows": [name[0]["key"], move[0]["key"]], "name": "Shunyu Yao", "note": "physicist"}


def test_says_what_belongs_to_a_record_by_kind_and_row_by_row(tool: Client, yao: Person) -> None:
    groups = tool.get(address(yao)).json()["groups"]
    assert {"group": NAMES, "what": "names", "count": 2} in groups
    assert {"group": MOVES, "what": "moves", "count": 1} in groups
    (move,) = rows(tool, yao, group=MOVES)
    assert move["title"] == "Shunyu Yao: Foo Labs → ?, 2024-10-14"
    assert move["detail"] == "confirmed · physicist"
    assert [row["title"] for row in rows(tool, yao, group=NAMES, ordering="id")] == ["姚顺宇", "姚顺雨"]
    assert [row["title"] for row in rows(tool, yao, group=NAMES, q="宇")] == ["姚顺宇"]


def test_a_record_is_split_by_who_has_seen_the_preview_and_is_one_again(tool: Client, yao: Person) -> None:
    body = physicist(tool, yao)
    preview = post(tool, address(yao, "preview/"), body, 200)
    shown = preview.json()
    assert (shown["into"], shown["into_name"]) == (None, "Shunyu Yao (physicist)")
    going = {each["what"]: (each["count"], each["along"]) for each in shown["going"]}
    assert going == {"names": (1, 0), "moves": (1, 0), "claims": (0, 1)}
    assert not Split.objects.exists()
    made = post(tool, address(yao), body, if_match=preview.headers["ETag"])
    log = made.json()
    other = Person.objects.get(note="physicist")
    assert (log["kind"], log["original"], log["other"]) == ("person", "shunyu-yao", other.slug)
    assert (log["made_new"], log["split_by"], log["undone_at"]) == (True, "analyst", None)
    assert tool.get(made.headers["Location"]).json() == log
    assert Move.objects.get().person == other
    assert Person.history.filter(id=other.pk).latest().history_user.username == "analyst"
    undone = post(tool, f"{SPLITS}{log['id']}/undo/", {}, 200).json()
    assert undone["undone_by"] == "analyst"
    assert Move.objects.get().person == yao
    assert post(tool, f"{SPLITS}{log['id']}/undo/", {}, 409).json()["code"] == "cannot_undo"


def test_rows_are_given_to_a_record_that_is_there(tool: Client, yao: Person) -> None:
    there = make_person("Yao Shunyu")
    body = {"rows": [rows(tool, yao, group=MOVES)[0]["key"]], "into": there.slug}
    assert post(tool, address(yao, "preview/"), body, 200).json()["into"] == there.slug
    post(tool, address(yao), body, if_match="*")
    assert Move.objects.get().person == there
    both = faults(post(tool, address(yao), body | {"note": "x"}, 400, if_match="*").json())
    assert list(both) == ["into"]
    itself = faults(post(tool, address(yao), body | {"into": yao.slug}, 400, if_match="*").json())
    assert itself == {"into": ["A record is split into another one, not into itself."]}


def test_who_has_seen_another_version_splits_nothing(tool: Client, yao: Person) -> None:
    body = physicist(tool, yao)
    tag = post(tool, address(yao, "preview/"), body, 200).headers["ETag"]
    assert post(tool, address(yao), body, 428).json()["code"] == "version_needed"
    yao.add_name("Yao")
    refused = post(tool, address(yao), body, 412, if_match=tag).json()
    assert {"name": "Yao", "kind": "alias"} in refused["current"]["names"]
    assert not Split.objects.exists()


def test_what_cannot_be_split_is_refused_in_the_words_of_the_desk(tool: Client, yao: Person) -> None:
    body = physicist(tool, yao)
    for wrong, words in (
        ({"rows": []}, "Choose at least one name"),
        ({"note": ""}, "need a note that tells them apart"),
        ({"rows": [f"{MOVES}:999"]}, "are not of “Shunyu Yao” any more"),
    ):
        refused = post(tool, address(yao), body | wrong, 409, if_match="*").json()
        assert (refused["code"], words in refused["detail"]) == ("cannot_split", True)
        assert post(tool, address(yao, "preview/"), body | wrong, 409).json()["code"] == "cannot_split"
    assert list(faults(post(tool, address(yao), body | {"rows": ["1", f"{MOVES}:x"]}, 400).json())) == [
        "rows.0",
        "rows.1",
    ]
    assert "There is no such kind" in tool.get(address(yao, "rows/"), {"group": "x"}).json()["detail"]
    assert not Split.objects.exists()


def test_the_same_key_splits_once(tool: Client, yao: Person) -> None:
    body = physicist(tool, yao)
    one, two = (post(tool, address(yao), body, if_match="*", idempotency_key="k") for _each in range(2))
    assert one.json() == two.json()
    assert Split.objects.count() == 1


def test_the_number_of_queries_does_not_grow(
    tool: Client, yao: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        make_claim(person=yao, quote=f"Yao {number} may leave.")
    tool.get(address(yao))
    with django_assert_num_queries(7):  # token, permissions by role and by hand, person in three, rows
        assert len(rows(tool, yao, group="moves.claim.person_id")) == 3
    for number in range(2):
        person = make_person(f"Ada {number}", aliases=(f"A {number}",))
        post(tool, address(person), {"rows": [rows(tool, person, group=NAMES)[0]["key"]]}, if_match="*")
    tool.get(SPLITS)
    with django_assert_num_queries(5):  # token, permissions by role and by hand, splits, people
        assert len(tool.get(SPLITS).json()["results"]) == 2


def test_splits_are_listed_and_narrowed(tool: Client, yao: Person) -> None:
    log = post(tool, address(yao), physicist(tool, yao), if_match="*").json()
    assert tool.get(SPLITS, {"kind": "person", "stands": "true"}).json()["results"] == [log]
    assert tool.get(SPLITS, {"kind": "organization"}).json()["results"] == []


def test_splitting_is_for_those_who_may_at_the_desk(client: Client, yao: Person, settings: Settings) -> None:
    assert client.get(address(yao)).status_code == 401
    viewer = client_of(make_user(Role.VIEWER), "read", "write")
    assert viewer.get(address(yao)).json()["code"] == "role"
    assert post(viewer, address(yao), {"rows": ["x:1"]}, 403).json()["code"] == "role"
    assert viewer.get(SPLITS).status_code == 200


def test_what_is_for_the_desk_alone_is_neither_shown_nor_split_off(tool: Client, yao: Person) -> None:
    request = make_request(yao)
    ann = make_user(Role.ANALYST, "ann")
    note = PrivateNote.objects.create(person=yao, text="Ask her again.", written_by=ann)
    watched = WatchedPerson.objects.create(watchlist=make_watchlist(), person=yao)
    shown = tool.get(address(yao)).json()["groups"]
    assert {each["what"] for each in shown} == {"names", "moves"}
    hidden = {
        "corrections.correctionrequest.person_id": request.pk,
        "desk.privatenote.person_id": note.pk,
        "alerts.watchedperson.person_id": watched.pk,
    }
    for group, key in hidden.items():
        answer = tool.get(address(yao, "rows/"), {"group": group})
        assert "There is no such kind of rows" in faults(answer.json())["group"][0]
        said = {"rows": [f"{group}:{key}"], "name": "Other", "note": ""}
        not_there = {"rows": [f"{NAMES}:999999"], "name": "Other", "note": ""}
        refused = post(tool, address(yao, "preview/"), said, 409).json()
        assert refused["detail"] == post(tool, address(yao, "preview/"), not_there, 409).json()["detail"]
