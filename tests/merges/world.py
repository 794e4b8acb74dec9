"""A small world that merges, splits, edits and undos are tried on, and what of it must never be lost."""

from __future__ import annotations

from typing import Any

from orgs.models import Lineage, Organization, OrganizationName
from people.models import Person, PersonName
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tracker.merges.belongings import Chosen, groups_of
from tracker.merges.merge import CannotMerge, merge, survivor_of
from tracker.merges.models import Merge, Split
from tracker.merges.pointers import pointers_to
from tracker.merges.split import CannotSplit, NewRecord, split
from tracker.merges.undo import undo, undo_split
from tracker.moves.models import Claim, Move

RECORDS = 4
_STATUSES = ("rumoured", "announced", "confirmed", "denied")
Change = tuple[str, int, int, bool]


class World:
    """A few people and organizations that share names, with moves, claims and parents."""

    def __init__(self) -> None:
        self.people = [make_person("Ada Example"), make_person("A. Example", aliases=("Ada Example",))]
        self.people += [
            make_person("Ada E.", aliases=("Ada Example", "A. Example")),
            make_person("Bea Other"),
        ]
        self.organizations = [
            make_organization(f"Foo {number}", aliases=("Foo",), country="FR" if number % 2 else "")
            for number in range(RECORDS)
        ]
        for number in range(RECORDS):
            for second in range(2):
                self._make_move(number, second)
            if number:
                Lineage.objects.create(
                    organization=self.organizations[number - 1],
                    relation="successor",
                    other=self.organizations[number],
                )
        self.first_ids = {
            model: set(model.objects.values_list("pk", flat=True)) for model in (Person, Organization)
        }
        self.added_moves = 0

    def _make_move(self, number: int, second: int) -> None:
        """Two moves for each person, of which the second leaves more open."""
        to = None if second else self.organizations[(number + 1) % RECORDS]
        move = make_move(
            person=self.people[number],
            from_organization=self.organizations[number],
            to_organization=to,
            role_from="" if second else f"scientist {number}",
            status=_STATUSES[(number + second) % len(_STATUSES)],
        )
        make_claim(move=move, person=move.person, from_organization=move.from_organization)

    def apply(self, change: Change) -> None:
        kind, one, other, of_people = change
        records = self.people if of_people else self.organizations
        match kind:
            case "merge":
                self._merge(records[one % len(records)], records[other % len(records)])
            case "merge moves":
                moves = list(Move.with_merged.order_by("pk"))
                self._merge(moves[one % len(moves)], moves[other % len(moves)])
            case "split":
                self._split(records, self.current(records[one % len(records)]), other)
            case "undo":
                self._undo(one)
            case "add move":
                make_move(
                    person=self.current(self.people[one]),
                    from_organization=self.current(self.organizations[one]),
                )
                self.added_moves += 1
            case "add name":
                self.current(records[one % len(records)]).add_name(f"Later name {other}")
            case "hand over":
                moves = list(Move.objects.order_by("pk"))
                move = moves[one % len(moves)]
                move.person = self.current(self.people[other % len(self.people)])
                move.save()

    def _merge(self, loser: Any, survivor: Any) -> None:
        try:
            merge(_fresh(loser), _fresh(survivor), by=None, now=NOW, all_the_same=True)
        except CannotMerge:
            return

    def _split(self, records: list[Any], original: Any, pattern: int) -> None:
        """Every row whose place is in the binary pattern goes to a new record."""
        rows = [
            Chosen(group.key, pk)
            for group in groups_of(type(original))
            for pk in group.rows(original.pk).values_list("pk", flat=True)
        ]
        chosen = [row for place, row in enumerate(rows) if pattern >> (place % 6) & 1]
        into = NewRecord(f"Split off {len(records)}", "")
        try:
            log = split(original, chosen, into=into, by=None, now=NOW)
        except CannotSplit:
            return
        records.append(type(original).objects.get(pk=log.other_id))

    def _undo(self, number: int) -> None:
        done: list[Any] = [*Merge.objects.filter(undone_at=None), *Split.objects.filter(undone_at=None)]
        if done:
            undo_one(done[number % len(done)])

    def current(self, record: Any) -> Any:
        return survivor_of(_fresh(record))

    def state(self) -> dict[str, Any]:
        """Everything that a merge or a split could lose, as it stands; without what splits have made."""
        return {
            **{
                model.__name__: sorted(
                    model.with_merged.filter(pk__in=ids).values_list("pk", "name", "slug", "merged_into")
                )
                for model, ids in self.first_ids.items()
            },
            "countries": sorted(
                Organization.with_merged.filter(pk__in=self.first_ids[Organization]).values_list(
                    "pk", "country"
                )
            ),
            "person names": sorted(
                PersonName.objects.filter(person__in=self.first_ids[Person]).values_list(
                    "person", "name", "kind"
                )
            ),
            "organization names": sorted(
                OrganizationName.objects.filter(organization__in=self.first_ids[Organization]).values_list(
                    "organization", "name", "kind"
                )
            ),
            "moves": sorted(
                Move.with_merged.values_list(
                    "pk",
                    "person",
                    "from_organization",
                    "to_organization",
                    "role_from",
                    "status",
                    "merged_into",
                ),
                key=str,
            ),
            "claims": sorted(Claim.objects.values_list("pk", "person", "from_organization", "move"), key=str),
            "lineage": sorted(Lineage.objects.values_list("pk", "organization", "relation", "other")),
        }


def undo_one(log: Merge | Split) -> None:
    (undo if isinstance(log, Merge) else undo_split)(log.pk, by=None, now=NOW)


def undo_all() -> None:
    """Undo what is there now; that an emptied record becomes part of another by an undo is left so."""
    logs: list[Any] = [
        *Merge.objects.filter(undone_at=None).order_by("pk"),
        *Split.objects.filter(undone_at=None).order_by("pk"),
    ]
    for log in logs:
        log.refresh_from_db()
        if log.undone_at is None:  # a merge of moves may have been undone with one of people
            undo_one(log)


def assert_nothing_dangles() -> None:
    for model in (Person, Organization, Move):
        merged = set(model.with_merged.exclude(merged_into=None).values_list("pk", flat=True))
        for pointers in pointers_to(model):
            for column in pointers.columns:
                pointed_at = set(pointers.model._base_manager.values_list(column, flat=True))
                assert not pointed_at & merged, (pointers.label, column)


def assert_evidence_is_of_the_person_who_moved() -> None:
    for claim in Claim.objects.exclude(move=None).select_related("move"):
        assert claim.move is not None
        assert claim.person_id == claim.move.person_id, claim
    for move in Move.with_merged.exclude(merged_into=None).select_related("merged_into"):
        assert move.merged_into is not None
        assert move.person_id == move.merged_into.person_id, move


def _fresh(record: Any) -> Any:
    return type(record).with_merged.get(pk=record.pk)
