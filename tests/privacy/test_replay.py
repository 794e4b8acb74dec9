"""After a backup was restored, those who were erased since are erased again."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from people.models import Person
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tests.privacy.traces import SECRETS, erase, everything, leave_traces, said_of
from tracker.merges.merge import merge
from tracker.moves.models import Claim, HeldClaim, Move
from tracker.privacy.models import Erasure

pytestmark = pytest.mark.django_db


def replay(file: Path | None = None) -> str:
    out = StringIO()
    call_command("replay_erasures", *([file] if file else []), stdout=out)
    return out.getvalue()


class Backup:
    """A state of the database to which it goes back: a transaction that is undone."""

    def __init__(self) -> None:
        self._savepoint = transaction.savepoint()

    def restore(self) -> None:
        transaction.savepoint_rollback(self._savepoint)


def test_erases_again_and_is_safe_to_repeat(desk: Client, analyst: User) -> None:
    eva = leave_traces(desk, analyst)
    backup = Backup()
    erase(eva)
    backup.restore()
    assert said_of(["Éva Példa"], everything()) == ["Éva Példa"]
    assert desk.get("/readyz").json()["erasures"] == "1 not known to this database: run replay_erasures"
    assert desk.get("/readyz").status_code == 503
    assert "2 records erased\n1 erasures replayed, 0 claims held back." in replay()
    assert said_of(SECRETS, everything()) == []
    assert desk.get("/readyz").json()["erasures"] == "ok"
    before = everything()
    assert replay().startswith("0 erasures replayed")
    assert everything() == before


def test_a_key_that_was_given_anew_is_left_alone(erasures_file: Path) -> None:
    erase(make_person("Éva Példa"))
    Erasure.objects.all().delete()
    somebody = make_person("Ida Minta")
    entry = json.loads(erasures_file.read_text())
    entry["people"][0][0] = somebody.pk
    erasures_file.write_text(json.dumps(entry) + "\n")
    assert "0 records erased" in replay()
    assert list(Person.objects.all()) == [somebody]


def test_a_pending_claim_of_the_backup_is_held_back(erasures_file: Path) -> None:
    eva, foo = make_person("Éva Példa"), make_organization("Foo Labs")
    make_move(person=eva, from_organization=foo)
    erase(eva)
    Erasure.objects.all().delete()
    make_claim(person_name="Eva Pelda", from_name="Foo Labs", to_name="")
    assert "0 records erased\n1 erasures replayed, 1 claims held back." in replay()
    assert (Claim.objects.count(), Claim.history.count(), HeldClaim.objects.count()) == (0, 0, 1)


def test_a_merge_that_was_undone_later_takes_nobody_else_with_it(analyst: User) -> None:
    eva, ida = make_person("Éva Példa"), make_person("Ida Minta")
    backup = Backup()
    erase(eva)
    backup.restore()
    merge(ida, Person.objects.get(pk=eva.pk), by=analyst, now=NOW)
    with pytest.raises(CommandError, match="Some erasures were not done"):
        replay()
    assert Person.with_merged.count() == 2
    assert not Erasure.objects.exists()


def test_another_key_is_refused(settings: Any) -> None:
    erase(make_person("Éva Példa"))
    settings.ERASURE_KEY = "another"
    with pytest.raises(CommandError, match="is not the key with which the list was made"):
        replay()


def test_a_broken_list_is_refused_with_its_line(erasures_file: Path) -> None:
    erase(make_person("Éva Példa"))
    with erasures_file.open("a") as file:
        file.write("{}\n")
    Erasure.objects.all().delete()
    with pytest.raises(CommandError, match=r"Nothing was changed\. .*, line 2 is no erasure"):
        replay()
    assert not Erasure.objects.exists()


def test_says_so_where_there_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no list of erasures"):
        replay(tmp_path / "nothing")


def test_the_moves_of_a_replayed_person_are_counted_once() -> None:
    eva = make_person("Éva Példa")
    make_move(person=eva)
    backup = Backup()
    erase(eva)
    backup.restore()
    replay()
    assert [str(move.person) for move in Move.objects.all()] == ["Erased person"]
