"""Workers that call webhooks are killed: everything arrives, and what arrives again can be told."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from django.utils import timezone

from tests.alerts.hooks import Receiver, make_webhook, receiver
from tests.celery_processes import processes_of, wait_for
from tests.factories import make_move
from tracker.alerts.models import Delivery, DeliveryState, Webhook
from tracker.alerts.webhooks.note import note_deliveries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]
MOVES = 6
HELD = (2, 4)  # by their place, calls that the worker does not live to hear the answer of


@pytest.fixture(params=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


class Hold:
    """Lets a caller wait for the answer, until somebody has been told and lets go."""

    def __init__(self, found: Receiver) -> None:
        self._found, self.has_come, self.may_go = found, Event(), Event()

    def __call__(self) -> None:
        if len(self._found.calls) in HELD:
            self.has_come.set()
            self.may_go.wait(60)
            self.may_go.clear()


def let_leases_run_out() -> None:
    """As if some minutes had passed since the worker was killed."""
    past = timezone.now() - timedelta(minutes=6)
    Webhook.objects.filter(leased_until__isnull=False).update(leased_until=past)


def test_each_delivery_arrives_at_least_once_and_a_repeat_has_the_same_id(
    broker: str, tmp_path: Path
) -> None:
    module = "tests.alerts.worker_settings"
    with (
        receiver() as found,
        processes_of(broker, [found.port], tmp_path, settings_module=module) as processes,
    ):
        hold = found.before_answer = Hold(found)
        make_hook(found)
        note_deliveries(now=timezone.now())  # what was there before is not told
        for _move in range(MOVES):
            make_move()
        processes.start_beat()
        for _held in HELD:
            worker = processes.start_worker()
            assert hold.has_come.wait(90), processes.log
            processes.kill(worker)
            hold.has_come.clear()
            let_leases_run_out()
            hold.may_go.set()
        processes.start_worker()
        arrived = Delivery.objects.filter(state=DeliveryState.DELIVERED)
        assert wait_for(lambda: arrived.count() == MOVES, 90), processes.log
    times = Counter(call.headers["webhook-id"] for call in found.calls)
    assert set(times) == {str(delivery.key) for delivery in Delivery.objects.all()}
    assert sorted(times.values()) == [1] * (MOVES - len(HELD)) + [2] * len(HELD)
    bodies = {(call.headers["webhook-id"], call.body) for call in found.calls}
    assert len(bodies) == MOVES
    assert {json.loads(body)["id"] for _id, body in bodies} == set(times)


def make_hook(found: Receiver) -> Webhook:
    """A webhook at the receiver, which a form would refuse: it is inside."""
    return make_webhook(url=found.url)
