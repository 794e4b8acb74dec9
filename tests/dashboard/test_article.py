"""The page of one article."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.dashboard.pages import main_words, read, words
from tests.factories import NOW, make_article, make_claim, make_move, make_source
from tracker.news.documents import Document
from tracker.news.models import Article
from tracker.news.store import store_document

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


def _edited_article() -> Article:
    text = "Ada Example, who led research for six years, left Foo Labs on Monday, the laboratory said."
    url = "https://news.example/2024/ada"
    article = store_document(Document("Ada leaves", text, url=url, language="en"), now=NOW).article
    edited = text.replace("on Monday", "in a dispute")
    found = store_document(
        Document("Ada leaves", edited, url=url, language="en"), now=NOW + timedelta(days=1)
    )
    store_document(Document("Ada leaves", edited, url="https://wire.example/77", language="en"), now=NOW)
    assert found.article == article
    return found.article


def test_shows_an_analyst_what_was_edited_and_where_else_it_stands(client: Client) -> None:
    article = _edited_article()
    said = main_words(read(client, article.get_absolute_url()))
    assert "Edited 24 Nov 2026, 12:00 UTC once since it was first seen" in said
    assert "Also at wire.example" in said
    assert "<del>on Monday</del><ins>in a dispute</ins>" in client.get(article.get_absolute_url()).text


def test_shows_readers_that_it_was_edited_but_not_its_text(django_user_model: Any) -> None:
    article = _edited_article()
    make_claim(article=article, move=make_move(), withdrawn="edited")
    said = main_words(read(Client(), f"/articles/{article.pk}/"))
    assert "once since it was first seen" in said
    assert "The article was edited and no longer says so." in said
    assert "dispute" not in said


def test_says_that_only_the_beginning_is_known(client: Client) -> None:
    article = make_article(is_cut_off=True)
    assert "Only the beginning" in main_words(read(client, f"/articles/{article.pk}/"))
