"""A list says the same however it is taken: by pages, as NDJSON, as CSV and as XLSX."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.exports.taken import LISTS, cells, lines, pages, sheet
from tests.api.tokens import client_of
from tests.exports.world import invent
from tests.factories import NOW, make_move, make_organization, make_person
from tracker.api.serializers import MoveSerializer
from tracker.exports.lists.moves import MOVES
from tracker.moves.models import Move
from tracker.moves.status.stale import stale_before

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ndjson_has_the_objects_of_the_pages(client: Client, seed: int) -> None:
    invent(Random(seed))
    for path in LISTS:
        expected = pages(client, path)
        assert expected, path
        assert lines(client, path) == expected, path


def test_rows_are_what_the_serializer_gives() -> None:
    invent(Random(7))
    moves: Any = Move.objects.for_list().with_stale(stale_before(NOW.date()))
    expected = json.loads(json.dumps(MoveSerializer(moves, many=True).data))
    assert list(MOVES.rows(moves)) == expected


@pytest.mark.parametrize("path", LISTS)
def test_csv_has_every_value_of_the_objects(client: Client, path: str) -> None:
    invent(Random(4))
    objects, rows = lines(client, path), cells(client, path)
    assert len(objects) == len(rows) > 0
    for one, row in zip(objects, rows, strict=True):
        flat = {name: value for name, value in flattened(one).items() if name in row}
        assert {name: undone(row[name]) for name in flat} == {n: written(v) for n, v in flat.items()}
        left_out = [value for name, value in flattened(one).items() if name not in row]
        assert all(value is None or isinstance(value, list) for value in left_out)


@pytest.mark.parametrize("path", LISTS)
def test_a_workbook_has_the_cells_of_the_csv(client: Client, path: str) -> None:
    invent(Random(5))
    headers, *rows = sheet(client, path)
    expected = cells(client, path)
    assert [dict(zip(headers, map(written, row), strict=True)) for row in rows] == [
        {name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in expected
    ]


def test_names_and_identifiers_of_a_record_share_a_cell(client: Client) -> None:
    person = make_person("Fei-Fei Li", aliases=("Li Fei-Fei", "F. Li"))
    person.names.create(name="李飞飞", kind="native")
    person.identifiers.create(kind="wikidata", value="Q1")
    (row,) = cells(client, "people")
    assert (row["names.alias"], row["names.native"]) == ("F. Li | Li Fei-Fei", "李飞飞")
    assert row["identifiers"] == "wikidata:Q1"


def test_no_text_is_taken_for_a_formula(client: Client) -> None:
    make_move(person=make_person("=cmd|'/C calc'!A0"), note="+1", role_from="@x", role_to="\tx")
    (row,) = cells(client, "moves")
    assert (row["person.name"], row["note"]) == ("'=cmd|'/C calc'!A0", "'+1")
    assert (row["role_from"], row["role_to"]) == ("'@x", "'\tx")
    assert "'=cmd|'/C calc'!A0" in sheet(client, "moves")[1]
    assert lines(client, "moves")[0]["note"] == "+1"


def test_filters_and_the_order_are_those_of_the_list(client: Client) -> None:
    lab = make_organization("Foo Labs")
    for day in ("2024-03-01", "2024-01-01", "2024-02-01"):
        make_move(from_organization=lab, announced_on=day)
    make_move(from_organization=lab, announced_on="2020-01-01")
    query = {"organization": "foo-labs", "since": "2024", "ordering": "date"}
    assert lines(client, "moves", **query) == pages(client, "moves", **query)
    assert [row["announced_on"] for row in cells(client, "moves", **query)] == [
        "2024-01-01",
        "2024-02-01",
        "2024-03-01",
    ]


def test_has_only_the_fields_that_are_asked_for(client: Client) -> None:
    make_move(person=make_person("Ada Example"))
    query = {"fields": "person.name,status"}
    assert lines(client, "moves", **query) == pages(client, "moves", **query)
    assert cells(client, "moves", **query) == [{"person.name": "Ada Example", "status": "confirmed"}]


def test_shows_what_waits_to_nobody_who_may_not_see_it(client: Client) -> None:
    invent(Random(6))
    insider = client_of()
    shown, seen = lines(client, "claims"), lines(insider, "claims")
    assert {row["review"] for row in shown} == {"accepted"}
    assert {row["review"] for row in seen} == {"accepted", "pending"}
    assert seen == pages(insider, "claims")


def test_the_past_can_be_taken_whole(client: Client) -> None:
    invent(Random(8))
    lab = make_organization("Foo Labs")
    for _each in range(9):
        make_move(from_organization=lab)
    query = {"as_of": str(timezone.localdate()), "organization": "foo-labs"}
    expected = pages(client, "moves", **query)
    assert len(expected) == 9
    assert lines(client, "moves", **query) == expected
    assert [row["id"] for row in cells(client, "moves", **query)] == [str(row["id"]) for row in expected]


def flattened(row: dict[str, Any], path: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= flattened(value, f"{path}{name}.")
        else:
            found[f"{path}{name}"] = value
    return found


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(
            f"{each['kind']}:{each['value']}" if isinstance(each, dict) else each for each in value
        )
    return str(value).lower() if isinstance(value, bool) else str(value)


def undone(cell: str) -> str:
    return cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@", "'\t"} else cell
