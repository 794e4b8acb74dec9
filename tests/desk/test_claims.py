"""The review of claims in the admin."""

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from orgs.models import Organization
from people.models import Person
from tests.factories import make_claim, make_move, make_organization, make_person
from tracker.desk.claims import ClaimAdmin
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
LIST = "/admin/moves/claim/"


def test_lists_what_waits_best_first(desk: Client) -> None:
    make_claim(person_name="Bea Higher", score=0.9)
    make_claim(person_name="Ada Lower", score=0.5)
    make_claim(person_name="Cyd Decided", move=make_move())
    page = desk.get(LIST).content.decode()
    assert page.index("Bea Higher") < page.index("Ada Lower")
    assert "Cyd Decided" not in page
    assert "Cyd Decided" in desk.get(LIST, {"review": "accepted"}).content.decode()


def test_list_costs_the_same_number_of_queries_however_long(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_claim(person_name=f"Person {number}")
    with django_assert_max_num_queries(11):
        desk.get(LIST)


def test_accepts_a_claim_from_the_list(desk: Client, analyst: User) -> None:
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="Bar AI")
    answer = desk.post(reverse("admin:claim-accept", args=[claim.pk]), follow=True)
    assert "Accepted as evidence of" in answer.content.decode()
    claim.refresh_from_db()
    assert (claim.review, claim.reviewed_by) == ("accepted", analyst)
    move = Move.objects.get()
    assert claim.move == move
    assert (str(move.person), str(move.from_organization), str(move.to_organization)) == (
        "Ada Example",
        "Foo Labs",
        "Bar AI",
    )
    assert str(move.announced_on) == "2024-10-14"


def test_does_not_decide_by_a_link(desk: Client) -> None:
    claim = make_claim()
    assert desk.get(reverse("admin:claim-accept", args=[claim.pk])).status_code == 405
    assert desk.get(reverse("admin:claim-reject", args=[claim.pk])).status_code == 405
    assert Claim.objects.pending().count() == 1


def test_refuses_a_decision_to_who_may_only_look(client: Client) -> None:
    client.force_login(User.objects.create_user("looker", is_staff=True))
    claim = make_claim()
    assert client.post(reverse("admin:claim-accept", args=[claim.pk])).status_code == 403
    assert not Move.objects.exists()


def test_says_who_decided_already(desk: Client) -> None:
    claim = make_claim()
    desk.post(reverse("admin:claim-reject", args=[claim.pk]))
    answer = desk.post(reverse("admin:claim-accept", args=[claim.pk]), follow=True)
    assert "was rejected already, by analyst" in answer.content.decode()
    assert not Move.objects.exists()


def test_goes_back_to_the_list_and_never_to_another_site(desk: Client) -> None:
    claim = make_claim()
    url = reverse("admin:claim-reject", args=[claim.pk])
    assert desk.post(url, HTTP_REFERER="https://evil.example/").headers["Location"] == LIST


def test_saves_corrections_and_accepts_in_one_go(desk: Client) -> None:
    ada = make_person("Ada Lovelace-Example")
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="")
    page = desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert "creates a move, and new records for: Ada Example, Foo Labs" in page
    answer = desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "person": ada.pk,
            "person_name": "Ada Example",
            "from_name": "Foo Labs",
            "status": "confirmed",
            "effective_on": "2024-11",
            "role_from": "chief scientist",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "moves_claim_accept_claim": "",
        },
    )
    assert answer.headers["Location"] == LIST
    move = Move.objects.get()
    assert (move.person, str(move.effective_on), move.role_from) == (ada, "2024-11", "chief scientist")
    assert not Person.objects.filter(name="Ada Example").exists()


def test_refuses_a_month_that_does_not_exist_and_accepts_nothing(desk: Client) -> None:
    claim = make_claim()
    answer = desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "status": "confirmed",
            "effective_on": "2024-13",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "moves_claim_accept_claim": "",
        },
    )
    assert "there is no month 13; months run from 01 to 12." in answer.content.decode()
    assert not Move.objects.exists()


def test_rejects_with_a_reason(desk: Client) -> None:
    claim = make_claim()
    desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "person_name": "Ada",
            "from_name": "Foo",
            "status": "confirmed",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "reason": "a job advert",
            "moves_claim_reject_claim": "",
        },
    )
    claim.refresh_from_db()
    assert (claim.review, claim.rejection, claim.move) == ("rejected", "a job advert", None)


def test_shows_a_decided_claim_for_reading(desk: Client) -> None:
    claim = make_claim(move=make_move())
    page = desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert claim.quote in page
    assert "Save and accept" not in page


def test_accepts_all_that_are_ticked_and_says_which_cannot_be(desk: Client) -> None:
    make_person("Shunyu Yao")
    make_person("Shunyu Yao", note="physicist")
    clear, ambiguous = make_claim(person_name="Ada Example"), make_claim(person_name="Shunyu Yao")
    answer = desk.post(
        LIST, {"action": "accept_selected", "_selected_action": [clear.pk, ambiguous.pk]}, follow=True
    )
    page = answer.content.decode()
    assert (
        "“Shunyu Yao” may be Shunyu Yao [shunyu-yao] or Shunyu Yao (physicist) [shunyu-yao-physicist]" in page
    )
    assert "1 claim decided" in page
    assert Move.objects.count() == 1


def test_tells_of_which_move_a_claim_would_be_evidence(desk: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    move = make_move(person=ada, from_organization=foo)
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="")
    page = desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert "becomes evidence of the move" in page
    assert f"/admin/moves/move/{move.pk}/change/" in page


def test_escapes_what_an_article_says(desk: Client) -> None:
    make_claim(quote="<script>alert(1)</script> left Foo Labs.", person_name="<b>Ada</b>")
    page = desk.get(LIST).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>Ada</b>" not in page


def test_new_organizations_get_a_record_once(desk: Client) -> None:
    claim = make_claim(from_name="Foo Labs", to_name="Foo Labs")
    desk.post(reverse("admin:claim-accept", args=[claim.pk]))
    assert Organization.objects.count() == 1
    assert Move.objects.get().kind == "internal"


def test_a_decision_made_while_the_form_was_open_stands(desk: Client, analyst: User) -> None:
    claim = make_claim()
    desk.post(reverse("admin:claim-reject", args=[claim.pk]))
    with patch.object(ClaimAdmin, "has_change_permission", return_value=True):  # as it was when the form came
        page = desk.post(
            f"{LIST}{claim.pk}/change/",
            {
                "person_name": "Ada Example",
                "from_name": "Foo Labs",
                "status": "confirmed",
                "from_capacity": "employment",
                "to_capacity": "employment",
                "moves_claim_accept_claim": "",
            },
            follow=True,
        ).content.decode()
    assert "was rejected already, by analyst" in page
    claim.refresh_from_db()
    assert (claim.review, claim.move) == ("rejected", None)


def test_a_reason_that_is_too_long_is_refused_with_a_sentence(desk: Client) -> None:
    claim = make_claim()
    answer = desk.post(reverse("admin:claim-reject", args=[claim.pk]), {"reason": "x" * 400}, follow=True)
    assert "The reason has 400 characters; it may have 300." in answer.content.decode()
    assert Claim.objects.pending().exists()


def test_a_side_that_the_machine_got_wrong_can_be_emptied(desk: Client) -> None:
    claim = make_claim(person_name="Ada Example", from_name="Monday", to_name="Bar AI")
    desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "person_name": "Ada Example",
            "from_name": "",
            "to_name": "Bar AI",
            "status": "confirmed",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "moves_claim_accept_claim": "",
        },
    )
    assert str(Move.objects.get()) == "Ada Example: ? → Bar AI, 2024-10-14"
    assert [str(organization) for organization in Organization.objects.all()] == ["Bar AI"]
