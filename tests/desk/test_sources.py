"""Sources at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.forms import opened
from tests.factories import make_source
from tests.news.polling.feeds import make_polled, polling_of
from tracker.news.models import Poll, Polling, Source

pytestmark = pytest.mark.django_db
ADD = "/admin/news/source/add/"
LIST = "/admin/news/source/"


def add(desk: Client, **typed: Any) -> str:
    typed = {
        "name": "Foo News",
        "slug": "foo-news",
        "kind": "feed",
        "url": "https://foo.example/feed",
    } | typed
    return desk.post(ADD, opened(desk, ADD) | typed, follow=True).content.decode()


def test_a_feed_is_added_with_tags_that_are_made_where_they_are_new(desk: Client) -> None:
    add(desk, tag_names="Lab, press,lab , 新闻", language="zh")
    source = Source.objects.get()
    assert (source.kind, source.url, source.language) == ("feed", "https://foo.example/feed", "zh")
    assert {tag.name for tag in source.tags.all()} == {"lab", "press", "新闻"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"url": "feed.xml"}, "An address starts with http:// or https://."),
        ({"url": "file:///etc/passwd"}, "An address starts with http:// or https://."),
        ({"url": ""}, "A source that is polled has an address or a folder; one by hand has none."),
        ({"kind": "by_hand"}, "A source that is polled has an address or a folder; one by hand has none."),
        ({"kind": "folder", "url": "../etc"}, "A folder is a path below the folder of sources"),
        ({"kind": "folder", "url": "/etc"}, "A folder is a path below the folder of sources"),
        ({"disabled_because": "Gardens."}, "A disabled source says why; an enabled one does not."),
        ({"weight": "9"}, "The weight is a number from 1 to 5."),
        ({"tag_names": "x" * 51}, "A tag has at most 50 characters."),
    ],
)
def test_what_is_wrong_is_said(desk: Client, typed: dict[str, str], sentence: str) -> None:
    assert sentence in add(desk, **typed)
    assert not Source.objects.exists()


def test_no_two_sources_poll_the_same_address(desk: Client) -> None:
    make_source(kind="feed", url="https://foo.example/feed")
    assert "There is a source already that polls this address." in add(desk)


def test_the_list_says_how_each_source_is(desk: Client) -> None:
    source = make_polled("https://foo.example/feed", name="Foo News", polled_at=timezone.now())
    Polling.objects.update(failures=1, failing_since=timezone.now(), problem="It is a web page, not a feed.")
    page = desk.get(LIST).content.decode()
    assert "failing" in page
    assert "It is a web page, not a feed." in page
    assert "Foo News" in desk.get(LIST, {"state": "failing"}).content.decode()
    assert "Foo News" not in desk.get(LIST, {"state": "healthy"}).content.decode()
    shown = desk.get(f"{LIST}{source.pk}/change/").content.decode()
    assert "It has failed since" in shown


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        make_polled(f"https://{number}.example/feed", polled_at=timezone.now())
    with django_assert_max_num_queries(16):
        desk.get(LIST)


def test_a_source_shows_its_last_polls(desk: Client) -> None:
    source = make_polled("https://foo.example/feed")
    Poll.objects.create(
        source=source, started_at=timezone.now(), milliseconds=5, outcome="failed", problem="It is <empty>."
    )
    page = desk.get(f"{LIST}{source.pk}/change/").content.decode()
    assert "It is &lt;empty&gt;." in page


def test_sources_are_polled_at_once(desk: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    source = make_polled("https://foo.example/feed", due_at=later)
    new = make_source("New", kind="feed", url="https://new.example/feed")
    ticked = {"action": "poll_now", "_selected_action": [source.pk, new.pk], "confirmed": "1"}
    page = desk.post(LIST, ticked, follow=True).content.decode()
    assert "2 sources will be polled." in page
    for each in (source, new):
        due_at = polling_of(each).due_at
        assert due_at is not None
        assert due_at <= timezone.now()
