"""Pages of figures that are narrowed: each number is the length of the list that it opens, and the API's."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from orgs.models import Organization
from tests.dashboard.pages import listed_moves, main_words, read, words
from tests.factories import make_article, make_claim, make_organization, make_person
from tests.metrics.careers import go, put_below
from tracker.moves.careers.rebuild import rebuild_all_stale

pytestmark = pytest.mark.django_db
PERIOD = "since=2021-02-03&until=2024-11-20"
MANY = "status=confirmed&exit_manner=resigned&role_group=research"
FILTERS = [
    "",
    "status=confirmed",
    "status=rumoured",
    "exit_manner=resigned",
    "role_group=research",
    "level=lineage",
    f"{MANY}&level=lineage",
]
OF_ALL = [*FILTERS, "kind=lab", "country=fr", f"kind=lab&{MANY}"]
OF_LINEAGES = [f"{sort}&level=lineage" for sort in ("kind=lab", "kind=company&country=fr", "country=us")]
OVERVIEW, MATRIX = "/", "/flows/"
OF_ONE, COMPARED = "/organizations/foo/", "/compare/?organization=foo&organization=bar"
PAGES = [(OVERVIEW, [*OF_ALL, *OF_LINEAGES]), (MATRIX, OF_ALL), (OF_ONE, FILTERS), (COMPARED, FILTERS)]


@pytest.fixture(autouse=True)
def careers() -> None:
    """Forty people between four organizations, one of which is part of another for some years."""
    chance = random.Random(7)
    foo = make_organization("Foo", kind="lab", country="FR")
    bar = make_organization("Bar", kind="lab", country="US")
    part = make_organization("Foo Part", kind="company", country="FR")
    places: list[Organization | None] = [foo, bar, part, make_organization("Baz", kind="university"), None]
    put_below(part, foo, since="2022", until="2023")
    for number in range(40):
        person, at = make_person(f"Person {number}"), chance.choice(places)
        for year in range(2021, 2021 + chance.randint(1, 4)):
            to = chance.choice([place for place in places if place or at])
            day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            move = go(person, at, to, day, **_any_fields(chance))
            if chance.random() < 0.3:
                make_claim(move=move, article=make_article())
            at = to
    rebuild_all_stale()


def _any_fields(chance: random.Random) -> dict[str, Any]:
    roles = ["research scientist", "research scientist", "software engineer", ""]
    return {
        "status": chance.choice(["confirmed", "confirmed", "announced", "rumoured", "denied"]),
        "exit_manner": chance.choice(["resigned", "resigned", "dismissed", "unknown"]),
        "role_from": chance.choice(roles),
        "role_to": chance.choice(roles),
        "from_capacity": chance.choice(["employment"] * 6 + ["board"]),
    }


def address_of(page: str, narrowed: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{PERIOD}&{narrowed}"


def numbers(page: Any) -> Iterator[tuple[str, str]]:
    """Each number of moves of the page, with the address that it opens. A net is the length of no list."""
    for link in page.xpath("//main//a[starts-with(@href, '/moves/?figure=')]"):
        address = link.get("href")
        if "figure=net" in address:
            continue
        number = re.search(r"\d+", words(link))
        assert number, words(link)
        yield number.group(), address


def length_of(client: Client, address: str) -> int:
    """How many moves a list has, on all its pages."""
    length = 0
    for number in range(1, 10):
        page = read(client, f"{address}&page={number}")
        length += len(listed_moves(page))
        if not page.xpath("//a[@rel='next']"):
            break
    return length


@pytest.mark.parametrize(("page", "filters"), PAGES)
def test_each_number_is_the_length_of_the_list_that_it_opens(
    client: Client, page: str, filters: list[str]
) -> None:
    for narrowed in filters:
        shown = list(numbers(read(client, address_of(page, narrowed))))
        assert shown, narrowed
        for number, address in shown:
            assert int(number) == length_of(client, address), address


def table(page: Any, key: str) -> list[dict[str, Any]]:
    """A chart's table: each row's values by the key of its column."""
    (found,) = page.xpath(f"//*[@data-table-of='{key}']//table")
    keys = [cell.get("data-key") for cell in found.xpath("./thead//th")]
    return [
        dict(zip(keys, [cell.get("data-value") or words(cell) for cell in row], strict=True))
        for row in found.xpath("./tbody/tr")
    ]


def api_of(client: Client, page: Any, key: str) -> Any:
    """What the API answers at the address that stands below a chart."""
    (link,) = page.xpath(f"//*[@id='{key}']//a[text()='API']")
    response = client.get(f"{link.get('href')}")
    assert response.status_code == 200, (link.get("href"), response.content)
    return response.json()


def test_the_charts_of_an_organization_show_what_the_api_answers(client: Client) -> None:
    for narrowed in FILTERS:
        _assert_charts(client, read(client, address_of(OF_ONE, narrowed)))


def _assert_charts(client: Client, page: Any) -> None:
    totals = api_of(client, page, "turnover")["total"]
    steps = table(page, "turnover")
    for key in ("departures", "arrivals"):
        assert sum(float(row[key]) for row in steps) == pytest.approx(totals[key]["value"])
    flows = api_of(client, page, "destinations")
    shown = {
        (row["organization"], row["direction"], float(row["transfers"]))
        for row in table(page, "destinations")
    }
    assert shown == {
        (flow["from"]["name"], "in", flow["value"])
        if flow["to"]["slug"] == "foo"
        else (flow["to"]["name"], "out", flow["value"])
        for flow in flows["results"]
    }
    poached = {row["other"]["name"]: row for row in api_of(client, page, "poach")["results"]}
    for row in table(page, "poach"):
        there = poached[row["organization"]]
        assert (float(row["won"]), float(row["lost"])) == (there["won"]["value"], there["lost"]["value"])
    if not page.xpath("//*[@id='delays']//table"):
        return  # no move that is asked for rests on an article
    delays = api_of(client, page, "delays")
    announced, discovered = table(page, "delays")
    assert float(announced["n"]) == delays["announcement"]["n"]
    assert float(discovered["n"]) == delays["discovery"]["n"]
    assert float(announced["moves"]) == delays["n"]


def test_the_overview_shows_what_the_api_answers(client: Client) -> None:
    for narrowed in OF_ALL:
        _assert_overview(client, read(client, address_of(OVERVIEW, narrowed)))


def _assert_overview(client: Client, page: Any) -> None:
    (link,) = page.xpath("//section[@aria-labelledby='departures']//a[text()='API']")
    answer = client.get(link.get("href")).json()
    shown = {
        words(row.find("th")): float(row.get("data-value"))
        for row in page.xpath("//table[@data-chart-rows]/tbody/tr")
    }
    assert shown == {row["organization"]["name"]: row["value"] for row in answer["results"]}
    if not page.xpath("//*[@id='net']//table"):
        return  # who gained as many as they lost is not shown
    nets = {row["organization"]["name"]: row["value"] for row in api_of(client, page, "net")["results"]}
    assert {row["organization"]: float(row["net"]) for row in table(page, "net")} == {
        name: value for name, value in nets.items() if value
    }


def test_the_matrix_shows_what_the_api_answers(client: Client) -> None:
    for narrowed in OF_ALL:
        _assert_matrix(client, read(client, address_of(MATRIX, narrowed)))


def _assert_matrix(client: Client, page: Any) -> None:
    flows = {
        (flow["from"]["name"], f"to-{flow['to']['slug']}"): flow["value"]
        for flow in api_of(client, page, "matrix")["results"]
    }
    shown = {
        (row["organization"], key): float(value)
        for row in table(page, "matrix")
        for key, value in row.items()
        if key.startswith("to-") and value
    }
    assert shown == flows


def test_a_narrowed_page_says_so_in_words_and_keeps_it_for_another_period(client: Client) -> None:
    page = read(client, address_of(OF_ONE, MANY))
    assert "Only: confirmed; resigned; research." in main_words(page)
    periods = page.xpath("//nav[@aria-label='Periods']/a/@href")
    assert all(MANY in address for address in periods)
    (survival,) = page.xpath("//*[@id='survival']")
    assert "Of all announced and confirmed moves" in words(survival)


def test_the_files_of_a_narrowed_page_hold_its_tables(client: Client) -> None:
    page = read(client, address_of(OF_ONE, MANY))
    links = page.xpath("//main//a[@download]/@href")
    assert links
    for link in links:
        assert "role_group=research" in link
    of_turnover = client.get(next(link for link in links if "turnover" in link)).content.decode()
    lines = [line.split(",") for line in of_turnover.splitlines()[1:]]
    assert [line[1] for line in lines] == [row["departures"] for row in table(page, "turnover")]


def test_a_refused_filter_is_named(client: Client) -> None:
    page = read(client, address_of(OF_ONE, "role_group=wizards"), status=400)
    assert "Role: Select a valid choice. wizards is not one of the available choices." in main_words(page)
