"""Japanese: who moved, from where, to where."""

import pytest

from tests.extract.reading import NOBODY, claims, moves, only

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("アオゾラは3日、堀江健太氏が退任すると発表した。", ("堀江健太", "アオゾラ", None)),
        ("富嶽通は、執行役員の大西俊介氏が社長に昇格すると発表した。", ("大西俊介", "富嶽通", "富嶽通")),
        (
            "米半導体大手コメットは、カール・リンド氏を最高財務責任者に任命した。",
            ("カール・リンド", None, "コメット"),
        ),
        ("コメット、アオゾラの堀江健太氏を引き抜き", ("堀江健太", "アオゾラ", "コメット")),
    ],
)
def test_takes_who_announces_for_an_organization(text: str, expected: Move) -> None:
    assert moves(text, "ja") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "北川大学で深層学習を研究してきた松永健介氏がコメットに入社した。",
            ("松永健介", "北川大学", "コメット"),
        ),
        ("NKKの開発を率いた小川誠二氏がコメットに移籍した。", ("小川誠二", "NKK", "コメット")),
        (
            "コメットは堀江健太氏を社長に起用した。堀江氏はアオゾラで営業を担当していた。",
            ("堀江健太", "アオゾラ", "コメット"),
        ),
        (
            "元コメット・ジャパン代表の堀江健太氏がアオゾラに入社した。",
            ("堀江健太", "コメット・ジャパン", "アオゾラ"),
        ),
    ],
)
def test_reads_where_somebody_worked(text: str, expected: Move) -> None:
    assert moves(text, "ja") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("アオゾラの日本法人に堀江健太氏が入社した。", ("堀江健太", None, "アオゾラ")),
        (
            "富嶽電機のソフト子会社コメット・ラインは、堀江健太氏をCTOに任命した。",
            ("堀江健太", None, "コメット・ライン"),
        ),
    ],
)
def test_reads_branches_of_organizations(text: str, expected: Move) -> None:
    assert moves(text, "ja") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("富嶽電機、社長に堀江健太専務", ("堀江健太", "富嶽電機", "富嶽電機")),
        ("富嶽電機の堀江健太専務が社長に", ("堀江健太", "富嶽電機", "富嶽電機")),
        ("富嶽電機の堀江健太氏、アオゾラへ", ("堀江健太", "富嶽電機", "アオゾラ")),
    ],
)
def test_reads_verbs_that_headlines_leave_out(text: str, expected: Move) -> None:
    assert moves(text, "ja") == [expected]


def test_finds_each_person_of_a_counted_list() -> None:
    text = "コメットはアオゾラの研究者ルカ・ベルク氏、アン・リー氏、マオ・ライ氏の3人を採用した。"
    assert moves(text, "ja") == [
        (name, "アオゾラ", "コメット") for name in ("ルカ・ベルク", "アン・リー", "マオ・ライ")
    ]


def test_puts_a_day_ahead_where_the_verb_does() -> None:
    assert str(only("堀江健太氏が4月1日付でアオゾラを退任する人事を発表した。", "ja").date) == "2026-04-01"
    assert str(only("堀江健太氏が4月1日付でアオゾラを退任した。", "ja").date) == "2025-04-01"


def test_reads_letters_of_full_width() -> None:
    assert moves("ＡＢＣテックは、堀江健太氏が退任すると発表した。", "ja") == [
        ("堀江健太", "ABCテック", None)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("半導体のラトリスは、田中太郎専務が退くと発表した。", [("田中太郎", "ラトリス", None)]),
        ("北川電機は富士見製作所の堂本美咲氏を招く。", [("堂本美咲", "富士見製作所", "北川電機")]),
        (
            "北川電機は、後任に富士見大学の原口達治教授が就任したと発表した。",
            [("原口達治", "富士見大学", "北川電機")],
        ),
        ("北川電機は、田中太郎氏が着任したと発表した。", [("田中太郎", None, "北川電機")]),
        ("米オルビスは関連会社の幹部、蔵前徹氏を採用した。", [("蔵前徹", None, "オルビス")]),
        (
            "北川電機は柏倉真希氏が社長に就任すると発表した。柏倉氏は現在、富士見製作所の執行役員を務めている。",
            [("柏倉真希", "富士見製作所", "北川電機")],
        ),
        ("北川電機の田中太郎社長は続投する。", []),
    ],
)
def test_reads_what_news_leaves_to_its_readers(text: str, expected: list[Move]) -> None:
    assert moves(text, "ja", names=NOBODY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "アオゾラは大西俊介専務が退任すると発表した。同氏は4月、富嶽研究所の理事に就く。",
            [("大西俊介", "アオゾラ", "富嶽研究所")],
        ),
        ("アオゾラ社長に大西氏\n\nアオゾラは3日、大西俊介専務が社長に昇格すると発表した。",
         [("大西俊介", "アオゾラ", "アオゾラ")]),
        (
            "米コメットがアオゾラの研究者2人を引き抜いた。移籍したのは大西俊介氏、堀江健太氏の2人。",
            [("大西俊介", "アオゾラ", "コメット"), ("堀江健太", "アオゾラ", "コメット")],
        ),
        ("アオゾラの研究員、大西俊介氏が北川大学の教授になる。", [("大西俊介", "アオゾラ", "北川大学")]),
        ("コメットは、アオゾラの前代表の大西俊介氏を専務に招く。", [("大西俊介", "アオゾラ", "コメット")]),
        ("アオゾラは、財務責任者（CFO）の木ノ内壮が退任すると発表した。", [("木ノ内壮", "アオゾラ", None)]),
    ],
)  # fmt: skip
def test_reads_who_it_is_from_another_sentence(text: str, expected: list[Move]) -> None:
    assert moves(text, "ja", names=NOBODY) == expected


def test_takes_no_field_before_a_post_for_a_person() -> None:
    assert moves("OpenAIの安全対策トップが退社した。", "ja", names=NOBODY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "米オルバリス通信は、グーグルの研究責任者、三島亮氏がメタに移籍すると報じた。",
            [("三島亮", "グーグル", "メタ")],
        ),
        (
            "イーロン・ドウ氏のオルバリスから共同創業者の離脱が続いている。",
            [],
        ),
        (
            "AIを手がけるオルバリスは、グーグル出身の三島亮氏が社長に就任したと発表した。",
            [("三島亮", "グーグル", "オルバリス")],
        ),
        (
            "三島亮氏がオルバリスを退社し、新会社スタジオ・ミナモを立ち上げた。",
            [("三島亮", "オルバリス", "スタジオ・ミナモ")],
        ),
        ("オルバリスは28日、三島亮社外取締役が退任すると発表した。", [("三島亮", "オルバリス", None)]),
        (
            "オルバリスは三島亮氏が社長に就任したと発表した。三島氏は野村証券の投資銀行部門出身。",
            [("三島亮", "野村証券", "オルバリス")],
        ),
        (
            "三島亮さんがオルバリスに入社した。前職はクックパッド。",
            [("三島亮", "クックパッド", "オルバリス")],
        ),
        (
            "オルバリスは監査役に弁護士の佐々倉久美子氏を選任した。",
            [("佐々倉久美子", None, "オルバリス")],
        ),
        (
            "オルバリスの三島亮社長は、データの不正を巡り辞任した。",
            [("三島亮", "オルバリス", None)],
        ),
        (
            "オルバリスは、会計ソフト大手でCTOを務めた三島亮氏が取締役に就任したと発表した。",
            [("三島亮", None, "オルバリス")],
        ),
        (
            "オルバリス社長の三島亮氏が退社し、EVメーカーの日本法人に移ることが分かった。",
            [("三島亮", "オルバリス", None)],
        ),
        ("みなと信用金庫の三島亮理事長は会長に就く。", [("三島亮", "みなと信用金庫", "みなと信用金庫")]),
        (
            "オルバリスは三島亮氏が社長に就任したと発表した。三島氏はシンガポール出身。",
            [("三島亮", None, "オルバリス")],
        ),
    ],
)
def test_reads_what_news_say_beside_a_move(text: str, expected: list[Move]) -> None:
    assert moves(text, "ja") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "オルバリスは研究者を採用した。グーグルから三島亮氏、メタから佐々倉久美子氏が加わった。",
            [("三島亮", "グーグル", "オルバリス"), ("佐々倉久美子", "メタ", "オルバリス")],
        ),
        (
            "オルバリスはグーグルから三島亮氏、メタから佐々倉久美子氏を引き抜いた。",
            [("三島亮", "グーグル", "オルバリス"), ("佐々倉久美子", "メタ", "オルバリス")],
        ),
        (
            "オルバリスの研究部長の三島亮氏と、営業担当の佐々倉久美子氏が会社を去る。",
            [("三島亮", "オルバリス", None), ("佐々倉久美子", "オルバリス", None)],
        ),
        ("2022年からオルバリスの社長を務める三島亮氏が退社する。", [("三島亮", "オルバリス", None)]),
        (
            "オルバリスの取締役会が、解任したばかりの三島亮氏と復帰に向けて協議している。",
            [("三島亮", None, "オルバリス")],
        ),
    ],
)
def test_reads_several_people_and_what_describes_them(text: str, expected: list[Move]) -> None:
    assert moves(text, "ja") == expected


def test_keeps_the_post_that_somebody_holds_at_a_place() -> None:
    claim = only("グーグルで副社長を務める三島亮氏がオルバリスに移籍した。", "ja")
    assert (claim.from_org, claim.role_from) == ("グーグル", "副社長")


def test_takes_the_field_of_a_young_company_for_no_company() -> None:
    text = (
        "グーグルの元社長、AI接客の新興に転身\n\nグーグルで社長だった三島亮氏が、オルバリスの会長に就いた。"
    )
    assert moves(text, "ja") == [("三島亮", "グーグル", "オルバリス")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2年前にグーグルへ移った三島亮氏が、古巣のオルバリスに戻った。",
            [("三島亮", "グーグル", "オルバリス")],
        ),
        ("2019年にグーグルに移った三島亮氏が、オルバリスに戻った。", [("三島亮", "グーグル", "オルバリス")]),
        (
            "グーグルはロボット新興オルバリスの創業者2人を迎え入れた。加わるのは三島亮氏、佐々倉久美子氏。",
            [("三島亮", "オルバリス", "グーグル"), ("佐々倉久美子", "オルバリス", "グーグル")],
        ),
    ],
)
def test_reads_where_somebody_went_before(text: str, expected: list[Move]) -> None:
    assert moves(text, "ja") == expected
