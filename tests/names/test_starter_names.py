"""Everybody in the starter data is found by each of their names, in its own script and in ours."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

import tracker.moves.starter
from orgs.models import Organization
from people.models import Person
from tracker.names import split_note

DATA = Path(tracker.moves.starter.__file__).parent / "data"
SEEN = 3  # places that a reader looks at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _starter_data() -> None:
    call_command("load_starter", verbosity=0)


def spellings(file_name: str) -> list[tuple[str, str]]:
    """Each record's name with each of its spellings."""
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (row["name"], spelling)
        for row in rows
        for spelling in (split_note(row["name"])[0], *filter(None, row["aliases"].split("|")))
    ]


def not_seen(model: type[Person] | type[Organization], wanted: list[tuple[str, str]]) -> list[str]:
    """The texts for which the record is not among the first that a search finds, with what is."""
    return [
        f"{text} for {name}: {found}"
        for name, text in wanted
        if name not in (found := [str(met.record) for met in model.objects.search_ranked(text, limit=SEEN)])
    ]


@pytest.mark.parametrize(
    ("model", "file_name"), [(Person, "people.csv"), (Organization, "organizations.csv")]
)
def test_every_record_is_found_by_each_of_its_spellings(
    model: type[Person] | type[Organization], file_name: str
) -> None:
    wanted = spellings(file_name)
    assert len(wanted) > 100
    assert not_seen(model, wanted) == []
    assert not_seen(model, [(name, text.upper()) for name, text in wanted]) == []


def test_native_names_are_found_as_a_reader_of_latin_types_them() -> None:
    typed = {
        "Alexander Kolesnikov": ["Aleksandr Kolesnikov", "Alexandr Kolesnikow"],
        "Andrew Ng": ["Wu Enda", "Enda Wu", "Ng Yan-tat"],
        "Daniel Gross": ["Daniel Gros"],
        "Fei-Fei Li": ["Li Feifei", "Feifei Li", "lifeifei"],
        "Greg Yang": ["Yang Ge", "Ge Yang"],
        "Guodong Zhang": ["Zhang Guodong", "Chang Kuo-tung"],
        "Hongyu Ren": ["Ren Hongyu", "ren hong yu"],
        "Hyung Won Chung": ["Jeong Hyeong-won", "Chung Hyungwon", "Jung Hyung Won"],
        "Igor Babuschkin": ["Igor Babushkin", "Babuschkin"],
        "Illia Polosukhin": ["Ilya Polosukhin", "Illya Polosukhin", "Polosuhin"],
        "Ilya Sutskever": ["Ilja Sutskever", "Iliya Sutzkever", "Suckever"],
        "Ioannis Antonoglou": ["Yannis Antonoglou", "Antonoglu"],
        "Ji Lin": ["Lin Ji"],
        "Jiahui Yu": ["Yu Jiahui"],
        "Karén Simonyan": ["Karen Simonian"],
        "Lilian Weng": ["Weng Li", "Li Weng"],
        "Luo Fuli": ["Lo Fu-li", "Fuli Luo"],
        "Mustafa Suleyman": ["Mustafa Suleiman", "Moustafa Sulayman"],
        "Peter Chen": ["Chen Xi", "Xi Chen"],
        "Qi Lu": ["Lu Qi"],
        "Rocky Duan": ["Duan Yan", "Yan Duan"],
        "Ruoming Pang": ["Pang Ruoming"],
        "Shengjia Zhao": ["Zhao Shengjia", "Chao Sheng-chia"],
        "Shuchao Bi": ["Bi Shuchao"],
        "Shunyu Yao": ["Yao Shunyu", "Yao Shun-yu"],
        "Wu Yonghui": ["Yonghui Wu", "Wu Yung-hui"],
        "Xiaohua Zhai": ["Zhai Xiaohua"],
        "Yann LeCun": ["Yang Likun"],
        "Yuhuai Wu": ["Wu Yuhuai"],
    }
    assert not_seen(Person, [(name, text) for name, texts in typed.items() for text in texts]) == []


def test_people_are_found_in_scripts_that_they_are_not_stored_in() -> None:
    typed = {
        "Andrej Karpathy": ["Андрей Карпаты", "アンドレイ・カーパシー", "안드레이 카파시", "أندريه كارباثي"],
        "Daniela Amodei": ["ダニエラ・アモデイ", "Даниэла Амодеи"],
        "Dario Amodei": ["ダリオ・アモデイ", "다리오 아모데이", "داريو أمودي"],
        "Geoffrey Hinton": ["ジェフリー・ヒントン", "제프리 힌턴", "Джеффри Хинтон", "جيفري هينتون"],
        "Greg Brockman": ["グレッグ・ブロックマン", "그렉 브록먼"],
        "Hyung Won Chung": ["정형원"],
        "Ilya Sutskever": ["イリヤ・サツケバー", "Суцкевер", "일리야 수츠케버", "Илья Суцкевер"],
        "Mira Murati": ["ミラ・ムラティ", "미라 무라티", "Мира Мурати"],
        "Sam Altman": ["サム・アルトマン", "샘 올트먼", "سام ألتمان", "Сэм Альтман", "סם אלטמן"],
    }
    assert not_seen(Person, [(name, text) for name, texts in typed.items() for text in texts]) == []


def test_organizations_are_found_in_their_own_script_and_by_how_it_is_read() -> None:
    typed = {
        "Baidu": ["百度", "Bai du"],
        "ByteDance": ["字节跳动", "字節跳動", "Zijie Tiaodong", "byte dance"],
        "DeepSeek": ["深度求索", "Shendu Qiusuo", "deep seek"],
        "Tencent": ["腾讯", "騰訊", "Tengxun"],
        "Xiaomi": ["小米", "Xiao mi"],
        "OpenAI": ["オープンAI", "오픈AI", "Open AI"],
        "Microsoft": ["マイクロソフト", "Майкрософт"],
        "Anthropic": ["アンソロピック", "앤스로픽"],
    }
    assert not_seen(Organization, [(name, text) for name, texts in typed.items() for text in texts]) == []
