"""Names: known and unknown, ambiguous, short, and spelled like common words."""

import pytest

from tests.extract.reading import NOBODY, claims, moves
from tracker.extract import KnownName, NameIndex, extract_claims


def test_gives_the_primary_name_of_a_known_alias() -> None:
    assert moves("Sebastien Bubeck joined Facebook.") == [("Sébastien Bubeck", None, "Meta")]


def test_recognizes_a_known_name_without_its_accents_or_with_combining_marks() -> None:
    assert moves("Se\u0301bastien Bubeck joined Meta.") == [("Sébastien Bubeck", None, "Meta")]


def test_leaves_unknown_names_as_written() -> None:
    assert moves("Zoltán Kőrösi joined Quillon Systems.", names=NOBODY) == [
        ("Zoltán Kőrösi", None, "Quillon Systems")
    ]


def test_leaves_an_ambiguous_name_as_written() -> None:
    names = NameIndex(
        [
            KnownName("Shunyu Yao", "person", "Shunyu Yao (chemist)"),
            KnownName("Shunyu Yao", "person", "Shunyu Yao (physicist)"),
        ]
    )
    found = extract_claims("Shunyu Yao has left Quillon.", language="en", published=None, names=names)
    assert [claim.person for claim in found] == ["Shunyu Yao"]


def test_gives_a_lone_surname_to_the_one_known_person() -> None:
    assert moves("Shazeer is leaving Google.") == [("Noam Shazeer", "Google", None)]


def test_prefers_the_person_of_the_text_to_the_known_one() -> None:
    assert moves("Karl Shazeer spoke. Shazeer is leaving Google.") == [("Karl Shazeer", "Google", None)]


def test_does_not_take_another_first_name_for_the_known_person() -> None:
    assert moves("Karen Murati is leaving Google.") == [("Karen Murati", "Google", None)]


def test_does_not_take_a_common_word_for_a_known_surname() -> None:
    assert moves("Brown is leaving Google.") == []


def test_does_not_take_common_words_for_known_organizations() -> None:
    assert claims("Near the exit, Ken Watanabe left a message. Scale matters, he said.") == []


def test_takes_a_short_name_where_the_sentence_speaks_of_an_organization() -> None:
    assert moves("X hired Ken Watanabe from Near.") == [("Ken Watanabe", "Near", "X")]


def test_prefers_the_longest_known_name() -> None:
    assert moves("Ken Watanabe joined Meta Superintelligence Labs.") == [
        ("Ken Watanabe", None, "Meta Superintelligence Labs")
    ]


def test_does_not_find_a_known_name_inside_another_word() -> None:
    assert moves("Ken Watanabe left Metaphor.") == [("Ken Watanabe", "Metaphor", None)]


def test_does_not_take_a_media_credit_into_a_name() -> None:
    people = [
        person for person, _, _ in moves("Photo: The Ledger Ken Watanabe, head of design, has left Meta.")
    ]
    assert "Ledger Ken Watanabe" not in people


def test_reads_a_headline_that_capitalises_every_word() -> None:
    text = "Brightwater Poaches Google Engineer Ken Watanabe\nThe company said so on Monday."
    assert moves(text) == [("Ken Watanabe", "Google", "Brightwater")]


def test_finds_companies_that_are_written_small() -> None:
    assert moves("Anneke Visser joined deepgrain, a start-up in Utrecht.", names=NOBODY) == [
        ("Anneke Visser", None, "deepgrain")
    ]
    text = (
        "deepgrain co-founder is out\n\nArvid Lindqvist, who started deepgrain in 2019, has left the company."
    )
    assert moves(text, names=NOBODY) == [("Arvid Lindqvist", "deepgrain", None)]
    assert moves("Arvid Lindqvist joined forces, a company spokesman said.", names=NOBODY) == []


def test_finds_companies_that_begin_with_a_digit_or_end_as_a_domain() -> None:
    assert moves("Anneke Visser leaves 7bridges for lumen.ai.", names=NOBODY) == [
        ("Anneke Visser", "7bridges", "lumen.ai")
    ]
    assert moves("Anneke Visser left in the 3rd quarter.", names=NOBODY) == []


def test_takes_two_words_in_one_for_a_company() -> None:
    assert moves(
        "Zoltán Kőrösi a rejoint Orvex. Il vient de GL HealthCare, où il a passé dix ans.", "fr"
    ) == [("Zoltán Kőrösi", "GL HealthCare", "Orvex")]


def test_takes_what_a_title_is_for_for_no_company() -> None:
    text = "Orvex Health named Ritu Nair chief. Nair was Vice President of Clinical Informatics at Quillon."
    assert moves(text, names=NOBODY) == [("Ritu Nair", "Quillon", "Orvex Health")]


def test_does_not_make_a_part_of_a_name_of_where_somebody_is_from() -> None:
    assert moves("La Coréenne Hye-rin Seo rejoint Orvex.", "fr", names=NOBODY) == [
        ("Hye-rin Seo", None, "Orvex")
    ]
    assert moves("Thi Mai Phan quitte Orvex.", "fr", names=NOBODY) == [("Thi Mai Phan", "Orvex", None)]


def test_knows_companies_of_two_words_by_what_stands_beside_them() -> None:
    for text in (
        "Priya Raman, formerly of Galdman Socks, has joined Orvex Labs.",
        "Galdman Socks's Priya Raman joins Orvex Labs as counsel.",
    ):
        assert moves(text, names=NOBODY) == [("Priya Raman", "Galdman Socks", "Orvex Labs")]
    text = "Le départ de Priya Raman de Galdman Socks a été confirmé lundi."
    assert moves(text, "fr", names=NOBODY) == [("Priya Raman", "Galdman Socks", None)]
    text = "Priya Raman est nommée à la tête de Galdman Socks."
    assert moves(text, "fr", names=NOBODY) == [("Priya Raman", None, "Galdman Socks")]


def test_finds_names_with_initials_places_and_months() -> None:
    assert moves("J.P. Morrow joins Saudi Quillon as counsel.", names=NOBODY) == [
        ("J.P. Morrow", None, "Saudi Quillon")
    ]
    assert moves("April Stone leaves 1X Technologies.", names=NOBODY) == [
        ("April Stone", "1X Technologies", None)
    ]
    assert moves(
        "Luther Brooks Jr., head of safety at the Fenwick Institute for AI, resigned.", names=NOBODY
    ) == [("Luther Brooks Jr.", "Fenwick Institute for AI", None)]
    assert moves("In April Stone prices fell. Anneke Visser left Orvex.", names=NOBODY) == [
        ("Anneke Visser", "Orvex", None)
    ]


PEOPLE = [
    "Nguyen Thi Thanh Huong",
    "Pham Quoc-Bao",
    "Park Seo-yeon",
    "Lee Sang Woo",
    "R. Venkatesan",
    "K. V. Subrahmanyam",
    "Abdulrahman Al-Ghamdi",
    "Omar bin Khalid",
    "Hassan El Amrani",
    "Oluwatobiloba Adeyemo",
    "Ngozi Eze-Okafor",
    "Przemysław Gąsiorowski",
    "Jiří Dvořáček",
    "Søren Østergaard",
    "Þórdís Jónsdóttir",
    "Ayşe Gül Yılmaz",
    "Joost van der Meulen",
    "João Pedro dos Santos",
    "Niamh Ó Briain",
    "Connor McAllister",
    "Zhang Wei",
    "Mary-Kate O'Sullivan",
    "Ko Ko Aung",
    "Cheikh Anta Diop",
]
HOUSES = [
    "Kagamo",
    "xQ",
    "H3O",
    "Nexthop AI",
    "AI31 Labs",
    "Hugging Foot",
    "Character.AI",
    "Weights & Balances",
    "Palo Nord Networks",
    "d-Vector",
    "SambaNord",
    "JQMorgan Chaste",
    "Golden Socks",
    "NOVER Cloud",
    "Banco Alborada",
    "IIT Bombala",
    "cal.io",
]
PLAIN = {
    "en": (
        "{person} has joined {house} as head of research.",
        "{house} has hired {person} as chief scientist.",
        "The departure of {person} from {house} was confirmed on Monday.",
        "{person}, formerly of {house}, has joined Zuriwa Labs.",
        "{person} has left {house} and Bartosz Kravets will replace him.",
    ),
    "es": (
        "{house} ha fichado a {person} como director científico.",
        "{person} deja {house}, anunció la empresa el viernes.",
        "{person} sustituye a Bartosz Kravets como director general de {house}.",
    ),
    "fr": (
        "{house} a recruté {person} comme directeur scientifique.",
        "{person}, directeur de la recherche de {house}, a démissionné.",
        "{person} succède à Bartosz Kravets à la tête de {house}.",
    ),
}


@pytest.mark.parametrize("language", PLAIN)
def test_finds_people_and_houses_of_every_shape_in_plain_sentences(language: str) -> None:
    pairs = [(person, "Quantiva") for person in PEOPLE] + [("Priya Raman", house) for house in HOUSES]
    missed = [
        text
        for person, house in pairs
        for sentence in PLAIN[language]
        if not any(
            found == person and house in sides
            for text in [sentence.format(person=person, house=house)]
            for found, *sides in moves(text, language, names=NOBODY)
        )
        for text in [sentence.format(person=person, house=house)]
    ]
    assert missed == []


def test_reads_korean_first_names_with_a_hyphen() -> None:
    text = "Seung-hyun Park has left Orvex. Tae-yang Lim joined the Quillon-backed start-up from Acme."
    found = extract_claims(text, language="en", published=None, names=NameIndex([]))
    assert [claim.person for claim in found] == ["Seung-hyun Park", "Tae-yang Lim"]


def test_takes_no_age_and_no_owner_into_a_name() -> None:
    found = extract_claims(
        "Two-year-old Orvex hired Jane Doe.", language="en", published=None, names=NameIndex([])
    )
    assert [(claim.person, claim.to_org) for claim in found] == [("Jane Doe", "Orvex")]
