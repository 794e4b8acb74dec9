"""The command that shows the entries of a feed."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.news.feeds.documents import item, rss


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("parse_feed", str(path), *options, stdout=out)
    return out.getvalue()


def test_shows_the_entries_for_people_and_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(rss(item(1), item(2, link="/2-relative")), "utf-8")
    assert "Change 1 at Foo Labs" in run(path)
    shown = json.loads(run(path, "--json", "--url", "https://news.example/feed"))
    assert (shown["kind"], len(shown["entries"])) == ("rss", 2)
    assert shown["entries"][1]["url"] == "https://news.example/2-relative"
    assert shown["entries"][0]["published_at"] == "2024-10-14T08:00:00Z"


def test_says_in_a_sentence_that_it_is_no_feed(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html>", "utf-8")
    with pytest.raises(CommandError, match=r"It is a web page, not a feed\."):
        run(path)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nowhere")
