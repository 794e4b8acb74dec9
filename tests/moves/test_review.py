"""Deciding on claims."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from orgs.models import Organization
from people.models import Person
from tests.factories import (
    NOW,
    is_unsourced,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.moves import review
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Undecidable
from tracker.moves.review import accept, reject

pytestmark = pytest.mark.django_db


def test_accepting_creates_what_is_new(analyst: User) -> None:
    claim = make_claim(person_name="李飞飞", from_name="Foo Labs", to_name="", status="announced")
    move = accept(claim.pk, by=analyst, now=NOW)
    assert str(move) == "李飞飞: Foo Labs → ?, 2024-10-14"
    assert (move.status, move.kind) == ("announced", "departure")
    assert Person.objects.get().slug == "li-fei-fei"
    claim.refresh_from_db()
    assert (claim.move, claim.review, claim.reviewed_by, claim.reviewed_at) == (
        move,
        "accepted",
        analyst,
        NOW,
    )


def test_accepting_finds_people_and_organizations_by_any_name(analyst: User) -> None:
    li = make_person("Fei-Fei Li", aliases=("李飞飞",))
    foo = make_organization("Foo Labs", aliases=("FooLab",))
    move = accept(make_claim(person_name="李飞飞", from_name="FOOLAB", to_name="").pk, by=analyst, now=NOW)
    assert (move.person, move.from_organization) == (li, foo)


def test_what_was_merged_while_accepting_waited_is_not_meant(
    analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    foo, other = make_organization("Foo Labs"), make_organization("Another Name")

    def merged_while_it_waits(_kind: str) -> bool:
        merge(foo, other, by=analyst, now=NOW)
        return True

    monkeypatch.setattr(review, "lock_new_records", merged_while_it_waits)
    claim = make_claim(person_name="Ada New", from_name="Foo Labs", to_name="")
    assert accept(claim.pk, by=analyst, now=NOW).from_organization == other


def test_accepting_adds_evidence_to_the_move_that_is_there(analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    there = make_move(person=ada, from_organization=foo, announced_on="2024-10", role_from="chief scientist")
    make_import_claim(there)
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="", role_from="scientist")
    assert accept(claim.pk, by=analyst, now=NOW) == there
    there.refresh_from_db()
    assert there.role_from == "chief scientist"
    assert Move.objects.count() == 1
    assert not is_unsourced(there)


def test_accepting_fills_in_what_the_move_leaves_open(analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    make_move(person=ada, from_organization=foo)
    claim = make_claim(
        person_name="Ada Example",
        from_name="Foo Labs",
        to_name="Bar AI",
        role_to="chief executive",
        entry_manner="founded",
        effective_on="2024-11",
    )
    move = accept(claim.pk, by=analyst, now=NOW)
    assert str(move) == "Ada Example: Foo Labs → Bar AI, 2024-11"
    assert (move.role_to, move.entry_manner) == ("chief executive", "founded")


def test_accepting_completes_neither_of_two_halves_of_a_step(analyst: User) -> None:
    ada, foo, bar = make_person("Ada Example"), make_organization("Foo Labs"), make_organization("Bar AI")
    left = make_move(person=ada, from_organization=foo, announced_on="2024-10-01")
    joined = make_move(person=ada, to_organization=bar, announced_on="2024-10-14")
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="Bar AI")
    assert accept(claim.pk, by=analyst, now=NOW) == joined
    left.refresh_from_db()
    joined.refresh_from_db()
    assert (left.to_organization, joined.from_organization) == (None, None)


@pytest.mark.parametrize(
    ("person", "left", "published_on"),
    [
        ("Ada Other", "Foo Labs", date(2024, 10, 14)),
        ("Ada Example", "Baz Corp", date(2024, 10, 14)),
        ("Ada Example", "Foo Labs", date(2025, 3, 1)),
    ],
)
def test_accepting_another_step_makes_another_move(
    analyst: User, person: str, left: str, published_on: date
) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    make_move(person=ada, from_organization=foo, announced_on="2024-10-14")
    article = make_article(f"{person} left {left}.", published_on=published_on)
    claim = make_claim(person_name=person, from_name=left, to_name="", article=article)
    accept(claim.pk, by=analyst, now=NOW)
    assert Move.objects.count() == 2


@pytest.mark.parametrize(
    ("before", "asserted", "after"),
    [
        ("rumoured", "announced", "announced"),
        ("rumoured", "confirmed", "announced"),
        ("rumoured", "denied", "denied"),
        ("announced", "confirmed", "announced"),
        ("announced", "rumoured", "announced"),
        ("confirmed", "rumoured", "confirmed"),
        ("confirmed", "denied", "confirmed"),
        ("denied", "announced", "denied"),
        ("retracted", "confirmed", "retracted"),
    ],
)
def test_evidence_adds_to_a_status_that_was_entered(
    analyst: User, before: str, asserted: str, after: str
) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    make_move(person=ada, from_organization=foo, status=before)
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="", status=asserted)
    assert accept(claim.pk, by=analyst, now=NOW).status == after


def test_an_ambiguous_name_is_refused_with_its_candidates_and_nothing_is_stored(analyst: User) -> None:
    make_person("Shunyu Yao")
    make_person("Shunyu Yao", note="physicist")
    claim = make_claim(person_name="Shunyu Yao", from_name="Newly Named Labs")
    with pytest.raises(
        Undecidable, match=r"may be Shunyu Yao \[shunyu-yao, 1.00\] or Shunyu Yao \(physicist\)"
    ):
        accept(claim.pk, by=analyst, now=NOW)
    assert not Organization.objects.exists()
    assert not Move.objects.exists()


def test_a_choice_made_by_the_analyst_settles_an_ambiguous_name(analyst: User) -> None:
    make_person("Shunyu Yao")
    physicist = make_person("Shunyu Yao", note="physicist")
    claim = make_claim(person_name="Shunyu Yao", person=physicist)
    assert accept(claim.pk, by=analyst, now=NOW).person == physicist


def test_a_namesake_that_came_after_the_article_was_read_makes_a_claim_ambiguous(analyst: User) -> None:
    ada = make_person("Ada Example")
    claim = make_claim(person_name="Ada Example", person=ada, person_match="meant")
    make_person("Ada Example", note="chemist")
    with pytest.raises(Undecidable, match=r"\[ada-example-chemist, 1.00\]"):
        accept(claim.pk, by=analyst, now=NOW)


def test_a_new_person_of_a_known_name_is_made_where_the_analyst_says_so(analyst: User) -> None:
    known = make_person("Shunyu Yao")
    claim = make_claim(person_name="Shunyu Yao", person_match="chosen_new")
    assert accept(claim.pk, by=analyst, now=NOW).person != known
    claim.refresh_from_db()
    assert (claim.person_match, claim.person) == ("chosen", Person.objects.exclude(pk=known.pk).get())


def test_a_new_person_who_came_since_the_analyst_said_so_is_not_made_twice(analyst: User) -> None:
    claims = [make_claim(person_name="Ada Example", person_match="chosen_new") for _number in range(2)]
    accept(claims[0].pk, by=analyst, now=NOW)
    with pytest.raises(
        Undecidable, match=r"since then there is Ada Example \[ada-example, 1.00\]. Choose again"
    ):
        accept(claims[1].pk, by=analyst, now=NOW)
    assert Person.objects.count() == 1


def test_a_near_name_is_asked_about_and_makes_nobody(analyst: User) -> None:
    make_person("James Wang")
    claim = make_claim(person_name="J. Wang")
    with pytest.raises(Undecidable, match=r"“J. Wang” may be James Wang \[james-wang, 0.70\]"):
        accept(claim.pk, by=analyst, now=NOW)
    assert Person.objects.count() == 1


def test_a_name_that_is_clearly_meant_is_used_and_not_added_to_the_record(analyst: User) -> None:
    ilya, openai = make_person("Ilya Sutskever"), make_organization("OpenAI")
    claim = make_claim(person_name="Ilya Sutskewer", from_name="Open AI Inc.", to_name="")
    move = accept(claim.pk, by=analyst, now=NOW)
    assert (move.person, move.from_organization) == (ilya, openai)
    assert [row.name for row in ilya.names.all()] == ["Ilya Sutskever"]
    claim.refresh_from_db()
    assert (claim.person_match, claim.from_match, claim.to_match) == ("meant", "meant", "")


def test_what_an_analyst_chose_survives_a_merge_and_its_undoing(analyst: User) -> None:
    loser, survivor = make_person("Shunyu Yao"), make_person("Shunyu Yao", note="physicist")
    make_person("Shunyu Yao", note="linguist")
    claim = make_claim(person_name="Shunyu Yao", person=loser)
    log = merge(loser, survivor, by=analyst, now=NOW)
    claim.refresh_from_db()
    assert (claim.person, claim.person_match) == (survivor, "chosen")
    undo(log.pk, by=analyst, now=NOW)
    claim.refresh_from_db()
    assert (claim.person, claim.person_match) == (loser, "chosen")
    assert accept(claim.pk, by=analyst, now=NOW).person == loser


def test_a_choice_whose_record_was_deleted_is_open_again(analyst: User) -> None:
    claim = make_claim(person_name="Ada Example", person=make_person("Ada Example"))
    Person.objects.get().delete()
    ada = make_person("Ada Example")
    assert accept(claim.pk, by=analyst, now=NOW).person == ada


def test_a_claim_that_would_break_a_rule_is_refused_with_the_sentence(analyst: User) -> None:
    claim = make_claim(exit_manner="retired", from_name="Foo Labs", to_name="Bar AI")
    with pytest.raises(Undecidable, match="Retired means that there is no next organization"):
        accept(claim.pk, by=analyst, now=NOW)
    assert not Person.objects.exists()


def test_a_claim_is_decided_once(analyst: User) -> None:
    claim = make_claim()
    accept(claim.pk, by=analyst, now=NOW)
    for decide in (accept, reject):
        with pytest.raises(Undecidable, match="was accepted already, by analyst"):
            decide(claim.pk, by=analyst, now=NOW)


def test_rejecting_keeps_the_reason(analyst: User) -> None:
    claim = reject(make_claim().pk, by=analyst, now=NOW, reason="no_move", note="a job advert")
    claim.refresh_from_db()
    assert (claim.review, claim.rejection, claim.move) == ("rejected", "a job advert", None)


@pytest.mark.parametrize(
    ("review", "has_move"), [("accepted", False), ("pending", True), ("rejected", True), ("lost", False)]
)
def test_the_database_refuses_a_review_without_its_move(review: str, has_move: bool) -> None:
    claim, move = make_claim(), make_move()
    with pytest.raises(IntegrityError, match="claim_"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(review=review, move=move if has_move else None)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"person_name": ""}, "claim_has_a_person"),
        ({"from_name": "", "to_name": ""}, "claim_has_an_organization"),
        ({"quote": ""}, "claim_from_an_article_quotes_it"),
        ({"article": None}, "claim_from_an_article_quotes_it"),
        ({"start": None}, "claim_"),
        ({"end": 0}, "claim_quote_ends_after_it_starts"),
        ({"score": 1.5}, "claim_score_is_a_share"),
        ({"person_match": "guessed"}, "claim_person_match_is_known"),
        ({"from_capacity": "hobby"}, "claim_from_capacity_is_known"),
        ({"effective_on_precision": "day"}, "claim_effective_on_is_a_partial_date"),
    ],
)
def test_the_database_refuses_a_claim_that_makes_no_sense(fields: dict[str, object], constraint: str) -> None:
    claim = make_claim()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**fields)


@pytest.mark.parametrize(
    ("match", "fields"),
    [
        ("person_match", {"person": "person"}),
        ("from_match", {"from_organization": "organization"}),
        ("to_match", {"to_organization": "organization"}),
    ],
)
def test_the_database_refuses_what_is_both_new_and_chosen(match: str, fields: dict[str, str]) -> None:
    records = {"person": make_person(), "organization": make_organization()}
    claim = make_claim()
    with pytest.raises(IntegrityError, match="_is_no_record"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(
            **{match: "chosen_new"}, **{field: records[kind] for field, kind in fields.items()}
        )


def accept_claim(analyst: User, published_on: date | None = date(2024, 10, 14), **fields: Any) -> Move:
    """Accept a claim about Ada Example that an article made on this day."""
    article = make_article(
        f"Words of {published_on} about {sorted(fields.items())}.", published_on=published_on
    )
    fields = {"person_name": "Ada Example", "from_name": "", "to_name": "", "article": article, **fields}
    return accept(make_claim(**fields).pk, by=analyst, now=NOW)


@pytest.mark.parametrize("status", ["denied", "rumoured"])
def test_a_denial_or_a_rumour_of_where_to_leaves_a_sure_departure_alone(analyst: User, status: str) -> None:
    left = accept_claim(analyst, from_name="Foo Labs")
    other = accept_claim(
        analyst, from_name="Foo Labs", to_name="Bar AI", status=status, effective_on="2024-12"
    )
    assert (other.status, str(other.to_organization)) == (status, "Bar AI")
    left.refresh_from_db()
    assert (left.status, left.to_organization, left.effective_on) == ("announced", None, None)


def test_a_denial_of_the_whole_step_denies_a_rumour(analyst: User) -> None:
    rumour = accept_claim(analyst, from_name="Foo Labs", to_name="Bar AI", status="rumoured")
    assert accept_claim(analyst, from_name="Foo Labs", status="denied") == rumour
    rumour.refresh_from_db()
    assert rumour.status == "denied"


def test_an_older_article_does_not_undo_a_later_denial(analyst: User) -> None:
    rumour = accept_claim(analyst, date(2024, 10, 1), from_name="Foo Labs", status="rumoured")
    accept_claim(analyst, date(2024, 10, 14), from_name="Foo Labs", status="denied")
    accept_claim(analyst, date(2024, 9, 1), from_name="Foo Labs", status="announced")
    rumour.refresh_from_db()
    assert rumour.status == "denied"
    accept_claim(analyst, date(2024, 10, 20), from_name="Foo Labs", status="announced")
    rumour.refresh_from_db()
    assert rumour.status == "announced"


def test_a_promotion_is_no_evidence_of_a_departure(analyst: User) -> None:
    promoted = accept_claim(analyst, from_name="Foo Labs", to_name="Foo Labs")
    departed = accept_claim(analyst, from_name="Foo Labs")
    assert (promoted.kind, departed.kind) == ("internal", "departure")
    assert accept_claim(analyst, from_name="Foo Labs", to_name="Foo Labs", status="announced") == promoted


def test_leaving_the_board_is_no_evidence_of_leaving_the_job(analyst: User) -> None:
    job = accept_claim(analyst, from_name="Foo Labs", status="rumoured")
    board = accept_claim(analyst, from_name="Foo Labs", from_capacity="board")
    assert board != job
    assert (board.from_capacity, board.is_counted) == ("board", False)
    job.refresh_from_db()
    assert job.status == "rumoured"


def test_each_side_keeps_its_capacity(analyst: User) -> None:
    move = accept_claim(analyst, from_name="Foo Labs", to_name="Bar AI", from_capacity="board")
    assert (move.from_capacity, move.to_capacity) == ("board", "employment")


def test_an_organization_that_the_analyst_chose_contradicts_another(analyst: User) -> None:
    ada, foo, bar = make_person("Ada Example"), make_organization("Foo Labs"), make_organization("Bar AI")
    make_move(person=ada, from_organization=foo, to_organization=make_organization("Baz"))
    move = accept_claim(analyst, from_name="Foo Labs", to_organization=bar)
    assert move.to_organization == bar
    assert Move.objects.count() == 2


def test_a_claim_without_any_date_is_refused_with_the_way_out(analyst: User) -> None:
    with pytest.raises(Undecidable, match="Fill in “effective on”; a year is enough"):
        accept_claim(analyst, None, from_name="Foo Labs")
    move = accept_claim(analyst, None, from_name="Foo Labs", effective_on="2023")
    assert (move.announced_on, str(move.effective_on)) == (None, "2023")
