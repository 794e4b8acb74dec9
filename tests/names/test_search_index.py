"""The index of names: kept up by the database, whichever way a name is written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction

from people.models import Person, PersonName
from tests.factories import make_person
from tracker.names import name_key
from tracker.names.search import name_index
from tracker.names.search.index import NameIndex
from tracker.names.search.words import variants


@pytest.fixture
def index(db: None) -> NameIndex:
    return name_index(PersonName, "default")


def names(*texts: str) -> list[bool]:
    """For each text whether somebody has it, spelt like this."""
    return [bool(Person.objects.search_ranked(text)) for text in texts]


def words_of_names() -> set[str]:
    return {word for key in PersonName.objects.values_list("key", flat=True) for word in key.split()}


def contents(index: NameIndex) -> tuple[Any, ...]:
    """All that the index says: its words, how each is found, and who has it."""
    words = sorted(index.all_words())
    return (
        words,
        {word: sorted(set(index.known_words([], variants(word, 2), 10_000))) for word in words},
        {
            word: sorted(hit.record.pk for hit in Person.objects.search_ranked(word, limit=200))
            for word in words
        },
    )


def change_names_in_every_way() -> None:
    ada, bob, eve = (
        make_person("Ada Example", aliases=("Ада",)),
        make_person("Bob Sample"),
        make_person("Eve Gone"),
    )
    ada.name = "Ada Renamed"
    ada.save()
    PersonName.objects.bulk_create(
        PersonName(person=bob, name=name, key=name_key(name))
        for name in ("Robert Sample", "Quentin", "Rob Rob")
    )
    PersonName.objects.filter(name="Quentin").update(name="Cleo", key="cleo")
    row = PersonName.objects.get(name="Robert Sample")
    row.name, row.key = "Zoltan Sample", "zoltan sample"
    PersonName.objects.bulk_update([row], ["name", "key"])
    PersonName.objects.filter(name="Rob Rob").update(person=ada)
    eve.delete()
    PersonName.objects.filter(name="Ада").delete()


def test_is_kept_up_in_every_way_that_names_change(index: NameIndex) -> None:
    change_names_in_every_way()
    assert index.all_words() == words_of_names()
    assert names("ada renamed", "cleo", "zoltan", "sample") == [True] * 4
    assert names("eve gone", "robert", "quentin") == [False] * 3
    assert [met.record.name for met in Person.objects.search_ranked("rob rob")] == ["Ada Renamed"]


def test_is_the_same_when_built_anew(index: NameIndex) -> None:
    change_names_in_every_way()
    kept = contents(index)
    index.rebuild()
    assert contents(index) == kept
    make_person("Yet Another")
    assert names("yet another") == [True]


def test_follows_a_transaction(index: NameIndex) -> None:
    ada = make_person("Ada Example")
    with transaction.atomic():
        make_person("Bob Sample")
        ada.delete()
        assert names("bob", "ada") == [True, False]
        transaction.set_rollback(True)
    assert names("bob", "ada") == [False, True]
    assert index.all_words() == {"ada", "example"}


def test_a_word_stays_while_a_name_has_it(index: NameIndex) -> None:
    first = make_person("Ada Example")
    make_person("Bob Example")
    first.delete()
    assert index.all_words() == {"bob", "example"}


def test_words_are_found_by_their_variants(index: NameIndex) -> None:
    make_person("Sutskever Li")
    for variant in set(variants("sutskever", 2)) | {"li"}:
        assert index.known_words([], [variant], 10)
    assert set(index.known_words([], ["li", "sutskev", "utskeve"], 10)) == {"li", "sutskever"}
    assert len(index.known_words([], ["li", "sutskev"], 1)) == 1


@pytest.mark.django_db(transaction=True)
def test_comes_back_after_its_table_was_altered() -> None:
    make_person("Ada Example")
    field = models.CharField(max_length=801)
    field.set_attributes_from_name("key")
    field.model = PersonName
    old = PersonName._meta.get_field("key")
    with connection.schema_editor() as editor:
        editor.alter_field(PersonName, old, field, strict=True)
    try:
        call_command("migrate", stdout=StringIO())
        assert name_index(PersonName, "default").is_whole()
        make_person("Bob Sample")
        assert names("ada", "bob") == [True, True]
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(PersonName, field, old, strict=True)
        call_command("migrate", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_comes_back_after_it_was_lost(django_db_blocker: object) -> None:
    index = name_index(PersonName, "default")
    index.drop()
    assert not index.is_whole()
    make_person("Ada Example")
    assert index.ensure()
    assert names("ada") == [True]
    assert not index.ensure()


@pytest.mark.django_db(transaction=True)
def test_is_empty_after_the_tables_were_emptied() -> None:
    make_person("Ada Example")
    call_command("flush", interactive=False, verbosity=0)
    assert name_index(PersonName, "default").all_words() == set()
    make_person("Bob Sample")
    assert names("bob", "ada") == [True, False]


def _while_another_waits(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Do both, the second in a session of its own that starts while the first is not committed."""

    def in_another_session() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            done = pool.submit(in_another_session)
            with connection.cursor() as cursor:
                waiting = 0
                while not waiting and not done.done():
                    cursor.execute(
                        "SELECT count(*) FROM pg_locks "
                        "WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
                    )
                    (waiting,) = cursor.fetchone()
        done.result(timeout=20)


@pytest.mark.shared_database
@pytest.mark.django_db(transaction=True)
def test_a_word_is_there_if_its_last_name_goes_while_another_comes() -> None:
    gone = make_person("Zoltan Example")
    _while_another_waits(gone.delete, lambda: make_person("Zoltan Sample"))
    assert name_index(PersonName, "default").all_words() == words_of_names() == {"zoltan", "sample"}


@pytest.mark.shared_database
@pytest.mark.django_db(transaction=True)
def test_a_word_stays_if_another_name_with_it_is_just_coming() -> None:
    gone = make_person("Zoltan Example")
    _while_another_waits(lambda: make_person("Zoltan Sample"), gone.delete)
    assert name_index(PersonName, "default").all_words() == words_of_names() == {"zoltan", "sample"}


def test_a_new_rule_for_keys_renews_those_that_are_stored(index: NameIndex) -> None:
    person = make_person("松尾豊")
    PersonName.objects.filter(person=person).update(key="song wei li")
    Person.objects.filter(pk=person.pk).update(sort_key="song wei li")
    index.rebuild()
    person.refresh_from_db()
    assert person.sort_key == person.names.get().key == name_key("松尾豊")
    assert names("song wei feng") == [True]


def test_of_words_that_sound_alike_the_shortest_of_each_sound_are_read(index: NameIndex) -> None:
    for given, family in (("Maoui", "Koia"), ("Ma", "Kaou"), ("Maia", "Ka"), ("Mau", "Kou")):
        make_person(f"{given} {family}")
    heard = sorted(index.sounding_words([], ["k", "m"], 4))
    assert heard == [("ka", "k"), ("kou", "k"), ("ma", "m"), ("mau", "m")]
