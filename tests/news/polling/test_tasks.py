"""The tasks of sources, and the command that does the same by hand."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import make_source
from tests.news.polling.feeds import make_polled, serve_feed
from tests.web_server import WebServer
from tracker.celery import app
from tracker.news.models import Article, Entry, Polling, Source, SourceKind
from tracker.news.tasks import send_due_sources, send_waiting_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(settings: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """Tasks run when their transaction is committed."""
    app.conf.task_always_eager = True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    app.conf.task_always_eager = False


def test_from_a_source_to_an_article(web: WebServer, at_once: Any) -> None:
    Source.objects.create(name="Foo News", slug="foo-news", kind=SourceKind.FEED, url=serve_feed(web, 1, 2))
    web.reply("/article-1")
    with at_once():
        assert send_due_sources() == 1
    assert Entry.objects.count() == 2
    with at_once():
        assert send_waiting_entries() == 1
    assert Article.objects.count() == 2


def test_two_beats_send_nothing_twice(web: WebServer) -> None:
    make_polled(serve_feed(web, 1))
    assert [send_due_sources(), send_due_sources()] == [1, 0]


def test_a_source_whose_message_was_lost_is_sent_again(web: WebServer) -> None:
    make_polled(serve_feed(web, 1))
    send_due_sources()
    Polling.objects.update(sent_at=timezone.now() - timedelta(minutes=6))
    assert send_due_sources() == 1


def test_a_source_by_hand_is_not_polled() -> None:
    make_source()
    assert send_due_sources() == 0


class TestCommand:
    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("fetch_sources", *arguments, stdout=out)
        return out.getvalue()

    def test_polls_what_is_due_and_fetches_the_pages(self, web: WebServer) -> None:
        make_polled(serve_feed(web, 1, 2), name="Foo News")
        web.reply("/article-1")
        said = self.run()
        assert "Foo News: new entries. 2 entries, 2 new" in said
        assert "2 entries stored as articles, 0 wait to be tried again" in said

    def test_polls_one_source_whether_or_not_it_is_due(self, web: WebServer) -> None:
        later = timezone.now() + timedelta(days=1)
        source = make_polled(serve_feed(web, 1), due_at=later)
        make_polled(serve_feed(web, 2, path="/other"))
        self.run("--source", source.slug)
        assert Entry.objects.count() == 1

    def test_names_the_sources_that_fail(self, web: WebServer) -> None:
        make_polled(web.reply("/feed", status=500, body=b""), name="Foo News")
        with pytest.raises(CommandError, match="1 of 1 sources could not be polled"):
            self.run()

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({}, "its articles come by hand"),
            (
                {
                    "kind": "feed",
                    "url": "https://a.example/",
                    "is_enabled": False,
                    "disabled_because": "Gardens.",
                },
                "Gardens",
            ),
        ],
    )
    def test_says_why_a_source_is_not_polled(self, fields: dict[str, Any], sentence: str) -> None:
        source = make_source(**fields)
        with pytest.raises(CommandError, match=sentence):
            self.run("--source", source.slug)

    def test_says_that_there_is_no_such_source(self) -> None:
        with pytest.raises(CommandError, match="no source with the address “nowhere”"):
            self.run("--source", "nowhere")
