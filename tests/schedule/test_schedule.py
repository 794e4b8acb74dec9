"""What runs by itself is written once, changed at the desk, and noticed where it stops."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from tests.api.every_record import make_every_record
from tests.factories import NOW, make_user
from tracker.celery import app
from tracker.desk.roles import Role
from tracker.schedule.usual import USUAL, write_usual

pytestmark = pytest.mark.django_db
LIST = "admin:django_celery_beat_periodictask_changelist"


def task(name: str = "send-due-sources") -> PeriodicTask:
    return PeriodicTask.objects.select_related("interval").get(name=name)


def change(client: Client, **fields: Any) -> Any:
    page = reverse("admin:django_celery_beat_periodictask_change", args=[task().pk])
    return client.post(page, {"every": "10", "period": "seconds", "enabled": "on"} | fields, follow=True)


def test_is_written_by_migrate() -> None:
    assert set(PeriodicTask.objects.values_list("task", flat=True)) >= {usual.task for usual in USUAL}
    assert (task().interval.every, task().interval.period) == (10, "seconds")
    assert (task("forget-old-polls").interval.every, task("forget-old-polls").interval.period) == (1, "days")


def test_stays_as_somebody_has_set_it() -> None:
    hour, _is_new = IntervalSchedule.objects.get_or_create(every=1, period="hours")
    PeriodicTask.objects.filter(pk=task().pk).update(interval=hour, enabled=False, name="renamed")
    PeriodicTask.objects.filter(name="rank-claims").delete()
    assert write_usual() == 1
    changed = task("renamed")
    assert (changed.interval, changed.enabled) == (hour, False)
    assert not PeriodicTask.objects.filter(name="send-due-sources").exists()


def test_is_changed_at_the_desk(desk: Client) -> None:
    page = desk.get(reverse(LIST)).content.decode()
    assert "every 10 seconds" in page
    assert "every day" in page
    change(desk, every="5", period="minutes", enabled="")
    changed = task()
    assert (changed.interval.every, changed.interval.period, changed.enabled) == (5, "minutes", False)
    assert "every 5 minutes" in desk.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"every": "0"}, "greater than or equal to 1"),
        ({"every": "400", "period": "days"}, "Once a year is the most seldom"),
        ({"every": "99999999999"}, "Once a year is the most seldom"),
        ({"period": "fortnights"}, "not one of the available choices"),
    ],
)
def test_says_what_is_wrong_with_an_interval(desk: Client, fields: dict[str, str], message: str) -> None:
    assert message in change(desk, **fields).content.decode()
    assert task().interval.every == 10


def test_sends_a_task_now(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, **_details: sent.append(name))
    data = {"action": "run_now", "_selected_action": [task().pk]}
    page = desk.post(reverse(LIST), data, follow=True).content.decode()
    assert sent == ["tracker.news.tasks.send_due_sources"]
    assert "1 task was sent to the workers." in page


def test_is_the_business_of_administrators_only(client: Client) -> None:
    client.force_login(make_user(Role.REVIEWER, "rita"))
    assert client.get(reverse(LIST)).status_code == 403


def test_says_whether_beat_is_at_work() -> None:
    with pytest.raises(CommandError, match="Beat has never sent a task"):
        call_command("check_beat", stdout=StringIO())
    PeriodicTask.objects.filter(pk=task().pk).update(last_run_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(CommandError, match="Beat has sent no task since"):
        call_command("check_beat", stdout=StringIO())
    PeriodicTask.objects.filter(pk=task().pk).update(last_run_at=timezone.now())
    call_command("check_beat", stdout=StringIO())


@pytest.mark.parametrize("usual", USUAL, ids=lambda usual: usual.name)
def test_whatever_runs_by_itself_may_run_twice(usual: Any, settings: Any, tmp_path: Path) -> None:
    """A run is sent twice where the database is lost as the first is noted: the second changes nothing."""
    settings.EXPORT_DIR = tmp_path
    make_every_record()
    app.loader.import_default_modules()
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        app.tasks[usual.task]()
        once = rows_of_everything(), len(mail.outbox)
        app.tasks[usual.task]()
        assert (rows_of_everything(), len(mail.outbox)) == once


def rows_of_everything() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }
