"""Splitting a record of two that were melted together, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tracker.merges.belongings import Chosen, groups_of
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.models import Merge, Split
from tracker.merges.split import CannotSplit, NewRecord, split
from tracker.merges.undo import undo, undo_split
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db


def chosen(record: Any, *rows: Any, column: str = "") -> list[Chosen]:
    """The rows, by the column by which they point at the record."""
    found = []
    for row in rows:
        groups = [group for group in groups_of(type(record)) if group.model is type(row)]
        at = [group for group in groups if getattr(row, group.column) == record.pk]
        found += [Chosen(group.key, row.pk) for group in at if group.column.startswith(column)]
    return found


def split_off(record: Any, *rows: Any, into: Any = None, column: str = "") -> Any:
    log = split(
        record,
        chosen(record, *rows, column=column),
        into=into or NewRecord(record.name, "physicist"),
        by=None,
        now=NOW,
    )
    return type(record).objects.get(pk=log.other_id)


@pytest.fixture
def yao() -> Person:
    return make_person("Shunyu Yao", aliases=("姚顺宇", "姚顺雨"))


def test_gives_chosen_names_moves_and_claims_to_a_new_record(yao: Person) -> None:
    move, stays = make_move(person=yao), make_move(person=yao)
    evidence, pending = make_claim(move=move, person=yao), make_claim(person=yao)
    other = split_off(yao, yao.names.get(name="姚顺宇"), move, pending)
    assert (str(other), other.slug) == ("Shunyu Yao (physicist)", "shunyu-yao-physicist")
    assert {name.name: name.kind for name in other.names.all()} == {
        "Shunyu Yao": "primary",
        "姚顺宇": "alias",
    }
    assert {name.name for name in yao.names.all()} == {"Shunyu Yao", "姚顺雨"}
    assert (list(other.moves.all()), list(yao.moves.all())) == ([move], [stays])
    assert set(other.claims.all()) == {evidence, pending}
    assert (
        Person.history.filter(id=other.pk).latest().history_change_reason == f"split {Split.objects.get().pk}"
    )
    assert rows_without_true_history() == []


def test_takes_the_first_name_that_goes_for_want_of_another(yao: Person) -> None:
    name = yao.names.get(name="姚顺宇")
    other = split_off(yao, name, into=NewRecord())
    assert other.name == "姚顺宇"
    assert [(row.name, row.kind) for row in other.names.all()] == [("姚顺宇", "primary")]
    assert not yao.names.filter(name="姚顺宇").exists()


def test_the_two_sides_of_a_move_go_one_by_one() -> None:
    foo = make_organization("Foo", kind="university")
    move = make_move(from_organization=foo, to_organization=foo)
    other = split_off(foo, move, into=NewRecord("Foo Paris"), column="to_")
    move.refresh_from_db()
    assert (move.from_organization, move.to_organization, move.kind) == (foo, other, "transfer")
    assert other.kind == "university"
    assert [group.label for group in groups_of(Organization)] == [
        "names",
        "identifiers",
        "lineage: organization",
        "lineage: other organization",
        "moves: from",
        "moves: to",
        "claims: from",
        "claims: to",
        "group moves: from",
        "group moves: to",
    ]


def test_a_merged_move_goes_with_its_survivor(yao: Person) -> None:
    foo = make_organization()
    survivor, loser = (make_move(person=yao, from_organization=foo) for _number in range(2))
    make_claim(move=loser, person=yao)
    merge(loser, survivor, by=None, now=NOW)
    other = split_off(yao, survivor)
    assert set(Move.with_merged.filter(person=other)) == {survivor, loser}
    assert Claim.objects.get().person == other


def test_gives_rows_to_a_record_that_is_there_and_keeps_one_of_two_names(yao: Person) -> None:
    there = make_person("Yao Shunyu", aliases=("姚顺宇",))
    name = yao.names.get(name="姚顺宇")
    assert split_off(yao, name, into=there) == there
    assert there.names.filter(name="姚顺宇").count() == 1
    undo_split(Split.objects.get().pk, by=None, now=NOW)
    assert yao.names.get(name="姚顺宇") == name
    assert there.names.filter(name="姚顺宇").exists()
    there.refresh_from_db()
    assert there.merged_into is None


def test_undo_gives_everything_back_and_leads_the_new_address_to_the_original(yao: Person) -> None:
    move = make_move(person=yao)
    claim = make_claim(move=move, person=yao)
    other = split_off(yao, yao.names.get(name="姚顺宇"), move, into=NewRecord("Another Yao"))
    assert undo_split(Split.objects.get().pk, by=None, now=NOW) == yao
    for row in (move, claim, other):
        row.refresh_from_db()
    assert (move.person, claim.person, other.merged_into) == (yao, yao, yao)
    assert {name.name for name in yao.names.all()} == {"Shunyu Yao", "姚顺宇", "姚顺雨"}
    assert rows_without_true_history() == []
    with pytest.raises(CannotMerge, match="has been undone already"):
        undo_split(Split.objects.get().pk, by=None, now=NOW)


def test_undo_leaves_what_came_later_and_what_was_moved_on(yao: Person) -> None:
    moved_on, back = make_move(person=yao), make_move(person=yao)
    other = split_off(yao, moved_on, back)
    later = make_move(person=other)
    moved_on.refresh_from_db()
    moved_on.person = third = make_person()
    moved_on.save()
    undo_split(Split.objects.get().pk, by=None, now=NOW)
    assert [Move.objects.get(pk=row.pk).person for row in (moved_on, back, later)] == [third, yao, other]
    other.refresh_from_db()
    assert other.merged_into is None
    assert other.names.get(kind="primary").name == "Shunyu Yao"


def test_what_a_merge_moved_stays_where_it_was_split_to_until_that_is_undone(yao: Person) -> None:
    loser = make_person("S. Yao")
    make_move(person=loser)
    merged = merge(loser, yao, by=None, now=NOW)
    other = split_off(yao, Move.objects.get())
    undo(merged.pk, by=None, now=NOW)
    assert Move.objects.get().person == other
    undo_split(Split.objects.get().pk, by=None, now=NOW)
    assert Move.objects.get().person == loser  # where it was before both


def test_what_comes_back_goes_to_the_survivor_of_a_record_that_was_merged_since(yao: Person) -> None:
    move, survivor = make_move(person=yao), make_person("Yao")
    split_off(yao, move)
    merged = merge(yao, survivor, by=None, now=NOW)
    assert undo_split(Split.objects.get().pk, by=None, now=NOW) == survivor
    assert Move.objects.get().person == survivor
    undo(merged.pk, by=None, now=NOW)
    assert Move.objects.get().person == yao


def test_undo_says_where_the_record_is_gone(yao: Person) -> None:
    move = make_move(person=yao)
    split_off(yao, move)
    yao.delete()
    with pytest.raises(CannotMerge, match="“Shunyu Yao” was deleted since"):
        undo_split(Split.objects.get().pk, by=None, now=NOW)


def test_splits_lineage_and_removes_what_would_point_at_itself() -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    parent = Lineage.objects.create(organization=foo, relation="parent", other=bar)
    split_off(foo, parent, into=bar)
    assert not Lineage.objects.exists()
    undo_split(Split.objects.get().pk, by=None, now=NOW)
    assert Lineage.objects.get() == parent


@pytest.mark.parametrize(
    ("into", "sentence"),
    [
        (NewRecord("Shunyu Yao"), "need a note that tells them apart"),
        (NewRecord(""), "Give the new record a name"),
        (NewRecord("!?"), "needs at least one letter or digit"),
        (NewRecord("Y" * 201), "at most 200 characters"),
        (NewRecord("Yao", "n" * 101), "at most 100 characters"),
    ],
)
def test_refuses_what_a_new_record_cannot_be_called(yao: Person, into: NewRecord, sentence: str) -> None:
    with pytest.raises(CannotSplit, match=sentence):
        split(yao, chosen(yao, make_move(person=yao)), into=into, by=None, now=NOW)
    assert Person.objects.count() == 1
    assert not Split.objects.exists()


def test_refuses_to_split_off_nothing_or_what_belongs_to_somebody_else(yao: Person) -> None:
    primary = yao.names.get(kind="primary")
    for rows, sentence in [
        ([], "Choose at least one"),
        ([Chosen("moves.move.person_id", make_move().pk)], "1 of the rows that were chosen are not"),
        ([Chosen("people.personname.person_id", primary.pk)], "1 of the rows that were chosen are not"),
        ([Chosen("auth.user.person_id", 1)], "1 of the rows that were chosen are not"),
    ]:
        with pytest.raises(CannotSplit, match=sentence):
            split(yao, rows, into=NewRecord("Other"), by=None, now=NOW)


def test_refuses_to_split_what_is_merged(yao: Person) -> None:
    rows = chosen(yao, make_move(person=yao))
    merge(yao, make_person(), by=None, now=NOW)
    with pytest.raises(CannotSplit, match="is not a record of its own any more"):
        split(yao, rows, into=NewRecord("Other"), by=None, now=NOW)


def test_the_merge_of_an_emptied_record_is_in_the_list_and_can_be_undone(yao: Person) -> None:
    other = split_off(yao, make_move(person=yao))
    undo_split(Split.objects.get().pk, by=None, now=NOW)
    undo(Merge.objects.get().pk, by=None, now=NOW)
    other.refresh_from_db()
    assert (other.merged_into, other.names.get().name) == (None, "Shunyu Yao")


def test_costs_a_batch_and_not_each_row(yao: Person, django_assert_max_num_queries: Any) -> None:
    moves = [make_move(person=yao) for _number in range(30)]
    with django_assert_max_num_queries(50):
        split_off(yao, *moves)
