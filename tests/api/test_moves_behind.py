"""The list that a figure of the API opens has exactly as many moves, or spells, as the figure says."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Person
from tests.dashboard.pages import listed_moves, main_words, read, words
from tests.factories import make_article, make_claim, make_organization, make_person
from tests.metrics.careers import go, put_below
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
ASKED = {"since": "2022-03-10", "until": "2023-10-20"}
CAPACITIES = ["employment", "employment", "employment", "academic", "board"]
PLACES = ["foo", "part", "bought", "bar", "lab"]


@pytest.fixture(autouse=True)
def moves() -> None:
    """Some hundred moves among five organizations, one part of another and one bought and sold again."""
    foo, part, bar = (make_organization(name) for name in ("Foo", "Part", "Bar"))
    bought = make_organization("Bought", kind="lab")
    lab = make_organization("Lab", kind="lab", country="FR")
    put_below(part, foo)
    put_below(bought, foo, since="2022-01-01", until="2023-01-31")
    chance, places = random.Random(5), [foo, part, bought, bar, lab]
    for number in range(30):
        person, at = make_person(f"Person {number}"), chance.choice([*places, None])
        for year in (2021, 2022, 2023):
            to = chance.choice([*places, None] if at else places)
            _go(chance, person, at, to, year)
            at = to
    for left, joined in ((foo, bar), (bar, foo), (foo, part), (lab, bar)):  # leaving, and coming later
        for number in range(3):
            person = make_person(f"{left} {joined} {number}")
            go(person, left, None, f"2022-{chance.randint(3, 12):02}", status=chance.choice(STATUSES))
            go(person, None, joined, f"2023-{chance.randint(1, 3):02}-11", status=chance.choice(STATUSES))


STATUSES = ["confirmed", "confirmed", "announced"]


def _go(chance: random.Random, person: Any, left: Any, joined: Any, year: int) -> None:
    day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    go(
        person,
        left,
        joined,
        day[: chance.choice([10, 10, 7, 4])],
        status=chance.choice([*STATUSES, "rumoured", "denied"]),
        from_capacity=chance.choice(CAPACITIES),
        to_capacity=chance.choice(CAPACITIES),
        exit_manner=chance.choice(["resigned", "dismissed", "unknown"]) if left else "unknown",
        role_from=chance.choice(["Researcher", "Engineer", ""]) if left else "",
        role_to=chance.choice(["Researcher", "Engineer", ""]) if joined else "",
    )


def ask(client: Client, figure: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1/metrics/{figure}/", ASKED | query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def listed(client: Client, address: str) -> int:
    """How many moves the list at an address has, and says that it has."""
    address = f"{address}&page_size=200&total=true"
    answer = client.get(address)
    assert answer.status_code == 200, answer.json()
    found = answer.json()
    assert found["total"] == len(found["results"]) < 200
    return int(found["total"])


def narrowings() -> Iterator[dict[str, Any]]:
    yield {}
    yield {"status": "confirmed"}
    yield {"exit_manner": "resigned"}
    yield {"role_group": "research", "status": "confirmed"}


LEVELS = pytest.mark.parametrize("level", ["organization", "lineage"])


@LEVELS
@pytest.mark.parametrize("figure", ["departures", "arrivals", "net"])
def test_departures_arrivals_and_net_of_one(client: Client, figure: str, level: str) -> None:
    whole = 0
    for narrowed in narrowings():
        for slug in PLACES:
            answer = ask(client, figure, organization=slug, level=level, **narrowed)
            assert listed(client, answer["moves"]) == answer["n"], (slug, narrowed)
            whole += answer["n"]
            if figure == "net":
                assert listed(client, answer["arrival_moves"]) == answer["total"]["arrivals"]["max"]
                assert listed(client, answer["departure_moves"]) == answer["total"]["departures"]["max"]
    assert whole > 50


@LEVELS
@pytest.mark.parametrize("figure", ["departures", "arrivals"])
def test_departures_and_arrivals_of_all(client: Client, figure: str, level: str) -> None:
    for narrowed in narrowings():
        answer = ask(client, figure, level=level, **narrowed)
        assert listed(client, answer["moves"]) == answer["n"] > 1, narrowed


@LEVELS
def test_net_of_all_has_a_list_for_each_of_its_two_numbers(client: Client, level: str) -> None:
    for narrowed in narrowings():
        answer = ask(client, "net", level=level, **narrowed)
        into, out = (listed(client, answer[f"{name}_moves"]) for name in ("arrival", "departure"))
        assert (into, out) == (answer["total"]["arrivals"]["max"], answer["total"]["departures"]["max"])
        assert into + out == answer["n"] > listed(client, answer["moves"])


@pytest.mark.parametrize("figure", ["departures", "arrivals", "net"])
@pytest.mark.parametrize("sort", [{"kind": "lab"}, {"country": "fr"}, {"kind": "lab", "country": "FR"}])
@LEVELS
def test_a_kind_and_a_country_are_those_of_the_side_that_is_counted(
    client: Client, figure: str, sort: dict[str, str], level: str
) -> None:
    answer = ask(client, figure, level=level, **sort)
    if figure == "net":
        into, out = (listed(client, answer[f"{name}_moves"]) for name in ("arrival", "departure"))
        assert into + out == answer["n"] > 1
    else:
        assert listed(client, answer["moves"]) == answer["n"] > 1
    if figure == "departures":
        past = ask(client, figure, as_of=timezone.localdate().isoformat(), level=level, **sort)
        assert past["n"] == answer["n"]
        found = client.get(past["moves"]).json()
        assert len(found["results"]) == answer["n"]


def test_departures_of_several(client: Client) -> None:
    answer = ask(client, "departures", organization=["foo", "bar", "part"])
    assert listed(client, answer["moves"]) == answer["n"] > 1


@LEVELS
@pytest.mark.parametrize("figure", ["flows", "poach"])
def test_flows_and_poach_ratios_of_one(client: Client, figure: str, level: str) -> None:
    for narrowed in (*narrowings(), {"gap_days": 20}, {"gap_days": 0}):
        for slug in PLACES:
            answer = ask(client, figure, organization=slug, level=level, **narrowed)
            assert listed(client, answer["moves"]) == answer["n"], (slug, narrowed)


@LEVELS
def test_a_matrix_and_a_pair(client: Client, level: str) -> None:
    for narrowed in (*narrowings(), {"gap_days": 20}):
        for asked in ({}, {"top": 3}, {"organizations": "foo,bar,lab"}, {"organizations": "part,foo,bought"}):
            answer = ask(client, "flows", level=level, **asked, **narrowed)
            assert listed(client, answer["moves"]) == answer["n"], (asked, narrowed)
        answer = ask(client, "poach", organization="foo", other="bar", level=level, **narrowed)
        assert listed(client, answer["moves"]) == answer["n"], narrowed
    assert answer["n"] > 0


def test_a_gap_makes_other_transfers(client: Client) -> None:
    near, far = (ask(client, "flows", organization="foo", gap_days=days)["n"] for days in (0, 365))
    assert near < far


def test_delays(client: Client) -> None:
    for narrowed in narrowings():
        answer = ask(client, "delays", **narrowed)
        assert listed(client, answer["moves"]) == answer["n"] > 1, narrowed


def test_delays_open_the_latest_moves_alone_where_there_are_more(client: Client) -> None:
    busy, crowd = (
        make_organization("Busy"),
        Person.objects.bulk_create(
            Person(name=f"Person {at}", slug=f"busy-{at}", sort_key=f"busy {at}") for at in range(2_003)
        ),
    )
    Move.objects.bulk_create(
        Move(
            person=person,
            to_organization=busy,
            status="confirmed",
            announced_on_first_day=date(2023, 5 + at % 2, 1),
            announced_on_precision="day",
        )
        for at, person in enumerate(crowd)
    )
    make_claim(move=Move.objects.latest("pk"), article=make_article(published_on=date(2023, 6, 9)))
    answer = ask(client, "delays", organization="busy")
    found = client.get(f"{answer['moves']}&page_size=1&total=true").json()
    assert found["total"] == answer["n"] == 2_000
    page = read(client, "/organizations/busy/careers/?since=2023&until=2023")
    (link,) = page.xpath("//*[@id='delays']//tbody/tr[1]/td[last()]/a")
    assert words(link) == "2000"
    last = read(client, f"{link.get('href')}&page=40")
    assert (len(listed_moves(last)), last.xpath("//a[@rel='next']")) == (50, [])
    assert "Of all that fit, only the latest 2000." in main_words(last)


def test_the_latest_moves_of_a_past_day_are_refused(client: Client) -> None:
    for address in ("/api/v1/moves/", "/moves/"):
        answer = client.get(f"{address}?latest=5&as_of={timezone.localdate()}")
        assert answer.status_code == 400
        assert "A list of the past cannot be narrowed by this." in answer.content.decode()


@LEVELS
def test_attrition_opens_its_departures(client: Client, level: str) -> None:
    asked = {"since": "2022-10-21", "organization": "foo", "level": level}
    answer = ask(client, "attrition", **asked)
    assert listed(client, answer["moves"]) == answer["departures"]["max"] > 1


@LEVELS
@pytest.mark.parametrize("figure", ["retention", "founders", "time-to-next", "returns"])
def test_figures_of_spells_open_the_people(client: Client, figure: str, level: str) -> None:
    for slug in PLACES:
        answer = ask(client, figure, organization=slug, level=level)
        said = re.search(r"(\d+) spells?", main_words(read(client, answer["people"])))
        assert int(said[1] if said else 0) == answer["n"], slug


def test_transfers_of_the_past_are_refused(client: Client) -> None:
    answer = client.get("/api/v1/moves/?counts_as=transfer&as_of=2024-01-01")
    assert answer.status_code == 400
    assert "Transfers are known of now only." in answer.content.decode()


def test_a_gap_of_what_is_no_transfer_is_refused(client: Client) -> None:
    for asked in ("gap_days=20", "gap_days=20&counts_as=departure", "gap_days=4000&counts_as=transfer"):
        assert client.get(f"/api/v1/moves/?{asked}").status_code == 400


def test_a_list_of_transfers_is_never_behind_its_moves(client: Client) -> None:
    """Coming elsewhere makes a transfer of a leaving that was there before; the list has another tag."""
    quick, person = make_organization("Quick"), make_person("Ada Example")
    go(person, quick, None, "2022-05-05")
    address = "/api/v1/moves/?organization=quick&counts_as=transfer"
    client.get(address)  # makes the careers
    before = client.get(address)
    assert before.json()["results"] == []
    go(person, None, make_organization("Other"), "2022-06-05")
    after = client.get(address, headers={"if-none-match": before.headers["etag"]})
    assert len(after.json()["results"]) == 1
