"""Group moves on the pages for readers, in figures and in the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.dashboard.pages import main_words, read
from tests.factories import NOW, make_group, make_move, make_organization, make_person
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.moves.models import GroupMove

pytestmark = pytest.mark.django_db
PERIOD = "?since=2024-01&until=2024-12"


def stated(least: int, most: int, named: int = 0, **fields: Any) -> GroupMove:
    group = make_group(stated_min=least, stated_max=most, **fields)
    for _number in range(named):
        make_move(group=group, from_organization=group.from_organization, announced_on="2024-10-14")
    return group


def test_the_page_of_a_group_names_people_and_says_how_many_more(client: Client) -> None:
    group = stated(11, 12, title="Eleven researchers", quote="Eleven went.", url="https://news.example/1")
    make_move(group=group, person=make_person("Ada Example"), from_organization=group.from_organization)
    said = main_words(read(client, f"/group-moves/{group.pk}/"))
    for words in ("Eleven researchers", "Ada Example", "1 named, 10–11 more unnamed", "Stated 11–12"):
        assert words in said
    assert "Eleven went. Original at news.example" in said


def test_a_move_leads_to_its_group(client: Client) -> None:
    group = make_group(title="Eleven researchers")
    page = read(client, f"/moves/{make_move(group=group).pk}/")
    assert page.xpath(f"//a[@href='/group-moves/{group.pk}/']")


def test_the_unnamed_stand_beside_the_figure_and_not_in_it(client: Client) -> None:
    stated(11, 14, named=2)
    said = main_words(read(client, f"/{PERIOD}"))
    assert "Departures in all 2 and about 9–12 more unnamed in 1 group move" in said


@pytest.mark.parametrize(
    "fields",
    [
        {"named": 14},
        {"named": 20},
        {"status": "denied"},
        {"status": "rumoured"},
        {"announced_on": "2022"},
    ],
)
def test_no_more_than_are_unnamed_and_counted_stand_there(client: Client, fields: dict[str, Any]) -> None:
    stated(11, 14, **fields)
    assert "unnamed" not in main_words(read(client, f"/{PERIOD}"))


def test_the_named_whose_part_is_untrue_are_not_of_the_number(client: Client) -> None:
    group = stated(3, 3, named=1)
    make_move(group=group, status="denied")
    survivor = group.moves.exclude(status="denied").get()
    loser = make_move(group=group, person=survivor.person, from_organization=survivor.from_organization)
    merge(loser, survivor, by=None, now=NOW)
    assert "1 named, 2 more unnamed" in main_words(read(client, f"/group-moves/{group.pk}/"))


def test_sums_the_groups_and_says_how_many(client: Client) -> None:
    foo = make_organization("Foo Labs")
    stated(5, 5, from_organization=foo, announced_on="2026-10")
    stated(2, 4, to_organization=foo, announced_on="2026-10")
    stated(1, 1, from_organization=foo, to_organization=foo, announced_on="2026-10")
    stated(3, 3, from_organization=foo, announced_on="2026")
    said = main_words(read(client, "/organizations/foo-labs/?since=2026"))
    assert "Departures 0 and about 8 more unnamed in 2 group moves" in said
    assert "Arrivals 0 and about 2–4 more unnamed in 1 group move" in said
    assert said.count("A team") == 4


def test_goes_with_a_merged_organization_and_comes_back(client: Client) -> None:
    loser, survivor = make_organization("Foo"), make_organization("Foo Labs")
    group = stated(5, 5, from_organization=loser)
    log = merge(loser, survivor, by=None, now=NOW)
    group.refresh_from_db()
    assert group.from_organization == survivor
    undo(log.pk, by=None, now=NOW)
    group.refresh_from_db()
    assert group.from_organization == loser


def test_a_merged_move_gives_its_group_to_the_survivor() -> None:
    group = make_group()
    survivor = make_move(from_organization=group.from_organization)
    loser = make_move(person=survivor.person, from_organization=group.from_organization, group=group)
    log = merge(loser, survivor, by=None, now=NOW)
    survivor.refresh_from_db()
    assert survivor.group == group
    undo(log.pk, by=None, now=NOW)
    survivor.refresh_from_db()
    assert survivor.group is None


@pytest.mark.parametrize(
    ("address", "queries"), [("/group-moves/", 1), ("/group-moves/?page=2", 1), ("/group-moves/1/", 2)]
)
def test_costs_a_fixed_number_of_queries(
    client: Client, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(60):
        group = stated(3, 5, to_organization=make_organization())
    address = address.replace("/1/", f"/{group.pk}/")
    for _number in range(5):
        make_move(group=group)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
def test_answers_404_for_an_unknown_group(client: Client, pk: str) -> None:
    assert client.get(f"/group-moves/{pk}/").status_code == 404


def test_the_api_gives_groups_and_the_group_of_a_move(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    foo = make_organization("Foo Labs")
    group = stated(11, 12, named=2, title="Eleven researchers", from_organization=foo)
    stated(1, 1)
    with django_assert_num_queries(2):  # the version of the list, and its rows
        rows = client.get("/api/v1/group-moves/").json()["results"]
    assert len(rows) == 2
    (row,) = client.get("/api/v1/group-moves/?organization=foo-labs").json()["results"]
    numbers = ("named", "unnamed_min", "unnamed_max", "stated_min", "stated_max")
    assert [row[name] for name in numbers] == [2, 9, 10, 11, 12]
    with django_assert_num_queries(3):  # the version, the keys, and the moves with what they point to
        moves = client.get(f"/api/v1/moves/?group={group.pk}").json()["results"]
    assert [move["group"] for move in moves] == [{"id": group.pk, "title": "Eleven researchers"}] * 2
