"""Private notes and assignments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from tests.factories import NOW, make_analyst, make_article, make_move, make_person
from tests.history.latest import rows_without_true_history
from tracker.merges.merge import merge
from tracker.privacy.erase import erase
from tracker.workbench.assign import add_note, assign
from tracker.workbench.models import Assignment, PrivateNote

pytestmark = pytest.mark.django_db
MAKERS: list[Callable[..., Any]] = [make_person, make_move, make_article]


def url_of(record: Any, what: str, *more: int) -> str:
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_{what}", args=[record.pk, *more]
    )


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize("make", MAKERS)
def test_a_note_is_for_the_desk_only(desk: Client, make: Callable[..., Any]) -> None:
    record = make()
    page = desk.post(url_of(record, "note"), {"text": "  看来 he asks us to wait.\nUntil May. "}, follow=True)
    assert "看来 he asks us to wait. Until May." in text_of(page)
    note = PrivateNote.objects.get()
    assert (note.subject, note.written_by) == (record, User.objects.get())
    if make is not make_article:
        assert "wait" not in desk.get(record.get_absolute_url()).content.decode()
    assert rows_without_true_history() == []


@pytest.mark.parametrize("make", MAKERS)
def test_somebody_looks_after_a_record_and_hands_it_over(
    desk: Client, analyst: User, make: Callable[..., Any]
) -> None:
    record, ben = make(), make_analyst("ben")
    assert "Assigned to ben." in text_of(
        desk.post(url_of(record, "assign"), {"assignee": ben.pk}, follow=True)
    )
    desk.post(url_of(record, "assign"), {"assignee": analyst.pk})
    assert Assignment.objects.get().assignee == analyst
    desk.post(url_of(record, "assign"), {"assignee": ""})
    assert not Assignment.objects.exists()
    assert rows_without_true_history() == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(" \0 ", "Write something, or leave the note out."), ("x" * 2001, "The note has 2001 characters")],
)
def test_a_bad_note_is_refused_with_a_sentence(desk: Client, text: str, sentence: str) -> None:
    page = desk.post(url_of(make_person(), "note"), {"text": text}, follow=True)
    assert sentence in text_of(page)
    assert not PrivateNote.objects.exists()


@pytest.mark.parametrize("assignee", ["x", "999999", "99999999999999999999", "\0"])
def test_nothing_is_given_to_who_is_not_at_the_desk(desk: Client, assignee: str) -> None:
    page = desk.post(url_of(make_person(), "assign"), {"assignee": assignee}, follow=True)
    assert "Choose somebody who is at the desk." in text_of(page)


def test_each_removes_their_own_notes(desk: Client, analyst: User) -> None:
    person = make_person()
    mine = add_note(person, "mine", by=analyst, now=NOW)
    other = add_note(person, "not mine", by=make_analyst("ben"), now=NOW)
    desk.post(url_of(person, "unnote", mine.pk))
    page = desk.post(url_of(person, "unnote", other.pk), follow=True)
    assert "Only who wrote a note can remove it." in text_of(page)
    assert list(PrivateNote.objects.all()) == [other]


def test_lists_are_narrowed_to_what_is_mine_and_what_has_notes(desk: Client, analyst: User) -> None:
    mine, bens, nobodys = make_person(), make_person(), make_person()
    assign([mine], analyst, by=analyst, now=NOW)
    assign([bens], make_analyst("ben"), by=analyst, now=NOW)
    add_note(nobodys, "who?", by=analyst, now=NOW)
    found = {
        query: set(desk.get(f"/admin/people/person/?{query}").context["cl"].result_list)
        for query in ("assigned=me", "assigned=somebody", "assigned=nobody", "notes=yes", "assigned=x")
    }
    assert list(found.values()) == [{mine}, {mine, bens}, {nobodys}, {nobodys}, {mine, bens, nobodys}]


def test_the_first_page_says_how_much_is_assigned_to_me(desk: Client, analyst: User) -> None:
    assert "assigned to you" not in text_of(desk.get("/admin/"))
    assign([make_person(), make_move()], analyst, by=analyst, now=NOW)
    assert "<strong>2</strong> records are assigned to you" in text_of(desk.get("/admin/"))


def test_many_are_assigned_at_once_after_a_question(desk: Client, analyst: User) -> None:
    people = [make_person() for _number in range(3)]
    posted = {"action": "assign_to_me", "_selected_action": [person.pk for person in people]}
    assert "Assign 3 records to you?" in text_of(desk.post("/admin/people/person/", posted))
    assert not Assignment.objects.exists()
    page = desk.post("/admin/people/person/", posted | {"confirmed": "1"}, follow=True)
    assert "3 records are assigned to you now." in text_of(page)
    assert Assignment.objects.filter(assignee=analyst).count() == 3


def test_notes_and_assignments_go_with_a_person_who_is_merged_and_come_back(
    desk: Client, analyst: User
) -> None:
    one, other = make_person(), make_person()
    for person in (one, other):
        add_note(person, "a note", by=analyst, now=NOW)
        assign([person], analyst, by=analyst, now=NOW)
    merge(one, other, by=analyst, now=NOW)
    assert PrivateNote.objects.filter(person=other).count() == 2
    assert Assignment.objects.get().person == other


def test_an_erasure_takes_the_notes_on_a_person(analyst: User) -> None:
    person = make_person("Ada Example")
    add_note(person, "Ada asked.", by=analyst, now=NOW)
    add_note(make_move(), "Like Ada Example.", by=analyst, now=NOW)
    erase(person, reason="asked in May", by=analyst, now=timezone.now())
    assert [note.text for note in PrivateNote.objects.all()] == ["[…]"]
    assert not PrivateNote.history.filter(text__contains="Ada").exists()


def test_whoever_may_not_write_notes_only_reads_them(client: Client, analyst: User) -> None:
    person = make_person()
    add_note(person, "for all at the desk", by=analyst, now=NOW)
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__in=["view_person", "view_privatenote"]))
    client.force_login(viewer)
    page = text_of(client.get(f"/admin/people/person/{person.pk}/change/"))
    assert "for all at the desk" in page
    assert "Keep the note" not in page
    assert client.post(url_of(person, "note"), {"text": "x"}).status_code == 403
    assert client.post(url_of(person, "assign"), {"assignee": viewer.pk}).status_code == 403
    assert Person.objects.get() == person
