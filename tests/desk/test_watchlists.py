"""One's own watchlists at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.alerts.watching import make_watchlist, run
from tests.desk.forms import opened
from tests.factories import NOW, make_move, make_organization, make_person, make_user
from tracker.alerts.models import Mail, Watchlist
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
LIST = "/admin/alerts/watchlist/"
ADD = f"{LIST}add/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def viewer(client: Client) -> User:
    user = make_user(Role.VIEWER, "vera", email="vera@paper.example")
    client.force_login(user)
    return user


def add(client: Client, **typed: Any) -> Any:
    typed = {"name": "Foo's people", "query": "from_organization=foo&status=confirmed"} | typed
    return client.post(ADD, opened(client, ADD) | typed, follow=True)


def errors_of(page: Any) -> str:
    return str(page.context["adminform"].form.errors)


def test_a_viewer_keeps_a_list_of_their_own(client: Client, viewer: User) -> None:
    make_organization("Foo")
    ada = make_person("Ada")
    add(
        client,
        **{
            "frequency": "weekly",
            "time_zone": "Europe/Paris",
            "watched_people-TOTAL_FORMS": "1",
            "watched_people-0-person": str(ada.pk),
        },
    )
    watchlist = Watchlist.objects.get()
    assert (watchlist.owner, watchlist.frequency) == (viewer, "weekly")
    assert [each.person for each in watchlist.watched_people.all()] == [ada]
    assert str(watchlist.next_at) == "2026-11-30 06:00:00+00:00"
    page = client.get(f"{LIST}{watchlist.pk}/change/").content.decode()
    assert "Moves out of Foo, confirmed. Every move of Ada." in page
    assert "30 Nov 2026, 07:00 Europe/Paris" in page


def test_shows_what_a_mail_looks_like(client: Client, viewer: User) -> None:
    watchlist = make_watchlist("kind=departure", owner=viewer)
    make_move(person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"))
    page = client.get(f"{LIST}{watchlist.pk}/change/").content.decode()
    assert "Ada Example left Foo Labs" in page


def test_the_lists_of_others_are_not_there_whatever_ones_role(client: Client) -> None:
    other = make_watchlist("kind=departure", name="Secret")
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert "Secret" not in client.get(LIST).content.decode()
    for page in ("change", "delete", "history"):
        gone, never = (client.get(f"{LIST}{pk}/{page}/") for pk in (other.pk, 987654))
        assert (gone.status_code, gone.headers.get("Location")) == (
            never.status_code,
            never.headers.get("Location"),
        )


def test_a_filter_that_cannot_be_read_is_refused_at_its_field(client: Client, viewer: User) -> None:
    assert "colour: There is no such filter." in errors_of(add(client, query="colour=red"))
    assert "There is no organization “nobody”" in errors_of(add(client, query="organization=nobody"))
    assert not Watchlist.objects.exists()


def test_nobody_has_two_lists_of_one_name(client: Client, viewer: User) -> None:
    make_watchlist(name="Mine", owner=viewer)
    assert "You have a watchlist of this name already." in errors_of(add(client, name="Mine", query=""))
    make_watchlist(name="Theirs")
    add(client, name="Theirs", query="")
    assert Watchlist.objects.filter(owner=viewer).count() == 2


def test_mails_need_an_address(client: Client, viewer: User) -> None:
    User.objects.filter(pk=viewer.pk).update(email="")
    assert "Your account has no e-mail address." in errors_of(add(client, query=""))
    add(client, query="", frequency="none")
    assert Watchlist.objects.get().frequency == "none"


def test_lists_are_bounded(client: Client, viewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.alerts.keep.MOST_WATCHLISTS", 1)
    make_watchlist(owner=viewer)
    assert "You have 1 watchlists. Delete one first." in errors_of(add(client, query=""))


def test_who_wants_mails_again_is_told_what_comes_then(client: Client, viewer: User) -> None:
    watchlist = make_watchlist("kind=departure", owner=viewer)
    change = f"{LIST}{watchlist.pk}/change/"
    client.post(change, opened(client, change) | {"frequency": "none"})
    make_move()
    client.post(change, opened(client, change) | {"frequency": "instant"})
    assert run() == []


def test_a_list_is_deleted_with_its_mails(client: Client, viewer: User) -> None:
    watchlist = make_watchlist("kind=departure", owner=viewer)
    make_move()
    run()
    page = client.post(f"{LIST}{watchlist.pk}/delete/", {"post": "yes"}, follow=True)
    assert page.status_code == 200
    assert not Watchlist.objects.exists()
    assert not Mail.objects.exists()


def test_a_mail_that_failed_is_seen_and_sent_again(client: Client, viewer: User) -> None:
    watchlist = make_watchlist("kind=departure", owner=viewer)
    mail = watchlist.mails.create(made_at=NOW, due_at=NOW, state="failed", tries=8, problem="No such host.")
    other = make_watchlist().mails.create(made_at=NOW, due_at=NOW, state="failed", problem="Of another.")
    page = client.get("/admin/alerts/mail/").content.decode()
    assert "No such host." in page
    assert "Of another." not in page
    said = {"action": "send_again_selected", "_selected_action": [mail.pk, other.pk]}
    page = client.post("/admin/alerts/mail/", said, follow=True).content.decode()
    assert "1 mail will be sent again." in page
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.tries, other.state) == ("waiting", 0, "failed")


def test_an_administrator_sees_the_failures_of_everybody(client: Client) -> None:
    make_watchlist().mails.create(made_at=NOW, due_at=NOW, state="failed", problem="No such host.")
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert "No such host." in client.get("/admin/alerts/mail/").content.decode()


def test_the_list_costs_the_same_however_many_there_are(
    client: Client, viewer: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_watchlist(owner=viewer, name=f"List {number}").mails.create(made_at=NOW, due_at=NOW)
    for address in (LIST, "/admin/alerts/mail/"):
        client.get(address)
        with django_assert_max_num_queries(14):
            client.get(address)
