"""Careers are made anew by a command and by tasks, and nothing is left stale after a load."""

from __future__ import annotations

from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from orgs.models import Lineage
from tests.factories import make_move, make_organization, make_person
from tracker.metrics.models import OrganizationMonth, StayMonth
from tracker.metrics.tasks import fold_rollups
from tracker.moves.careers import rebuild
from tracker.moves.models import Move, Spell, Stay
from tracker.moves.models.spell import StaleCareer
from tracker.moves.tasks import rebuild_careers

pytestmark = pytest.mark.django_db


def said(command: str, *arguments: str) -> list[str]:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def test_nothing_is_stale_after_the_starter_data_was_loaded() -> None:
    said("load_starter")
    assert not StaleCareer.objects.exists()
    assert Spell.objects.count() > 100
    assert said("rebuild_spells")[0].endswith("the careers of 0 differed.")
    assert said("recount_rollups", "--check") == [
        "moves of an organization and month: 0 sums differed.",
        "transfers of a pair and month: 0 sums differed.",
        "stays by the months of their ends: 0 sums differed.",
        "stays by the months that they lasted: 0 sums differed.",
        "stays by what came next: 0 sums differed.",
        "stays by the days that they lasted: 0 sums differed.",
    ]


def test_nothing_is_stale_after_an_import(tmp_path: Path) -> None:
    path = tmp_path / "moves.csv"
    path.write_text(
        "person,from_organization,to_organization,date,url\nAda,Foo,Bar,2024-05-01,https://a.org/\n"
    )
    said("import_moves", str(path))
    assert not StaleCareer.objects.exists()
    assert Spell.objects.count() == 2


def test_spells_that_somebody_has_spoilt_are_told_and_mended() -> None:
    for _number in range(3):
        make_move(to_organization=make_organization())
    assert rebuild_careers() == 3
    Spell.objects.filter(pk=Spell.objects.earliest("pk").pk).update(exit_manner="dismissed")
    assert said("rebuild_spells") == ["3 people; the careers of 1 differed."]
    assert said("rebuild_spells") == ["3 people; the careers of 0 differed."]


def test_stays_of_lineages_that_somebody_has_spoilt_are_told_and_mended() -> None:
    foo, part = make_organization("Foo"), make_organization("Part")
    Lineage.objects.create(organization=part, other=foo, relation="parent")
    make_move(to_organization=part)
    assert rebuild_careers() == 1
    of_lineage = Stay.objects.get(organization=foo)
    assert (of_lineage.is_own, of_lineage.is_rolled_up) == (False, True)
    assert said("recount_rollups", "--check")[2] == "stays by the months of their ends: 0 sums differed."
    StayMonth.objects.filter(organization_id=foo.pk).update(n=7)
    with pytest.raises(CommandError, match="not right"):
        said("recount_rollups", "--check")
    of_lineage.delete()
    assert said("rebuild_spells") == ["1 people; the careers of 1 differed."]
    assert said("rebuild_spells") == ["1 people; the careers of 0 differed."]
    said("recount_rollups")
    assert [row.n for row in StayMonth.objects.at(foo.pk, is_rolled_up=True)] == [1]
    Lineage.objects.all().delete()
    assert rebuild_careers() == 1
    assert not Stay.objects.filter(organization=foo).exists()
    assert Stay.objects.get(organization=part).is_rolled_up


def test_who_is_stale_is_no_fault() -> None:
    make_move(person=make_person())
    assert said("rebuild_spells") == ["1 people; the careers of 0 differed."]
    assert not StaleCareer.objects.exists()


def test_sums_that_are_not_right_are_told_and_with_a_check_left_alone() -> None:
    make_move()
    OrganizationMonth.objects.update(n=7)
    wrong = "moves of an organization and month: 1 sums differed."
    out = StringIO()
    with pytest.raises(CommandError, match="not right"):
        call_command("recount_rollups", "--check", stdout=out)
    assert wrong in out.getvalue()
    assert OrganizationMonth.objects.get().n == 7
    assert said("recount_rollups")[0] == wrong
    assert OrganizationMonth.objects.get().n == 1
    assert said("recount_rollups", "--check")[0] == "moves of an organization and month: 0 sums differed."


def test_the_tasks_may_run_twice() -> None:
    make_move(to_organization=make_organization())
    assert (rebuild_careers(), rebuild_careers()) == (1, 0)
    assert fold_rollups() > 0
    assert fold_rollups() == 0
    assert Move.objects.count() == Spell.objects.count() == 1


def test_links_of_organizations_that_nobody_has_been_at_leave_no_work_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part, foo = make_organization("Part"), make_organization("Foo")
    make_move(to_organization=part)
    rebuild_careers()
    monkeypatch.setattr(rebuild, "AT_ONCE", 2)  # as if there were so many more
    for organization, other in ((make_organization(), make_organization()), (part, foo)):
        Lineage.objects.create(organization=organization, other=other, relation="parent")
    assert rebuild.rebuild_all_stale() == 1
    assert not StaleCareer.objects.exists()
    assert Stay.objects.filter(organization=foo).exists()


def test_an_upgrade_takes_stays_at_what_stands_alone_for_those_of_its_lineage() -> None:
    foo, part, alone = (make_organization(name) for name in ("Foo", "Part", "Alone"))
    Lineage.objects.create(organization=part, other=foo, relation="parent")
    for organization in (foo, part, alone):
        make_move(to_organization=organization)
    rebuild_careers()
    Stay.objects.filter(is_own=False).delete()
    Stay.objects.update(is_own=True, is_rolled_up=False)  # as those from before there were lineages of them
    upgrade = import_module("tracker.moves.migrations.0020_make_careers_anew")
    upgrade.mark_those_of_no_lineage(apps, SimpleNamespace(connection=connection))
    assert set(Stay.objects.values_list("organization__name", "is_own", "is_rolled_up")) == {
        *(("Foo", True, False), ("Part", True, False), ("Alone", True, True))
    }
    assert sum(row.n for row in StayMonth.objects.at(alone.pk, is_rolled_up=True)) == 1


def test_going_back_leaves_each_stay_once() -> None:
    part = make_organization("Part")
    Lineage.objects.create(organization=part, other=make_organization("Foo"), relation="parent")
    make_move(to_organization=part)
    rebuild_careers()
    assert Stay.objects.count() == 2
    backwards = import_module("tracker.moves.migrations.0019_stays_of_lineages")
    backwards.delete_stays_that_are_not_own(apps, SimpleNamespace(connection=connection))
    assert Stay.objects.get().organization == part
