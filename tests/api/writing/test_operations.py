"""What administrators do through the API: tasks that failed, the schedule, and the cost of the model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from kombu.exceptions import OperationalError
from pytest_django import DjangoAssertNumQueries, Settings

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import NOW, make_user
from tracker.api.dead_letters import DeadLetterViewSet
from tracker.celery import app
from tracker.dead_letters.keep import keep, try_again
from tracker.dead_letters.models import DeadLetter
from tracker.desk.roles import Role
from tracker.language_model.models import ModelDay

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
LETTERS, SCHEDULE = f"{V1}dead-letters/", f"{V1}schedule/"


@app.task(name="tracker.tests.breaks")
def breaks(*, row_id: int) -> None:
    raise ValueError(row_id)


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ADMINISTRATOR), "admin")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(app, "send_task", lambda name, **details: found.append((name, details)))
    return found


def failed(task: str = "tracker.tests.breaks", row_id: int = 7) -> DeadLetter:
    said: dict[str, Any] = {
        "queue": "fetch",
        "reason": "ValueError: odd",
        "traceback": "in breaks",
        "now": NOW,
    }
    return keep(task, {"row_id": row_id}, **said)


def results(client: Client, address: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def change(tool: Client, name: str, expect: int, tag: str = "*", **body: Any) -> Any:
    pk = PeriodicTask.objects.get(name=name).pk
    headers = {"if-match": tag} if tag else {}
    answer = tool.patch(f"{SCHEDULE}{pk}/", body, content_type="application/json", headers=headers)
    assert answer.status_code == expect, answer.content
    return answer.json()


def test_what_failed_is_told_with_why(tool: Client) -> None:
    letter = failed()
    (shown,) = results(tool, LETTERS)
    assert (shown["task"], shown["arguments"]) == ("tracker.tests.breaks", {"row_id": 7})
    assert (shown["reason"], shown["state"], "traceback" in shown) == ("ValueError: odd", "open", False)
    assert tool.get(f"{LETTERS}{letter.pk}/").json()["traceback"] == "in breaks"
    assert results(tool, LETTERS, queue="other") == []


def test_what_failed_is_tried_again_or_dismissed(tool: Client, sent: list[Any]) -> None:
    letter, other = failed(), failed(row_id=8)
    tried = post(tool, f"{LETTERS}{letter.pk}/try-again/", {}, 202).json()
    assert (tried["state"], sent) == ("tried", [("tracker.tests.breaks", {"kwargs": {"row_id": 7}})])
    assert [each["id"] for each in results(tool, LETTERS, is_open="true")] == [other.pk]
    assert post(tool, f"{LETTERS}{other.pk}/dismiss/", {}, 200).json()["state"] == "dismissed"
    assert results(tool, LETTERS, is_open="true") == []
    assert len(results(tool, LETTERS, is_open="false")) == 2
    letter.refresh_from_db()
    assert letter.dismissed_at is None


def test_a_task_that_there_is_none_of_any_more_is_not_tried(tool: Client, sent: list[Any]) -> None:
    gone = failed("tracker.gone.task")
    refused = post(tool, f"{LETTERS}{gone.pk}/try-again/", {}, 409).json()
    assert (refused["code"], "There is no task" in refused["detail"], sent) == ("cannot_try", True, [])
    gone.refresh_from_db()
    assert gone.is_open


def test_what_failed_is_sent_once_by_two_who_try_it_again_at_once(
    tool: Client, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed()
    found = DeadLetterViewSet.get_object

    def slow(view: DeadLetterViewSet) -> Any:
        letter = found(view)
        try_again(DeadLetter.objects.get(), now=NOW)  # the other, meanwhile
        return letter

    monkeypatch.setattr(DeadLetterViewSet, "get_object", slow)
    refused = post(tool, f"{LETTERS}{DeadLetter.objects.get().pk}/try-again/", {}, 409).json()
    assert (refused["code"], "Somebody has sent it again" in refused["detail"]) == ("cannot_try", True)
    assert len(sent) == 1


def test_what_the_broker_does_not_take_stays_open(tool: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    letter, states = failed(), []

    def silent(*_args: Any, **_details: Any) -> None:
        states.append(DeadLetter.objects.get().state)
        raise OperationalError

    monkeypatch.setattr(app, "send_task", silent)
    refused = post(tool, f"{LETTERS}{letter.pk}/try-again/", {}, 409).json()
    assert (refused["code"], refused["detail"]) == ("cannot_try", "The broker does not answer. Try it later.")
    assert (states, DeadLetter.objects.get().state) == (["tried"], "open")


def test_the_schedule_is_read_and_changed_by_who_has_seen_it(tool: Client) -> None:
    listed = results(tool, SCHEDULE, page_size=200)
    names = [each["name"] for each in listed]
    assert names == sorted(names)
    shown = next(each for each in listed if each["name"] == "send-due-sources")
    assert (shown["every"], shown["unit"], shown["is_enabled"]) == (10, "seconds", True)
    assert shown["about"] == "Sends sources that are due to the workers."
    tag = tool.get(f"{SCHEDULE}{shown['id']}/").headers["ETag"]
    assert change(tool, "send-due-sources", 428, tag="", every=5)["code"] == "version_needed"
    PeriodicTask.objects.filter(pk=shown["id"]).update(last_run_at=timezone.now(), total_run_count=3)
    changed = change(tool, "send-due-sources", 200, tag, every=5, unit="minutes", is_enabled=False)
    assert (changed["every"], changed["unit"], changed["is_enabled"]) == (5, "minutes", False)
    task = PeriodicTask.objects.get(pk=shown["id"])
    assert (task.interval.every, task.interval.period, task.enabled) == (5, "minutes", False)
    stale = change(tool, "send-due-sources", 412, tag, every=6)
    assert stale["current"]["every"] == 5
    assert change(tool, "send-due-sources", 200, is_enabled=True)["every"] == 5


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"every": 0}, "every", "greater than or equal to 1"),
        ({"every": 400, "unit": "days"}, "every", "Once a year is the most seldom"),
        ({"every": 999_999_999}, "every", "Once a year is the most seldom"),
        ({"unit": "fortnights"}, "unit", "is not a valid choice"),
        ({"task": "os.remove"}, "task", "There is no such field here"),
    ],
)
def test_an_interval_that_cannot_be_is_refused(
    tool: Client, body: dict[str, Any], field: str, sentence: str
) -> None:
    refused = change(tool, "send-due-sources", 400, **body)
    assert sentence in faults(refused)[field][0]
    assert PeriodicTask.objects.get(name="send-due-sources").interval.every == 10


def test_an_interval_that_is_stored_twice_is_taken(tool: Client) -> None:
    for _time in range(2):
        IntervalSchedule.objects.create(every=7, period="minutes")
    assert change(tool, "send-due-sources", 200, every=7, unit="minutes")["every"] == 7


def test_a_task_is_run_now(tool: Client, sent: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    task = PeriodicTask.objects.get(name="send-due-sources")
    post(tool, f"{SCHEDULE}{task.pk}/run/", {}, 202)
    assert [name for name, _details in sent] == ["tracker.news.tasks.send_due_sources"]

    def silent(*_args: Any, **_details: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(app, "send_task", silent)
    refused = post(tool, f"{SCHEDULE}{task.pk}/run/", {}, 409).json()
    assert (refused["code"], refused["detail"]) == ("cannot_run", "The broker does not answer. Try it later.")


def test_what_is_not_of_the_tracker_is_not_there(tool: Client) -> None:
    alien = PeriodicTask.objects.exclude(task__startswith="tracker.").first()
    alien = alien or PeriodicTask.objects.create(
        name="alien", task="alien.task", interval=PeriodicTask.objects.first().interval
    )
    assert tool.get(f"{SCHEDULE}{alien.pk}/").status_code == 404
    assert alien.name not in [each["name"] for each in results(tool, SCHEDULE, page_size=200)]


def test_the_language_model_s_cost_is_told_by_day_and_by_text(tool: Client, settings: Settings) -> None:
    settings.LANGUAGE_MODEL_DAILY_BUDGET = Decimal(5)
    day = ModelDay.objects.create(day=NOW.date(), spent=1_250_000)
    said: dict[str, Any] = {"asked_at": NOW, "model": "small-model"}
    day.readings.create(
        **said,
        article_key=3,
        outcome="answered",
        kept=3,
        dropped=2,
        dropped_for={"quote": 2},
        input_tokens=1200,
        output_tokens=80,
        cost=1_250_000,
    )
    day.readings.create(**said, outcome="failed", problem="It is busy.")
    (shown,) = results(tool, f"{V1}language-model/days/")
    assert (shown["cost"], shown["budget"], shown["texts"], shown["by_rules"]) == (1.25, 5.0, 2, 1)
    assert (shown["kept"], shown["dropped"], shown["input_tokens"]) == (3, 2, 1200)
    (failed_one,) = results(tool, f"{V1}language-model/readings/", outcome="failed", day=str(day.day))
    assert failed_one["problem"] == "It is busy."
    (read,) = results(tool, f"{V1}language-model/readings/", article=3)
    assert (read["cost"], read["dropped_for"]) == (1.25, {"quote": 2})


@pytest.mark.parametrize(
    "page", ["dead-letters/", "schedule/", "language-model/days/", "language-model/readings/"]
)
def test_lists_cost_the_same_however_long_they_are(
    tool: Client, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tool.get(f"{V1}{page}")
    for number in range(4):
        failed(row_id=number)
        day = ModelDay.objects.create(day=NOW.date().replace(day=number + 1))
        day.readings.create(asked_at=NOW, model="m", outcome="answered")
    with django_assert_num_queries(4):  # token, permissions by role and by hand, the rows
        assert results(tool, f"{V1}{page}", page_size=3)
