"""Figures through the API."""

import pytest
from django.test import Client

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


def test_departures_come_in_pages(client: Client) -> None:
    for _number in range(3):
        make_move()
    answer = client.get(URL, {"since": "2024", "until": "2024", "limit": "2", "offset": "2"}).json()
    assert (answer["organizations"], len(answer["results"]), answer["total"]["value"]) == (3, 1, 3.0)


def test_without_departures_there_are_no_rows(client: Client) -> None:
    answer = client.get(URL).json()
    assert (answer["organizations"], answer["results"]) == (0, [])
    assert answer["total"] == {"min": 0, "value": 0.0, "max": 0, "unsourced": 0, "unsourced_share": 0.0}
