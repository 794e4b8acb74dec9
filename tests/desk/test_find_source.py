"""Adding a source by the address of a home page."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.test import Client

from tests.desk.forms import form_on, opened
from tests.factories import make_source, make_user
from tests.news.polling.conftest import web as web  # a fixture
from tests.news.polling.feeds import serve_feed
from tests.news.test_discover import LINK, serve_home
from tests.web_server import WebServer
from tracker.desk.roles import Role
from tracker.news.models import Source

pytestmark = pytest.mark.django_db
FIND, ADD = "/admin/news/source/add/find/", "/admin/news/source/add/"


def find(desk: Client, address: str) -> str:
    return desk.post(FIND, opened(desk, FIND) | {"address": address}).content.decode()


def form_links(page: str) -> list[str]:
    return [link for link in lxml.html.fromstring(page).xpath("//section//a/@href") if "/add/?" in link]


def test_what_is_picked_fills_in_the_form(desk: Client, web: WebServer) -> None:
    make_source("Foo News")
    serve_feed(web, 1, 2, path="/feed")
    serve_feed(web, 3, path="/more")
    home = serve_home(web, LINK.format(url="/feed", title="") + LINK.format(url="/more", title=""))
    page = find(desk, home)
    assert "2 entries just now" in page
    first, _second = form_links(page)
    form = form_on(desk.get(first))
    assert {name: form[name] for name in ("name", "slug", "kind", "url", "home_url")} == {
        "name": "Foo News 2",
        "slug": "foo-news-2",
        "kind": "feed",
        "url": f"{web.url}/feed",
        "home_url": "https://foo.example/",
    }
    desk.post(ADD, form)
    assert Source.objects.get(name="Foo News 2").url == f"{web.url}/feed"


def test_the_address_of_a_feed_is_taken_as_it_is(desk: Client, web: WebServer) -> None:
    assert len(form_links(find(desk, serve_feed(web, 1)))) == 1


def test_what_is_polled_already_is_not_offered_again(desk: Client, web: WebServer) -> None:
    url = serve_feed(web, 1)
    make_source("Mine", kind="feed", url=f"{url}?utm_source=x")
    page = find(desk, url)
    assert "It is polled already:" in page
    assert "Mine" in page
    assert form_links(page) == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Paste the address of a home page."),
        ("http://127.0.0.1/", "“127.0.0.1” is not on the public web, so it is not fetched."),
        ("http://foo.example:22/", "The address names port 22"),
        ("file:///etc/passwd", "Write an address that starts with http:// or https://."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(desk: Client, address: str, sentence: str) -> None:
    page = lxml.html.fromstring(find(desk, address))
    assert sentence in page.get_element_by_id("id_address_error").text_content()


def test_a_site_that_has_nothing_is_said_at_the_field(desk: Client, web: WebServer) -> None:
    page = lxml.html.fromstring(find(desk, serve_home(web)))
    assert "No feed was found there." in page.get_element_by_id("id_address_error").text_content()


def test_what_a_feed_says_is_never_markup(desk: Client, web: WebServer) -> None:
    body = b"<rss version='2.0'><channel><title>&lt;script&gt;x()&lt;/script&gt;Foo</title></channel></rss>"
    url = web.reply("/feed", body=body, headers={"Content-Type": "application/rss+xml"})
    assert "<script>x()" not in find(desk, url)


def test_only_who_may_add_sources_may_have_a_site_asked(client: Client, web: WebServer) -> None:
    client.force_login(make_user(Role.VIEWER))
    assert client.post(FIND, {"address": serve_feed(web, 1)}).status_code == 403
    assert web.asked == []


def test_the_form_and_the_list_lead_there(desk: Client) -> None:
    assert FIND in desk.get(ADD).content.decode()
    answer: Any = desk.get("/admin/news/source/find_feed", follow=True)
    assert answer.request["PATH_INFO"] == FIND
