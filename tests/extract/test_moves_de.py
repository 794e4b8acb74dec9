"""German: who moved, from where, to where; verbs stand last, in two parts, or before their subject."""

import pytest

from tests.extract.reading import NOBODY, moves, only

Move = tuple[str, str | None, str | None]
JONAS, PETRA = "Jonas Kastner", "Petra Lutz"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PETRA} verlässt Orvalis.", (PETRA, "Orvalis", None)),
        (f"{PETRA} hat Orvalis verlassen.", (PETRA, "Orvalis", None)),
        (f"Nach zehn Jahren bei Orvalis verlässt {PETRA} den Konzern.", (PETRA, "Orvalis", None)),
        (
            f"Wie Google am Montag mitteilte, verlässt Forschungschefin {PETRA} das Unternehmen.",
            (PETRA, "Google", None),
        ),
        (f"Die Orvalis-Vorständin {PETRA} tritt zum 1. April zurück.", (PETRA, "Orvalis", None)),
        (f"Orvalis’ Technikchefin {PETRA} tritt zurück.", (PETRA, "Orvalis", None)),
        (f"{JONAS}, der bei Orvalis die Forschung leitete, hat gekündigt.", (JONAS, "Orvalis", None)),
        (f"Google trennt sich von Sicherheitschef {JONAS}.", (JONAS, "Google", None)),
        (f"Google hat {JONAS} entlassen.", (JONAS, "Google", None)),
        (f"Der Rücktritt von {PETRA} bei Orvalis kam überraschend.", (PETRA, "Orvalis", None)),
    ],
)
def test_finds_a_departure(text: str, expected: Move) -> None:
    assert moves(text, "de") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PETRA} wechselt von Orvalis zu Google.", (PETRA, "Orvalis", "Google")),
        (f"Google hat {PETRA} von Orvalis als Technikchefin verpflichtet.", (PETRA, "Orvalis", "Google")),
        (f"Orvalis’ Technikchef {JONAS} wurde von Google abgeworben.", (JONAS, "Orvalis", "Google")),
        (f"Der frühere Orvalis-Manager {JONAS} heuert bei Google an.", (JONAS, "Orvalis", "Google")),
        (
            f"{PETRA}, Leiterin der Forschung bei Orvalis, schließt sich Google an.",
            (PETRA, "Orvalis", "Google"),
        ),
        (f"Der Wechsel von {JONAS} von Orvalis zu Google ist perfekt.", (JONAS, "Orvalis", "Google")),
        (f"{PETRA} plant, zu Google zu wechseln.", (PETRA, None, "Google")),
        (
            f"Neuer Vorstand der Nordwerk AG wird {JONAS}, der bislang die Forschung bei Orvalis leitete.",
            (JONAS, "Orvalis", "Nordwerk AG"),
        ),
        (
            f"Die frühere Meta-Managerin {PETRA} ist zur Geschäftsführerin von Orvalis ernannt worden.",
            (PETRA, "Meta", "Orvalis"),
        ),
        (
            f"{JONAS}, Mitgründer von Orvalis, verlässt das Unternehmen und wechselt zu Google.",
            (JONAS, "Orvalis", "Google"),
        ),
    ],
)
def test_finds_an_arrival(text: str, expected: Move) -> None:
    assert moves(text, "de") == [expected]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"Insidern zufolge könnte {PETRA} bald zu Google wechseln.", "rumoured"),
        (f"Google-Forscherin {PETRA} hat nicht vor, den Konzern zu verlassen.", "denied"),
        (f"{PETRA} wird Google nicht verlassen.", "denied"),
        (f"{PETRA} wird Google verlassen.", "announced"),
        (f"{PETRA} ist zu Google gewechselt.", "confirmed"),
    ],
)
def test_says_how_sure_it_is(text: str, status: str) -> None:
    assert only(text, "de").status == status


@pytest.mark.parametrize(
    "text",
    [
        "Die Aktie verlässt den DAX.",
        "Orvalis sucht eine Technikchefin.",
        f"Die frühere Google-Forscherin {PETRA} hält einen Vortrag.",
        f"{PETRA}, Technikchefin von Orvalis, stellte den Chip vor.",
        "Google schließt sich der Allianz an.",
    ],
)
def test_makes_no_claim(text: str) -> None:
    assert moves(text, "de") == []


def test_reads_roles_and_dates() -> None:
    claim = only(f"{PETRA} tritt zum 1. Juli 2025 als Finanzchefin von Orvalis zurück.", "de")
    assert (claim.from_org, claim.role_from, str(claim.date)) == ("Orvalis", "Finanzchefin", "2025-07-01")


@pytest.mark.parametrize(
    ("text", "move"),
    [
        (
            f"Die frühere Google-Managerin {PETRA} ist neue Personalchefin von Orvalis.",
            (PETRA, "Google", "Orvalis"),
        ),
        (f"{PETRA} tritt als Chefin von Orvalis ab.", (PETRA, "Orvalis", None)),
    ],
)
def test_reads_plain_news(text: str, move: tuple[str, str | None, str | None]) -> None:
    assert moves(text, "de") == [move]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Nach zwölf Jahren bei Orvalis wechselt {PETRA} zum Softwarehaus Quillon.",
            [(PETRA, "Orvalis", "Quillon")],
        ),
        (f"Im Herbst wird {PETRA} Chefin von Orvalis.", [(PETRA, None, "Orvalis")]),
        (
            f"Weil der Umsatz sank, tritt {JONAS} als Chef der Firma Orvalis zurück.",
            [(JONAS, "Orvalis", None)],
        ),
        (
            f"Mit {PETRA} bekommt der Gerätebauer Orvalis eine Chefin. Lutz war zuvor bei Quillon tätig.",
            [(PETRA, "Quillon", "Orvalis")],
        ),
        (
            f"Orvalis wirbt drei Forscher von Quillon ab: {PETRA}, {JONAS} und Sven Adler ziehen um.",
            [
                (PETRA, "Quillon", "Orvalis"),
                (JONAS, "Quillon", "Orvalis"),
                ("Sven Adler", "Quillon", "Orvalis"),
            ],
        ),
        (
            f"Orvalis hat sich die Dienste von {JONAS} gesichert. Der frühere Quillon-Manager freut sich.",
            [(JONAS, "Quillon", "Orvalis")],
        ),
        (
            f"Orvalis-Chef {JONAS} wird von {PETRA} abgelöst.",
            [(JONAS, "Orvalis", None), (PETRA, "Orvalis", "Orvalis")],
        ),
        (
            f"{PETRA} wird Chefin bei Orvalis. Die 44-Jährige folgt auf {JONAS}, der die Firma verließ.",
            [(PETRA, None, "Orvalis"), (JONAS, "Orvalis", None)],
        ),
        (f"Orvalis dementiert, dass Technikchef {JONAS} vor dem Absprung steht.", [(JONAS, "Orvalis", None)]),
        (f"{JONAS} steigt zum Technikchef von Orvalis auf.", [(JONAS, "Orvalis", "Orvalis")]),
        (f"Orvalis-Co-Chefin {PETRA} hört auf.", [(PETRA, "Orvalis", None)]),
        (f"Nun verließ {JONAS} Orvalis.", [(JONAS, "Orvalis", None)]),
    ],
)
def test_reads_a_move_told_in_ordinary_news(text: str, expected: list[Move]) -> None:
    assert moves(text, "de", names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"Orvalis-Chef {JONAS} gibt Anteile ab.",
    ],
)
def test_takes_no_ordinary_news_for_a_move(text: str) -> None:
    assert moves(text, "de", names=NOBODY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Gleich drei Forscher verlassen Quillon Labs: {PETRA} und {JONAS} gehen zu Orvalis.",
            [(PETRA, "Quillon Labs", "Orvalis"), (JONAS, "Quillon Labs", "Orvalis")],
        ),
        (f"Der Zulieferer Orvalis hat sich von Technikchef {JONAS} getrennt.", [(JONAS, "Orvalis", None)]),
        (f"Quillon-Managerin geht zu Orvalis: {PETRA} beginnt im Mai.", [(PETRA, "Quillon", "Orvalis")]),
        (f"Quillon-Chef wirft hin // Chef {JONAS} schweigt zu den Gründen.", [(JONAS, "Quillon", None)]),
        (f"{JONAS} verlässt Quillon in Richtung Orvalis.", [(JONAS, "Quillon", "Orvalis")]),
        (f"Gleich zwei Produktmanager hat Orvalis dem Rivalen Quillon abgeworben: {PETRA} und {JONAS}.",
         [(PETRA, "Quillon", "Orvalis"), (JONAS, "Quillon", "Orvalis")]),
        (f"{PETRA} ist seit Montag neue Finanzchefin des Anbieters Orvalis.", [(PETRA, None, "Orvalis")]),
        (
            f"Orvalis bekommt eine neue Chefin: {PETRA}, derzeit noch bei der Helvetia, tritt die Stelle an.",
            [(PETRA, "Helvetia", "Orvalis")],
        ),
        (
            f"{PETRA} hat am Montag bei der Helvetia angefangen, zuvor war sie bei der Swisscom.",
            [(PETRA, "Swisscom", "Helvetia")],
        ),
    ],
)  # fmt: skip
def test_reads_who_belongs_where_in_headlines_and_clauses(text: str, expected: list[Move]) -> None:
    assert moves(text.replace(" // ", "\n\n"), "de", names=NOBODY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Orvalis-Gründerin {PETRA} geht. Ihr Nachfolger ist Finanzchef {JONAS}.",
            [(PETRA, "Orvalis", None), (JONAS, "Orvalis", "Orvalis")],
        ),
        (
            f"Orvalis hat eine Chefin gefunden. {PETRA}, jetzt Chefin der Quillon AG, tritt ihr Amt an.",
            [(PETRA, "Quillon AG", "Orvalis")],
        ),
        (f"{PETRA} wird Chefin von Orvalis. Sie leitet derzeit den Vertrieb von Quillon.",
         [(PETRA, "Quillon", "Orvalis")]),
        (f"{PETRA} und {JONAS} haben bei Quillon gekündigt. Gemeinsam gründen sie die Firma Orvalis.",
         [(PETRA, "Quillon", "Orvalis"), (JONAS, "Quillon", "Orvalis")]),
        (f"Palo Alto - Der Anbieter Orvalis hat {PETRA} von Quillon abgeworben.",
         [(PETRA, "Quillon", "Orvalis")]),
        (f"Von Quillon zu Orvalis: {PETRA} wird Technikchefin.", [(PETRA, "Quillon", "Orvalis")]),
        (f"Ab Mai verantwortet {PETRA} die Forschung von Orvalis.", [(PETRA, None, "Orvalis")]),
        (f"{JONAS} hat nach neun Jahren bei Quillon gekündigt und die Firma Orvalis gegründet.",
         [(JONAS, "Quillon", "Orvalis")]),
        (f"{JONAS}, bislang Partner bei Quillon, wird Chief Data Officer der Firma Orvalis.",
         [(JONAS, "Quillon", "Orvalis")]),
        (f"Orvalis hat Berichte über einen Abgang von Technikchef {JONAS} zurückgewiesen.",
         [(JONAS, "Orvalis", None)]),
    ],
)  # fmt: skip
def test_reads_what_wire_news_tell_in_several_steps(text: str, expected: list[Move]) -> None:
    assert moves(text, "de", names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"Beraterin {PETRA} warnt davor, sich allein auf Orvalis zu verlassen.",
        f"Orvalis-Chef {JONAS} tritt aus guten Gründen leise auf.",
        f"Wie KI den Markt verändert: {PETRA} warnt.",
    ],
)
def test_takes_no_other_meaning_of_a_verb_for_a_move(text: str) -> None:
    assert moves(text, "de", names=NOBODY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{JONAS} kündigte am Montag an, Orvalis zu verlassen und eine Firma aufzubauen.",
            [(JONAS, "Orvalis", None)],
        ),
        (
            f"{PETRA}, bis Ende Mai Finanzchefin von Orvalis, wechselt zu Google.",
            [(PETRA, "Orvalis", "Google")],
        ),
        (
            f"Google stellt um. {PETRA}, derzeit Technikchefin bei Orvalis, übernimmt den Posten im Mai.",
            [(PETRA, "Orvalis", "Google")],
        ),
        (f"Google hat eine neue Technikchefin. {PETRA} kommt von Orvalis.", [(PETRA, "Orvalis", "Google")]),
        (
            f"Forschungschef {JONAS} hat bei Google gekündigt, er ist inzwischen bei Orvalis.",
            [(JONAS, "Google", "Orvalis")],
        ),
        (
            f"{PETRA}, Technikchefin von Orvalis, wechselt zu einem Konkurrenten.",
            [(PETRA, "Orvalis", None)],
        ),
        (
            f"Google baut um. {PETRA} kommt als Personalchefin von Orvalis.",
            [(PETRA, "Orvalis", "Google")],
        ),
        (
            f"{PETRA}, bislang Senior Manager Battery Systems bei Orvalis, wechselt zu Google.",
            [(PETRA, "Orvalis", "Google")],
        ),
        (
            f"{PETRA} wird Geschäftsführerin der Orvalis Leipzig GmbH.",
            [(PETRA, None, "Orvalis Leipzig GmbH")],
        ),
        (
            f"Das Kölner Studio Orvalis hat sich von Technikchefin {PETRA} getrennt.",
            [(PETRA, "Orvalis", None)],
        ),
        (
            f"Google hat {PETRA} in den Aufsichtsrat gewählt. Sie war bis 2024 Ministerin in Kiel.",
            [(PETRA, None, "Google")],
        ),
        (
            f"Google macht {PETRA} zur Chefin. Sie war bisher bei Orvalis für die Abwehr von Bots zuständig.",
            [(PETRA, "Orvalis", "Google")],
        ),
        (f"Die Schweizerin {PETRA} rückt an die Spitze von Google.", [(PETRA, None, "Google")]),
        (
            f"{PETRA} hat gemeinsam mit {JONAS} das Unternehmen Orvalis gegründet.",
            [(PETRA, None, "Orvalis"), (JONAS, None, "Orvalis")],
        ),
        (
            f"{JONAS}, Leiter der Podcast-Sparte des Audiodienstes Orvalis, hat das Unternehmen verlassen.",
            [(JONAS, "Orvalis", None)],
        ),
    ],
)
def test_reads_what_news_say_beside_a_move(text: str, expected: list[Move]) -> None:
    assert moves(text, "de") == expected


def test_takes_who_loses_a_job_for_no_move_of_a_house() -> None:
    assert moves(f"Als Orvalis schloss, verlor {JONAS} seinen Job.", "de") == []


def test_calls_a_report_of_a_papers_own_a_rumour() -> None:
    text = f"{JONAS}, Technikchef bei Orvalis, verlässt nach Handelsblatt-Informationen das Unternehmen."
    assert only(text, "de").status == "rumoured"


@pytest.mark.parametrize("doubt", ["offenbar", "wohl", "angeblich"])
def test_reads_a_doubt_that_stands_behind_the_verb(doubt: str) -> None:
    claim = only(f"{JONAS} wechselt {doubt} zu Google.", "de")
    assert (claim.person, claim.to_org, claim.status) == (JONAS, "Google", "rumoured")
    assert only(f"{JONAS} verlässt Google {doubt}.", "de").status == "rumoured"
    assert only(f"{JONAS} steht {doubt} vor einem Wechsel zu Google.", "de").to_org == "Google"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Der Aufsichtsrat von Orvalis ernennt {JONAS} zum Chef.", (JONAS, None, "Orvalis")),
        (f"Am Montag hat der Aufsichtsrat von Orvalis {JONAS} zum Chef bestellt.", (JONAS, None, "Orvalis")),
        (
            f"Der Aufsichtsrat von Orvalis verhandelt mit {JONAS} über seine Rückkehr.",
            (JONAS, None, "Orvalis"),
        ),
        (f"Nach dem Rauswurf holt Orvalis {JONAS} von Google.", (JONAS, "Google", "Orvalis")),
        (f"Zwei Tage nach dem Streit holt Orvalis {JONAS} von Google.", (JONAS, "Google", "Orvalis")),
        (f"Nach der Kündigung wechselt {JONAS} zu Google.", (JONAS, None, "Google")),
        (f"Nach Informationen der „Zeit“ wechselt {JONAS} zu Google.", (JONAS, None, "Google")),
    ],
)
def test_reads_what_stands_before_the_verb(text: str, expected: Move) -> None:
    assert moves(text, "de") == [expected]


def test_takes_reports_that_a_company_rejects_for_denied() -> None:
    text = f"{JONAS} bleibt. Orvalis wies einen Bericht zurück, wonach er zu Google wechselt."
    assert only(text, "de").status == "denied"


def test_leaves_out_of_a_post_that_it_is_new() -> None:
    assert only(f"{JONAS} wird neuer Technikchef bei Google.", "de").role_to == "Technikchef"
