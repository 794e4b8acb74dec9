"""The lists of organizations and of people, narrowed as the address says."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.dashboard.pages import main_words, read, words
from tests.factories import make_move, make_organization, make_person

pytestmark = pytest.mark.django_db


def named(client: Client, address: str, *, status: int = 200) -> list[str]:
    rows = read(client, address, status=status).xpath("//tbody/tr/th")
    return [words(row) for row in rows]


@pytest.fixture
def organizations() -> None:
    make_organization("Bar University", kind="university", country="FR")
    make_organization("Foo Labs", kind="lab", country="FR")
    make_organization("Qux Labs", kind="lab", country="US")


@pytest.fixture
def people() -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    for name, role in (("Ada Example", "research scientist"), ("Bob Example", "software engineer")):
        make_move(person=make_person(name), to_organization=foo, role_to=role, announced_on="2024-01-01")
    gone = make_person("Cy Example")
    make_move(person=gone, to_organization=foo, role_to="researcher", announced_on="2024-01-01")
    make_move(person=gone, from_organization=foo, to_organization=bar, announced_on="2025-01-01")


@pytest.mark.usefixtures("organizations")
def test_shows_organizations_of_a_kind_in_a_country(client: Client) -> None:
    assert named(client, "/organizations/?kind=lab") == ["Foo Labs", "Qux Labs"]
    assert named(client, "/organizations/?kind=lab&country=fr") == ["Foo Labs"]
    said = main_words(read(client, "/organizations/?kind=lab&country=fr&q=foo"))
    assert "Only those with a name like “foo”. Only of the kind “lab”. Only in FR. Show all" in said


@pytest.mark.usefixtures("organizations")
def test_shows_all_where_a_filter_is_not_understood(client: Client) -> None:
    assert len(named(client, "/organizations/?kind=planet&country=FRA", status=400)) == 3
    page = read(client, "/organizations/?country=FRA", status=400)
    assert "Country: A country is two letters" in main_words(page)


@pytest.mark.usefixtures("people")
def test_shows_who_is_at_an_organization_now(client: Client) -> None:
    assert named(client, "/people/?organization=foo-labs") == ["Ada Example", "Bob Example"]
    page = read(client, "/people/?organization=foo-labs")
    assert "Only who is at Foo Labs now, by what is known. Show all" in main_words(page)
    (link,) = read(client, "/organizations/bar-ai/").xpath("//a[.='Who is here now']/@href")
    assert named(client, link) == ["Cy Example"]


@pytest.mark.usefixtures("people")
def test_shows_who_has_or_had_a_role_in_a_group(client: Client) -> None:
    assert named(client, "/people/?role_group=research") == ["Ada Example", "Cy Example"]
    assert named(client, "/people/?role_group=research&organization=foo-labs") == ["Ada Example"]
    assert "Only who has or had a role in the group “research”." in main_words(
        read(client, "/people/?role_group=research")
    )


@pytest.mark.usefixtures("people")
def test_says_so_where_an_organization_is_none(client: Client) -> None:
    page = read(client, "/people/?organization=nowhere", status=400)
    assert "There is no organization at the address “nowhere”." in main_words(page)
    assert len(page.xpath("//tbody/tr")) == 3


@pytest.mark.parametrize("address", ["/organizations/", "/people/"])
def test_says_what_to_do_where_nothing_is_on_record(client: Client, address: str) -> None:
    page = read(client, address)
    assert "Log a move" in main_words(page)
    assert "on record yet" in main_words(page)
    assert page.xpath("//main//p[@class='empty']/a/@href") == ["/admin/moves/move/add/", "/admin/"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("address", ["/organizations/?kind=fund", "/people/?role_group=product"])
def test_leads_back_to_all_where_nothing_fits(client: Client, address: str) -> None:
    page = read(client, address)
    assert "on record fits. Show all" in main_words(page)
    assert page.xpath("//p[@class='empty']/a/@href") == [address.partition("?")[0]]
