"""Denying how somebody left does not deny that they left."""

import pytest

from tests.extract.reading import claims, only

KEN, PAUL = "Ken Watanabe", "Paul Garnier"


@pytest.mark.parametrize(
    ("text", "status", "manner"),
    [
        (f"{KEN} was fired by Google; he did not resign from Google.", "confirmed", "dismissed"),
        (f"{KEN} did not resign from Google; he was fired.", "confirmed", "dismissed"),
        (f"{KEN} left Google and was not fired.", "confirmed", None),
        (f"{KEN} left Google. He was not fired.", "confirmed", None),
        (f"{KEN} was laid off by Google, not fired.", "confirmed", "dismissed"),
        (f"{KEN} was fired by Google; he did not leave Google by choice.", "confirmed", "dismissed"),
        (f"{KEN} has reportedly left Google and was not fired.", "rumoured", None),
    ],
)
def test_makes_no_claim_of_a_denied_manner_in_english(text: str, status: str, manner: str | None) -> None:
    claim = only(text)
    assert (claim.from_org, claim.to_org) == ("Google", None)
    assert (claim.status, claim.exit_manner) == (status, manner)


@pytest.mark.parametrize(
    ("text", "status", "manner"),
    [
        (f"{PAUL} quitte Google, mais il n'a pas démissionné de Google.", "announced", None),
        (f"{PAUL} a quitté Google. Il n'a pas été licencié.", "confirmed", None),
        (f"{PAUL} a été licencié par Google ; il n'a pas démissionné.", "confirmed", "dismissed"),
    ],
)
def test_makes_no_claim_of_a_denied_manner_in_french(text: str, status: str, manner: str | None) -> None:
    claim = only(text, "fr")
    assert (claim.from_org, claim.to_org) == ("Google", None)
    assert (claim.status, claim.exit_manner) == (status, manner)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"{KEN} was not fired by Google.", "en"),
        (f"{KEN} could resign from Google. He did not resign from Google.", "en"),
        (f"{PAUL} n'a pas démissionné de Google.", "fr"),
    ],
)
def test_keeps_a_denial_where_no_departure_is_stated(text: str, language: str) -> None:
    assert only(text, language).status == "denied"


def test_keeps_the_denial_about_another_person() -> None:
    found = claims(f"{KEN} left Google. Olga Petrova was not fired by Google.")
    assert [(claim.person, claim.status) for claim in found] == [
        (KEN, "confirmed"),
        ("Olga Petrova", "denied"),
    ]


def test_keeps_the_denial_about_another_place() -> None:
    found = claims(f"{KEN} left Google. He was not fired from Meta.")
    assert [(claim.from_org, claim.status) for claim in found] == [
        ("Google", "confirmed"),
        ("Meta", "denied"),
    ]


def test_keeps_an_arrival_beside_a_denied_dismissal() -> None:
    found = claims(f"{KEN} joined Meta and was not fired.")
    assert ("Meta", "confirmed") in [(claim.to_org, claim.status) for claim in found]


def test_lets_the_denial_stand_where_a_sentence_states_and_denies_a_departure() -> None:
    assert only(f"{KEN} has left Google, a blog wrote, but he has not left Google.").status == "denied"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"Quillon rejected reports of {KEN}'s departure.", "en"),
        (f"Quillon said rumours that {KEN} had quit were nonsense.", "en"),
        (f"Les rumeurs de départ de {PAUL}, patron de Quillon, sont infondées.", "fr"),
        (f"Le PDG de Quillon, {PAUL}, a balayé les rumeurs sur son départ.", "fr"),
        (f"{PAUL}, director de Quillon, desmintió los rumores de su salida.", "es"),
        (f"Quillon califica de infundados los rumores de salida de {PAUL}.", "es"),
    ],
)
def test_reads_a_denial_that_a_noun_tells(text: str, language: str) -> None:
    claim = only(text, language)
    assert (claim.from_org, claim.to_org, claim.status) == ("Quillon", None, "denied")
