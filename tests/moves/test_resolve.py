"""Which record a written name means."""

from __future__ import annotations

from typing import Any

import pytest

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import make_move, make_organization, make_person
from tracker.dates import PartialDate
from tracker.moves.resolve import Resolution, Resolver, in_context, resolve_organization, resolve_person
from tracker.names.models import NameKind

pytestmark = pytest.mark.django_db


def names_of(resolution: Resolution[Any]) -> list[str]:
    return [str(candidate.record) for candidate in resolution.candidates]


def rules_of(resolution: Resolution[Any]) -> set[str]:
    return {reason.rule for reason in resolution.candidates[0].reasons}


def make_unit(name: str, *, of: Organization, until: str = "", **fields: Any) -> Organization:
    unit = make_organization(name, **fields)
    lineage = Lineage(organization=unit, relation="parent", other=of)
    lineage.until = PartialDate.parse(until) if until else None
    lineage.save()
    return unit


@pytest.mark.parametrize(
    ("record", "written", "rule"),
    [
        ("John Schulman", "John Schulman", "exact"),
        ("John Schulman", "J. Schulman", "initial of a rare family name"),
        ("John Schulman", "Schulman John", "word order"),
        ("John Schulman", "Schulman, John", "exact"),
        ("John Schulman", "Dr. John Schulman", "title"),
        ("J. Schulman", "John Schulman", "initial of a rare family name"),
        ("Robert McGrew", "Bob McGrew", "nickname"),
        ("Bob McGrew", "Robert McGrew", "nickname"),
        ("Diederik Kingma", "Durk Kingma", "nickname"),
        ("Diederik Kingma", "Diederik P. Kingma", "missing initial"),
        ("Ilya Sutskever", "Ilya Sutskewer", "spelling"),
        ("Ilya Sutskever", "Илья Суцкевер", "transliteration"),
        ("Sam Altman", "Сэм Альтман", "loanword"),
        ("Sam Altman", "サム・アルトマン", "loanword"),
        ("François Chollet", "Francois CHOLLET", "diacritics"),
        ("Nando de Freitas", "Nando Freitas", "particle"),
        ("Fei-Fei Li", "李飞飞", "transliteration"),
        ("李飛飛", "李飞飞", "character variant"),
        ("Yuhuai Wu", "Yuhuai (Tony) Wu", "exact"),
    ],
)
def test_one_person_is_meant(record: str, written: str, rule: str) -> None:
    person = make_person(record)
    make_person("Mira Murati")
    resolution = resolve_person(written)
    assert (resolution.verdict, resolution.record) == ("meant", person)
    assert rule in rules_of(resolution)


@pytest.mark.parametrize(
    ("record", "written"),
    [
        ("James Wang", "J. Wang"),
        ("J. Wang", "James Wang"),
        ("James X. Wang", "J. X. Wang"),
        ("Sam Altman", "Altman"),
    ],
)
def test_part_of_a_name_alone_is_never_enough(record: str, written: str) -> None:
    make_person(record)
    resolution = resolve_person(written)
    assert (resolution.verdict, resolution.rule) == ("ambiguous", "part of a name")
    assert names_of(resolution) == [record]


@pytest.mark.parametrize(
    ("record", "written"),
    [
        ("Sam Altman", "Jack Altman"),
        ("Thomas Scott", "Scott Thomas"),
        ("Min-ji Kim", "Min-jae Kim"),
        ("Mark Chen", "Mark Chan"),
        ("Sam Altman", "Nobody Known"),
        ("Sam Altman", "…"),
    ],
)
def test_another_name_is_new(record: str, written: str) -> None:
    make_person(record)
    resolution = resolve_person(written)
    assert (resolution.verdict, resolution.candidates) == ("new", ())


def test_two_of_one_name_are_ambiguous_unless_the_note_is_written() -> None:
    one, other = make_person("Shunyu Yao"), make_person("Shunyu Yao", note="physicist")
    assert names_of(resolve_person("Shunyu Yao")) == ["Shunyu Yao", "Shunyu Yao (physicist)"]
    assert names_of(resolve_person("Yao Shunyu")) == ["Shunyu Yao", "Shunyu Yao (physicist)"]
    assert resolve_person("Shunyu Yao").is_ambiguous
    assert resolve_person("Shunyu Yao (Physicist)").record == other
    assert resolve_person("Shunyu Yao (linguist)").record == one


def test_a_note_that_nobody_has_means_nobody_who_has_another() -> None:
    make_person("Shunyu Yao", note="physicist")
    assert resolve_person("Shunyu Yao (linguist)").verdict == "new"


def test_names_in_ideographs_are_compared_with_names_in_ideographs() -> None:
    wei = make_person("Wei Li")
    wei.add_name("李伟", NameKind.NATIVE)
    assert resolve_person("李伟").record == wei
    assert resolve_person("李玮").verdict == "new"
    assert resolve_person("Wei Li (李玮)").verdict == "new"
    assert resolve_person("Wei Li").record == wei


def test_the_one_of_two_namesakes_whose_signs_are_written_is_meant() -> None:
    one = make_person("Shunyu Yao", aliases=("姚顺雨",))
    make_person("Shunyu Yao", note="physicist", aliases=("姚顺宇",))
    assert resolve_person("姚顺雨").record == one


def test_a_foreign_name_in_ideographs_does_not_contradict_another_rendering() -> None:
    sam = make_person("Sam Altman", aliases=("萨姆·奥尔特曼",))
    assert resolve_person("Sam Altman (山姆·奥特曼)").record == sam


def test_a_near_namesake_makes_it_ambiguous_and_the_likelier_comes_first() -> None:
    make_person("Wei Li")
    make_person("Li Wei")
    assert names_of(resolve_person("Li Wei")) == ["Li Wei", "Wei Li"]
    assert resolve_person("Li Wei").is_ambiguous


def test_a_merged_record_is_no_candidate() -> None:
    survivor = make_person("Ada Example")
    Person.objects.create(name="Ada Example", merged_into=survivor)
    assert resolve_person("Ada Example").record == survivor


def test_where_somebody_has_been_orders_candidates_and_never_decides() -> None:
    foo = make_organization("Foo Labs")
    make_person("Shunyu Yao")
    physicist = make_person("Shunyu Yao", note="physicist")
    make_move(person=physicist, from_organization=foo)
    resolution = in_context(resolve_person("Shunyu Yao"), [foo, make_organization()])
    assert names_of(resolution) == ["Shunyu Yao (physicist)", "Shunyu Yao"]
    assert resolution.candidates[0].been_at == (foo,)
    assert (resolution.verdict, resolution.record) == ("ambiguous", None)


@pytest.mark.parametrize(
    ("record", "written", "rule"),
    [
        ("OpenAI", "Open AI Inc.", "legal suffix"),
        ("OpenAI Inc.", "OpenAI", "legal suffix"),
        ("OpenAI", "OpenAI Global, LLC", "weak word"),
        ("Anthropic", "Antropic", "typo"),
        ("Mistral AI", "Mistral", "generic word"),
        ("Xiaomi", "小米", "transliteration"),
    ],
)
def test_one_organization_is_meant(record: str, written: str, rule: str) -> None:
    organization = make_organization(record)
    resolution = resolve_organization(written)
    assert (resolution.verdict, resolution.record) == ("meant", organization)
    assert rule in rules_of(resolution)


def test_first_letters_are_asked_about() -> None:
    make_organization("ZOI")
    resolution = resolve_organization("Zeta Optical Institute")
    assert (resolution.verdict, rules_of(resolution)) == ("ambiguous", {"acronym"})


def test_a_former_name_is_a_name() -> None:
    meta = make_organization("Meta", aliases=("Facebook",))
    assert resolve_organization("Facebook, Inc.").record == meta


@pytest.mark.parametrize("written", ["Google Research", "Google AI", "Cohere Health", "Foo Capital"])
def test_a_unit_is_not_its_parent_and_another_company_is_new(written: str) -> None:
    for name in ("Google", "Cohere", "Foo Labs"):
        make_organization(name)
    assert resolve_organization(written).verdict == "new"


@pytest.mark.parametrize(
    ("parent", "unit", "written"),
    [
        ("Meta", "FAIR", "Meta FAIR"),
        ("Meta", "FAIR", "FAIR at Meta"),
        ("Google", "Google Brain", "Google Brain"),
        ("Google", "Google Brain", "Google's Brain team"),
        ("Google", "Brain", "Google Brain"),
        ("Google", "Google Brain", "Brain"),
        ("Microsoft", "MSR Asia", "Microsoft's MSR Asia"),
    ],
)
def test_a_unit_is_known_by_its_parent(parent: str, unit: str, written: str) -> None:
    record = make_unit(unit, of=make_organization(parent), until="2023-04")
    assert resolve_organization(written).record == record


def test_a_unit_whose_first_letters_are_written_behind_its_parent_is_asked_about() -> None:
    make_unit("Microsoft Research Asia", of=make_organization("Microsoft"))
    resolution = resolve_organization("Microsoft's MSR Asia")
    assert names_of(resolution) == ["Microsoft Research Asia"]
    assert resolution.is_ambiguous


def test_a_kind_of_work_alone_is_no_unit() -> None:
    make_unit("Microsoft Research", of=make_organization("Microsoft"))
    assert resolve_organization("Research").verdict == "new"


def test_one_that_is_named_exactly_is_meant_though_its_successor_is_near() -> None:
    old, new = make_organization("Foo Robotics"), make_organization("Foo Robotics Holdings")
    assert resolve_organization("Foo Robotics").is_ambiguous
    Lineage.objects.create(organization=old, relation="successor", other=new)
    assert resolve_organization("Foo Robotics").record == old


def test_two_organizations_of_one_name_are_ambiguous_though_one_succeeds_the_other() -> None:
    old, new = make_organization("Foo Labs"), make_organization("Foo Labs", note="2024")
    Lineage.objects.create(organization=old, relation="successor", other=new)
    assert resolve_organization("Foo Labs").is_ambiguous
    assert resolve_organization("Foo Labs (2024)").record == new


def test_costs_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make_person(f"Wei Wang {number}", aliases=(f"Wang Wei {number}",))
        make_organization(f"Foo Labs {number}")
    with django_assert_max_num_queries(13):
        resolve_person("Wei Zhang Wang")
    with django_assert_max_num_queries(18):
        resolve_organization("Foo Bar Labs International Inc.")


def test_a_resolver_asks_once_for_each_name(django_assert_num_queries: Any) -> None:
    make_person("Ada Example")
    resolver = Resolver()
    first = resolver.person("Ada Example"), resolver.organization("Foo Labs")
    with django_assert_num_queries(0):
        assert (resolver.person("Ada Example"), resolver.organization("Foo Labs")) == first
