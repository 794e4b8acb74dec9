"""Figures by the same functions as the API's, with what has to be said beside them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.agents.clients import use
from tests.factories import make_import_claim, make_move, make_organization
from tracker.api.metrics.urls import FIGURES

pytestmark = pytest.mark.django_db
BESIDE = ("definition", "window", "level", "n", "unsourced", "unsourced_share", "coverage", "small_coverage")


@pytest.mark.parametrize("figure", FIGURES)
def test_gives_what_the_api_gives(client: Client, figure: str) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    make_import_claim(make_move(from_organization=foo, to_organization=bar, announced_on="2026-10"))
    query = {"from": "foo-labs", "to": "bar-ai"} if figure == "followers" else {"organization": "foo-labs"}
    arguments = {
        f"{name}_organization" if name != "organization" else name: slug for name, slug in query.items()
    }
    found = use(client, "compute_figure", figure=figure, **arguments).data
    answer: dict[str, Any] = client.get(f"/api/v1/metrics/{figure}/", query).json()
    assert {name: found[name] for name in BESIDE} == {name: answer[name] for name in BESIDE}
    rest = {name: value for name, value in answer.items() if name not in (*BESIDE, "organization", "moves")}
    assert found["numbers"] == rest
    assert found["moves_url"] == answer["moves"]
    assert client.get(found["url"]).json() == answer


def test_says_interval_sources_coverage_and_definition_in_words(client: Client) -> None:
    foo = make_organization("Foo Labs")
    make_move(from_organization=foo, announced_on="2024")
    make_import_claim(make_move(from_organization=foo, announced_on="2024-10-14"))
    words = use(
        client, "compute_figure", figure="departures", organization="foo-labs", since="2024-07", until="2024"
    )
    lines = words.words.splitlines()
    assert lines[0] == "departures – Foo Labs, 2024-07-01 – 2024-12-31 (organization)"
    assert lines[1].startswith("total: 1.5 (1–2); unsourced 1; unsourced_share 0.5")
    assert "n = 2; unsourced: 1 (50%)." in lines
    assert "People tracked there: 2 – so few that the figure says little." in lines
    assert "Definition departures, version 1: Moves out of an organization" in words.words
    assert lines[-1].startswith("Moves behind it: http://testserver/api/v1/moves/?organization=foo-labs")


def test_the_moves_behind_a_figure_are_listed_by_its_own_arguments(client: Client) -> None:
    foo = make_organization("Foo Labs")
    counted = make_move(from_organization=foo, announced_on="2024-10-14")
    make_move(from_organization=foo, announced_on="2024-10-14", status="rumoured")
    figure = use(
        client, "compute_figure", figure="departures", organization="foo-labs", since="2024", until="2024"
    )
    listed = use(client, "list_moves", **figure.data["list_moves"])
    assert [each["id"] for each in listed.data["moves"]] == [counted.pk]


def test_a_figure_of_the_past_leads_to_the_list_of_then(client: Client) -> None:
    figure = use(client, "compute_figure", figure="departures", published_by="2024-12-31")
    assert figure.data["list_moves"] is None
    assert "published_by=2024-12-31" in figure.data["moves_url"]
    assert figure.data["numbers"]["time_machine"]["day"] == "2024-12-31"


def test_a_matrix_takes_a_list_of_slugs(client: Client) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    make_move(from_organization=foo, to_organization=bar, announced_on="2024-10-14")
    found = use(
        client,
        "compute_figure",
        figure="flows",
        organizations=["foo-labs", "bar-ai"],
        since="2024",
        until="2024",
    )
    assert [each["slug"] for each in found.data["numbers"]["organizations"]] == ["foo-labs", "bar-ai"]
    assert "  from Foo Labs; to Bar AI; 1; unsourced 0; unsourced_share 0" in found.words.splitlines()


def test_defines_every_figure(client: Client) -> None:
    defined = {each["name"]: each for each in use(client, "get_vocabulary").data["definitions"]}
    assert {"departures", "net", "poach ratio", "survival", "discovery delay"} <= set(defined)
    assert all(each["version"] >= 1 and each["text"] for each in defined.values())
