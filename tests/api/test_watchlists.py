"""Watchlists through the API: one's own, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.alerts.watching import make_watchlist, run
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.factories import NOW, make_move, make_organization, make_person, make_user
from tracker.alerts.models import Watchlist
from tracker.desk.roles import Role
from tracker.merges.merge import merge
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
LISTS = "/api/v1/watchlists/"


@pytest.fixture
def viewer() -> User:
    return make_user(Role.VIEWER, "vera", email="vera@paper.example")


@pytest.fixture
def tool(viewer: User) -> Client:
    return client_of(viewer, "read", "write")


def send(tool: Client, method: str, address: str, body: Any, expect: int, **headers: str) -> Any:
    answer = getattr(tool, method)(address, body, content_type="application/json", headers=headers)
    assert answer.status_code == expect, answer.content.decode()
    return answer.json() if answer.content else None


def get(tool: Client, address: str, expect: int = 200) -> Any:
    answer = tool.get(address)
    assert answer.status_code == expect, answer.content.decode()
    return answer.json()


def test_a_list_is_made_read_changed_and_deleted(tool: Client, viewer: User) -> None:
    make_person("Ada")
    make_organization("Foo")
    body = {
        "name": "Foo",
        "filter": "?status=confirmed&from_organization=foo",
        "people": ["ada"],
        "organizations": ["foo"],
        "frequency": "weekly",
        "hour": 9,
        "time_zone": "Europe/Paris",
    }
    made = send(tool, "post", LISTS, body, 201)
    assert made["filter"] == "from_organization=foo&status=confirmed"
    assert made["people"] == [{"slug": "ada", "name": "Ada", "note": ""}]
    assert made["organizations"] == [{"slug": "foo", "name": "Foo", "note": ""}]
    assert (made["frequency"], made["hour"], made["watched_since"]) == ("weekly", 9, None)
    address = f"{LISTS}{made['id']}/"
    assert get(tool, address) == made
    assert get(tool, LISTS)["results"] == [made]
    changed = send(tool, "patch", address, {"organizations": [], "frequency": "instant"}, 200)
    assert (changed["organizations"], changed["people"]) == ([], made["people"])
    assert changed["filter"] == made["filter"]
    send(tool, "delete", address, None, 204)
    get(tool, address, 404)
    assert not viewer.watchlists.exists()


def test_what_was_made_through_the_api_tells(tool: Client) -> None:
    make_move()
    send(
        tool,
        "post",
        LISTS,
        {"name": "All that leave", "filter": "kind=departure", "frequency": "instant"},
        201,
    )
    Watchlist.objects.update(next_at=NOW)
    assert run() == []
    make_move()
    Watchlist.objects.update(next_at=NOW)
    assert len(run()) == 1


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"filter": "colour=red"}, "filter", "colour: There is no such filter."),
        ({"filter": "status=sure"}, "filter", "status: sure is not one of the available choices"),
        ({"filter": "organization=none"}, "filter", "There is no organization “none”."),
        ({"people": ["ada", "nobody"]}, "people.1", "There is no person “nobody”."),
        ({"organizations": ["none"]}, "organizations.0", "There is no organization “none”."),
        ({"frequency": "hourly"}, "frequency", "is not a valid choice"),
        ({"hour": 24}, "hour", "less than or equal to 23"),
        ({"time_zone": "Paris"}, "time_zone", "“Paris” is no time zone; one is Europe/Paris."),
        ({"colour": "red"}, "colour", "There is no such field here"),
        ({"name": ""}, "name", "may not be blank"),
        ({"name": "There"}, "", "You have a watchlist of this name already."),
    ],
)
def test_refuses_what_it_cannot_read_and_stores_nothing(
    tool: Client, viewer: User, body: dict[str, Any], field: str, sentence: str
) -> None:
    make_person("Ada")
    make_watchlist(name="There", owner=viewer)
    problem = send(tool, "post", LISTS, {"name": "Another"} | body, 400)
    assert sentence in " ".join(faults(problem)[field])
    assert [each.name for each in viewer.watchlists.all()] == ["There"]


def test_mails_need_an_address(tool: Client, viewer: User) -> None:
    User.objects.filter(pk=viewer.pk).update(email="")
    problem = send(tool, "post", LISTS, {"name": "Mine"}, 400)
    assert "no e-mail address" in faults(problem)["frequency"][0]
    send(tool, "post", LISTS, {"name": "Mine", "frequency": "none"}, 201)


def test_the_lists_of_others_answer_as_those_that_are_not_there(tool: Client) -> None:
    other = make_watchlist("kind=departure", name="Secret")
    assert get(tool, LISTS)["results"] == []
    for end in ("", "matches/", "preview/"):
        theirs, missing = (get(tool, f"{LISTS}{pk}/{end}", 404) for pk in (other.pk, 987654))
        assert {**theirs, "instance": ""} == {**missing, "instance": ""}
    for method, body in (("patch", {"name": "Mine"}), ("delete", None)):
        theirs, missing = (send(tool, method, f"{LISTS}{pk}/", body, 404) for pk in (other.pk, 987654))
        assert {**theirs, "instance": ""} == {**missing, "instance": ""}
    other.refresh_from_db()
    assert other.name == "Secret"


def test_an_administrator_sees_no_lists_of_others_either() -> None:
    other = make_watchlist("kind=departure")
    chief = client_of(make_user(Role.ADMINISTRATOR), "read", "write", "admin")
    assert get(chief, LISTS)["results"] == []
    get(chief, f"{LISTS}{other.pk}/", 404)


@pytest.mark.parametrize(
    ("role", "scopes", "reads", "writes"),
    [
        (Role.VIEWER, ["read", "write"], 200, 201),
        (Role.VIEWER, ["read"], 200, 403),
        (Role.VIEWER, ["propose"], 403, 403),
        (None, ["read", "write"], 403, 403),
    ],
)
def test_takes_the_scope_and_the_role_that_it_needs(
    role: Role | None, scopes: list[str], reads: int, writes: int
) -> None:
    tool = client_of(make_user(role, "ben", email="ben@paper.example"), *scopes)
    get(tool, LISTS, reads)
    send(tool, "post", LISTS, {"name": "Mine", "filter": "kind=departure"}, writes)


def test_nobody_has_lists_without_a_token(client: Client) -> None:
    watchlist = make_watchlist()
    for end in ("", f"{watchlist.pk}/", f"{watchlist.pk}/matches/", f"{watchlist.pk}/preview/"):
        get(client, f"{LISTS}{end}", 401)


def test_matches_are_the_moves_that_fit_now_whenever_they_came(tool: Client, viewer: User) -> None:
    ada = make_person("Ada")
    old, other = make_move(status="rumoured", announced_on="2020"), make_move(person=ada)
    make_move()
    make_move(person=ada, awaits_approval=True)
    watchlist = make_watchlist("status=rumoured", people=[ada], owner=viewer)
    address = f"{LISTS}{watchlist.pk}/matches/"
    page = get(tool, address)
    assert [row["id"] for row in page["results"]] == [other.pk, old.pk]
    first = get(tool, f"{address}?page_size=1&fields=id")
    assert first["results"] == [{"id": other.pk}]
    assert tool.get(first["next"]).json()["results"] == [{"id": old.pk}]
    assert "status" in faults(get(tool, f"{address}?status=denied", 400))


def test_preview_shows_the_mail_and_sends_nothing(tool: Client, viewer: User, mailoutbox: list[Any]) -> None:
    make_move(person=make_person("Ada"), from_organization=make_organization("Foo"))
    watchlist = make_watchlist("from_organization=foo", owner=viewer)
    shown = get(tool, f"{LISTS}{watchlist.pk}/preview/")
    assert shown["words"] == "Moves out of Foo."
    assert shown["subject"] == "Ada left Foo"
    assert "Ada left Foo" in shown["text"]
    assert "<html" in shown["html"]
    assert mailoutbox == []
    assert not watchlist.notices.exists()


def test_the_slug_of_a_merged_person_means_the_survivor(tool: Client) -> None:
    ada, ada_too = make_person("Ada"), make_person("Ada E")
    merge(ada, ada_too, by=None, now=NOW)
    made = send(tool, "post", LISTS, {"name": "Ada", "people": ["ada", "ada-e"]}, 201)
    assert [each["slug"] for each in made["people"]] == ["ada-e"]


def test_a_request_that_is_sent_again_makes_no_second_list(tool: Client, viewer: User) -> None:
    key = {"Idempotency-Key": "one"}
    answers = [send(tool, "post", LISTS, {"name": "Mine"}, 201, **key) for _twice in range(2)]
    assert answers[0]["id"] == answers[1]["id"]
    assert viewer.watchlists.count() == 1


def test_lists_are_bounded(tool: Client, viewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.alerts.keep.MOST_WATCHLISTS", 1)
    make_watchlist(owner=viewer)
    assert "Delete one first." in send(tool, "post", LISTS, {"name": "Another"}, 400)["detail"]


def test_lists_cost_the_same_number_of_queries_however_long(
    tool: Client, viewer: User, django_assert_num_queries: Any
) -> None:
    ada, foo = make_person("Ada"), make_organization("Foo")
    for number in range(8):
        make_watchlist("kind=departure", people=[ada], organizations=[foo], owner=viewer, name=str(number))
        make_move(person=ada)
    pk = Watchlist.objects.order_by("pk")[0].pk
    get(tool, LISTS)  # the last use of the token is noted once a minute
    for address, queries in ((LISTS, 6), (f"{LISTS}{pk}/matches/", 7)):
        with django_assert_num_queries(queries):
            get(tool, address)
    assert Move.objects.count() == 8
