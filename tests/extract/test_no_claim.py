"""What sounds like a move and is none."""

import pytest

from tests.extract.reading import NOBODY, claims, moves

ENGLISH = [
    "",
    " \n\t ",
    "Intel Mills posted three openings for compiler engineers.",
    "Olga Petrova is hiring engineers at Fernwell.",
    "Tomas Berg hopes to recruit new researchers this autumn.",
    "Quillon shares left their record high behind.",
    "The new model leaves its rivals behind.",
    "Ken Watanabe joined a call with analysts on Friday.",
    "Ken Watanabe joined the podcast to talk about chips.",
    "Ken Watanabe joined forces with Olga Petrova on a paper.",
    "Ken Watanabe served in the armed forces before he wrote code.",
    "Ken Watanabe joined Olga Petrova on stage.",
    "Ken Watanabe left the stage to applause.",
    "Ken Watanabe left Google off the list.",
    "Ken Watanabe leaves OpenAI's future uncertain.",
    "Ken Watanabe joined Microsoft in suing the agency.",
    "Ken Watanabe visited Meta on Monday.",
    "Ken Watanabe moved to Paris.",
    "Ken Watanabe died on Sunday. He was 71.",
    "Ken Watanabe fired back at critics.",
    "Olga Petrova raised 40 million dollars from Quillon Capital for Fernwell.",
    "Google and OpenAI are working together on a benchmark, said Ken Watanabe.",
    "Google joins the AI Alliance.",
    "Quillon joined a consortium of chip makers.",
    "Olga Petrova is on a leave of absence from Google.",
    "If Ken Watanabe left Google, Meta would hire him.",
    "Ken Watanabe would have joined Meta had the board agreed.",
    "Meta tried to hire Ken Watanabe.",
    "Critics urged OpenAI to fire Ken Watanabe.",
    "Ken Watanabe has been asked to leave Google.",
    "“I left my heart in Lisbon,” said Olga Petrova.",
    "Ken Watanabe, formerly of Google, spoke at the conference.",
    "Former Google chief Ken Watanabe praised Meta.",
    "Ken Watanabe left Google in March 2019 and joined Quillon.",
    "Ken Watanabe left Google two years ago.",
    "Since leaving Google in 2021, Ken Watanabe has run Fernwell.",
    "Before joining Meta, Ken Watanabe was an engineer at Google.",
    "A robot called Ada Bell has been appointed head of Millbrook School.",
    "Satya Nadella praised Yann LeCun and left.",
    "Near the office, Ken Watanabe left a note.",
]
FRENCH = [
    "Paul Garnier a publié des offres d'emploi.",
    "Paul Garnier cherche à recruter de nouveaux chercheurs pour Meta.",
    "Paul Garnier a quitté la scène sous les applaudissements.",
    "Paul Garnier a rejoint un appel avec des analystes.",
    "Paul Garnier a rejoint Bruxelles mardi soir.",
    "Paul Garnier est en congé sabbatique et quitte Meta pour six mois.",
    "Paul Garnier, ancien de Google, a salué l'annonce.",
    "Paul Garnier est décédé dimanche.",
    "Paul Garnier a rendu visite à Meta.",
    "Paul Garnier dirige Orvalis à partir de lundi.",
    "Camille Roussel fait partie de l'équipe de Meta.",
    "Paul Garnier a pris part au débat de Meta, d'une part, et de Google, d'autre part.",
    "Orvalis rejoint l'Alliance pour l'IA.",
    "OpenAI a lancé un nouveau modèle avec Microsoft.",
    "Orvalis a levé 40 millions d'euros auprès de Quillon Capital.",
    "Le nouveau modèle quitte la phase de test.",
    "Si Paul Garnier quittait Orvalis, l'équipe en souffrirait.",
    "Anthropic tente de recruter Paul Garnier.",
    "Avant de rejoindre Meta, Paul Garnier était chercheur chez Google.",
    "Paul Garnier, qui a rejoint Google en 2019, a présenté un modèle.",
    "Meta a rencontré Paul Garnier. Il a quitté la salle.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_finds_nothing_in_english(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize("text", FRENCH)
def test_finds_nothing_in_french(text: str) -> None:
    assert claims(text, "fr") == []


def test_takes_no_street_for_where_somebody_worked() -> None:
    text = "After a decade on Wall Street, Priya Raman joins Orvex as counsel."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex")]


def test_takes_no_person_or_speech_for_a_post() -> None:
    assert (
        moves('"I left my old editor in a week," said Ikechukwu Obi, who works at Orvex.', names=NOBODY) == []
    )
    assert moves("Chez Orvex, Priya Raman prend la parole.", "fr", names=NOBODY) == []
    assert moves("L'organisation du salon est confiée à Priya Raman.", "fr", names=NOBODY) == []
