"""Spanish: who moved, from where, to where; subjects behind their verbs, and none at all."""

import pytest

from tests.extract.reading import NOBODY, moves, only

Move = tuple[str, str | None, str | None]
CARMEN, OSCAR = "Carmen Robles", "Óscar Vidal"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{CARMEN} deja Orvalis.", (CARMEN, "Orvalis", None)),
        (f"Dimite {CARMEN}, directora de datos de Orvalis.", (CARMEN, "Orvalis", None)),
        (f"{CARMEN} se ha marchado de Orvalis.", (CARMEN, "Orvalis", None)),
        (f"Google despide a {OSCAR}.", (OSCAR, "Google", None)),
        (f"El consejo de Orvalis destituye a su fundadora, {CARMEN}.", (CARMEN, "Orvalis", None)),
        (f"La salida de {OSCAR} de Orvalis sorprendió al sector.", (OSCAR, "Orvalis", None)),
        (f"{OSCAR} ha dimitido como director técnico de Orvalis.", (OSCAR, "Orvalis", None)),
    ],
)
def test_finds_a_departure(text: str, expected: Move) -> None:
    assert moves(text, "es") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{OSCAR} deja OpenAI por Mistral AI.", (OSCAR, "OpenAI", "Mistral AI")),
        (f"Google ficha a {CARMEN}, hasta ahora directora de IA de Orvalis.", (CARMEN, "Orvalis", "Google")),
        (f"Se incorpora a Orvalis el físico {OSCAR}, procedente de Google.", (OSCAR, "Google", "Orvalis")),
        (f"{CARMEN} pasa de Orvalis a Google.", (CARMEN, "Orvalis", "Google")),
        (f"{CARMEN} ha sido nombrada consejera delegada de Orvalis.", (CARMEN, None, "Orvalis")),
        (
            f"{OSCAR}, que dimitió de Orvalis en mayo, se ha incorporado a Google.",
            (OSCAR, "Orvalis", "Google"),
        ),
        (f"El fichaje de {OSCAR} por OpenAI se confirmó el viernes.", (OSCAR, None, "OpenAI")),
        (f"{CARMEN} releva a {OSCAR} al frente de Orvalis.", (CARMEN, None, "Orvalis")),
    ],
)
def test_finds_an_arrival(text: str, expected: Move) -> None:
    assert moves(text, "es") == [expected]


def test_goes_on_with_the_person_spoken_of_last() -> None:
    text = f"{OSCAR} dejó Orvalis en abril. Se unirá a Google como investigador."
    assert moves(text, "es") == [(OSCAR, "Orvalis", "Google")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"Según fuentes cercanas, {CARMEN} negocia su fichaje por Meta.", "rumoured"),
        (f"{CARMEN} habría dejado Google.", "rumoured"),
        (f"{CARMEN} niega que vaya a abandonar Google.", "denied"),
        (f"{CARMEN} no dejará Google.", "denied"),
        (f"{CARMEN} dejará Google.", "announced"),
        (f"{CARMEN} ha dejado Google.", "confirmed"),
    ],
)
def test_says_how_sure_it_is(text: str, status: str) -> None:
    assert only(text, "es").status == status


@pytest.mark.parametrize(
    "text",
    [
        "La acción de Meta deja atrás los 500 dólares.",
        "Google busca una directora de IA.",
        f"{CARMEN}, directora de Orvalis, presentó el nuevo chip.",
        f"El exingeniero de Google {OSCAR} dio una charla.",
        "Google se suma a la alianza.",
    ],
)
def test_makes_no_claim(text: str) -> None:
    assert moves(text, "es") == []


def test_tells_a_seat_on_the_board() -> None:
    claim = only(f"{CARMEN} entra en el consejo de administración de Orvalis.", "es")
    assert (claim.to_org, claim.capacity) == ("Orvalis", "board")


@pytest.mark.parametrize(
    ("text", "move"),
    [
        (f"El exdirector de Google {OSCAR} se incorpora a Orvalis.", (OSCAR, "Google", "Orvalis")),
        (f"Google pierde a otro ejecutivo: {OSCAR} se va a Meta.", (OSCAR, "Google", "Meta")),
        (f"{OSCAR} renuncia como consejero delegado de Orvalis.", (OSCAR, "Orvalis", None)),
    ],
)
def test_reads_plain_news(text: str, move: tuple[str, str | None, str | None]) -> None:
    assert moves(text, "es") == [move]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Orvalis nombró directora de datos a {CARMEN}. Robles llega procedente de Quillon.",
            [(CARMEN, "Quillon", "Orvalis")],
        ),
        (
            f"{OSCAR}, presidente de Orvalis, cede el testigo a {CARMEN}.",
            [(OSCAR, "Orvalis", None), (CARMEN, "Orvalis", "Orvalis")],
        ),
        (
            f"Orvalis comunicó el nombramiento de {CARMEN} como directora y de {OSCAR} como jefe de ventas.",
            [(CARMEN, None, "Orvalis"), (OSCAR, None, "Orvalis")],
        ),
        (
            f"Según El Informador, el presidente de Orvalis, {OSCAR}, negocia su salida.",
            [(OSCAR, "Orvalis", None)],
        ),
        (f"En Orvalis, {CARMEN} asciende a directora general.", [(CARMEN, "Orvalis", "Orvalis")]),
        (
            f"Orvalis se lleva a dos ingenieros de Quillon: {CARMEN} y {OSCAR} trabajarán en Madrid.",
            [(CARMEN, "Quillon", "Orvalis"), (OSCAR, "Quillon", "Orvalis")],
        ),
        (
            f"Vuelve a Orvalis {CARMEN}. Tras tres años en Quillon, será la directora de la plataforma.",
            [(CARMEN, "Quillon", "Orvalis")],
        ),
        (f"{OSCAR}, que dirigía las ventas de Orvalis, ha dejado la empresa.", [(OSCAR, "Orvalis", None)]),
        (f"Orvalis incorpora a su consejo a {CARMEN}, exministra de Ciencia.", [(CARMEN, None, "Orvalis")]),
        (f"Orvalis fichó a {OSCAR}. Trabajaba hasta ahora en Quillon.", [(OSCAR, "Quillon", "Orvalis")]),
        (f"{CARMEN} empezará en octubre en Orvalis como jefa de datos.", [(CARMEN, None, "Orvalis")]),
        (f"Monte Claro nombró a {CARMEN} directora de datos.", [(CARMEN, None, "Monte Claro")]),
    ],
)
def test_reads_a_move_told_in_ordinary_news(text: str, expected: list[Move]) -> None:
    assert moves(text, "es", names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{CARMEN} fue elegida directiva del año por la revista Quillon.",
    ],
)
def test_takes_no_ordinary_news_for_a_move(text: str) -> None:
    assert moves(text, "es", names=NOBODY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Óscar Vela deja Orvalis. Su sustituta será {CARMEN}, hasta ahora jefa de ventas.",
            [("Óscar Vela", "Orvalis", None), (CARMEN, "Orvalis", "Orvalis")],
        ),
        (
            "Óscar Vela dejó Orvalis para crear una empresa. La compañía, llamada Vélin, vende sensores.",
            [("Óscar Vela", "Orvalis", "Vélin")],
        ),
        (
            f"Orvalis ha nombrado a {CARMEN} directora, en lugar de Óscar Vela, que ha fichado por Vélin.",
            [(CARMEN, None, "Orvalis"), ("Óscar Vela", "Orvalis", "Vélin")],
        ),
        (f"Orvalis tendrá una presidenta: {CARMEN}.", [(CARMEN, None, "Orvalis")]),
        (
            f"{CARMEN} cede a Óscar Vela la dirección de Orvalis.",
            [(CARMEN, "Orvalis", None), ("Óscar Vela", "Orvalis", "Orvalis")],
        ),
        (f"{CARMEN} ha aceptado la oferta de Vélin y dejará Orvalis.", [(CARMEN, "Orvalis", "Vélin")]),
        (f"La exdirectora de Vélin, {CARMEN}, se incorpora a Orvalis.", [(CARMEN, "Vélin", "Orvalis")]),
        (f"{CARMEN} presentó ayer Vélin, su nueva empresa.", [(CARMEN, None, "Vélin")]),
    ],
)
def test_reads_what_another_sentence_or_a_noun_tells(text: str, expected: list[Move]) -> None:
    assert moves(text, "es", names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{CARMEN} presentó ayer Vélin, un asistente para abogados.",
        f"Orvalis confió a {CARMEN} sus temores.",
        f"Orvalis y {CARMEN} se separan del consenso.",
        f"Orvalis tiene una directora, {CARMEN}, muy querida.",
        f"El sucesor de {CARMEN} será elegido en junio.",
    ],
)
def test_takes_no_talk_of_posts_for_a_move(text: str) -> None:
    assert moves(text, "es", names=NOBODY) == []
