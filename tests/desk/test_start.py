"""The start page and the side bar: where to begin, and where one is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_claim, make_user
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
START = "/admin/"
BEGIN = ["Review claims", "Log a move", "Read an article"]


def begins(client: Client) -> list[str]:
    return [what for what, _address in client.get(START).context["begin"]]


def marked(client: Client, address: str) -> list[str]:
    """The links of the side bar that are shown as the page one is on."""
    answer: Any = client.get(address)
    groups = answer.context["sidebar_navigation"]
    return [str(item["title"]) for group in groups for item in group["items"] if item["active"]]


def test_offers_an_analyst_what_to_begin_with(desk: Client) -> None:
    assert begins(desk)[: len(BEGIN)] == BEGIN


def test_offers_a_viewer_nothing_that_is_not_theirs(client: Client) -> None:
    client.force_login(make_user(Role.VIEWER))
    assert begins(client) == []


def test_mutes_what_does_not_wait(desk: Client) -> None:
    make_claim()
    page = desk.get(START).content.decode()
    muted = re.findall(r'<a[^>]*class="desk-none"[^>]*>\s*<strong>(\S+)</strong>', page)
    assert muted
    assert set(muted) == {"0"}


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/admin/moves/claim/queue/", "Review claims"),
        ("/admin/moves/claim/", "Claims"),
        ("/admin/moves/move/add/", "Log a move"),
        ("/admin/moves/move/", "Moves"),
        ("/admin/news/article/add/", "Read an article"),
        ("/admin/news/article/", "Articles"),
    ],
)
def test_the_side_bar_marks_one_link_and_the_right_one(desk: Client, address: str, link: str) -> None:
    assert marked(desk, address) == [link]
