"""Pages of figures: what they say, what they open, and what they are made of."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client

from orgs.models import Lineage, Organization
from tests.dashboard.pages import departures, main_words, read, words
from tests.factories import make_article, make_claim, make_move, make_organization, make_person

pytestmark = pytest.mark.django_db
ALL = "since=2020&until=2025"


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo Labs")


@pytest.fixture
def bar() -> Organization:
    return make_organization("Bar AI")


@pytest.fixture
def ada(foo: Organization, bar: Organization) -> Any:
    """Came to Foo, left for Bar, and came back."""
    ada = make_person("Ada Example")
    make_move(person=ada, to_organization=foo, announced_on="2020-01-01")
    left = make_move(
        person=ada, from_organization=foo, to_organization=bar, announced_on=None, effective_on="2022-01-01"
    )
    make_claim(move=left, article=make_article(published_on=date(2022, 1, 5)))
    make_move(person=ada, from_organization=bar, to_organization=foo, announced_on="2024-03")
    return ada


def rows(page: Any, key: str) -> list[dict[str, str]]:
    """A table of the page: each row's text by the key of its column."""
    (table,) = page.xpath(f"//*[@data-table-of='{key}']//table")
    keys = [cell.get("data-key") for cell in table.xpath("./thead//th")]
    return [dict(zip(keys, [words(cell) for cell in row], strict=True)) for row in table.xpath("./tbody/tr")]


def file_rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(response.content.decode())))


@pytest.mark.usefixtures("ada")
class TestOrganization:
    def test_counts_in_and_out_step_by_step(self, client: Client) -> None:
        page = read(client, f"/organizations/foo-labs/?{ALL}")
        by_year = {
            row["since"]: (row["departures"], row["arrivals"], row["net"]) for row in rows(page, "turnover")
        }
        assert by_year["2020"] == ("0", "1", "1")
        assert by_year["2022"] == ("1", "0", "-1")
        assert by_year["2024"] == ("0", "1", "1")

    def test_shows_where_people_come_from_and_go_to(self, client: Client) -> None:
        page = read(client, f"/organizations/foo-labs/?{ALL}")
        told = {
            (row["organization"], row["direction"], row["transfers"]) for row in rows(page, "destinations")
        }
        assert told == {("Bar AI", "came from", "1"), ("Bar AI", "went to", "1")}

    def test_a_number_opens_the_moves_behind_it(self, client: Client) -> None:
        page = read(client, f"/organizations/foo-labs/?{ALL}")
        (link,) = page.xpath("//*[@data-table-of='destinations']//tbody/tr[last()]/td/a")
        assert "Ada Example left Foo Labs for Bar AI" in main_words(read(client, link.get("href")))

    def test_names_who_came_back(self, client: Client) -> None:
        page = read(client, f"/organizations/foo-labs/?{ALL}")
        assert rows(page, "returns") == [
            {"person": "Ada Example", "left": "1 Jan 2022", "returned": "Mar 2024"}
        ]

    @pytest.mark.parametrize(
        "key", ["turnover", "destinations", "poach", "attrition", "survival", "returns", "delays"]
    )
    def test_the_file_holds_what_the_table_says(self, client: Client, key: str) -> None:
        page = read(client, f"/organizations/foo-labs/?{ALL}")
        (link,) = page.xpath(f"//*[@id='{key}']//a[@download]")
        told, plain = rows(page, key), file_rows(client, link.get("href"))
        assert len(told) == len(plain)
        assert list(told[0]) == list(plain[0])

    def test_the_citation_changes_with_the_data_and_not_without(
        self, client: Client, foo: Organization
    ) -> None:
        def cited() -> str:
            (cite,) = read(client, f"/organizations/foo-labs/?{ALL}").xpath(
                "//*[@id='turnover']//details[@class='cite']"
            )
            return words(cite)

        before = cited()
        assert (
            "http://testserver/organizations/foo-labs/?since=2020-01-01&until=2025-12-31#turnover" in before
        )
        assert cited() == before
        make_move(from_organization=foo, announced_on="2023-05-01")
        assert cited() != before

    def test_says_how_many_were_there_and_how_many_left(self, client: Client) -> None:
        page = read(client, "/organizations/foo-labs/?since=2022&until=2022")
        (chart,) = page.xpath("//*[@id='attrition']")
        assert (
            "Departures from 1 Jan 2022 to 31 Dec 2022: 1, of 0 tracked people on average. These are fewer "
            "than 20, so that no rate is shown."
        ) in words(chart)
        later = read(client, "/organizations/foo-labs/?since=2024&until=2024")
        there = {row["month"]: row["headcount"] for row in rows(later, "attrition")}
        assert (there["Feb 2024"], there["Apr 2024"]) == ("0", "1")

    def test_says_how_long_it_took_until_it_was_known(self, client: Client) -> None:
        page = read(client, f"/organizations/foo-labs/?{ALL}")
        to_news, to_here = rows(page, "delays")
        assert (to_news["median"], to_news["n"], to_news["moves"]) == ("4", "1", "3")
        assert (to_here["n"], to_here["delay"]) == ("1", "From the news to this record")

    def test_says_what_to_do_where_nothing_is_known(self, client: Client) -> None:
        make_organization("Quiet")
        page = read(client, "/organizations/quiet/")
        assert "Nobody is known to have come or left in this period. Try a longer one." in main_words(page)
        assert not page.xpath("//figure[@data-chart]")

    def test_refuses_a_file_for_a_period_that_is_none(self, client: Client) -> None:
        response = client.get("/organizations/foo-labs/turnover.csv?since=soon")
        assert response.status_code == 400
        assert response.content.decode().startswith("since: “soon” is not a date.")

    def test_there_is_no_file_of_another_name(self, client: Client) -> None:
        assert client.get("/organizations/foo-labs/secrets.csv").status_code == 404


def test_a_lineage_counts_no_step_within_it(client: Client, foo: Organization, bar: Organization) -> None:
    Lineage.objects.create(organization=bar, other=foo, relation="parent")
    baz = make_organization("Baz")
    make_move(from_organization=bar, to_organization=foo, announced_on="2023")
    make_move(from_organization=bar, to_organization=baz, announced_on="2023-05-01")
    page = read(client, f"/organizations/foo-labs/?{ALL}&level=lineage")
    assert "Foo Labs and all that was part of it at the time." in main_words(page)
    told = [(row["organization"], row["direction"]) for row in rows(page, "destinations")]
    assert told == [("Baz", "went to")]


@pytest.mark.usefixtures("ada")
class TestFlows:
    def test_shows_who_goes_from_where_to_where(self, client: Client) -> None:
        page = read(client, f"/flows/?{ALL}")
        told = {row.pop("organization"): row for row in rows(page, "matrix")}
        assert told == {
            "Bar AI": {"to-bar-ai": "", "to-foo-labs": "1"},
            "Foo Labs": {"to-bar-ai": "1", "to-foo-labs": ""},
        }

    def test_the_file_is_the_matrix(self, client: Client) -> None:
        by_name = {row["organization"]: row for row in file_rows(client, f"/flows.csv?{ALL}")}
        assert by_name["Foo Labs"]["to-bar-ai"] == "1"

    def test_says_what_is_wrong_with_the_number_of_organizations(self, client: Client) -> None:
        page = read(client, "/flows/?top=1000", status=400)
        assert "less than or equal to 50" in main_words(page)


@pytest.mark.usefixtures("ada")
class TestCompare:
    def test_puts_organizations_side_by_side(self, client: Client) -> None:
        page = read(client, f"/compare/?organization=foo-labs&organization=bar-ai&{ALL}")
        assert [
            (row["organization"], row["departures"], row["arrivals"]) for row in rows(page, "counts")
        ] == [
            ("Foo Labs", "1", "2"),
            ("Bar AI", "1", "1"),
        ]
        assert rows(page, "careers")[0]["returns"] == "1"

    def test_finds_an_organization_by_its_name(self, client: Client) -> None:
        page = read(client, f"/compare/?organization=Foo+Labs&organization=bar-ai&{ALL}")
        assert len(rows(page, "counts")) == 2

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ("organization=foo-labs", "Name two to five organizations to compare them."),
            ("organization=foo-labs&organization=qqq", "No organization is called “qqq”."),
        ],
    )
    def test_says_what_it_needs(self, client: Client, asked: str, sentence: str) -> None:
        assert sentence in main_words(read(client, f"/compare/?{asked}", status=400))

    def test_asks_for_organizations_at_first(self, client: Client) -> None:
        assert "Name two to five organizations" in main_words(read(client, "/compare/"))


def test_the_pages_of_figures_cost_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: Any, foo: Organization, bar: Organization
) -> None:
    def fill(people: int) -> None:
        for _number in range(people):
            person = make_person()
            make_move(person=person, to_organization=foo, announced_on="2021-01-01")
            make_move(person=person, from_organization=foo, to_organization=bar, announced_on="2022")
            make_move(person=person, from_organization=bar, to_organization=foo, announced_on="2023")

    fill(3)
    client.get("/organizations/foo-labs/")  # what is stale is made anew by whoever comes first
    with django_assert_num_queries(41):
        client.get(f"/organizations/foo-labs/?{ALL}")
    with django_assert_num_queries(14):  # once more, from what is kept
        client.get(f"/organizations/foo-labs/?{ALL}")
    fill(10)
    client.get("/organizations/foo-labs/")
    with django_assert_num_queries(41):
        client.get(f"/organizations/foo-labs/?{ALL}")
    with django_assert_num_queries(7):
        client.get(f"/flows/?{ALL}")
    with django_assert_num_queries(3):
        client.get(f"/flows/?{ALL}")


def test_a_person_is_shown_with_who_went_along(client: Client, foo: Organization, bar: Organization) -> None:
    for name, day in (("Ada Example", "2024-05-01"), ("Bo Near", "2024-07-10"), ("Cy Late", "2025-05-01")):
        make_move(person=make_person(name), from_organization=foo, to_organization=bar, announced_on=day)
    page = read(client, "/people/ada-example/")
    (along,) = page.xpath("//section[@aria-labelledby='along']")
    assert "Foo Labs → Bar AI Bo Near" in words(along)
    assert "Cy Late" not in words(along)


class TestOverview:
    def test_shows_who_gains_and_who_loses(
        self, client: Client, foo: Organization, bar: Organization
    ) -> None:
        make_move(from_organization=foo, to_organization=bar, announced_on="2024-05-01")
        page = read(client, f"/?{ALL}")
        assert [(row["organization"], row["net"]) for row in rows(page, "net")] == [
            ("Bar AI", "1"),
            ("Foo Labs", "-1"),
        ]
        assert [row["net"] for row in file_rows(client, f"/net.csv?{ALL}")] == ["1", "-1"]

    def test_departures_are_taken_as_a_file_and_cited(self, client: Client, foo: Organization) -> None:
        make_move(from_organization=foo, announced_on="2024")
        (link,) = read(client, f"/?{ALL}").xpath("//section[@aria-labelledby='departures']//a[@download]")
        assert file_rows(client, link.get("href")) == [
            {"organization": "Foo Labs", "departures": "1", "min": "1", "max": "1", "unsourced": "0"}
        ]
        assert "data sha256" in main_words(read(client, f"/?{ALL}"))

    def test_narrows_to_a_kind_a_country_a_manner_and_a_role(self, client: Client) -> None:
        lab = make_organization("Lab Foo", kind="lab", country="FR")
        firm = make_organization("Firm Bar", kind="company", country="US")
        fields = {"announced_on": "2024-05-01", "exit_manner": "resigned", "role_from": "research scientist"}
        make_move(from_organization=lab, **fields)
        make_move(from_organization=firm, **fields)
        make_move(from_organization=lab, announced_on="2024-05-01", exit_manner="dismissed")

        def counted(asked: str) -> dict[str, str]:
            return departures(read(client, f"/?{ALL}&{asked}"))

        assert counted("") == {"Lab Foo": "2", "Firm Bar": "1"}
        assert counted("kind=lab") == counted("country=fr") == {"Lab Foo": "2"}
        assert (
            counted("exit_manner=resigned")
            == counted("role_group=research")
            == {"Firm Bar": "1", "Lab Foo": "1"}
        )
        assert "Only: lab; FR; resigned; research." in main_words(
            read(client, f"/?{ALL}&kind=lab&country=fr&exit_manner=resigned&role_group=research")
        )

    def test_shows_rumours_apart(self, client: Client, foo: Organization) -> None:
        make_move(from_organization=foo, announced_on="2024-05-01")
        make_move(from_organization=foo, announced_on="2024-06-01", status="rumoured")
        assert "Rumoured" not in main_words(read(client, f"/?{ALL}"))
        page = read(client, f"/?{ALL}&status=rumoured")
        assert "Rumoured, not counted" in main_words(page)
        assert departures(page) == {"Foo Labs": "1"}

    def test_tells_what_is_new_this_week(self, client: Client) -> None:
        move = make_move(person=make_person("Ada Example"), status="rumoured")
        assert "new" in words(read(client, "/").xpath("//ul[@class='changes']")[0])
        with time_machine.travel(datetime.now(UTC) + timedelta(days=30)):
            assert not read(client, "/").xpath("//ul[@class='changes']")
            move.status = "confirmed"
            move.save()
            assert "now confirmed" in words(read(client, "/").xpath("//ul[@class='changes']")[0])

    def test_refuses_a_country_that_is_none(self, client: Client) -> None:
        sentence = "A country is two letters of ISO 3166-1, for example FR."
        assert sentence in main_words(read(client, "/?country=France", status=400))


def test_the_moves_behind_a_lineage_are_those_that_left_it(
    client: Client, foo: Organization, bar: Organization
) -> None:
    Lineage.objects.create(organization=bar, other=foo, relation="parent")
    make_move(person=make_person("In Side"), from_organization=bar, to_organization=foo, announced_on="2023")
    make_move(person=make_person("Out Side"), from_organization=bar, announced_on="2023-05-01")
    listed = main_words(read(client, f"/moves/?figure=departures&from=foo-labs&level=lineage&{ALL}"))
    assert "Out Side" in listed
    assert "In Side" not in listed


@pytest.mark.usefixtures("ada")
class TestCareersOfALargeOrganization:
    @pytest.fixture(autouse=True)
    def many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tracker.dashboard.organization_charts.MANY_SPELLS", 1)

    def test_are_fetched_after_the_page(self, client: Client) -> None:
        page = read(client, f"/organizations/foo-labs/?{ALL}")
        assert page.xpath("//*[@id='turnover']")
        assert not page.xpath("//*[@id='survival']")
        (later,) = page.xpath("//*[@id='careers']")
        careers = read(client, later.get("hx-get"))
        assert careers.xpath("//*[@id='careers']//*[@id='survival']")
        assert rows(careers, "returns")[0]["person"] == "Ada Example"

    def test_are_on_the_page_once_they_are_counted(self, client: Client) -> None:
        address = f"/organizations/foo-labs/?{ALL}"
        client.get(read(client, address).xpath("//*[@id='careers']")[0].get("hx-get"))
        assert read(client, address).xpath("//*[@id='survival']")

    def test_are_within_reach_without_a_script(self, client: Client) -> None:
        (link,) = read(client, f"/organizations/foo-labs/?{ALL}").xpath("//*[@id='careers']//a")
        assert "How long people stay" in main_words(read(client, link.get("href")))
