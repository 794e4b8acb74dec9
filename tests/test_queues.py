"""Every task has a queue, and each queue a worker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.celery import app
from tracker.schedule.usual import USUAL

_COMPOSE = Path(__file__).parent.parent / "docker-compose.yml"


def queue_of(task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


def our_tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.startswith("tracker.")}


def test_a_worker_takes_from_every_queue_unless_it_is_told_otherwise() -> None:
    assert {queue_of(task) for task in our_tasks()} <= set(app.amqp.queues.consume_from)


def test_the_workers_of_compose_take_from_every_queue_together() -> None:
    named = re.findall(r"--queues ([\w,]+)", _COMPOSE.read_text("utf-8"))
    assert {queue for names in named for queue in names.split(",")} == set(app.amqp.queues)


def test_every_route_is_of_a_task_that_exists() -> None:
    assert set(app.conf.task_routes) <= our_tasks()


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("tracker.news.tasks.poll_sources", "fetch"),
        ("tracker.moves.tasks.fetch_address", "fetch"),
        ("tracker.moves.tasks.ingest_article", "extract"),
        ("tracker.access.tasks.send_invitation", "deliver"),
        ("tracker.news.tasks.send_due_sources", "celery"),
    ],
)
def test_what_waits_for_the_network_holds_up_nothing_else(task: str, queue: str) -> None:
    assert queue_of(task) == queue


def test_every_entry_of_the_schedule_is_a_task() -> None:
    assert {usual.task for usual in USUAL} <= our_tasks()
