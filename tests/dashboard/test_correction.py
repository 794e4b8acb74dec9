"""The form by which anybody asks for a correction, and what stands where somebody was erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from people.models import Person
from tests.dashboard.pages import main_words, read
from tests.desk.forms import form_on
from tests.factories import NOW, make_move, make_person
from tracker.corrections.models import CorrectionRequest
from tracker.privacy.erase import erase

pytestmark = pytest.mark.django_db
PAGE = "/people/ada-example/correction/"


@pytest.fixture(autouse=True)
def ada(db: None) -> Person:
    return make_person("Ada Example")


def send(client: Client, *, after: int = 10, status: int = 302, **typed: Any) -> Any:
    """Open the form, wait some seconds, and send it."""
    form = form_on(client.get(PAGE)) | {"is_about_self": "True", "wrong": "I left in May."} | typed
    with time_machine.travel(NOW + timedelta(seconds=after), tick=False):
        answer = client.post(PAGE, form)
    assert answer.status_code == status, answer.content.decode()
    return answer


def test_a_persons_page_leads_to_it(client: Client) -> None:
    links = read(client, "/people/ada-example/").xpath("//a[contains(., 'Ask for a correction')]/@href")
    assert links == [PAGE]


def test_takes_in_a_request_and_shows_nothing_of_it(client: Client, ada: Person) -> None:
    answer = send(client, right="June", evidence_url="https://example.org/a", email="ada@example.org")
    page = client.get(answer["Location"]).content.decode()
    assert "Your request was received" in page
    assert "May" not in page
    request = CorrectionRequest.objects.get()
    assert (request.person, request.kind, request.is_about_self) == (ada, "correct", True)
    assert request.email == "ada@example.org"
    assert str(request.due_on) == "2026-12-23"
    assert not hasattr(CorrectionRequest.history.get(), "email")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"wrong": " "}, "Say what is wrong: a sentence is enough."),
        ({"wrong": "x" * 2001}, "at most 2000 characters"),
        ({"is_about_self": ""}, "This field is required."),
        ({"kind": "nonsense"}, "Select a valid choice."),
        ({"evidence_url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"opened": "forged"}, "This page was open for too long."),
    ],
)
def test_refuses_what_is_missing_or_wrong(client: Client, typed: dict[str, Any], sentence: str) -> None:
    assert sentence in send(client, status=400, **typed).content.decode()
    assert not CorrectionRequest.objects.exists()


def test_who_only_asks_to_see_need_not_say_more(client: Client) -> None:
    send(client, kind="see", wrong="")
    assert CorrectionRequest.objects.get().kind == "see"


def test_a_form_sent_in_a_moment_is_asked_for_again(client: Client) -> None:
    refused = send(client, after=1, status=400)
    assert "That was very quick." in refused.content.decode()
    with time_machine.travel(NOW + timedelta(seconds=20), tick=False):
        assert client.post(PAGE, form_on(refused)).status_code == 302


def test_a_machine_is_thanked_and_not_heard(client: Client) -> None:
    send(client, website="https://spam.example")
    assert not CorrectionRequest.objects.exists()


def test_needs_its_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(PAGE, {"kind": "see", "is_about_self": "True"}).status_code == 403


def test_takes_in_ten_open_requests_about_a_person(client: Client) -> None:
    for _number in range(10):
        send(client)
    assert "several requests about this record" in send(client, status=429).content.decode()


def test_takes_in_so_many_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.corrections.ask.MOST_IN_A_DAY", 1)
    send(client)
    assert "Please try again tomorrow" in send(client, status=429).content.decode()


def test_an_erased_persons_addresses_answer_410_without_the_name(client: Client, ada: Person) -> None:
    move = make_move(person=ada)
    erase(ada, reason="asked", by=None, now=NOW)
    nobody = Person.with_merged.get()
    for slug in ("ada-example", nobody.slug):
        for address in (f"/people/{slug}/", f"/people/{slug}/correction/"):
            assert "Ada" not in main_words(read(client, address, status=410))
        answer = client.get(f"/api/v1/people/{slug}/")
        assert (answer.status_code, answer.json()["detail"]) == (410, "This record was erased.")
        assert "Ada" not in answer.content.decode()
    assert client.get(f"/moves/{move.pk}/").status_code == 404
    assert client.get("/people/nobody/").status_code == 404
    assert client.get("/api/v1/people/nobody/").status_code == 404


def test_a_move_that_stays_says_why_it_has_no_evidence(client: Client, ada: Person) -> None:
    make_move(person=ada)
    erase(ada, reason="asked", by=None, now=NOW)
    page = read(client, "/moves/").xpath("//span[@class='what']/a/@href")[0]
    said = main_words(read(client, page))
    assert "Erased person" in said
    assert "was erased at their request, and the evidence with them" in said
    (listed,) = client.get("/api/v1/moves/").json()["results"]
    assert (listed["person"]["name"], listed["announced_on"], listed["unsourced"]) == (
        "Erased person",
        "2024-10",
        False,
    )
    assert client.get("/api/v1/people/").json()["results"] == []
