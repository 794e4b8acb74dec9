"""Groups of roles: the table in six languages, the filter on page and API, and the command."""

from __future__ import annotations

import csv
import time
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.api.problems import faults
from tests.dashboard.pages import listed_moves, main_words, read
from tests.factories import make_move, make_person
from tests.history.latest import roles_in_wrong_groups
from tracker.moves import regroup as regrouping
from tracker.moves.models import Move
from tracker.moves.role_groups import LANGUAGES, entries, role_group, rules
from tracker.moves.starter.rows import STARTER_DATA
from tracker.moves.vocabulary import RoleGroup

ROLES = {
    "research": [
        "research scientist", "Professor", "chief scientist, AI/ML", "director of machine learning",
        "head of FAIR", "research engineer", "lead robotics researcher", "chercheuse",
        "directeur de la recherche", "responsable de l'IA générative", "Forscherin", "KI-Chef",
        "Grundlagenforschung", "Institutsleiter", "investigadora principal", "científica jefe",
        "jefa de inteligencia artificial", "首席科学家", "研究員", "大模型负责人", "視覺負責人", "准教授",
        "主任研究員", "機械学習責任者",
    ],
    "engineering": [
        "software engineer", "member of technical staff", "AI engineer", "chief architect", "tech lead",
        "head of infrastructure", "ingénieure en chef", "développeur", "responsable cloud",
        "Softwareentwicklerin", "Entwicklungsleiter", "Datenchefin", "ingeniero de software",
        "jefe de robótica", "首席架构师", "自动驾驶负责人", "芯片研发负责人", "エンジニア", "開発部長",
        "head of information security", "信息安全总监",
    ],
    "leadership": [
        "CEO", "interim chief executive officer", "co-founder", "Cofounder and chief scientist",
        "president", "VP, research", "vice president of data", "director general", "Executive Chair",
        "board member", "director", "PDG", "directrice générale adjointe", "cofondatrice", "présidente",
        "directeur technique", "Geschäftsführerin", "Produktvorständin", "Vizepräsident", "Mitgründer",
        "consejera delegada", "director financiero", "vicepresidenta de tecnología", "首席AI安全官",
        "副总裁", "董事长", "聯合創始人", "代表取締役", "最高技術責任者", "研究担当副社長", "社外取締役",
        "秘书长",
    ],
    "policy_safety": [
        "safety researcher", "head of alignment", "public policy manager", "AI governance lead",
        "policy counsel", "senior advisor for AGI readiness", "responsable éthique",
        "directrice des affaires publiques", "KI-Sicherheitsforscher", "Leiterin Politik",
        "directora de ética", "responsable de gobernanza", "政策主管", "AI安全研究员", "对齐团队负责人",
        "政策渉外担当", "AI倫理担当",
    ],
    "product": [
        "head of product", "product manager, AI", "design chief", "UX researcher", "directeur produit",
        "chef de produit", "Produktmanagerin", "jefa de producto", "director de diseño", "产品总监",
        "首席设计师", "プロダクトマネージャー", "商品企画部長",
    ],
    "other": [
        "", "  ", "—", "deputy", "chief of staff", "assistant to the president", "head of AI partnerships",
        "sales director", "general counsel", "technical recruiter", "directeur de cabinet",
        "directrice commerciale", "Stabschefin", "Produktionsleiter", "Vertriebschefin", "jefe de gabinete",
        "directora de Alianzas", "财务总监", "总裁助理", "AI事業本部長", "営業部長", "社長室長",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("group", "role"), [(group, role) for group in ROLES for role in ROLES[group]])
def test_a_role_is_in_its_group(group: str, role: str) -> None:
    assert role_group(role) == group


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Co-Founder", "COFOUNDER"),
        ("Présidente", "presidente"),
        ("VP Research", "ＶＰ　Ｒｅｓｅａｒｃｈ"),
        ("Gru\u0308nderin", "Gründerin"),
        ("ﾌﾟﾛﾀﾞｸﾄ責任者", "プロダクト責任者"),
        ("AI 研究 员", "AI研究员"),
    ],
)
def test_how_a_role_is_spelt_makes_no_difference(one: str, other: str) -> None:
    assert role_group(one) == role_group(other) != RoleGroup.OTHER


@pytest.mark.parametrize(
    ("role", "group"),
    [
        ("Produktion", "other"),
        ("head of collaborations", "other"),
        ("productivity coach", "other"),
        ("資産管理事業課", "other"),
        ("chief scientist, officer of the club", "research"),
    ],
)
def test_words_are_whole_and_stay_within_a_part(role: str, group: str) -> None:
    assert role_group(role) == group


def test_every_word_of_the_table_decides_for_its_own_group() -> None:
    """A word that an earlier rule takes away would never be met."""
    shadowed = [
        (word, language, rule.group.value)
        for rule, language, word in entries()
        if role_group(word.strip("=* ").replace("*", " ")) != rule.group
    ]
    assert shadowed == []


def test_no_word_stands_twice_in_one_language() -> None:
    counted = Counter((language, word) for _rule, language, word in entries())
    assert [pair for pair, count in counted.items() if count > 1] == []


def test_every_rule_says_why_and_speaks_the_six_languages() -> None:
    for rule in rules():
        assert rule.why
        assert set(LANGUAGES) <= {*rule.words, "any", *_without(rule.words)}


def _without(words: dict[str, tuple[str, ...]]) -> set[str]:
    """A rule about one English or Chinese expression may leave languages out that have no such word."""
    return set(LANGUAGES) - words.keys() if sum(map(len, words.values())) < 20 else set()


@pytest.mark.parametrize("piece", ["chief ", "首席", "a", "a-", "最高 ", "董, "])
def test_a_long_text_costs_no_more_than_a_short_one(piece: str) -> None:
    started = time.process_time()
    assert role_group(piece * 200_000) in RoleGroup
    assert time.process_time() - started < 0.5


def test_few_roles_of_the_starter_data_are_in_no_group() -> None:
    with (STARTER_DATA / "moves.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    roles = {row[side] for row in rows for side in ("role_from", "role_to")} - {""}
    assert {role for role in roles if role_group(role) == RoleGroup.OTHER} == {
        "head of business",
        "head of developer relations",
        "venture partner",
    }


# --- Lists ---------------------------------------------------------------------------------------------


@pytest.fixture
def four_moves(db: None) -> None:
    make_move(person=make_person("Ada"), role_from="safety researcher", role_to="CEO", announced_on="2024")
    make_move(person=make_person("Bob"), role_from="CTO", announced_on="2023")
    make_move(person=make_person("Cyd"), role_to="软件工程师", announced_on="2022")
    make_move(person=make_person("Dan"), role_from="CFO", role_to="chief scientist", announced_on="2021")


@pytest.mark.usefixtures("four_moves")
@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("role_group=policy_safety", ["Ada"]),
        ("role_group=leadership", ["Ada", "Bob", "Dan"]),
        ("role_group=engineering", ["Cyd"]),
        ("role_group=other", ["Bob", "Cyd"]),
        ("role_group=leadership&since=2022&until=2023", ["Bob"]),
        ("role_group=product", []),
        ("", ["Ada", "Bob", "Cyd", "Dan"]),
    ],
)
def test_page_and_api_list_the_moves_of_a_group(client: Client, query: str, people: list[str]) -> None:
    headlines = listed_moves(read(client, f"/moves/?{query}"))
    assert [headline.split()[0] for headline in headlines] == people
    assert _in_api(client, query) == people


def _in_api(client: Client, query: str) -> list[str]:
    rows: list[dict[str, Any]] = client.get(f"/api/v1/moves/?{query}").json()["results"]
    return [row["person"]["name"] for row in rows]


@pytest.mark.usefixtures("four_moves")
def test_the_api_takes_several_groups(client: Client) -> None:
    assert _in_api(client, "role_group=engineering&role_group=research") == ["Cyd", "Dan"]


@pytest.mark.usefixtures("four_moves")
def test_page_and_api_refuse_a_group_that_there_is_not(client: Client) -> None:
    assert "Role: Select a valid choice." in main_words(read(client, "/moves/?role_group=art", status=400))
    answer = client.get("/api/v1/moves/?role_group=art")
    assert (answer.status_code, list(faults(answer.json()))) == (400, ["role_group"])


@pytest.mark.usefixtures("four_moves")
@pytest.mark.parametrize(("address", "queries"), [("/moves/", 1), ("/api/v1/moves/", 3)])
def test_the_filter_costs_no_further_query(
    client: Client, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(f"{address}?role_group=leadership").status_code == 200


# --- After a change of the table -------------------------------------------------------------------------


def _regroup() -> str:
    out = StringIO()
    call_command("regroup_roles", stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.usefixtures("four_moves")
def test_regrouping_tells_how_many_moves_were_in_other_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regrouping, "_BATCH", 2)
    assert _regroup() == "4 moves looked at; 0 had a role in another group.\n"
    Move.objects.filter(person__name__in=["Ada", "Cyd", "Dan"]).update(role_group_to=RoleGroup.PRODUCT)
    versions = Move.history.count()
    assert _regroup() == "4 moves looked at; 3 had a role in another group.\n"
    assert roles_in_wrong_groups() == []
    assert Move.history.count() == versions


@pytest.mark.django_db
def test_regrouping_an_empty_database_finds_nothing() -> None:
    assert _regroup() == "0 moves looked at; 0 had a role in another group.\n"
