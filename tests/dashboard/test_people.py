"""The list of people, and the page of one."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.dashboard.pages import main_words, read, words
from tests.factories import make_import_claim, make_move, make_organization, make_person
from tracker.names.models import NameKind

pytestmark = pytest.mark.django_db


def test_lists_people_with_their_latest_counted_move(client: Client) -> None:
    ada, foo, bar = make_person("Ada Example"), make_organization("Foo Labs"), make_organization("Bar AI")
    make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2026-03")
    make_move(person=ada, from_organization=bar, announced_on="2026-05", status="denied")
    row = read(client, "/people/").xpath("//tbody/tr")[0]
    assert words(row) == "Ada Example Foo Labs → Bar AI Mar 2026 Confirmed 1"


def test_finds_a_person_by_a_name_in_another_script(client: Client) -> None:
    make_person("Fei-Fei Li", aliases=("李飞飞",))
    make_person("Ada Example")
    rows = read(client, "/people/?q=李飞飞").xpath("//tbody/tr/th")
    assert [words(row) for row in rows] == ["Fei-Fei Li"]


def test_shows_other_names_with_their_kind(client: Client) -> None:
    make_person("Fei-Fei Li", note="Stanford").add_name("李飞飞", NameKind.NATIVE)
    said = main_words(read(client, "/people/fei-fei-li-stanford/"))
    assert "Fei-Fei Li Stanford Also written 李飞飞 native script" in said


def test_draws_each_date_as_vague_as_it_is(client: Client) -> None:
    ada = make_person("Ada Example")
    for announced_on in ("2024-10-14", "2023-10", "2022"):
        make_move(person=ada, announced_on=announced_on)
    page = read(client, "/people/ada-example/")
    drawn = [(item.get("class"), words(item.find("p"))) for item in page.xpath("//ol[@class='timeline']/li")]
    assert drawn == [
        ("date-day", "14 Oct 2024"),
        ("date-month", "Oct 2023 day not known"),
        ("date-year", "2022 month not known"),
    ]


def test_says_each_date_to_machines_too(client: Client) -> None:
    ada = make_person("Ada Example")
    make_move(person=ada, announced_on="2023-10")
    assert read(client, "/people/ada-example/").xpath("//time/@datetime") == ["2023-10"]


def test_shows_roles_and_manners(client: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    make_move(person=ada, from_organization=foo, role_from="chief scientist", exit_manner="dismissed")
    said = main_words(read(client, "/people/ada-example/"))
    assert "Departure from Foo Labs chief scientist Confirmed Dismissed" in said


def test_marks_a_denied_move_as_not_counted(client: Client) -> None:
    ada = make_person("Ada Example")
    make_move(person=ada, status="denied")
    assert "Denied Not counted" in main_words(read(client, "/people/ada-example/"))


def test_marks_an_unsourced_move(client: Client) -> None:
    ada = make_person("Ada Example")
    make_import_claim(make_move(person=ada))
    assert "Confirmed Unsourced" in main_words(read(client, "/people/ada-example/"))


def test_says_so_where_no_move_is_known(client: Client) -> None:
    make_person("Ada Example")
    assert "No moves of this person are known yet." in main_words(read(client, "/people/ada-example/"))


def test_answers_404_for_an_unknown_person(client: Client) -> None:
    assert "There is nothing at this address" in main_words(read(client, "/people/nobody/", status=404))
