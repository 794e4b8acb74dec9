"""Filters that an analyst keeps, and actions that ask first."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_analyst, make_claim
from tracker.moves.models import Claim
from tracker.workbench.models import SavedFilter

pytestmark = pytest.mark.django_db
CLAIMS = "/admin/moves/claim/"
SAVE = f"{CLAIMS}filters/save/"


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_a_narrowed_list_is_saved_and_opened_again(desk: Client) -> None:
    page = desk.get(f"{CLAIMS}?status__exact=rumoured&review=all&p=3")
    assert page.context["query_to_save"] == "review=all&status__exact=rumoured"
    desk.post(SAVE, {"name": " Rumours  等 ", "query": page.context["query_to_save"]})
    page = desk.get(CLAIMS)
    assert '<a href="?review=all&amp;status__exact=rumoured" >Rumours 等</a>' in text_of(page)
    page = desk.get(f"{CLAIMS}?status__exact=rumoured&review=all")
    assert page.context["query_to_save"] == ""


def test_everyone_has_filters_of_their_own(desk: Client) -> None:
    ben = make_analyst("ben")
    bens = SavedFilter.objects.create(user=ben, page="moves.claim", name="Ben's", query="review=all")
    assert "Ben&#x27;s" not in desk.get(CLAIMS).content.decode()
    desk.post(f"{CLAIMS}filters/drop/", {"filter": bens.pk})
    assert SavedFilter.objects.get() == bens


def test_a_filter_is_forgotten(desk: Client, analyst: User) -> None:
    mine = SavedFilter.objects.create(user=analyst, page="moves.claim", name="Mine", query="review=all")
    desk.post(f"{CLAIMS}filters/drop/", {"filter": mine.pk})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the filter a name."),
        ("x" * 61, "at most 60 characters"),
        ("Mine", "You have saved a filter of this name for this list already."),
    ],
)
def test_a_bad_name_is_refused_with_a_sentence(desk: Client, analyst: User, name: str, sentence: str) -> None:
    SavedFilter.objects.create(user=analyst, page="moves.claim", name="Mine", query="review=all")
    page = desk.post(SAVE, {"name": name, "query": "review=all\0"}, follow=True)
    assert sentence in text_of(page)
    assert SavedFilter.objects.count() == 1


def test_is_for_those_who_see_the_list(client: Client) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.post(SAVE, {"name": "x", "query": "review=all"}).status_code == 403


def test_many_claims_are_rejected_after_a_question_that_counts_them(desk: Client) -> None:
    claims = [make_claim() for _number in range(23)]
    posted = {"action": "reject_selected", "_selected_action": [claim.pk for claim in claims]}
    page = text_of(desk.post(CLAIMS, posted))
    assert "Reject 23 claims?" in page
    assert "and 3 more" in page
    assert Claim.objects.pending().count() == 23
    desk.post(CLAIMS, posted | {"confirmed": "1", "reason": "not_followed"})
    assert set(Claim.objects.values_list("review", "rejection_reason")) == {("rejected", "not_followed")}


def test_a_whole_list_that_has_grown_since_is_asked_about_again(desk: Client) -> None:
    claim = make_claim()
    posted = {"action": "reject_selected", "_selected_action": [claim.pk], "select_across": "1"}
    assert "Reject 1 claim?" in text_of(desk.post(CLAIMS, posted))
    make_claim()
    page = desk.post(CLAIMS, posted | {"confirmed": "1", "counted": "1"})
    assert "Reject 2 claims?" in text_of(page)
    desk.post(CLAIMS, posted | {"confirmed": "1", "counted": "2"})
    assert not Claim.objects.pending().exists()


def test_more_than_can_be_done_in_a_request_are_refused(desk: Client) -> None:
    claim = make_claim()
    for _number in range(200):
        make_claim(article=claim.article, start=claim.start, person_name=f"P{_number}")
    posted = {"action": "accept_selected", "_selected_action": [claim.pk], "select_across": "1"}
    assert "Choose at most 200 at once. Nothing was done." in text_of(desk.post(CLAIMS, posted, follow=True))
    assert not Claim.objects.accepted().exists()
