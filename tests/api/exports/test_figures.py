"""The rows of figures as CSV."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.exports.taken import cells, take
from tests.api.exports.test_same_rows import flattened, written
from tests.factories import make_organization, make_person
from tests.metrics.careers import go

pytestmark = pytest.mark.django_db
PERIOD: dict[str, Any] = {"since": "2023", "until": "2024"}
FIGURES: list[tuple[str, str, dict[str, Any]]] = [
    ("departures", "results", PERIOD),
    ("arrivals", "results", PERIOD),
    ("net", "results", PERIOD),
    ("departures", "results", {**PERIOD, "organization": "foo-labs", "by": "month"}),
    ("flows", "results", PERIOD),
    ("poach", "results", {**PERIOD, "organization": "foo-labs"}),
    ("attrition", "headcounts", {"organization": "foo-labs", "until": "2024"}),
    ("retention", "results", {"organization": "foo-labs", "since": "2020", "until": "2020"}),
    ("survival", "points", {"organization": "foo-labs"}),
    ("founders", "results", {**PERIOD, "organization": "foo-labs"}),
    ("returns", "results", {**PERIOD, "organization": "foo-labs"}),
    ("time-to-next", "points", {**PERIOD, "organization": "foo-labs"}),
    ("followers", "results", {**PERIOD, "from": "foo-labs", "to": "bar-ai"}),
]


@pytest.fixture(autouse=True)
def careers() -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    for number in range(4):
        person = make_person()
        go(person, None, foo, f"2020-0{number + 1}-01")
        go(person, foo, bar, f"2023-0{number + 1}-01", entry_manner="founded" if number else "hired")
        if number > 1:
            go(person, bar, foo, f"2024-0{number + 1}-01")


@pytest.mark.parametrize(("figure", "name", "query"), FIGURES)
def test_has_the_rows_of_the_answer(client: Client, figure: str, name: str, query: dict[str, Any]) -> None:
    answer = client.get(f"/api/v1/metrics/{figure}/", query).json()
    expected = [_flat(row) for row in answer[name]]
    assert expected
    assert cells(client, f"metrics/{figure}", **query) == expected


def test_has_all_rows_where_no_limit_is_asked_for(client: Client) -> None:
    for number in range(101):
        go(make_person(), make_organization(f"Company of {number}"), None, "2023-06-01")
    assert len(client.get("/api/v1/metrics/departures/", PERIOD).json()["results"]) == 100
    assert len(cells(client, "metrics/departures", **PERIOD)) == 103
    assert len(cells(client, "metrics/departures", limit=2, **PERIOD)) == 2


def test_is_named_for_the_figure(client: Client) -> None:
    answer = take(client, "metrics/poach", "csv", organization="foo-labs", **PERIOD)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="poach ratio foo-labs 2')
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_says_what_is_wrong_as_ever(client: Client) -> None:
    answer = take(client, "metrics/poach", "csv", expect=400)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert take(client, "metrics/delays", "csv", expect=400).json()["errors"][0]["field"] == "format"


def _flat(row: dict[str, Any]) -> dict[str, str]:
    return {
        name: " | ".join(each["slug"] for each in value) if isinstance(value, list) else written(value)
        for name, value in flattened(row).items()
    }
