"""Reading people, organizations and moves through the API."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from django.test import Client

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.factories import NOW, make_import_claim, make_move, make_organization, make_person, make_user
from tracker.desk.roles import Role
from tracker.merges.merge import merge
from tracker.merges.undo import undo

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, expect: int = 200, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == expect, answer.content.decode()
    return faults(answer.json()) if expect == 400 else answer.json()


def test_a_move_can_be_read_without_further_calls(client: Client) -> None:
    move = make_move(
        person=make_person("Shunyu Yao", note="physicist"),
        from_organization=make_organization("Foo Labs"),
        announced_on="2024-10",
        role_from="scientist",
    )
    make_import_claim(move)
    assert get(client, f"moves/{move.pk}/") == {
        "id": move.pk,
        "kind": "departure",
        "person": {"slug": "shunyu-yao-physicist", "name": "Shunyu Yao", "note": "physicist"},
        "from_organization": {"slug": "foo-labs", "name": "Foo Labs", "note": ""},
        "to_organization": None,
        "role_from": "scientist",
        "role_to": "",
        "exit_manner": "unknown",
        "entry_manner": "unknown",
        "from_capacity": "employment",
        "to_capacity": None,
        "announced_on": "2024-10",
        "effective_on": None,
        "status": "confirmed",
        "status_reason": "",
        "stale": False,
        "unsourced": True,
        "group": None,
        "note": "",
    }


def test_filters_stale_rumours_and_gives_the_reason_of_a_status_that_was_set(client: Client) -> None:
    stale = make_move(
        status="rumoured",
        status_override="rumoured",
        status_reason="Not before she says so.",
        announced_on="2020",
    )
    make_move(announced_on="2020")
    (row,) = get(client, "moves/", stale="true")["results"]
    assert (row["id"], row["stale"], row["status_reason"]) == (stale.pk, True, "Not before she says so.")
    assert [row["stale"] for row in get(client, "moves/", stale="false")["results"]] == [False]


def test_a_person_comes_with_every_name(client: Client) -> None:
    make_person("Fei-Fei Li", aliases=("李飞飞",))
    found = get(client, "people/", q="李飞")["results"]
    assert found == [
        {
            "slug": "fei-fei-li",
            "name": "Fei-Fei Li",
            "note": "",
            "names": [{"name": "Fei-Fei Li", "kind": "primary"}, {"name": "李飞飞", "kind": "alias"}],
            "identifiers": [],
        }
    ]
    assert get(client, "people/fei-fei-li/") == found[0]


def test_an_organization_comes_with_kind_and_country(client: Client) -> None:
    make_organization("Mistral AI", aliases=("Mistral",), kind="lab", country="FR")
    make_organization("Foo University", kind="university")
    found = get(client, "organizations/", kind="lab", country="fr")["results"]
    assert [(row["slug"], row["kind"], row["country"]) for row in found] == [("mistral-ai", "lab", "FR")]


def test_moves_are_filtered_by_who_where_what_and_when(client: Client) -> None:
    ada, foo, bar = make_person("Ada"), make_organization("Foo"), make_organization("Bar")
    one = make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2024-10-14")
    two = make_move(to_organization=foo, announced_on="2023", status="rumoured")

    def found(**query: Any) -> list[int]:
        return [row["id"] for row in get(client, "moves/", **query)["results"]]

    assert found() == [one.pk, two.pk]
    assert found(person="ada") == [one.pk]
    assert found(organization="foo") == [one.pk, two.pk]
    assert found(from_organization="foo") == [one.pk]
    assert found(to_organization="foo") == [two.pk]
    assert found(organization="nobody") == []
    assert found(kind="arrival") == [two.pk]
    assert found(status=["rumoured", "denied"]) == [two.pk]
    assert found(since="2024") == [one.pk]
    assert found(until="2023-06") == [two.pk]
    assert found(since="2023-07", until="2024-10-13") == [two.pk]


@pytest.mark.parametrize(
    ("path", "query", "field", "sentence"),
    [
        ("moves/", {"since": "2024-13"}, "since", "there is no month 13"),
        ("moves/", {"since": "2024", "until": "2023"}, "until", "before it begins"),
        ("metrics/departures/", {"until": "9999"}, "until", "the years run from 1900 to 2100"),
        ("metrics/departures/", {"until": "0001-06"}, "until", "the years run from 1900 to 2100"),
        ("moves/", {"until": "soon"}, "until", "Write 2024, 2024-10 or 2024-10-14"),
        ("moves/", {"status": "sure"}, "status", "sure is not one of the available choices"),
        ("organizations/", {"kind": "shop"}, "kind", "shop is not one of the available choices"),
        ("metrics/departures/", {"since": "2024-13"}, "since", "there is no month 13"),
        ("metrics/departures/", {"since": "2025", "until": "2024"}, "until", "before it begins"),
        ("metrics/departures/", {"by": "month"}, "by", "is not a valid choice"),
        ("metrics/departures/", {"limit": "0"}, "limit", "greater than or equal to 1"),
    ],
)
def test_bad_input_is_refused_with_the_field_and_a_sentence(
    client: Client, path: str, query: dict[str, str], field: str, sentence: str
) -> None:
    answer = get(client, path, 400, **query)
    assert list(answer) == [field]
    assert sentence in answer[field][0]


@pytest.mark.parametrize("path", ["moves/999/", "people/nobody/", "organizations/none/", "moves/x/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert "detail" in get(client, path, 404)


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing/", "/api/v2/moves/"])
def test_an_address_that_leads_nowhere_is_said_so_in_json(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "/api/docs/ lists what there is" in answer.json()["detail"]


def test_nothing_is_replaced_as_a_whole_or_deleted(client: Client) -> None:
    move = make_move()
    for method in (client.put, client.delete):
        assert method(f"/api/v1/moves/{move.pk}/").status_code == 405


def test_pages_stay_stable_while_moves_are_added(client: Client) -> None:
    first, second, third, fourth, fifth = (make_move(announced_on="2024-10-14").pk for _number in range(5))
    page = get(client, "moves/", page_size=2)
    assert (ids(page), page["previous"]) == ([fifth, fourth], None)
    make_move(announced_on="2025-01-01")
    make_move(announced_on="2024-10-14")
    page = client.get(page["next"]).json()
    assert ids(page) == [third, second]
    last = client.get(page["next"]).json()
    assert (ids(last), last["next"]) == ([first], None)
    assert ids(client.get(last["previous"]).json()) == [third, second]
    assert ids(client.get(page["previous"]).json()) == [fifth, fourth]


def ids(page: dict[str, Any]) -> list[int]:
    return [row["id"] for row in page["results"]]


@pytest.mark.parametrize(
    "cursor",
    ["x", "eyJ9", "W3RydWVd", "W2ZhbHNlLCBbInNvb24iLCAxXV0="]
    + [
        urlsafe_b64encode(text.encode()).decode()
        for text in (
            '[false,["2024-01-01",Infinity]]',
            '[false,["2024-01-01",1e400]]',
            '[false,["2024-01-01",9223372036854775808]]',
            '[false,["\\u0000",1]]',
            '[false,["\\ud800",1]]',
            "[" * 100_000,
        )
    ],
)
def test_a_cursor_of_elsewhere_is_refused(client: Client, cursor: str) -> None:
    assert "start without it" in get(client, "moves/", 400, cursor=cursor)["cursor"][0]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2024-01-01T00:00:00"]
)
@pytest.mark.parametrize(
    "path", ["articles/", "mails/", "dead-letters/", "language-model/readings/", "people/ada/history/"]
)
def test_a_moment_in_a_cursor_that_no_list_gives_is_refused(path: str, moment: str) -> None:
    make_person("Ada")
    edge = [moment, 1, "person"] if "history" in path else [moment, 1]
    cursor = urlsafe_b64encode(json.dumps([False, edge]).encode()).decode()
    tool = client_of(make_user(Role.ADMINISTRATOR), "read", "admin")
    assert "start without it" in get(tool, path, 400, cursor=cursor)["cursor"][0]


@pytest.mark.parametrize(("path", "queries"), [("moves/", 3), ("people/", 4), ("organizations/", 4)])
def test_lists_cost_the_same_number_of_queries_however_long(
    client: Client, path: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _number in range(12):
        make_move(from_organization=make_organization(), to_organization=make_organization())
    with django_assert_num_queries(queries):
        get(client, path)


def test_a_merged_move_leads_to_its_survivor_and_is_in_no_list(client: Client) -> None:
    foo, ada = make_organization("Foo Labs"), make_person("Ada Example")
    loser, survivor = (make_move(person=ada, from_organization=foo) for _number in range(2))
    log = merge(loser, survivor, by=None, now=NOW)
    answer = client.get(f"/api/v1/moves/{loser.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (307, f"/api/v1/moves/{survivor.pk}/")
    assert [row["id"] for row in get(client, "moves/", organization="foo-labs")["results"]] == [survivor.pk]
    figure = get(client, "metrics/departures/", since="2024", until="2024")
    assert figure["total"]["max"] == 1
    undo(log.pk, by=None, now=NOW)
    assert get(client, f"moves/{loser.pk}/")["id"] == loser.pk


@pytest.mark.parametrize("pk", ["0", "x", "9" * 40])
def test_an_unknown_move_is_not_found(client: Client, pk: str) -> None:
    get(client, f"moves/{pk}/", expect=404)


@pytest.mark.parametrize("number", ["-1e9000000", "1e400", "0", "-1", "0.5", "9" * 5000, str(2**63), "x"])
def test_the_number_of_a_record_is_whole_and_not_too_large(client: Client, number: str) -> None:
    """Read as a decimal, an exponent of some millions would take a worker for minutes."""
    assert get(client, "articles/", 400, story=number)["story"]
    assert get(client, "claims/", 400, move=number)["move"]


def test_a_move_has_a_number() -> None:
    tool = client_of(make_user(Role.ANALYST), "read", "write")
    for address in ("abc", "9" * 5000, "0.5"):
        answer: Any = tool.patch(
            f"/api/v1/moves/{address}/", {}, content_type="application/json", headers={"if-match": "*"}
        )
        assert answer.status_code == 404
