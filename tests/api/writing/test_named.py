"""Adding and correcting people and organizations through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orgs.models import Lineage, Organization
from people.models import Person
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import make_organization, make_person, make_user
from tracker.api.writing.versions import seen
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
PEOPLE, ORGANIZATIONS = "/api/v1/people/", "/api/v1/organizations/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def patch(tool: Client, address: str, body: Any, expect: int = 200, tag: str = "*") -> Any:
    answer = tool.patch(address, body, content_type="application/json", headers={"if-match": tag})
    assert answer.status_code == expect, answer.content.decode()
    return answer.json()


def test_a_person_is_added_with_names_and_identifiers(tool: Client) -> None:
    body = {
        "name": "Fei-Fei Li",
        "names": [{"name": "李飞飞", "kind": "native"}],
        "identifiers": [{"kind": "wikidata", "value": "https://www.wikidata.org/wiki/Q18686107"}],
    }
    answer = post(tool, PEOPLE, body)
    shown = answer.json()
    assert shown["slug"] == "fei-fei-li"
    assert {(row["name"], row["kind"]) for row in shown["names"]} == {
        ("Fei-Fei Li", "primary"),
        ("李飞飞", "native"),
    }
    assert [row["value"] for row in shown["identifiers"]] == ["Q18686107"]
    assert seen(tool.get(answer.headers["Location"]).headers["ETag"]) == seen(answer.headers["ETag"])


def test_one_of_the_same_name_is_made_only_although(tool: Client) -> None:
    make_person("Ada", aliases=("Augusta",))
    refused = post(tool, PEOPLE, {"name": "augusta"}, 409).json()
    assert (refused["code"], refused["records"]) == ("named_already", ["ada"])
    post(tool, PEOPLE, {"name": "Augusta", "note": "physicist", "although": True})


def test_names_and_identifiers_that_are_not_sent_any_more_go(tool: Client) -> None:
    make_person("Ada", aliases=("Augusta", "A."))
    address = f"{PEOPLE}ada/"
    shown = patch(tool, address, {"names": [{"name": "Augusta", "kind": "transliteration"}]})
    assert [(row["name"], row["kind"]) for row in shown["names"]] == [
        ("Ada", "primary"),
        ("Augusta", "transliteration"),
    ]
    assert len(patch(tool, address, {"note": "physicist"})["names"]) == 2
    assert Person.objects.get().history.first().history_user.username == "analyst"


def test_a_person_who_is_renamed_keeps_the_old_name(tool: Client) -> None:
    make_person("Ada")
    shown = patch(tool, f"{PEOPLE}ada/", {"name": "Ada King"})
    assert {row["name"] for row in shown["names"]} == {"Ada", "Ada King"}
    assert shown["slug"] == "ada"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"names": [{"name": "Bea"}, {"name": "Ada"}]}, "names.1.name"),
        ({"names": [{"name": "Bea"}, {"name": "Bea"}]}, "names.1.name"),
        ({"names": [{"name": "Bea", "kind": "primary"}]}, "names.0.kind"),
        ({"names": [{"name": "…"}]}, "names.0.name"),
        ({"identifiers": [{"kind": "wikidata", "value": "x"}]}, "identifiers.0.value"),
        ({"identifiers": [{"kind": "orcid", "value": "0000-0002-1825-0098"}]}, "identifiers.0.value"),
        ({"name": "…"}, "name"),
        ({"nmae": "Ada"}, "nmae"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(tool: Client, wrong: dict[str, Any], field: str) -> None:
    make_person("Ada")
    assert field in faults(patch(tool, f"{PEOPLE}ada/", wrong, 400))
    assert Person.objects.get().names.count() == 1


def test_an_organization_is_added_and_corrected(tool: Client) -> None:
    post(tool, ORGANIZATIONS, {"name": "Foo Labs", "kind": "lab", "country": "FR"})
    shown = patch(tool, f"{ORGANIZATIONS}foo-labs/", {"website": "https://foo.example/"})
    assert (shown["kind"], shown["country"], shown["website"]) == ("lab", "FR", "https://foo.example/")
    assert faults(patch(tool, f"{ORGANIZATIONS}foo-labs/", {"kind": "shop"}, 400)).keys() == {"kind"}


def test_many_are_added_at_once(tool: Client) -> None:
    make_organization("Bar")
    rows = [{"name": "Foo"}, {"name": "Bar"}, {"name": "Foo"}]
    found = post(tool, f"{ORGANIZATIONS}bulk/", {"rows": rows}, 200).json()
    assert [row["code"] for row in found["rows"]] == ["", "named_already", "named_already"]
    assert Organization.objects.count() == 2


def test_a_viewer_may_not_write(client: Client) -> None:
    viewer = client_of(make_user(Role.VIEWER), "read", "write")
    assert post(viewer, PEOPLE, {"name": "Ada"}, 403).json()["code"] == "role"
    assert post(client, PEOPLE, {"name": "Ada"}, 401).json()["code"] == "not_authenticated"


def test_a_row_is_sent_whole_also_in_a_correction(tool: Client) -> None:
    make_organization("Foo", aliases=("F.",))
    body = {"names": [{}], "identifiers": [{"kind": "ror"}], "lineage": [{"since": "2019"}]}
    assert list(faults(patch(tool, f"{ORGANIZATIONS}foo/", body, 400))) == [
        *("names.0.name", "identifiers.0.value"),
        *("lineage.0.relation", "lineage.0.organization"),
    ]


def test_parents_and_successors_are_those_that_are_sent(tool: Client) -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    address = f"{ORGANIZATIONS}foo/?expand=lineage"
    parent = {"relation": "parent", "organization": "bar", "since": "2019"}
    shown = patch(tool, address, {"lineage": [parent]})["lineage"]
    assert [(row["organization"]["slug"], row["since"], row["until"]) for row in shown] == [
        ("bar", "2019", None)
    ]
    ended = parent | {"until": "2023-05"}
    assert patch(tool, address, {"lineage": [ended]})["lineage"][0]["until"] == "2023-05"
    (row,) = Lineage.objects.all()
    assert [each.history_type for each in row.history.order_by("history_id")] == ["+", "~"]
    assert patch(tool, address, {"website": "https://foo.example"})["lineage"] != []
    assert patch(tool, address, {"lineage": []})["lineage"] == []
    made = post(tool, ORGANIZATIONS, {"name": "Foo Robotics", "lineage": [parent]})
    assert Lineage.objects.get().organization.slug == made.json()["slug"]
    assert (foo.links.count(), bar.lineage_of.count()) == (0, 1)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"until": "2018"}, "lineage.0", "The end lies before the beginning."),
        ({"organization": "foo"}, "lineage.0", "An organization is not its own parent"),
        ({"organization": "nobody"}, "lineage.0.organization", "There is no “nobody”"),
        ({"organization": "part"}, "lineage.0", "would become part of itself"),
    ],
)
def test_lineage_that_cannot_be_is_refused_whole(tool: Client, wrong: Any, field: str, sentence: str) -> None:
    foo, part = make_organization("Foo"), make_organization("Part")
    make_organization("Bar")
    Lineage.objects.create(organization=part, other=foo, relation="parent")
    parent = {"relation": "parent", "organization": "bar", "since": "2019"} | wrong
    body = {"name": "Foo Labs", "lineage": [parent]}
    found = faults(patch(tool, f"{ORGANIZATIONS}foo/", body, 400))
    assert any(sentence in said for said in found.get(field, [])), found
    assert (foo.links.count(), Organization.objects.get(pk=foo.pk).name) == (0, "Foo")


def test_an_answer_that_quotes_what_cannot_be_stored_is_kept_all_the_same(tool: Client) -> None:
    body = {"rows": [{"name": "Foo", "\0": 1, "\ud800": 1}]}
    one, two = (post(tool, f"{ORGANIZATIONS}bulk/", body, 200, idempotency_key="k") for _each in range(2))
    assert one.json()["rows"][0]["verdict"] == two.json()["rows"][0]["verdict"] == "refused"
    assert two.headers["Idempotent-Replayed"] == "true"
