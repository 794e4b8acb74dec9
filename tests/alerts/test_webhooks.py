"""Webhooks: who is told what, how it is signed, and that it arrives."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from tests.alerts.hooks import Receiver, make_webhook, receiver
from tests.factories import make_move, make_organization, make_person
from tracker.alerts.models import Delivery, DeliveryState, Webhook
from tracker.alerts.webhooks.call import DISABLED_AFTER, TRIED_FOR, call
from tracker.alerts.webhooks.note import note_deliveries
from tracker.alerts.webhooks.try_out import add_test
from tracker.moves.models import Move

everything = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inside(settings: Settings) -> Settings:
    """Addresses of this machine may be called."""
    settings.FETCH_INSIDE_IN_TESTS = True
    settings.WEBHOOK_SECONDS = 2
    return settings


def hook_for(found: Receiver, settings: Settings, **fields: Any) -> Webhook:
    settings.FETCH_PORTS = [*settings.FETCH_PORTS, found.port]
    return make_webhook(url=found.url, **fields)


def note() -> None:
    while note_deliveries(now=timezone.now()):
        pass


def types() -> list[str]:
    return [each.payload["type"] for each in Delivery.objects.order_by("pk")]


# --- Who is told what -----------------------------------------------------------------------------


@everything
def test_the_first_run_tells_nothing_of_what_was_there() -> None:
    make_move()
    make_webhook()
    note()
    assert types() == []
    make_move()
    note()
    note()
    assert types() == ["move.created"]


@everything
def test_a_webhook_is_told_of_moves_that_its_filter_lets_pass_and_of_what_becomes_of_them() -> None:
    note()
    foo = make_organization("Foo")
    make_webhook(query="from_organization=foo")
    make_move()
    wanted = make_move(person=make_person("Ada"), from_organization=foo)
    note()
    delivery = Delivery.objects.get()
    record = delivery.payload["record"]
    assert (record["id"], record["person"]["slug"], record["status"]) == (wanted.pk, "ada", "confirmed")
    assert record["url"] == f"https://tracker.example/api/v1/moves/{wanted.pk}/"
    Move.objects.filter(pk=wanted.pk).update(from_organization=make_organization("Bar"))
    note()
    assert types() == ["move.created", "move.changed"]


@everything
def test_a_webhook_is_told_of_the_kinds_that_it_names() -> None:
    note()
    make_webhook(kinds=["person", "organization"])
    ada = make_person("Ada")
    make_move(person=ada, to_organization=make_organization("Foo"))
    note()
    assert types() == ["person.created", "organization.created"]
    make_person("Bea").delete()
    ada.note = "physicist"
    ada.save()
    note()
    assert types()[2:] == ["person.changed"]


@everything
def test_what_waits_for_approval_is_not_told() -> None:
    note()
    make_webhook()
    make_move(awaits_approval=True)
    note()
    assert types() == []


# --- How it arrives -------------------------------------------------------------------------------


def verified(body: bytes, signature: str, secret: str) -> bool:
    """By the very lines of docs/webhooks.md."""
    text = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
    lines: dict[str, Any] = {}
    exec(text.partition("```python\n")[2].partition("```")[0], lines)
    is_ours: bool = lines["is_ours"](body, signature, secret, tolerance=10**9)
    return is_ours


@everything
def test_a_delivery_is_signed_and_names_itself(inside: Settings) -> None:
    with receiver() as found:
        webhook = hook_for(found, inside)
        delivery = add_test(webhook, now=timezone.now())
        assert call(webhook.pk) == 1
    (got,) = found.calls
    assert json.loads(got.body)["id"] == got.headers["webhook-id"] == str(delivery.key)
    assert verified(got.body, got.headers["webhook-signature"], webhook.secret)
    assert not verified(got.body + b" ", got.headers["webhook-signature"], webhook.secret)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.answer) == ("delivered", 1, "Note")


@everything
def test_for_a_day_both_secrets_sign(inside: Settings) -> None:
    with receiver() as found:
        webhook = hook_for(found, inside)
        before = webhook.secret
        webhook.rotate(now=timezone.now())
        add_test(webhook, now=timezone.now())
        call(webhook.pk)
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
            add_test(webhook, now=timezone.now())
            call(webhook.pk)
    first, second = found.calls
    assert webhook.secret != before
    for secret, valid in ((before, (True, False)), (webhook.secret, (True, True))):
        signed = (verified(got.body, got.headers["webhook-signature"], secret) for got in (first, second))
        assert tuple(signed) == valid


@everything
def test_what_fails_is_tried_again_with_the_same_id_until_it_arrives(inside: Settings) -> None:
    with receiver(500, 500) as found:
        webhook = hook_for(found, inside)
        add_test(webhook, now=timezone.now())
        for hours in (0, 1, 2, 3):
            with time_machine.travel(timezone.now() + timedelta(hours=hours)):
                call(webhook.pk)
    assert len(found.calls) == 3
    assert len({got.headers["webhook-id"] for got in found.calls}) == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == ("delivered", 3)
    webhook.refresh_from_db()
    assert (webhook.fails, webhook.failing_since) == (0, None)


@everything
def test_a_delivery_that_is_refused_does_not_hold_up_the_next(inside: Settings) -> None:
    with receiver(500) as found:
        webhook = hook_for(found, inside)
        bad, good = (add_test(webhook, now=timezone.now()) for _ in range(2))
        assert call(webhook.pk) == 2
    assert [got.headers["webhook-id"] for got in found.calls] == [str(bad.key), str(good.key)]
    assert Delivery.objects.get(key=good.key).state == "delivered"


@everything
def test_a_server_that_is_busy_is_left_alone_for_as_long_as_it_asks(inside: Settings) -> None:
    with receiver((429, {"Retry-After": "3600"})) as found:
        webhook = hook_for(found, inside)
        for _ in range(2):
            add_test(webhook, now=timezone.now())
        assert call(webhook.pk) == 1
        with time_machine.travel(timezone.now() + timedelta(minutes=55)):
            assert call(webhook.pk) == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=61)):
            assert call(webhook.pk) == 2


@everything
def test_a_receiver_that_is_down_gets_it_when_it_is_up_again(inside: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inside.FETCH_PORTS = [port]
    webhook = make_webhook(url=f"http://127.0.0.1:{port}/hook")
    delivery = add_test(webhook, now=timezone.now())
    assert call(webhook.pk) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status) == ("waiting", 0)
    assert "failed. Try again later." in delivery.answer
    with receiver() as found:
        inside.FETCH_PORTS = [found.port]
        Webhook.objects.update(url=found.url)
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            call(webhook.pk)
    assert [got.headers["webhook-id"] for got in found.calls] == [str(delivery.key)]


@everything
def test_after_a_day_it_is_given_up_and_can_be_sent_again(inside: Settings) -> None:
    with receiver(500, 500) as found:
        webhook = hook_for(found, inside)
        delivery = add_test(webhook, now=timezone.now())
        call(webhook.pk)
        with time_machine.travel(timezone.now() + TRIED_FOR + timedelta(hours=1)):
            call(webhook.pk)
            delivery.refresh_from_db()
            assert delivery.state == DeliveryState.FAILED
            delivery.send_again(now=timezone.now())
            call(webhook.pk)
    assert [got.headers["webhook-id"] for got in found.calls] == [str(delivery.key)] * 3


@everything
def test_an_address_that_is_gone_is_disabled_and_the_owner_told(inside: Settings) -> None:
    with receiver(410) as found:
        webhook = hook_for(found, inside)
        webhook.owner.email = "owner@tool.example"
        webhook.owner.save()
        add_test(webhook, now=timezone.now())
        call(webhook.pk)
        add_test(webhook, now=timezone.now())
        assert call(webhook.pk) == 0
    webhook.refresh_from_db()
    assert webhook.why_disabled == "It answered that it is gone (410)."
    (letter,) = mail.outbox
    assert (letter.to, "“a tool” was disabled" in letter.subject) == (["owner@tool.example"], True)
    assert f"/admin/alerts/webhook/{webhook.pk}/change/" in letter.body


@everything
def test_an_address_that_fails_for_days_is_disabled_and_goes_on_when_enabled(inside: Settings) -> None:
    with receiver(500, 500) as found:
        webhook = hook_for(found, inside)
        add_test(webhook, now=timezone.now())
        call(webhook.pk)
        later = timezone.now() + DISABLED_AFTER + timedelta(hours=1)
        with time_machine.travel(later):
            waiting = add_test(webhook, now=timezone.now())
            Delivery.objects.exclude(pk=waiting.pk).delete()
            call(webhook.pk)
            webhook.refresh_from_db()
            assert webhook.why_disabled.startswith("It has failed for 3 days: ")
            webhook.enable(now=timezone.now())
            with time_machine.travel(later + timedelta(hours=4)):
                assert call(webhook.pk) == 1
    assert Delivery.objects.get().state == "delivered"


@everything
def test_an_address_inside_is_never_called() -> None:
    with receiver() as found:
        webhook = make_webhook(url=f"http://127.0.0.1:{found.port}/hook")
        delivery = add_test(webhook, now=timezone.now())
        call(webhook.pk)
    assert found.calls == []
    delivery.refresh_from_db()
    assert delivery.status == 0
    assert delivery.answer


@everything
def test_of_two_workers_one_calls(inside: Settings) -> None:
    with receiver() as found:
        webhook = hook_for(found, inside)
        add_test(webhook, now=timezone.now())
        assert Webhook.objects.lease(webhook.pk, now=timezone.now())
        assert call(webhook.pk) == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=6)):
            assert call(webhook.pk) == 1  # the first one never came back
    assert len(found.calls) == 1
