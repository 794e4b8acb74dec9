"""Adding, correcting, disabling and finding sources through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.api.writing.test_named import patch
from tests.factories import make_source, make_user
from tests.news.polling.conftest import web as web  # a fixture
from tests.news.polling.feeds import serve_feed
from tests.news.test_discover import LINK, serve_home
from tests.web_server import WebServer
from tracker.desk.roles import Role
from tracker.news.models import Polling, Source

pytestmark = pytest.mark.django_db
SOURCES = "/api/v1/sources/"
SAID: dict[str, Any] = {
    "name": "Foo News",
    "kind": "feed",
    "polls": "https://user:hush@foo.example/feed",
    "language": "en",
    "tags": ["Press", "press ", "lab"],
}


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def test_a_source_is_added_with_its_tags(tool: Client, client: Client) -> None:
    answer = post(tool, SOURCES, SAID)
    shown = answer.json()
    assert (shown["slug"], shown["tags"], shown["state"]) == ("foo-news", ["lab", "press"], "not_polled")
    assert shown["settings"] == {
        "polls": SAID["polls"],
        "weight": 3,
        "text_from": "page",
        "link_pattern": "",
    }
    assert Source.history.latest().history_user.username == "analyst"
    assert "hush" not in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"polls": ""}, "polls", "A source that is polled has an address or a folder"),
        ({"kind": "by_hand"}, "polls", "A source that is polled has an address or a folder"),
        ({"polls": "ftp://foo.example/"}, "polls", "An address starts with http:// or https://."),
        ({"kind": "folder", "polls": "../etc"}, "polls", "A folder is a path below the folder of sources"),
        ({"polls": "http://there.example/feed/?utm_source=x"}, "polls", "polls this address: there"),
        ({"name": "There"}, "name", "already exists"),
        ({"slug": "there"}, "slug", "already exists"),
        ({"slug": "a b"}, "slug", "slug"),
        ({"is_enabled": False}, "disabled_because", "A disabled source says why"),
        ({"disabled_because": "Gone."}, "disabled_because", "A disabled source says why"),
        ({"tags": ["x" * 51]}, "tags.0", "50"),
        ({"weight": 9}, "weight", "5"),
        ({"url": "https://foo.example/"}, "url", "There is no such field here"),
    ],
)
def test_what_breaks_a_rule_is_refused_as_in_the_form(
    tool: Client, wrong: Any, field: str, sentence: str
) -> None:
    make_source("There", kind="feed", url="https://there.example/feed")
    found = faults(post(tool, SOURCES, SAID | wrong, 400).json())
    assert list(found) == [field]
    assert sentence in found[field][0]
    assert Source.objects.count() == 1


def test_a_source_is_disabled_with_a_reason_and_enabled_again(tool: Client) -> None:
    address = f"{SOURCES}{make_source('Foo', kind='feed', url='https://foo.example/feed').slug}/"
    assert list(faults(patch(tool, address, {"is_enabled": False}, 400))) == ["disabled_because"]
    tag = tool.get(address).headers["ETag"]
    off = patch(tool, address, {"is_enabled": False, "disabled_because": "It moved."}, tag=tag)
    assert (off["state"], off["why"]) == ("disabled", "It moved.")
    assert patch(tool, address, {"weight": 5}, 412, tag=tag)["current"]["state"] == "disabled"
    assert patch(tool, address, {"is_enabled": True})["state"] == "not_polled"
    assert Source.objects.get().disabled_because == ""


def test_an_address_that_stays_may_be_written_differently_elsewhere(tool: Client) -> None:
    for name, url in (("One", "https://foo.example/feed"), ("Two", "http://foo.example/feed/")):
        make_source(name, kind="feed", url=url)
    shown = patch(tool, f"{SOURCES}two/", {"family": "Foo Group", "tags": ["press"]})
    assert (shown["family"], shown["tags"]) == ("Foo Group", ["press"])


def test_a_source_is_polled_at_once(tool: Client) -> None:
    source = make_source("Foo", kind="feed", url="https://foo.example/feed")
    post(tool, f"{SOURCES}foo/poll/", {}, 202)
    assert Polling.objects.get().source == source
    make_source("By hand")
    assert post(tool, f"{SOURCES}by-hand/poll/", {}, 409).json()["code"] == "not_polled"


def test_what_a_site_has_is_found_and_not_stored(tool: Client, web: WebServer) -> None:
    serve_feed(web, 1, 2, path="/feed")
    home = serve_home(web, LINK.format(url="/feed", title=""))
    (found,) = post(tool, f"{SOURCES}find/", {"address": home}, 200).json()["results"]
    assert (found["polls"], found["kind"], found["entries"]) == (f"{web.url}/feed", "feed", 2)
    assert found["known"] is None
    make_source("Mine", kind="feed", url=f"{web.url}/feed?utm_source=x")
    (known,) = post(tool, f"{SOURCES}find/", {"address": home}, 200).json()["results"]
    assert known["known"] == "mine"


@pytest.mark.parametrize("inside", ["http://127.0.0.1:8000/", "http://[::1]/", "http://169.254.169.254/meta"])
def test_nobody_reaches_inside_by_looking_for_a_source(tool: Client, inside: str) -> None:
    found = faults(post(tool, f"{SOURCES}find/", {"address": inside}, 400).json())
    assert list(found) == ["address"]
