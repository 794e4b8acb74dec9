"""Whatever is decided, merged and undone: what follows from it is not asked, and no decision is lost."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Person
from tests.duplicates.pairs import make_pair, pair_of, say
from tests.factories import NOW, make_analyst, make_person
from tests.history.latest import rows_without_true_history
from tests.merges.test_any_sequence import rolled_back
from tests.merges.world import assert_nothing_dangles
from tracker.duplicates.decide import CannotDecide
from tracker.duplicates.models import PersonPair, Place
from tracker.duplicates.settle import told_apart
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.models import Merge
from tracker.merges.undo import undo

pytestmark = pytest.mark.django_db
PEOPLE = 5
someone = st.integers(0, PEOPLE - 1)
decisions = st.tuples(st.sampled_from(["same", "different", "unsure", "undecided"]), someone, someone)
merges = st.tuples(st.just("merge"), someone, someone)
undos = st.tuples(st.just("undo"), st.integers(0, 9), st.just(0))
any_change = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def three(analyst: User) -> tuple[Person, Person, Person]:
    """Ada, Bea and Cleo, each paired with each."""
    people = (make_person("Ada"), make_person("Bea"), make_person("Cleo"))
    for one, other in combinations(people, 2):
        make_pair(one, other)
    return people


def places() -> dict[str, Place]:
    return {str(pair): Place(pair.place) for pair in PersonPair.objects.with_records()}


def test_what_is_different_from_one_is_different_from_its_like(
    analyst: User, three: tuple[Person, Person, Person]
) -> None:
    ada, bea, cleo = three
    say(pair_of(ada, bea), "different", by=analyst)
    say(pair_of(bea, cleo), "same", by=analyst)
    assert places() == dict.fromkeys(["Ada – Bea", "Bea – Cleo", "Ada – Cleo"], Place.SETTLED)
    assert [str(pair) for pair in told_apart(ada, cleo)] == ["Ada – Bea"]
    say(pair_of(bea, cleo), "undecided", by=analyst)
    assert places()["Ada – Cleo"] == Place.NEXT


def test_a_decision_holds_for_the_survivor_and_comes_back_with_the_undo(
    analyst: User, three: tuple[Person, Person, Person]
) -> None:
    ada, bea, cleo = three
    say(pair_of(ada, bea), "different", by=analyst)
    log = merge(bea, cleo, by=analyst, now=NOW)
    assert places()["Ada – Cleo"] == Place.SETTLED
    undo(log.pk, by=analyst, now=NOW)
    assert places()["Ada – Cleo"] == Place.NEXT
    assert pair_of(ada, bea).decision == "different"
    assert rows_without_true_history() == []


def test_of_two_decisions_that_meet_by_a_merge_different_is_the_stronger(
    analyst: User, three: tuple[Person, Person, Person]
) -> None:
    ada, bea, cleo = three
    say(pair_of(ada, cleo), "unsure", by=analyst)
    say(pair_of(ada, bea), "different", by=analyst)
    assert places()["Ada – Cleo"] == Place.LAST
    log = merge(bea, cleo, by=None, now=NOW)
    assert places()["Ada – Cleo"] == Place.SETTLED
    undo(log.pk, by=None, now=NOW)
    assert places()["Ada – Cleo"] == Place.LAST


def test_unsure_is_inherited_by_the_survivor(analyst: User, three: tuple[Person, Person, Person]) -> None:
    ada, bea, cleo = three
    say(pair_of(ada, bea), "unsure", by=analyst)
    merge(bea, cleo, by=None, now=NOW)
    assert places()["Ada – Cleo"] == Place.LAST


def test_two_pairs_that_ask_the_same_are_asked_once(
    analyst: User, three: tuple[Person, Person, Person]
) -> None:
    _ada, bea, cleo = three
    say(pair_of(bea, cleo), "same", by=analyst)
    assert sorted(places().values()) == [Place.NEXT, Place.SETTLED, Place.SETTLED]


def test_a_merge_is_remembered_as_same_and_its_undo_as_unsure(
    analyst: User, three: tuple[Person, Person, Person]
) -> None:
    ada, bea, _cleo = three
    log = merge(bea, ada, by=analyst, now=NOW)
    assert (pair_of(ada, bea).decision, pair_of(ada, bea).decided_by) == ("same", analyst)
    undo(log.pk, by=analyst, now=NOW)
    pair = pair_of(ada, bea)
    assert (pair.decision, pair.place, pair.note) == (
        "unsure",
        Place.LAST,
        "The merge of the two was undone.",
    )


def test_an_undone_merge_of_two_that_were_different_leaves_them_different(
    analyst: User, three: tuple[Person, Person, Person]
) -> None:
    ada, bea, _cleo = three
    say(pair_of(ada, bea), "different", by=analyst, note="met both")
    log = merge(bea, ada, by=None, now=NOW)
    undo(log.pk, by=None, now=NOW)
    pair = pair_of(ada, bea)
    assert (pair.decision, pair.decided_by, pair.note) == ("different", analyst, "met both")


def test_the_undo_of_a_merge_by_hand_is_asked_about_last() -> None:
    one, other = make_person("Ada"), make_person("Zoe")
    undo(merge(one, other, by=None, now=NOW).pk, by=None, now=NOW)
    assert places() == {"Ada – Zoe": Place.LAST}


def test_a_merged_record_is_not_decided_on(analyst: User, three: tuple[Person, Person, Person]) -> None:
    ada, bea, cleo = three
    merge(bea, cleo, by=None, now=NOW)
    with pytest.raises(CannotDecide, match="“Bea” was merged into “Cleo” meanwhile"):
        say(pair_of(ada, bea), "different", by=analyst)


class World:
    """Five people, each paired with each; every other pair is sure enough to be asked about."""

    def __init__(self) -> None:
        self.analyst = make_analyst("any")
        self.people = [make_person(f"Person {number}") for number in range(PEOPLE)]
        for number, (one, other) in enumerate(combinations(self.people, 2)):
            make_pair(one, other, score=0.85 + number / 100 if number % 2 else 0.5, place=Place.NEXT)

    def apply(self, change: tuple[str, int, int]) -> None:
        kind, one, other = change
        if kind == "undo":
            open_merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
            if open_merges:
                undo(open_merges[one % len(open_merges)].pk, by=self.analyst, now=NOW)
        elif kind == "merge":
            people = [Person.with_merged.get(pk=self.people[at].pk) for at in (one, other)]
            try:
                merge(*people, by=self.analyst, now=NOW)
            except CannotMerge:
                return
        elif one != other:
            try:
                say(pair_of(self.people[one], self.people[other]), kind, by=self.analyst)
            except CannotDecide:
                return


def expected_places(pairs: list[Any], touched: set[int]) -> dict[int, Place]:
    """Where each pair stands, from the rules and nothing else, by brute force."""
    group = {pk: {pk} for pk in Person.with_merged.values_list("pk", flat=True)}
    links = [(pair.left_id, pair.right_id) for pair in pairs if pair.decision == "same"]
    links += Person.with_merged.exclude(merged_into=None).values_list("pk", "merged_into")
    for one, other in links:
        joined = group[one] | group[other]
        group |= dict.fromkeys(joined, joined)
    found = {}
    for pair in pairs:
        like = [
            each
            for each in pairs
            if (each.left_id in group[pair.left_id] and each.right_id in group[pair.right_id])
            or (each.left_id in group[pair.right_id] and each.right_id in group[pair.left_id])
        ]
        said = {each.decision for each in like}
        rivals = [
            each
            for each in like
            if not each.merged_records and (each.score >= 0.8 or each.decision == "unsure")
        ]
        is_best = rivals and pair == max(rivals, key=lambda each: (each.score, -each.pk))
        if pair.right_id in group[pair.left_id] or "different" in said or not is_best:
            found[pair.pk] = Place.SETTLED
        else:
            doubts = [each.decided_score for each in like if each.decision == "unsure"]
            found[pair.pk] = Place.LAST if doubts and pair.score <= max(doubts) else Place.NEXT
    return {pk: place for pk, place in found.items() if pk in touched}


@any_change
@given(st.lists(decisions | merges | undos, max_size=10))
def test_places_follow_from_the_rules_after_any_sequence(changes: list[Any]) -> None:
    def run() -> None:
        world = World()
        for change in [("undecided", one, other) for one, other in combinations(range(PEOPLE), 2)]:
            world.apply(change)  # nothing has been settled before
        for change in changes:
            world.apply(change)
            pairs = list(PersonPair.objects.with_records())
            assert {pair.pk: pair.place for pair in pairs} == expected_places(pairs, {p.pk for p in pairs})
            assert_nothing_dangles()

    rolled_back(run)


@any_change
@given(st.lists(decisions, max_size=6), st.lists(merges | undos, max_size=8))
def test_no_sequence_of_merges_and_undos_loses_what_is_different(said: list[Any], changes: list[Any]) -> None:
    def run() -> None:
        world = World()
        for change in said:
            world.apply(change)
        different = set(PersonPair.objects.decided("different").values_list("pk", "note", "decided_at"))
        for change in changes:
            world.apply(change)
        for open_merge in Merge.objects.filter(undone_at=None).order_by("pk"):
            undo(open_merge.pk, by=None, now=NOW)
        assert (
            set(PersonPair.objects.decided("different").values_list("pk", "note", "decided_at")) == different
        )
        assert rows_without_true_history() == []

    rolled_back(run)
