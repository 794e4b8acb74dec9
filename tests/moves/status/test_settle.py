"""From accepted claims to the status of a move, by accepting them one after the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tests.moves.status.test_independent import OWN, WIRE
from tracker.moves.models import Claim, Move
from tracker.moves.review import accept
from tracker.moves.status.settle import settle_status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known() -> None:
    make_person("Ada Example")
    make_organization("Foo Labs", website="https://www.foolabs.example/about")
    make_organization("Bar AI")


def told(
    analyst: User,
    quote: str,
    *,
    status: str = "confirmed",
    day: int = 14,
    around: str = "",
    language: str = "en",
    **article: Any,
) -> Move:
    """Accept what an article says of Ada Example leaving Foo Labs."""
    stored = make_article(f"{quote} {around}", published_on=date(2024, 10, day), language=language, **article)
    claim = make_claim(
        person_name="Ada Example",
        from_name="Foo Labs",
        to_name="",
        quote=quote,
        end=len(quote),
        article=stored,
        status=status,
    )
    accept(claim.pk, by=analyst, now=NOW)
    return Move.objects.get()


def test_one_report_that_it_happened_does_not_confirm(analyst: User) -> None:
    assert told(analyst, "Ada Example left Foo Labs in May.").status == "announced"


def test_a_second_independent_report_confirms(analyst: User) -> None:
    told(analyst, "Ada Example left Foo Labs in May.", source=make_source("The Daily Model"))
    assert told(analyst, "Ada Example is out at Foo Labs.", source=make_source("Wired")).status == "confirmed"


def test_the_same_source_does_not_confirm_itself(analyst: User) -> None:
    source = make_source("The Daily Model")
    told(analyst, "Ada Example left Foo Labs in May.", source=source)
    assert told(analyst, "Ada Example is out at Foo Labs.", source=source).status == "announced"


def test_two_sources_of_one_family_do_not_confirm_each_other(analyst: User) -> None:
    told(analyst, "Ada Example left Foo Labs in May.", source=make_source("Xataka", family="Webedia"))
    genbeta = make_source("Genbeta", family="webedia")
    assert told(analyst, "Ada Example is out at Foo Labs.", source=genbeta).status == "announced"


def test_a_source_and_its_own_address_are_one(analyst: User) -> None:
    told(analyst, "Ada Example left Foo Labs in May.", source=make_source("The Information"))
    again = told(analyst, "Ada Example is out at Foo Labs.", url="https://www.theinformation.com/articles/1")
    assert again.status == "announced"


@pytest.mark.parametrize(
    ("language", "quote", "around"),
    [
        ("en", "Ada Example left Foo Labs, as reported by The Information.", ""),
        ("en", "Ada Example is out at Foo Labs.", "The Information first reported the departure."),
        ("fr", "Selon The Information, Ada Example a quitté Foo Labs.", ""),
        ("de", "Ada Example hat Foo Labs verlassen, wie The Information berichtet.", ""),
        ("ja", "The Informationによると、Ada ExampleはFoo Labsを退職した。", ""),
    ],
)
def test_who_repeats_a_report_does_not_confirm_it(
    analyst: User, language: str, quote: str, around: str
) -> None:
    told(analyst, "Ada Example left Foo Labs in May.", source=make_source("The Information"))
    wired = make_source("Wired")
    assert told(analyst, quote, around=around, language=language, source=wired).status == "announced"


def test_a_wire_text_in_two_papers_does_not_confirm(analyst: User) -> None:
    told(analyst, "Ada Example left Foo Labs.", around=OWN, source=make_source("The Daily Model"))
    reprinted = told(analyst, "Ada Example left Foo Labs.", around=f"{OWN} (dm)", source=make_source("Wired"))
    assert reprinted.status == "announced"
    other = told(analyst, "Ada Example has left Foo Labs.", around=WIRE, source=make_source("Le Modèle"))
    assert other.status == "confirmed"


@pytest.mark.parametrize(
    "article",
    [
        {"quote": "Ada Example left in May, Foo Labs said."},
        {"quote": "“I left Foo Labs in May,” Example wrote."},
        {"quote": "I left Foo Labs in May.", "byline": "Ada Example"},
        {"quote": "Ada Example left in May.", "url": "https://blog.foolabs.example/thanks"},
    ],
)
def test_a_partys_own_word_confirms(analyst: User, article: dict[str, Any]) -> None:
    assert told(analyst, **article).status == "confirmed"


def test_a_partys_denial_outweighs_reports_until_newer_ones(analyst: User) -> None:
    told(analyst, "Ada Example left Foo Labs.", day=1, source=make_source("The Daily Model"))
    assert told(analyst, "Ada Example is out.", day=2, source=make_source("Wired")).status == "confirmed"
    assert told(analyst, "Foo Labs denied it.", day=3, status="denied").status == "denied"
    assert (
        told(analyst, "Ada Example has gone.", day=4, source=make_source("Le Modèle")).status == "confirmed"
    )


def test_what_came_with_an_import_is_never_worsened(analyst: User) -> None:
    move = make_move(person=make_person("Bea"), from_organization=make_organization())
    make_import_claim(move)
    claim = make_claim(
        person=move.person, from_organization=move.from_organization, to_name="", status="denied"
    )
    assert accept(claim.pk, by=analyst, now=NOW) == move
    move.refresh_from_db()
    assert move.status == "confirmed"


def test_a_status_that_an_analyst_set_stays(analyst: User) -> None:
    move = told(analyst, "Ada Example may leave Foo Labs.", status="rumoured")
    move.status = move.status_override = "retracted"
    move.status_reason = "A misunderstanding."
    move.save()
    assert told(analyst, "Ada Example left, Foo Labs said.").status == "retracted"
    assert not settle_status(Move.objects.get())


def test_settling_follows_the_claims_that_are_left(analyst: User) -> None:
    told(analyst, "Ada Example may leave Foo Labs.", status="rumoured")
    move = told(analyst, "Ada Example left, Foo Labs said.")
    Claim.objects.filter(move=move, status="confirmed").update(review="pending", move=None)
    assert settle_status(move)
    move.refresh_from_db()
    assert move.status == "rumoured"
    assert not settle_status(move)


def test_settling_leaves_a_move_without_claims_alone() -> None:
    assert not settle_status(make_move(status="confirmed"))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status_override": "confirmed"}, "move_override_has_a_reason"),
        ({"status_reason": "Because."}, "move_override_has_a_reason"),
        ({"status_override": "denied", "status_reason": "Because."}, "move_override_is_its_status"),
    ],
)
def test_the_database_refuses_half_an_override(fields: dict[str, str], constraint: str) -> None:
    move = make_move(status="confirmed")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Move.objects.filter(pk=move.pk).update(**fields)
