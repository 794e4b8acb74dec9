"""Files of everything and of what changed: applied in order, they are the next files of everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from orgs.models import Lineage, Organization
from people.models import Person
from tests.exports.applied import all_bytes, check_sums, tombstones, whole, with_changes
from tests.exports.world import (
    TEXTS,
    invent,
    invent_claim,
    invent_move,
    invent_organization,
    invent_person,
)
from tests.factories import NOW, make_analyst, make_claim, make_move, make_person
from tracker.exports.files.daily import keep_daily
from tracker.exports.files.sets import FileSet, all_sets, alone, public_sets
from tracker.exports.files.write import NothingToFollow, write_set
from tracker.exports.tasks import export_data
from tracker.merges.merge import merge
from tracker.merges.models import Merge
from tracker.merges.undo import undo
from tracker.moves.models import Claim, Move
from tracker.news.models import Article
from tracker.privacy.erase import erase

pytestmark = pytest.mark.django_db
Edit = Callable[[Random], Any]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXPORT_DIR = tmp_path / "exports"
    return tmp_path / "exports"


def written(folder: Path, day: float, *kinds: str) -> FileSet:
    return write_set(folder, kinds or ("full", "delta"), now=NOW + timedelta(days=day))


@pytest.mark.parametrize("seed", range(4))
def test_whole_files_and_changes_in_order_are_the_next_whole_files(folder: Path, seed: int) -> None:
    chance = Random(seed)
    invent(chance)
    first = written(folder, 0, "full")
    held, cells = whole(first), whole(first, "csv")
    for day in range(1, 5):
        for edit in chance.choices(_EDITS, k=6):
            edit(chance)
        made = written(folder, day)
        held, cells = with_changes(held, made), with_changes(cells, made, "csv")
        assert held == whole(made)
        assert cells == whole(made, "csv")


def test_holds_what_is_public_and_nothing_else(folder: Path) -> None:
    invent(Random(3))
    waiting = make_move(person=make_person("Waiting Wanda"), awaits_approval=True, note="not yet approved")
    make_claim(move=waiting, quote="Wanda waits.")
    make_claim(quote="Pending Paul left.", person_name="Pending Paul")
    shown = make_move()
    make_claim(move=shown, quote="She left Foo Labs.", awaits_approval=True)
    made = written(folder, 0)
    lists = whole(made)
    assert set(lists["moves"]) == {str(pk) for pk in Move.objects.values_list("pk", flat=True)}
    assert set(lists["claims"]) == {str(pk) for pk in Claim.objects.public().values_list("pk", flat=True)}
    assert all(lists[name] for name in lists)
    given = all_bytes(made)
    for text in (b"not yet approved", b"Wanda waits", b"Pending Paul", b"She left Foo Labs"):
        assert text not in given


def test_never_holds_the_text_of_an_article(folder: Path) -> None:
    make_claim(move=make_move(), quote="Ada left.")
    Article.objects.update(text="Ada left. A secret second sentence.")
    given = all_bytes(written(folder, 0))
    assert b"Ada left." in given
    assert b"secret second sentence" not in given


def test_tells_what_became_of_what_is_gone(folder: Path) -> None:
    one, other, gone = (make_person(name) for name in ("Ada One", "Ada Other", "Bob"))
    waits = make_move(person=one)
    written(folder, 0)
    merge(other, one, by=None, now=NOW)
    gone.delete()
    Move.objects.filter(pk=waits.pk).update(awaits_approval=True)
    stones = {(stone["list"], stone["key"]): stone for stone in tombstones(written(folder, 1))}
    assert stones["people", "ada-other"] | {"list": "", "key": ""} == {
        "list": "",
        "key": "",
        "reason": "merged",
        "into": "ada-one",
    }
    assert stones["people", "bob"]["reason"] == "deleted"
    assert stones["moves", str(waits.pk)]["reason"] == "withdrawn"


def test_holds_only_what_has_changed(folder: Path) -> None:
    invent(Random(5))
    written(folder, 0)
    assert all(not rows for rows in with_changes(_nothing(), written(folder, 0.5)).values())
    move = Move.objects.order_by("pk")[0]
    move.note = "changed"
    move.save()
    changed = with_changes(_nothing(), written(folder, 1))
    assert list(changed["moves"]) == [str(move.pk)]
    assert not changed["people"]


def test_who_was_erased_is_in_no_file_any_more(folder: Path) -> None:
    ada = make_person("Ada Example")
    move = make_move(person=ada, note="Ada Example wrote it herself")
    make_claim(move=move, person=ada, quote="Ada Example left Foo Labs.")
    make_move()
    written(folder, 0)
    erase(ada, reason="asked by letter", by=make_analyst(), now=NOW)
    assert not public_sets(folder)
    with pytest.raises(NothingToFollow):
        written(folder, 1, "delta")
    made = written(folder, 1)
    keep_daily(folder, now=NOW + timedelta(days=1))
    assert [each.name for each in all_sets(folder)] == [made.name]
    assert made.kinds == ["full"]
    assert b"Ada Example" not in all_bytes(made)
    assert b"ada-example" not in all_bytes(made)
    assert b"Erased" not in all_bytes(made)
    assert len(whole(made)["moves"]) == 1


def test_checksums_and_description_fit_the_files(folder: Path) -> None:
    invent(Random(2))
    written(folder, 0)
    made = written(folder, 1)
    for kind in ("full", "delta"):
        check_sums(made.folder / kind)
        package = made.package(kind)
        described = {each["path"]: each for each in package["resources"] if "path" in each}
        there = {path.name for path in made.files(kind)} - {"datapackage.json", "SHA256SUMS"}
        assert set(described) == there
        for name, resource in described.items():
            assert resource["bytes"] == (made.folder / kind / name).stat().st_size
    assert made.package("delta")["follows"] == all_sets(folder)[0].name
    assert "follows" not in made.package("full")


def test_every_column_is_described(folder: Path) -> None:
    invent(Random(2))
    package = written(folder, 0).package("full")
    lists = whole(FileSet(next(folder.glob("2*Z"))), "csv")
    objects = whole(FileSet(next(folder.glob("2*Z"))))
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert all(field["description"] for field in fields)
        name = resource["name"].removesuffix("-ndjson")
        if "data" not in resource:
            rows = lists[name] if resource["format"] == "csv" else objects[name]
            assert [field["name"] for field in fields] == list(next(iter(rows.values())))
    figures = next(each for each in package["resources"] if each["name"] == "figures")
    assert {key: value for key, value in figures["data"][0].items() if key != "text"} == {
        "name": "departures",
        "version": 1,
    }


def test_a_set_that_is_not_finished_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_move()
    written(folder, 0)
    with monkeypatch.context() as patched:
        patched.setattr("tracker.exports.files.write.package_of", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            written(folder, 1)
    assert len(all_sets(folder)) == 1
    written(folder, 2)
    assert len(all_sets(folder)) == 2
    assert not list(folder.glob(".unfinished*"))


def test_writes_once_a_day_and_deletes_what_is_old(folder: Path, settings: Settings) -> None:
    settings.EXPORT_KEPT_DAYS, settings.EXPORT_FULLS_KEPT = 5, 2
    for hour in range(0, 8 * 24, 8):
        make_move()
        keep_daily(folder, now=NOW + timedelta(hours=hour))
    sets = all_sets(folder)
    assert [each.made_at.date() - sets[-1].made_at.date() for each in sets] == [
        timedelta(days=-day) for day in range(5, -1, -1)
    ]
    assert [each.kinds for each in sets] == [["delta"]] * 4 + [["full", "delta"]] * 2
    assert [each.state.exists() for each in sets] == [False] * 5 + [True]


def test_is_made_by_a_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_move()
    with pytest.raises(CommandError, match="Leave out --delta"):
        call_command("export_data", "--delta")
    call_command("export_data", "--full", "--dir", tmp_path / "elsewhere")
    assert "/full/moves: 1\n" in capsys.readouterr().out
    (made,) = all_sets(tmp_path / "elsewhere")
    assert made.kinds == ["full"]
    assert not all_sets(folder)


def test_runs_by_itself(folder: Path) -> None:
    make_move()
    export_data()
    export_data()
    assert [each.kinds for each in all_sets(folder)] == [["full"]]


def test_two_at_once_do_no_harm(folder: Path) -> None:
    make_move()
    with alone(folder):
        export_data()
        with pytest.raises(CommandError, match="Another process writes"):
            call_command("export_data")
    assert not all_sets(folder)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"file.* cannot be written"):
        call_command("export_data", "--dir", tmp_path / "file")


def _nothing() -> dict[str, dict[str, Any]]:
    names = ("people", "organizations", "lineage", "group-moves", "moves", "claims", "spells")
    return {name: {} for name in names}


# --- Edits -------------------------------------------------------------------------------------------


def _some(chance: Random, model: Any) -> Any:
    return chance.choice(list(model.objects.order_by("pk")))


def _rename_person(chance: Random) -> None:
    person = _some(chance, Person)
    person.name = f"{person.name} II"
    person.save()


def _rename_organization(chance: Random) -> None:
    organization = _some(chance, Organization)
    organization.name, organization.note = f"{organization.name} Inc", chance.choice(TEXTS)[:9].strip()
    organization.save()


def _change_move(chance: Random) -> None:
    move = _some(chance, Move)
    move.status, move.role_to = chance.choice(["confirmed", "denied", "rumoured"]), chance.choice(TEXTS)
    move.awaits_approval = chance.random() < 0.2
    move.save()


def _change_in_bulk(chance: Random) -> None:
    Move.objects.filter(pk__gt=chance.randrange(100)).update(note=chance.choice(TEXTS))


def _add_move(chance: Random) -> None:
    people, places = list(Person.objects.all()), list(Organization.objects.all())
    move = invent_move(chance, [invent_person(chance), *people], [invent_organization(chance), *places], [])
    invent_claim(chance, move, [])


def _delete_move(chance: Random) -> None:
    if without := [move for move in Move.objects.order_by("pk") if not move.claims.exists()]:
        chance.choice(without).delete()


def _merge_people(chance: Random) -> None:
    one, other = chance.sample(list(Person.objects.order_by("pk")), 2)
    merge(one, other, by=None, now=NOW, all_the_same=True)


def _merge_organizations(chance: Random) -> None:
    one, other = chance.sample(list(Organization.objects.exclude(links__isnull=False).order_by("pk")), 2)
    merge(one, other, by=None, now=NOW, all_the_same=True)


def _take_apart(chance: Random) -> None:
    if done := list(Merge.objects.filter(undone_at__isnull=True).order_by("pk")):
        undo(done[-1].pk, by=None, now=NOW)


def _withdraw_claim(chance: Random) -> None:
    claim = chance.choice([*Claim.objects.accepted().order_by("pk"), None])
    if claim is not None:
        claim.review, claim.move, claim.awaits_approval = "rejected", None, False
        claim.save()


def _end_lineage(_chance: Random) -> None:
    for link in Lineage.objects.order_by("pk")[:1]:
        link.delete()


_EDITS: list[Edit] = [
    *(_rename_person, _rename_organization, _change_move, _change_in_bulk, _add_move, _delete_move),
    *(_merge_people, _merge_organizations, _take_apart, _withdraw_claim, _end_lineage),
]
