"""Sources at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.desk.forms import opened
from tests.desk.test_at_once import browsers as browsers  # a fixture
from tests.desk.test_at_once import send_at_once, statuses
from tests.factories import make_source
from tests.news.polling.feeds import make_polled, polling_of
from tracker.news.models import Poll, Polling, Source

pytestmark = pytest.mark.django_db
ADD = "/admin/news/source/add/"
LIST = "/admin/news/source/"
QUERIES = 12  # of the list, whatever is in it


def change(source: Source) -> str:
    return f"{LIST}{source.pk}/change/"


def errors_of(desk: Client, sent: dict[str, Any]) -> list[str]:
    """The fields at which the form that adds a source says what is wrong."""
    return list(desk.post(ADD, sent).context["adminform"].form.errors)


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
    assert "There is a source already that polls this address" in add(desk)
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://www.foo.example/feed/",
        "https://foo.example/feed?utm_source=x",
        "HTTPS://FOO.example:443/feed#top",
    ],
)
def test_an_address_written_differently_leads_to_the_source_that_has_it(desk: Client, url: str) -> None:
    source = make_source("Foo & Bar", kind="feed", url="https://foo.example/feed")
    page = add(desk, url=url)
    said = f'There is a source already that polls this address: <a class="desk-link" href="{change(source)}">'
    assert f"{said}Foo &amp; Bar</a>" in page
    assert Source.objects.count() == 1


def test_a_source_may_write_its_own_address_differently(desk: Client) -> None:
    source = make_source("Foo", kind="feed", url="http://foo.example/feed")
    desk.post(change(source), opened(desk, change(source)) | {"url": "https://foo.example/feed"})
    source.refresh_from_db()
    assert source.url == "https://foo.example/feed"


def test_two_sources_of_one_address_can_still_be_edited(desk: Client) -> None:
    """They were there before their addresses were compared by what they mean."""
    make_source("Foo", kind="feed", url="http://foo.example/feed")
    twin = make_source("Twin", kind="feed", url="https://foo.example/feed")
    desk.post(change(twin), opened(desk, change(twin)) | {"family": "Foo Group"})
    twin.refresh_from_db()
    assert twin.family == "Foo Group"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"disabled_because": "Gardens."}, "disabled_because"),
        ({"is_enabled": None}, "disabled_because"),
        ({"url": ""}, "url"),
        ({"kind": "folder", "url": "a/../.."}, "url"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk: Client, typed: dict[str, Any], field: str) -> None:
    sent = opened(desk, ADD) | {"name": "Foo", "slug": "foo", "kind": "feed", "url": "https://foo.example/"}
    sent = {name: value for name, value in (sent | typed).items() if value is not None}
    assert errors_of(desk, sent) == [field]


@pytest.mark.shared_database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_one_source_at_once_the_second_is_told(browsers: list[Client]) -> None:
    for number in range(3):
        typed = {"slug": "foo", "kind": "feed", "url": f"https://{number}.example/feed"}
        names = (f"Ada's {number}", f"Ben's {number}")
        forms = [
            (ADD, opened(client, ADD) | typed | {"name": name, "slug": f"{name[0]}{number}"})
            for client, name in zip(browsers, names, strict=True)
        ]
        answers = send_at_once(browsers, *forms)
        assert statuses(answers) == {302: 1, 200: 1}
        second = next(answer for answer in answers if answer.status_code == 200)
        assert "There is a source already that polls this address" in second.content.decode()


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
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get(LIST)  # what is kept from then on is no part of it
    for count in (1, 9):
        for number in range(count):
            make_polled(f"https://{count}-{number}.example/feed", polled_at=timezone.now())
        with django_assert_num_queries(QUERIES):
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
