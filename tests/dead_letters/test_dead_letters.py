"""Tasks that fail for good are kept, and can be tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import signals
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_user
from tracker.celery import app
from tracker.dead_letters import listen
from tracker.dead_letters.keep import CannotTry, forget_old, keep, try_again
from tracker.dead_letters.models import DeadLetter
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
LIST = "admin:dead_letters_deadletter_changelist"


@app.task(name="tracker.tests.fails")
def fails(*, row_id: int) -> None:
    raise ValueError(f"row {row_id} is odd")


def failed(task: str = "tracker.tests.fails", **details: Any) -> DeadLetter:
    said: dict[str, Any] = {
        "queue": "fetch",
        "reason": "ValueError: odd",
        "traceback": "…",
        "now": NOW,
    } | details
    return keep(task, {"row_id": 7}, **said)


def act(client: Client, action: str, *letters: DeadLetter) -> Any:
    data = {"action": action, "_selected_action": [letter.pk for letter in letters]}
    return client.post(reverse(LIST), data, follow=True)


def test_keep_what_failed_with_its_arguments_and_why() -> None:
    fails.apply(kwargs={"row_id": 7})
    letter = DeadLetter.objects.get()
    assert (letter.task, letter.arguments) == ("tracker.tests.fails", {"row_id": 7})
    assert letter.reason == "ValueError: row 7 is odd"
    assert "in fails" in letter.traceback


def test_count_the_same_failure_up_instead_of_keeping_it_twice() -> None:
    failed()
    letter = failed(reason="OSError: gone", now=NOW + timedelta(hours=1))
    assert (letter.times, letter.reason) == (2, "OSError: gone")
    assert (letter.first_failed_at, letter.failed_at) == (NOW, NOW + timedelta(hours=1))
    assert DeadLetter.objects.count() == 1


def test_keep_a_message_for_a_task_that_there_is_none_of() -> None:
    signals.task_unknown.send(sender=None, name="tracker.gone.task", id="1", message=None, exc=KeyError("x"))
    assert DeadLetter.objects.get().task == "tracker.gone.task"


def test_harm_no_task_where_keeping_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_details: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(listen, "keep", broken)
    assert isinstance(fails.apply(kwargs={"row_id": 7}).result, ValueError)


def test_send_the_same_task_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(app, "send_task", lambda name, kwargs: sent.append((name, kwargs)))
    letter = failed()
    try_again(letter, now=NOW + timedelta(minutes=1))
    assert sent == [("tracker.tests.fails", {"row_id": 7})]
    assert not DeadLetter.objects.open().exists()


def test_be_open_again_where_another_try_fails() -> None:
    letter = failed()
    DeadLetter.objects.filter(pk=letter.pk).update(tried_at=NOW + timedelta(minutes=1))
    failed(now=NOW + timedelta(minutes=2))
    assert DeadLetter.objects.open().get().is_open


def test_refuse_to_send_a_task_that_there_is_none_of() -> None:
    with pytest.raises(CannotTry, match=r"There is no task “tracker\.gone\.task” any more\. Dismiss it\."):
        try_again(failed("tracker.gone.task"), now=NOW)


def test_forget_what_failed_last_three_months_ago() -> None:
    failed()
    failed("tracker.tests.other", now=NOW - timedelta(days=91))
    assert forget_old(now=NOW) == 1
    assert DeadLetter.objects.get().task == "tracker.tests.fails"


def test_show_open_ones_and_all_on_request(desk: Client) -> None:
    failed()
    dismissed = failed("tracker.tests.other")
    act(desk, "dismiss_selected", dismissed)
    assert "other" not in desk.get(reverse(LIST)).content.decode().split("result_list")[-1]
    assert "ValueError: odd" in desk.get(reverse(LIST)).content.decode()
    assert "other" in desk.get(reverse(LIST), {"state": "all"}).content.decode()


def test_try_again_from_the_list(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, kwargs: sent.append(name))
    page = act(desk, "try_again_selected", failed(), failed("tracker.gone.task")).content.decode()
    assert sent == ["tracker.tests.fails"]
    assert "1 task was sent again." in page
    assert "There is no task “tracker.gone.task” any more" in page


def test_show_why_a_task_failed(desk: Client) -> None:
    letter = failed(traceback="Traceback: <b>here</b>")
    page = desk.get(reverse("admin:dead_letters_deadletter_change", args=[letter.pk])).content.decode()
    assert "Traceback: &lt;b&gt;here&lt;/b&gt;" in page


def test_are_the_business_of_administrators_only(client: Client) -> None:
    client.force_login(make_user(Role.REVIEWER, "rita"))
    assert client.get(reverse(LIST)).status_code == 403
