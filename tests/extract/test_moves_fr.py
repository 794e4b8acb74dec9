"""French: who moved, from where, to where."""

import pytest

from tests.extract.reading import NOBODY, moves, only

Move = tuple[str, str | None, str | None]
CAMILLE, PAUL = "Camille Roussel", "Paul Garnier"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PAUL} a démissionné d'Orvalis.", (PAUL, "Orvalis", None)),
        (f"{PAUL} s'en va de Meta.", (PAUL, "Meta", None)),
        (f"Le départ de {PAUL} d’Orvalis a été confirmé lundi.", (PAUL, "Orvalis", None)),
        (f"{PAUL} a été limogé par Orvalis.", (PAUL, "Orvalis", None)),
        (f"Cofondateur d'Orvalis, {PAUL} claque la porte.", (PAUL, "Orvalis", None)),
        (
            f"La directrice technique d'Orvalis, {CAMILLE}, annonce son départ de l'entreprise.",
            (CAMILLE, "Orvalis", None),
        ),
    ],
)
def test_finds_a_departure(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert moves(text, "fr") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Après huit ans chez Google, {CAMILLE} rejoint Anthropic.", (CAMILLE, "Google", "Anthropic")),
        (
            f"Mistral AI recrute {CAMILLE}, ancienne directrice de la recherche de Meta.",
            (CAMILLE, "Meta", "Mistral AI"),
        ),
        (f"{CAMILLE} a été recrutée par Mistral.", (CAMILLE, None, "Mistral AI")),
        (
            f"{CAMILLE}, qui dirigeait la sécurité chez OpenAI, part chez Anthropic.",
            (CAMILLE, "OpenAI", "Anthropic"),
        ),
        (f"Ancienne d'OpenAI, {CAMILLE} rejoint Orvalis.", (CAMILLE, "OpenAI", "Orvalis")),
        (f"La start-up Fernwell s'offre les services de {PAUL}.", (PAUL, None, "Fernwell")),
        (f"{PAUL}, jusqu'ici chercheur chez Meta, intègre Mistral AI.", (PAUL, "Meta", "Mistral AI")),
        ("Jean-Noël de La Tour rejoint Maison Verte.", ("Jean-Noël de La Tour", None, "Maison Verte")),
    ],
)
def test_finds_an_arrival(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert moves(text, "fr") == [expected]


def test_joins_leaving_and_joining_in_one_sentence() -> None:
    text = f"{CAMILLE} a quitté Orvalis pour rejoindre Brillant AI."
    assert moves(text, "fr", names=NOBODY) == [(CAMILLE, "Orvalis", "Brillant AI")]


def test_joins_leaving_and_joining_across_sentences() -> None:
    text = f"{PAUL} quittera Orvalis fin novembre. Il prendra la direction de Fernwell le 1er décembre."
    assert moves(text, "fr") == [(PAUL, "Orvalis", "Fernwell")]


def test_resolves_the_group_to_the_organization_of_the_person() -> None:
    assert moves(f"{PAUL}, directeur produit de Meta, quitte le groupe.", "fr") == [(PAUL, "Meta", None)]


def test_finds_people_named_among_unnamed_staff() -> None:
    assert moves(f"Meta a débauché trois ingénieurs d'OpenAI, dont {PAUL}.", "fr") == [
        (PAUL, "OpenAI", "Meta")
    ]


def test_names_the_founders_of_a_company() -> None:
    text = f"{PAUL} et {CAMILLE} ont fondé Fernwell à Lyon."
    assert moves(text, "fr") == [(PAUL, None, "Fernwell"), (CAMILLE, None, "Fernwell")]


def test_reads_an_appointment_with_its_role() -> None:
    claim = only(f"Orvalis nomme {CAMILLE} directrice scientifique", "fr")
    assert (claim.person, claim.to_org, claim.role_to) == (CAMILLE, "Orvalis", "directrice scientifique")


def test_treats_a_promotion_as_internal() -> None:
    text = f"{PAUL} a été promu directeur de la recherche chez Orvalis."
    assert moves(text, "fr") == [(PAUL, "Orvalis", "Orvalis")]


def test_tells_a_board_seat_from_employment() -> None:
    assert only(f"{PAUL} rejoint le conseil d'administration d'Orvalis.", "fr").capacity == "board"


def test_gives_an_infinitive_to_the_person_it_waits_for() -> None:
    text = f"Chez Quillon, après {PAUL}, c'est au tour de {CAMILLE} de quitter l'entreprise."
    assert [person for person, _, _ in moves(text, "fr")] == [CAMILLE]


def test_names_the_employer_that_announces_an_appointment() -> None:
    text = f"Le groupe Orvalis a annoncé la nomination de {CAMILLE} comme directrice de la recherche."
    assert moves(text, "fr") == [(CAMILLE, None, "Orvalis")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Après dix ans passés chez Orvalis, {CAMILLE} prend la direction de Quillon.",
            [(CAMILLE, "Orvalis", "Quillon")],
        ),
        (f"Nommée à la tête de Quillon, {CAMILLE} succède à {PAUL}.", [(CAMILLE, None, "Quillon")]),
        (
            f"{PAUL}, patron d'Orvalis, passera la main à {CAMILLE}.",
            [(PAUL, "Orvalis", None), (CAMILLE, "Orvalis", "Orvalis")],
        ),
        (
            f"Orvalis se sépare de sa directrice financière. {CAMILLE} quitte le groupe en mai.",
            [(CAMILLE, "Orvalis", None)],
        ),
        (
            f"Orvalis annonce l'arrivée de {PAUL} comme directeur. Il travaillait auparavant pour Quillon.",
            [(PAUL, "Quillon", "Orvalis")],
        ),
        (f"Le directeur général de Vert Pays, {PAUL}, a démissionné.", [(PAUL, "Vert Pays", None)]),
        (
            f"Deux figures d'Orvalis, {CAMILLE} et {PAUL}, quittent le groupe.",
            [(CAMILLE, "Orvalis", None), (PAUL, "Orvalis", None)],
        ),
        (
            f"Orvalis a débauché chez Quillon son nouveau directeur produit, {PAUL}.",
            [(PAUL, "Quillon", "Orvalis")],
        ),
        (f"{PAUL} part chez Orvalis.", [(PAUL, None, "Orvalis")]),
        (
            f"{CAMILLE} a été nommée directrice d'Orvalis. L'ancienne cadre de Quillon arrive en juin.",
            [(CAMILLE, "Quillon", "Orvalis")],
        ),
        (
            f"« Je n'ai aucune intention de partir », a déclaré {CAMILLE}, directrice d'Orvalis.",
            [(CAMILLE, "Orvalis", None)],
        ),
        (f"{CAMILLE} rejoindra en juin la start-up américaine Orvalis.", [(CAMILLE, None, "Orvalis")]),
    ],
)
def test_reads_a_move_told_in_ordinary_news(text: str, expected: list[Move]) -> None:
    assert moves(text, "fr", names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{PAUL} a été élu patron de l'année par le magazine Quillon.",
    ],
)
def test_takes_no_ordinary_news_for_a_move(text: str) -> None:
    assert moves(text, "fr", names=NOBODY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{PAUL} quitte Orvalis. Sa successeure sera {CAMILLE}, qui dirige les ventes.",
            [(PAUL, "Orvalis", None), (CAMILLE, "Orvalis", "Orvalis")],
        ),
        (
            f"{PAUL} quitte Orvalis. Le conseil a choisi pour lui succéder {CAMILLE}.",
            [(PAUL, "Orvalis", None), (CAMILLE, None, "Orvalis")],
        ),
        (
            f"{PAUL} a quitté Orvalis pour créer une société. L'entreprise, baptisée Vélin, est petite.",
            [(PAUL, "Orvalis", "Vélin")],
        ),
        (f"Orvalis a mis fin lundi soir au mandat de {PAUL}.", [(PAUL, "Orvalis", None)]),
        (
            f"{PAUL} cède son fauteuil de PDG d'Orvalis à {CAMILLE}.",
            [(PAUL, "Orvalis", None), (CAMILLE, "Orvalis", "Orvalis")],
        ),
        (f"Le PDG d'Orvalis {PAUL} a démissionné.", [(PAUL, "Orvalis", None)]),
        (f"{PAUL} vient d'Orvalis. Il a rejoint Vélin.", [(PAUL, "Orvalis", "Vélin")]),
        (f"{CAMILLE} passe d'Orvalis à Vélin.", [(CAMILLE, "Orvalis", "Vélin")]),
        (
            f"{PAUL} a quitté Orvalis. La directrice financière, {CAMILLE}, le remplace.",
            [(PAUL, "Orvalis", None), (CAMILLE, "Orvalis", "Orvalis")],
        ),
        (f"Orvalis et {PAUL} se séparent.", [(PAUL, "Orvalis", None)]),
        (f"L'ex-directrice de Vélin, {CAMILLE}, rejoint Orvalis.", [(CAMILLE, "Vélin", "Orvalis")]),
    ],
)
def test_reads_what_another_sentence_or_a_noun_tells(text: str, expected: list[Move]) -> None:
    assert moves(text, "fr", names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{PAUL}, fondateur d'Orvalis, n'a jamais évoqué son départ.",
        f"{CAMILLE} passe à autre chose.",
        f"{CAMILLE} transmet les clés du bureau d'Orvalis à {PAUL}.",
        f"{PAUL}, patron d'Orvalis, prend du recul sur les chiffres.",
        f"{CAMILLE} cède à {PAUL} un terrain.",
    ],
)
def test_takes_no_talk_of_posts_for_a_move(text: str) -> None:
    assert moves(text, "fr", names=NOBODY) == []


def test_counts_those_who_share_a_past() -> None:
    text = "Aïcha Ouattara et Luc Pfister, deux anciens de Quillon à Zurich, viennent de fonder Orvex Bio."
    assert moves(text, "fr") == [
        ("Aïcha Ouattara", "Quillon", "Orvex Bio"),
        ("Luc Pfister", "Quillon", "Orvex Bio"),
    ]


def test_reads_to_whom_a_post_falls() -> None:
    text = "La direction générale de Quillon est confiée à Priya Raman."
    assert moves(text, "fr") == [("Priya Raman", None, "Quillon")]
    text = "Claire Roux dirige Orvex. Elle succède à Paul Fournet, qui part présider Quillon."
    assert ("Paul Fournet", "Orvex", "Quillon") in moves(text, "fr")


def test_lets_those_who_go_too_go() -> None:
    text = "Luc Pfister quitte Orvex. La juriste Inès Karam et Paul Faye partent eux aussi."
    assert ("Inès Karam", "Orvex", None) in moves(text, "fr", names=NOBODY)
