"""Lists and figures of the past through the API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orgs.models import Lineage
from tests.api.problems import faults
from tests.factories import NOW, make_article, make_claim, make_move, make_organization, make_person
from tests.metrics.careers import put_below
from tests.metrics.past.days import on
from tracker.merges.merge import merge

pytestmark = pytest.mark.django_db
MOVES, DEPARTURES = "/api/v1/moves/", "/api/v1/metrics/departures/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """23 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def told() -> None:
    """Ada left Foo Labs: rumoured in an article, confirmed here later, and published later still."""
    foo = make_organization("Foo Labs")
    with on("2025-01-02"):
        move = make_move(
            person=make_person("Ada Example"),
            from_organization=foo,
            announced_on="2024-12-10",
            status="rumoured",
        )
        article = make_article("Ada may leave.", published_on=date(2024, 12, 10))
        make_claim(article=article, quote="Ada may leave.", move=move, status="rumoured", from_name="Foo")
    with on("2025-01-04"):
        move.status = "confirmed"
        move.save()
        article = make_article("Ada has left.", published_on=date(2024, 12, 20))
        make_claim(article=article, quote="Ada has left.", move=move, status="confirmed", from_name="Foo")


def answer(client: Client, address: str, *, expect: int = 200, **query: Any) -> Any:
    response = client.get(address, query)
    assert response.status_code == expect, response.content
    return faults(response.json()) if expect == 400 else response.json()


def statuses(client: Client, **query: Any) -> list[str]:
    return [row["status"] for row in answer(client, MOVES, **query)["results"]]


@pytest.mark.usefixtures("told")
def test_moves_are_those_that_were_held(client: Client) -> None:
    assert statuses(client, as_of="2025-01-01") == []
    assert statuses(client, as_of="2025-01-03") == ["rumoured"]
    assert statuses(client, as_of="2025-01-04") == ["confirmed"]
    row = answer(client, MOVES, as_of="2025-01-03")["results"][0]
    now = answer(client, MOVES)["results"][0]
    assert row == {**now, "status": "rumoured"}


@pytest.mark.usefixtures("told")
def test_moves_are_those_that_had_been_published(client: Client) -> None:
    assert statuses(client, published_by="2024-12-09") == []
    assert statuses(client, published_by="2024-12-10") == ["rumoured"]
    assert statuses(client, published_by="2024-12-20") != ["rumoured"]


@pytest.mark.usefixtures("told")
def test_the_answer_says_in_words_what_it_shows(client: Client) -> None:
    said = answer(client, MOVES, as_of="2025-01-03")["time_machine"]
    assert (said["sense"], said["day"]) == ("as_of", "2025-01-03")
    assert said["words"][0] == "As this system held it on 3 January 2025."
    assert "dated 4 January 2024 to 4 January 2026" in said["words"][-1]
    said = answer(client, MOVES, published_by="2024-12-10", organization="foo-labs")["time_machine"]
    assert said["words"][0] == "By what had been published by 10 December 2024."
    assert not any("Choose" in sentence for sentence in said["words"])
    before = answer(client, MOVES, as_of="2024-12-31")["time_machine"]["words"]
    assert "Nothing was on record yet: the first move came on 2 January 2025." in before
    assert "time_machine" not in answer(client, MOVES)


@pytest.mark.usefixtures("told")
def test_filters_are_those_of_the_list_of_today(client: Client) -> None:
    day = "2025-01-03"
    assert statuses(client, as_of=day, organization="foo-labs", person="ada-example") == ["rumoured"]
    assert statuses(client, as_of=day, from_organization="foo-labs", status="confirmed") == []
    assert statuses(client, as_of=day, organization="nobody") == []
    assert statuses(client, as_of=day, since="2024-12", until="2024-12", kind="departure") == ["rumoured"]
    assert statuses(client, as_of=day, since="2025") == []
    assert statuses(client, as_of=day, role_group="other") == ["rumoured"]
    assert list(answer(client, MOVES, expect=400, as_of=day, stale="true")) == ["stale"]
    assert list(answer(client, MOVES, expect=400, as_of=day, since="tomorrow")) == ["since"]


def test_a_move_of_a_merged_organization_is_found_by_the_survivor(client: Client) -> None:
    foo, twin = make_organization("Foo Labs"), make_organization("Foo Labs Inc.")
    with on("2025-01-02"):
        make_move(from_organization=twin, announced_on="2024-12")
    merge(twin, foo, by=None, now=NOW)
    rows = answer(client, MOVES, as_of="2025-01-03", organization="foo-labs")["results"]
    assert [row["from_organization"]["name"] for row in rows] == ["Foo Labs Inc."]


@pytest.mark.parametrize("address", [MOVES, DEPARTURES])
@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ({"as_of": "2024-10"}, "as_of", "“2024-10” is not a day"),
        ({"as_of": "2024-02-30"}, "as_of", "is not a day"),
        ({"published_by": "yesterday"}, "published_by", "is not a day"),
        ({"as_of": "2026-11-24"}, "as_of", "has not come yet"),
        ({"published_by": "9999-12-31"}, "published_by", "the years run from"),
        ({"as_of": "2025-01-02", "published_by": "2025-01-02"}, "published_by", "not for both"),
    ],
)
def test_refuses_what_is_no_day_of_the_past_and_names_the_field(
    client: Client, address: str, query: dict[str, Any], field: str, words: str
) -> None:
    refused = answer(client, address, expect=400, **query)
    assert list(refused) == [field]
    assert words in refused[field][0]


@pytest.mark.parametrize("moment", [{"as_of": "2025-01-04"}, {"published_by": "2025-01-04"}])
def test_pages_lead_to_each_other(client: Client, moment: dict[str, Any]) -> None:
    with on("2025-01-02"):
        for day in ("01", "02", "02", "02", "03"):
            move = make_move(announced_on=f"2024-12-{day}")
            make_claim(move=move, origin="import", from_name="Foo")
    whole = [row["id"] for row in answer(client, MOVES, **moment)["results"]]
    assert len(whole) == 5
    pages, page = [], answer(client, MOVES, page_size=2, **moment)
    pages.append(page)
    while page["next"]:
        page = answer(client, page["next"])
        pages.append(page)
    assert [row["id"] for page in pages for row in page["results"]] == whole
    back = answer(client, pages[-1]["previous"])
    assert back["results"] == pages[-2]["results"]
    assert answer(client, MOVES, expect=400, cursor="bm90IG9uZQ==", **moment)


@pytest.mark.usefixtures("told")
def test_departures_are_counted_by_what_was_known(client: Client) -> None:
    def counted(**query: Any) -> dict[str, int]:
        rows = answer(client, DEPARTURES, **query)["results"]
        return {row["organization"]["slug"]: row["max"] for row in rows}

    assert counted(as_of="2025-01-03") == {}
    assert counted(as_of="2025-01-04") == {"foo-labs": 1}
    assert counted(published_by="2024-12-19") == {}
    assert counted(published_by="2024-12-20") == {"foo-labs": 1}
    figure = answer(client, DEPARTURES, as_of="2025-01-04")
    assert figure["window"] == {"since": "2024-01-05", "until": "2025-01-04"}
    assert figure["time_machine"]["words"][0] == "As this system held it on 4 January 2025."
    behind = client.get(figure["moves"]).json()
    assert [row["status"] for row in behind["results"]] == ["confirmed"]
    assert behind["time_machine"]["sense"] == "as_of"


def test_departures_are_rolled_up_to_the_parents_of_the_day(client: Client) -> None:
    top, child = make_organization("Top"), make_organization("Child")
    Lineage.objects.create(organization=child, relation="parent", other=top)
    with on("2025-01-02"):
        make_move(from_organization=child, announced_on="2024-12-01")
        make_move(from_organization=child, to_organization=top, announced_on="2024-12-02")
    figure = answer(client, DEPARTURES, as_of="2025-01-02", level="lineage")
    assert [(row["organization"]["slug"], row["max"]) for row in figure["results"]] == [("top", 1)]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (f"{MOVES}?as_of=2025-01-03", 2),  # the page; the first day on record
        (f"{MOVES}?as_of=2025-01-03&organization=foo-labs", 4),  # it, and what was merged into it
        (f"{MOVES}?published_by=2025-01-03", 3),  # places, moves of which more was told, the page
        (f"{MOVES}?published_by=2024-12-12", 3),  # places, such moves and their claims
        (f"{DEPARTURES}?as_of=2025-01-04", 3),
        (f"{DEPARTURES}?published_by=2024-12-12", 3),
    ],
)
def test_costs_a_fixed_number_of_queries(
    client: Client, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("sense", ["as_of", "published_by"])
def test_a_figure_of_the_past_leads_to_exactly_its_moves(client: Client, sense: str) -> None:
    foo, part, bar = (make_organization(name) for name in ("Foo", "Foo Part", "Bar"))
    lab = make_organization("Lab", kind="lab")
    with on("2025-01-02"):
        Lineage.objects.create(organization=part, other=foo, relation="parent")
        put_below(bar, lab, since="2024-10-10")
        for left, joined, manner in (
            (foo, bar, "resigned"),
            (part, foo, "resigned"),
            (part, bar, "dismissed"),
            (bar, lab, "resigned"),
            (bar, None, "resigned"),
        ):
            move = make_move(
                from_organization=left, to_organization=joined, announced_on="2024-10-14", exit_manner=manner
            )
            make_claim(article=make_article(published_on=date(2024, 10, 15)), move=move)
    asked: dict[str, Any] = {"since": "2024", "until": "2024", sense: "2025-01-04"}

    def counted_and_listed(**narrowed: Any) -> tuple[float, int]:
        figure = answer(client, DEPARTURES, **asked, **narrowed)
        moves = client.get(figure["moves"]).json()
        return figure["total"]["value"], len(moves["results"])

    assert counted_and_listed() == (5, 5)
    assert counted_and_listed(exit_manner="resigned") == (4, 4)
    assert counted_and_listed(level="lineage") == (3, 3)
    assert counted_and_listed(level="lineage", kind="lab") == (1, 1)
    assert counted_and_listed(level="lineage", kind="company", exit_manner="resigned") == (1, 1)
    rolled_up = answer(client, MOVES, **asked, organization="foo", level="lineage", counts_as="departure")
    assert len(rolled_up["results"]) == 2
    assert answer(client, DEPARTURES, **asked, level="lineage")["results"][0]["value"] == 2
