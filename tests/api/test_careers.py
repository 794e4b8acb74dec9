"""Figures of careers through the API equal a slow count over every spell, at either level."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest
from django.test import Client

from orgs.models import Organization
from tests.factories import make_article, make_claim, make_import_claim, make_organization, make_person
from tests.metrics.careers import go, put_below
from tracker.dashboard.career_charts import founders_chart
from tracker.dates import Window
from tracker.metrics.after import time_of_gaps
from tracker.metrics.careers import kept
from tracker.metrics.careers.kept import KeptCareers
from tracker.metrics.careers.read import ReadCareers
from tracker.metrics.places import Place
from tracker.moves.careers import current
from tracker.moves.careers.rebuild import rebuild_all_stale, rebuild_stale
from tracker.moves.models import Spell, Stay
from tracker.moves.models.spell import StaleCareer

pytestmark = pytest.mark.django_db
WINDOW = Window(date(2021, 3, 10), date(2023, 10, 20))
ASKED = {"since": "2021-03-10", "until": "2023-10-20"}
LEVELS = pytest.mark.parametrize("level", ["organization", "lineage"])
OF_CAREERS = ["retention", "survival", "founders", "returns", "time-to-next", "attrition"]


@pytest.fixture
def foo() -> Organization:
    """People come to Foo, its part, and one that it bought and sold; leave, found and come back."""
    foo, part, bought, bar = (make_organization(name) for name in ("Foo", "Foo Part", "Bought", "Bar"))
    put_below(part, foo)
    put_below(bought, foo, since="2020-06-01", until="2022-05-31")
    chance = random.Random(11)
    for number in range(60):
        person, at = make_person(f"Person {number}"), chance.choice([foo, foo, part, bought])
        came = go(person, None, at, _a_date(chance, 2018, 2021))
        if chance.random() < 0.6:
            make_claim(move=came, article=make_article())
        else:
            make_import_claim(came)
        if chance.random() < 0.7:
            manner = chance.choice(["founded", "unknown", "hired"])
            on = _a_date(chance, 2022, 2022)
            to = chance.choice([bar, bar, None, part if at == foo else foo])
            go(person, at, to, on, entry_manner=manner if to else "unknown")
            if chance.random() < 0.5:
                go(person, None, chance.choice([foo, part]), _a_date(chance, 2023, 2023))
    return foo


def _a_date(chance: random.Random, first: int, last: int) -> str:
    day = f"{chance.randint(first, last)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return day[: chance.choice([10, 10, 10, 7, 4])]


def ask(client: Client, figure: str, level: str, **query: Any) -> Any:
    answer = client.get(
        f"/api/v1/metrics/{figure}/", {"organization": "foo", "level": level, **ASKED, **query}
    )
    assert answer.status_code == 200, answer.json()
    return answer.json()


def _rounded(answer: Any) -> Any:
    return json.loads(json.dumps(answer), parse_float=lambda number: round(float(number), 6))


def slow(foo: Organization, level: str) -> ReadCareers:
    return ReadCareers(Place.with_lineage(foo) if level == "lineage" else Place.itself(foo))


@LEVELS
def test_retention(client: Client, foo: Organization, level: str) -> None:
    answer, careers = ask(client, "retention", level), slow(foo, level)
    rows = careers.retention(WINDOW, [row["months"] for row in answer["results"]])
    assert len(rows) == 5
    assert [(row["share"]["k"], row["share"]["n"], row["min"], row["max"]) for row in answer["results"]] == [
        (row.share.k, row.share.n, row.min, row.max) for row in rows
    ]
    assert (answer["n"], answer["unsourced"]) == careers.cohort(WINDOW)
    assert (answer["coverage"], answer["left_out"]) == (careers.tracked(), careers.without_start())
    assert 0 < answer["unsourced"] < answer["n"]


@LEVELS
@pytest.mark.parametrize("period", [{}, {"since": ""}, {"since": "", "until": ""}])
def test_survival(client: Client, foo: Organization, level: str, period: dict[str, str]) -> None:
    asked = {name: value for name, value in (ASKED | period).items() if value}
    answer = client.get("/api/v1/metrics/survival/", {"organization": "foo", "level": level} | asked).json()
    watched = {name: date.fromisoformat(day) for name, day in answer["window"].items()}
    careers = slow(foo, level)
    curve = careers.survival(today=watched["until"], since=watched["since"])
    assert answer["median_years"] == pytest.approx(curve.median)
    assert [point["at_risk"] for point in answer["points"]] == [point.at_risk for point in curve.points]
    assert [point["share"] for point in answer["points"]] == pytest.approx(
        [point.share for point in curve.points]
    )
    assert (answer["n"], answer["ended"], answer["left_out"], answer["unsourced"]) == (
        *(curve.n, curve.ended, curve.left_out),
        curve.unsourced,
    )
    if "since" not in asked:
        assert watched["since"] == careers.first_seen()
    assert len(answer["points"]) > 3
    assert answer["unsourced"] > 0


@LEVELS
def test_founders_and_time_to_next(client: Client, foo: Organization, level: str) -> None:
    careers = slow(foo, level)
    left, founded = careers.leaving(WINDOW), careers.founders(WINDOW)
    soon = time_of_gaps(careers.gaps(WINDOW, today=date.today()))  # noqa: DTZ011
    answer = ask(client, "founders", level)
    assert (answer["share"]["k"], answer["share"]["n"]) == (left.founders.k, left.founders.n)
    assert (answer["n"], answer["unsourced"]) == left.behind
    assert [(row["left_on"], row["founded_on"]) for row in answer["results"]] == [
        (str(each.spell.ended_on), str(each.next.started_on)) for each in founded if each.next
    ]
    assert len(founded) > 2
    assert ask(client, "founders", level, limit=2, offset=1)["results"] == answer["results"][1:3]
    answer = ask(client, "time-to-next", level)
    assert (answer["n"], answer["direct"], answer["known"]) == (
        *(soon.n, soon.direct),
        soon.curve.ended,
    )


@LEVELS
def test_returns(client: Client, foo: Organization, level: str) -> None:
    careers, answer = slow(foo, level), ask(client, "returns", level)
    count, back = careers.return_count(WINDOW), careers.returners(WINDOW)
    assert (answer["total"]["min"], answer["total"]["max"]) == (count.min, count.max)
    assert answer["total"]["value"] == pytest.approx(count.value)
    assert [(row["left_on"], row["came_back_on"]) for row in answer["results"]] == [
        (str(each.earlier.ended_on), str(each.came_on)) for each in back
    ]
    assert len(back) > 3
    assert ask(client, "returns", level, limit=2, offset=1)["results"] == answer["results"][1:3]


@pytest.mark.parametrize("figure", [*OF_CAREERS, "followers", "departures"])
def test_a_lineage_is_the_new_one_before_all_careers_are_made_anew(
    client: Client, foo: Organization, monkeypatch: Any, figure: str
) -> None:
    asked: dict[str, Any] = {"since": "2022-10-21"} if figure == "attrition" else {}
    if figure == "followers":
        asked = {"organization": [], "from": "foo", "to": "bar"}
    acquired, bar = make_organization("Acquired"), Organization.objects.get(slug="bar")
    for month in range(1, 9):
        person = make_person()
        go(person, None, acquired, f"2021-{month:02}-20")
        go(person, acquired, bar, f"2023-{month:02}-20", entry_manner="founded")
        go(person, bar, acquired, f"2023-{month + 1:02}-20")
    before = ask(client, figure, "lineage", **asked)
    monkeypatch.setattr(current, "rebuild_stale", lambda: rebuild_stale(most=1))
    put_below(acquired, foo)
    at_once = ask(client, figure, "lineage", **asked)
    assert StaleCareer.objects.exists()
    rebuild_all_stale()
    later = ask(client, figure, "lineage", **asked)
    assert _rounded(at_once) == _rounded(later)
    assert at_once["coverage"] == before["coverage"] + 8


def test_a_lineage_differs_from_the_organization_by_itself(client: Client, foo: Organization) -> None:
    for figure in OF_CAREERS:
        period = {"since": "2022-10-21"} if figure == "attrition" else {}
        answers = [ask(client, figure, level, **period) for level in ("organization", "lineage")]
        assert answers[0] != answers[1], figure
        assert answers[0]["coverage"] < answers[1]["coverage"]


@LEVELS
@pytest.mark.parametrize("figure", [*OF_CAREERS, "followers"])
def test_no_figure_reads_every_spell(
    client: Client, foo: Organization, monkeypatch: Any, figure: str, level: str
) -> None:
    ask(client, "retention", level)  # makes the careers
    read: list[int] = []
    made = Stay.from_db.__func__  # type: ignore[attr-defined]

    def noted(cls: Any, *row: Any) -> Any:
        read.append(1)
        return made(cls, *row)

    monkeypatch.setattr(Stay, "from_db", classmethod(noted))
    monkeypatch.setattr(Place, "spells", None)
    asked: dict[str, Any] = {"since": "2022-10-21"} if figure == "attrition" else {"limit": 1}
    if figure in ("retention", "survival", "time-to-next"):
        del asked["limit"]
    if figure == "followers":
        query = {"from": "foo", "to": "bar", "level": level, "since": "2022-03-01", "until": "2022-03-20"}
        assert client.get("/api/v1/metrics/followers/", query).status_code == 200
    else:
        ask(client, figure, level, **asked)
    assert len(read) <= 15 < Stay.objects.filter(organization=foo).count()


def test_survival_until_a_day_long_ago_reads_no_stay_as_a_record(
    client: Client, foo: Organization, monkeypatch: Any
) -> None:
    expected = slow(foo, "organization").survival(today=date(2021, 6, 30))
    monkeypatch.setattr(Stay, "from_db", None)
    answer = ask(client, "survival", "organization", since="", until="2021-06-30")
    assert (answer["n"], answer["ended"], answer["left_out"], answer["unsourced"]) == (
        *(expected.n, expected.ended, expected.left_out),
        expected.unsourced,
    )
    assert answer["n"] > 5


@LEVELS
def test_founders_are_named_while_careers_are_made_anew(
    client: Client, foo: Organization, level: str
) -> None:
    before = ask(client, "founders", level)["results"]
    Spell.objects.all().delete()  # as a reader meets them whose stays were read before
    during = ask(client, "founders", level)["results"]
    assert [row["founded"] for row in during] == [row["founded"] for row in before]
    assert {row["founded_on"] for row in during} == {None}
    careers = KeptCareers(Place.with_lineage(foo) if level == "lineage" else Place.itself(foo))
    assert len(founders_chart(careers, WINDOW, today=date(2024, 1, 1)).rows) == len(before)


@LEVELS
def test_returns_leave_out_stays_that_were_made_anew_meanwhile(
    client: Client, foo: Organization, monkeypatch: Any, level: str
) -> None:
    read = kept._page

    def then_gone(*asked: Any) -> list[Stay]:
        page = read(*asked)
        Stay.objects.filter(pk=page[0].pk).delete()
        return page

    before = ask(client, "returns", level)["results"]
    monkeypatch.setattr(kept, "_page", then_gone)
    assert ask(client, "returns", level)["results"] == before[1:]
