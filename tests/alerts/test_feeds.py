"""Feeds of the latest moves that a filter leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tracker.alerts.feeds import keep
from tracker.alerts.feeds.version import version_now
from tracker.merges.merge import merge
from tracker.moves.models import Claim, Move
from tracker.news.feeds.parse import parse_feed
from tracker.privacy.erase import erase

pytestmark = pytest.mark.django_db
FORMATS = ["rss", "atom", "json"]
SITE = "https://tracker.example"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def move() -> Move:
    """A move with its evidence."""
    row = make_move(
        person=make_person("Jané <Doe>"),
        from_organization=make_organization("OpenAI"),
        to_organization=make_organization("Anthropic & Co"),
        created_at=NOW,
    )
    article = make_article(
        "Jané <Doe> has left.", source=make_source(), url="https://daily.example/a?b=1&c=2"
    )
    make_claim(move=row, article=article, quote="Jané <Doe> has left.", reviewed_at=NOW)
    return row


def get(client: Client, extension: str, query: str = "", **headers: Any) -> Any:
    return client.get(f"/feeds/moves.{extension}{query}", headers=headers)


def parsed(client: Client, extension: str, query: str = "") -> Any:
    """As feedparser reads it, which must find no fault."""
    answer = get(client, extension, query)
    assert answer.status_code == 200
    found = feedparser.parse(
        answer.content, response_headers={"content-type": answer.headers["Content-Type"]}
    )
    assert not found.bozo, found.get("bozo_exception")
    return found


def keys(client: Client, query: str = "") -> list[str]:
    return [item["id"] for item in get(client, "json", query).json()["items"]]


@pytest.mark.parametrize(("extension", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_a_feed_reader_understands_it(client: Client, move: Move, extension: str, version: str) -> None:
    found = parsed(client, extension)
    assert found.version == version
    assert found.feed.title == "AI Talent Tracker: All moves"
    (entry,) = found.entries
    assert entry.title in (
        "Jané <Doe> left OpenAI for Anthropic & Co",
        "Jané &lt;Doe&gt; left OpenAI for Anthropic &amp; Co",
    )
    assert entry.link == f"{SITE}/moves/{move.pk}/"
    assert entry.id == f"tag:tracker.example,2026:moves/{move.pk}"
    assert [each.term for each in entry.tags] == ["confirmed"]
    assert "Jané &lt;Doe&gt; has left." in entry.summary
    assert 'href="https://daily.example/a?b=1&amp;c=2"' in entry.summary
    assert "The Daily Model" in entry.summary
    assert "Confirmed, 14 October 2024." in entry.summary
    assert "<script" not in entry.summary


def test_the_json_feed_keeps_the_rules_of_json_feed(client: Client, move: Move) -> None:
    answer = get(client, "json", "?from_organization=openai")
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "AI Talent Tracker: Moves out of OpenAI"
    assert feed["feed_url"] == f"{SITE}/feeds/moves.json?from_organization=openai"
    known = {"version", "title", "description", "home_page_url", "feed_url", "language", "items"}
    assert set(feed) == known
    (item,) = feed["items"]
    assert all(isinstance(item[name], str) for name in ("id", "url", "title", "content_html", "content_text"))
    assert item["content_text"] == (
        "“Jané <Doe> has left.” (The Daily Model, 2024-10-14) Confirmed, 14 October 2024."
    )
    assert item["external_url"] == "https://daily.example/a?b=1&c=2"
    assert item["tags"] == ["confirmed"]
    for name in ("date_published", "date_modified"):
        assert datetime.fromisoformat(item[name]).tzinfo is not None
    assert item["_move"] == {"id": move.pk, "kind": "transfer", "status": "confirmed"}


@pytest.mark.parametrize("extension", FORMATS)
def test_our_own_polling_reads_it_back(client: Client, move: Move, extension: str) -> None:
    answer = get(client, extension)
    feed = parse_feed(
        answer.content,
        url=f"{SITE}/feeds/moves.{extension}",
        content_type=answer.headers["Content-Type"],
        now=NOW + timedelta(days=1),
    )
    (entry,) = feed.entries
    assert entry.url == f"{SITE}/moves/{move.pk}/"
    assert "left OpenAI for Anthropic" in entry.title
    assert list(feed.problems) == []


def test_what_was_recorded_last_comes_first_and_fifty_are_enough(client: Client) -> None:
    moves = [make_move(announced_on=str(2030 - number)) for number in range(55)]
    expected = [f"tag:tracker.example,2026:moves/{move.pk}" for move in reversed(moves)][:50]
    assert keys(client) == expected


def test_takes_the_filter_of_the_lists(client: Client, move: Move) -> None:
    make_move(status="rumoured")
    assert len(keys(client)) == 2
    assert len(keys(client, "?status=confirmed&organization=openai&q=jane")) == 1


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?status=sure", 400, "status: sure is not one of the available choices"),
        ("?colour=red", 400, "colour: There is no such filter."),
        ("?organization=nobody", 404, "organization: There is no organization “nobody”."),
    ],
)
def test_says_what_is_wrong_with_the_filter(
    client: Client, extension: str, query: str, status: int, said: str
) -> None:
    answer = get(client, extension, query)
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_there_are_no_other_formats(client: Client) -> None:
    assert get(client, "xml").status_code == 404


@pytest.mark.parametrize("extension", FORMATS)
def test_who_has_it_already_is_told_so(client: Client, move: Move, extension: str) -> None:
    first = get(client, extension)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = get(client, extension, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    by_date = get(client, extension, **{"If-Modified-Since": first.headers["Last-Modified"]})
    assert by_date.status_code == 304


def test_asking_again_costs_one_query_that_reads_no_rows(client: Client, move: Move) -> None:
    make_organization("Foo")
    first = get(client, "atom", "?organization=openai&with_children=true")
    asked = "?with_children=true&organization=openai"
    with CaptureQueriesContext(connection) as queries:
        again = get(client, "atom", asked, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    (query,) = queries.captured_queries
    read = re.findall(r"SELECT (\S+) FROM (\w+)", query["sql"])
    assert {column for column, _table in read} <= {"max(history_id)", "sum(n)"}
    assert "moves_move" not in {table for _column, table in read}


def _changed_status(move: Move) -> None:
    move.status = "denied"
    move.save()


def _changed_name(move: Move) -> None:
    move.person.name = "Jane Roe"
    move.person.save()


def _another_claim(move: Move) -> None:
    make_claim(move=move, quote="She has left, says OpenAI.", reviewed_at=NOW + timedelta(hours=1))


def _another_move(move: Move) -> None:
    make_move(person=move.person)


def _gone(move: Move) -> None:
    Claim.objects.all().delete()
    move.delete()


@pytest.mark.parametrize("change", [_changed_status, _changed_name, _another_claim, _another_move, _gone])
def test_whatever_changes_is_seen_at_once(client: Client, move: Move, change: Any, clock: Any) -> None:
    first = get(client, "json")
    clock.shift(timedelta(hours=1))
    change(move)
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = get(client, "json", **{header: first.headers[value]})
        assert again.status_code == 200
        assert again.content != first.content


def test_two_changes_within_one_second_have_different_dates(client: Client, move: Move) -> None:
    first = get(client, "json").headers["Last-Modified"]
    _changed_status(move)
    assert get(client, "json", **{"If-Modified-Since": first}).status_code == 200


def test_a_tag_says_the_same_in_every_process(client: Client, move: Move) -> None:
    first = get(client, "rss").headers["ETag"]
    cache.clear()
    assert get(client, "rss", **{"If-None-Match": first}).status_code == 304


def test_what_was_written_while_somebody_was_writing_is_not_kept_for_long(
    client: Client, move: Move, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = version_now()
    monkeypatch.setattr(keep, "version_now", lambda: type(settled)(settled.number, is_settled=False))
    before = get(client, "json").content
    Move.objects.filter(pk=move.pk).update(status="denied")  # came late, under an earlier number
    assert get(client, "json").content == before
    clock.shift(timedelta(minutes=6))
    assert get(client, "json").content != before


def test_a_correction_keeps_the_name_and_moves_the_date(client: Client, move: Move, clock: Any) -> None:
    (before,) = get(client, "json").json()["items"]
    clock.shift(timedelta(hours=1))
    _changed_status(move)
    (after,) = get(client, "json").json()["items"]
    assert after["id"] == before["id"]
    assert after["date_published"] == before["date_published"]
    assert after["date_modified"] > before["date_modified"]
    assert after["title"].startswith("Denied: ")


def test_nothing_that_is_not_public_gets_out(client: Client) -> None:
    ada = make_person("Ada Secret")
    make_move(person=ada)
    make_move(awaits_approval=True)
    loser, survivor = (
        make_move(person=ada, from_organization=make_organization("Foo")) for _twice in range(2)
    )
    loser.from_organization = survivor.from_organization
    loser.save()
    merge(loser, survivor, by=None, now=NOW)
    assert len(keys(client)) == 2
    erase(ada, reason="asked", by=None, now=NOW)
    for extension in FORMATS:
        answer = get(client, extension)
        assert "Secret" not in answer.content.decode()
        assert get(client, extension, f"?person={ada.slug}").status_code == 404
    assert keys(client) == []


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_names_with_marks_that_xml_does_not_know_do_no_harm(client: Client, extension: str) -> None:
    make_move(person=make_person("Ada\x0b\x1f]]> \ufffe 李飞飞"))
    (entry,) = parsed(client, extension, "?q=%01").entries or parsed(client, extension).entries
    assert "李飞飞" in entry.title


def test_costs_the_same_however_long_it_is(client: Client, django_assert_num_queries: Any) -> None:
    for _number in range(12):
        make_claim(move=make_move(to_organization=make_organization()))
    with django_assert_num_queries(5):  # the version; moves; evidence; two for dates
        get(client, "rss")


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/", ""),
        ("/?kind=lab&country=fr&exit_manner=resigned&role_group=research&since=2024",
         "?organization_kind=lab&country=FR&exit_manner=resigned&role_group=research"),
        ("/organizations/openai/", "?organization=openai"),
        ("/organizations/openai/?level=lineage", "?organization=openai&with_children=true"),
        ("/people/jane-doe/", "?person=jane-doe"),
        ("/moves/", ""),
        ("/moves/?from=openai&to=anthropic-co&status=confirmed&since=2024-10",
         "?from_organization=openai&to_organization=anthropic-co&status=confirmed&since=2024-10"),
        ("/moves/?from=openai&figure=departures", "?organization=openai&counts_as=departure"),
        ("/moves/?status=sure", ""),
    ],
)  # fmt: skip
def test_pages_offer_the_feed_of_what_they_show(client: Client, move: Move, page: str, query: str) -> None:
    html = client.get(page).content.decode()
    written = query.replace("&", "&amp;")
    for extension, media_type in (("rss", "rss+xml"), ("atom", "atom+xml"), ("json", "feed+json")):
        link = f'type="application/{media_type}"'
        assert link in html
        assert f'href="/feeds/moves.{extension}{written}"' in html
        assert get(client, extension, query).status_code == 200
    assert ">Feed</a>" in html
