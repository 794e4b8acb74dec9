"""Two workers, or a worker and an analyst, at the same moment."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from people.models import Person
from tests.factories import NOW, make_analyst, make_claim
from tests.history.latest import rows_without_true_history
from tests.imports.files import ADA, HEADER, checked, csv_of, worked_on
from tests.moves.test_review_at_once import at_once
from tracker.imports.bring import start_import
from tracker.imports.models import ImportBatch
from tracker.imports.progress import Aside
from tracker.imports.run import Outdated, import_rows
from tracker.moves.models import Move
from tracker.moves.review import accept

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]


def test_two_workers_at_one_import_import_it_once() -> None:
    batch = checked(csv_of(HEADER, ADA, ["Bob B", "", "Baz Inc", "2024"]))
    start_import(batch)
    batch.refresh_from_db()
    raised = at_once(*(lambda: import_rows(batch, now=NOW) for _worker in range(3)))
    assert raised == []
    assert (Move.objects.count(), Person.objects.count()) == (2, 2)
    assert rows_without_true_history() == []


def test_an_import_and_an_accepted_claim_make_one_record_of_a_new_name() -> None:
    batch = checked(csv_of(HEADER, ADA))
    claim = make_claim(
        person_name="Ada Example", from_name="Foo Labs", to_name="Bar AI", effective_on="2024-10"
    )
    start_import(batch)
    batch.refresh_from_db()
    analyst = make_analyst()
    raised: list[Any] = at_once(
        lambda: import_rows(batch, now=NOW), lambda: accept(claim.pk, by=analyst, now=NOW)
    )
    assert [type(error) for error in raised] in ([], [Outdated])
    assert (Move.objects.count(), Person.objects.count()) == (1, 1)


def test_how_far_an_import_is_can_be_seen_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.imports.check.AT_ONCE", 1)
    batch = checked(csv_of(HEADER, ADA, ["Bob B", "", "Baz Inc", "2024"]))
    start_import(batch)
    seen: list[tuple[int, int]] = []
    tell = Aside.report

    def report(aside: Aside, *, done: int, total: int) -> None:
        tell(aside, done=done, total=total)
        seen.extend(ImportBatch.objects.values_list("done", "total"))

    with patch.object(Aside, "report", report):
        worked_on(batch)
    assert seen == [(1, 2), (2, 2)]
