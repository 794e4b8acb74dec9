"""Merging two moves that are one step: what the survivor is given, what is refused, and the way back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from orgs.models import Organization
from people.models import Person
from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
)
from tests.history.latest import rows_without_true_history
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.models import Merge
from tracker.merges.undo import undo
from tracker.moves.models import Claim, Move
from tracker.moves.review import accept
from tracker.moves.twins import likely_twins

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return make_person("Ada Example")


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo Labs")


def join(loser: Move, survivor: Move, **options: Any) -> Move:
    """Merge and read the survivor again."""
    merge(loser, survivor, by=None, now=NOW, **options)
    return Move.objects.get(pk=survivor.pk)


def test_fills_in_what_the_survivor_leaves_open(ada: Person, foo: Organization) -> None:
    bar = make_organization("Bar AI")
    survivor = make_move(person=ada, from_organization=foo, role_from="scientist")
    loser = make_move(
        person=ada,
        from_organization=foo,
        to_organization=bar,
        announced_on=None,
        effective_on="2024-11",
        role_from="engineer",
        role_to="director",
        exit_manner="resigned",
        to_capacity="advisory",
        note="She said so.",
    )
    whole = join(loser, survivor)
    assert (whole.to_organization, whole.to_capacity, whole.role_to) == (bar, "advisory", "director")
    assert (whole.exit_manner, whole.note, whole.role_from) == ("resigned", "She said so.", "scientist")
    assert (str(whole.effective_on), str(whole.announced_on)) == ("2024-11", "2024-10-14")
    assert whole.kind == "transfer"
    assert Move.history.filter(id=survivor.pk).latest().history_change_reason.startswith("merge ")
    assert rows_without_true_history() == []


def test_undo_takes_back_just_that_and_brings_the_other_move_back(ada: Person, foo: Organization) -> None:
    survivor = make_move(person=ada, from_organization=foo)
    loser = make_move(person=ada, from_organization=foo, role_from="engineer", effective_on="2024-11")
    claims = [make_claim(move=loser, person=ada), make_claim(move=survivor, person=ada)]
    before = list(Move.objects.order_by("pk").values())
    join(loser, survivor)
    assert [claim.move_id for claim in Claim.objects.order_by("pk")] == [survivor.pk, survivor.pk]
    later = make_claim(move=survivor, person=ada)
    assert undo(Merge.objects.get().pk, by=None, now=NOW) == loser
    assert list(Move.objects.order_by("pk").values()) == before
    assert [Claim.objects.get(pk=claim.pk).move_id for claim in claims] == [loser.pk, survivor.pk]
    assert Claim.objects.get(pk=later.pk).move_id == survivor.pk
    assert rows_without_true_history() == []


def test_undo_leaves_what_somebody_edited_since(ada: Person, foo: Organization) -> None:
    survivor = make_move(person=ada, from_organization=foo)
    loser = make_move(person=ada, from_organization=foo, role_from="engineer", effective_on="2024-11")
    whole = join(loser, survivor)
    whole.role_from = "chief engineer"
    whole.save()
    undo(Merge.objects.get().pk, by=None, now=NOW)
    survivor.refresh_from_db()
    assert (survivor.role_from, survivor.effective_on) == ("chief engineer", None)


@pytest.mark.parametrize(
    ("so_far", "added"), [("rumoured", "announced"), ("rumoured", "confirmed"), ("announced", "confirmed")]
)
def test_what_was_entered_of_both_moves_counts(
    ada: Person, foo: Organization, so_far: str, added: str
) -> None:
    survivor = make_move(person=ada, from_organization=foo, status=so_far)
    loser = make_move(person=ada, from_organization=foo, status=added)
    assert join(loser, survivor).status == added
    undo(Merge.objects.get().pk, by=None, now=NOW)
    survivor.refresh_from_db()
    assert survivor.status == so_far


def test_the_evidence_of_both_moves_is_weighed_together(ada: Person, foo: Organization) -> None:
    survivor, loser = (make_move(person=ada, from_organization=foo, status="announced") for _one in range(2))
    make_claim(move=survivor, person=ada)
    make_claim(move=loser, person=ada)
    assert join(loser, survivor).status == "confirmed"
    undo(Merge.objects.get().pk, by=None, now=NOW)
    survivor.refresh_from_db()
    assert survivor.status == "announced"


@pytest.mark.parametrize(("published", "status"), [("2024-10-15", "denied"), ("2024-10-13", "rumoured")])
def test_a_denial_counts_where_it_is_not_older(
    ada: Person, foo: Organization, published: str, status: str
) -> None:
    survivor = make_move(person=ada, from_organization=foo, status="rumoured")
    loser = make_move(person=ada, from_organization=foo, status="denied")
    make_claim(move=survivor, person=ada, status="rumoured")
    denial = make_article("Ada Example denies it.", published_on=date.fromisoformat(published))
    make_claim(move=loser, person=ada, article=denial, quote="Ada Example denies it.", status="denied")
    assert join(loser, survivor).status == status


def test_a_rumour_fills_in_nothing_but_its_note(ada: Person, foo: Organization) -> None:
    survivor = make_move(person=ada, from_organization=foo)
    loser = make_move(
        person=ada,
        from_organization=foo,
        to_organization=make_organization(),
        status="rumoured",
        note="So they say.",
    )
    whole = join(loser, survivor)
    assert (whole.to_organization, whole.note, whole.status) == (None, "So they say.", "confirmed")


def test_of_three_the_status_follows_those_that_are_still_merged(ada: Person, foo: Organization) -> None:
    survivor = make_move(person=ada, from_organization=foo, status="rumoured")
    join(make_move(person=ada, from_organization=foo, status="announced"), survivor)
    join(make_move(person=ada, from_organization=foo, status="confirmed"), survivor)
    second, first = Merge.objects.order_by("-pk")
    undo(first.pk, by=None, now=NOW)
    assert Move.objects.get(pk=survivor.pk).status == "confirmed"
    undo(second.pk, by=None, now=NOW)
    assert Move.objects.get(pk=survivor.pk).status == "rumoured"


def test_refuses_moves_of_two_people(foo: Organization) -> None:
    one, other = make_move(person=make_person("Ada"), from_organization=foo), make_move(from_organization=foo)
    with pytest.raises(CannotMerge, match="merge them first"):
        merge(one, other, by=None, now=NOW, all_the_same=True)


def test_refuses_a_survivor_that_a_rule_forbids(ada: Person, foo: Organization) -> None:
    survivor = make_move(person=ada, from_organization=foo, exit_manner="retired")
    loser = make_move(person=ada, from_organization=foo, to_organization=make_organization())
    with pytest.raises(CannotMerge, match="Retired means that there is no next organization"):
        merge(loser, survivor, by=None, now=NOW)
    assert Move.objects.count() == 2


@pytest.mark.parametrize(
    ("of_loser", "doubt"),
    [
        ({"from_organization": "Other"}, "They leave different organizations: Other and Foo Labs."),
        ({"from_organization": None, "to_organization": "Bar"}, "no organization in common"),
        ({"to_organization": "Foo Labs"}, "One is a step within an organization, the other is not."),
        ({"from_capacity": "board"}, "One is about a post, the other about a board seat or advice."),
        ({"announced_on": "2022"}, "Their dates are 653 days apart"),
    ],
)
def test_asks_for_the_analysts_word_where_they_contradict_each_other(
    ada: Person, foo: Organization, of_loser: dict[str, Any], doubt: str
) -> None:
    sides = ("from_organization", "to_organization")
    for side in sides:
        if name := of_loser.get(side):
            of_loser[side] = foo if name == "Foo Labs" else make_organization(name)
    survivor = make_move(person=ada, from_organization=foo)
    loser = make_move(person=ada, **({"from_organization": foo} | of_loser))
    with pytest.raises(CannotMerge, match=doubt):
        merge(loser, survivor, by=None, now=NOW)
    assert join(loser, survivor, all_the_same=True) == survivor


def test_a_claim_never_becomes_evidence_of_a_merged_move(ada: Person, foo: Organization) -> None:
    survivor = make_move(person=ada, from_organization=foo, announced_on="2024-10")
    loser = make_move(person=ada, from_organization=foo, announced_on="2024-10-14")
    join(loser, survivor)
    claim = make_claim(
        person=ada, from_name="Foo Labs", from_organization=foo, to_name="", effective_on="2024-10-14"
    )
    assert accept(claim.pk, by=make_analyst(), now=NOW) == survivor


def test_undoing_a_merge_of_people_undoes_the_merges_of_moves_across_them(foo: Organization) -> None:
    ada, ben = make_person("Ada"), make_person("Ben")
    one, other = make_move(person=ada, from_organization=foo), make_move(person=ben, from_organization=foo)
    claim = make_claim(move=one, person=ada)
    people = merge(ada, ben, by=None, now=NOW)
    join(Move.objects.get(pk=one.pk), other)
    undo(people.pk, by=None, now=NOW)
    one, claim = Move.objects.get(pk=one.pk), Claim.objects.get(pk=claim.pk)
    assert (one.person, claim.person, claim.move) == (ada, ada, one)
    assert not Merge.objects.filter(undone_at=None).exists()


def test_what_the_survivor_was_given_goes_back_with_an_organization(ada: Person, foo: Organization) -> None:
    old, new = make_organization("Bar"), make_organization("Bar AI")
    survivor = make_move(person=ada, from_organization=foo)
    loser = make_move(person=ada, from_organization=foo, to_organization=old)
    organizations = merge(old, new, by=None, now=NOW)
    assert join(Move.objects.get(pk=loser.pk), survivor).to_organization == new
    undo(organizations.pk, by=None, now=NOW)
    assert Move.objects.get(pk=survivor.pk).to_organization == old
    undo(Merge.objects.get(undone_at=None).pk, by=None, now=NOW)
    assert Move.objects.get(pk=survivor.pk).to_organization is None


def test_related_lists_and_figures_leave_merged_moves_out(ada: Person, foo: Organization) -> None:
    survivor, loser = (make_move(person=ada, from_organization=foo) for _number in range(2))
    join(loser, survivor)
    assert list(ada.moves.all()) == list(foo.moves_out.all()) == list(Move.objects.counted()) == [survivor]
    assert set(Move.with_merged.filter(person=ada)) == {survivor, loser}


def test_finds_likely_twins_and_the_nearest_first(ada: Person, foo: Organization) -> None:
    bar = make_organization("Bar AI")
    move = make_move(person=ada, from_organization=foo, to_organization=bar)
    half = make_move(person=ada, from_organization=foo, announced_on="2024-10")
    same = make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2024-11-20")
    make_move(person=ada, from_organization=foo, announced_on="2022")
    make_move(person=ada, to_organization=make_organization())
    make_move(from_organization=foo)
    assert likely_twins(move) == [same, half]
    assert likely_twins(half) == [move, same]


def test_fills_in_country_and_website_of_an_organization() -> None:
    loser = make_organization("Foo", country="FR", website="https://foo.example", note="Paris")
    survivor = make_organization("Foo Labs", country="DE")
    log = merge(loser, survivor, by=None, now=NOW)
    survivor.refresh_from_db()
    assert (survivor.country, survivor.website, survivor.note) == ("DE", "https://foo.example", "")
    undo(log.pk, by=None, now=NOW)
    survivor.refresh_from_db()
    assert survivor.website == ""


def test_long_names_fit_into_the_log(foo: Organization) -> None:
    person, long = make_person("A" * 200, note="n" * 90), make_organization("B" * 200)
    one, other = (make_move(person=person, from_organization=long) for _number in range(2))
    assert len(merge(one, other, by=None, now=NOW).loser_name) == 320
