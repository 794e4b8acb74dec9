"""The people behind the numbers of survival, retention and attrition: as many spells as each number says."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orgs.models import Lineage
from tests.dashboard.pages import main_words, read, words
from tests.factories import make_article, make_claim, make_organization, make_person
from tests.metrics.careers import go, put_below
from tracker.metrics.places import Place
from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.moves.models import Stay

pytestmark = pytest.mark.django_db
PAGE = "/organizations/foo/?since=2019&until=2023"


@pytest.fixture(autouse=True)
def careers() -> None:
    """People come to Foo or its part on vague and exact days, and most of them leave it again."""
    chance = random.Random(3)
    foo, part, bar = (make_organization(name) for name in ("Foo", "Foo Part", "Bar"))
    Lineage.objects.create(organization=part, other=foo, relation="parent")
    for number in range(30):
        person, place = make_person(f"Person {number}"), chance.choice([foo, foo, part])
        day = f"{chance.randint(2018, 2022)}-{chance.randint(1, 12):02}"
        came = go(person, None, place, chance.choice([day, f"{day}-11", day[:4]]))
        if chance.random() < 0.3:
            make_claim(move=came, article=make_article())
        if chance.random() < 0.7:
            left = f"{chance.randint(2023, 2024)}-{chance.randint(1, 12):02}"
            go(person, place, chance.choice([bar, None]), chance.choice([left, f"{left}-20"]))
    rebuild_all_stale()


def people(page: Any) -> list[str]:
    return [words(link) for link in page.xpath("//ul[@class='moves']//span[@class='what']/a")]


def linked(page: Any, key: str) -> list[tuple[str, str]]:
    """Each linked number of a chart's table, with its address."""
    return [
        (words(link), link.get("href"))
        for link in page.xpath(f"//*[@data-table-of='{key}']//td/a[contains(@href, '/spells/')]")
    ]


@pytest.mark.parametrize("level", ["", "&level=lineage"])
@pytest.mark.parametrize("key", ["survival", "retention", "attrition"])
def test_each_number_is_the_length_of_the_list_that_it_opens(client: Client, key: str, level: str) -> None:
    numbers = linked(read(client, PAGE + level), key)
    assert len(numbers) >= 5
    for number, address in numbers:
        most = int(number.rstrip(")").rpartition("–")[2])  # of vague dates, all who may have been there
        assert len(people(read(client, address))) == most, address


def test_says_of_whom_the_list_is(client: Client) -> None:
    stayed = read(client, "/organizations/foo/spells/?figure=stayed&months=24&since=2019&until=2021")
    assert "Who came from 1 January 2019 to 31 December 2021 and stayed 24 months." in main_words(stayed)
    watched = read(client, "/organizations/foo/spells/?figure=survival&days=365")
    assert "Whose stay was watched 365 days after it had begun" in main_words(watched)


def test_each_stay_leads_to_the_moves_that_begin_and_end_it(client: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Quick")
    came, left = go(ada, None, foo, "2020-01-01"), go(ada, foo, None, "2021-06")
    page = read(client, "/organizations/quick/spells/")
    assert people(page) == ["Ada Example"]
    assert {came.get_absolute_url(), left.get_absolute_url()} <= set(page.xpath("//main//a/@href"))
    assert "since 1 Jan 2020" in main_words(page)
    assert "until Jun 2021" in main_words(page)


def test_the_number_of_people_tracked_opens_them(client: Client) -> None:
    page = read(client, PAGE)
    (link,) = page.xpath("//dt[text()='People tracked']/..//a")
    assert len(set(people(read(client, link.get("href"))))) == int(words(link))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("figure=guess", "Behind: Select a valid choice."),
        ("figure=survival&days=-1", "Days: Ensure this value is greater than or equal to 0."),
        ("figure=headcount&on=soon", "On: Enter a valid date."),
    ],
)
def test_refuses_a_number_that_is_none(client: Client, asked: str, sentence: str) -> None:
    page = read(client, f"/organizations/foo/spells/?{asked}", status=400)
    assert sentence in main_words(page)
    assert people(page)


@pytest.mark.parametrize("level", ["", "&level=lineage"])
def test_the_numbers_of_a_comparison_open_who_founded_and_who_came_back(client: Client, level: str) -> None:
    one, other = make_organization("One"), make_organization("Other")
    for number in range(7):
        person = make_person(f"Founder {number}")
        go(person, None, one, "2019-01-01")
        go(person, one, other, "2020-05-05", entry_manner="founded")
        if number < 3:
            go(person, other, one, "2021-06")
    page = read(client, f"/compare/?organization=one&organization=other&since=2020&until=2021{level}")
    links = {href for _number, href in linked(page, "careers")}
    (founders,) = (href for href in links if "figure=founders" in href and "/one/" in href)
    (returns,) = (href for href in links if "figure=returns" in href and "/one/" in href)
    assert len(people(read(client, founders))) == 7
    assert len(people(read(client, returns))) == 3
    left = read(client, founders.replace("figure=founders", "figure=left").replace("/one/", "/other/"))
    assert len(people(left)) == 3
    assert "Who left from 1 January 2020 to 31 December 2021." in main_words(left)


EVERY = [
    "figure=tracked",
    "figure=headcount&on=2022-06-15",
    "figure=survival&days=400",
    "figure=cohort&months=12&since=2018&until=2022",
    "figure=stayed&months=12&since=2018&until=2022",
    "figure=left&since=2018&until=2024",
    "figure=founders&since=2018&until=2024",
    "figure=returns&since=2018&until=2024",
]


@pytest.mark.parametrize("level", ["", "&level=lineage"])
def test_reads_one_page_and_says_how_many_there_are_on_all(
    client: Client, level: str, monkeypatch: Any
) -> None:
    many, other = make_organization("Many"), make_organization("Other")
    for number in range(56):
        person = make_person(f"Another {number:02}")
        go(person, None, many, f"2020-{number % 12 + 1:02}")
        go(person, many, other, "2022-08-20", entry_manner="founded")
        go(person, other, many, "2023-02")
    client.get("/flows/")  # makes the careers
    read_rows: list[int] = []
    made = Stay.from_db.__func__  # type: ignore[attr-defined]

    def noted(cls: Any, *row: Any) -> Any:
        read_rows.append(1)
        return made(cls, *row)

    monkeypatch.setattr(Stay, "from_db", classmethod(noted))
    monkeypatch.setattr(Place, "spells", None)
    for asked in EVERY:
        address = f"/organizations/many/spells/?{asked}{level}"
        read_rows.clear()
        page = read(client, address)
        assert len(read_rows) == 51, asked  # those shown, and one that tells that there is another page
        said, number, there = re.search(r"(\d+) spells", main_words(page)), 1, len(people(page))
        assert said
        while page.xpath("//a[@rel='next']"):
            number += 1
            page = read(client, f"{address}&page={number}")
            there += len(people(page))
        assert there == int(said[1]) >= 56, asked


def test_the_latest_come_first(client: Client) -> None:
    foo = make_organization("Latest")
    for name, day in (("First", "2020-01-01"), ("Third", "2022-05"), ("Second", "2021-02-03")):
        go(make_person(name), None, foo, day)
    assert people(read(client, "/organizations/latest/spells/")) == ["Third", "Second", "First"]


@pytest.mark.parametrize("level", ["", "&level=lineage"])
def test_costs_a_fixed_number_of_queries(client: Client, level: str) -> None:
    few, other = make_organization("Few"), make_organization("Other")
    part = make_organization("Part")
    put_below(part, few)

    def more() -> list[int]:
        for _number in range(4):
            person = make_person()
            go(person, None, few, "2020-01-01")
            go(person, few, other, "2022-05-05", entry_manner="founded")
            go(person, other, few, "2022-06-01")
            go(make_person(), None, part, "2021-01-01")
        client.get("/flows/")  # makes the careers
        return [queries_of(client, f"/organizations/few/spells/?{asked}{level}") for asked in EVERY]

    counted = more()
    assert counted == more()
    assert max(counted) <= (12 if level else 9)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(client, address)
    return len(queries)
