"""What this system held on a day: a history of edits, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries, Settings
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from orgs.models import Organization
from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tests.imports.files import csv_of, imported, undone
from tests.metrics.past.days import ALL, brief, held, on, only
from tests.privacy.traces import erase
from tracker.dates import PartialDate, Window
from tracker.history import by_machine, reason_now
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.metrics.past.asked import Asked, keys_of
from tracker.metrics.past.moment import Moment, Sense
from tracker.metrics.past.read import departures_at, moves_at
from tracker.moves.approval import approve
from tracker.moves.log import log_move
from tracker.moves.models import Approval, Claim, Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo Labs")


@pytest.fixture
def bar() -> Organization:
    return make_organization("Bar AI")


def test_follows_a_move_from_its_entry_to_its_deletion(foo: Organization, bar: Organization) -> None:
    ada = make_person("Ada Example")
    with on("2025-01-02"):
        move = make_move(person=ada, from_organization=foo, status="rumoured", announced_on="2024-12")
    with on("2025-01-04"):
        move.to_organization, move.status = bar, "confirmed"
        move.save()
    with on("2025-01-06"):
        move.effective_on = PartialDate.parse("2025-01-06")
        move.save()
    with on("2025-01-08"):
        move.delete()
    assert [brief(held(f"2025-01-0{day}")) for day in range(1, 9)] == [
        [],
        ["Ada Example: Foo Labs → ?, 2024-12, rumoured"],
        ["Ada Example: Foo Labs → ?, 2024-12, rumoured"],
        ["Ada Example: Foo Labs → Bar AI, 2024-12, confirmed"],
        ["Ada Example: Foo Labs → Bar AI, 2024-12, confirmed"],
        ["Ada Example: Foo Labs → Bar AI, 2025-01-06, confirmed"],
        ["Ada Example: Foo Labs → Bar AI, 2025-01-06, confirmed"],
        [],
    ]


def test_a_day_lasts_to_its_last_second_in_utc(foo: Organization) -> None:
    with on("2025-01-02", at="23:59:59"):
        move = make_move(from_organization=foo, status="rumoured")
    with on("2025-01-03", at="00:00:00"):
        move.status = "denied"
        move.save()
    assert held("2025-01-01") == []
    assert only(held("2025-01-02")).status == "rumoured"
    assert only(held("2025-01-03")).status == "denied"


def test_of_several_changes_of_one_moment_the_last_holds(foo: Organization) -> None:
    with on("2025-01-02"):
        move = make_move(from_organization=foo, status="rumoured")
        for status in ("announced", "confirmed", "denied"):
            move.status = status
            move.save()
    assert only(held("2025-01-02")).status == "denied"


def test_follows_what_is_written_in_bulk(foo: Organization) -> None:
    ada, bob = make_person("Ada Example"), make_person("Bob Example")
    rows = [Move(person=person, from_organization=foo, status="rumoured") for person in (ada, bob)]
    for row in rows:
        row.announced_on = PartialDate.parse("2024-12-01")
    with on("2025-01-02"), by_machine("rules 1"):
        made = bulk_create_with_history(rows, Move, default_change_reason=reason_now())
    with on("2025-01-04"), by_machine("rules 2"):
        for move in made:
            move.status = "announced"
        bulk_update_with_history(made, Move, ["status"], default_change_reason=reason_now())
    assert [move.status for move in held("2025-01-03")] == ["rumoured", "rumoured"]
    assert [move.status for move in held("2025-01-04")] == ["announced", "announced"]


def test_follows_an_import_and_its_undoing(analyst: User) -> None:
    header = ["Person", "Role before", "From", "Announced on"]
    with on("2025-01-02"):
        batch = imported(csv_of(header, ["Ada Example", "CTO", "Foo Labs", "2024-12"]), by=analyst)
    with on("2025-01-04"):
        undone(batch, analyst)
    then = only(held("2025-01-03"))
    assert (then.role_from, str(then.happened_on), then.unsourced) == ("CTO", "2024-12", True)
    assert held("2025-01-01") == held("2025-01-04") == []


def test_people_and_organizations_that_were_deleted_since_are_not_named() -> None:
    with on("2025-01-02"):
        move = make_move(person=make_person("Ada Example"), from_organization=make_organization("Foo"))
    with on("2025-01-04"):
        person, organization = move.person, move.from_organization
        assert organization is not None
        move.delete()
        person.delete()
        organization.delete()
    then = only(held("2025-01-02"))
    assert (str(then.person), str(then.from_organization)) == ("no longer on record",) * 2
    assert (then.kind, then.get_absolute_url()) == ("departure", "")


def test_a_merge_holds_between_its_day_and_that_of_its_undoing(foo: Organization, bar: Organization) -> None:
    ada = make_person("Ada Example")
    with on("2025-01-02"):
        survivor = make_move(person=ada, from_organization=foo, announced_on="2024-12-02")
        loser = make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2024-12-01")
    with on("2025-01-04") as now:
        log = merge(loser, survivor, by=None, now=now)
    with on("2025-01-06") as now:
        undo(log.pk, by=None, now=now)
    two = [
        "Ada Example: Foo Labs → ?, 2024-12-02, confirmed",
        "Ada Example: Foo Labs → Bar AI, 2024-12-01, confirmed",
    ]
    assert brief(held("2025-01-03")) == two
    assert brief(held("2025-01-04")) == ["Ada Example: Foo Labs → Bar AI, 2024-12-02, confirmed"]
    assert brief(held("2025-01-06")) == two


def test_an_organization_that_was_merged_since_stands_as_itself_and_is_found_by_its_survivor(
    foo: Organization,
) -> None:
    twin = make_organization("Foo Labs Inc.")
    with on("2025-01-02"):
        make_move(person=make_person("Ada Example"), from_organization=twin)
    with on("2025-01-04") as now:
        merge(twin, foo, by=None, now=now)
    asked = Asked(from_organization=keys_of(foo))
    before, after = held("2025-01-03", asked), held("2025-01-04", asked)
    assert brief(before) == ["Ada Example: Foo Labs Inc. → ?, 2024-10-14, confirmed"]
    assert brief(after) == ["Ada Example: Foo Labs → ?, 2024-10-14, confirmed"]


def test_a_name_is_that_of_today(foo: Organization) -> None:
    with on("2025-01-02"):
        make_move(from_organization=foo)
    foo.name = "Foo Research"
    foo.save()
    assert str(only(held("2025-01-02")).from_organization) == "Foo Research"


def test_no_day_names_somebody_who_was_erased_since(foo: Organization) -> None:
    with on("2025-01-02"):
        ada = make_person("Ada Example", created_at=datetime(2025, 1, 2, tzinfo=UTC))
        move = make_move(person=ada, from_organization=foo, role_from="chief secret keeper")
        Move.objects.update(created_at=datetime(2025, 1, 2, tzinfo=UTC))
    erase(ada)
    then = only(held("2025-01-03"))
    assert then.id != move.pk
    assert (str(then.person), then.role_from, str(then.happened_on)) == ("Erased person", "", "2024-10")


def test_what_waited_for_approval_was_not_held(settings: Settings, foo: Organization) -> None:
    settings.FOUR_EYES = True
    one, other = make_analyst("one"), make_analyst("other")
    move = Move(person=make_person("Ada Example"), from_organization=foo, status="confirmed")
    move.announced_on = PartialDate.parse("2024-12-01")
    with on("2025-01-02") as now:
        log_move(move, by=one, now=now)
    with on("2025-01-04") as now:
        approve(Approval.objects.get().pk, by=other, now=now)
    assert held("2025-01-03") == []
    assert brief(held("2025-01-04")) == ["Ada Example: Foo Labs → ?, 2024-12-01, confirmed"]


def test_what_was_never_approved_and_then_deleted_was_never_held(
    settings: Settings, foo: Organization
) -> None:
    settings.FOUR_EYES = True
    move = Move(person=make_person("Ada Example"), from_organization=foo, status="confirmed")
    move.announced_on = PartialDate.parse("2024-12-01")
    with on("2025-01-02") as now:
        log_move(move, by=make_analyst("one"), now=now)
    with on("2025-01-04"):
        Approval.objects.all().delete()
        Claim.objects.all().delete()
        move.delete()
    assert held("2025-01-03") == held("2025-01-04") == []


def test_a_move_is_unsourced_until_a_source_is_there(foo: Organization) -> None:
    with on("2025-01-02"):
        move = make_move(from_organization=foo)
        make_import_claim(move)
    with on("2025-01-04"):
        claim = make_claim(move=move)
    with on("2025-01-06"):
        claim.delete()
    days = ("2025-01-03", "2025-01-05", "2025-01-06")
    assert [only(held(day)).unsourced for day in days] == [True, False, True]


def test_a_rumour_was_stale_by_what_had_been_heard_then(settings: Settings, foo: Organization) -> None:
    settings.RUMOUR_STALE_DAYS = 90
    with on("2025-01-02"):
        move = make_move(from_organization=foo, status="rumoured", announced_on="2025-01")
        make_claim(move=move, article=make_article("One.", published_on=date(2025, 1, 2)), quote="One.")
    with on("2025-06-01"):
        make_claim(move=move, article=make_article("Two.", published_on=date(2025, 6, 1)), quote="Two.")
    days = ("2025-03-01", "2025-05-31", "2025-06-01", "2025-12-01")
    assert [only(held(day)).stale for day in days] == [False, True, False, True]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"figure": "departures"}, ["Ada", "Bob"]),
        ({"figure": "arrivals"}, ["Cyd"]),
        ({"counted": True}, ["Ada", "Bob", "Cyd"]),
        ({"statuses": ["rumoured"]}, ["Dan"]),
        ({"kinds": ["arrival"]}, ["Cyd"]),
        ({"role_groups": ["research"]}, ["Ada"]),
        ({"until": date(2024, 12, 2)}, ["Bob", "Ada"]),
        ({"since": date(2024, 12, 3)}, ["Cyd", "Dan"]),
    ],
)
def test_is_narrowed_as_a_list_of_today_is(foo: Organization, asked: dict, found: list[str]) -> None:  # type: ignore[type-arg]  # what a parameter says
    with on("2025-01-02"):
        make_move(
            person=make_person("Ada"),
            from_organization=foo,
            announced_on="2024-12-01",
            role_from="research scientist",
        )
        make_move(
            person=make_person("Bob"),
            from_organization=foo,
            announced_on="2024-12-02",
            role_from="lawyer",
        )
        make_move(person=make_person("Cyd"), to_organization=foo, announced_on="2024-12-03")
        make_move(
            person=make_person("Dan"), from_organization=foo, announced_on="2024-12-04", status="rumoured"
        )
    Move.objects.update(status="denied", role_from="", from_capacity="board")
    names = [str(move.person) for move in held("2025-01-02", Asked(**{"since": ALL.since, **asked}))]
    assert sorted(names) == sorted(found)


def test_without_anything_that_bounds_it_a_year_to_either_side_of_the_day_is_shown(foo: Organization) -> None:
    with on("2025-01-02"):
        make_move(from_organization=foo, announced_on="2024-01-02")
        late = make_move(from_organization=foo, announced_on="2024-01-03")
        planned = make_move(from_organization=foo, effective_on="2026-01-03")
        make_move(from_organization=foo, effective_on="2026-01-04")
    assert [move.id for move in held("2025-01-02", Asked())] == [planned.pk, late.pk]
    assert len(held("2025-01-02", Asked(organization=keys_of(foo)))) == 4


def test_pages_follow_each_other_whatever_was_edited_since(foo: Organization) -> None:
    with on("2025-01-02"):
        moves = [make_move(from_organization=foo, announced_on=f"2024-12-{day:02}") for day in (3, 2, 2, 1)]
    for move in moves:
        move.announced_on = PartialDate.parse("2026-01-01")
        move.save()
    listed = moves_at(Moment(Sense.AS_OF, date(2025, 1, 2)), ALL)
    whole = [move.id for move in listed[:10]]
    assert whole == [moves[0].pk, moves[2].pk, moves[1].pk, moves[3].pk]
    behind = listed.behind(date(2024, 12, 2), moves[2].pk, backwards=False)
    assert [move.id for move in behind[:10]] == whole[2:]
    before = listed.order_by("happened_first_day", "id").behind(
        date(2024, 12, 2), moves[1].pk, backwards=True
    )
    assert [move.id for move in before[:10]] == whole[1::-1]


def test_departures_are_counted_by_what_was_held(foo: Organization, bar: Organization) -> None:
    with on("2025-01-02"):
        first = make_move(from_organization=foo, announced_on="2024-12-01")
        vague = make_move(from_organization=foo, announced_on="2024")
        make_import_claim(vague)
        make_move(from_organization=bar, announced_on="2024-11-30")
        make_move(from_organization=bar, announced_on="2024-12-05", status="rumoured")
        make_move(to_organization=bar, announced_on="2024-12-05")
    with on("2025-01-04"):
        first.status = "denied"
        first.save()
        vague.claims.all().delete()
        vague.delete()
    window = Window(date(2024, 12, 1), date(2024, 12, 31))

    def counted(day: date) -> dict[str, tuple[int, float, int, int]]:
        rows = departures_at(Moment(Sense.AS_OF, day), window)
        return {
            str(row.organization): (
                row.count.min,
                round(row.count.value, 4),
                row.count.max,
                row.count.unsourced,
            )
            for row in rows
        }

    assert counted(date(2025, 1, 1)) == {}
    assert counted(date(2025, 1, 3)) == {"Foo Labs": (1, round(1 + 31 / 366, 4), 2, 1)}
    assert counted(date(2025, 1, 4)) == {}


def test_costs_one_query_however_long_the_list_and_its_history(
    foo: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with on("2026-11-20"):
        for number in range(12):
            move = make_move(from_organization=foo, to_organization=make_organization())
            make_claim(move=move)
            for status in ("rumoured", "announced"):
                move.status = status
                move.save()
            move.role_to = f"role {number}"
            move.save()
    with django_assert_num_queries(1):
        moves = moves_at(Moment(Sense.AS_OF, NOW.date()), ALL)[:50]
        assert len({f"{move.person} {move.to_organization} {move.group}" for move in moves}) == 12
    with django_assert_num_queries(2):
        departures_at(Moment(Sense.AS_OF, NOW.date()), Window(date(2024, 1, 1), date(2024, 12, 31)))
