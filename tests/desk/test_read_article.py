"""Bringing an article in at the desk, and its way to its claims."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from kombu.exceptions import OperationalError
from pytest_django import DjangoAssertNumQueries

from tests.desk.forms import opened
from tests.factories import NOW, make_article, make_claim
from tests.web_server import PAGE
from tracker.moves.tasks import ingest_article
from tracker.news.models import Article, Fetch

pytestmark = pytest.mark.django_db
ADD = "/admin/news/article/add/"
TEXT = "A change at Foo Labs\n\nAda Example left Foo Labs on Monday and joined OpenAI, the company said."


def send(desk: Client, **typed: Any) -> str:
    """Send the form; gives the page that follows."""
    answer = desk.post(ADD, typed, follow=True)
    assert answer.status_code == 200
    return shown(answer)


def shown(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_text_ends_at_its_claims(desk: Client) -> None:
    page = send(desk, text=TEXT, language="EN", published_on="14 Oct 2024")
    article = Article.objects.get()
    assert (article.title, article.language, str(article.published_on)) == (
        "A change at Foo Labs",
        "en",
        "2024-10-14",
    )
    assert "Waits for a worker" in page
    assert "data-over" not in page
    ingest_article(article_id=article.pk)
    page = shown(desk.get(f"{ADD}{article.pk}/"))
    assert "It makes 1 claim" in page
    assert f"/admin/moves/claim/{article.claims.get().pk}/change/" in page
    assert "data-over" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.encode(), "Waits for a worker"),
        (PAGE.encode(), "Waits for a worker"),
        (b"\x89PNG\x00", "The file is binary"),
        (b"", "The file is empty."),
    ],
)
def test_a_file_is_stored_or_says_why_it_is_not_readable(desk: Client, content: bytes, said: str) -> None:
    assert said in send(desk, file=SimpleUploadedFile("a.txt", content))
    assert Article.objects.count() == 1


def test_an_address_waits_to_be_fetched(desk: Client, analyst: User) -> None:
    page = send(desk, url="news.example/a", language="en")
    row = Fetch.objects.get()
    assert (row.url, row.state, row.asked_by) == ("https://news.example/a", "waiting", analyst)
    assert "Waits to be fetched" in page
    assert 'href=""' in page  # without a script


@pytest.mark.parametrize(
    ("fields", "said", "is_over"),
    [
        ({"leased_until": NOW}, "Being fetched", False),
        ({"state": "failed", "problem": "There is no host “x”."}, "There is no host “x”.", True),
    ],
)
def test_shows_how_far_an_address_has_come(
    desk: Client, fields: dict[str, Any], said: str, is_over: bool
) -> None:
    row = Fetch.objects.create(url="https://news.example/a", asked_at=NOW, **fields)
    part = desk.get(f"{ADD}fetch/{row.pk}/", {"part": "1"})
    assert said in shown(part)
    assert ("data-over" in shown(part)) == is_over
    assert "<html" not in shown(part)


def test_goes_on_with_the_article_once_there_is_one(desk: Client) -> None:
    article = make_article()
    article.mark_read(NOW)
    row = Fetch.objects.create(url="https://news.example/a", asked_at=NOW, state="stored", article=article)
    assert "No claim was found in it" in shown(desk.get(f"{ADD}fetch/{row.pk}/"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Give an address, or paste the text, or choose a file."),
        ({"url": "https://news.example", "text": TEXT}, "Give one of the three"),
        ({"url": "ftp://news.example"}, "Write an address that starts with http"),
        ({"url": "https://" + "a" * 2000}, "at most 2000 characters"),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"text": "a" * 300_001}, "at most 300000 characters"),
        ({"text": TEXT, "language": "f"}, "“f” is not a language."),
        ({"text": TEXT, "language": "french"}, "at most 3 characters"),
        ({"text": TEXT, "published_on": "Oct 2024"}, "“2024-10” is not a whole day."),
        ({"text": TEXT, "published_on": "soon"}, "is not a date"),
        ({"file": SimpleUploadedFile("a.txt", b"a" * 5_000_001)}, "it may have 5000000"),
    ],
)
def test_refuses_bad_input_with_a_sentence(desk: Client, typed: dict[str, Any], sentence: str) -> None:
    assert sentence in send(desk, **typed)
    assert not Article.objects.exists()
    assert not Fetch.objects.exists()


@pytest.mark.parametrize("typed", [{"text": TEXT}, {"url": "https://news.example/a"}])
def test_says_so_where_the_broker_does_not_answer(
    desk: Client, monkeypatch: pytest.MonkeyPatch, typed: dict[str, str]
) -> None:
    def fail(**_ids: int) -> None:
        raise OperationalError

    monkeypatch.setattr("tracker.moves.tasks.ingest_article.delay", fail)
    monkeypatch.setattr("tracker.moves.tasks.fetch_address.delay", fail)
    monkeypatch.setattr("tracker.moves.tasks.transaction.on_commit", lambda run: run())
    assert "The broker does not answer. It is kept" in send(desk, **typed)
    assert Article.objects.count() + Fetch.objects.count() == 1


def test_a_text_that_is_known_leads_to_its_article(desk: Client) -> None:
    send(desk, text=TEXT)
    send(desk, text=TEXT)
    assert Article.objects.count() == 1


def test_is_only_for_those_who_may_add_articles(client: Client) -> None:
    article = make_article()
    pages = ["", f"{article.pk}/", "fetch/1/"]
    assert [client.get(f"{ADD}{page}").status_code for page in pages] == [302] * 3
    client.force_login(User.objects.create_user("reader", is_staff=True))
    assert [client.get(f"{ADD}{page}").status_code for page in pages] == [403] * 3
    assert client.post(ADD, {"text": TEXT}).status_code == 403


@pytest.mark.parametrize("page", ["999999/", "fetch/999999/", "x/", f"{'9' * 40}/"])
def test_an_address_that_leads_nowhere_is_no_error(desk: Client, page: str) -> None:
    assert desk.get(f"{ADD}{page}").status_code in (302, 404)


def test_the_form_sends_what_it_shows(desk: Client) -> None:
    assert desk.post(ADD, opened(desk, ADD, text=TEXT)).status_code == 302


def test_progress_costs_the_same_number_of_queries_however_many_claims(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article(TEXT)
    article.mark_read(NOW)
    for start in range(12):
        make_claim(article=article, start=start, end=20, person_name=f"Ada {start}")
    with django_assert_max_num_queries(8):
        assert "It makes 12 claims" in shown(desk.get(f"{ADD}{article.pk}/", {"part": "1"}))


def test_the_list_of_addresses_says_what_came_of_each(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        Fetch.objects.create(
            url=f"https://news.example/{number}",
            asked_at=NOW,
            state="stored",
            article=make_article(f"{number}"),
        )
    Fetch.objects.create(url="https://x.example", asked_at=NOW, state="failed", problem="There is no host.")
    with django_assert_max_num_queries(11):
        page = shown(desk.get("/admin/news/fetch/"))
    assert "There is no host." in page
    assert desk.post(f"/admin/news/fetch/{Fetch.objects.latest('pk').pk}/delete/").status_code == 403
