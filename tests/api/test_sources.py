"""How sources are, by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.api.test_records import get
from tests.factories import NOW, make_article, make_source
from tests.news.health import make_entry, make_source_that
from tests.news.polling.feeds import make_polled
from tracker.news.models import Polling, Source, SourceTag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def names(client: Client, **query: Any) -> list[str]:
    return [row["name"] for row in get(client, "sources/", **query)["results"]]


def test_a_source_says_how_it_is_and_what_it_brings(client: Client) -> None:
    source = make_source_that("failing", "Foo News", alarm="Every entry has the same title.")
    source.language, source.family, source.home_url = "en", "Foo Group", "https://foo.example/"
    source.save()
    source.tags.add(SourceTag.objects.create(name="press"))
    for days in (0, 0, 29, 30):
        make_entry(source, NOW - timedelta(days=days))
    make_article(source=source)
    answer = get(client, "sources/foo-news/")
    days = answer.pop("days")
    assert answer.pop("settings") is None  # which are for those who may change it
    assert [days[0], days[1], days[-1]] == [
        {"day": "2026-10-25", "entries": 1},
        {"day": "2026-10-26", "entries": 0},
        {"day": "2026-11-23", "entries": 2},
    ]
    assert answer == {
        "slug": "foo-news",
        "name": "Foo News",
        "kind": "feed",
        "language": "en",
        "tags": ["press"],
        "family": "Foo Group",
        "host": "foo-news.example",
        "home_url": "https://foo.example/",
        "state": "failing",
        "since": "2026-11-21T12:00:00Z",
        "why": "It is a web page, not a feed.",
        "alarm": "Every entry has the same title.",
        "polled_at": "2026-11-23T12:00:00Z",
        "answered_at": "2026-11-23T12:00:00Z",
        "new_at": "2026-11-23T12:00:00Z",
        "expected_per_week": 7.0,
        "entries": 3,
        "articles": 1,
        "url": "http://testserver/sources/foo-news/",
    }
    assert get(client, "sources/")["results"] == [answer]


def test_a_source_by_hand_has_nothing_of_polling(client: Client) -> None:
    make_source("By hand")
    answer = get(client, "sources/by-hand/")
    assert (answer["state"], answer["polled_at"], answer["new_at"]) == ("by_hand", None, None)
    assert (answer["expected_per_week"], answer["host"], answer["entries"]) == (None, "", 0)


def test_sources_are_filtered(client: Client) -> None:
    make_source_that("healthy", "Alpha", alarm="It repeats itself.")
    failing = make_source_that("failing", "Beta")
    failing.language, failing.family = "fr", "Émile Group"
    failing.save()
    failing.tags.add(SourceTag.objects.create(name="press"))
    make_source_that("silent", "Gamma")
    make_source_that("disabled", "Omega", alarm="Forgotten.")
    make_source("Paper")
    assert names(client) == ["Alpha", "Beta", "Gamma", "Omega", "Paper"]
    assert names(client, state="failing") == ["Beta"]
    assert names(client, state=["failing", "silent"]) == ["Beta", "Gamma"]
    assert names(client, state="disabled") == ["Omega"]
    assert names(client, kind="by_hand") == ["Paper"]
    assert names(client, language="FR") == ["Beta"]
    assert names(client, tag="press") == ["Beta"]
    assert names(client, q="amm") == ["Gamma"]
    assert names(client, q="Émile") == ["Beta"]
    assert names(client, q="???") == []
    assert names(client, alarm="true") == ["Alpha"]
    assert names(client, alarm="false") == ["Beta", "Gamma", "Omega", "Paper"]
    assert "nowhere is not one of the available choices" in str(get(client, "sources/", 400, state="nowhere"))


def test_the_list_comes_in_pages_that_stay_stable_while_sources_are_added(client: Client) -> None:
    for name in "BDF":
        make_source(name)
    first = get(client, "sources/", page_size=2)
    make_source("A")
    make_source("E")
    second = client.get(first["next"]).json()
    assert [row["name"] for row in [*first["results"], *second["results"]]] == ["B", "D", "E", "F"]


@pytest.mark.parametrize(
    "url",
    [
        "https://user:hush@foo.example/feed",
        "https://foo.example/feed?token=hush",
        "https://foo.example/private/hush/feed",
        "https://foo.example/feed#hush",
    ],
)
def test_no_secret_of_an_address_is_told_or_found(client: Client, url: str) -> None:
    source = make_polled(url, name="Foo", slug="foo", home_url=url.replace("/private/hush/feed", "/?k=hush"))
    said = f"“{url[:100]}” is not found; “{url}x” neither, nor file:///srv/hush."
    Polling.objects.update(
        polled_at=NOW, failures=1, failing_since=NOW, problem=said, alarm=said, address=url + "/hush"
    )
    answer = client.get("/api/v1/sources/foo/").content.decode()
    assert "hush" not in answer + client.get("/api/v1/sources/").content.decode()
    assert (get(client, "sources/foo/")["host"], source.url) == ("foo.example", url)
    assert names(client, q="hush") == []


def test_no_path_of_a_folder_is_told(client: Client, settings: Any) -> None:
    settings.SOURCE_FOLDERS = "/srv/hush"
    make_polled("press/secret", name="Foo", slug="foo", kind="folder")
    said = "“press/secret” is no folder or file inside /srv/hush."
    Polling.objects.update(polled_at=NOW, failures=1, failing_since=NOW, problem=said, alarm=said)
    answer = get(client, "sources/foo/")
    assert (answer["why"], answer["host"]) == ("Its folder could not be read.", "")
    assert "hush" not in str(answer)
    assert "press/secret" not in str(answer)


def test_costs_the_same_number_of_queries_however_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = SourceTag.objects.create(name="press")
    for number in range(12):
        source = make_source_that("healthy", f"Source {number}")
        source.tags.add(tag)
        make_entry(source)
        make_article(f"Text {number}", source=source)
    with django_assert_num_queries(4):  # sources, tags, entries by day, articles
        get(client, "sources/")
    with django_assert_num_queries(5):  # its version too
        get(client, "sources/source-1/")


def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert "detail" in get(client, "sources/nobody/", 404)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Moved to /mnt/hush/press in May.", "Moved to … in May."),
        ("Its files lie in “/mnt/hush drop/of old”, ask Ben.", "Its files lie in “…”, ask Ben."),
        ("See /mnt/hush drop/hush first", "See … first"),
        ("~/hush is empty; C:\\hush\\press too", "… is empty; … too"),
        ("Their AC/DC feed at paper.example/news ended 24 / 7.",) * 2,
    ],
)
def test_no_path_of_a_machine_in_a_reason_is_told(client: Client, said: str, shown: str) -> None:
    Source.objects.create(name="Foo", slug="foo", is_enabled=False, disabled_because=said)
    assert get(client, "sources/foo/")["why"] == shown
