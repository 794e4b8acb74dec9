"""Articles that are read again: edited ones, and by an extractor that has learnt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User

from tests.factories import NOW
from tracker.moves import extractors, review
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article
from tracker.news.documents import Document
from tracker.news.models import Article
from tracker.news.store import store_document

pytestmark = pytest.mark.django_db
URL = "https://news.example/2024/10/ada-leaves"
REST = "The laboratory, founded ten years ago, employs two hundred people in three cities of the country."
SAID = "Ada Example left Foo Labs for Bar AI on Monday."
LATER = NOW + timedelta(hours=3)


def read(*sentences: str, now: Any = NOW) -> Article:
    """Store the page as it stands then, and read it."""
    document = Document("A change", "\n".join([*sentences, REST]), url=URL, language="en")
    article = store_document(document, now=now, published_on=NOW.date()).article
    ingest_article(article_id=article.pk)
    article.refresh_from_db()
    return article


def read_anew() -> None:
    Article.objects.all().read_again()
    ingest_article(article_id=Article.objects.get().pk)


def quoted(claim: Claim) -> str:
    claim.refresh_from_db()
    assert claim.article is not None
    assert claim.article_version == claim.article.version
    return claim.article.document[claim.start : claim.end]


def test_a_claim_that_still_stands_keeps_its_row_and_follows_its_words() -> None:
    read(SAID)
    claim = Claim.objects.get()
    read("This text was corrected.", SAID, now=LATER)
    assert Claim.objects.get() == claim
    assert quoted(claim) == claim.quote


def test_a_claim_that_the_edit_completes_says_what_is_said_now() -> None:
    read("Ada Example left Foo Labs on Monday.")
    claim = Claim.objects.get()
    read(SAID, now=LATER)
    claim.refresh_from_db()
    assert (Claim.objects.count(), claim.to_name, claim.withdrawn) == (1, "Bar AI", "")
    assert quoted(claim) == claim.quote
    changes = list(claim.history.order_by("history_id").values_list("to_name", "history_change_reason"))
    assert [name for name, _reason in changes] == ["", "Bar AI"]
    assert all(reason.startswith("machine: ") for _name, reason in changes)


def test_a_new_statement_is_a_new_claim() -> None:
    read(SAID)
    read(SAID, "Bo Sample joined Qux Robotics as chief executive.", now=LATER)
    assert sorted(Claim.objects.values_list("person_name", flat=True)) == ["Ada Example", "Bo Sample"]


def test_a_claim_that_the_edit_takes_back_waits_and_says_so() -> None:
    read(SAID)
    read("Ada Example spoke at Foo Labs on Monday.", now=LATER)
    claim = Claim.objects.get()
    assert (claim.withdrawn, claim.review, claim.article_version) == ("edited", "pending", 1)
    assert list(Claim.objects.unsaid_since()) == [claim]
    assert claim in Claim.objects.to_decide()


def test_an_accepted_claim_stays_what_it_is_and_says_that_it_was_taken_back(analyst: User) -> None:
    read(SAID)
    claim = Claim.objects.get()
    move = review.accept(claim.pk, by=analyst, now=NOW)
    read("Ada Example spoke at Foo Labs on Monday.", now=LATER)
    claim.refresh_from_db()
    assert (claim.review, claim.move, claim.quote, claim.withdrawn) == ("accepted", move, SAID, "edited")


def test_a_claim_is_no_longer_withdrawn_once_the_article_says_it_again() -> None:
    read(SAID)
    read("Ada Example spoke at Foo Labs on Monday.", now=LATER)
    read(SAID, "The text was put right once more.", now=LATER)
    claim = Claim.objects.get()
    assert (claim.withdrawn, quoted(claim)) == ("", claim.quote)


def test_a_corrected_claim_is_neither_changed_nor_made_twice() -> None:
    read(SAID)
    claim = Claim.objects.get()
    claim.person_name = "Ada B. Example"
    claim.save()
    read("This text was corrected.", SAID, now=LATER)
    claim = Claim.objects.get()
    assert (claim.person_name, quoted(claim)) == ("Ada B. Example", claim.quote)


def test_what_the_machine_alone_has_read_it_takes_back_without_deleting_it() -> None:
    read(SAID)
    with patch.object(extractors, "extract_claims", return_value=[]):
        read_anew()
    claim = Claim.objects.get()
    assert (claim.withdrawn, claim.review) == ("reread", "pending")
    assert not Claim.objects.to_decide().exists()
    read_anew()
    assert Claim.objects.to_decide().get() == claim


def test_what_a_person_decided_stands_whatever_is_read(analyst: User) -> None:
    read(SAID)
    claim = Claim.objects.get()
    review.reject(claim.pk, by=analyst, now=NOW)
    before = claim.history.count()
    with patch.object(extractors, "extract_claims", return_value=[]):
        read_anew()
    claim.refresh_from_db()
    assert (claim.withdrawn, claim.history.count()) == ("", before)


def test_reading_the_same_text_again_writes_no_history() -> None:
    read(SAID)
    claim = Claim.objects.get()
    read_anew()
    assert claim.history.count() == 1


def test_an_edit_that_comes_while_the_article_is_read_is_read_next() -> None:
    article = store_document(Document("A change", f"{SAID}\n{REST}", url=URL, language="en"), now=NOW).article

    def edit_meanwhile(*_args: Any, **_options: Any) -> list[Any]:
        store_document(Document("A change", f"New. {SAID}\n{REST}", url=URL, language="en"), now=LATER)
        return []

    with patch.object(extractors, "extract_claims", side_effect=edit_meanwhile):
        assert ingest_article(article_id=article.pk) == 0
    article.refresh_from_db()
    assert (article.state, article.version, Claim.objects.count()) == ("unread", 2, 0)
    assert ingest_article(article_id=article.pk) == 1
