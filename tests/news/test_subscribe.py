"""Lists of feeds, in and out."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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
