"""What becomes of a page: characters, text, title, byline, dates, and whether it is cut off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.news.documents import Document, read_page, reading
from tracker.news.documents.charset import characters
from tracker.news.documents.cut_off import is_cut_off

SAID = "Ada Example left Foo Labs on Monday after ten years, the company said in a note to its staff. "
URL = "https://news.example/2024/10/ada"


def page(body: str = f"<h1>Ada leaves</h1><p>{SAID * 4}</p>", head: str = "") -> str:
    head = head or "<title>Ada leaves</title>"
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"


def read(markup: str, *, url: str = URL) -> Document:
    return read_page(markup.encode(), url=url)


class TestCharacters:
    @pytest.mark.parametrize(
        ("text", "written_in", "said"),
        [
            ("Élan vital à Zürich", "cp1252", "iso-8859-1"),
            ("“Ada” left – €5", "cp1252", "latin1"),
            ("人工智能公司的研究员离职後镕", "gb18030", "gb2312"),
            ("研究者が退職した①髙", "cp932", "Shift_JIS"),
            ("研究者が退職した", "euc-jp", "x-euc-jp"),
            ("研究者が退職した", "iso2022_jp", "iso-2022-jp"),
            ("研究人員離職加入", "big5", "big5"),
            ("연구원이 떠났다", "cp949", "ks_c_5601-1987"),
            ("Ада ушла из компании", "cp1251", "windows-1251"),
        ],
    )
    def test_are_read_as_the_page_says(self, text: str, written_in: str, said: str) -> None:
        markup = page(f"<p>{text}</p>", head=f'<meta charset="{said}">')
        assert text in characters(markup.encode(written_in))
        assert text in characters(page(f"<p>{text}</p>").encode(written_in), said)

    @pytest.mark.parametrize("said", ["iso-8859-1", "shift_jis", "utf-16", "no-such", "punycode", ""])
    def test_that_can_only_be_utf_8_are_that_whatever_is_said(self, said: str) -> None:
        markup = page("<p>Élan, 研究者, Ада</p>", head=f'<meta charset="{said}">')
        assert "Élan, 研究者, Ада" in characters(markup.encode(), said)
        assert "Élan, 研究者, Ада" in characters(markup.encode() + b"\xc3", said)

    def test_with_one_broken_byte_are_still_those_that_are_said(self) -> None:
        markup = (
            page("<p>Élan vital</p>", head="<meta charset=utf-8>").encode().replace(b"vital", b"vit\xffal")
        )
        assert "Élan vit\ufffdal" in characters(markup)

    @pytest.mark.parametrize(
        ("text", "written_in"),
        [
            ("Ада Пример покинула компанию и перешла в другую лабораторию, сообщила газета. ", "cp1251"),
            ("研究者のエイダさんが退職し、新しい会社に移籍すると発表した。", "cp932"),
            ("研究者のエイダさんが退職し、新しい会社に移籍すると発表した。", "euc-jp"),
            ("人工智能公司的首席研究员宣布离职，并将加入另一家公司。", "gb18030"),
            ("Ève a quitté l'entreprise où elle dirigeait la recherche à Nîmes. ", "cp1252"),
        ],
    )
    def test_of_which_nothing_is_said_are_guessed_by_the_words(self, text: str, written_in: str) -> None:
        assert text in characters(page(f"<p>{text * 8}</p>").encode(written_in))

    @pytest.mark.parametrize("written_in", ["utf-8-sig", "utf-16", "utf-32"])
    def test_are_read_by_their_mark_of_byte_order(self, written_in: str) -> None:
        assert characters(page("<p>Élan 研究</p>").encode(written_in)) == page("<p>Élan 研究</p>")


class TestText:
    def test_does_not_begin_with_the_title_once_more(self) -> None:
        document = read(page())
        assert (document.title, document.text[:11]) == ("Ada leaves", "Ada Example")

    def test_is_all_there_is_where_that_is_the_title(self) -> None:
        assert read(page("<p>Ada leaves</p>")).text == "Ada leaves"

    def test_of_a_page_with_giant_tags_is_read(self) -> None:
        attributes = "".join(f" a{number}='b'" for number in range(100_000))
        assert SAID.strip() in read(page(f"<p{attributes}>{SAID * 4}</p>")).text

    def test_of_a_page_that_takes_for_ever_is_given_up(self) -> None:
        attributes = "".join(f" a{number}='>'" for number in range(100_000))
        with patch.object(reading, "_SECONDS", 1):
            document = read(page(f"<p{attributes}>{SAID * 4}</p>"))
        assert document.problem == "The page is so large or so tangled that reading it was given up."

    def test_of_a_long_page_is_read_apart_and_the_same(self) -> None:
        long = page("".join(f"<p>{number}. {SAID}</p>" for number in range(200)))
        here = read(long)
        with patch.object(reading, "_LONG", 1000):
            assert read(long) == here
        assert here.text.count("Ada Example") == 200


class TestCutOff:
    @pytest.mark.parametrize(
        "end",
        [
            "Subscribe to continue reading",
            "Sign in to read the rest of this story.",
            "The company said on Monday that […]",
            "Il vous reste 62.5% de cet article à lire.",
            "La suite est réservée aux abonnés.",
            "Jetzt weiterlesen mit dem Probeabo",
            "Suscríbete para seguir leyendo",
            "登录后阅读全文",
            "この記事は会員限定です。残り 1,234文字",
            "The company said on Monday that…",
        ],
    )
    def test_is_a_text_that_ends_so(self, end: str) -> None:
        assert is_cut_off(f"{SAID}\n{end}")

    @pytest.mark.parametrize(
        "end", ["She will subscribe to the view that…ly.", "Foo Labs named no successor.", "彼女は退職した。"]
    )
    def test_is_not_a_text_that_ends_otherwise(self, end: str) -> None:
        assert not is_cut_off(f"{SAID}\n{end}")

    def test_is_not_a_long_text_that_asks_to_subscribe_below(self) -> None:
        assert not is_cut_off(f"{SAID * 40}\nSubscribe to continue reading our newsletter")

    def test_is_a_short_text_of_a_page_that_says_it_is_not_free(self) -> None:
        paid = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
        assert read(page(head=paid)).is_cut_off
        assert not read(page(head=paid.replace("False", "True"))).is_cut_off


class TestSaidOfItself:
    @pytest.mark.parametrize(
        "head",
        [
            '<meta property="article:published_time" content="2024-10-14T23:30:00-04:00">',
            '<script type="application/ld+json">{"datePublished":"2024-10-14T23:30:00-04:00"}</script>',
        ],
    )
    def test_when_it_was_published_to_the_minute(self, head: str) -> None:
        document = read(page(head=head))
        assert document.published_on == date(2024, 10, 14)
        assert document.published_at == datetime(2024, 10, 15, 3, 30, tzinfo=UTC)

    @pytest.mark.parametrize("said", ["1970-01-01", "2099-01-01T00:00:00Z", "soon"])
    def test_no_day_that_cannot_be(self, said: str) -> None:
        document = read(page(head=f'<meta property="article:published_time" content="{said}">'))
        assert (document.published_on, document.published_at) == (None, None)

    def test_its_title_without_the_name_of_the_site(self) -> None:
        head = '<title>Ada leaves Foo | The Model</title><meta property="og:site_name" content="The Model">'
        assert read(page(f"<p>{SAID * 4}</p>", head=head)).title == "Ada leaves Foo"

    def test_its_authors_and_nobody_else(self) -> None:
        head = '<title>Ada leaves</title><meta name="author" content="Staff">'
        assert read(page(head=head)).byline == ""

    def test_the_address_that_it_calls_its_own(self) -> None:
        head = '<title>A</title><link rel="canonical" href="https://www.news.example/ada-leaves">'
        assert read(page(head=head)).canonical_url == "https://www.news.example/ada-leaves"
        assert read(page(head=head.replace("www.news", "other"))).canonical_url == ""


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.text(max_size=100),
    st.sampled_from(["", "utf-16", "zip", "idna", "shift_jis"]),
)
def test_whatever_comes_there_is_a_document_or_a_sentence(noise: bytes, words: str, said: str) -> None:
    whole = page(f"<p>{SAID}</p>").encode()
    place = len(noise) % len(whole)
    for content in (noise, whole[:place] + noise + whole[place:], words.encode("utf-8", "surrogatepass")):
        document = read_page(content, url=URL, charset=said)
        assert document.problem or document.text
        (document.title + document.text).encode()
