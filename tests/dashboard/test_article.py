"""The page of one article."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.dashboard.pages import main_words, read, words
from tests.factories import make_article, make_claim, make_move, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client, analyst: User) -> Client:
    """An analyst's: readers see only articles that moves rest on."""
    client.force_login(analyst)
    return client


def test_shows_where_the_article_comes_from(client: Client) -> None:
    article = make_article(
        title="Ada leaves", source=make_source(), url="https://news.example/ada", language="en"
    )
    said = main_words(read(client, f"/articles/{article.pk}/"))
    assert said.startswith(
        "The Daily Model Ada leaves Published 14 Oct 2024 First seen 23 Nov 2026, 12:00 UTC"
    )
    assert "Language English Original news.example State Unread" in said


def test_shows_quotes_and_never_the_whole_text(client: Client) -> None:
    article = make_article("Ada left Foo Labs. Nobody needs to read this here.")
    make_claim(article=article, quote="Ada left Foo Labs.", start=0, end=18, move=make_move())
    said = main_words(read(client, f"/articles/{article.pk}/"))
    assert "Ada left Foo Labs." in said
    assert "Nobody needs" not in said


@pytest.mark.parametrize("review", ["pending", "rejected"])
def test_is_not_there_for_readers_while_nobody_accepted_a_claim(review: str) -> None:
    claim = make_claim(review=review)
    assert "No move in the tracker rests on this article" in main_words(
        read(Client(), claim.article_url, status=404)
    )


def test_shows_readers_the_accepted_claims_alone() -> None:
    article = make_article("Ada left Foo Labs. Bea left too.")
    make_claim(article=article, person_name="Ada Example", move=make_move())
    make_claim(article=article, person_name="Bea Other")
    said = main_words(read(Client(), f"/articles/{article.pk}/"))
    assert "Ada Example" in said
    assert "Bea Other" not in said


@pytest.mark.parametrize("review", ["pending", "rejected"])
def test_shows_analysts_what_was_decided_about_a_claim(client: Client, review: str) -> None:
    claim = make_claim(review=review)
    (badge,) = read(client, claim.article_url).xpath("//ul[@class='claims']//span[contains(@class, 'badge')]")
    assert words(badge) == review.capitalize()


def test_links_an_accepted_claim_to_its_move(client: Client) -> None:
    move = make_move()
    claim = make_claim(move=move)
    assert f"/moves/{move.pk}/" in read(client, claim.article_url).xpath("//main//a/@href")


def test_says_why_an_article_is_not_readable(client: Client) -> None:
    article = make_article(state="unreadable", problem="The page answered 403.")
    assert "State Not readable The page answered 403." in main_words(read(client, f"/articles/{article.pk}/"))


def test_shows_a_language_that_has_no_name_here_by_its_code(client: Client) -> None:
    article = make_article(language="qqq")
    assert "Language qqq" in main_words(read(client, f"/articles/{article.pk}/"))


def test_answers_404_for_an_unknown_article(client: Client) -> None:
    assert "There is nothing at this address" in main_words(read(client, "/articles/1/", status=404))
