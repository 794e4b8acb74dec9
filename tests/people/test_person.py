"""A person and their names."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.models import Person, PersonName
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_is_found_by_every_name_in_every_script() -> None:
    li = make_person("Fei-Fei Li", aliases=("李飞飞", "Li Fei-Fei"))
    for written in ("Fei-Fei Li", "fei-fei LI", "李飞飞", "Li Fei-Fei"):
        assert Person.objects.called(written).get() == li
    assert not Person.objects.called("Fei").exists()
    assert not Person.objects.called("!!!").exists()


@pytest.mark.parametrize("text", ["fei", "李飞", "Ли", "li"])
def test_is_searched_by_the_start_of_any_word(text: str) -> None:
    li = make_person("Fei-Fei Li", aliases=("李飞飞", "Ли Фэйфэй"))
    make_person("Ada Example")
    assert list(Person.objects.search(text)) == [li]


def test_search_for_symbols_finds_nobody() -> None:
    make_person("Ada Example")
    assert not Person.objects.search("!!!").exists()


def test_two_of_one_name_are_told_apart_by_their_notes() -> None:
    one, other = make_person("Shunyu Yao"), make_person("Shunyu Yao", note="physicist")
    assert (one.slug, other.slug) == ("shunyu-yao", "shunyu-yao-physicist")
    assert str(other) == "Shunyu Yao (physicist)"
    assert set(Person.objects.called("Shunyu Yao")) == {one, other}
    assert Person.objects.called("Shunyu Yao (physicist)").get() == other


def test_addresses_stay_unique_and_never_change() -> None:
    people = [make_person("Ada Example") for _number in range(3)]
    assert [person.slug for person in people] == ["ada-example", "ada-example-2", "ada-example-3"]
    people[0].name = "Ada Renamed"
    people[0].save()
    assert people[0].slug == "ada-example"


def test_of_another_script_has_a_plain_address() -> None:
    assert make_person("Ада").slug == "ada"


def test_keeps_the_old_name_as_an_alias_when_renamed() -> None:
    person = make_person("Ada Example", aliases=("Ada E.",))
    person.name = "Ada E."
    person.save()
    assert {(name.name, name.kind) for name in person.names.all()} == {
        ("Ada Example", "alias"),
        ("Ada E.", "primary"),
    }


def test_has_each_name_once() -> None:
    person = make_person("Ada Example")
    assert not person.add_name("Ada Example")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonName.objects.create(person=person, name="Ada Example")


def test_has_one_primary_name() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonName.objects.create(person=make_person(), name="Another", kind="primary")


def test_is_refused_a_name_without_letters() -> None:
    with pytest.raises(ValidationError, match="at least one letter or digit"):
        Person(name="?!").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person("?!")
    assert not Person.objects.exists()
