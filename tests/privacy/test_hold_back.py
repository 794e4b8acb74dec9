"""A claim with an erased name waits for an analyst, out of everybody's sight."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from people.models import Person
from tests.desk.forms import opened
from tests.factories import NOW, make_import_claim, make_move, make_organization, make_person
from tests.privacy.traces import erase, everything, said_of
from tracker.moves.known_names import database_names
from tracker.moves.models import Claim, HeldClaim, Move
from tracker.moves.propose import read_article
from tracker.moves.tasks import drop_overdue_held_claims
from tracker.news.documents import Document
from tracker.news.models import Article
from tracker.news.store import store_document
from tracker.privacy.hold_back import Turned, held_back

pytestmark = pytest.mark.django_db
HELD = "/admin/moves/heldclaim/"


@pytest.fixture
def erased() -> None:
    """Sébastien Bubeque, who left Microsoft for Bar AI, has been erased."""
    person = make_person("Sébastien Bubeque", aliases=("Себастьен Бюбек",))
    microsoft, bar = make_organization("Microsoft", aliases=("MSFT",)), make_organization("Bar AI")
    make_import_claim(make_move(person=person, from_organization=microsoft, to_organization=bar))
    erase(person)


def read(text: str) -> Article:
    document = Document(title="", text=text, language="en", url="https://news.example/a")
    article = store_document(document, now=NOW, published_on=date(2026, 10, 14)).article
    read_article(article, names=database_names(), now=NOW)
    return article


@pytest.mark.parametrize(
    "name",
    ["Sébastien Bubeque", "Sebastien Bubeque", "Bubeque Sébastien", "S. Bubeque", "Sébastien M. Bubeque"],
)
@pytest.mark.usefixtures("erased")
def test_holds_back_a_name_in_another_form(name: str) -> None:
    read(f"{name} has left Microsoft for Foo Labs.")
    assert [str(held) for held in HeldClaim.objects.all()] == [f"{name}: Microsoft → Foo Labs"]
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Sam Bubeque has left Microsoft for Foo Labs.",
        "Sébastien Bubeque has left Acme Robotics for Foo Labs.",
        "Ada Example has left Microsoft for Foo Labs.",
    ],
)
@pytest.mark.usefixtures("erased")
def test_lets_another_name_or_another_organization_pass(text: str) -> None:
    make_organization("Acme Robotics")
    read(text)
    assert Claim.objects.count() == 1
    assert not HeldClaim.objects.exists()


@pytest.mark.usefixtures("erased")
def test_a_held_claim_is_on_no_page_and_in_no_search(desk: Client) -> None:
    article = read("Sébastien Bubeque has left Microsoft for Foo Labs.")
    pages = ["/", "/moves/", "/people/", "/search/?q=Bubeque", f"/articles/{article.pk}/", "/api/v1/moves/"]
    pages += ["/admin/", "/admin/moves/claim/?review=all", "/admin/people/person/?q=Bubeque"]
    for page in pages:
        assert "Bubeque has left" not in desk.get(page).content.decode(), page
    assert "Bubeque has left" in desk.get(HELD).content.decode()
    assert article.pk == Article.objects.get().pk


@pytest.mark.usefixtures("erased")
def test_another_person_waits_for_review_and_is_not_held_again_for_this_article(desk: Client) -> None:
    article = read("Sébastien Bubeque has left Microsoft for Foo Labs.")
    desk.post(f"{HELD}{HeldClaim.objects.get().pk}/another/")
    assert Claim.objects.get().review == "pending"
    assert Claim.history.count() == 1
    Article.objects.filter(pk=article.pk).read_again()
    article.refresh_from_db()
    read_article(article, names=database_names(), now=NOW)
    assert (Claim.objects.count(), HeldClaim.objects.count()) == (1, 0)
    read("Sébastien Bubeque leaves Microsoft for Baz AI.")
    assert HeldClaim.objects.count() == 1


@pytest.mark.usefixtures("erased")
def test_a_known_namesake_is_not_asked_about_again_at_that_organization(desk: Client) -> None:
    read("Sébastien Bubeque has left Microsoft for Foo Labs.")
    desk.post(f"{HELD}{HeldClaim.objects.get().pk}/known/")
    read("Sébastien Bubeque leaves Microsoft for Baz AI.")
    assert Claim.objects.count() == 2
    read("Sébastien Bubeque has left Bar AI for Foo Labs.")
    assert HeldClaim.objects.count() == 1


@pytest.mark.usefixtures("erased")
def test_the_erased_person_goes_without_a_trace(desk: Client) -> None:
    article = read("Sébastien Bubeque has left Microsoft for Foo Labs.")
    desk.post(f"{HELD}{HeldClaim.objects.get().pk}/erased/")
    article.refresh_from_db()
    assert article.text == ""
    assert said_of(["Bubeque", "bubeque"], everything()) == []
    again = desk.post(f"{HELD}1/erased/", follow=True).content.decode()
    assert "is not held back any more" in again


@pytest.mark.usefixtures("erased")
def test_what_nobody_decides_on_in_time_is_taken_for_the_erased_person(settings: Any) -> None:
    settings.HELD_BACK_DAYS = 7
    article = read("Sébastien Bubeque has left Microsoft for Foo Labs.")
    with time_machine.travel(NOW + timedelta(days=6)):
        assert drop_overdue_held_claims() == 0
    with time_machine.travel(NOW + timedelta(days=8)):
        assert drop_overdue_held_claims() == 1
        assert drop_overdue_held_claims() == 0
    article.refresh_from_db()
    assert (article.text, HeldClaim.objects.count()) == ("", 0)


@pytest.mark.usefixtures("erased")
def test_only_who_may_change_held_claims_decides(client: Client, django_user_model: Any) -> None:
    read("Sébastien Bubeque has left Microsoft for Foo Labs.")
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.get(HELD).status_code == 403
    assert client.post(f"{HELD}{HeldClaim.objects.get().pk}/erased/").status_code == 403
    assert HeldClaim.objects.count() == 1


def test_the_starter_data_does_not_bring_them_back(tmp_path: Path) -> None:
    files = {
        "organizations.csv": "name,kind,aliases,country,website\nFoo Labs,lab,,,\n",
        "lineage.csv": "organization,relation,other,since,until\n",
        "people.csv": "name,aliases\nAda Example,艾达\n",
        "moves.csv": "person,from_org,to_org,role_from,role_to,exit_manner,entry_manner,from_capacity,"
        "to_capacity,announced_on,effective_on,status,note\n"
        "Ada Example,Foo Labs,,,,,,employment,,2024,,confirmed,\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    call_command("load_starter", dir=tmp_path, stdout=StringIO())
    erase(Person.objects.get())
    for _time in range(2):
        out = StringIO()
        call_command("load_starter", dir=tmp_path, stdout=out)
        assert "Held back: 1 people" in out.getvalue()
        assert not Person.objects.exists()
        assert [str(held) for held in HeldClaim.objects.all()] == ["Ada Example: Foo Labs → ?"]
        assert Move.objects.count() == 1


@pytest.mark.usefixtures("erased")
def test_a_move_of_an_erased_name_is_refused_at_the_desk_unless_it_is_a_namesakes(desk: Client) -> None:
    namesake = make_person("Sébastien Bubeque", note="baker")
    microsoft = Move.objects.get().from_organization
    assert microsoft is not None
    address = "/admin/moves/move/add/"
    typed = opened(desk, address) | {
        "person": str(namesake),
        "from_organization": microsoft.name,
        "announced_on": "2026",
    }
    page = desk.post(address, typed)
    assert "was erased at their request" in page.content.decode()
    assert Move.objects.count() == 1
    desk.post(address, typed | {"is_namesake": "on"})
    assert Move.objects.count() == 2
    desk.post(address, typed | {"announced_on": "2023"})
    assert Move.objects.count() == 3


def test_costs_one_query_where_nobody_was_erased(django_assert_num_queries: Any) -> None:

    with django_assert_num_queries(1):
        assert held_back([Turned(["Ada Example"], ["Foo Labs"])] * 50) == [set()] * 50


@pytest.mark.usefixtures("erased")
def test_costs_two_queries_for_an_article_with_fifty_claims(django_assert_num_queries: Any) -> None:

    with django_assert_num_queries(2):
        held_back([Turned(["Ada Example"], ["Foo Labs"])] * 50)
