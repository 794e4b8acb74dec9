"""A folder into which files are dropped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.news.polling.feeds import make_polled, poll
from tests.web_server import PAGE
from tracker.news.models import Article, Entry, Source, SourceKind
from tracker.news.polling.pages import fetch_entries

pytestmark = pytest.mark.django_db
TEXT = "A change\n\nAda Example left Foo Labs for Bar AI."


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.SOURCE_FOLDERS = tmp_path
    (tmp_path / "press").mkdir()
    return tmp_path / "press"


def drop(path: Path, text: str = TEXT, *, seconds_ago: float = 60) -> Path:
    path.write_text(text, "utf-8")
    written = timezone.now().timestamp() - seconds_ago
    os.utime(path, (written, written))
    return path


def take_in(source: Source) -> None:
    poll(source)
    fetch_entries([""], clock=timezone.now)


def make_folder(url: str = "press") -> Source:
    return make_polled(url, kind=SourceKind.FOLDER)


def test_stores_files_of_text_and_html(folder: Path) -> None:
    drop(folder / "a.txt")
    drop(folder / "b.HTML", PAGE)
    drop(folder / "c.pdf", "%PDF")
    drop(folder / "新闻.txt", "Eve Example joined Bar AI.")
    take_in(make_folder())
    assert {article.title for article in Article.objects.all()} == {"A change", "A change at Foo Labs", ""}
    assert set(Entry.objects.values_list("state", flat=True)) == {"stored"}


def test_stores_a_file_once_and_again_when_it_was_changed(folder: Path) -> None:
    drop(folder / "a.txt")
    source = make_folder()
    take_in(source)
    take_in(source)
    assert Article.objects.count() == 1
    drop(folder / "a.txt", "A change\n\nEve Example left Foo Labs.", seconds_ago=30)
    (again,) = poll(source)
    assert (again.new_entries, again.edited_entries) == (0, 1)


def test_leaves_a_file_that_is_still_being_written(folder: Path) -> None:
    drop(folder / "a.txt", seconds_ago=0)
    take_in(make_folder())
    assert not Article.objects.exists()


def test_says_which_file_is_no_article(folder: Path) -> None:
    drop(folder / "empty.txt", " ")
    take_in(make_folder())
    entry = Entry.objects.get()
    assert (entry.guid, entry.state, entry.problem) == ("empty.txt", "failed", "The file is empty.")


@pytest.mark.parametrize("path", ["..", "../elsewhere", "/etc", ".", "press/../.."])
def test_reads_nothing_outside_the_folder_of_sources(folder: Path, path: str) -> None:
    (poll_of,) = poll(make_folder(path))
    assert poll_of.outcome == "failed"
    assert "is no folder or file inside" in poll_of.problem


def test_follows_no_link_that_leads_out(folder: Path, tmp_path: Path) -> None:
    secret = drop(tmp_path / "secret.txt")
    (folder / "a.txt").symlink_to(secret)
    take_in(make_folder())
    assert not Article.objects.exists()


def test_says_that_there_is_no_such_folder(folder: Path) -> None:
    (poll_of,) = poll(make_folder("nowhere"))
    assert poll_of.problem == "The folder cannot be read: No such file or directory."
