"""Saving lists as tables."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from openpyxl import load_workbook

from tests.factories import make_claim, make_move, make_organization, make_person

pytestmark = pytest.mark.django_db
MOVES = "/admin/moves/move/export/"


def table_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_holds_what_the_list_shows_with_its_filters(desk: Client) -> None:
    make_move(person=make_person("Ada Example"), status="rumoured")
    make_move(person=make_person("Bob B"))
    rows = table_of(desk.get(f"{MOVES}csv/", {"status__exact": "rumoured"}))
    assert [row["Person"] for row in rows] == ["Ada Example"]
    assert [row["Person"] for row in table_of(desk.get(f"{MOVES}csv/", {"q": "Bob"}))] == ["Bob B"]


def test_the_list_links_to_the_table_of_what_it_shows(desk: Client) -> None:
    page = desk.get("/admin/moves/move/", {"status__exact": "rumoured"}).content.decode()
    assert f'href="{MOVES}xlsx/?status__exact=rumoured"' in page


def test_no_text_is_taken_for_a_formula(desk: Client) -> None:
    make_move(person=make_person("=cmd|'/C calc'!A0"), note="+1", role_from="@x")
    (row,) = table_of(desk.get(f"{MOVES}csv/"))
    assert (row["Person"], row["Note"], row["Role before"]) == ("'=cmd|'/C calc'!A0", "'+1", "'@x")


def test_begins_with_the_mark_that_tells_excel_of_utf_8(desk: Client) -> None:
    assert b"".join(desk.get(f"{MOVES}csv/").streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[attr-defined]


def test_a_workbook_has_dates_only_where_the_day_is_known(desk: Client) -> None:
    make_move(announced_on="2024-10-14", effective_on="2024-11")
    answer: Any = desk.get(f"{MOVES}xlsx/")
    sheet: Any = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    values = dict(zip(*sheet.iter_rows(values_only=True), strict=True))
    assert (values["Announced on"], values["Effective on"]) == (datetime(2024, 10, 14), "2024-11")  # noqa: DTZ001


def test_names_the_source_of_a_move(desk: Client) -> None:
    move = make_move()
    make_claim(move=move, origin="analyst", quote="told by a friend")
    make_claim(move=move, origin="analyst", url="https://example.org/a", quote="She left.")
    (row,) = table_of(desk.get(f"{MOVES}csv/"))
    assert (row["URL"], row["Quote"]) == ("https://example.org/a", "She left.")


def test_people_and_organizations_can_be_saved_too(desk: Client) -> None:
    make_person("Ada Example", note="chemist", aliases=("艾达",))
    make_organization("Foo Labs", kind="lab", country="FR")
    (ada,) = table_of(desk.get("/admin/people/person/export/csv/"))
    assert (ada["Name"], ada["Note"], ada["Other names"]) == ("Ada Example", "chemist", "艾达")
    (foo,) = table_of(desk.get("/admin/orgs/organization/export/csv/"))
    assert (foo["Kind"], foo["Country"]) == ("lab", "FR")


def test_costs_the_same_number_of_queries_however_long(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        make_person(aliases=("Other",))
        make_move(from_organization=make_organization(), to_organization=make_organization())
    for address, most in ((MOVES, 6), ("/admin/people/person/export/", 8)):
        with django_assert_max_num_queries(most):
            table_of(desk.get(f"{address}csv/"))


def test_is_only_for_those_who_may_see_the_list(client: Client) -> None:
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    client.force_login(user)
    assert client.get(f"{MOVES}csv/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_move"))
    assert client.get(f"{MOVES}csv/").status_code == 200
    assert client.get("/admin/people/person/export/csv/").status_code == 403


@pytest.mark.parametrize(
    ("address", "status"), [("csv/?nonsense=1", 302), ("pdf/", 404), ("csv/?e=1&p=x", 200)]
)
def test_bad_addresses_are_answered(desk: Client, address: str, status: int) -> None:
    assert desk.get(f"{MOVES}{address}").status_code == status


def test_takes_only_get(desk: Client) -> None:
    assert desk.post(f"{MOVES}csv/").status_code == 405
