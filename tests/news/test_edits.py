"""Articles at addresses: the same page is the same article, and an edit is a version of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import NOW
from tracker.news.documents import Document, RawDocument, read_page
from tracker.news.edits import MOST_VERSIONS, difference, shared
from tracker.news.models import Article, ArticleAddress, ArticleVersion, RawArticle
from tracker.news.store import Stored, store_document

pytestmark = pytest.mark.django_db
TITLE = "Ada Example leaves Foo Labs"
TEXT = (
    "Ada Example, who led research on languages at Foo Labs for six years, has left the laboratory, it "
    "said on Monday. She joins Bar AI in London as its chief scientist, where she will build a new team. "
    "Foo Labs named no successor and thanked her for her work."
)
LATER = NOW + timedelta(hours=3)
URL = "https://news.example/2024/10/ada-leaves"


def store(text: str = TEXT, *, url: str = URL, title: str = TITLE, now: Any = NOW, **fields: Any) -> Stored:
    return store_document(Document(title, text, url=url, language="en", **fields), now=now)


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/2024/10/ada-leaves/",
        "https://m.news.example/2024/10/ada-leaves?utm_source=rss#top",
        "https://www.news.example/2024/10/ada-leaves/amp",
        "https://amp.news.example/2024/10/ada-leaves",
    ],
)
def test_the_same_page_under_another_form_of_its_address_is_the_same_article(url: str) -> None:
    first = store()
    again = store(TEXT + " She starts in May.", url=url, now=LATER)
    assert (again.article.pk, again.is_new, again.is_edited) == (first.article.pk, False, True)


def test_the_same_text_under_another_address_is_the_same_article_and_both_addresses_are_known() -> None:
    first = store()
    again = store(url="https://paper.example/wire/4711")
    assert (again.article, again.is_new, again.is_edited) == (first.article, False, False)
    assert [each.url for each in ArticleAddress.objects.all()] == [URL, "https://paper.example/wire/4711"]


def test_an_edit_is_a_new_version_and_what_was_said_before_is_kept() -> None:
    store()
    article = store(TEXT.replace("named no successor", "named Bo Sample"), now=LATER).article
    assert (article.version, article.edited_at, article.state) == (2, LATER, "unread")
    assert "named Bo Sample" in article.text
    before = ArticleVersion.objects.get()
    assert (before.number, before.text, before.seen_at, before.edited_at) == (1, TEXT, NOW, LATER)
    changed = [part for part in difference(before.document, article.document) if part[0] != "same"]
    assert changed == [("out", "no successor"), ("in", "Bo Sample")]


def test_an_old_copy_shown_once_more_is_no_further_version() -> None:
    store()
    store(TEXT + " She starts in May.", now=LATER)
    again = store(now=LATER)
    assert (again.is_edited, Article.objects.get().version) == (False, 2)


def test_another_article_at_the_same_address_is_another_article() -> None:
    first = store()
    other = store("Shares of Baz rose by a tenth after its results.", title="Baz rises", now=LATER)
    assert other.is_new
    assert first.article.version == 1
    assert ArticleAddress.objects.get().article == other.article


def test_a_new_briefing_under_the_title_of_the_last_one_is_another_article() -> None:
    store("Ada Example left Foo Labs for Bar AI on Monday.", title="Weekly briefing")
    other = store("Chips are scarce; Baz builds a plant in Texas.", title="Weekly briefing", now=LATER)
    assert other.is_new


def test_a_home_page_tells_no_two_articles_apart() -> None:
    for text in ("Ada Example left Foo Labs for Bar AI.", "Ada Example left Foo Labs for Bar AI on Monday."):
        assert store(text, title="", url="https://news.example/").is_new


def test_a_page_found_through_its_link_and_by_what_it_calls_itself_is_one() -> None:
    document = Document(TITLE, TEXT, url="https://news.example/r/99", canonical_url=URL)
    first = store_document(document, now=NOW, link="https://news.example/feed/99")
    for url in ("https://news.example/feed/99", URL):
        assert store(TEXT + " Edited.", url=url, now=LATER).article == first.article


def test_a_beginning_never_takes_the_place_of_the_whole() -> None:
    first = store()
    again = store("Ada Example, who led research on languages at Foo Labs…", is_cut_off=True, now=LATER)
    assert (again.article, again.is_edited, Article.objects.get().text) == (first.article, False, TEXT)


def test_the_whole_takes_the_place_of_a_beginning() -> None:
    first = store("A researcher goes.", is_cut_off=True)
    again = store(now=LATER)
    assert (again.article, again.is_edited, again.article.is_cut_off) == (first.article, True, False)


def test_a_page_that_can_be_read_at_last_is_the_article_that_could_not() -> None:
    first = store_document(
        Document("x", "", url=URL, problem="The page holds no article text.", raw_hash="a" * 64), now=NOW
    )
    again = store(now=LATER)
    assert (again.article, again.article.state, again.article.version) == (first.article, "unread", 1)


def test_a_page_that_cannot_be_read_any_more_leaves_the_article_as_it_is() -> None:
    first = store()
    again = store_document(Document("x", "", url=URL, problem="It is empty.", raw_hash="a" * 64), now=LATER)
    assert (again.article, again.article.text, Article.objects.count()) == (first.article, TEXT, 1)


def test_an_erased_text_does_not_come_back_as_an_edit() -> None:
    article = store().article
    article.mark_read(NOW)
    Article.objects.update(title="", text="")
    store(TEXT + " She starts in May.", now=LATER)
    assert Article.objects.get().text == ""


def test_a_page_that_changes_at_every_look_is_followed_so_far_and_no_further() -> None:
    for number in range(MOST_VERSIONS + 3):
        store(f"{TEXT} Read {number} times.", now=NOW + timedelta(minutes=number))
    assert (Article.objects.get().version, ArticleVersion.objects.count()) == (
        MOST_VERSIONS,
        MOST_VERSIONS - 1,
    )


def test_scripts_without_spaces_are_compared_too() -> None:
    one = "研究者のエイダ・イグザンプル氏がフー研究所を退職し、バーAIに移籍すると発表した。"
    assert shared(one, one.replace("退職", "離職")) > 0.5
    assert shared(one, "株価は一割上昇し、業績は予想を上回った。") < 0.1


def test_the_document_is_kept_compressed_and_comes_back_as_it_was() -> None:
    page = f"<!doctype html><html><body><article><h1>{TITLE}</h1><p>{TEXT}</p></article></body></html>"
    article = store_document(read_page(page.encode(), url=URL), now=NOW).article
    kept = RawArticle.objects.get(article=article)
    assert kept.unpacked() == RawDocument(page.encode(), charset="", is_text=False)
    assert kept.size == len(page)
    assert len(kept.content) < kept.size
