"""The group of a role follows the role, on every way by which a role is written."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from tests.factories import NOW, make_claim, make_group, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tests.imports.files import HEADER, csv_of, imported, undone
from tests.privacy.traces import erase
from tracker.dates import PartialDate
from tracker.merges.merge import merge
from tracker.merges.models import Merge
from tracker.merges.undo import undo as undo_merge
from tracker.moves.groups import name_person
from tracker.moves.log import log_move
from tracker.moves.models import Decision, Move
from tracker.moves.review import accept
from tracker.moves.undo import undo

pytestmark = pytest.mark.django_db

Groups = tuple[str, str]


def groups_of(move: Any) -> Groups:
    """The groups of both sides as they are stored."""
    stored: Groups = Move.with_merged.values_list("role_group_from", "role_group_to").get(pk=move.pk)
    return stored


def a_new_move(**fields: Any) -> Move:
    """Not saved."""
    move = Move(person=make_person(), from_organization=make_organization(), **fields)
    move.announced_on = PartialDate.parse("2024-10-14")
    return move


# --- What Django can do to rows --------------------------------------------------------------------------


def save_whole(move: Move) -> None:
    move.role_to = "CEO"
    move.save()


def save_one_column(move: Move) -> None:
    move.role_to = "CEO"
    move.save(update_fields=["role_to"])


def save_without_the_group_loaded(move: Move) -> None:
    row = Move.objects.defer("role_group_to", "role_group_from").get(pk=move.pk)
    row.role_to = "CEO"
    row.save()


def save_with_the_role_alone_loaded(move: Move) -> None:
    row = Move.objects.only("role_to").get(pk=move.pk)
    row.role_to = "CEO"
    row.save(update_fields=["role_to"])


def update_or_create(move: Move) -> None:
    Move.objects.update_or_create(pk=move.pk, defaults={"role_to": "CEO"})


def update_by_queryset(move: Move) -> None:
    Move.objects.filter(pk=move.pk).update(role_to="CEO")


def update_with_a_wrong_group(move: Move) -> None:
    Move.objects.filter(pk=move.pk).update(role_to="CEO", role_group_to="product")


def update_by_base_manager(move: Move) -> None:
    Move._base_manager.filter(pk=move.pk).update(role_to="CEO")


def update_by_related_manager(move: Move) -> None:
    move.person.moves.update(role_to="CEO")


def update_in_bulk(move: Move) -> None:
    other = make_move(role_to="engineer")
    move.role_to, other.role_to = "CEO", "designer"
    Move.objects.bulk_update([move, other], ["role_to", "note"])
    assert groups_of(other) == ("other", "product")


def update_in_bulk_by_base_manager(move: Move) -> None:
    move.role_to = "CEO"
    Move._base_manager.bulk_update([move], ["role_to"])


def insert_over_what_is_there(move: Move) -> None:
    move.role_to = "CEO"
    Move._base_manager.bulk_create(
        [move], update_conflicts=True, update_fields=["role_to"], unique_fields=["id"]
    )


@pytest.mark.parametrize(
    "write",
    [
        save_whole,
        save_one_column,
        save_without_the_group_loaded,
        save_with_the_role_alone_loaded,
        update_or_create,
        update_by_queryset,
        update_with_a_wrong_group,
        update_by_base_manager,
        update_by_related_manager,
        update_in_bulk,
        update_in_bulk_by_base_manager,
        insert_over_what_is_there,
    ],
)
def test_a_role_that_is_changed_changes_its_group(write: Callable[[Move], None]) -> None:
    move = make_move(role_from="professor", role_to="software engineer")
    assert groups_of(move) == ("research", "engineering")
    write(move)
    assert groups_of(move) == ("research", "leadership")


def test_a_role_that_is_made_in_bulk_has_its_group() -> None:
    by_hand = Move._base_manager.bulk_create([a_new_move(role_to="CEO")])
    with_history = bulk_create_with_history([a_new_move(role_from="Forscher")], Move)
    assert [groups_of(move) for move in (*by_hand, *with_history)] == [
        ("other", "leadership"),
        ("research", "other"),
    ]


def test_saving_other_columns_writes_no_group(django_assert_num_queries: Any) -> None:
    move = make_move(role_to="CEO")
    stale = Move.objects.get(pk=move.pk)
    Move.objects.filter(pk=move.pk).update(role_to="engineer")
    stale.note = "Seen."
    stale.save(update_fields=["note"])
    assert groups_of(move) == ("other", "engineering")
    row = Move.objects.defer("role_to", "role_from").get(pk=move.pk)
    with django_assert_num_queries(0):
        row.save(update_fields=["role_group_to"])
    assert groups_of(move) == ("other", "engineering")


def test_a_role_that_only_the_database_knows_is_refused() -> None:
    move = make_move(role_to="CEO")
    with pytest.raises(TypeError, match="write the role as text"):
        Move.objects.update(role_to=Concat(Value("former "), F("role_to")))
    move.role_to = F("role_from")
    with pytest.raises(TypeError, match="write the role as text"):
        move.save()


def test_the_database_refuses_a_group_that_there_is_not() -> None:
    make_move()
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.update(role_group_to="art")


# --- What people and machines do -------------------------------------------------------------------------


def test_accepted_claims_and_their_undoing(analyst: User) -> None:
    move = accept(make_claim(role_from="research scientist", role_to="").pk, by=analyst, now=NOW)
    assert groups_of(move) == ("research", "other")
    accept(make_claim(role_to="首席产品官").pk, by=analyst, now=NOW)
    assert groups_of(move) == ("research", "leadership")
    undo(Decision.objects.standing().by(analyst)[0].pk, by=analyst, now=NOW)
    assert groups_of(move) == ("research", "other")
    assert rows_without_true_history() == []


def test_a_move_that_is_logged(analyst: User) -> None:
    move = a_new_move(role_from="policy director")
    log_move(move, by=analyst, now=NOW)
    assert groups_of(move) == ("policy_safety", "other")


def test_a_person_who_is_named_in_a_group_move(analyst: User) -> None:
    ada, group = make_person("Ada"), make_group()
    there = make_move(person=ada, from_organization=group.from_organization)
    assert name_person(group, ada, by=analyst, now=NOW, role_from="chemist, research") == there
    assert groups_of(there) == ("research", "other")
    assert rows_without_true_history() == []


def test_merged_moves_and_the_way_back() -> None:
    ada, foo = make_person("Ada"), make_organization("Foo")
    stays, goes = (make_move(person=ada, from_organization=foo, role_from=role) for role in ("", "CTO"))
    merge(goes, stays, by=None, now=NOW)
    assert groups_of(stays) == ("leadership", "other")
    undo_merge(Merge.objects.get().pk, by=None, now=NOW)
    assert groups_of(stays) == ("other", "other")
    assert groups_of(goes) == ("leadership", "other")
    assert rows_without_true_history() == []


def test_an_import_and_its_undoing(analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    there = make_move(person=ada, from_organization=foo, status="rumoured")
    rows = [
        [*HEADER, "Role after"],
        ["Ada Example", "Foo Labs", "Bar AI", "2024-10-14", "CTO"],
        ["Bob B", "Foo Labs", "", "2024", ""],
        ["Cyd C", "", "Bar AI", "2024", "Produktchefin"],
    ]
    batch = imported(csv_of(*rows), by=analyst)
    assert groups_of(there) == ("other", "leadership")
    assert groups_of(Move.objects.get(person__name="Cyd C")) == ("other", "product")
    assert rows_without_true_history() == []
    undone(batch, analyst)
    assert groups_of(there) == ("other", "other")
    assert rows_without_true_history() == []


def test_starter_data_and_their_correction(tmp_path: Path) -> None:
    head = "person,from_org,to_org,role_from,role_to,exit_manner,entry_manner,from_capacity,to_capacity"
    files = {
        "organizations.csv": "name,kind,aliases,country,website\nFoo,lab,,,\nBar,company,,,\n",
        "lineage.csv": "organization,relation,other,since,until\n",
        "people.csv": "name,aliases\nAda Example,\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    for role, group in (("scientist", "research"), ("ingénieure", "engineering")):
        with (tmp_path / "moves.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow([*head.split(","), "announced_on", "effective_on", "status", "note"])
            rows.writerow(
                ["Ada Example", "Foo", "Bar", role, "", "", "", "", "", "2024", "", "confirmed", ""]
            )
        call_command("load_starter", dir=tmp_path, verbosity=0)
        assert groups_of(Move.objects.get()) == (group, "other")
    assert rows_without_true_history() == []


def test_a_change_that_is_taken_back_and_a_row_that_is_brought_back(desk: Client) -> None:
    move = make_move(role_to="engineer")
    move.role_to = "CEO"
    move.save()
    version = Move.history.latest().history_id
    answer = desk.post(f"/admin/moves/move/{move.pk}/history/move/{version}/revert/")
    assert answer.status_code == 302, answer.content.decode()
    assert groups_of(move) == ("other", "engineering")
    move.refresh_from_db()
    key = move.pk
    move.delete()
    Move.history.filter(id=key).latest().instance.save(force_insert=True)
    assert groups_of(Move.objects.get(pk=key)) == ("other", "engineering")


def test_a_role_that_an_erasure_cuts() -> None:
    eva = make_person("Éva Példa")
    move = make_move(person=make_person("Ada"), role_from="research assistant of Éva Példa", role_to="CEO")
    own = make_move(person=eva, role_from="CTO")
    erase(eva)
    assert groups_of(move) == ("other", "leadership")
    assert not Move.with_merged.filter(pk=own.pk).exists()
    assert set(Move.objects.exclude(pk=move.pk).values_list("role_from", "role_group_from")) == {
        ("", "other")
    }


def test_rows_that_are_pointed_elsewhere_in_bulk_keep_the_group() -> None:
    move = make_move(role_to="designer")
    move.from_organization = make_organization()
    bulk_update_with_history([move], Move, ["from_organization"], manager=Move._base_manager)
    assert groups_of(move) == ("other", "product")
