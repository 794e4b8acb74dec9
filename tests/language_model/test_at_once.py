"""Workers at the same moment, each with a connection of its own, and one budget."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.factories import NOW
from tracker.language_model.budget import day_of, set_aside
from tracker.language_model.models import ModelDay
from tracker.language_model.problems import NotRead

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]


def test_never_spend_more_than_the_budget() -> None:
    start, refused = Barrier(8), []

    def spend() -> None:
        start.wait(timeout=10)
        try:
            for _time in range(5):
                set_aside(day_of(NOW), 10, budget=205)
        except NotRead as problem:
            refused.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=spend) for _worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert ModelDay.objects.get().spent == 200
    assert refused
