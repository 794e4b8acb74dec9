"""One address for one page, and never one address for two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.news.canonical import canonical_url

PAGE = "https://news.example/2024/10/ada-leaves"


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/2024/10/ada-leaves",
        "HTTPS://News.Example/2024/10/ada-leaves",
        "https://news.example:443/2024/10/ada-leaves",
        "http://news.example:80/2024/10/ada-leaves/",
        "https://www.news.example/2024/10/ada-leaves",
        "https://user:secret@news.example./2024/10/ada-leaves",
        "  https://news.example/2024/10/ada-leaves\n",
        "https://news.example/2024/10/ada-leaves#comments",
        "https://news.example/2024/10/ada-leaves?",
        "https://news.example/2024/10/ada-leaves?utm_source=rss&utm_medium=feed",
        "https://news.example/2024/10/ada-leaves?UTM_Source=x&fbclid=abc&&gclid=1",
        "https://news.example/2024/10/ada-leaves?%75tm_source=rss",
        "https://news.example/2024/10/ada-leaves?ref=rss&mod=rsswn&smid=tw-share",
        "https://news.example/2024/10/ada-leaves;jsessionid=1A2B?PHPSESSID=77",
        "https://m.news.example/2024/10/ada-leaves",
        "https://mobile.news.example/2024/10/ada-leaves",
        "https://amp.news.example/2024/10/ada-leaves",
        "https://www.m.news.example/2024/10/ada-leaves",
        "https://news.example/2024/10/ada-leaves/amp",
        "https://news.example/2024/10/ada-leaves/amp/",
        "https://news.example/amp/2024/10/ada-leaves",
        "https://news.example/2024/10/ada-leaves?amp=1",
        "https://news.example/2024/10/ada-leaves?amp",
        "https://news.example/2024/10/ada-leaves?outputType=amp",
        "https://news.example/2024/10/ada-leaves.amp",
        "https://www.google.com/amp/s/www.news.example/2024/10/ada-leaves/amp/",
        "https://www.google.co.uk/amp/news.example/2024/10/ada-leaves",
        "https://www.bing.com/amp/s/news.example/2024/10/ada-leaves",
        "https://news-example.cdn.ampproject.org/c/s/news.example/2024/10/ada-leaves?amp=1",
        "https://news-example.cdn.ampproject.org/v/news.example/2024/10/ada-leaves",
        "https://www.google.com/url?rct=j&sa=t&url=https://news.example/2024/10/ada-leaves&ct=ga&usg=x",
        "https://news.example/2024/09/../10/./ada-leaves",
        "https://news.example/2024/10/ada%2Dleaves",
        "https://news.example/2024/10/%61da-leaves",
    ],
)
def test_is_one_for_all_ways_to_link_to_a_page(url: str) -> None:
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example", "https://news.example/"),
        ("https://news.example/?b=2&a=1", "https://news.example/?b=2&a=1"),
        ("https://news.example/a?id=7&utm_id=1&page=2", "https://news.example/a?id=7&page=2"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://bücher.example/über", "https://xn--bcher-kva.example/%C3%BCber"),
        ("http://новости.рф/статья", "https://xn--b1amnebsh.xn--p1ai/%D1%81%D1%82%D0%B0%D1%82%D1%8C%D1%8F"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/%e4%b8%ad", "https://news.example/%E4%B8%AD"),
        ("https://news.example/a%2fb", "https://news.example/a%2Fb"),
        ("https://news.example/#!/story/7", "https://news.example/#!/story/7"),
        ("https://en.m.wikipedia.org/wiki/Ada", "https://en.wikipedia.org/wiki/Ada"),
        ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
        ("https://m.co.uk/a", "https://m.co.uk/a"),
        ("https://amp.dev/documentation", "https://amp.dev/documentation"),
        ("https://news.example/topics/amp", "https://news.example/topics/amp"),
        ("https://www.google.com/url?q=", "https://google.com/url?q="),
    ],
)
def test_keeps_what_tells_pages_apart(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/Story", "https://news.example/story"),
        ("https://news.example/a?id=1", "https://news.example/a?id=2"),
        ("https://news.example/a?sid=1", "https://news.example/a?sid=2"),
        ("https://news.example/a?ref=1", "https://news.example/a?ref=2"),
        ("https://news.example/a?a=1&b=2", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a%2Fb", "https://news.example/a/b"),
        ("https://news.example/a?x=1%262", "https://news.example/a?x=1&2"),
        ("https://news.example/a/index.html", "https://news.example/a"),
        ("https://news.example/#!/1", "https://news.example/#!/2"),
        ("https://news.example:8443/a", "https://news.example/a"),
        ("https://uk.news.example/a", "https://news.example/a"),
        ("https://straße.example/a", "https://strasse.example/a"),
        ("https://news.example/amp", "https://news.example/"),
        ("https://news.example/stories/1.amplified", "https://news.example/stories/1"),
        ("https://news.example/q?amp=3", "https://news.example/q"),
    ],
)
def test_never_makes_one_of_two_pages(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "text", ["", "mailto:a@b.example", "/a/b", "https://", "http://[::1", "http://a:b/", "x y"]
)
def test_leaves_what_is_no_address_of_a_page(text: str) -> None:
    assert canonical_url(text) == text.replace(" ", "%20")


ADDRESSES = st.one_of(
    st.text(),
    st.builds(
        "{}://{}{}/{}{}{}".format,
        st.sampled_from(["http", "https", "HTTP"]),
        st.sampled_from(["", "www.", "m.", "amp.", "www.google.com/amp/s/", "x.cdn.ampproject.org/c/"]),
        st.sampled_from(["a.example", "Ä.example", "m.co.uk", "b.example:80", "b.example:81"]),
        st.text("aA1-./%é;&=?# ", max_size=20),
        st.sampled_from(["", "/amp", "/amp/", ".amp.html", "/..", "?amp=1"]),
        st.text(max_size=20).map("?a={}".format),
    ),
)


@given(ADDRESSES)
def test_is_stable_whatever_the_text(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once
    once.encode("utf-8")
