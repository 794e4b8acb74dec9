"""Polling a source: what is stored, what is noted, and when it is asked again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.news.polling.feeds import RSS, item, make_polled, poll, polling_of, rss, serve_feed
from tests.web_server import WebServer
from tracker.news.models import Entry, Host, Poll, Polling, Source, SourceKind
from tracker.news.polling.poll import poll_and_go_on, poll_sources

pytestmark = pytest.mark.django_db


def test_stores_each_entry_once(web: WebServer) -> None:
    source = make_polled(serve_feed(web, 1, 2))
    (first,) = poll(source)
    assert (first.outcome, first.entries, first.new_entries, first.http_status) == ("new", 2, 2, 200)
    serve_feed(web, 2, 3)
    (second,) = poll(source)
    assert (second.entries, second.new_entries) == (2, 1)
    assert set(Entry.objects.values_list("title", "state")) == {
        (f"Change number {number} at Foo Labs", "waiting") for number in (1, 2, 3)
    }


def test_keeps_what_the_feed_says_of_an_entry(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1)))
    entry = Entry.objects.get()
    assert (entry.url, entry.guid) == (f"{web.url}/article-1", "guid-1")
    assert entry.summary == "Ada Example 1 left Foo Labs for Bar AI."
    assert (entry.published_on, entry.published_at) == (
        date(2024, 10, 14),
        datetime(2024, 10, 14, 8, tzinfo=UTC),
    )
    assert entry.host == web.url.removeprefix("http://")


def test_two_sources_may_have_the_same_entry(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1)), make_polled(serve_feed(web, 1, path="/other")))
    assert Entry.objects.count() == 2


def test_believes_neither_the_server_nor_itself_that_something_is_new(web: WebServer) -> None:
    """A body that is the same is not read again, whatever its server says of it."""
    source = make_polled(serve_feed(web, 1))
    poll(source)
    (again,) = poll(source)
    assert (again.outcome, again.http_status, again.entries) == ("unchanged", 200, 0)


def test_asks_whether_anything_has_changed(web: WebServer) -> None:
    source = make_polled(
        serve_feed(web, 1, headers=RSS | {"ETag": '"one"', "Last-Modified": "Mon, 14 Oct 2024"})
    )
    poll(source)
    web.reply("/feed", status=304, body=b"", headers={})
    (again,) = poll(source)
    assert web.asked[-1]["if-none-match"] == '"one"'
    assert web.asked[-1]["if-modified-since"] == "Mon, 14 Oct 2024"
    assert (again.outcome, again.http_status) == ("unchanged", 304)


def test_does_not_believe_for_ever_that_nothing_has_changed(web: WebServer) -> None:
    source = make_polled(serve_feed(web, 1, headers=RSS | {"ETag": '"one"'}))
    poll(source)
    Polling.objects.update(new_at=timezone.now() - timedelta(days=3))
    poll(source)
    assert "if-none-match" not in web.asked[-1]


def test_says_what_is_wrong_and_tries_again(web: WebServer) -> None:
    source = make_polled(web.reply("/feed", status=500, body=b""))
    (failed,) = poll(source)
    assert failed.outcome == "failed"
    assert failed.problem == "127.0.0.1 is in trouble or busy (500). Try again later."
    polling = polling_of(source)
    assert (polling.failures, polling.problem) == (1, failed.problem)
    assert polling.failing_since is not None
    assert polling.due_at is not None
    assert polling.due_at > timezone.now()
    serve_feed(web, 1)
    poll(source)
    polling = polling_of(source)
    assert (polling.failures, polling.failing_since, polling.problem) == (0, None, "")


def test_says_what_came_instead_of_a_feed(web: WebServer) -> None:
    (failed,) = poll(make_polled(web.reply("/feed")))
    assert failed.outcome == "failed"
    assert failed.problem
    assert not Entry.objects.exists()


def test_leaves_a_server_alone_for_as_long_as_it_asks(web: WebServer) -> None:
    source = make_polled(web.reply("/feed", status=429, body=b"", headers={"Retry-After": "7200"}))
    poll(source)
    due_at = polling_of(source).due_at
    assert due_at is not None
    assert due_at - timezone.now() > timedelta(minutes=119)


def test_asks_a_source_again_once_its_host_may_be_asked(web: WebServer) -> None:
    free_at = timezone.now() + timedelta(hours=1)
    source = make_polled(serve_feed(web, 1))
    Host.objects.create(name=web.url.removeprefix("http://"), free_at=free_at)
    assert poll(source) == []
    assert polling_of(source).due_at == free_at
    assert web.asked == []


def test_remembers_where_a_feed_has_moved_to(web: WebServer) -> None:
    serve_feed(web, 1, path="/new")
    source = make_polled(web.reply("/feed", status=301, body=b"", headers={"Location": "/new"}))
    poll(source)
    asked = len(web.asked)
    poll(source)
    assert len(web.asked) == asked + 1
    source.refresh_from_db()
    assert source.url.endswith("/feed")
    assert polling_of(source).address == f"{web.url}/new"


def test_comes_back_to_the_first_address_where_the_new_one_fails(web: WebServer) -> None:
    source = make_polled(serve_feed(web, 1), address=f"{web.url}/gone")
    for _time in range(3):
        (failed,) = poll(source)
        assert failed.outcome == "failed"
    (answered,) = poll(source)
    assert answered.outcome == "new"


def test_does_not_remember_a_move_to_what_is_no_feed(web: WebServer) -> None:
    web.reply("/home")
    source = make_polled(web.reply("/feed", status=301, body=b"", headers={"Location": "/home"}))
    poll(source)
    assert polling_of(source).address == ""


def test_fetches_an_entry_again_that_was_edited(web: WebServer) -> None:
    source = make_polled(serve_feed(web, 1))
    poll(source)
    Entry.objects.update(state="stored", due_at=None)
    web.reply(
        "/feed", headers=RSS, body=rss([item(1, web=web, about="Ada Example 1 did not leave Foo Labs.")])
    )
    (again,) = poll(source)
    assert (again.new_entries, again.edited_entries) == (0, 1)
    entry = Entry.objects.get()
    assert (entry.state, entry.summary, entry.edits) == (
        "waiting",
        "Ada Example 1 did not leave Foo Labs.",
        1,
    )


def test_follows_an_entry_that_changes_at_every_look_ten_times_and_no_more(web: WebServer) -> None:
    source = make_polled(serve_feed(web, 1))
    edited = 0
    for number in range(13):
        web.reply("/feed", headers=RSS, body=rss([item(1, web=web, about=f"{number} comments")]))
        (each,) = poll(source)
        edited += each.edited_entries
    assert edited == 10


def test_polls_no_source_that_somebody_else_polls(web: WebServer) -> None:
    source = make_polled(serve_feed(web, 1), leased_until=timezone.now() + timedelta(minutes=1))
    assert poll(source) == []
    assert web.asked == []


def test_polls_a_source_whose_worker_never_came_back(web: WebServer) -> None:
    source = make_polled(serve_feed(web, 1), leased_until=timezone.now() - timedelta(minutes=1))
    assert len(poll(source)) == 1


def test_polls_nothing_that_is_disabled_or_not_due(web: WebServer) -> None:
    later = make_polled(serve_feed(web, 1), due_at=timezone.now() + timedelta(hours=1))
    assert poll_sources([later.pk], clock=timezone.now) == []
    Source.objects.filter(pk=later.pk).update(is_enabled=False, disabled_because="It speaks of gardens.")
    Polling.objects.update(due_at=timezone.now())
    assert poll_sources([later.pk], clock=timezone.now) == []
    assert web.asked == []


def test_goes_on_with_what_is_due(web: WebServer) -> None:
    first, second, third = (make_polled(serve_feed(web, number, path=f"/{number}")) for number in (1, 2, 3))
    Polling.objects.filter(source=second).update(sent_at=timezone.now())  # its message waits in the queue
    Polling.objects.filter(source=third).update(due_at=timezone.now() + timedelta(hours=1))
    polls = list(poll_and_go_on([first.pk], clock=timezone.now))
    assert {each.source for each in polls} == {first, second}
    assert poll_sources([second.pk], clock=timezone.now) == []  # when the message comes


def test_leases_what_is_longest_due_and_no_folder() -> None:
    now = timezone.now()
    sources = [
        make_polled(f"https://{number}.example/", due_at=now - timedelta(minutes=number))
        for number in range(4)
    ]
    folder = make_polled("incoming", kind=SourceKind.FOLDER, due_at=now - timedelta(hours=1))
    leased = [each.source for each in Polling.objects.lease_due(now=now, most=3)]
    assert set(leased) == set(sources[1:])
    assert [each.source for each in Polling.objects.lease_due(now=now, most=3)] == [sources[0]]
    assert Polling.objects.lease_due(now=now, most=3) == []
    assert Polling.objects.get(source=folder).leased_until is None


def test_leasing_costs_as_many_queries_for_many_as_for_one(
    django_assert_num_queries: Any,
) -> None:
    for number in range(12):
        make_polled(f"https://{number}.example/")
    for most in (1, 11):
        with django_assert_num_queries(5):  # a savepoint and its release are two of them
            assert len(Polling.objects.lease_due(now=timezone.now(), most=most)) == most


def test_the_log_is_kept_for_a_while(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1)))
    assert Poll.objects.forget_old(now=timezone.now()) == 0
    assert Poll.objects.forget_old(now=timezone.now() + timedelta(days=91)) == 1
