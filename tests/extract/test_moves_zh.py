"""Chinese: who moved, from where, to where."""

import pytest

from tests.extract.reading import NOBODY, claims, moves, only

Move = tuple[str, str | None, str | None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云帆科技首席科学家李明远离职。", ("李明远", "云帆科技", None)),
        ("周文博士已于4月1日辞去云帆科技CTO职务。", ("周文", "云帆科技", None)),
        ("云帆科技解雇了AI负责人Sarah Chen。", ("Sarah Chen", "云帆科技", None)),
        ("伊利亚·科瓦廖夫宣布离开云帆科技。", ("伊利亚·科瓦廖夫", "云帆科技", None)),
        ("从云帆科技离职的王海燕没有透露去向。", ("王海燕", "云帆科技", None)),
        ("雲帆科技技術長陳志強請辭。", ("陳志強", "雲帆科技", None)),
    ],
)
def test_finds_a_departure(text: str, expected: Move) -> None:
    assert moves(text, "zh") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前云帆科技研究员罗福生宣布加入OpenAI，负责大模型团队。", ("罗福生", "云帆科技", "OpenAI")),
        ("OpenAI从云帆科技挖来李明远，担任首席架构师。", ("李明远", "云帆科技", "OpenAI")),
        ("云帆科技任命王海燕为首席技术官，她此前在星河集团担任总监。", ("王海燕", "星河集团", "云帆科技")),
        ("OpenAI任命前星河集团高管郭丽为首席财务官。", ("郭丽", "星河集团", "OpenAI")),
        ("清华大学教授吴国栋加盟云帆科技，任首席科学家。", ("吴国栋", "清华大学", "云帆科技")),
        ("云帆科技CTO周文升任总裁。", ("周文", "云帆科技", "云帆科技")),
        ("王海燕离开云帆科技后，创办了星河智能。", ("王海燕", "云帆科技", "星河智能")),
        ("赵磊将赴北川大学任教。", ("赵磊", None, "北川大学")),
    ],
)
def test_finds_an_arrival(text: str, expected: Move) -> None:
    assert moves(text, "zh") == [expected]


def test_finds_each_person_of_a_list() -> None:
    found = moves("李娜、赵磊和孙晓东从Meta离职，加入OpenAI。", "zh")
    assert found == [(name, "Meta", "OpenAI") for name in ("李娜", "赵磊", "孙晓东")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("据知情人士透露，云帆科技副总裁陈志强可能加入Meta。", "rumoured"),
        ("张伟明否认将离开OpenAI。", "denied"),
        ("张伟明不会离开OpenAI。", "denied"),
        ("张伟明将离开OpenAI。", "announced"),
        ("张伟明已离开OpenAI。", "confirmed"),
    ],
)
def test_says_how_sure_it_is(text: str, status: str) -> None:
    assert only(text, "zh").status == status


@pytest.mark.parametrize(
    "text",
    [
        "云帆科技股价上涨，投资者离开科技股。",
        "云帆科技正在招聘算法工程师，欢迎加入我们的团队。",
        "曾任职于OpenAI的周文教授在论坛上表示，竞争才刚刚开始。",
        "如果周文离开云帆科技，公司会陷入困境。",
        "周文因病休假三个月，将暂时离开云帆科技。",
        "OpenAI与Meta成立联合实验室。",
    ],
)
def test_makes_no_claim(text: str) -> None:
    assert moves(text, "zh") == []


def test_reads_roles_dates_and_seats() -> None:
    left = only("周文已于4月1日辞去云帆科技CTO职务。", "zh")
    assert (left.role_from, str(left.date)) == ("CTO", "2025-04-01")
    seat = only("黄磊被任命为OpenAI独立董事。", "zh")
    assert (seat.to_org, seat.capacity) == ("OpenAI", "board")


def test_quotes_the_sentence_and_no_more() -> None:
    text = "天气很好。张伟明已离开OpenAI！明天见。"
    assert [claim.quote for claim in claims(text, "zh")] == ["张伟明已离开OpenAI！"]


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("前特斯拉AI总监周文加入OpenAI。", ("周文", "特斯拉", "OpenAI")),
        ("周文离开OpenAI，加盟竞争对手Meta。", ("周文", "OpenAI", "Meta")),
    ],
)
def test_reads_plain_news(text: str, move: tuple[str, str | None, str | None]) -> None:
    assert moves(text, "zh") == [move]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云帆数据中心业务执行副总裁林书豪离职。", ("林书豪", "云帆", None)),
        ("星河Orbit灵巧手负责人顾明川加入云帆科技。", ("顾明川", "星河", "云帆科技")),
        ("星河公司AI模型团队负责人程以宁辞职。", ("程以宁", "星河公司", None)),
        ("云帆三名研究员李明远、王海燕和赵磊离职。", ("李明远", "云帆", None)),
        ("星河集团智能云事业群总裁沈国强升任执行副总裁。", ("沈国强", "星河集团", "星河集团")),
    ],
)
def test_tells_an_organization_from_the_field_and_unit_behind_it(text: str, expected: Move) -> None:
    assert moves(text, "zh")[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("星河集团副总裁卡洛斯·维加当地时间周二离职。", ("卡洛斯·维加", "星河集团", None)),
        ("设计师保罗·舒曼因家庭原因离开星河集团。", ("保罗·舒曼", "星河集团", None)),
        ("星河集团研究员朱怀远回国，加入北川大学。", ("朱怀远", "星河集团", "北川大学")),
        ("星河集团市场总监滕越离职。", ("滕越", "星河集团", None)),
    ],
)
def test_finds_where_a_name_ends(text: str, expected: Move) -> None:
    assert moves(text, "zh") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("星河集團宣布，延攬前雲帆科技資深副總裁葉家明擔任總經理。", ("葉家明", "雲帆科技", "星河集團")),
        ("雲帆科技研發長簡敬宏將於年底退休。", ("簡敬宏", "雲帆科技", None)),
    ],
)
def test_reads_traditional_characters(text: str, expected: Move) -> None:
    assert moves(text, "zh")[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "星河集团迎来两位新成员：李明远和王海燕。",
            [("李明远", None, "星河集团"), ("王海燕", None, "星河集团")],
        ),
        (
            "两名研究员离开星河集团。两人分别为李明远和王海燕。",
            [("李明远", "星河集团", None), ("王海燕", "星河集团", None)],
        ),
        ("被星河集团挖走的李明远将负责研发。", [("李明远", None, "星河集团")]),
        ("赵磊离职创业，新公司名为“拾光”。", [("赵磊", None, "拾光")]),
    ],
)
def test_finds_people_and_places_that_stand_further_on(text: str, expected: list[Move]) -> None:
    assert moves(text, "zh") == expected


def test_learns_from_a_later_sentence_where_somebody_was() -> None:
    text = "云帆科技任命王海燕为首席财务官。她此前是星河集团的副总裁。"
    assert moves(text, "zh") == [("王海燕", "星河集团", "云帆科技")]


@pytest.mark.parametrize(
    "text",
    [
        "据晨星报道，星河集团研究员李明远离职。",
        "晨星获悉，星河集团研究员李明远离职。",
    ],
)
def test_takes_no_source_for_an_employer(text: str) -> None:
    assert moves(text, "zh") == [("李明远", "星河集团", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云帆科技宣布，前星河集团副总裁李明远已入职，负责研发。", [("李明远", "星河集团", "云帆科技")]),
        ("谷歌已聘请星河集团主管王海燕。", [("王海燕", "星河集团", "谷歌")]),
        (
            "星河集团首席科学家离职\n\n星河集团首席科学家李明远在微博上证实了消息。",
            [("李明远", "星河集团", None)],
        ),
        ("云帆科技换帅：李明远卸任。", [("李明远", "云帆科技", None)]),
        ("星河集团与李明远解除劳动合同。", [("李明远", "星河集团", None)]),
        ("李明远创办的AI制药公司“深衡”完成融资。", [("李明远", None, "深衡")]),
        ("云帆科技又一联合创始人离职：李明远将另谋出路。", [("李明远", "云帆科技", None)]),
        ("星河集团副总裁李明远正与云帆科技洽谈，可能出任首席商务官。", [("李明远", "星河集团", "云帆科技")]),
        ("李明远继续担任星河集团董事长。", []),
    ],
)
def test_reads_what_news_leaves_to_its_readers(text: str, expected: list[Move]) -> None:
    assert moves(text, "zh", names=NOBODY) == expected


def test_names_an_organization_once_where_a_text_shortens_it() -> None:
    text = "李明远加入星河\n\n星河集团宣布，任命李明远为副总裁。"
    assert moves(text, "zh", names=NOBODY) == [("李明远", None, "星河")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云帆科技宣布，北川大学教授李明远出任副院长。", [("李明远", "北川大学", "云帆科技")]),
        ("云帆科技副总裁李明远离职。其下一站为星河集团。", [("李明远", "云帆科技", "星河集团")]),
        ("云帆科技免去李明远总经理职务。", [("李明远", "云帆科技", None)]),
        ("云帆科技任命李明远为总裁。李明远此前在星河工作十五年。", [("李明远", "星河", "云帆科技")]),
        ("云帆科技任命李明远为总裁。李明远自2016年起担任公司副总裁。", [("李明远", "云帆科技", "云帆科技")]),
        ("前星河集团研究员李明远的新公司“元启动力”获得融资。", [("李明远", "星河集团", "元启动力")]),
        ("云帆科技总裁李明远辞职，其职务由副总裁王海燕兼任。",
         [("李明远", "云帆科技", None), ("王海燕", "云帆科技", "云帆科技")]),
        ("星河集团免去其云帆科技副总裁职务。", []),
    ],
)  # fmt: skip
def test_reads_what_companies_announce(text: str, expected: list[Move]) -> None:
    assert moves(text, "zh", names=NOBODY) == expected


@pytest.mark.parametrize("name", ["启原智能", "云从科技", "美的集团"])
def test_reads_names_that_hold_a_small_word(name: str) -> None:
    assert moves(f"李明远加入{name}。", "zh", names=NOBODY) == [("李明远", None, name)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云帆科技副总裁李明远将离开云帆科技加入星河。", [("李明远", "云帆科技", "星河")]),
        (
            "云帆科技公告，李明远卸任云帆科技总裁，由王海燕接任。",
            [("李明远", "云帆科技", None), ("王海燕", "云帆科技", "云帆科技")],
        ),
        ("云帆科技前研究院院长李明远创立的AI公司“深衡”完成融资。", [("李明远", "云帆科技", "深衡")]),
        ("云帆科技创始人李明远说，离开星河的这几年，他一直在思考。", []),
        ("1995年，李明远辞去公职，创办云帆科技。", []),
        (
            "李明远教授加盟云帆大学，出任人工智能学院院长。此前他在星河大学任教二十年。",
            [("李明远", "星河大学", "云帆大学")],
        ),
        ("云帆科技CTO李明远离职，或加入新势力。", [("李明远", "云帆科技", None)]),
        ("云帆科技宣布，李明远出任CTO。他此前任职于星河光机所。", [("李明远", "星河光机所", "云帆科技")]),
        ("低成本航空公司云帆航空任命李明远为CEO。", [("李明远", None, "云帆航空")]),
        (
            "云帆小说免去李明远总编辑职务，由副总编辑王海燕暂代。",
            [("李明远", "云帆小说", None), ("王海燕", "云帆小说", "云帆小说")],
        ),
    ],
)
def test_reads_what_news_say_beside_a_move(text: str, expected: list[Move]) -> None:
    assert moves(text, "zh") == expected


def test_asserts_nothing_that_a_headline_only_asks() -> None:
    assert only("云帆科技副总裁李明远离职？", "zh").status == "rumoured"


def test_reads_where_each_of_several_people_comes_from() -> None:
    text = "云帆科技招揽了多名研究员，其中李明远来自谷歌，王海燕来自苹果，赵子衡来自星河智能。"
    assert moves(text, "zh") == [
        ("李明远", "谷歌", "云帆科技"),
        ("王海燕", "苹果", "云帆科技"),
        ("赵子衡", "星河智能", "云帆科技"),
    ]


def test_takes_a_race_for_no_company() -> None:
    assert moves("云帆科技携手星河智能，加入AI汽车竞赛。", "zh") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "李明远与王海燕双双离开云帆科技。",
            [("李明远", "云帆科技", None), ("王海燕", "云帆科技", None)],
        ),
        (
            "云帆科技首席技术官李明远即将离职，将由王海燕接手。",
            [("李明远", "云帆科技", None), ("王海燕", "云帆科技", "云帆科技")],
        ),
    ],
)
def test_reads_who_moves_beside_somebody(text: str, expected: list[Move]) -> None:
    assert moves(text, "zh") == expected


def test_calls_what_people_near_a_house_say_a_rumour() -> None:
    assert only("接近云帆科技的人士透露，李明远最快下月加入小米。", "zh").status == "rumoured"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李明远被芯片创业公司云帆挖走。", [("李明远", None, "云帆")]),
        ("腾讯宣布，聘请前谷歌科学家李明远出任混元团队首席科学家。", [("李明远", "谷歌", "腾讯")]),
    ],
)
def test_reads_who_is_hired(text: str, expected: list[Move]) -> None:
    assert moves(text, "zh") == expected
