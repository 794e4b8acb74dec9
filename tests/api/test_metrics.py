"""Figures of the API: what each carries, what it refuses, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orgs.models import Organization
from people.models import Person
from tests.api.problems import faults
from tests.factories import NOW, make_article, make_claim, make_import_claim, make_organization, make_person
from tests.metrics.careers import go, put_below
from tracker.api.metrics.urls import FIGURES
from tracker.merges.merge import merge

pytestmark = pytest.mark.django_db
YEAR = {"since": "2024", "until": "2024"}
COMMON = {
    "definition",
    "window",
    "level",
    "organization",
    "n",
    "unsourced",
    "unsourced_share",
    "coverage",
    "small_coverage",
    "moves",
}


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo Labs")


@pytest.fixture
def bar() -> Organization:
    return make_organization("Bar AI")


@pytest.fixture
def ada() -> Person:
    return make_person("Ada Example")


def ask(client: Client, figure: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/metrics/{figure}/", YEAR | query)
    assert answer.status_code == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def refusal(client: Client, figure: str, **query: Any) -> dict[str, list[str]]:
    answer = client.get(f"/api/v1/metrics/{figure}/", query)
    assert answer.status_code == 400
    return faults(answer.json())


def needed(figure: str) -> dict[str, str]:
    if figure == "followers":
        return {"from": "foo-labs", "to": "bar-ai"}
    return {"organization": "foo-labs"}


def numbers(row: dict[str, Any]) -> Any:
    return row["min"], row["value"], row["max"]


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_says_what_it_is_and_opens_to_its_moves(
    client: Client, foo: Organization, bar: Organization, ada: Person, figure: str
) -> None:
    go(ada, None, foo, "2022-03-01")
    make_import_claim(go(ada, foo, bar, "2024-03-01"))
    go(ada, bar, foo, "2024-09-01")
    answer = ask(client, figure, **needed(figure))
    assert set(answer) > COMMON
    assert answer["definition"]["version"] == (2 if figure == "delays" else 1)
    assert answer["definition"]["text"]
    assert answer["organization"] == {"slug": "foo-labs", "name": "Foo Labs", "note": ""}
    assert (answer["coverage"], answer["small_coverage"]) == (1, True)
    assert client.get(answer["moves"]).json()["results"]


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_answers_with_nothing_behind_it(
    client: Client, foo: Organization, bar: Organization, figure: str
) -> None:
    answer = client.get(f"/api/v1/metrics/{figure}/", needed(figure)).json()
    assert (answer["n"], answer["unsourced_share"], answer["coverage"]) == (0, 0.0, 0)


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_names_what_it_does_not_take(
    client: Client, foo: Organization, bar: Organization, figure: str
) -> None:
    (sentence,) = refusal(client, figure, **needed(figure), nonsense="1")["nonsense"]
    assert sentence.startswith("This figure takes ")
    until = refusal(client, figure, **needed(figure), until="2024-13")["until"]
    assert until == ["“2024-13” is not a date: there is no month 13; months run from 01 to 12."]


@pytest.mark.parametrize("figure", [name for name in FIGURES if name != "followers"])
def test_an_organization_that_is_not_there_is_refused(client: Client, figure: str) -> None:
    for slug in ("nobody", "a\0b"):
        (sentence,) = refusal(client, figure, organization=slug)["organization"]
        assert sentence.startswith(f"There is no organization “{slug}”")


def test_departures_of_several_organizations_come_month_by_month_of_each(
    client: Client, foo: Organization, bar: Organization
) -> None:
    go(make_person(), foo, bar, "2024-03-01")
    go(make_person(), foo, None, "2024-03")
    go(make_person(), bar, foo, "2024")
    named = ["bar-ai", "foo-labs"]
    answer = ask(client, "departures", organization=named, by="month")
    alone = {slug: ask(client, "departures", organization=slug, by="month") for slug in named}
    assert [row["organization"]["slug"] for row in answer["results"]] == ["bar-ai"] * 12 + ["foo-labs"] * 12
    rows = [(row.pop("organization")["slug"], row) for row in answer["results"]]
    for slug in named:
        assert [row for named, row in rows if named == slug] == alone[slug]["results"]
    assert (answer["organizations"], answer["organization"], answer["coverage"]) == (2, None, None)
    assert answer["total"]["max"] == sum(alone[slug]["total"]["max"] for slug in named)
    assert answer["moves"].count("organization=") == 2


def test_rows_are_the_same_whether_rumours_stand_beside_them_or_not(
    client: Client, foo: Organization, bar: Organization
) -> None:
    bar.name, bar.note = 'Bar "é" AI', "a\\b"
    bar.save()
    make_import_claim(go(make_person(), foo, bar, "2024-03-01"))
    go(make_person(), bar, None, "2024-03")
    asked = {"organization": ["foo-labs", "bar-ai"], "by": "month", "since": "2023-11-05"}
    beside = ask(client, "departures", status="rumoured", **asked)["results"]
    assert [row.pop("rumoured")["max"] for row in beside] == [0] * len(beside)
    assert ask(client, "departures", **asked)["results"] == beside


def test_departures_of_several_organizations_come_by_organization_too(
    client: Client, foo: Organization, bar: Organization
) -> None:
    go(make_person(), foo, bar, "2024-03-01")
    go(make_person(), make_organization("Elsewhere"), None, "2024-03-01")
    answer = ask(client, "departures", organization=["bar-ai", "foo-labs"])
    assert [row["organization"]["slug"] for row in answer["results"]] == ["foo-labs"]


def test_of_several_organizations_each_is_counted_by_itself(
    client: Client, foo: Organization, bar: Organization
) -> None:
    named = ["foo-labs", "bar-ai"]
    assert "by itself" in refusal(client, "arrivals", organization=named, level="lineage")["level"][0]
    assert "nobody" in refusal(client, "arrivals", organization=["foo-labs", "nobody"])["organization"][0]
    assert "at most 50" in refusal(client, "arrivals", organization=["foo-labs"] * 51)["organization"][0]


@pytest.mark.parametrize("figure", ["attrition", "retention", "survival", "founders", "returns", "poach"])
def test_a_figure_of_one_organization_asks_which(client: Client, figure: str) -> None:
    assert "by its slug" in refusal(client, figure)["organization"][0]


def test_the_slug_of_a_merged_organization_means_the_survivor(
    client: Client, foo: Organization, bar: Organization, ada: Person
) -> None:
    go(ada, bar, None, "2024-03-01")
    merge(bar, foo, by=None, now=NOW)
    answer = ask(client, "departures", organization="bar-ai")
    assert (answer["organization"]["slug"], answer["n"]) == ("foo-labs", 1)


@pytest.mark.parametrize("level", ["organization", "lineage"])
@pytest.mark.parametrize("figure", ["departures", "arrivals"])
def test_the_list_behind_a_number_has_as_many_moves(
    client: Client, foo: Organization, bar: Organization, figure: str, level: str
) -> None:
    lab = make_organization("Lab")
    put_below(lab, foo, since="2024-06-01")
    for on in ("2023-05-01", "2024-02-01", "2024", "2024-07-01"):
        for left, joined in ((foo, bar), (bar, foo), (lab, foo), (lab, bar), (bar, lab)):
            go(make_person(), left, joined, on)
            go(make_person(), left, joined, on, status="denied")
            go(make_person(), left, joined, on, from_capacity="board", to_capacity="board")
    answer = ask(client, figure, organization="foo-labs", level=level, until="2024-06")
    listed = client.get(answer["moves"], {}).json()["results"]
    assert answer["total"]["max"] == len(listed) > 0


def test_departures_of_one_organization_come_month_by_month(
    client: Client, foo: Organization, bar: Organization
) -> None:
    go(make_person(), foo, bar, "2024-03-05")
    go(make_person(), foo, None, "2024-03")
    go(make_person(), foo, None, "2024")
    for level in ("organization", "lineage"):
        answer = ask(
            client, "departures", organization="foo-labs", by="month", level=level, until="2024-04-15"
        )
        assert [row["month"] for row in answer["results"]] == ["2024-01", "2024-02", "2024-03", "2024-04"]
        assert numbers(answer["results"][2]) == (2, pytest.approx(2 + 31 / 366), 3)
        assert numbers(answer["results"][3]) == (0, pytest.approx(15 / 366), 1)
        assert numbers(answer["total"]) == (2, pytest.approx(2 + 106 / 366), 3)


def test_by_month_asks_for_an_organization(client: Client) -> None:
    assert "say which" in refusal(client, "net", by="month")["by"][0]
    assert "organization or month" in refusal(client, "net", by="day")["by"][0]


def test_net_takes_the_extremes_of_both_sides(client: Client, foo: Organization, bar: Organization) -> None:
    go(make_person(), foo, bar, "2024-03-05")
    go(make_person(), None, foo, "2024-03-05")
    go(make_person(), None, foo, "2024")
    answer = ask(client, "net", until="2024-06")
    first, second = answer["results"]
    assert (first["organization"]["slug"], second["organization"]["slug"]) == ("bar-ai", "foo-labs")
    assert numbers(second) == (0, pytest.approx(182 / 366), 1)
    assert numbers(second["arrivals"]) == (1, pytest.approx(1 + 182 / 366), 2)
    assert numbers(second["departures"]) == (1, 1.0, 1)
    months = ask(client, "net", organization="foo-labs", by="month")["results"]
    assert numbers(months[2]) == (0, pytest.approx(31 / 366), 1)
    assert len(client.get(answer["moves"]).json()["results"]) == 3


def test_arrivals_roll_up_to_the_topmost_parent(client: Client, foo: Organization, bar: Organization) -> None:
    put_below(bar, foo)
    go(make_person(), None, bar, "2024-03-05")
    go(make_person(), foo, bar, "2024-03-05")
    answer = ask(client, "arrivals", level="lineage")
    assert answer["definition"]["name"] == "arrivals of lineages"
    assert [(row["organization"]["slug"], row["value"]) for row in answer["results"]] == [("foo-labs", 1.0)]


def test_flows_of_one_organization_go_both_ways(client: Client, foo: Organization, bar: Organization) -> None:
    go(make_person(), foo, bar, "2024-03-05")
    go(make_person(), foo, bar, "2024-03-05")
    go(make_person(), bar, foo, "2024-03-05")
    answer = ask(client, "flows", organization="foo-labs")
    rows = [(row["from"]["slug"], row["to"]["slug"], row["value"]) for row in answer["results"]]
    assert rows == [("foo-labs", "bar-ai", 2.0), ("bar-ai", "foo-labs", 1.0)]
    assert (answer["flows"], answer["organizations"], numbers(answer["total"])) == (2, [], (3, 3.0, 3))


def test_the_matrix_is_of_the_largest_or_of_those_named(
    client: Client, foo: Organization, bar: Organization
) -> None:
    other = make_organization("Other")
    for left, joined in ((foo, bar), (bar, foo), (foo, other)):
        go(make_person(), left, joined, "2024-03-05")
    largest = ask(client, "flows", top=2)
    assert [row["slug"] for row in largest["organizations"]] == ["foo-labs", "bar-ai"]
    assert largest["flows"] == 2
    named = ask(client, "flows", organizations="foo-labs, other", level="lineage")
    assert [(row["from"]["slug"], row["to"]["slug"]) for row in named["results"]] == [("foo-labs", "other")]
    assert "from 2 to 50" in refusal(client, "flows", organizations="foo-labs")["organizations"][0]
    assert "“x”" in refusal(client, "flows", organizations="foo-labs,x")["organizations"][0]
    both = refusal(client, "flows", organization="foo-labs", organizations="foo-labs,other")
    assert "not both" in both["organizations"][0]


def test_another_gap_is_read_from_the_transfers(
    client: Client, foo: Organization, bar: Organization, ada: Person
) -> None:
    go(ada, foo, None, "2024-03-01")
    go(ada, None, bar, "2025-06-01")
    assert ask(client, "flows", organization="foo-labs")["flows"] == 0
    assert ask(client, "flows", organization="foo-labs", gap_days=500)["flows"] == 1
    assert ask(client, "poach", organization="bar-ai", gap_days=500)["won"]["value"] == 1.0
    for wrong, sentence in (
        ("-1", "Ensure this value is greater than or equal to 0."),
        ("3651", "Ensure this value is less than or equal to 3650."),
        ("x", "This is a whole number from 0 to 3650."),
    ):
        assert refusal(client, "flows", gap_days=wrong)["gap_days"] == [sentence]


def test_poach_is_against_one_or_all(client: Client, foo: Organization, bar: Organization) -> None:
    for left, joined in ((foo, bar), (bar, foo), (bar, foo), (foo, make_organization("Other"))):
        go(make_person(), left, joined, "2024-03-05")
    answer = ask(client, "poach", organization="foo-labs")
    assert [row["other"]["slug"] for row in answer["results"]] == ["bar-ai", "other"]
    (row,) = ask(client, "poach", organization="foo-labs", other="bar-ai")["results"]
    assert (row["won"]["value"], row["lost"]["value"]) == (2.0, 1.0)
    assert (row["share"]["k"], row["share"]["n"], row["share"]["low"]) == (
        2,
        3,
        pytest.approx(0.0943, abs=1e-4),
    )
    same = refusal(client, "poach", organization="foo-labs", other="foo-labs")
    assert "another organization" in same["other"][0]


def test_attrition_is_of_twelve_months(client: Client, foo: Organization) -> None:
    for _number in range(20):
        go(make_person(), None, foo, "2023-05-01")
    answer = ask(client, "attrition", organization="foo-labs")
    assert (answer["rate"], answer["why_no_rate"], answer["small_coverage"]) == (0.0, "", False)
    assert [row["day"] for row in answer["headcounts"]][::11] == ["2024-01-31", "2024-12-31"]
    wrong = refusal(client, "attrition", organization="foo-labs", since="2023", until="2024")
    assert wrong["since"] == ["Attrition is of twelve months: leave since out, or make it 2024-01-01."]


def test_attrition_says_why_there_is_no_rate(client: Client, foo: Organization, ada: Person) -> None:
    go(ada, None, foo, "2023-05-01")
    go(ada, foo, None, "2024-05-01", exit_manner="resigned")
    answer = ask(client, "attrition", organization="foo-labs")
    assert (answer["rate"], answer["mean_headcount"]) == (None, pytest.approx(4 / 12))
    assert answer["why_no_rate"] == "Fewer than 20 people were tracked there on average."
    assert answer["manners"] == [{"exit_manner": "resigned", "spells": 1}]


def test_retention_is_of_a_cohort_that_began_long_enough_ago(
    client: Client, foo: Organization, ada: Person
) -> None:
    go(ada, None, foo, "2022-05-01")
    go(make_person(), foo, None, "2022-05-01")
    answer = ask(client, "retention", organization="foo-labs", since="2022", until="2022", months=12)
    (row,) = answer["results"]
    assert (row["months"], row["share"]["k"], row["share"]["n"], answer["left_out"]) == (12, 1, 1, 1)
    wrong = refusal(client, "retention", organization="foo-labs", until="2090", months=12)
    assert "12 months ago" in wrong["until"][0]
    assert client.get("/api/v1/metrics/retention/", {"organization": "foo-labs"}).json()["results"]


def test_survival_watches_all_that_is_known(client: Client, foo: Organization, ada: Person) -> None:
    go(ada, None, foo, "2020-01-01")
    go(ada, foo, None, "2021-01-01")
    answer = client.get("/api/v1/metrics/survival/", {"organization": "foo-labs"}).json()
    assert answer["window"]["since"] == "2020-01-01"
    assert (answer["n"], answer["ended"], answer["median_years"]) == (1, 1, pytest.approx(366 / 365.25))
    assert [point["share"] for point in answer["points"]] == [1.0, 0.0]


def test_founders_and_returns_name_people(
    client: Client, foo: Organization, bar: Organization, ada: Person
) -> None:
    go(ada, foo, bar, "2024-02-01", entry_manner="founded")
    go(ada, bar, foo, "2024-09")
    founders = ask(client, "founders", organization="foo-labs")
    assert (founders["share"]["k"], founders["share"]["n"]) == (1, 1)
    (row,) = founders["results"]
    assert (row["person"]["name"], row["founded"]["slug"], row["left_on"]) == (
        "Ada Example",
        "bar-ai",
        "2024-02-01",
    )
    returns = ask(client, "returns", organization="foo-labs")
    assert numbers(returns["total"]) == (1, 1.0, 1)
    assert [(row["left_on"], row["came_back_on"]) for row in returns["results"]] == [
        ("2024-02-01", "2024-09")
    ]


def test_time_to_next_counts_days(client: Client, foo: Organization, bar: Organization, ada: Person) -> None:
    go(ada, foo, None, "2024-02-01")
    go(ada, None, bar, "2024-02-11")
    answer = ask(client, "time-to-next", organization="foo-labs")
    assert (answer["direct"], answer["known"], answer["median_days"]) == (0, 1, 10.0)
    assert set(answer["points"][-1]) == {"days", "share", "low", "high", "at_risk"}


def test_followers_are_of_one_way(client: Client, foo: Organization, bar: Organization) -> None:
    for name, on in (("Leader", "2024-02-01"), ("Follower", "2024-03-01")):
        person = make_person(name)
        go(person, None, foo, "2022-01-01")
        go(person, foo, bar, on)
    answer = ask(client, "followers", **{"from": "foo-labs", "to": "bar-ai"})
    first = answer["results"][0]
    assert (first["person"]["name"], first["on"]) == ("Leader", "2024-02-01")
    assert [person["name"] for person in first["followers"]] == ["Follower"]
    assert (answer["people"], answer["joined"]["slug"], answer["organization"]["slug"]) == (
        2,
        "bar-ai",
        "foo-labs",
    )
    assert "by its slug" in refusal(client, "followers", to="bar-ai")["from"][0]
    same = refusal(client, "followers", **{"from": "foo-labs", "to": "foo-labs"})
    assert "another organization" in same["to"][0]


def test_delays_need_no_organization(client: Client, foo: Organization, ada: Person) -> None:
    move = go(ada, foo, None, "2024-02-01", effective_on="2024-10-10")
    make_claim(move=move, article=make_article())
    answer = ask(client, "delays")
    assert (answer["announcement"]["n"], answer["announcement"]["median"]) == (1, 4.0)
    assert (answer["discovery"]["n"], answer["coverage"], answer["organization"]) == (1, None, None)
    assert answer["discovery_definition"]["name"] == "discovery delay"


@pytest.mark.parametrize(
    ("figure", "query", "queries"),
    [
        ("departures", {}, 3),
        ("departures", {"organization": "foo-labs"}, 4),
        ("departures", {"organization": "foo-labs", "by": "month"}, 4),
        ("departures", {"organization": ["foo-labs", "bar-ai"], "by": "month"}, 2),
        ("net", {}, 5),
        ("flows", {"organization": "foo-labs"}, 10),
        ("flows", {}, 5),
        ("poach", {"organization": "foo-labs"}, 10),
        ("attrition", {"organization": "foo-labs"}, 8),
        ("retention", {"organization": "foo-labs"}, 6),
        ("survival", {"organization": "foo-labs"}, 7),
        ("founders", {"organization": "foo-labs"}, 10),
        ("returns", {"organization": "foo-labs"}, 8),
        ("time-to-next", {"organization": "foo-labs"}, 6),
        ("followers", {"from": "foo-labs", "to": "bar-ai"}, 11),
        ("delays", {}, 2),
    ],
)
def test_costs_as_many_queries_whatever_the_number_of_moves(
    client: Client,
    foo: Organization,
    bar: Organization,
    figure: str,
    query: dict[str, Any],
    queries: int,
    django_assert_num_queries: Any,
    settings: Any,
) -> None:
    settings.API_KEPT_ANSWERS = 0  # where one was kept, its version is asked for in a query of its own

    def more() -> None:
        for _number in range(3):
            person = make_person()
            go(person, None, foo, "2022-01-01")
            go(person, foo, bar, "2024-03-01", entry_manner="founded")
            go(person, bar, foo, "2024-09-01")
        ask(client, "flows")  # makes the careers

    more()
    with django_assert_num_queries(queries):
        ask(client, figure, **query)
    more()
    with django_assert_num_queries(queries):
        ask(client, figure, **query)
