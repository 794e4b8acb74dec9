"""Lists of feeds, in and out."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_source
from tracker.news.bundled import FEEDS
from tracker.news.canonical import canonical_url
from tracker.news.feeds import read_opml
from tracker.news.models import Source

pytestmark = pytest.mark.django_db
OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Labs">
<outline text="Foo Labs" type="rss" xmlUrl="https://foo.example/feed" htmlUrl="https://foo.example/"
 language="en" family="Foo Group"/></outline>
<outline text="人工智能新闻" xmlUrl="https://bar.example/rss" category="press"/>
<outline text="Foo Labs" type="sitemap" xmlUrl="https://foo.example/news.xml"/></body></opml>"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML, "utf-8")
    return path


def load(*path: Path) -> str:
    out = StringIO()
    call_command("load_sources", *map(str, path), stdout=out)
    return out.getvalue()


def test_makes_a_source_of_each_feed(path: Path) -> None:
    assert "3 new sources, 0 were there already" in load(path)
    foo = Source.objects.get(url="https://foo.example/feed")
    assert (foo.name, foo.slug, foo.kind, foo.language) == ("Foo Labs", "foo-labs", "feed", "en")
    assert (foo.family, foo.home_url) == ("Foo Group", "https://foo.example/")
    assert [tag.name for tag in foo.tags.all()] == ["labs"]
    bar = Source.objects.get(url="https://bar.example/rss")
    assert (bar.name, [tag.name for tag in bar.tags.all()]) == ("人工智能新闻", ["press"])
    assert bar.slug.isascii()
    twin = Source.objects.get(kind="sitemap")
    assert (twin.name, twin.slug) == ("Foo Labs 2", "foo-labs-2")


def test_leaves_what_is_there_as_it_is(path: Path) -> None:
    make_source("Mine", kind="feed", url="http://foo.example/feed/?utm_source=x", language="de")
    assert "2 new sources, 1 were there already" in load(path)
    assert Source.objects.get(name="Mine").language == "de"
    assert "0 new sources, 3 were there already" in load(path)


def test_says_which_machine_made_a_source(path: Path) -> None:
    load(path)
    reasons = set(Source.history.values_list("history_change_reason", flat=True))
    assert reasons == {"machine: load_sources"}


def test_a_list_that_cannot_be_read_loads_nothing(path: Path) -> None:
    path.write_text("<html>", "utf-8")
    with pytest.raises(CommandError, match=r"breaks at line 1\. Nothing was loaded"):
        load(path)
    with pytest.raises(CommandError, match="No such file"):
        load(path.with_name("nowhere"))
    assert not Source.objects.exists()


def test_what_is_written_can_be_read_again(path: Path, tmp_path: Path) -> None:
    load(path)
    make_source("By hand")
    before = list(Source.objects.exclude(url="").values_list("name", "kind", "url", "language", "family"))
    written = tmp_path / "out.opml"
    call_command("export_sources", str(written), stdout=StringIO())
    Source.objects.all().delete()
    load(written)
    assert list(Source.objects.values_list("name", "kind", "url", "language", "family")) == before


def test_a_list_of_feeds_in_six_languages_comes_along() -> None:
    outlines = read_opml(FEEDS.read_bytes())
    languages = Counter(outline.language for outline in outlines)
    assert len(outlines) == len({canonical_url(outline.url) for outline in outlines}) >= 60
    assert languages.keys() == {"en", "fr", "de", "es", "zh", "ja"}
    assert min(languages.values()) >= 6
    for outline in outlines:
        assert outline.url.startswith("https://")
        assert outline.home_url.startswith("https://")
        assert outline.tags
        assert outline.family
    assert f"{len(outlines)} new sources, 0 were there already" in load()


def many(count: int) -> str:
    outlines = (
        f'<outline text="Feed {n}" xmlUrl="https://{n}.example/rss" category="a"/>' for n in range(count)
    )
    return f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>'


def test_a_long_list_is_loaded_in_batches(
    path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    path.write_text(many(1_100), "utf-8")
    with django_assert_max_num_queries(60):  # SQLite takes about seventy rows at once
        assert "1100 new sources" in load(path)
    assert Source.objects.filter(tags__name="a").count() == 1_100


def test_the_history_of_a_source_that_was_loaded_begins_with_its_tags(path: Path) -> None:
    load(path)
    source = Source.objects.get(url="https://foo.example/feed")
    (row,) = source.history.all()
    assert (row.history_type, row.name) == ("+", "Foo Labs")
    assert [each.sourcetag.name for each in row.tags.all()] == ["labs"]


@pytest.mark.shared_database
@pytest.mark.django_db(transaction=True)
def test_two_lists_loaded_at_once_make_each_source_once(path: Path) -> None:
    path.write_text(many(600), "utf-8")
    both_ready = Barrier(2)

    def load_beside() -> str:
        both_ready.wait(10)
        try:
            return load(path)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = [future.result(60) for future in [pool.submit(load_beside) for _ in range(2)]]
    assert Source.objects.count() == 600
    assert sorted(line.splitlines()[-1] for line in said) == [
        "0 new sources, 600 were there already",
        "600 new sources, 0 were there already",
    ]


def test_says_so_where_others_go_on_adding_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_args: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr("tracker.news.subscribe._store", taken)
    with pytest.raises(CommandError, match=r"Others are adding the same sources.* Nothing was loaded\."):
        load(path)


def test_the_letter_case_of_a_kind_makes_no_difference(path: Path) -> None:
    path.write_text(OPML.replace('"sitemap"', '"Sitemap"'), "utf-8")
    load(path)
    assert Source.objects.get(kind="sitemap").url == "https://foo.example/news.xml"


@pytest.mark.parametrize("text", ["", 'text="https://foo.example/rss?token=hush"'])
def test_a_source_is_not_named_after_an_address_that_may_hold_a_token(path: Path, text: str) -> None:
    path.write_text(
        f'<opml><body><outline {text} xmlUrl="https://foo.example/rss?token=hush"/></body></opml>', "utf-8"
    )
    load(path)
    source = Source.objects.get()
    assert (source.name, source.slug) == ("foo.example", "fooexample")
