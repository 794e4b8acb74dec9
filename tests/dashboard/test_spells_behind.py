"""The people behind the numbers of survival, retention and attrition: as many spells as each number says."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.test import Client

from orgs.models import Lineage
from tests.dashboard.pages import main_words, read, words
from tests.factories import make_article, make_claim, make_organization, make_person
from tests.metrics.careers import go
from tracker.moves.careers.rebuild import rebuild_all_stale

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


def test_costs_a_fixed_number_of_queries(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/organizations/foo/spells/")
    with django_assert_num_queries(6):
        client.get("/organizations/foo/spells/")
    for _number in range(5):
        go(make_person(), None, make_organization("Foo 2"), "2020-01-01")
    client.get("/organizations/foo-2/spells/")
    with django_assert_num_queries(6):
        client.get("/organizations/foo-2/spells/")
