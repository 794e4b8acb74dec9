"""Fuzzy search over people and organizations by any of their names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from orgs.models import Organization
from people.models import Person
from tests.factories import make_organization, make_person
from tracker.names.models import NameKind
from tracker.names.search.words import MOST_TEXT

pytestmark = pytest.mark.django_db


def found(text: str, limit: int = 20) -> list[str]:
    return [found.record.name for found in Person.objects.search_ranked(text, limit=limit)]


@pytest.fixture
def ilya() -> Person:
    make_person("Ada Example")
    make_person("Yann LeCun")
    return make_person("Ilya Sutskever", aliases=("Илья Суцкевер",))


@pytest.mark.parametrize(
    "text",
    [
        "Ilya Sutskever",
        "sutskever",
        "sutskevr",  # a letter is missing
        "suttskever",  # one too many
        "sutzkever",  # one is wrong
        "sutksever",  # two are swapped
        "sutzkevr",  # two typos in one word
        "shutskewer",
        "ilia sutzkever",  # one in each
        "Sutskever Ilya",
        "sutskever, ilia",
        "ilya sut",
        "sut",
        "sutzke",  # a typo while typing
        "sut il",
        "ilyasutskever",
        "ilya suts kever",
        "ilya sutskever openai",  # a word that no name has
        "i sutskever",
        "Суцкевер",
        "Илья Суцкев",
        "Суцкивер",
    ],
)
def test_finds_a_person_however_the_name_is_written(ilya: Person, text: str) -> None:
    assert found(text) == ["Ilya Sutskever"]
    assert list(Person.objects.search(text)) == [ilya]
    assert list(Person.objects.search_best_first(text)) == [ilya]


@pytest.mark.parametrize(
    ("native", "texts"),
    [
        ("李飞飞", ["李飞飞", "李飞", "李", "飞飞", "li fei", "feifei li", "lifeifei", "Li Feifie"]),
        ("さくら", ["さくら", "さく", "sakura", "sakra"]),
        ("サクラ", ["サクラ", "さくら", "sakura"]),
        ("김정은", ["김정은", "김정", "gimjeongeun", "gim jeong eun"]),
        ("محمد", ["محمد", "محم", "mhmd"]),
        ("Łukasz Kaiser", ["lukasz", "Łukasz", "kaisr"]),
        ("Ekin Doğuş Çubuk", ["cubuk", "dogus", "Çubuk Ekin"]),
    ],
)
def test_finds_names_of_every_script(native: str, texts: list[str]) -> None:
    person = make_person("Someone Else", aliases=(native,))
    for text in texts:
        assert list(Person.objects.search(text)) == [person], text


def test_tells_which_name_met() -> None:
    make_person("Ilya Sutskever", aliases=("Илья Суцкевер",))
    (met,) = Person.objects.search_ranked("Илья")
    assert met.name in ("Илья Суцкевер", "Ilya Sutskever")
    make_person("Fei-Fei Li", aliases=("李飞飞",))
    assert [met.name for met in Person.objects.search_ranked("li feifei")] == ["李飞飞"]


def test_of_names_with_one_key_the_one_in_the_script_that_was_typed_met() -> None:
    make_person("Someone", aliases=("Li Fei-Fei", "李飞飞", "Li Fei Fei"))
    for typed, met in (("李飞飞", "李飞飞"), ("li fei fei", "Li Fei Fei")):
        assert [found.name for found in Person.objects.search_ranked(typed)] == [met]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_no_text_narrows_nothing_and_suggests_nothing(ilya: Person, text: str) -> None:
    assert Person.objects.search(text).count() == 3
    assert Person.objects.search_best_first(text).count() == 3
    assert Person.objects.search_ranked(text) == []


@pytest.mark.parametrize("text", ["!!!", "%", "_", "*", '"', "''", "()", "^", "-", "\\", "\x00", "&|!:"])
def test_symbols_find_nobody(ilya: Person, text: str) -> None:
    assert not Person.objects.search(text).exists()
    assert Person.objects.search_ranked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'ilya" OR "a',
        "ilya*",
        "ilya%",
        "il_ya",
        "ilya AND NOT ada",
        "NEAR(ilya sutskever)",
        "key:ilya",
        "ilya & !ada",
        "ilya:*",
        "ilya'; DROP TABLE people_person; --",
        "{ilya} ^sutskever",
    ],
)
def test_the_syntax_of_a_database_means_nothing(ilya: Person, text: str) -> None:
    assert found("ilya") == ["Ilya Sutskever"]
    assert set(found(text)) <= {"Ilya Sutskever"}


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "NEAR", "null", "true"])
def test_names_that_are_words_of_a_query_language_are_found(word: str) -> None:
    make_person("Ada Example")
    person = make_person(f"{word} Person")
    assert list(Person.objects.search(word)) == [person]


def test_very_long_text_is_cut(ilya: Person) -> None:
    assert found("ilya " * 100_000) == ["Ilya Sutskever"] or found("ilya " * 100_000) == []
    assert found("x" * 1_000_000) == []
    long = make_person("word " * 39 + "end")
    assert list(Person.objects.search(long.name[:MOST_TEXT])) == [long]


def test_ranks_whole_words_before_beginnings_before_typos() -> None:
    for name in ("Sam Altmann", "Sam Altman", "Samuel Altman", "Sam Alt", "Sam Altmar"):
        make_person(name)
    assert found("sam altman") == ["Sam Altman", "Sam Altmann", "Samuel Altman", "Sam Altmar"]
    assert found("sam alt")[0] == "Sam Alt"


def test_ranks_the_order_that_was_typed_first() -> None:
    make_person("Li Wei")
    make_person("Wei Li")
    assert found("wei li") == ["Wei Li", "Li Wei"]


def test_ranks_a_primary_name_before_an_alias() -> None:
    make_person("Aaron First", aliases=("Jo Example",))
    make_person("Jo Example")
    assert found("jo example") == ["Jo Example", "Aaron First"]


def test_ranks_a_shorter_name_before_one_with_further_words() -> None:
    make_person("Ada Byron Example Lovelace")
    make_person("Ada Example")
    assert found("ada example") == ["Ada Example", "Ada Byron Example Lovelace"]


def test_scores_say_how_well_a_name_meets() -> None:
    make_person("Demis Hassabis")
    scores = [
        Person.objects.search_ranked(text)[0].score
        for text in ("demis hassabis", "demis ha", "demis hasabis")
    ]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)


def test_a_list_shows_misspelt_names_only_where_none_is_spelt_like_this() -> None:
    meta, beta = make_organization("Meta"), make_organization("Beta")
    assert list(Organization.objects.search("meta")) == [meta]
    assert list(Organization.objects.search("mteta")) == [meta]
    assert [met.record for met in Organization.objects.search_ranked("meta")] == [meta, beta]
    assert list(Organization.objects.search_best_first("meta")) == [meta, beta]


@pytest.mark.parametrize(
    ("name", "text"),
    [("OpenAI", "open ai"), ("Open AI", "openai"), ("DeepMind", "deep mind"), ("xAI", "x ai")],
)
def test_spaces_stand_where_they_may(name: str, text: str) -> None:
    organization = make_organization(name)
    assert list(Organization.objects.search(text)) == [organization]


def test_people_and_organizations_are_kept_apart() -> None:
    person, organization = make_person("Hugo Face"), make_organization("Hugging Face")
    assert list(Person.objects.search("face")) == [person]
    assert list(Organization.objects.search("face")) == [organization]


def test_filters_of_a_list_apply() -> None:
    lab = make_organization("Example Lab", kind="lab")
    make_organization("Example Company")
    labs = Organization.objects.filter(kind="lab")
    assert list(labs.search("example")) == [lab]
    assert [met.record for met in labs.search_ranked("example")] == [lab]
    assert [met.record for met in labs.search_ranked("example", limit=1)] == [lab]


def test_a_list_keeps_its_order_and_is_cut_into_pages() -> None:
    for number in range(30):
        make_person(f"Ada Example{number:02}")
    people = Person.objects.search("ada").order_by("-sort_key")
    assert people.count() == 30
    assert [person.name for person in people[10:12]] == ["Ada Example19", "Ada Example18"]
    assert len(Person.objects.search_ranked("ada", limit=7)) == 7


def test_every_word_may_be_unfinished_however_many_words_begin_so() -> None:
    for letter in "abcdefghijklmnopqrstuvw":
        make_person(f"Il{letter}x Sample{letter}")
        make_person(f"Example{letter} Su{letter}x")
    make_person("Ilya Sutskever")
    assert found("su il") == found("il su") == ["Ilya Sutskever"]


def test_a_word_that_was_typed_twice_is_asked_for_twice() -> None:
    make_person("Wei Li")
    make_person("Wei Wei Li")
    assert found("wei wei")[:1] == ["Wei Wei Li"]


@pytest.mark.parametrize("text", ["one nine", "nine one", "seven three five", "thirteen fourteen", "nin on"])
def test_words_of_a_long_name_are_found_together(text: str) -> None:
    long = "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen"
    person = make_person(long)
    make_person("One Two")
    assert found(text)[:1] == [person.name]


@pytest.mark.parametrize("text", ["mira kvnqhxk", "mira vkonqhxk"])
def test_of_two_words_one_may_be_quite_wrong(text: str) -> None:
    make_person("Mira Konchuk")
    make_person("Mira Sample")
    assert found(text)[:1] == ["Mira Konchuk"]


def test_two_of_one_name_are_both_found() -> None:
    both = [make_person("Shunyu Yao"), make_person("Shunyu Yao", note="physicist")]
    assert {met.record for met in Person.objects.search_ranked("shunyu yao")} == set(both)


@pytest.mark.parametrize(
    ("text", "most"),
    [("ilya sutskever", 4), ("ilya sutzkever", 4), ("ilya zutzkewer openai", 8), ("nobody of that name", 7)],
)
def test_costs_few_queries(ilya: Person, text: str, most: int, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(most):  # type: ignore[operator]  # pytest-django's fixture
        Person.objects.search_ranked(text)


def test_a_search_that_finds_enough_costs_two_queries(django_assert_num_queries: object) -> None:
    for number in range(3):
        make_person(f"Ada Example{number}")
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture
        assert len(Person.objects.search_ranked("ada", limit=3)) == 3
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture
        assert len(Person.objects.search("ada")) == 3


def test_two_wrong_letters_in_one_word_are_found_beside_one_in_each_of_two() -> None:
    make_person("Marvim Kelbor")
    make_person("Marvin Keldor")
    assert set(found("marvin kelbur")) == {"Marvim Kelbor", "Marvin Keldor"}


def test_names_in_a_foreign_script_are_ranked_by_it() -> None:
    make_person("Ilya Petrov")
    make_person("Someone", aliases=()).add_name("Илья Петров", NameKind.NATIVE)
    assert set(found("Илья Петров")) == {"Ilya Petrov", "Someone"}


class AnyText(TestCase):
    """Whatever is typed, a search answers."""

    @settings(deadline=None, max_examples=60)
    @given(st.text(max_size=80))
    def test_never_fails(self, text: str) -> None:
        make_person("Ilya Sutskever")
        assert len(Person.objects.search_ranked(text)) <= 20
        assert Person.objects.search(text).count() <= 1


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        (
            "Sam Altman",
            ["サム・アルトマン", "샘 올트먼", "سام ألتمان", "Сэм Альтман", "סם אלטמן", "सैम ऑल्टमैन"],
        ),
        ("Ilya Sutskever", ["Суцкевер", "イリヤ・サツケバー", "일리야 수츠케버"]),
        ("Geoffrey Hinton", ["ジェフリー・ヒントン", "제프리 힌턴", "Джеффри Хинтон", "جيفري هينتون"]),
        ("Kaiming He", ["何恺明", "何愷明"]),
        ("Yutaka Matsuo", ["松尾豊", "まつお ゆたか"]),
        ("Paul Chan Mo-po", ["陳茂波", "陈茂波"]),
        ("Chang Chung-mou", ["張忠謀"]),
        ("Lee Jae-yong", ["이재용"]),
        ("松尾豊", ["Matsuo Yutaka", "Yutaka Matsuo"]),
        ("岡野原大輔", ["Daisuke Okanohara"]),
        ("李飛飛", ["李飞飞", "Li Feifei", "Fei-Fei Li"]),
        ("陳茂波", ["Chan Mo-po"]),
        ("이재용", ["Lee Jae-yong", "Jaeyong Lee"]),
        ("サム・アルトマン", ["Sam Altman"]),
        ("محمد عبد الله", ["Mohammed Abdullah", "محمد عبدالله"]),
        ("Пётр Щербаков", ["Petr Shcherbakov", "Петр Щербаков"]),
    ],
)
def test_finds_a_name_typed_in_another_script(stored: str, typed: list[str]) -> None:
    make_person("Ada Example")
    make_person("Jack Altman")
    make_person("Jeffrey Hintz")
    person = make_person(stored)
    for text in typed:
        assert [met.record for met in Person.objects.search_ranked(text, limit=1)] == [person], text


@pytest.mark.parametrize("typed", ["ジャック・クラーク", "이해진", "Герман Греф", "佐藤健太", "سامي يوسف"])
def test_does_not_take_another_name_for_one_of_another_script(typed: str) -> None:
    for name in ("Sam Altman", "Lee Jae-yong", "German Sterligov", "Sato Kenji", "Sami Khedira"):
        make_person(name)
    assert Person.objects.search_ranked(typed) == []
