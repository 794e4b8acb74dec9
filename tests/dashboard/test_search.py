"""Search over people and organizations."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.dashboard.pages import main_words, read, words
from tests.factories import make_article, make_claim, make_move, make_organization, make_person

pytestmark = pytest.mark.django_db


def test_finds_people_and_organizations(client: Client) -> None:
    make_person("Ada Foo")
    make_organization("Foo Labs", aliases=("FL",))
    make_person("Bob Bar")
    found = read(client, "/search/?q=foo").xpath("//ul[@class='found']/li")
    assert [words(item) for item in found] == ["Ada Foo", "Foo Labs FL"]


def test_shows_twenty_and_links_to_the_rest(client: Client) -> None:
    for number in range(21):
        make_person(f"Foo {number}")
    page = read(client, "/search/?q=foo")
    assert len(page.xpath("//ul[@class='found']/li")) == 20
    assert "/people/?q=foo" in page.xpath("//p[@class='more']/a/@href")


def test_says_so_where_nothing_is_found(client: Client) -> None:
    assert main_words(read(client, "/search/?q=foo")).count("None found.") == 2


@pytest.mark.parametrize("query", ["", "?q=", "?q=+"])
def test_shows_only_the_form_where_nothing_is_asked(client: Client, query: str) -> None:
    make_person("Ada Foo")
    assert "Ada" not in main_words(read(client, f"/search/{query}"))


@pytest.mark.parametrize("query", ["%00", "x" * 201])
def test_refuses_what_cannot_be_a_name(client: Client, query: str) -> None:
    assert "The search was not understood." in main_words(read(client, f"/search/?q={query}", status=400))


def test_finds_articles_that_moves_rest_on(client: Client) -> None:
    ada = make_person("Ada Foo")
    told = make_article("Ada Foo has left.", title="A lab loses its chief")
    make_claim(article=told, quote="Ada Foo has left.", move=make_move(person=ada))
    make_claim(
        article=make_article("Ada Foo may come.", title="A rumour about a lab")
    )  # nobody has accepted it
    for text in ("ada foo", "loses its chief"):
        (section,) = read(client, f"/search/?q={text}").xpath("//section[@aria-labelledby='articles']")
        assert [words(item) for item in section.xpath(".//li/a")] == ["A lab loses its chief"]
    assert not read(client, "/search/?q=rumour").xpath("//section[@aria-labelledby='articles']")
