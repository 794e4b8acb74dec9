"""Private notes, who looks after what, and filters of one's own, through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import NOW, make_article, make_move, make_person, make_user
from tracker.desk.records import RecordAdmin
from tracker.desk.roles import Role
from tracker.merges.merge import merge
from tracker.workbench.assign import add_note, assign
from tracker.workbench.models import Assignment, PrivateNote, SavedFilter
from tracker.workbench.saved_filters import LISTS, MOST, keep_filter

pytestmark = pytest.mark.django_db
NOTES, ASSIGNMENTS, FILTERS = "/api/v1/notes/", "/api/v1/assignments/", "/api/v1/saved-filters/"
SUBJECTS: dict[str, Callable[[], Any]] = {
    "person": lambda: make_person("Ada"),
    "move": make_move,
    "article": make_article,
}


@pytest.fixture
def ann() -> User:
    return make_user(Role.ANALYST, "ann")


@pytest.fixture
def tool(ann: User) -> Client:
    return client_of(ann, "read", "write")


def sentence(answer: Any) -> tuple[str, str]:
    (error,) = answer.json()["errors"]
    return error["field"], error["detail"]


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_note_is_written_read_and_removed(tool: Client, kind: str) -> None:
    record = SUBJECTS[kind]()
    address = record.slug if kind == "person" else record.pk
    answer = post(tool, NOTES, {kind: address, "text": " Wait\nuntil May. "})
    note = answer.json()
    assert (note["text"], note["written_by"]) == ("Wait\nuntil May.", "ann")
    assert PrivateNote.objects.get().subject == record
    assert tool.get(answer.headers["Location"]).json() == note
    assert tool.get(NOTES, {kind: address, "written_by": "ann"}).json()["results"] == [note]
    assert tool.get(NOTES, {"written_by": "ben"}).json()["results"] == []
    assert tool.delete(f"{NOTES}{note['id']}/").status_code == 204
    assert not PrivateNote.objects.exists()


def test_notes_are_found_by_a_person_s_address_also_of_one_who_was_merged(tool: Client, ann: User) -> None:
    loser, survivor = make_person("Ada One"), make_person("Ada Two")
    for record in (loser, survivor, make_move(person=make_person("Bo"))):
        add_note(record, "x", by=ann, now=NOW)
    merge(loser, survivor, by=ann, now=NOW)
    for slug, there in (("ada-one", 2), ("ada-two", 2), ("nobody", 0)):
        assert len(tool.get(NOTES, {"person": slug}).json()["results"]) == there, slug


def test_a_bad_note_is_refused_in_the_words_of_the_desk(tool: Client) -> None:
    move = make_move()
    empty, long = ({"move": move.pk, "text": text} for text in (" ", "x" * 2001))
    assert sentence(post(tool, NOTES, empty, 400)) == ("text", "Write something, or leave the note out.")
    assert sentence(post(tool, NOTES, long, 400)) == (
        "text",
        "The note has 2001 characters; it may have 2000.",
    )
    for body in ({}, {"move": move.pk, "person": move.person.slug}):
        assert sentence(post(tool, NOTES, body | {"text": "x"}, 400)) == (
            "",
            "It is about a person, a move or an article, and about one of them.",
        )
    assert sentence(post(tool, NOTES, {"move": 999_999, "text": "x"}, 400))[1] == "There is no move 999999."
    assert not PrivateNote.objects.exists()


def test_each_removes_their_own_notes(tool: Client) -> None:
    other = add_note(make_person(), "not ann's", by=make_user(Role.ANALYST, "ben"), now=NOW)
    refused = tool.delete(f"{NOTES}{other.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_yours")
    assert refused.json()["detail"] == "Only who wrote a note can remove it."
    assert PrivateNote.objects.get() == other


def test_a_note_is_in_no_other_answer(tool: Client, ann: User) -> None:
    move = make_move(person=make_person("Ada"))
    keeper = make_user(Role.VIEWER, "keeper-of-it")
    for record in (move, move.person):
        add_note(record, "unheard-of", by=ann, now=NOW)
        assign([record], keeper, by=ann, now=NOW)
    pages = [
        "people/",
        "people/ada/?expand=moves,spells",
        "people/ada/history/",
        "people/ada/split/",
        "moves/?format=ndjson",
        f"moves/{move.pk}/",
        f"moves/{move.pk}/history/",
        "changes/",
    ]
    root = client_of(make_user(Role.ADMINISTRATOR), "read", "propose", "write", "admin")
    for client in (Client(), tool, root):
        for page in pages:
            answer = client.get(f"/api/v1/{page}")
            content = answer.getvalue() if answer.streaming else answer.content
            assert b"unheard-of" not in content, page
            assert b"-of-it" not in content, page


@pytest.mark.parametrize("kind", SUBJECTS)
def test_somebody_looks_after_a_record_and_hands_it_over(tool: Client, ann: User, kind: str) -> None:
    record, ben = SUBJECTS[kind](), make_user(Role.VIEWER, "ben")
    subject = {kind: record.slug if kind == "person" else record.pk}
    given = post(tool, ASSIGNMENTS, subject | {"assignee": "ben"}, 200).json()
    assert (given["assignee"], given["assigned_by"]) == ("ben", "ann")
    assert Assignment.objects.get().subject == record
    assert tool.get(ASSIGNMENTS, {"assignee": "ben"}).json()["results"] == [given]
    taken = post(tool, ASSIGNMENTS, subject | {"assignee": "ann"}, 200).json()
    assert (taken["id"], taken["assignee"]) == (given["id"], "ann")
    assert tool.delete(f"{ASSIGNMENTS}{given['id']}/").status_code == 204
    assert not Assignment.objects.filter(assignee__in=(ann, ben)).exists()


def test_nothing_is_given_to_who_is_not_at_the_desk(tool: Client) -> None:
    make_user(Role.ANALYST, "gone", is_active=False)
    make_user(None, "nobody")
    person = make_person()
    for name in ("gone", "nobody", "never was"):
        refused = post(tool, ASSIGNMENTS, {"person": person.slug, "assignee": name}, 400)
        assert sentence(refused) == ("assignee", "Choose somebody who is at the desk.")
    assert not Assignment.objects.exists()


def test_a_filter_is_kept_seen_and_forgotten(tool: Client, ann: User) -> None:
    body = {"list": "claims", "name": " Rumours  等 ", "query": "status=rumoured&p=3&review=all"}
    kept = post(tool, FILTERS, body).json()
    assert (kept["list"], kept["name"], kept["query"]) == (
        "claims",
        "Rumours 等",
        "review=all&status=rumoured",
    )
    keep_filter(ann, LISTS["moves"], name="Moves", query="x=1")
    assert tool.get(FILTERS, {"list": "claims"}).json()["results"] == [kept]
    assert [each["name"] for each in tool.get(FILTERS).json()["results"]] == ["Moves", "Rumours 等"]
    again = post(tool, FILTERS, body, 400)
    assert sentence(again) == ("", "You have saved a filter of this name for this list already.")
    assert tool.delete(f"{FILTERS}{kept['id']}/").status_code == 204
    assert SavedFilter.objects.get().name == "Moves"


def test_there_is_room_for_so_many_filters_of_a_list(tool: Client, ann: User) -> None:
    for number in range(MOST):
        keep_filter(ann, LISTS["moves"], name=f"{number}", query="x=1")
    refused = post(tool, FILTERS, {"list": "moves", "name": "x", "query": "x=1"}, 400)
    assert sentence(refused) == ("", "You have 30 filters for this list. Remove one first.")


def test_filters_of_others_are_not_there(tool: Client) -> None:
    bens = keep_filter(make_user(Role.ADMINISTRATOR, "ben"), LISTS["moves"], name="Ben's", query="x=1")
    assert tool.get(FILTERS).json()["results"] == []
    for method in (tool.get, tool.delete):
        answers = [method(f"{FILTERS}{key}/") for key in (bens.pk, 999_999)]
        assert {(each.status_code, each.json()["detail"]) for each in answers} == {
            (404, "There is nothing at this address.")
        }
    assert SavedFilter.objects.get() == bens


def test_a_list_that_the_role_does_not_show_takes_no_filter_and_shows_none(tool: Client, ann: User) -> None:
    refused = post(tool, FILTERS, {"list": "requests", "name": "x", "query": "x=1"}, 403)
    assert refused.json()["code"] == "role"
    keep_filter(ann, LISTS["requests"], name="from before", query="x=1")
    assert tool.get(FILTERS).json()["results"] == []


def test_every_list_of_the_desk_that_keeps_filters_is_named() -> None:
    at_the_desk = {model for model, shown in admin.site._registry.items() if isinstance(shown, RecordAdmin)}
    assert set(LISTS.values()) == at_the_desk


@pytest.mark.parametrize("address", [NOTES, ASSIGNMENTS, FILTERS])
def test_a_list_costs_as_many_queries_for_many_as_for_one(
    ann: User, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(ann, "read")
    client.get(address)  # notes its use
    for _count in range(2):
        with django_assert_num_queries(4):
            client.get(address)
        for number in range(5):
            person = make_person()
            add_note(person, "x", by=ann, now=NOW)
            assign([person], ann, by=ann, now=NOW)
            keep_filter(ann, LISTS["moves"], name=f"{person.pk} {number}", query="x=1")
