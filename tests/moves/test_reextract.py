"""The command that reads stored articles again."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.factories import NOW, make_article, make_source
from tracker.extract import EXTRACTOR_VERSION
from tracker.moves import review
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article
from tracker.news.documents import Document, RawDocument
from tracker.news.models import Article, ArticleVersion, RawArticle
from tracker.news.store import store_document

pytestmark = pytest.mark.django_db
TEXT = "Ada Example left Foo Labs for Bar AI on Monday."


def reextract(*arguments: str) -> str:
    out = StringIO()
    call_command("reextract", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def read(text: str = TEXT, **fields: Any) -> Article:
    article = make_article(text, **fields)
    ingest_article(article_id=article.pk)
    return article


def as_read_by_an_older_extractor() -> None:
    """What an extractor that knew less made of the one article: another destination, and a wrong claim."""
    Claim.objects.update(to_name="", to_organization=None, to_match="")
    wrong = Claim.objects.get()
    wrong.pk, wrong.person_name, wrong.from_name = None, "Monday Labs", "Bar AI"
    wrong.save()
    wrong.history.update(history_change_reason="machine: rules 0")
    Article.objects.update(read_by="rules 0")


def test_shows_what_would_change_and_changes_nothing_by_itself() -> None:
    read()
    as_read_by_an_older_extractor()
    said = reextract("--extractor-version", "0")
    assert "~ Ada Example: Foo Labs → ? ⇒ Ada Example: Foo Labs → Bar AI (confirmed)" in said
    assert "- Monday Labs: Bar AI → ?" in said
    assert "1 article looked at: 1 claim now read otherwise, 1 claim no longer read." in said
    assert "Nothing was changed. Add --yes to do it." in said
    assert Claim.objects.filter(to_name="").count() == 2


def test_does_it_when_told_to_and_then_there_is_nothing_left() -> None:
    read()
    as_read_by_an_older_extractor()
    assert "1 article read again; new claims that wait for review: 0" in reextract(
        "--extractor-version", "0", "--yes"
    )
    assert {(claim.person_name, claim.to_name, claim.withdrawn) for claim in Claim.objects.all()} == {
        ("Ada Example", "Bar AI", ""),
        ("Monday Labs", "", "reread"),
    }
    assert Article.objects.get().read_by == f"rules {EXTRACTOR_VERSION}"
    assert "nothing is to be done" in reextract("--extractor-version", "0")
    assert "nothing would change" in reextract("--dry-run")


def test_leaves_what_people_decided_and_says_so(analyst: User) -> None:
    read()
    claim = Claim.objects.get()
    Claim.objects.update(to_name="Baz")
    review.accept(claim.pk, by=analyst, now=NOW)
    claim.history.update(to_name="Baz")
    said = reextract("--yes")
    assert "1 claim read otherwise but left as people decided" in said
    claim.refresh_from_db()
    assert (claim.to_name, claim.review, claim.withdrawn) == ("Baz", "accepted", "")


def test_takes_only_the_articles_that_were_asked_for() -> None:
    source = make_source()
    read(source=source)
    read("Bo Sample joined Qux Robotics as chief executive.")
    Article.objects.filter(source=None).update(first_seen_at=NOW - timedelta(days=40))
    assert "1 article looked at" in reextract("--source", source.slug, "--dry-run")
    assert "1 article looked at" in reextract("--since", (NOW - timedelta(days=1)).date().isoformat())
    assert "2 articles looked at" in reextract()


def test_refuses_a_source_that_is_not_there_and_a_day_that_is_none() -> None:
    with pytest.raises(CommandError, match="There is no source with the address “nobody”"):
        reextract("--source", "nobody")
    with pytest.raises(CommandError, match="is not a whole day"):
        reextract("--since", "2024-10")


def test_takes_the_text_from_the_stored_page_anew_and_keeps_the_old_one() -> None:
    page = f"<!doctype html><html><body><article><h1>A change</h1><p>{TEXT}</p></article></body></html>"
    document = Document(
        "A change", "Sign up! Ada Example spoke.", url="https://news.example/1/a", language="en"
    )
    article = store_document(document, now=NOW, published_on=NOW.date()).article
    RawArticle.objects.keep(article, RawDocument(page.encode()), now=NOW)
    ingest_article(article_id=article.pk)
    assert "1 new claim, 1 text taken from the stored page anew" in reextract("--clean", "--dry-run")
    assert Article.objects.get().text == "Sign up! Ada Example spoke."
    assert "1 article read again; new claims that wait for review: 1" in reextract("--clean", "--yes")
    article.refresh_from_db()
    assert TEXT in article.text
    assert (article.version, article.edited_at, article.state) == (2, None, "read")
    assert ArticleVersion.objects.get().is_cleaning
    assert Claim.objects.get().to_name == "Bar AI"
    assert "nothing would change" in reextract("--clean")
