"""The page of a move says why it has its status."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.dashboard.pages import main_words, read, words
from tests.factories import (
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def move() -> Move:
    return make_move(
        person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"), status="announced"
    )


def tell(move: Move, source: str, quote: str = "", status: str = "confirmed", **fields: Any) -> Claim:
    quote = quote or f"{source}: Ada Example left Foo Labs."
    article = make_article(quote, source=make_source(source), published_on=date(2024, 10, 14))
    sides = {"person": move.person, "from_organization": move.from_organization, "to_name": ""}
    return make_claim(move=move, article=article, quote=quote, status=status, **(sides | fields))


def why(client: Client, move: Move) -> str:
    (found,) = read(client, f"/moves/{move.pk}/").xpath("//div[@class='why']")
    return words(found)


def test_names_the_rule_and_the_sources_that_count(client: Client, move: Move) -> None:
    tell(move, "The Daily Model")
    said = why(client, move)
    assert "Why it is announced One source says that it happened. A second one" in said
    assert "The Daily Model, 14 Oct 2024: confirmed Decides." in said


def test_says_which_sources_are_one(client: Client, move: Move) -> None:
    tell(move, "The Daily Model")
    tell(move, "Wired", "Ada Example left Foo Labs, as reported by The Daily Model.")
    assert "Wired, 14 Oct 2024: confirmed Goes back to the same source as The Daily Model" in why(
        client, move
    )


def test_marks_what_is_first_hand(client: Client, move: Move) -> None:
    tell(move, "Wired", "Foo Labs said that Ada Example will leave.", "announced")
    said = why(client, move)
    assert "announced it themselves; nothing shows yet that it happened" in said
    assert "First-hand. Decides." in said


def test_shows_who_says_the_opposite(client: Client, move: Move) -> None:
    tell(move, "The Daily Model", status="announced")
    tell(move, "Wired", status="announced")
    tell(move, "Le Modèle", status="denied")
    assert (
        "Sources disagree. Said to be untrue or called off by: Le Modèle. "
        "Said to be true by: The Daily Model, Wired." in why(client, move)
    )


def test_shows_sides_and_dates_that_differ(client: Client, move: Move) -> None:
    tell(move, "The Daily Model", effective_on="2024-11")
    tell(move, "Wired", effective_on="2024-12-01")
    tell(move, "Le Modèle", from_organization=make_organization("Baz"), effective_on="2024-11-05")
    said = why(client, move)
    assert "Le Modèle names Baz where the move says Foo Labs." in said
    assert "The dates differ: The Daily Model says 2024-11, Wired says 2024-12-01." in said
    assert said.count("The dates differ") == 2


def test_gives_the_analysts_reason_and_what_the_evidence_says(client: Client, move: Move) -> None:
    tell(move, "The Daily Model")
    move.status = move.status_override = "rumoured"
    move.status_reason = "Not <before> she says so."
    move.save()
    said = why(client, move)
    assert "An analyst set it, whatever the evidence says." in said
    assert "The reason given: Not <before> she says so." in said
    assert "The evidence alone would make it announced. One source says that it happened." in said


def test_says_that_a_status_was_entered_with_the_move(client: Client) -> None:
    assert "there is no evidence to weigh" in why(client, make_move())
    entered = make_move()
    make_import_claim(entered)
    assert "Somebody entered that it happened, and what a person entered stands." in why(client, entered)


def test_marks_a_stale_rumour_in_lists_and_on_its_page(client: Client) -> None:
    stale = make_move(status="rumoured", announced_on="2020")
    for address in ("/moves/", f"/moves/{stale.pk}/"):
        assert "Rumoured Stale" in main_words(read(client, address))
    fresh = make_move(status="announced", announced_on="2020")
    assert "Stale" not in main_words(read(client, f"/moves/{fresh.pk}/"))
