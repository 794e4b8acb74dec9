"""What lists of the API take: fields, expansions, orders, totals, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orgs.models import Lineage
from tests.api.problems import faults
from tests.factories import make_claim, make_move, make_organization, make_person

pytestmark = pytest.mark.django_db
LISTS = ["people", "organizations", "moves", "group-moves", "claims", "articles", "spells", "sources"]


def get(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", query)
    return answer.json() if answer.status_code == 200 else faults(answer.json())


def test_gives_only_the_fields_that_are_asked_for(client: Client) -> None:
    move = make_move(person=make_person("Ada"), from_organization=make_organization("Foo"))
    wanted = {"id": move.pk, "person": {"name": "Ada"}, "to_organization": None}
    fields = "id,person.name,to_organization.slug"
    assert get(client, f"moves/{move.pk}/", fields=fields) == wanted
    assert get(client, "moves/", fields=fields)["results"] == [wanted]


def test_names_the_fields_where_one_is_not_there(client: Client) -> None:
    ((sentence,),) = get(client, "people/", fields="slug,age").values()
    assert sentence.startswith("There is no field “age”; there are slug, name, note,")


def test_adds_the_evidence_in_one_query_for_all_moves_of_a_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def read(expected: int) -> list[Any]:
        with django_assert_num_queries(2):
            rows = client.get("/api/v1/moves/", {"expand": "evidence"}).json()["results"]
        assert len(rows) == expected
        return [row["evidence"] for row in rows]

    make_claim(move=make_move(), quote="She has left.")
    assert [[claim["quote"] for claim in each] for each in read(1)] == [["She has left."]]
    for _ in range(3):
        make_claim(move=make_move())
    make_move()
    assert sorted(len(each) for each in read(5)) == [0, 1, 1, 1, 1]


def test_adds_nothing_that_nobody_asks_for(client: Client) -> None:
    make_move(person=make_person("Ada"))
    assert "evidence" not in get(client, "moves/")["results"][0]
    assert not {"moves", "spells"} & set(get(client, "people/ada/"))


def test_a_person_comes_with_moves_and_spells(client: Client) -> None:
    move = make_move(person=make_person("Ada"), to_organization=make_organization("Foo"))
    found = get(client, "people/ada/", expand="moves,spells", fields="slug")
    assert [row["id"] for row in found["moves"]] == [move.pk]
    assert [row["organization"]["slug"] for row in found["spells"]] == ["foo"]
    assert set(found) == {"slug", "moves", "spells"}


def test_says_what_can_be_added(client: Client) -> None:
    assert get(client, "moves/", expand="salary") == {
        "expand": ["“salary” cannot be added here; evidence, explanation can."]
    }


@pytest.mark.parametrize("path", LISTS)
def test_every_list_refuses_a_parameter_that_it_does_not_know(client: Client, path: str) -> None:
    ((sentence,),) = get(client, f"{path}/", organisation="openai").values()
    assert sentence.startswith("There is no such parameter here; there are ")


@pytest.mark.parametrize("path", LISTS)
def test_every_list_counts_only_on_request(client: Client, path: str) -> None:
    make_claim(move=make_move())
    assert "total" not in get(client, f"{path}/")
    found = get(client, f"{path}/", total="true")
    assert found["total"] == len(found["results"])
    assert get(client, f"{path}/", total="maybe") == {"total": ["This is true or false."]}


@pytest.mark.parametrize("path", LISTS)
def test_every_list_says_its_orders_and_sizes(client: Client, path: str) -> None:
    ((sentence,),) = get(client, f"{path}/", ordering="luck").values()
    assert sentence.startswith("This list is ordered by ")
    for size in ("0", "201", "many", "²"):
        assert get(client, f"{path}/", page_size=size) == {
            "page_size": ["This is a whole number from 1 to 200."]
        }


@pytest.mark.parametrize("order", ["-date", "date", "id", "-id"])
def test_every_order_pages_through_all(client: Client, order: str) -> None:
    ids = [make_move(announced_on=on).pk for on in ("2024-02", "2024-01", "2024-02", "2023")]
    page, found = get(client, "moves/", ordering=order, page_size=1), []
    while page["results"]:
        found += [row["id"] for row in page["results"]]
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    assert sorted(found) == sorted(ids)
    assert found == [row["id"] for row in get(client, "moves/", ordering=order)["results"]]


def test_adds_why_moves_have_their_status_in_one_query_for_all_of_a_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    explained = make_move(status="announced", status_override="announced", status_reason="We were told.")
    other = make_organization("Other Labs")
    claim = make_claim(move=explained, quote="She has left.", from_organization=other)
    for _ in range(3):
        make_claim(move=make_move(announced_on="2023"))
    make_move(announced_on="2022")
    with django_assert_num_queries(2):
        rows = client.get("/api/v1/moves/", {"expand": "explanation"}).json()["results"]
    first, last = rows[0]["explanation"], rows[-1]["explanation"]
    assert first["sentence"] == "An analyst set it, whatever the evidence says."
    assert (first["override_reason"], first["sources"]) == ("We were told.", 1)
    assert [each["claim"] for each in first["evidence"]] == [claim.pk]
    assert "Other Labs" in first["contradictions"][0]
    assert last["sentence"] == "It was entered with the move; there is no evidence to weigh."


def test_adds_what_belongs_to_an_organization(client: Client) -> None:
    parent, part = make_organization("Foo"), make_organization("Foo Robotics")
    Lineage.objects.create(organization=part, relation="parent", other=parent)
    (found,) = get(client, "organizations/foo/", expand="parts")["parts"]
    assert (found["relation"], found["organization"]["slug"]) == ("parent", "foo-robotics")
    assert get(client, "organizations/foo-robotics/", expand="parts")["parts"] == []
