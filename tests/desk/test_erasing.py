"""Erasing and exporting a person at the desk, and requests of those who are followed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from people.models import Person
from tests.desk.forms import opened
from tests.factories import NOW, make_claim, make_move, make_person, make_user
from tracker.corrections.ask import ask
from tracker.corrections.models import CorrectionRequest
from tracker.desk.roles import Role
from tracker.moves.models import HeldClaim, Move
from tracker.privacy.erase import erase
from tracker.privacy.models import Erasure

pytestmark = pytest.mark.django_db
REQUESTS = "/admin/corrections/correctionrequest/"


def make_request(person: Person, **fields: Any) -> CorrectionRequest:
    request = CorrectionRequest(
        **{"kind": "correct", "wrong": "I left in May.", "email": "a@example.org"} | fields
    )
    ask(request, person, now=NOW)
    return request


def test_erases_with_the_name_typed_and_a_reason(desk: Client, analyst: User) -> None:
    ada = make_person("Ada Example")
    make_move(person=ada)
    page = f"/admin/people/person/{ada.pk}/erase/"
    assert "Moves: 1" in desk.get(page).content.decode()
    done = desk.post(page, {"name": "Ada Example", "reason": "asked by letter"}, follow=True)
    assert "The person was erased." in done.content.decode()
    erasure = Erasure.objects.get()
    assert (erasure.reason, erasure.erased_by, erasure.month.day) == ("asked by letter", analyst, 1)
    assert not Person.objects.exists()
    assert Move.history.get().history_user is None
    assert "asked by letter" in desk.get("/admin/privacy/erasure/").content.decode()
    assert "Ada Example" not in desk.get("/admin/people/person/deleted/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "Ada", "reason": "asked"}, "That is not the name of this record."),
        ({"name": "Ada Example", "reason": "Ada Example asked"}, "The reason names the person"),
        ({"name": "Ada Example", "reason": ""}, "This field is required."),
    ],
)
def test_erases_nothing_where_the_form_is_refused(desk: Client, typed: dict[str, str], sentence: str) -> None:
    ada = make_person("Ada Example")
    page = desk.post(f"/admin/people/person/{ada.pk}/erase/", typed)
    assert page.status_code == 400
    assert sentence in page.content.decode()
    assert list(Person.objects.all()) == [ada]


def test_exports_a_file(desk: Client) -> None:
    ada = make_person("Ada Example", aliases=("艾达",))
    answer = desk.get(f"/admin/people/person/{ada.pk}/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="ada-example.json"'
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["names"] == ["Ada Example", "艾达"]


def test_each_needs_a_permission_of_its_own(client: Client) -> None:
    ada = make_person("Ada Example")
    editor = User.objects.create_user("editor", is_staff=True)
    names = ["view_person", "change_person"]
    editor.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(editor)
    page = f"/admin/people/person/{ada.pk}"
    shown = client.get(f"{page}/change/").content.decode()
    assert f"{page}/erase/" not in shown
    assert client.get(f"{page}/erase/").status_code == 403
    assert client.post(f"{page}/erase/", {"name": "Ada Example", "reason": "asked"}).status_code == 403
    assert client.get(f"{page}/export/").status_code == 403
    for side in ("", "requests"):
        assert "Held back" not in client.get(f"/admin/?{side}").content.decode()


def test_what_is_left_of_a_move_is_for_reading(desk: Client) -> None:
    make_move(person=make_person("Ada Example"))
    erase(Person.objects.get(), reason="asked", by=None, now=NOW)
    page = desk.get(f"/admin/moves/move/{Move.objects.get().pk}/change/").content.decode()
    assert "Erased person" in page
    assert 'name="_save"' not in page


# --- Requests ----------------------------------------------------------------------------------------


def test_the_queue_shows_open_requests_and_their_number(desk: Client) -> None:
    make_request(make_person("Ada Example"))
    queue = desk.get(REQUESTS).content.decode()
    assert "something is wrong" in queue
    assert "Ada Example" in queue
    assert "requests to answer" in desk.get("/admin/").content.decode()


@pytest.mark.parametrize(("button", "state"), [("accept", "accepted"), ("decline", "declined")])
def test_closes_a_request_with_an_answer_and_deletes_the_address(
    desk: Client, analyst: User, button: str, state: str
) -> None:
    request = make_request(make_person("Ada Example"))
    page = f"{REQUESTS}{request.pk}/change/"
    assert "a@example.org" in desk.get(page).content.decode()
    typed = {"answer": "The date was put right.", f"corrections_correctionrequest_{button}_request": "1"}
    desk.post(page, opened(desk, page) | typed)
    request.refresh_from_db()
    assert (request.state, request.answer, request.email) == (state, "The date was put right.", "")
    assert request.decided_by == analyst
    assert CorrectionRequest.history.latest().history_user == analyst
    assert 'name="_save"' not in desk.get(page).content.decode()


def test_a_request_is_not_closed_without_an_answer(desk: Client) -> None:
    request = make_request(make_person("Ada Example"))
    page = f"{REQUESTS}{request.pk}/change/"
    typed = {"answer": " ", "corrections_correctionrequest_accept_request": "1"}
    said = desk.post(page, opened(desk, page) | typed, follow=True).content.decode()
    assert "Write what was done" in said
    request.refresh_from_db()
    assert (request.state, request.email) == ("open", "a@example.org")


def test_erasing_a_person_closes_and_empties_their_requests(desk: Client) -> None:
    ada = make_person("Ada Example")
    make_request(ada, is_about_self=True)
    erase(ada, reason="asked", by=None, now=NOW)
    left = CorrectionRequest.objects.get()
    assert (left.state, left.person, left.wrong, left.email) == ("erased", None, "", "")
    assert left.created_at.day == 1
    assert CorrectionRequest.history.count() == 1
    assert "closed by an erasure" in desk.get(f"{REQUESTS}?state=all").content.decode()


def test_lists_cost_the_same_for_many_rows(desk: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        make_request(make_person(f"Ada Example {number}"))
        HeldClaim.of(make_claim(), now=NOW, until=NOW).save()
    with django_assert_max_num_queries(16):
        desk.get(REQUESTS)
    with django_assert_max_num_queries(16):
        desk.get("/admin/moves/heldclaim/")


def test_a_late_request_says_so_on_its_page_and_in_the_list(client: Client) -> None:
    client.force_login(make_user(Role.ADMINISTRATOR))
    late = make_request(make_person())
    due = (NOW - timedelta(days=3650)).date()
    CorrectionRequest.objects.update(due_on=due)
    for address in (REQUESTS, f"{REQUESTS}{late.pk}/change/"):
        page = client.get(address).content.decode()
        assert f"{due.isoformat()}, overdue" in page
        assert "&#x27;overdue&#x27;" not in page
