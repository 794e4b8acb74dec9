"""Which records are found to be perhaps one, and how often they are asked about."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.models import Lineage
from people.models import Person, PersonName
from tests.duplicates.pairs import asked, find_pairs, pair_of, say
from tests.factories import NOW, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tracker.duplicates.models import ChangedRecord, OrganizationPair, PersonPair
from tracker.history.restore import delete_record, restore
from tracker.moves.starter.load import load_starter_data
from tracker.moves.starter.rows import read_starter_data
from tracker.moves.tasks import find_duplicates

pytestmark = pytest.mark.django_db
GIVEN = [
    "Ada",
    "Bernard",
    "Chiara",
    "Dmitri",
    "Eloise",
    "Farid",
    "Gustav",
    "Hiroko",
    "Ines",
    "Jakub",
    "Karen",
    "Lothar",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Schulman", "Jon Schulman"),
        ("John Schulman", "J. Schulman"),
        ("John Schulman", "Schulman John"),
        ("Durk Kingma", "Diederik P. Kingma"),
        ("Andrej Karpathy", "Andrej Karpaty"),
        ("Sébastien Bubeck", "SEBASTIEN BUBECK"),
        ("Fei-Fei Li", "Feifei Li"),
        ("Fei-Fei Li", "李飛飛"),
        ("Ilya Sutskever", "Илья Суцкевер"),
        ("Laurens van der Maaten", "Laurens Maaten"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_asks_about_two_ways_to_write_a_person(one: str, other: str, *, turned: bool) -> None:
    for name in (other, one) if turned else (one, other):
        make_person(name)
        find_pairs()
    assert asked() == {frozenset((one, other))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wei Li", "Wei Liu"),
        ("J. Wang", "Jing Wang"),
        ("Ada Lovelace", "Ada Byron"),
        ("John Schulman", "Peter Schulman"),
    ],
)
def test_does_not_ask_about_people_whose_names_differ(one: str, other: str) -> None:
    make_person(one)
    make_person(other)
    find_pairs()
    assert asked() == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OpenAI", "Open AI, Inc."),
        ("Mistral AI", "Mistral AI SAS"),
        ("Massachusetts Institute of Technology", "MIT"),
    ],
)
def test_asks_about_two_ways_to_write_an_organization(one: str, other: str) -> None:
    make_organization(one)
    make_organization(other)
    find_pairs()
    assert asked() == {frozenset((one, other))}


def test_says_which_names_met_and_why() -> None:
    one, other = make_person("Sam A.", aliases=("Samuel Altman",)), make_person("Sam Altman")
    find_pairs()
    pair = pair_of(one, other)
    assert (pair.left_name, pair.right_name) == ("Samuel Altman", "Sam Altman")
    assert [reason["rule"] for reason in pair.reasons] == ["exact", "nickname"]
    assert pair.reasons[1]["weight"] == pair.score == 0.93


def test_shared_initials_say_nothing_where_the_full_names_differ() -> None:
    make_person("Emma Kowalczuk", aliases=("E. Kowalczuk",))
    make_person("Erik Kowalczuk", aliases=("E. Kowalczuk",))
    find_pairs()
    assert asked() == set()


def test_names_in_their_own_script_count_against_those_in_latin_letters() -> None:
    make_person("Li Wei", aliases=("李伟",))
    make_person("Li Wei", aliases=("李玮",))
    find_pairs()
    assert asked() == set()


def test_an_organization_in_common_makes_up_for_an_initial() -> None:
    one, other, foo = make_person("J. Wang"), make_person("Jing Wang"), make_organization("Foo Labs")
    make_move(person=one, from_organization=foo)
    make_move(person=other, from_organization=None, to_organization=foo)
    find_pairs()
    pair = pair_of(one, other)
    assert pair.score == pytest.approx(0.84)
    assert pair.reasons[-1] == {
        "rule": "same organization",
        "left": "Foo Labs",
        "right": "Foo Labs",
        "weight": 1.2,
    }


def test_an_organization_in_common_makes_up_for_no_word_that_differs() -> None:
    one, other, foo = make_person("Jason Wei"), make_person("Kevin Weil"), make_organization("Foo Labs")
    for person in (one, other):
        make_move(person=person, from_organization=foo)
    find_pairs()
    assert asked() == set()


def test_namesakes_that_notes_tell_apart_are_not_asked_about() -> None:
    one = make_person("Shunyu Yao", note="physicist")
    other = make_person("Shunyu Yao")
    find_pairs()
    assert len(asked()) == 1
    other.note = "computer scientist"
    other.save()
    find_pairs()
    assert asked() == set()
    assert "other note" in {reason["rule"] for reason in pair_of(one, other).reasons}


def test_a_unit_and_its_parent_are_not_asked_about() -> None:
    unit, parent = make_organization("Foo Labs AI"), make_organization("Foo Labs")
    find_pairs()
    assert len(asked()) == 1
    Lineage.objects.create(organization=unit, relation="parent", other=parent)
    find_pairs()
    assert asked() == set()


def test_a_name_of_many_is_no_ground_by_itself() -> None:
    foo = make_organization("Foo Labs")
    people = [make_person("Wei Zhang") for _number in range(12)]
    for person in people[:2]:
        make_move(person=person, from_organization=foo)
    find_pairs()
    assert PersonPair.objects.to_decide().get() == pair_of(*people[:2])


def test_the_starter_data_holds_no_pair_to_ask_about() -> None:
    load_starter_data(read_starter_data(), now=NOW)
    find_pairs()
    assert asked() == set()
    assert ChangedRecord.objects.count() == 0


def test_compares_only_what_has_changed() -> None:
    one, other = make_person("Ada Example"), make_person("Bea Other")
    find_pairs()
    with CaptureQueriesContext(connection) as queries:
        assert find_duplicates() == 0
    assert len(queries) <= 4
    other.add_name("Ada Exampel")
    assert list(ChangedRecord.objects.values_list("kind", "record_id")) == [("person", other.pk)]
    assert find_duplicates() == 1
    assert pair_of(one, other).left_name == "Ada Example"


def test_notices_names_that_are_written_in_bulk_and_those_that_go() -> None:
    one, other = make_person("Ada Example"), make_person("Bea Other")
    find_pairs()
    PersonName.objects.bulk_create([PersonName(person=other, name="Ada Example", key="ada example")])
    find_pairs()
    assert pair_of(one, other).score == 1
    PersonName.objects.filter(person=other, name="Ada Example").delete()
    find_pairs()
    assert pair_of(one, other).score == 0
    assert asked() == set()


def test_a_worker_that_never_came_back_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person("Ada Example")
    make_person("Ada Exampel")
    with monkeypatch.context() as broken:
        broken.setattr("tracker.duplicates.find._store", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            find_pairs()
    assert asked() == set()
    find_pairs()  # the first worker still has them
    assert asked() == set()
    ChangedRecord.objects.update(leased_until=NOW)
    find_pairs()
    assert len(asked()) == 1


def test_run_twice_it_changes_nothing() -> None:
    make_person("Ada Example")
    make_person("Ada Exampel")
    find_pairs()
    before = list(PersonPair.objects.values())
    call_command("find_duplicates", all=True, stdout=StringIO(), stderr=StringIO())
    now = list(PersonPair.objects.values())
    assert [row | {"compared_at": 0} for row in now] == [row | {"compared_at": 0} for row in before]
    assert PersonPair.history.count() == 1
    assert PersonPair.history.get().history_change_reason == "machine: find_duplicates"
    assert rows_without_true_history() == []


def test_different_is_never_asked_again(analyst: User) -> None:
    one, other = make_person("Ada Example"), make_person("Ada Exampel")
    find_pairs()
    say(pair_of(one, other), "different", by=analyst)
    other.name = "Ada Example"
    other.save()
    find_pairs()
    call_command("find_duplicates", all=True, stdout=StringIO(), stderr=StringIO())
    assert asked() == set()
    assert pair_of(one, other).score == 1


def test_different_is_remembered_when_a_record_was_deleted_and_brought_back(analyst: User) -> None:
    one, other = make_person("Ada Example"), make_person("Ada Exampel")
    find_pairs()
    say(pair_of(one, other), "different", by=analyst, note="met both")
    pk = other.pk
    delete_record(other)
    restore(Person, pk)
    find_pairs()
    assert asked() == set()
    pair = pair_of(one, Person.objects.get(pk=pk))
    assert (pair.decision, pair.decided_by, pair.note) == ("different", analyst, "met both")


def test_unsure_comes_last_until_a_name_speaks_louder(analyst: User) -> None:
    one, other = make_person("Ada Example"), make_person("Ada Exampel")
    make_person("Bea Thing")
    make_person("Bea Thingg")
    find_pairs()
    doubtful = pair_of(one, other)
    say(doubtful, "unsure", by=analyst)
    assert PersonPair.objects.to_decide().last() == doubtful
    one.add_name("Someone Else")
    find_pairs()
    assert PersonPair.objects.to_decide().last() == doubtful
    other.add_name("Ada Example")
    find_pairs()
    assert PersonPair.objects.to_decide().first() == doubtful


def test_the_command_says_what_it_did() -> None:
    make_organization("Mistral AI")
    make_organization("Mistral AI SAS")
    make_person("Ada Example")
    said = StringIO()
    call_command("find_duplicates", stdout=said, stderr=StringIO())
    assert said.getvalue() == (
        "person: 1 changes compared, 0 new pairs\norganization: 2 changes compared, 1 new pairs\n"
    )
    said = StringIO()
    call_command("find_duplicates", kind="organization", all=True, stdout=said, stderr=StringIO())
    assert "organization: 2 compared" in said.getvalue()
    assert "person" not in said.getvalue()
    assert OrganizationPair.objects.count() == 1


def test_a_batch_costs_a_few_queries_for_each_record() -> None:
    def queries_to_compare(number: int) -> int:
        for place in range(number):
            make_person(f"{GIVEN[place]} {GIVEN[-place]}son")
        with CaptureQueriesContext(connection) as queries:
            find_pairs()
        return len(queries)

    first: Any = queries_to_compare(1)
    assert queries_to_compare(11) - first <= 10 * 6
