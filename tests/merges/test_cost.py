"""What a merge costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.models import Organization
from tests.factories import NOW, make_claim, make_move, make_organization
from tracker.merges.merge import merge
from tracker.merges.models import Merge, MergedRow
from tracker.merges.undo import undo
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db


def queries_to_merge(moves: int) -> int:
    loser, survivor = make_organization(), make_organization()
    for _number in range(moves):
        make_claim(move=make_move(from_organization=loser), from_organization=loser)
    with CaptureQueriesContext(connection) as queries:
        merge(loser, survivor, by=None, now=NOW)
    assert Move.objects.filter(from_organization=survivor).count() == moves
    return len(queries)


def test_grows_with_batches_of_moves_and_claims_and_not_with_each() -> None:
    more = queries_to_merge(30) - queries_to_merge(3)
    assert more <= 1  # SQLite takes 999 values a query, and the history of 30 claims has more


def test_more_rows_than_a_batch_all_move_and_all_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.merges.rows.BATCH", 4)
    queries_to_merge(10)
    log = Merge.objects.get()
    assert MergedRow.objects.filter(model="moves.move").count() == 10
    assert Move.history.filter(history_type="~").count() == 10
    loser = undo(log.pk, by=None, now=NOW)
    assert Move.objects.filter(from_organization=Organization.objects.get(pk=loser.pk)).count() == 10
