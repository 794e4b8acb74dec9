"""Whose word a text gives, in each language."""

from __future__ import annotations

import pytest

from tracker.moves.status.signals import SIGNALS
from tracker.moves.status.voices import outlet_key, outlets_named, speaks_first_hand, speaks_of_itself

PARTIES = ["Ada Example", "Example", "Foo Labs", "阿达", "福实验室", "エイダ"]


@pytest.mark.parametrize(
    ("language", "text", "outlet"),
    [
        ("en", "Ada Example left Foo Labs, as reported by The Information.", "information"),
        ("en", "According to Bloomberg, Ada Example is leaving Foo Labs.", "bloomberg"),
        ("en", "The Wall Street Journal first reported the departure.", "wallstreetjournal"),
        ("en", "Ada Example is out, reports Wired.", "wired"),
        ("fr", "Selon Le Monde, Ada Example quitte Foo Labs.", "monde"),
        ("fr", "Ada Example quitte Foo Labs, rapporte Les Échos.", "echos"),
        ("de", "Laut Handelsblatt verlässt Ada Example Foo Labs.", "handelsblatt"),
        ("de", "Ada Example geht, wie das Handelsblatt berichtet.", "handelsblatt"),
        ("de", "Nach Informationen der Zeit verlässt Ada Example Foo Labs.", "zeit"),
        ("es", "Según El País, Ada Example deja Foo Labs.", "pais"),
        ("es", "Ada Example deja Foo Labs, informó Reuters.", "reuters"),
        ("zh", "据彭博社报道，阿达已离开福实验室。", "pengboshe"),
        ("zh", "据The Information报道，阿达已离开福实验室。", "information"),
        ("ja", "ブルームバーグによると、エイダ氏はフー研究所を退職した。", "burumubagu"),
        ("ja", "The Informationが報じたところでは、エイダ氏は退職する。", "information"),
        ("", "Laut Handelsblatt verlässt Ada Example Foo Labs.", "handelsblatt"),
    ],
)
def test_names_the_outlet_on_whose_word_a_text_reports(language: str, text: str, outlet: str) -> None:
    assert outlets_named(text, language=language) == (outlet,)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to people familiar with the matter, Ada Example is leaving."),
        ("en", "Ada Example, who reported to Ben Other, left Foo Labs."),
        ("en", "Sources reported that she left. The company reported a loss."),
        ("fr", "Selon plusieurs sources, Ada Example quitte Foo Labs."),
        ("de", "Laut Insidern verlässt Ada Example Foo Labs."),
        ("de", "Laut Medienberichten geht sie."),
        ("es", "Según fuentes cercanas, Ada Example deja Foo Labs."),
        ("zh", "据知情人士透露，阿达将离开福实验室。"),
        ("ja", "関係者によると、エイダ氏は退職する。"),
    ],
)
def test_unnamed_sources_are_no_outlet(language: str, text: str) -> None:
    assert outlets_named(text, language=language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Foo Labs said that Ada Example has left."),
        ("en", "Ada Example has left, Foo Labs chief executive Ben Other confirmed."),
        ("en", "A Foo Labs spokesperson denied it."),
        ("en", "According to Foo Labs, she left in May."),
        ("fr", "Foo Labs a annoncé le départ d’Ada Example."),
        ("fr", "Selon Foo Labs, elle est partie en mai."),
        ("de", "Foo Labs bestätigte den Abgang."),
        ("es", "Foo Labs confirmó su salida."),
        ("zh", "福实验室宣布，阿达已离职。"),
        ("ja", "エイダ氏は退職すると明らかにした。"),
    ],
)
def test_hears_a_party_speak(language: str, text: str) -> None:
    assert speaks_first_hand(text, names=PARTIES, language=language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ada Example left Foo Labs for Bar AI."),
        ("en", "Foo Labs declined to confirm the departure. Foo Labs has not said why."),
        ("en", "Bar AI said it had hired several people."),
        ("fr", "Foo Labs n’a pas confirmé le départ."),
        ("de", "Foo Labs wollte nicht sagen, warum."),
        ("es", "Foo Labs no confirmó su salida."),
        ("zh", "福实验室未证实此事。"),
    ],
)
def test_silence_is_nobodys_word(language: str, text: str) -> None:
    assert not speaks_first_hand(text, names=PARTIES, language=language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“I’m leaving Foo Labs after ten years,” Ada Example wrote."),
        ("en", "“I have decided to join Bar AI,” Example told staff."),
        ("fr", "« Je quitte Foo Labs », a écrit Ada Example."),
        ("de", "„Ich verlasse Foo Labs“, schrieb Ada Example."),
        ("es", "«Dejo Foo Labs», escribió Ada Example."),
        ("zh", "Ada Example：我决定离开福实验室。"),
        ("ja", "Ada Example「このたび、フー研究所を退職しました。」"),
    ],
)
def test_hears_somebody_tell_of_their_own_step(language: str, text: str) -> None:
    assert speaks_of_itself(text, names=["Ada Example"], language=language)
    assert not speaks_of_itself(text, names=["Ben Other"], language=language)


def test_a_byline_says_who_speaks() -> None:
    text = "I left Foo Labs last week."
    assert speaks_of_itself(text, names=["Ada Example"], byline="Ada Example", language="en")
    assert not speaks_of_itself(text, names=["Ada Example"], byline="Ben Other", language="en")


@pytest.mark.parametrize("name", ["The Information", "theinformation", "the information"])
def test_a_name_and_an_address_give_one_key(name: str) -> None:
    assert outlet_key(name) == "information"


@pytest.mark.parametrize("language", SIGNALS)
def test_a_hostile_text_costs_no_time(language: str) -> None:
    for piece in ("A a ", "Foo Labs ", "据", "I ", "，", "selon A", "\0"):
        text = piece * 60_000
        outlets_named(text, language=language)
        speaks_first_hand(text, names=PARTIES, language=language)
        speaks_of_itself(text, names=PARTIES, language=language)
