"""Any sequence of merges, edits and undos keeps every reference, name, move and claim."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgs.models import Lineage, Organization, OrganizationName
from people.models import Person, PersonName
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.models import Merge
from tracker.merges.pointers import pointers_to
from tracker.merges.undo import undo
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
RECORDS = 4

merges = st.tuples(st.just("merge"), st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1))
undos = st.tuples(st.just("undo"), st.integers(0, 9), st.just(0))
new_moves = st.tuples(st.just("add move"), st.integers(0, RECORDS - 1), st.just(0))
new_names = st.tuples(st.just("add name"), st.integers(0, RECORDS - 1), st.integers(0, 2))
handovers = st.tuples(st.just("hand over"), st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1))
any_change = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class World:
    """A few people and organizations that share names, with moves, claims and parents."""

    def __init__(self) -> None:
        self.people = [make_person("Ada Example"), make_person("A. Example", aliases=("Ada Example",))]
        self.people += [
            make_person("Ada E.", aliases=("Ada Example", "A. Example")),
            make_person("Bea Other"),
        ]
        self.organizations = [
            make_organization(f"Foo {number}", aliases=("Foo",)) for number in range(RECORDS)
        ]
        for number in range(RECORDS):
            move = make_move(
                person=self.people[number],
                from_organization=self.organizations[number],
                to_organization=self.organizations[(number + 1) % RECORDS],
            )
            make_claim(move=move, person=self.people[number], from_organization=self.organizations[number])
            if number:
                Lineage.objects.create(
                    organization=self.organizations[number - 1],
                    relation="successor",
                    other=self.organizations[number],
                )
        self.added_moves = 0

    def apply(self, change: tuple[str, int, int], records: list[Any]) -> None:
        kind, one, other = change
        if kind == "merge":
            try:
                merge(self.fresh(records[one]), self.fresh(records[other]), by=None, now=NOW)
            except CannotMerge:
                return
        elif kind == "undo":
            open_merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
            if open_merges:
                undo(open_merges[one % len(open_merges)].pk, by=None, now=NOW)
        elif kind == "add move":
            make_move(
                person=self.current(self.people[one]), from_organization=self.current(self.organizations[one])
            )
            self.added_moves += 1
        elif kind == "add name":
            self.current(records[one]).add_name(f"Later name {other}")
        elif kind == "hand over":
            move = Move.objects.order_by("pk")[one]
            move.person = self.current(self.people[other])
            move.save()

    def fresh(self, record: Any) -> Any:
        return type(record).with_merged.get(pk=record.pk)

    def current(self, record: Any) -> Any:
        record = self.fresh(record)
        while record.merged_into:
            record = record.merged_into
        return record


def state() -> dict[str, Any]:
    """Everything that a merge could lose, as it stands."""
    return {
        "people": sorted(Person.with_merged.values_list("pk", "name", "slug", "merged_into")),
        "organizations": sorted(Organization.with_merged.values_list("pk", "name", "slug", "merged_into")),
        "person names": sorted(PersonName.objects.values_list("person", "name", "kind")),
        "organization names": sorted(OrganizationName.objects.values_list("organization", "name", "kind")),
        "moves": sorted(
            Move.objects.values_list("pk", "person", "from_organization", "to_organization"), key=str
        ),
        "claims": sorted(Claim.objects.values_list("pk", "person", "from_organization", "move"), key=str),
        "lineage": sorted(Lineage.objects.values_list("pk", "organization", "relation", "other")),
    }


def undo_all() -> None:
    for open_merge in Merge.objects.filter(undone_at=None).order_by("pk"):
        undo(open_merge.pk, by=None, now=NOW)


def assert_nothing_dangles() -> None:
    for model in (Person, Organization):
        merged = set(model.with_merged.exclude(merged_into=None).values_list("pk", flat=True))
        for pointers in pointers_to(model):
            for column in pointers.columns:
                pointed_at = set(pointers.model._base_manager.values_list(column, flat=True))
                assert not pointed_at & merged, (pointers.label, column)


def rolled_back(test: Any) -> None:
    """Each example starts from the same database."""
    with transaction.atomic():
        test()
        transaction.set_rollback(True)


@any_change
@given(st.lists(merges | undos, max_size=8), st.booleans())
def test_undoing_all_merges_gives_back_the_start(changes: list[Any], of_people: bool) -> None:
    def run() -> None:
        world = World()
        start = state()
        for change in changes:
            world.apply(change, world.people if of_people else world.organizations)
            assert_nothing_dangles()
        undo_all()
        assert state() == start

    rolled_back(run)


@any_change
@given(st.lists(merges | undos | new_moves | new_names | handovers, max_size=10), st.booleans())
def test_nothing_is_lost_and_nothing_dangles(changes: list[Any], of_people: bool) -> None:
    def run() -> None:
        world = World()
        moves, claims = Move.objects.count(), Claim.objects.count()
        names = set(PersonName.objects.values_list("name", flat=True))
        for change in changes:
            world.apply(change, world.people if of_people else world.organizations)
            assert_nothing_dangles()
            assert names <= set(PersonName.objects.values_list("name", flat=True))
        undo_all()
        assert_nothing_dangles()
        assert Move.objects.count() == moves + world.added_moves
        assert Claim.objects.count() == claims
        for person in Person.objects.all():
            assert person.names.get(kind="primary").name == person.name

    rolled_back(run)
