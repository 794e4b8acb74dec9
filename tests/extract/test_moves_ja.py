"""Japanese: who moved, from where, to where."""

import pytest

from tests.extract.reading import claims, moves, only

Move = tuple[str, str | None, str | None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("田中太郎氏が北川電機を退社した。", ("田中太郎", "北川電機", None)),
        ("北川電機の前田裕二CFOが辞任した。", ("前田裕二", "北川電機", None)),
        ("北川電機は前田裕二CFOの退任を発表。", ("前田裕二", "北川電機", None)),
        ("北川電機は、鈴木一郎社長を解任した。", ("鈴木一郎", "北川電機", None)),
        ("メルカータの共同創業者、リョン・ハドソン氏が退任。", ("リョン・ハドソン", "メルカータ", None)),
    ],
)
def test_finds_a_departure(text: str, expected: Move) -> None:
    assert moves(text, "ja") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OpenAIの研究責任者である田中太郎氏がMetaに移籍する。", ("田中太郎", "OpenAI", "Meta")),
        (
            "元OpenAIの佐藤健一氏がNorthwind Networksに入社した。",
            ("佐藤健一", "OpenAI", "Northwind Networks"),
        ),
        ("Metaは、OpenAIから中村真司氏を引き抜いた。", ("中村真司", "OpenAI", "Meta")),
        ("ジョン・スミス氏はOpenAIを退社し、Metaに加わった。", ("ジョン・スミス", "OpenAI", "Meta")),
        (
            "OpenAIを昨年退社したヤン・ホフマン氏が、ミラ・ラボに加わった。",
            ("ヤン・ホフマン", "OpenAI", "ミラ・ラボ"),
        ),
        ("渡辺さくら氏が北川大学教授を退職し、OpenAIに転じる。", ("渡辺さくら", "北川大学", "OpenAI")),
        ("伊藤明氏はMetaを離れ、新会社「ネクストAI」を設立した。", ("伊藤明", "Meta", "ネクストAI")),
        ("北川電機は山田花子氏を最高技術責任者（CTO）に任命した。", ("山田花子", None, "北川電機")),
    ],
)
def test_finds_an_arrival(text: str, expected: Move) -> None:
    assert moves(text, "ja") == [expected]


def test_goes_on_with_the_person_spoken_of_last() -> None:
    text = "田中太郎氏が北川電機を退社した。同氏は4月にMetaに移る。"
    assert moves(text, "ja") == [("田中太郎", "北川電機", "Meta")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("関係者によると、Metaの鈴木一郎副社長が退社を検討している。", "rumoured"),
        ("Metaの高橋誠氏は退社を否定した。", "denied"),
        ("Metaの高橋誠氏は退社しない。", "denied"),
        ("Metaの高橋誠氏は退社する予定だ。", "announced"),
        ("Metaの高橋誠氏は退社した。", "confirmed"),
    ],
)
def test_says_how_sure_it_is(text: str, status: str) -> None:
    assert only(text, "ja").status == status


@pytest.mark.parametrize(
    "text",
    [
        "当社では機械学習エンジニアを募集しています。私たちのチームに加わりませんか。",
        "元OpenAI研究員で現在は北川大学教授の高橋誠氏は、規制の遅れに警鐘を鳴らした。",
        "もし高橋誠氏が退任すれば、北川電機の戦略は変わるだろう。",
        "北川電機の高橋誠氏が育児休業を取得する。復帰は10月の予定。",
        "北川電機株が急伸し、投資家の資金は半導体株に戻っている。",
    ],
)
def test_makes_no_claim(text: str) -> None:
    assert moves(text, "ja") == []


def test_reads_roles_dates_and_seats() -> None:
    named = only("北川電機は6月1日付で、小林恵氏が執行役員に就任すると発表した。", "ja")
    assert (named.role_to, str(named.date), named.status) == ("執行役員", "2025-06-01", "announced")
    seat = only("松永豊氏が北川電機の社外取締役に就任する。", "ja")
    assert (seat.to_org, seat.capacity) == ("北川電機", "board")


def test_quotes_the_sentence_and_no_more() -> None:
    text = "晴れ。田中太郎氏が北川電機を退社した。以上。"
    assert [claim.quote for claim in claims(text, "ja")] == ["田中太郎氏が北川電機を退社した。"]
