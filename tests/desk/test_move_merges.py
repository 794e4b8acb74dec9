"""Merging two moves at the desk: suggestions, the preview, and the way back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from people.models import Person
from tests.desk.forms import form_on, opened
from tests.desk.test_meanwhile import change_url, text_of
from tests.factories import make_claim, make_move, make_organization, make_person
from tracker.merges.models import Merge
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
MERGES = "/admin/merges/merge/"


@pytest.fixture
def ada() -> Person:
    return make_person("Ada Example")


@pytest.fixture
def two(ada: Person) -> tuple[Move, Move]:
    """A loser that knows where Ada went, and a survivor that does not."""
    foo = make_organization("Foo Labs")
    survivor = make_move(person=ada, from_organization=foo, role_from="scientist", status="announced")
    loser = make_move(
        person=ada,
        from_organization=foo,
        to_organization=make_organization("Bar AI"),
        role_from="engineer",
        announced_on="2024-10",
    )
    make_claim(move=loser, person=ada, quote="Ada Example quit Foo Labs.")
    return loser, survivor


def merge_url(loser: Move) -> str:
    return f"/admin/moves/move/{loser.pk}/merge/"


def merge_form(client: Client, loser: Move, survivor: Move) -> tuple[str, dict[str, Any]]:
    return merge_url(loser), opened(client, f"{merge_url(loser)}?survivor={survivor.pk}")


def test_shows_both_side_by_side_and_what_would_be_taken_over(desk: Client, two: tuple[Move, Move]) -> None:
    loser, survivor = two
    text = text_of(desk.get(merge_url(loser), {"survivor": survivor.pk}))
    assert "Person Ada Example Ada Example From Foo Labs Foo Labs To Bar AI Bar AI taken over" in text
    assert "Role before engineer scientist stays as it is" in text
    assert "Announced on 2024-10 2024-10-14 stays as it is" in text
    assert "Status confirmed announced confirmed taken over" in text
    assert "Ada Example quit Foo Labs." in text
    assert "claims that will point at “Ada Example: Foo Labs → ?, 2024-10-14”: 1" in text
    assert f"Its address /moves/{loser.pk}/ will lead to the survivor." in text
    assert not Merge.objects.exists()


def test_merges_and_undoes_from_the_list(desk: Client, analyst: User, two: tuple[Move, Move]) -> None:
    loser, survivor = two
    answer = desk.post(*merge_form(desk, loser, survivor))
    assert answer.headers["Location"] == change_url(survivor)
    whole = Move.objects.get()
    assert (str(whole.to_organization), whole.status, whole.role_from) == ("Bar AI", "confirmed", "scientist")
    assert Move.history.filter(id=survivor.pk).latest().history_user == analyst
    page = text_of(desk.get(MERGES, {"model": "moves.move"}))
    assert "Ada Example: Foo Labs → Bar AI, 2024-10" in page
    desk.post(f"{MERGES}{Merge.objects.get().pk}/undo/")
    assert Move.objects.count() == 2
    survivor.refresh_from_db()
    assert (survivor.to_organization, survivor.status) == (None, "announced")


def test_a_merged_move_cannot_be_edited_and_its_history_says_why(
    desk: Client, two: tuple[Move, Move]
) -> None:
    loser, survivor = two
    mine = opened(desk, change_url(loser), note="mine")
    desk.post(*merge_form(desk, loser, survivor))
    page = desk.post(change_url(loser), mine)
    assert page.status_code == 409
    assert "was merged into “Ada Example: Foo Labs → Bar AI, 2024-10-14” meanwhile" in text_of(page)
    history = text_of(desk.get(f"/admin/moves/move/{loser.pk}/history/"))
    assert f"merge {Merge.objects.get().pk}" in history
    assert "Revert this change" not in history


def test_asks_for_a_word_where_they_contradict_each_other(desk: Client, ada: Person) -> None:
    loser = make_move(person=ada, from_organization=make_organization("Foo Labs"))
    survivor = make_move(person=ada, from_organization=make_organization("Foo"))
    url, form = merge_form(desk, loser, survivor)
    assert "They leave different organizations: Foo Labs and Foo." in text_of(
        desk.get(url, {"survivor": survivor.pk})
    )
    page = desk.post(url, form, follow=True)
    assert "They leave different organizations" in text_of(page)
    assert not Merge.objects.exists()
    desk.post(url, form_on(page) | {"all_the_same": "on"})
    assert Merge.objects.get().survivor_id == survivor.pk


def test_offers_no_merge_of_two_people(desk: Client, ada: Person) -> None:
    loser, survivor = make_move(person=ada), make_move(person=make_person("Ben Other"))
    page = desk.get(merge_url(loser), {"survivor": survivor.pk})
    assert "moves of two people, Ada Example and Ben Other. If these are one, merge them first." in text_of(
        page
    )
    assert 'name="_versions"' not in page.content.decode()
    desk.post(merge_url(loser), {"survivor": survivor.pk, "all_the_same": "on"})
    assert not Merge.objects.exists()


def test_merges_nothing_that_was_changed_since_the_preview(desk: Client, two: tuple[Move, Move]) -> None:
    loser, survivor = two
    url, seen = merge_form(desk, loser, survivor)
    desk.post(change_url(loser), opened(desk, change_url(loser), role_to="director"))
    page = desk.post(url, seen)
    assert page.status_code == 409
    assert "role after empty → director" in text_of(page)
    assert "Role after director director taken over" in text_of(page)
    assert desk.post(url, form_on(page)).status_code == 302


def test_suggests_likely_twins_one_click_from_the_preview(desk: Client, two: tuple[Move, Move]) -> None:
    loser, survivor = two
    for url in (change_url(loser), merge_url(loser)):
        page = desk.get(url).content.decode()
        assert f"{merge_url(loser)}?survivor={survivor.pk}" in page
    assert "May be the same step as" not in text_of(desk.get(change_url(make_move())))


def test_the_search_offers_the_persons_moves_first(desk: Client, two: tuple[Move, Move]) -> None:
    loser, survivor = two
    other = make_move(person=make_person("Ben Other"), from_organization=survivor.from_organization)
    query: dict[str, Any] = {
        "app_label": "moves",
        "model_name": "move",
        "field_name": "merged_into",
        "loser": loser.pk,
    }

    def found(**term: str) -> list[str]:
        answer = json.loads(desk.get("/admin/autocomplete/", query | term).content)
        return [item["id"] for item in answer["results"]]

    assert found() == [str(survivor.pk)]
    assert found(term="Foo Labs") == [str(survivor.pk), str(other.pk)]


def test_two_that_are_chosen_in_the_list_are_previewed(desk: Client, two: tuple[Move, Move]) -> None:
    less, more = two[1], two[0]  # the one with evidence stays
    third = make_move()

    def choose(*moves: Move) -> Any:
        data = {"action": "merge_two", "_selected_action": [move.pk for move in moves]}
        return desk.post("/admin/moves/move/", data, follow=True)

    assert choose(less, more).redirect_chain[-1][0] == f"{merge_url(less)}?survivor={more.pk}"
    for moves in ((less,), (less, more, third)):
        assert "Choose two moves, no more and no less." in choose(*moves).content.decode()


def test_is_not_for_who_may_only_look(client: Client, two: tuple[Move, Move]) -> None:
    client.force_login(User.objects.create_user("looker", is_staff=True))
    loser, survivor = two
    assert client.get(merge_url(loser)).status_code == 403
    assert client.post(merge_url(loser), {"survivor": survivor.pk}).status_code == 403


def test_the_page_of_a_move_costs_the_same_however_many_moves_its_person_has(
    desk: Client, ada: Person, django_assert_max_num_queries: Any
) -> None:
    foo = make_organization("Foo Labs")
    move = make_move(person=ada, from_organization=foo)
    for _number in range(12):
        make_move(person=ada, from_organization=foo, to_organization=make_organization())
    with django_assert_max_num_queries(21):
        desk.get(change_url(move))
