"""The list of moves with its filters."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.dashboard.pages import listed_moves, main_words, read, words
from tests.factories import make_claim, make_import_claim, make_move, make_organization, make_person
from tests.metrics.careers import put_below

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_moves() -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    make_move(
        person=make_person("Ada"), from_organization=foo, to_organization=bar, announced_on="2024-05-01"
    )
    make_move(person=make_person("Bob"), from_organization=bar, announced_on="2023", status="rumoured")
    make_move(person=make_person("Cyd"), to_organization=foo, announced_on="2022-07")


@pytest.mark.usefixtures("three_moves")
@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("", ["Ada", "Bob", "Cyd"]),
        ("organization=foo", ["Ada", "Cyd"]),
        ("from=bar", ["Bob"]),
        ("to=foo", ["Cyd"]),
        ("person=ada", ["Ada"]),
        ("status=rumoured", ["Bob"]),
        ("since=2023-06", ["Ada", "Bob"]),
        ("until=2023-06", ["Bob", "Cyd"]),
        ("since=2022-07-31&until=2022", ["Cyd"]),
        ("since=2022-08&until=2022", []),
        ("figure=departures", ["Ada"]),
        ("figure=arrivals", ["Ada", "Cyd"]),
        ("from=foo&to=bar&since=2024&until=2024", ["Ada"]),
    ],
)
def test_lists_the_moves_that_fit(client: Client, query: str, people: list[str]) -> None:
    assert [headline.split()[0] for headline in listed_moves(read(client, f"/moves/?{query}"))] == people


@pytest.mark.usefixtures("three_moves")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=foo", "Since: “foo” is not a date."),
        ("since=2024&until=2023", "Until: The period ends"),
        ("status=sure", "Status: Select a valid choice."),
        ("from=nobody", "From: There is no organization at the address “nobody”."),
        ("organization=%00", "Organization: "),
        ("person=nobody", "Person: There is no person at the address “nobody”."),
    ],
)
def test_names_the_filter_that_it_refuses(client: Client, query: str, sentence: str) -> None:
    assert sentence in main_words(read(client, f"/moves/?{query}", status=400))


@pytest.mark.usefixtures("three_moves")
def test_shows_the_list_without_the_filter_that_it_refuses(client: Client) -> None:
    assert len(listed_moves(read(client, "/moves/?since=foo", status=400))) == 3


def test_says_how_much_a_vague_move_counts(client: Client) -> None:
    make_move(announced_on="2026-03")
    page = read(client, "/moves/?figure=departures&since=2026-03-15&until=2026-06")
    assert "counts 0.55" in main_words(page)


@pytest.mark.usefixtures("three_moves")
def test_keeps_the_other_filters_where_one_is_taken_off(client: Client) -> None:
    page = read(client, "/moves/?from=foo&to=bar&status=confirmed")
    assert page.xpath("//a[@class='remove']/@href") == [
        "?to=bar&status=confirmed",
        "?from=foo&status=confirmed",
    ]


@pytest.mark.usefixtures("three_moves")
def test_keeps_the_chosen_organization_in_the_form(client: Client) -> None:
    page = read(client, "/moves/?from=foo")
    assert page.xpath("//form[@class='filters']//input[@type='hidden']/@name") == ["from"]


def test_marks_a_move_for_which_only_an_import_speaks(client: Client) -> None:
    make_import_claim(make_move())
    assert "Unsourced" in main_words(read(client, "/moves/"))


def test_does_not_mark_a_move_that_an_article_speaks_for(client: Client) -> None:
    move = make_move()
    make_import_claim(move)
    make_claim(move=move)
    assert "Unsourced" not in main_words(read(client, "/moves/"))


def test_goes_to_the_next_page_with_the_same_filters(client: Client) -> None:
    foo = make_organization("Foo")
    for _ in range(51):
        make_move(from_organization=foo)
    page = read(client, "/moves/?from=foo")
    assert len(listed_moves(page)) == 50
    (link,) = page.xpath("//a[@rel='next']")
    assert (words(link), link.get("href")) == ("Next", "?from=foo&page=2")


def test_ends_on_the_last_page(client: Client) -> None:
    foo = make_organization("Foo")
    for _ in range(51):
        make_move(from_organization=foo)
    page = read(client, "/moves/?from=foo&page=2")
    assert (len(listed_moves(page)), page.xpath("//a[@rel='next']")) == (1, [])


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1e3", "٣", "9" * 40, "%00"])
def test_answers_404_for_a_page_that_is_not_there(client: Client, number: str) -> None:
    make_move()
    assert "page" in main_words(read(client, f"/moves/?page={number}", status=404))


def test_shows_an_empty_list(client: Client) -> None:
    assert "No move on record fits." in main_words(read(client, "/moves/"))


def test_says_whether_steps_within_a_lineage_are_in_the_list(client: Client) -> None:
    foo, part = make_organization("Foo"), make_organization("Part")
    put_below(part, foo)
    make_move(from_organization=part, to_organization=foo, announced_on="2024-05-01")
    asked = "/moves/?figure=departures&level=lineage"
    without = read(client, f"{asked}&since=2024")
    assert (listed_moves(without), "A step within one is none." in main_words(without)) == ([], True)
    everything = read(client, asked)
    assert len(listed_moves(everything)) == 1
    assert "A step within one is none, but stands here all the same" in main_words(everything)
