"""The time machine on the pages: what they show of the past, in which words, and the way back to now."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from orgs.models import Lineage, Organization
from people.models import Person
from tests.dashboard.pages import departures, listed_moves, main_words, read, words
from tests.factories import make_article, make_claim, make_move, make_organization, make_person
from tests.metrics.past.days import on
from tracker.moves.careers.rebuild import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return make_person("Ada Example")


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo Labs")


@pytest.fixture
def told(ada: Person, foo: Organization) -> None:
    """A rumour of October 2024 that was entered on 2 January 2025 and confirmed there two days later."""
    with on("2025-01-02"):
        move = make_move(person=ada, from_organization=foo, status="rumoured", announced_on="2024-10-14")
        article = make_article("Ada may leave.", published_on=date(2024, 10, 14))
        make_claim(article=article, quote="Ada may leave.", move=move, status="rumoured", from_name="Foo")
    with on("2025-01-04"):
        move.status = "confirmed"
        move.save()
        article = make_article("Ada has left.", published_on=date(2024, 11, 1))
        make_claim(article=article, quote="Ada has left.", move=move, status="confirmed", from_name="Foo")


def form_of(page: Any) -> Any:
    (details,) = page.xpath("//details[contains(@class, 'time-machine')]")
    return details


@pytest.mark.usefixtures("told")
def test_moves_are_shown_as_they_were_held(client: Client) -> None:
    assert listed_moves(read(client, "/moves/?as_of=2025-01-01")) == []
    assert listed_moves(read(client, "/moves/?as_of=2025-01-03")) == ["Ada Example is said to leave Foo Labs"]
    assert listed_moves(read(client, "/moves/?as_of=2025-01-04")) == ["Ada Example left Foo Labs"]


@pytest.mark.usefixtures("told")
def test_moves_are_shown_as_they_had_been_published(client: Client) -> None:
    assert listed_moves(read(client, "/moves/?published_by=2024-10-13")) == []
    before = listed_moves(read(client, "/moves/?published_by=2024-10-31"))
    assert before == ["Ada Example is said to leave Foo Labs"]


@pytest.mark.usefixtures("told")
def test_the_page_says_what_it_shows_and_leads_back_to_now(client: Client) -> None:
    page = read(client, "/moves/?as_of=2025-01-03&status=rumoured&page=1")
    (said,) = page.xpath("//div[@class='past']")
    assert words(said).startswith("As this system held it on 3 January 2025. Read from history")
    assert "have the names of today. Shown are moves dated 4 January 2024 to 4 January 2026." in words(said)
    assert said.xpath(".//a/@href") == ["?status=rumoured"]
    published = read(client, "/moves/?published_by=2024-10-20")
    assert "By what had been published by 20 October 2024." in main_words(published)
    assert not read(client, "/moves/").xpath("//div[@class='past']")


@pytest.mark.usefixtures("told")
def test_a_day_before_the_first_record_is_answered_with_a_sentence(client: Client) -> None:
    page = read(client, "/moves/?as_of=2024-12-31")
    assert "Nothing was on record yet: the first move came on 2 January 2025." in main_words(page)


@pytest.mark.parametrize(
    ("address", "label", "sentence"),
    [
        ("/moves/?as_of=2024-10", "As this system held it on:", "“2024-10” is not a day."),
        ("/?published_by=never", "By what had been published by:", "“never” is not a day."),
        ("/?as_of=2030-01-01", "As this system held it on:", "2030-01-01 has not come yet"),
        ("/moves/?as_of=2024-10-14&published_by=2024-10-14", "By what had been", "not for both."),
        ("/organizations/foo-labs/?on=soon", "Who was where on:", "“soon” is not a day."),
        ("/people/ada-example/?on=2030-01-01", "Who was where on:", "has not come yet"),
    ],
)
@pytest.mark.usefixtures("told")
def test_what_is_no_day_of_the_past_is_refused_and_the_field_named(
    client: Client, address: str, label: str, sentence: str
) -> None:
    page = read(client, address, status=400)
    (problem,) = page.xpath("//div[@class='problems']")
    assert label in words(problem)
    assert sentence in words(problem)
    assert "Ada Example" in main_words(page)


@pytest.mark.usefixtures("told")
def test_the_form_keeps_the_filters_and_the_filters_keep_the_day(client: Client) -> None:
    page = read(client, "/moves/?as_of=2025-01-03&from=foo-labs&status=rumoured&page=1")
    form = form_of(page)
    kept = [(each.get("name"), each.get("value")) for each in form.xpath(".//input[@type='hidden']")]
    assert kept == [("from", "foo-labs"), ("status", "rumoured")]
    assert form.xpath(".//input[@name='as_of']/@value") == ["2025-01-03"]
    (filters,) = page.xpath("//form[@action='/moves/']")
    assert filters.xpath(".//input[@name='as_of']/@value") == ["2025-01-03"]


def test_the_form_has_a_labelled_field_for_each_sense_and_is_closed_until_it_is_used(client: Client) -> None:
    form = form_of(read(client, "/moves/"))
    assert form.get("open") is None
    labels = {each.get("for"): words(each) for each in form.xpath(".//label")}
    fields = {each.get("id"): each.get("type") for each in form.xpath(".//input")}
    assert set(labels) == set(fields)
    assert set(fields.values()) == {"date"}
    assert form_of(read(client, "/moves/?as_of=2026-11-23")).get("open") is not None


@pytest.mark.usefixtures("told")
def test_departures_are_those_of_then_and_lead_to_their_moves(client: Client) -> None:
    assert departures(read(client, "/?as_of=2025-01-03")) == {}
    page = read(client, "/?as_of=2025-01-04")
    assert departures(page) == {"Foo Labs": "1"}
    (address,) = page.xpath("//td[@data-figure]/a/@href")
    assert listed_moves(read(client, address)) == ["Ada Example left Foo Labs"]
    assert listed_moves(page) == ["Ada Example left Foo Labs"]
    assert departures(read(client, "/?published_by=2024-10-31")) == {}
    assert departures(read(client, "/?published_by=2024-11-01")) == {"Foo Labs": "1"}


@pytest.mark.usefixtures("told")
def test_the_periods_to_choose_from_keep_the_day(client: Client) -> None:
    page = read(client, "/?as_of=2025-01-04&since=2024&until=2024")
    links = page.xpath("//nav[@class='choices']/a")
    assert [link.get("href") for link in links][:2] == [
        "/?since=&until=&as_of=2025-01-04",
        "/?since=2024&until=2024&as_of=2025-01-04",
    ]
    assert [words(link) for link in links if link.get("aria-current")] == ["2024"]


def test_a_move_that_was_deleted_since_has_no_link(client: Client, ada: Person, foo: Organization) -> None:
    with on("2025-01-02"):
        move = make_move(person=ada, from_organization=foo)
    with on("2025-01-04"):
        move.delete()
    page = read(client, "/moves/?as_of=2025-01-03")
    assert "Ada Example left Foo Labs" in main_words(page)
    assert listed_moves(page) == []


@pytest.fixture
def careers(ada: Person, foo: Organization) -> None:
    """Ada was at Foo Labs from March 2023 to 14 October 2024, and has been at Bar AI since."""
    bar = make_organization("Bar AI")
    make_move(person=ada, to_organization=foo, announced_on="2023-03")
    make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2024-10-14")
    rebuild([ada.pk])


@pytest.mark.usefixtures("careers")
@pytest.mark.parametrize(
    ("day", "where"),
    [
        ("2023-02-28", []),
        ("2023-03-01", ["Foo Labs"]),
        ("2024-10-13", ["Foo Labs"]),
        ("2024-10-15", ["Bar AI"]),
        ("2026-11-23", ["Bar AI"]),
    ],
)
def test_a_person_is_shown_where_they_were_on_a_day(client: Client, day: str, where: list[str]) -> None:
    page = read(client, f"/people/ada-example/?on={day}")
    (section,) = page.xpath("//section[@aria-labelledby='where']")
    assert [words(link) for link in section.xpath(".//span[@class='what']/a")] == where
    assert "by what is known now" in main_words(page)
    if not where:
        assert "It is not known where this person was on that day." in words(section)


@pytest.mark.usefixtures("careers")
def test_an_organization_is_shown_with_who_was_there_on_a_day(client: Client) -> None:
    page = read(client, "/organizations/foo-labs/?on=2024-01-01")
    (section,) = page.xpath("//section[@aria-labelledby='where']")
    assert [words(link) for link in section.xpath(".//span[@class='what']/a")] == ["Ada Example"]
    assert "Employment · since Mar 2023 · until 14 Oct 2024" in words(section)
    after = read(client, "/organizations/foo-labs/?on=2025-01-01")
    assert "Nobody is known to have been here on that day." in main_words(after)
    assert not read(client, "/organizations/foo-labs/").xpath("//section[@aria-labelledby='where']")


def test_who_was_there_comes_in_pages(client: Client, foo: Organization) -> None:
    people = [make_person(f"Person {number}") for number in range(52)]
    for person in people:
        make_move(person=person, to_organization=foo, announced_on="2024-01-01")
    rebuild([person.pk for person in people])
    first = read(client, "/organizations/foo-labs/?on=2024-06-01")
    second = read(client, "/organizations/foo-labs/?on=2024-06-01&page=2")
    counts = [
        len(page.xpath("//section[@aria-labelledby='where']//span[@class='what']/a"))
        for page in (first, second)
    ]
    assert counts == [50, 2]


@pytest.mark.usefixtures("careers", "told")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/moves/?as_of=2025-01-03", 2),  # the page, and the first day on record
        ("/moves/?published_by=2024-10-20", 3),
        ("/?as_of=2025-01-03", 4),  # departures, no organization, first moves, latest, first on record
    ],
)
def test_a_page_of_the_past_costs_a_fixed_number_of_queries(
    client: Client, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("careers")
@pytest.mark.parametrize("address", ["/organizations/foo-labs/", "/people/ada-example/"])
def test_a_day_costs_one_query_more(client: Client, address: str) -> None:
    client.get(address)  # its figures are kept
    counts = []
    for query in ("", "?on=2024-01-01"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{address}{query}")
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1


@pytest.fixture
def various(foo: Organization) -> None:
    """Who left Foo Labs or its part in 2024, one by a step within them, entered on 2 January 2025."""
    part, bar = make_organization("Foo Part", kind="company"), make_organization("Bar AI")
    steps = [
        ("Ada Example", foo, bar, {"exit_manner": "resigned", "role_from": "research scientist"}),
        ("Bo Example", foo, None, {"exit_manner": "dismissed", "role_from": "software engineer"}),
        ("Cy Example", part, bar, {"exit_manner": "resigned", "role_to": "research scientist"}),
        ("Di Example", part, foo, {"exit_manner": "resigned"}),
        ("Ed Example", foo, bar, {"exit_manner": "resigned", "status": "rumoured"}),
    ]
    with on("2025-01-02"):
        Lineage.objects.create(organization=part, other=foo, relation="parent")
        for name, left, joined, fields in steps:
            move = make_move(
                person=make_person(name),
                from_organization=left,
                to_organization=joined,
                announced_on="2024-10-14",
                **fields,
            )
            article = make_article(f"{name} left.", published_on=date(2024, 10, 15))
            make_claim(article=article, quote=f"{name} left.", move=move, status=move.status)


@pytest.mark.usefixtures("various")
@pytest.mark.parametrize("moment", ["as_of=2025-01-04", "published_by=2025-01-04"])
@pytest.mark.parametrize(
    ("asked", "counted", "people"),
    [
        ("", {"Foo Labs": "2", "Foo Part": "2"}, "Ada Bo"),
        ("exit_manner=resigned", {"Foo Labs": "1", "Foo Part": "2"}, "Ada"),
        ("role_group=research", {"Foo Labs": "1"}, "Ada"),
        ("level=lineage", {"Foo Labs": "3"}, "Ada Bo Cy"),
        ("level=lineage&exit_manner=resigned", {"Foo Labs": "2"}, "Ada Cy"),
    ],
)
def test_a_narrowed_number_of_the_past_opens_its_moves(
    client: Client, moment: str, asked: str, counted: dict[str, str], people: str
) -> None:
    page = read(client, f"/?since=2024&until=2024&{asked}&{moment}")
    assert departures(page) == counted
    (row,) = (row for row in page.xpath("//tr[@data-value]") if "Foo Labs" in words(row))
    (address,) = row.xpath(".//td[@data-figure]/a/@href")
    listed = listed_moves(read(client, address))
    assert sorted(line.split()[0] for line in listed) == people.split()


@pytest.mark.usefixtures("various")
@pytest.mark.parametrize("moment", ["as_of=2025-01-04", "published_by=2025-01-04"])
def test_rumours_of_the_past_stand_beside(client: Client, moment: str) -> None:
    page = read(client, f"/?since=2024&until=2024&status=rumoured&{moment}")
    assert departures(page)["Foo Labs"] == "2"
    (row,) = (row for row in page.xpath("//tr[@data-value]") if "Foo Labs" in words(row))
    link = row.xpath("./td[last()]/a")[0]
    assert words(link) == "1"
    assert listed_moves(read(client, link.get("href"))) == ["Ed Example is said to leave Foo Labs for Bar AI"]


@pytest.mark.usefixtures("various")
def test_a_figure_of_now_is_refused_for_the_past(client: Client) -> None:
    page = read(client, "/moves/?figure=flows&as_of=2025-01-04", status=400)
    assert "Show: Who went from one to another is known of now only" in main_words(page)
