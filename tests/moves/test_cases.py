"""The order of the review, what is decided together, and who has it before them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db.models import Q

from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tests.moves.test_review_at_once import at_once
from tracker.moves.cases import LEASE, Case, are_one_step, lease, lease_next, release
from tracker.moves.match import match_names
from tracker.moves.models import Claim, Decision
from tracker.moves.resolve import Resolver
from tracker.moves.review import accept, reject
from tracker.moves.usefulness import known_of, rank, rank_all, why_useful

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def ben(db: None) -> User:
    return make_analyst("ben")


def ranked(**fields: object) -> Claim:
    claim = make_claim(**fields)
    match_names(claim, Resolver())
    claim.save()
    rank([claim], today=TODAY)
    return claim


def test_a_known_person_at_a_followed_organization_comes_first() -> None:
    make_person("Ada Example")
    make_organization("Foo Labs", is_followed=True)
    make_organization("Baz AI")
    stranger = ranked(person_name="Ben Sample", from_name="Somewhere", to_name="Elsewhere", score=1.0)
    known = ranked(person_name="Ada Example", from_name="Baz AI", to_name="Elsewhere", score=0.5)
    followed = ranked(person_name="Ada Example", from_name="Foo Labs", to_name="Elsewhere", score=0.5)
    assert followed.usefulness > known.usefulness > stranger.usefulness


def test_more_evidence_of_a_move_that_is_there_comes_after_a_new_move() -> None:
    ada = make_person("Ada Example")
    make_move(person=ada, from_organization=make_organization("Foo Labs"))
    there, new = ranked(from_name="Foo Labs", to_name=""), ranked(from_name="Baz AI", to_name="")
    assert new.usefulness > there.usefulness


def test_a_claim_of_a_weighty_source_comes_before_the_same_of_a_light_one() -> None:
    weighty, light = (
        ranked(
            article=make_article(
                f"Ada Example left. {weight}", source=make_source(str(weight), weight=weight)
            )
        )
        for weight in (5, 1)
    )
    assert weighty.usefulness > light.usefulness


def test_says_in_words_why_a_claim_comes_early() -> None:
    make_person("Ada Example")
    make_organization("Foo Labs", is_followed=True)
    claims = [ranked(score=1.0), ranked(score=1.0)]
    rank(claims, today=TODAY)
    (known,) = known_of(claims[:1], today=TODAY)
    assert why_useful(known) == [
        "followed organization",
        "high score",
        "new move",
        "known person",
        "2 sources",
        "more than a rumour",
        "known organizations",
    ]


def test_ranking_anew_sees_what_the_tracker_has_learnt() -> None:
    claim = ranked()
    before = claim.usefulness
    foo = make_organization("Foo Labs", is_followed=True)
    Claim.objects.filter(pk=claim.pk).update(from_organization=foo, from_match="meant")
    assert rank_all(today=TODAY) == 1
    claim.refresh_from_db()
    assert claim.usefulness > before


def test_claims_about_one_step_are_one_case(analyst: User) -> None:
    one = ranked(from_name="Foo Labs", to_name="Bar AI")
    same = [ranked(from_name="Foo Labs", to_name=""), ranked(from_name="foo labs", to_name="Bar AI")]
    ranked(from_name="Foo Labs", to_name="Baz AI")
    ranked(person_name="Ben Sample", from_name="Foo Labs", to_name="Bar AI")
    case = lease(one.pk, analyst, now=NOW)
    assert case is not None
    assert {claim.pk for claim in case.others} == {claim.pk for claim in same}


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        ({"from_name": "Foo Labs", "to_name": "Bar AI"}, True),
        ({"from_name": "Foo Labs", "to_name": ""}, True),
        ({"from_name": "", "to_name": "Foo Labs"}, False),
        ({"from_name": "Foo Labs", "to_name": "Baz AI"}, False),
        ({"from_name": "Foo Labs", "to_name": "Bar AI", "to_capacity": "board"}, False),
        ({"from_name": "Foo Labs", "to_name": "Bar AI", "effective_on": "2020"}, False),
    ],
)
def test_one_step_shares_a_side_and_contradicts_on_none(other: dict[str, str], is_one: bool) -> None:
    assert are_one_step(make_claim(), make_claim(**other)) == is_one


def test_two_analysts_do_not_get_the_same_claim(analyst: User, ben: User) -> None:
    claims = {ranked(person_name=f"Person {letter}").pk for letter in "AB"}
    cases = [lease_next(user, now=NOW) for user in (analyst, ben)]
    assert {case.claim.pk for case in cases if case} == claims
    assert lease_next(make_analyst("cleo"), now=NOW) is None


def test_what_lies_before_an_analyst_comes_again(analyst: User) -> None:
    ranked(), ranked(person_name="Ben Sample")
    first, again = lease_next(analyst, now=NOW), lease_next(analyst, now=NOW + timedelta(minutes=1))
    assert first is not None
    assert again is not None
    assert first.claim == again.claim


def test_a_lease_runs_out(analyst: User, ben: User) -> None:
    claim = ranked()
    lease_next(analyst, now=NOW)
    assert lease_next(ben, now=NOW + LEASE - timedelta(seconds=1)) is None
    later = lease_next(ben, now=NOW + LEASE)
    assert later is not None
    assert later.claim == claim


def test_what_is_given_back_is_free(analyst: User, ben: User) -> None:
    ranked()
    lease_next(analyst, now=NOW)
    release(analyst)
    assert lease_next(ben, now=NOW) is not None


def test_what_was_skipped_or_is_not_asked_for_is_left_out(analyst: User) -> None:
    skipped, french = (
        ranked(),
        ranked(person_name="Ben Sample", article=make_article("Un texte.", language="fr")),
    )
    case = lease_next(analyst, now=NOW, skipped=[skipped.pk])
    assert case == Case(french, [], NOW + LEASE)
    assert lease_next(analyst, now=NOW, among=Q(article__language="de")) is None


def test_a_decision_says_how_long_the_claim_lay_before_the_analyst(analyst: User, ben: User) -> None:
    ranked()
    case = lease_next(analyst, now=NOW)
    assert case is not None
    accept(case.claim.pk, by=analyst, now=NOW + timedelta(seconds=12))
    other = ranked(person_name="Ben Sample")
    reject(other.pk, by=ben, now=NOW)
    seconds = dict(Decision.objects.values_list("decided_by__username", "seconds"))
    assert seconds == {"analyst": 12, "ben": None}


@pytest.mark.shared_database
@pytest.mark.django_db(transaction=True)
def test_four_who_ask_at_once_get_four_cases() -> None:
    users = [make_analyst(f"user{number}") for number in range(4)]
    for number in range(4):
        ranked(person_name=f"Person {number}")
    cases: list[Case | None] = []
    raised = at_once(*(partial(lambda user: cases.append(lease_next(user, now=NOW)), user) for user in users))
    assert raised == []
    assert len({case.claim.pk for case in cases if case}) == 4
