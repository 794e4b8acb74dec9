"""Claims, articles, sources and searches are not sent again to who has them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.tokens import client_of
from tests.factories import make_article, make_claim, make_move, make_person, make_source, make_user
from tracker.api.writing.versions import seen
from tracker.desk.roles import Role
from tracker.history.version import version_of
from tracker.moves.models import Claim
from tracker.news.models import Source

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search/?q=ada"


@pytest.fixture
def source() -> Source:
    source, move = make_source("Foo News"), make_move(person=make_person("Ada"))
    make_claim(article=make_article("Ada left.", source=source), quote="Ada left.", move=move)
    return source


def again(client: Client, address: str, answer: Any) -> int:
    return int(client.get(address, headers={"if-none-match": answer.headers["ETag"]}).status_code)


@pytest.mark.parametrize("name", ["claims", "articles", "sources"])
def test_a_list_is_sent_again_only_where_it_is_another(client: Client, source: Source, name: str) -> None:
    address = f"/api/v1/{name}/"
    first = client.get(address)
    assert again(client, address, first) == 304
    source.name, source.slug = "Bar News", "bar-news"
    source.save()
    assert again(client, address, first) == 200
    assert "bar-news" in client.get(address).content.decode()


def test_a_record_tells_its_version_too(client: Client, source: Source) -> None:
    claim = Claim.objects.get()
    address = f"/api/v1/claims/{claim.pk}/"
    answer = client.get(address)
    assert seen(answer.headers["ETag"]) == version_of(Claim, claim.pk)
    assert again(client, address, answer) == 304
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.usefixtures("source")
def test_nobody_is_told_by_a_tag_what_they_may_not_see(client: Client) -> None:
    make_claim()
    viewer = client_of(make_user(Role.VIEWER), "read")
    theirs = viewer.get("/api/v1/claims/")
    assert len(theirs.json()["results"]) == 2
    assert theirs.headers["Cache-Control"] == "private, no-cache"
    assert again(client, "/api/v1/claims/", theirs) == 200
    assert len(client.get("/api/v1/claims/").json()["results"]) == 1


@pytest.mark.usefixtures("source")
def test_a_list_taken_whole_has_no_tag(client: Client) -> None:
    assert "ETag" not in client.get("/api/v1/claims/?format=ndjson").headers


def test_a_search_is_made_again_once_a_name_is_another(client: Client) -> None:
    ada = make_person("Ada")
    first = client.get(SEARCH)
    assert first.headers["Cache-Control"] == "private, max-age=60"
    assert again(client, SEARCH, first) == 304
    ada.add_name("Augusta Ada King")
    assert again(client, SEARCH, first) == 200
    assert again(client, "/api/v1/search/?q=king", first) == 200
