"""The tasks: from an unread article to claims that wait."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from kombu.exceptions import OperationalError

from tests.factories import make_article, make_organization, make_person
from tracker.extract import EXTRACTOR_VERSION
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article, send_unread_articles
from tracker.news.models import Article

pytestmark = pytest.mark.django_db
CELERY = [sys.executable, "-m", "celery", "-A", "tracker.celery"]
TEXT = "Ada Example left Foo Labs on Monday and joined Bar AI, the company said."


def test_store_the_claims_of_an_article_with_the_words_that_say_so() -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    make_organization("Bar AI")
    article = make_article(TEXT, title="A change at Foo Labs", published_on=date(2024, 10, 14))
    assert ingest_article(article_id=article.pk) == 1
    claim = Claim.objects.get()
    assert (claim.person, claim.from_organization, claim.to_name) == (ada, foo, "Bar AI")
    assert article.document[claim.start : claim.end] == claim.quote
    assert (claim.origin, claim.review, claim.move) == ("article", "pending", None)
    assert claim.rule
    assert 0 < (claim.score or 0) <= 1
    article.refresh_from_db()
    assert (article.state, article.leased_until) == ("read", None)


def test_leave_no_second_copy_when_run_twice() -> None:
    article = make_article(TEXT)
    ingest_article(article_id=article.pk)
    assert ingest_article(article_id=article.pk) == 0
    Article.objects.all().read_again()
    assert ingest_article(article_id=article.pk) == 0
    assert Claim.objects.count() == 1


def test_leave_a_decided_claim_alone_when_an_article_is_read_again() -> None:
    article = make_article(TEXT)
    ingest_article(article_id=article.pk)
    Claim.objects.update(review="rejected", rejection="wrong Ada")
    Article.objects.all().read_again()
    ingest_article(article_id=article.pk)
    assert Claim.objects.get().rejection == "wrong Ada"


def test_record_which_machine_made_a_claim() -> None:
    ingest_article(article_id=make_article(TEXT).pk)
    assert Claim.history.get().history_change_reason == f"machine: rules {EXTRACTOR_VERSION}"


def test_mark_an_article_in_a_language_that_is_not_supported() -> None:
    article = make_article("Ada ha lasciato Foo Labs.", language="it")
    assert ingest_article(article_id=article.pk) == 0
    article.refresh_from_db()
    assert article.state == "unreadable"
    assert "it" in article.problem
    assert "de, en, es, fr, ja, zh" in article.problem


def test_leave_the_article_unread_when_reading_fails() -> None:
    article = make_article(TEXT)
    broken = patch("tracker.moves.extractors.extract_claims", side_effect=RuntimeError)
    with broken, pytest.raises(RuntimeError):
        ingest_article(article_id=article.pk)
    article.refresh_from_db()
    assert article.state == "unread"
    assert not Claim.objects.exists()


def test_guess_no_person_where_two_have_the_name() -> None:
    make_person("Ada Example")
    make_person("Ada Example", note="chemist")
    ingest_article(article_id=make_article(TEXT).pk)
    claim = Claim.objects.get()
    assert (claim.person, claim.person_match) == (None, "ambiguous")
    assert list(Claim.objects.ambiguous()) == [claim]


def test_an_article_asks_once_for_each_name(django_assert_max_num_queries: Any) -> None:
    text = " ".join(f"Ada Example left Foo Labs for Bar AI, said witness {number}.\n" for number in range(8))
    article = make_article(text)
    with django_assert_max_num_queries(60):
        ingest_article(article_id=article.pk)
    assert set(Claim.objects.values_list("person_match", "from_match")) == {("new", "new")}


def test_the_sweep_sends_what_waits_and_only_once(django_capture_on_commit_callbacks: Any) -> None:
    article = make_article(TEXT)
    with (
        patch.object(ingest_article, "apply_async") as sent,
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert send_unread_articles() == 1
        assert send_unread_articles() == 0
    assert [
        call.kwargs["kwargs"] if "kwargs" in call.kwargs else call.args[1] for call in sent.call_args_list
    ] == [{"article_id": article.pk}]


def test_what_the_broker_did_not_take_is_sent_by_the_next_sweep(
    django_capture_on_commit_callbacks: Any,
) -> None:
    first, second, third = (make_article(f"{TEXT} {number}") for number in range(3))
    taken_once = [None, OperationalError("gone")]
    with (
        patch.object(ingest_article, "apply_async", side_effect=taken_once),
        pytest.raises(OperationalError),
        django_capture_on_commit_callbacks(execute=True),
    ):
        send_unread_articles()
    not_sent = Article.objects.filter(sent_at=None).values_list("pk", flat=True)
    assert set(not_sent) == {second.pk, third.pk}
    assert Article.objects.exclude(sent_at=None).get() == first


@pytest.mark.django_db(transaction=True)
@pytest.mark.shared_database
def test_run_on_a_real_broker_in_a_worker_of_its_own(redis: str, tmp_path: Path) -> None:
    article = make_article(TEXT)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "DATABASE_URL": f"{settings.DATABASE_ADDRESS.rpartition('/')[0]}/{connection.settings_dict['NAME']}",
        "CELERY_BROKER_URL": redis,
        "SECRET_KEY": "only for tests",
        "READ_DOT_ENV": "false",
    }
    root = Path(__file__).parents[2]
    log = (tmp_path / "worker.log").open("w")
    worker = subprocess.Popen(
        [
            *CELERY,
            "worker",
            "--beat",
            f"--schedule={tmp_path / 'schedule'}",
            "--pool=solo",
            "--loglevel=info",
        ],
        cwd=root,
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        deadline = time.monotonic() + 60
        while not Claim.objects.exists() and time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
    assert Claim.objects.count() == 1, (tmp_path / "worker.log").read_text()
    article.refresh_from_db()
    assert article.state == "read"
