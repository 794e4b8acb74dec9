"""What the history of moves is told about approvals that were given before it held them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps
from pytest_django import Settings

from tests.factories import make_analyst, make_claim, make_move, make_organization, make_person
from tests.metrics.past.days import on
from tracker.dates import PartialDate
from tracker.moves import migrations
from tracker.moves.approval import accept_or_ask, approve
from tracker.moves.log import log_move
from tracker.moves.models import Approval, Move

pytestmark = pytest.mark.django_db
(name,) = [each.name for each in iter_modules(migrations.__path__) if "history_of_approvals" in each.name]
migration = import_module(f"{migrations.__name__}.{name}")


def waited(move: Move) -> list[bool]:
    return list(move.history.order_by("history_id").values_list("awaits_approval", flat=True))


def test_a_logged_move_waited_until_it_was_approved(settings: Settings) -> None:
    settings.FOUR_EYES = True
    one, other = make_analyst("one"), make_analyst("other")
    moves = []
    for number in range(2):
        move = Move(person=make_person(), from_organization=make_organization(), status="confirmed")
        move.announced_on = PartialDate.parse("2024-12-01")
        with on(f"2025-01-0{number + 2}") as now:
            log_move(move, by=one, now=now)
        moves.append(move)
    with on("2025-01-04") as now:
        approve(Approval.objects.order_by("pk")[0].pk, by=other, now=now)
    Move.history.update(awaits_approval=False)
    migration.fill_in(apps, None)
    assert [waited(move) for move in moves] == [[True, False], [True]]


def test_a_move_to_which_an_approved_claim_came_had_not_waited(settings: Settings) -> None:
    settings.FOUR_EYES = True
    with on("2025-01-01"):
        move = make_move(person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"))
        claim = make_claim(person_name="Ada Example", from_name="Foo Labs")
    with on("2025-01-02") as now:
        accept_or_ask(claim.pk, by=make_analyst("one"), now=now, same_as=move.pk)
    with on("2025-01-04") as now:
        approve(Approval.objects.get().pk, by=make_analyst("other"), now=now)
    migration.fill_in(apps, None)
    assert set(waited(move)) == {False}
