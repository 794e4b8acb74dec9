"""Articles: stored once, leased by one worker at a time."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, make_article
from tracker.news.documents import Document
from tracker.news.models import LEASE, MAX_READS, Article
from tracker.news.store import store_document

pytestmark = pytest.mark.django_db


def test_are_stored_once_however_the_spaces_fall() -> None:
    first = store_document(Document("", "Ada  left\nFoo Labs."), now=NOW)
    second = store_document(Document("", "Ada left Foo Labs. "), now=NOW)
    assert first.is_new
    assert not second.is_new
    assert first.article == second.article


def test_know_their_language() -> None:
    text = "Le directeur de la recherche a quitté l'entreprise la semaine dernière."
    assert store_document(Document("", text), now=NOW).article.language == "fr"
    assert store_document(Document("", text + " Bis."), now=NOW, language="en").article.language == "en"


def test_are_read_again_when_their_language_is_corrected() -> None:
    stored = store_document(Document("", "Ada left Foo Labs."), now=NOW, language="nl")
    stored.article.mark_unreadable("There are no extraction rules for “nl”.")
    again = store_document(Document("", "Ada left Foo Labs."), now=NOW, language="en")
    assert (again.is_new, again.article.language, again.article.state) == (False, "en", "unread")


def test_take_a_date_where_they_had_none_and_are_read_again() -> None:
    stored = store_document(Document("", "Ada left Foo Labs."), now=NOW)
    stored.article.mark_read(NOW)
    again = store_document(Document("", "Ada left Foo Labs."), now=NOW, published_on=date(2024, 10, 14))
    assert (again.article.published_on, again.article.state) == (date(2024, 10, 14), "unread")


def test_keep_the_date_that_they_have() -> None:
    store_document(Document("", "Ada left Foo Labs."), now=NOW, published_on=date(2024, 10, 14))
    again = store_document(Document("", "Ada left Foo Labs."), now=NOW, published_on=date(2024, 10, 15))
    assert again.article.published_on == date(2024, 10, 14)


def test_without_a_text_keep_their_problem_when_told_to_be_read_again() -> None:
    store_document(Document("scan", "", problem="The file is empty.", raw_hash="b" * 64), now=NOW)
    assert Article.objects.all().read_again() == 0
    assert Article.objects.get().problem == "The file is empty."


def test_that_cannot_be_read_are_stored_with_the_reason() -> None:
    stored = store_document(
        Document("scan.pdf", "", problem="The file is binary.", raw_hash="a" * 64), now=NOW
    )
    assert (stored.article.state, stored.article.problem) == ("unreadable", "The file is binary.")
    assert not Article.objects.waiting(NOW).exists()


def test_are_leased_by_one_worker_until_the_lease_runs_out() -> None:
    article = make_article()
    assert Article.objects.lease(article.pk, now=NOW)
    assert not Article.objects.lease(article.pk, now=NOW)
    assert not Article.objects.lease(article.pk, now=NOW + LEASE - timedelta(seconds=1))
    assert Article.objects.lease(article.pk, now=NOW + LEASE)


def test_that_have_been_read_are_leased_by_nobody() -> None:
    article = make_article()
    article.mark_read(NOW)
    assert not Article.objects.lease(article.pk, now=NOW + 2 * LEASE)


def test_are_sent_once_and_again_when_nobody_came_back() -> None:
    article = make_article()
    assert Article.objects.take_to_send(NOW, most=10) == [article.pk]
    assert Article.objects.take_to_send(NOW, most=10) == []
    assert Article.objects.take_to_send(NOW + LEASE, most=10) == [article.pk]


def test_that_stop_every_worker_are_given_up_and_can_be_read_again() -> None:
    article = make_article()
    for attempt in range(MAX_READS):
        assert Article.objects.give_up_on_hopeless(NOW + attempt * LEASE) == 0
        Article.objects.lease(article.pk, now=NOW + attempt * LEASE)
    assert Article.objects.give_up_on_hopeless(NOW + MAX_READS * LEASE) == 1
    article.refresh_from_db()
    assert (article.state, article.problem) == (
        "unreadable",
        "Reading it failed 5 times; the worker's log says why.",
    )
    assert Article.objects.all().read_again() == 1
    assert Article.objects.lease(article.pk, now=NOW)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost"}, "article_state_is_known"),
        ({"state": "unreadable"}, "article_says_why_it_is_unreadable"),
        ({"problem": "none"}, "article_says_why_it_is_unreadable"),
        ({"state": "read"}, "article_says_when_it_was_read"),
    ],
)
def test_refuse_a_state_that_makes_no_sense(fields: dict[str, str], constraint: str) -> None:
    article = make_article()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**fields)


def test_are_read_as_one_document_the_title_first() -> None:
    assert make_article("Text.", title="Title").document == "Title\n\nText."
    assert make_article("Only text.").document == "Only text."
