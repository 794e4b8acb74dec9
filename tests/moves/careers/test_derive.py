"""From moves to spells and transfers, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import NOW, make_import_claim, make_move, make_organization, make_person
from tracker.dates import PartialDate
from tracker.merges.merge import merge
from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.models import Move, Spell, StaleCareer, Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return make_person("Ada Example")


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo")


@pytest.fixture
def bar() -> Organization:
    return make_organization("Bar")


def spells(person: Person) -> list[str]:
    """Each spell as "Foo 2020 – 2021", the earliest first; "?" for an unknown start, "…" for an open end."""
    while rebuild_stale():
        pass
    ends = {"open": "…", "unknown": "?"}
    rows = Spell.objects.filter(person=person).select_related("organization").order_by("seen_from", "pk")
    return [f"{row.organization} {row.started_on or '?'} – {row.ended_on or ends[row.end]}" for row in rows]


def transfers(person: Person) -> list[tuple[str, str, str, int]]:
    while rebuild_stale():
        pass
    rows = Transfer.objects.filter(person=person).select_related("from_organization", "to_organization")
    return [
        (str(row.from_organization), str(row.to_organization), f"{row.happened_first_day}", row.gap_days)
        for row in rows.order_by("happened_first_day")
    ]


def go(person: Person, out: Organization | None, into: Organization | None, on: str, **fields: Any) -> Move:
    return make_move(person=person, from_organization=out, to_organization=into, announced_on=on, **fields)


def test_a_transfer_ends_one_spell_and_begins_another(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    go(ada, None, foo, "2020-03")
    go(ada, foo, bar, "2024-05-14")
    assert spells(ada) == ["Foo 2020-03 – 2024-05-14", "Bar 2024-05-14 – …"]
    assert transfers(ada) == [("Foo", "Bar", "2024-05-14", 0)]


def test_who_is_first_heard_of_when_leaving_has_a_spell_without_a_start(
    ada: Person, foo: Organization
) -> None:
    make_move(
        person=ada,
        from_organization=foo,
        to_organization=None,
        announced_on="2024-09-25",
        effective_on="2024-10-01",
    )
    assert spells(ada) == ["Foo ? – 2024-10-01"]
    spell = Spell.objects.get()
    assert (spell.seen_from, spell.seen_until) == (date(2024, 9, 25), date(2024, 10, 1))


def test_coming_back_begins_another_spell(ada: Person, foo: Organization, bar: Organization) -> None:
    go(ada, None, foo, "2020")
    go(ada, foo, bar, "2022")
    go(ada, bar, foo, "2024")
    assert spells(ada) == ["Foo 2020 – 2022", "Bar 2022 – 2024", "Foo 2024 – …"]


def test_an_exit_from_the_parent_ends_the_spell_at_its_child(ada: Person, foo: Organization) -> None:
    lab = make_organization("Foo Research")
    Lineage.objects.create(organization=lab, other=foo, relation="parent")
    go(ada, None, lab, "2020")
    go(ada, foo, None, "2024-05")
    assert spells(ada) == ["Foo Research 2020 – 2024-05"]


def test_a_lineage_that_is_entered_later_makes_the_spells_anew(ada: Person, foo: Organization) -> None:
    lab = make_organization("Foo Research")
    go(ada, None, lab, "2020")
    go(ada, foo, None, "2024-05")
    assert spells(ada) == ["Foo Research 2020 – ?", "Foo ? – 2024-05"]
    Lineage.objects.create(organization=lab, other=foo, relation="parent")
    assert spells(ada) == ["Foo Research 2020 – 2024-05"]
    Lineage.objects.all().delete()
    assert spells(ada) == ["Foo Research 2020 – ?", "Foo ? – 2024-05"]


def test_work_elsewhere_ends_employment_at_an_unknown_time(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    go(ada, None, foo, "2020")
    go(ada, None, bar, "2023-02")
    assert spells(ada) == ["Foo 2020 – ?", "Bar 2023-02 – …"]


def test_a_professor_may_work_for_a_company_as_well(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    go(ada, None, foo, "2020", to_capacity="academic")
    go(ada, None, bar, "2023")
    assert spells(ada) == ["Foo 2020 – …", "Bar 2023 – …"]


def test_leaving_the_board_does_not_leave_the_staff(ada: Person, foo: Organization) -> None:
    go(ada, None, foo, "2020")
    go(ada, None, foo, "2021", to_capacity="board")
    go(ada, foo, None, "2023", from_capacity="board")
    assert spells(ada) == ["Foo 2020 – …", "Foo 2021 – 2023"]


def test_a_step_within_the_organization_goes_on_with_the_spell(ada: Person, foo: Organization) -> None:
    go(ada, None, foo, "2020")
    go(ada, foo, foo, "2022-07-01")
    assert spells(ada) == ["Foo 2020 – …"]
    assert Spell.objects.get().seen_until == date(2022, 7, 1)


@pytest.mark.parametrize("status", ["rumoured", "denied", "retracted"])
def test_what_did_not_happen_makes_no_spell(
    ada: Person, foo: Organization, bar: Organization, status: str
) -> None:
    go(ada, None, foo, "2020")
    go(ada, foo, bar, "2024", status=status)
    assert spells(ada) == ["Foo 2020 – …"]


def test_vague_dates_are_put_in_the_order_that_makes_sense(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    """By their first days, she would have left before she came."""
    go(ada, foo, bar, "2024")
    go(ada, None, foo, "2024-03")
    assert sorted(spells(ada)) == ["Bar 2024 – …", "Foo 2024-03 – 2024"]


def test_leaving_and_coming_elsewhere_later_is_one_transfer(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    go(ada, foo, None, "2024-05-01")
    go(ada, None, bar, "2024-06-10")
    assert transfers(ada) == [("Foo", "Bar", "2024-05-01", 40)]


def test_a_move_in_between_parts_a_departure_from_an_arrival(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    go(ada, foo, None, "2024-05-01")
    go(ada, None, make_organization("Between"), "2024-06-01")
    go(ada, None, bar, "2024-07-01")
    assert transfers(ada) == [("Foo", "Between", "2024-05-01", 31)]


def test_a_rumoured_transfer_is_kept_with_its_status(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    go(ada, foo, bar, "2024", status="rumoured")
    assert transfers(ada) == [("Foo", "Bar", "2024-01-01", 0)]
    assert Transfer.objects.get().status == "rumoured"
    assert not Transfer.objects.counted().exists()


def test_a_merge_of_people_joins_their_spells(foo: Organization, bar: Organization) -> None:
    one, other = make_person("Ada Example"), make_person("A. Example")
    go(one, None, foo, "2020")
    go(other, foo, bar, "2024")
    assert spells(one) == ["Foo 2020 – …"]
    merge(other, one, by=None, now=NOW)
    assert spells(one) == ["Foo 2020 – 2024", "Bar 2024 – …"]
    assert not spells(other)


def test_changes_in_bulk_are_followed(ada: Person, foo: Organization, bar: Organization) -> None:
    go(ada, None, foo, "2020")
    assert spells(ada) == ["Foo 2020 – …"]
    Move.objects.update(to_organization=bar)
    assert spells(ada) == ["Bar 2020 – …"]
    Move.objects.all().delete()
    assert spells(ada) == []


def test_nothing_is_made_anew_where_nothing_has_changed(ada: Person, foo: Organization) -> None:
    go(ada, None, foo, "2020")
    spells(ada)
    Move.objects.update(note="a note")
    assert not StaleCareer.objects.exists()


def test_a_spell_is_unsourced_while_all_its_moves_are(ada: Person, foo: Organization) -> None:
    joined, left = go(ada, None, foo, "2020"), go(ada, foo, None, "2024")
    make_import_claim(joined)
    make_import_claim(left)
    spells(ada)
    assert Spell.objects.get().unsourced
    left.claims.update(url="https://example.org/")
    spells(ada)
    assert not Spell.objects.get().unsourced


def test_a_career_may_be_of_any_length(foo: Organization, bar: Organization) -> None:
    long = make_person("Long Career")
    go(long, None, foo, "1990")
    for year in range(1991, 2021):
        go(long, *((foo, bar) if year % 2 else (bar, foo)), str(year))
    assert len(spells(long)) == 31
    assert PartialDate.parse("1990") == Spell.objects.earliest("seen_from").started_on
