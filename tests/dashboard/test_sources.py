"""The pages that say how sources are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.dashboard.pages import main_words, read, words
from tests.factories import NOW, make_article, make_source, make_user
from tests.news.health import make_entry, make_source_that
from tests.news.polling.feeds import make_polled
from tracker.desk.roles import Role
from tracker.news.models import Polling, SourceTag

pytestmark = pytest.mark.django_db


def listed(page: Any) -> list[str]:
    return [words(link) for link in page.xpath("//table[@class='sources']/tbody/tr/th/a[1]")]


def test_one_line_says_how_many_are_healthy_failing_and_silent(client: Client) -> None:
    for name in ("Alpha", "Beta"):
        make_source_that("healthy", name)
    make_source_that("failing", "Gamma")
    make_source_that("silent", "Delta")
    make_source("By hand")
    page = read(client, "/sources/")
    assert "5 sources: 2 healthy, 1 failing, 1 silent, 0 odd." in main_words(page)
    assert listed(page) == ["Alpha", "Beta", "By hand", "Delta", "Gamma"]


def test_a_row_says_how_a_source_is_and_what_it_brings(client: Client) -> None:
    source = make_source_that("failing", "Foo News", alarm="Every entry has <one> title.")
    source.language = "fr"
    source.save()
    source.tags.add(SourceTag.objects.create(name="press"))
    make_entry(source)
    make_entry(source, NOW - timedelta(days=29))
    make_entry(source, NOW - timedelta(days=30))
    make_article(source=source)
    (row,) = read(client, "/sources/").xpath("//table[@class='sources']/tbody/tr")
    head, state, new_at, expected, days, articles = (words(cell) for cell in row)
    assert head == (
        "Foo News Feed · French press It is a web page, not a feed. Alarm: Every entry has <one> title."
    )
    assert state == "Failing since 21 Nov 2026"
    assert (new_at, expected, days, articles) == ("23 Nov 2026", "about 7 a week", "2", "1")
    drawing = row.xpath(".//*[local-name()='svg']")[0]
    assert drawing.get("aria-label") == "2 entries in the last 30 days, the most on 23 Nov: 1"


def test_sources_are_filtered(client: Client) -> None:
    make_source_that("healthy", "Alpha", alarm="It repeats itself.")
    beta = make_source_that("failing", "Beta")
    beta.language = "fr"
    beta.save()
    beta.tags.add(SourceTag.objects.create(name="press"))
    make_source_that("disabled", "Gamma")
    make_source("Paper")
    for query, names in (
        ("state=failing", ["Beta"]),
        ("state=disabled", ["Gamma"]),
        ("language=fr", ["Beta"]),
        ("kind=by_hand", ["Paper"]),
        ("tag=press", ["Beta"]),
        ("state=odd", ["Alpha"]),
        ("q=ALPH", ["Alpha"]),
        ("q=alph&state=failing", []),
    ):
        assert listed(read(client, f"/sources/?{query}")) == names, query
    assert "No source fits." in main_words(read(client, "/sources/?q=nobody"))


def test_a_filter_that_is_refused_is_named_and_filters_nothing(client: Client) -> None:
    make_source("Paper")
    page = read(client, "/sources/?state=sunny&language=xx", status=400)
    assert "shown without them" in main_words(page)
    assert listed(page) == ["Paper"]


def test_the_list_comes_in_pages(client: Client) -> None:
    for number in range(31):
        make_source(f"Source {number:02}")
    assert len(listed(read(client, "/sources/"))) == 30
    assert listed(read(client, "/sources/?page=2")) == ["Source 30"]
    assert "no page 3" in words(read(client, "/sources/?page=3", status=404))


def test_the_page_of_a_source_gives_each_day(client: Client) -> None:
    source = make_source_that("silent", "Foo News")
    for days in (9, 9, 12):
        make_entry(source, NOW - timedelta(days=days))
    page = read(client, "/sources/foo-news/")
    assert "Silent since 14 Nov 2026" in main_words(page)
    assert "It counts as silent after 13 days without anything new." in main_words(page)
    rows = [words(row) for row in page.xpath("//details//tbody/tr")]
    assert len(rows) == 30
    assert rows[0] == "23 Nov 2026 0"
    assert rows[9] == "14 Nov 2026 2"
    assert rows[12] == "11 Nov 2026 1"


def test_a_disabled_source_says_why(client: Client) -> None:
    make_source_that("disabled", "Foo News")
    assert "Disabled It closed its doors." in main_words(read(client, "/sources/foo-news/"))


def test_a_source_by_hand_or_never_polled_has_a_page(client: Client) -> None:
    make_source("By hand")
    make_source_that("not_polled", "New")
    assert "Nothing new has come in these days." in main_words(read(client, "/sources/by-hand/"))
    assert "Last polled Not yet" in main_words(read(client, "/sources/new/"))
    assert read(client, "/sources/nobody/", status=404) is not None


def test_no_page_tells_a_secret(client: Client, settings: Any) -> None:
    settings.SOURCE_FOLDERS = "/srv/hush"
    url = "https://user:hush@foo.example/hush?token=hush"
    make_polled(url, name="Foo", slug="foo", home_url="https://foo.example/?key=hush")
    make_polled("press/secret", name="Folder", slug="folder", kind="folder")
    for kind, said in (("feed", f"“{url}” is not there."), ("folder", "“press/secret” is not in /srv/hush.")):
        polled = Polling.objects.filter(source__kind=kind)
        polled.update(polled_at=NOW, failures=1, failing_since=NOW, problem=said, alarm=said)
    for address in ("/sources/", "/sources/foo/", "/sources/folder/"):
        page = client.get(address).content.decode()
        assert "hush" not in page
        assert "press/secret" not in page
    assert listed(read(client, "/sources/?q=hush")) == []


def test_only_who_may_see_sources_at_the_desk_is_led_there(client: Client) -> None:
    source = make_source("Foo")
    link = f"/admin/news/source/{source.pk}/change/"
    assert link not in client.get("/sources/foo/").content.decode()
    client.force_login(make_user(Role.VIEWER))
    assert link in client.get("/sources/foo/").content.decode()


def test_costs_the_same_number_of_queries_however_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = SourceTag.objects.create(name="press")
    for number in range(12):
        source = make_source_that("healthy", f"Source {number}")
        source.tags.add(tag)
        make_entry(source)
        make_article(f"Text {number}", source=source)
    with django_assert_num_queries(5):  # counts, sources, tags, entries by day, articles
        client.get("/sources/")
    with django_assert_num_queries(4):
        client.get("/sources/source-1/")
