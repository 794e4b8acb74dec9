"""The overview shows departures by organization, with the words that define them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.dashboard.pages import departures, listed_moves, main_words, read, words
from tests.factories import make_claim, make_import_claim, make_move, make_organization, make_person

pytestmark = pytest.mark.django_db


def test_counts_an_exact_day_inside_the_last_twelve_months(client: Client) -> None:
    make_move(from_organization=make_organization("Foo Labs"), announced_on="2025-11-24")
    assert departures(read(client, "/")) == {"Foo Labs": "1"}


def test_leaves_out_the_day_before_the_last_twelve_months(client: Client) -> None:
    make_move(announced_on="2025-11-23")
    assert "No departures are known in this period." in main_words(read(client, "/"))


def test_agrees_with_a_count_by_hand_where_a_month_lies_across_the_edge(client: Client) -> None:
    """March has 31 days, 17 of them from the 15th on: 1 + 17/31 = 1.55, between 1 and 2."""
    foo = make_organization("Foo Labs")
    make_move(from_organization=foo, announced_on="2026-03-20")
    make_move(from_organization=foo, announced_on="2026-03")
    assert departures(read(client, "/?since=2026-03-15&until=2026-06")) == {"Foo Labs": "1.5 (1–2)"}


def test_gives_the_chart_the_numbers_of_the_table(client: Client) -> None:
    make_move(announced_on="2026-03")
    row = read(client, "/?since=2026-03-15&until=2026-06").xpath("//tr[@data-value]")[0]
    assert (row.get("data-min"), row.get("data-value"), row.get("data-max")) == ("0", "0.5484", "1")


def test_includes_all_of_a_year_that_the_period_ends_with(client: Client) -> None:
    make_move(announced_on="2024-12-31", from_organization=make_organization("Foo Labs"))
    assert departures(read(client, "/?since=2024&until=2024")) == {"Foo Labs": "1"}


@pytest.mark.parametrize("status", ["rumoured", "denied", "retracted"])
def test_does_not_count_what_is_not_sure_or_not_true(client: Client, status: str) -> None:
    make_move(announced_on="2026-03-20", status=status)
    assert departures(read(client, "/")) == {}


def test_puts_the_most_departures_first(client: Client) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    for organization in (foo, bar, bar):
        make_move(from_organization=organization, announced_on="2026-03-20")
    assert list(departures(read(client, "/"))) == ["Bar AI", "Foo Labs"]


def test_adds_all_organizations_up(client: Client) -> None:
    make_move(announced_on="2026-03-20")
    make_move(announced_on="2026-04-20")
    assert "Departures in all 2 Organizations with departures 2" in main_words(read(client, "/"))


def test_shows_which_share_is_unsourced(client: Client) -> None:
    foo = make_organization("Foo Labs")
    make_import_claim(make_move(from_organization=foo, announced_on="2026-03-20"))
    make_claim(move=make_move(from_organization=foo, announced_on="2026-04-20"))
    row = read(client, "/").xpath("//tr[@data-value]")[0]
    assert words(row.xpath("./td")[-1]) == "50%"


def test_opens_a_number_to_the_moves_behind_it(client: Client) -> None:
    foo = make_organization("Foo Labs")
    make_move(from_organization=foo, announced_on="2026-03-20", person=make_person("Ada Example"))
    make_move(from_organization=foo, announced_on="2026-03-20", status="denied")
    make_move(from_organization=foo, announced_on="2026-03-20", from_capacity="board")
    make_move(from_organization=foo, to_organization=foo, announced_on="2026-03-20")
    make_move(to_organization=foo, announced_on="2026-03-20")
    link = read(client, "/").xpath("//td[@data-figure]/a/@href")[0]
    assert listed_moves(read(client, link)) == ["Ada Example left Foo Labs"]


def test_says_which_definition_and_which_days(client: Client) -> None:
    said = main_words(read(client, "/"))
    assert (
        "Counted over 24 Nov 2025 – 23 Nov 2026, both days included. Definition “departures”, version 1"
        in said
    )


def test_offers_all_years_since_the_first_move(client: Client) -> None:
    make_move(announced_on="2011")
    assert "All, since 2011" in main_words(read(client, "/"))


def test_marks_the_period_that_is_shown(client: Client) -> None:
    chosen = read(client, "/?since=2025&until=2025").xpath("//nav[@class='choices']/a[@aria-current]")
    assert [words(link) for link in chosen] == ["2025"]


def test_lists_the_ten_latest_moves_that_count(client: Client) -> None:
    for day in range(1, 12):
        make_move(announced_on=f"2026-03-{day:02}", person=make_person(f"Person of {day}"))
    make_move(announced_on="2026-05-01", status="denied")
    latest = listed_moves(read(client, "/"))
    assert (len(latest), latest[0].split(" left ")[0]) == (10, "Person of 11")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=foo", "Since: “foo” is not a date. Write 2024, 2024-10 or 2024-10-14."),
        ("until=2024-13", "Until: “2024-13” is not a date: there is no month 13; months run from 01 to 12."),
        ("since=0001", "Since: “0001” is not a date: the years run from 1900 to 2100."),
        ("until=9999", "Until: “9999” is not a date: the years run from 1900 to 2100."),
        ("since=2024-05&until=2024-04", "Until: The period ends"),
        ("since=2030", "Since: The period ends"),
        ("since=%00", "Since: "),
    ],
)
def test_names_the_field_of_a_date_that_it_refuses(client: Client, query: str, sentence: str) -> None:
    assert sentence in main_words(read(client, f"/?{query}", status=400))


def test_shows_the_default_period_where_it_refuses_a_date(client: Client) -> None:
    assert "Departures, 24 Nov 2025 – 23 Nov 2026" in main_words(read(client, "/?since=foo", status=400))


def test_pages_through_the_organizations(client: Client) -> None:
    for number in range(16):
        make_move(announced_on="2026-03-20", from_organization=make_organization(f"Lab {number:02}"))
    assert list(departures(read(client, "/?page=2"))) == ["Lab 15"]


def test_works_without_any_move(client: Client) -> None:
    assert "No moves are known yet." in main_words(read(client, "/"))
