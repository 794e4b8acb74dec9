"""Figures through the API."""

import pytest
from django.core.management import call_command
from django.test import Client

from orgs.models import Lineage, Organization
from tests.api.problems import faults
from tests.factories import make_import_claim, make_move, make_organization

pytestmark = pytest.mark.django_db
URL = "/api/v1/metrics/departures/"


def test_departures_carry_their_definition_window_and_unsourced_share(client: Client) -> None:
    foo = make_organization("Foo Labs")
    make_import_claim(make_move(from_organization=foo, announced_on="2024-10-14"))
    make_move(from_organization=foo, announced_on="2024-12")
    make_move(from_organization=make_organization("Bar AI"), announced_on="2024-11-01")
    answer = client.get(URL, {"by": "organization", "since": "2024-10", "until": "2024-12-15"}).json()
    assert (answer["definition"]["name"], answer["definition"]["version"]) == ("departures", 1)
    assert answer["window"] == {"since": "2024-10-01", "until": "2024-12-15"}
    assert answer["organizations"] == 2
    first, second = answer["results"]
    assert first == {
        "organization": {"slug": "foo-labs", "name": "Foo Labs", "note": ""},
        "min": 1,
        "value": pytest.approx(1 + 15 / 31),
        "max": 2,
        "unsourced": 1,
        "unsourced_share": 0.5,
    }
    assert second["organization"]["slug"] == "bar-ai"
    assert (answer["total"]["min"], answer["total"]["max"]) == (2, 3)


def test_departures_are_rolled_up_to_the_parent_of_the_day(client: Client) -> None:
    call_command("load_starter", verbosity=0)
    brain, deepmind = (Organization.objects.get(slug=slug) for slug in ("google-brain", "google-deepmind"))
    make_move(from_organization=brain, to_organization=deepmind, announced_on="2023-04-20")
    window = {"since": "2023-04", "until": "2023-04"}

    def departed(**query: str) -> list[str]:
        rows = client.get(URL, {**window, **query}).json()["results"]
        return [row["organization"]["slug"] for row in rows]

    assert "google-brain" in departed()
    assert not {"google-brain", "google"} & set(departed(level="lineage"))


def test_rolled_up_departures_count_for_the_topmost_parent(client: Client) -> None:
    top, middle, child = (make_organization(name) for name in ("Top", "Middle", "Child"))
    Lineage.objects.create(organization=child, relation="parent", other=middle)
    Lineage.objects.create(organization=middle, relation="parent", other=top)
    make_move(from_organization=child)
    make_move(from_organization=child, to_organization=make_organization("Elsewhere"))
    make_move(from_organization=middle, to_organization=top)
    answer = client.get(URL, {"since": "2024", "until": "2024", "level": "lineage"}).json()
    assert answer["definition"]["name"] == "departures of lineages"
    assert [(row["organization"]["slug"], row["value"]) for row in answer["results"]] == [("top", 2.0)]


def test_departures_come_in_pages(client: Client) -> None:
    for _number in range(3):
        make_move()
    answer = client.get(URL, {"since": "2024", "until": "2024", "limit": "2", "offset": "2"}).json()
    assert (answer["organizations"], len(answer["results"]), answer["total"]["value"]) == (3, 1, 3.0)


def test_without_departures_there_are_no_rows(client: Client) -> None:
    answer = client.get(URL).json()
    assert (answer["organizations"], answer["results"]) == (0, [])
    assert answer["total"] == {"min": 0, "value": 0.0, "max": 0, "unsourced": 0, "unsourced_share": 0.0}


def test_rumours_stand_beside_what_is_counted_and_in_no_sum(client: Client) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    make_move(from_organization=foo, to_organization=bar, announced_on="2024-10-14")
    make_move(from_organization=foo, announced_on="2024-11", status="rumoured")
    query = {"since": "2024", "until": "2024", "status": "rumoured"}
    answer = client.get(URL, query).json()
    (row,) = answer["results"]
    assert (row["value"], row["rumoured"]["value"]) == (1.0, 1.0)
    assert (answer["total"]["max"], answer["rumoured"]["max"]) == (1, 1)
    months = client.get(URL, {**query, "organization": "foo-labs", "by": "month"}).json()["results"]
    assert [(row["month"], row["value"], row["rumoured"]["value"]) for row in months if row["max"]] == [
        ("2024-10", 1.0, 0.0)
    ]
    assert [row["month"] for row in months if row["rumoured"]["max"]] == ["2024-11"]
    arrivals = client.get("/api/v1/metrics/arrivals/", query).json()
    assert (arrivals["total"]["value"], arrivals["rumoured"]["value"]) == (1.0, 0.0)
    assert "rumoured" not in client.get(URL, {"since": "2024", "until": "2024"}).json()


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"status": "denied"}, "status", "“denied” is not a valid choice; it is one of confirmed, announced"),
        ({"exit_manner": "fled"}, "exit_manner", "it is one of resigned"),
        ({"country": "France"}, "country", "A country is two letters"),
        ({"organization": "foo-labs", "kind": "lab"}, "kind", "Organizations that are named need no kind"),
    ],
)
def test_refuses_a_filter_that_is_none(
    client: Client, query: dict[str, str], field: str, sentence: str
) -> None:
    make_organization("Foo Labs")
    response = client.get(URL, query)
    assert response.status_code == 400
    assert sentence in faults(response.json())[field][0]
