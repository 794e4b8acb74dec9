"""The link in each mail that stops the mails, for whoever holds it (RFC 8058)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.alerts.watching import make_watchlist, run
from tests.factories import NOW, make_move
from tracker.alerts.models import Notice, Watchlist

pytestmark = pytest.mark.django_db
SITE = "https://tracker.example"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def link() -> str:
    """The link of a mail that went out."""
    make_watchlist("kind=departure", name="Who leaves")
    make_move()
    (message,) = run()
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = message.extra_headers["List-Unsubscribe"]
    assert stop.startswith(f"<{SITE}/watchlists/stop/")
    assert stop.strip("<>") in str(message.body)
    return str(stop).strip("<>").removeprefix(SITE)


def test_a_mail_program_stops_the_mails_with_one_request(link: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    make_move()
    answer = browser.post(
        link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert Watchlist.objects.get().frequency == "none"
    assert run(timedelta(hours=1)) == []
    assert not Notice.objects.filter(is_waiting=True).exists()


def test_opening_the_link_asks_first_and_needs_no_sign_in(link: str) -> None:
    page = Client().get(link)
    assert "The watchlist “Who leaves” will send no mails any more." in page.content.decode()
    assert page.headers["Cache-Control"].count("no-store") == 1
    assert Watchlist.objects.get().frequency == "instant"
    done = Client().post(link)
    assert "No more of these mails" in done.content.decode()
    assert Watchlist.objects.get().frequency == "none"


def test_a_link_that_was_changed_or_whose_list_is_gone_leads_nowhere(link: str) -> None:
    assert Client().post(f"{link[:-2]}x/").status_code == 404
    pk = Watchlist.objects.get().pk
    assert Client().post(link.replace(f"{pk}:", f"{pk + 1}:")).status_code == 404
    Watchlist.objects.all().delete()
    assert Client().post(link).status_code == 404


def test_mails_that_are_wanted_again_tell_nothing_of_the_time_between(link: str) -> None:
    Client().post(link)
    make_move()
    run(timedelta(hours=1))
    Watchlist.objects.update(frequency="instant")
    assert run(timedelta(hours=2)) == []
    make_move()
    assert len(run(timedelta(hours=3))) == 1
