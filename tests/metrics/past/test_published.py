"""What had been published by a day, worked out by hand from the claims of then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from orgs.models import Organization
from people.models import Person
from tests.factories import (
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tests.metrics.past.days import ALL, brief, only, published
from tracker.dates import Window
from tracker.metrics.past.asked import Asked, keys_of
from tracker.metrics.past.moment import Moment, Sense
from tracker.metrics.past.read import departures_at, moves_at
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return make_person("Ada Example")


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo Labs")


@pytest.fixture
def bar() -> Organization:
    return make_organization("Bar AI")


def said(move: Move, day: str | None, status: str = "confirmed", **fields: Any) -> Claim:
    """An accepted claim of an article of its own source that was published that day."""
    text = f"It is said, {day}, {status}, {fields.get('role_to', '')}."
    article = make_article(text, published_on=date.fromisoformat(day) if day else None)
    if "from_name" not in fields and "to_name" not in fields:
        fields["from_name"] = "Foo Labs"
    return make_claim(article=article, quote=text, move=move, status=status, **fields)


def test_a_move_is_told_by_the_claims_of_then_alone(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    move = make_move(
        person=ada,
        from_organization=foo,
        to_organization=bar,
        announced_on="2024-10-20",
        effective_on="2024-12-01",
        role_to="director",
        exit_manner="resigned",
        status="confirmed",
        note="Written later.",
    )
    said(move, "2024-10-10", "rumoured")
    said(move, "2024-10-20", "announced", exit_manner="resigned", effective_on="2024-12")
    said(move, "2024-12-02", "denied", from_name="", to_name="Bar AI", role_to="director")
    assert [brief(published(day)) for day in ("2024-10-09", "2024-10-10", "2024-10-20", "2024-12-02")] == [
        [],
        ["Ada Example: Foo Labs → ?, 2024-10-10, rumoured"],
        ["Ada Example: Foo Labs → ?, 2024-12, announced"],
        ["Ada Example: Foo Labs → Bar AI, 2024-12-01, confirmed"],
    ]
    then = only(published("2024-10-20"))
    assert (str(then.announced_on), then.exit_manner, then.role_to, then.note) == (
        "2024-10-10",
        "resigned",
        "",
        "",
    )
    assert (then.to_organization, then.to_organization_id, then.kind) == (None, None, "departure")


def test_two_sources_confirm_from_the_day_of_the_second(ada: Person, foo: Organization) -> None:
    move = make_move(person=ada, from_organization=foo, announced_on="2024-10-10")
    for day, words in (("2024-10-10", "Foo loses its Ada."), ("2024-10-12", "A farewell at Foo Labs.")):
        article = make_article(words, published_on=date.fromisoformat(day), url=f"https://site{day}.example/")
        make_claim(article=article, quote=words, move=move, from_name="Foo Labs")
    said(move, "2024-10-14", "confirmed")
    assert [only(published(f"2024-10-{day}")).status for day in (10, 11, 12)] == [
        "announced",
        "announced",
        "confirmed",
    ]


def test_what_an_analyst_set_is_not_published(ada: Person, foo: Organization) -> None:
    move = make_move(person=ada, from_organization=foo, status="denied")
    Move.objects.filter(pk=move.pk).update(status_override="denied", status_reason="They told us.")
    said(move, "2024-10-14", "announced")
    then = only(published("2024-10-14"))
    assert (then.status, then.status_reason) == ("announced", "")


@pytest.mark.parametrize(
    ("dates", "last_before", "first"),
    [
        ({"announced_on": "2024-10-14"}, "2024-10-13", "2024-10-14"),
        ({"announced_on": "2024-10"}, "2024-10-30", "2024-10-31"),
        ({"announced_on": "2024"}, "2024-12-30", "2024-12-31"),
        ({"announced_on": None, "effective_on": "2024-11"}, "2024-11-29", "2024-11-30"),
        ({"announced_on": "2024-10-14", "effective_on": "2023"}, "2024-10-13", "2024-10-14"),
    ],
)
def test_an_import_counts_from_the_last_day_that_the_announcement_may_mean(
    foo: Organization, dates: dict[str, Any], last_before: str, first: str
) -> None:
    make_import_claim(make_move(from_organization=foo, **dates))
    assert published(last_before) == []
    assert only(published(first)).unsourced


def test_an_article_without_a_date_counts_from_the_day_it_was_first_seen(foo: Organization) -> None:
    claim = said(make_move(from_organization=foo), None)
    article: Any = claim.article
    article.first_seen_at = datetime(2024, 10, 20, 23, tzinfo=UTC)
    article.save()
    assert published("2024-10-19") == []
    assert len(published("2024-10-20")) == 1


def test_what_somebody_was_told_has_been_published_nowhere(foo: Organization) -> None:
    move = make_move(from_organization=foo)
    make_claim(
        origin="analyst", evidence_kind="told", quote="A friend.", move=move, from_name="Foo", to_name=""
    )
    assert published("2026-01-01") == []


def test_claims_that_nobody_accepted_say_nothing(foo: Organization) -> None:
    make_claim(article=make_article("Ada left.", published_on=date(2024, 10, 1)), quote="Ada left.")
    make_move(from_organization=foo)
    assert published("2026-01-01") == []


def test_the_list_is_ordered_and_narrowed_by_what_was_told_then(foo: Organization, bar: Organization) -> None:
    early = make_move(person=make_person("Early"), from_organization=foo, announced_on="2024-10-01")
    said(early, "2024-10-01", "announced")
    moved = make_move(
        person=make_person("Moved"),
        from_organization=foo,
        to_organization=bar,
        announced_on="2024-10-02",
        effective_on="2025-02-01",
    )
    said(moved, "2024-10-02", "rumoured")
    said(moved, "2025-02-02", "confirmed", from_name="", to_name="Bar AI", effective_on="2025-02-01")
    assert brief(published("2024-10-31")) == [
        "Moved: Foo Labs → ?, 2024-10-02, rumoured",
        "Early: Foo Labs → ?, 2024-10-01, confirmed",
    ]
    october: dict[str, Any] = {"since": date(2024, 10, 2), "until": date(2024, 10, 31)}
    assert [str(move.person) for move in published("2024-10-31", Asked(**october))] == ["Moved"]
    assert published("2024-10-31", Asked(to_organization=keys_of(bar))) == []
    denied = Asked(since=ALL.since, figure="departures", statuses=["denied"])
    assert published("2024-10-31", denied) == []
    rumours = Asked(since=ALL.since, statuses=["rumoured"], from_organization=keys_of(foo))
    assert [str(move.person) for move in published("2024-10-31", rumours)] == ["Moved"]


def test_departures_are_counted_by_what_was_published(foo: Organization, bar: Organization) -> None:
    make_import_claim(make_move(from_organization=foo, announced_on="2024-10"))
    told = make_move(from_organization=bar, announced_on="2024-10-05", effective_on="2025-01-01")
    said(told, "2024-10-05", "announced", from_name="Bar AI")
    said(told, "2025-01-02", "confirmed", from_name="Bar AI", effective_on="2025-01-01")
    rumour = make_move(from_organization=bar, announced_on="2024-10-07")
    said(rumour, "2024-10-07", "rumoured", from_name="Bar AI")
    said(rumour, "2025-01-02", "confirmed", from_name="Bar AI")
    window = Window(date(2024, 10, 1), date(2024, 10, 31))

    def counted(day: str) -> dict[str, tuple[int, int]]:
        rows = departures_at(Moment(Sense.PUBLISHED_BY, date.fromisoformat(day)), window)
        return {str(row.organization): (row.count.max, row.count.unsourced) for row in rows}

    assert counted("2024-10-04") == {}
    assert counted("2024-10-30") == {"Bar AI": (1, 0)}
    assert counted("2024-10-31") == {"Bar AI": (1, 0), "Foo Labs": (1, 1)}
    assert counted("2025-01-02") == {"Bar AI": (1, 0), "Foo Labs": (1, 1)}  # the rumour came true


def test_pages_follow_each_other(foo: Organization) -> None:
    for day in ("01", "02", "02", "03"):
        said(make_move(from_organization=foo, announced_on=f"2024-10-{day}"), f"2024-10-{day}")
    listed = moves_at(Moment(Sense.PUBLISHED_BY, date(2024, 10, 31)), ALL)
    whole = listed[:10]
    edge = whole[1]
    after = listed.behind(edge.happened_first_day, edge.id, backwards=False)
    before = listed.order_by("happened_first_day", "id").behind(
        edge.happened_first_day, edge.id, backwards=True
    )
    assert [move.id for move in [*before[:10][::-1], edge, *after[:10]]] == [move.id for move in whole]


def test_costs_the_same_queries_however_long_the_list(
    foo: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        move = make_move(from_organization=foo, to_organization=make_organization())
        said(move, "2024-10-14", role_to=f"role {number}")
        if number % 2:
            said(move, "2024-12-14", role_to=f"other {number}")
    moment = Moment(Sense.PUBLISHED_BY, date(2024, 10, 31))
    with django_assert_num_queries(4):
        moves = moves_at(moment, ALL)[:50]
        assert len({f"{move.person} {move.from_organization} {move.group}" for move in moves}) == 12
    with django_assert_num_queries(4):
        departures_at(moment, Window(date(2024, 1, 1), date(2024, 12, 31)))
