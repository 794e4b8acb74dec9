"""Conditional requests and kept answers: nothing is made again in vain, and nothing old is given out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date
from pytest_django import Settings

from orgs.models import Organization
from people.models import Person
from tests.api.tokens import client_of
from tests.factories import NOW, make_group, make_import_claim, make_move, make_organization, make_person
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.metrics.versions.fold import fold_versions
from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
LIST = "/api/v1/moves/?organization=foo-labs&page_size=100"
PERSON = "/api/v1/people/ada-example/?expand=moves,spells"
ORGANIZATION = "/api/v1/organizations/foo-labs/"
MOVE = "/api/v1/moves/{move}/"
FIGURE = (
    "/api/v1/metrics/departures/?by=month&since=2024&until=2024&organization=foo-labs&organization=bar-ai"
)
MATRIX = "/api/v1/metrics/flows/?organizations=foo-labs,bar-ai&since=2024&until=2024"
EVERY = [LIST, PERSON, ORGANIZATION, MOVE, FIGURE, MATRIX, "/api/v1/moves/", "/api/v1/people/"]


@pytest.fixture
def move() -> Move:
    """From Foo Labs to Bar AI, by Ada Example; and one that has to do with none of them."""
    made = make_move(
        person=make_person("Ada Example"),
        from_organization=make_organization("Foo Labs"),
        to_organization=make_organization("Bar AI"),
        announced_on="2024-05-06",
    )
    make_move(person=make_person("Ben Other"), from_organization=make_organization("Elsewhere"))
    rebuild_all_stale()
    return made


def ask(client: Client, path: str, move: Move, expect: int = 200, **headers: str) -> HttpResponse:
    answer: Any = client.get(path.format(move=move.pk), headers=headers)
    assert answer.status_code == expect, answer.content
    return answer  # type: ignore[no-any-return]  # the client's answers have no type


def tag_of(client: Client, path: str, move: Move) -> str:
    return ask(client, path, move).headers["ETag"]


@pytest.mark.parametrize("path", EVERY)
def test_who_has_the_answer_is_told_so_at_the_cost_of_one_query(
    client: Client, move: Move, path: str, django_assert_num_queries: Any
) -> None:
    tag = tag_of(client, path, move)
    with CaptureQueriesContext(connection) as asked:
        answer = ask(client, path, move, 304, if_none_match=f'"other", {tag}')
    assert len(asked) == 1
    assert "metrics_version" in asked[0]["sql"]
    assert answer.content == b""
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert {"Authorization", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize("path", EVERY)
def test_an_answer_that_is_kept_is_the_one_that_was_made(client: Client, move: Move, path: str) -> None:
    made = ask(client, path, move)
    with CaptureQueriesContext(connection) as asked:
        kept = ask(client, path, move)
    assert len(asked) == 1
    assert kept.content == made.content
    assert {name: kept.headers[name] for name in ("ETag", "Content-Type", "Vary")} == {
        name: made.headers[name] for name in ("ETag", "Content-Type", "Vary")
    }


def test_nothing_is_kept_where_nothing_may_be(client: Client, move: Move, settings: Settings) -> None:
    settings.API_KEPT_ANSWERS = 0
    ask(client, LIST, move)
    with CaptureQueriesContext(connection) as asked:
        ask(client, LIST, move)
    assert len(asked) > 1


def _bulk(move: Move) -> None:
    Move.objects.filter(pk=move.pk).update(role_from="Founder", status="announced")


def _rename(model: Any, column: str, value: str) -> Callable[[Move], None]:
    slug = "ada-example" if model is Person else "bar-ai"
    return lambda _move: model.objects.filter(slug=slug).update(**{column: value})


def _approve(move: Move) -> None:
    """What waits for a second pair of eyes is nowhere, and there again with the approval."""
    Move.with_merged.filter(pk=move.pk).update(awaits_approval=False)


def _sides(move: Move) -> Any:
    return move.to_organization, move.from_organization


CHANGES: dict[str, Callable[[Move], Any]] = {
    "a bulk write": _bulk,
    "a person's new name": _rename(Person, "name", "Ada Lovelace"),
    "a person's note": _rename(Person, "note", "chemist"),
    "an organization's new name": _rename(Organization, "name", "Baz AI"),
    "evidence": make_import_claim,
    "a move that goes": lambda move: Move.objects.filter(pk=move.pk).update(to_organization=None),
    "a merge": lambda move: merge(*_sides(move), by=None, now=NOW),
    "a group": lambda move: Move.objects.filter(pk=move.pk).update(group=make_group()),
}


@pytest.mark.parametrize("path", [LIST, PERSON, MOVE, "/api/v1/moves/"])
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_what_is_shown_changes_the_tag(
    client: Client, move: Move, path: str, change: str
) -> None:
    before = ask(client, path, move)
    CHANGES[change](move)
    after = ask(client, path, move, if_none_match=before.headers["ETag"])
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.content != before.content


@pytest.mark.parametrize("path", [FIGURE, MATRIX])
@pytest.mark.parametrize(
    "change", ["a bulk write", "an organization's new name", "evidence", "a move that goes"]
)
def test_whatever_changes_a_figure_changes_its_tag(
    client: Client, move: Move, path: str, change: str
) -> None:
    before = tag_of(client, path, move)
    CHANGES[change](move)
    ask(client, path, move, 200, if_none_match=before)


@pytest.mark.parametrize("path", [LIST, PERSON, FIGURE, MATRIX])
def test_an_approval_changes_the_tag(client: Client, move: Move, path: str) -> None:
    Move.objects.filter(pk=move.pk).update(awaits_approval=True)
    before = ask(client, path, move)
    _approve(move)
    after = ask(client, path, move, if_none_match=before.headers["ETag"])
    assert after.content != before.content


def test_a_group_s_new_title_changes_the_tag_of_its_moves(client: Client, move: Move) -> None:
    group = make_group(title="Eleven researchers")
    Move.objects.filter(pk=move.pk).update(group=group)
    before = tag_of(client, LIST, move)
    type(group).objects.update(title="Twelve researchers")
    assert b"Twelve" in ask(client, LIST, move, if_none_match=before).content


def test_a_merged_person_leads_on_though_their_tag_is_sent(client: Client, move: Move) -> None:
    survivor = make_person("Augusta Example")
    before = tag_of(client, PERSON, move)
    log = merge(move.person, survivor, by=None, now=NOW)
    ask(client, PERSON, move, 307, if_none_match=before)
    undo(log.pk, by=None, now=NOW)
    ask(client, PERSON, move, 200, if_none_match=before)


@pytest.mark.parametrize("path", [LIST, PERSON, FIGURE])
def test_what_changes_elsewhere_changes_no_tag(client: Client, move: Move, path: str) -> None:
    before = tag_of(client, path, move)
    Move.objects.exclude(pk=move.pk).update(note="Changed.")
    make_move(from_organization=make_organization("A third"))
    ask(client, path, move, 304, if_none_match=before)


def test_a_new_day_changes_the_tag_since_rumours_go_stale(client: Client, move: Move) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        before = tag_of(client, LIST, move)
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        ask(client, LIST, move, 200, if_none_match=before)


def test_another_question_has_another_tag(client: Client, move: Move) -> None:
    tag = tag_of(client, LIST, move)
    ask(client, f"{LIST}&status=denied", move, 200, if_none_match=tag)
    ask(client, LIST.replace("foo-labs", "bar-ai"), move, 200, if_none_match=tag)


@pytest.mark.parametrize("sent", ["*", '"abc"', 'W/"o1-000000000000000000000000"', "nonsense", '"o9999-'])
def test_a_tag_that_is_none_of_ours_is_left_aside(client: Client, move: Move, sent: str) -> None:
    ask(client, LIST, move, 200, if_none_match=sent)


def test_an_answer_that_follows_from_more_has_no_tag(client: Client, move: Move) -> None:
    for more in ("expand=evidence", "as_of=2026-01-01"):
        assert "ETag" not in ask(client, f"/api/v1/moves/?{more}", move).headers


def test_a_refusal_has_no_tag(client: Client, move: Move) -> None:
    assert "ETag" not in ask(client, f"{LIST}&colour=red", move, 400).headers
    assert "ETag" not in ask(client, "/api/v1/people/nobody/", move, 404).headers


def test_the_answer_to_a_token_is_private(move: Move) -> None:
    client = client_of()
    answer = ask(client, LIST, move)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = ask(client, LIST, move, 304, if_none_match=answer.headers["ETag"])
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_what_is_kept_is_given_to_nobody_who_may_not_read(
    client: Client, move: Move, settings: Settings
) -> None:
    tag = tag_of(client, LIST, move)
    settings.API_ANONYMOUS_READING = False
    ask(client, LIST, move, 401, if_none_match=tag)
    ask(client, LIST, move, 401)


class TestByDate:
    """`If-Modified-Since`, for callers that keep no tags."""

    LATER = NOW + timedelta(days=400)

    @pytest.fixture(autouse=True)
    def later(self) -> Any:
        """The code is older than any answer then."""
        with time_machine.travel(self.LATER, tick=False):
            yield

    def test_is_not_said_before_it_is_known(self, client: Client, move: Move) -> None:
        assert "Last-Modified" not in ask(client, LIST, move).headers

    @pytest.mark.parametrize("path", EVERY)
    def test_who_has_the_answer_is_told_so(self, client: Client, move: Move, path: str) -> None:
        fold_versions(now=self.LATER, most=10_000)
        modified = ask(client, path, move).headers["Last-Modified"]
        ask(client, path, move, 304, if_modified_since=modified)

    def test_a_change_is_seen_before_and_after_it_is_noted(self, client: Client, move: Move) -> None:
        fold_versions(now=self.LATER - timedelta(minutes=1), most=10_000)
        modified = ask(client, LIST, move).headers["Last-Modified"]
        _bulk(move)
        ask(client, LIST, move, 200, if_modified_since=modified)
        fold_versions(now=self.LATER - timedelta(minutes=1), most=10_000)
        ask(client, LIST, move, 200, if_modified_since=modified)

    def test_a_tag_counts_more_than_a_date(self, client: Client, move: Move) -> None:
        fold_versions(now=self.LATER, most=10_000)
        ask(client, LIST, move, 200, if_none_match='"abc"', if_modified_since=http_date(2**33))

    def test_a_date_that_is_none_is_left_aside(self, client: Client, move: Move) -> None:
        fold_versions(now=self.LATER, most=10_000)
        ask(client, LIST, move, 200, if_modified_since="yesterday")
