"""Feeds that misbehave: each fault costs what it must and no more."""

from __future__ import annotations

import gzip
from contextlib import suppress
from datetime import date
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.news.feeds.documents import entry, item, parse, rss
from tracker.news.feeds import NotAFeed

RUSSIAN = "Ада покинула Фу Лабс"


def refusal(content: bytes | str) -> str:
    with pytest.raises(NotAFeed) as refused:
        parse(content)
    return str(refused.value)


def test_entities_that_multiply_are_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><rss><channel/></rss>'
    assert refusal(bomb).startswith("It declares entities of its own.")


def test_entities_that_reach_outside_are_refused() -> None:
    stealing = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><title>&f;</title></channel></rss>'
    assert refusal(stealing).startswith("It declares entities of its own.")


def test_what_unpacks_to_gigabytes_is_refused() -> None:
    assert refusal(gzip.compress(b" " * 30_000_000)) == "It is larger than a feed may be: 10 MB."


def test_nesting_without_end_does_no_harm() -> None:
    assert parse(rss(item(description="&lt;b&gt;" * 100_000))).entries[0].title == "Change 1 at Foo Labs"
    with pytest.raises(NotAFeed):
        parse("<rss><channel>" + "<a>" * 100_000)


def test_a_title_of_a_megabyte_is_cut() -> None:
    found = entry(rss(item(title="Ada leaves " * 100_000)))
    assert len(found.title) <= 500
    assert found.title.endswith("…")


def test_control_characters_are_taken_out() -> None:
    assert entry(rss(item(title="Ada\x00\x0b le\x1fft &#8; Foo"))).title == "Ada left Foo"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "utf-16", "utf-16-le", "utf-8-sig"])
def test_charsets_that_the_document_declares(charset: str) -> None:
    content = rss(item(title=RUSSIAN)).replace(
        '<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{charset}"?>'
    )
    assert entry(content.encode(charset)).title == RUSSIAN


@pytest.mark.parametrize(
    ("charset", "title"), [("shift_jis", "日本の人事"), ("gb18030", "中国的人事"), ("euc-jp", "日本の人事")]
)
def test_charsets_that_http_names(charset: str, title: str) -> None:
    content = rss(item(title=title)).encode(charset)
    assert entry(content, content_type=f"application/rss+xml; charset={charset}").title == title


def test_a_wrong_charset_does_not_spoil_what_is_utf_8() -> None:
    assert entry(rss(item(title=RUSSIAN)), content_type="text/xml; charset=iso-8859-1").title == RUSSIAN


def test_what_breaks_off_gives_its_whole_entries() -> None:
    feed = parse(rss(item(1), item(2), item(3))[:-80])
    assert [each.title for each in feed.entries] == ["Change 1 at Foo Labs", "Change 2 at Foo Labs"]
    assert "breaks off" in feed.problems[0]


def test_a_stray_ampersand_costs_nothing() -> None:
    assert entry(rss(item(title="AT&T & Foo &nbsp; Labs"))).title == "AT&T & Foo Labs"


def test_text_before_the_xml_is_passed_over() -> None:
    assert entry("\n\nWarning: deprecated\n" + rss(item())).title == "Change 1 at Foo Labs"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 01 Jan 2099 00:00:00 GMT", None),
        ("2024-10-14", date(2024, 10, 14)),
        ("Mon, 14 Oct 2024 23:30:00 -0700", date(2024, 10, 14)),
        ("14 octobre 2024", date(2024, 10, 14)),
        ("2024年10月14日", date(2024, 10, 14)),
        ("soon", None),
    ],
)
def test_a_date_is_the_day_that_the_feed_writes_or_none(written: str, day: date | None) -> None:
    assert entry(rss(item(pubDate=written))).published_on == day


def test_a_date_without_a_zone_is_a_day_and_no_instant() -> None:
    found = entry(rss(item(pubDate="2024-10-14 08:00:00")))
    assert (found.published_on, found.published_at) == (date(2024, 10, 14), None)


def test_scripts_and_addresses_that_are_no_links_are_taken_out() -> None:
    markup = escape("<p onclick='x()'>Hi<script>x()</script><a href='javascript:x()'>a</a></p>")
    found = entry(rss(item(encoded=markup, link="javascript:alert(1)", guid="javascript:alert(2)")))
    assert found.url == ""
    assert "script" not in found.content
    assert "onclick" not in found.content


def test_domains_of_other_scripts_are_in_punycode() -> None:
    assert entry(rss(item(link="https://новости.рф/статья-1"))).url.startswith(
        "https://xn--b1amnebsh.xn--p1ai/"
    )


class TestIdentity:
    def keys(self, *items: str) -> list[str]:
        return [each.key for each in parse(rss(*items)).entries]

    def test_stays_when_ids_change(self) -> None:
        assert self.keys(item(guid="a")) == self.keys(item(guid="b"))

    def test_stays_when_the_title_is_edited(self) -> None:
        assert self.keys(item(title="Before")) == self.keys(item(title="After"))

    def test_stays_under_tracking_parameters(self) -> None:
        link = "https://news.example/1-a"
        assert self.keys(item(link=link)) == self.keys(item(link=f"{link}?utm_source=rss"))

    def test_tells_apart_what_shares_an_id(self) -> None:
        assert len(set(self.keys(item(1, guid="same"), item(2, guid="same")))) == 2

    def test_tells_apart_what_links_to_the_home_page(self) -> None:
        home = "https://news.example/"
        assert len(set(self.keys(item(1, link=home), item(2, link=home)))) == 2

    def test_tells_apart_what_has_neither_link_nor_id(self) -> None:
        assert len(set(self.keys(item(1, link="", guid=""), item(2, link="", guid="")))) == 2

    def test_leaves_out_what_is_there_twice(self) -> None:
        feed = parse(rss(item(), item()))
        assert len(feed.entries) == 1
        assert "One entry is a repetition of another and was left out." in feed.problems


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_no_bytes_break_it(content: bytes) -> None:
    with suppress(NotAFeed):
        parse(content)


@settings(deadline=None)
@given(st.data())
def test_no_damage_breaks_it(data: st.DataObject) -> None:
    content = bytearray(rss(item(1, description="Text"), item(2)).encode())
    for _time in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=20))
    with suppress(NotAFeed):
        parse(bytes(content))
