"""Which moves a watchlist tells of, once and at the right time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from orgs.models import Lineage
from people.models import Person
from tests.alerts.watching import html_of, make_watchlist, notice_at, run
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tracker.alerts import notice, send
from tracker.alerts.changed_moves import OF_MOVES
from tracker.alerts.models import Mail, Notice, UnnoticedChange, Watchlist
from tracker.alerts.when import next_due
from tracker.merges.merge import merge
from tracker.moves.models import Move
from tracker.privacy.erase import erase

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def subjects(mails: list[Any]) -> list[str]:
    return [str(each.subject) for each in mails]


def test_tells_of_a_new_move_with_its_evidence_and_a_link() -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    make_watchlist("from_organization=foo-labs", name="Leaving Foo")
    move = make_move(person=make_person("Ada Example"), from_organization=foo, to_organization=bar)
    article = make_article(
        "Ada Example left Foo Labs for Bar AI.", source=make_source(), url="https://daily.example/ada"
    )
    make_claim(move=move, article=article, quote="Ada Example left Foo Labs for Bar AI.")
    (message,) = run()
    assert message.to == ["vera@paper.example"]
    assert message.subject == "Ada Example left Foo Labs for Bar AI"
    text, html = str(message.body), html_of(message)
    for said in (
        "Your watchlist “Leaving Foo”",
        "Moves out of Foo Labs.",
        "New. Confirmed, 14 October 2024.",
        "“Ada Example left Foo Labs for Bar AI.”",
        "The Daily Model, 2024-10-14: https://daily.example/ada",
        f"https://tracker.example/moves/{move.pk}/",
    ):
        assert said in text
    assert f'href="https://tracker.example/moves/{move.pk}/"' in html
    assert 'href="https://daily.example/ada"' in html


def test_tells_nothing_that_was_there_before() -> None:
    old = make_move()
    make_watchlist("status=confirmed&status=denied")
    assert run() == []
    Move.objects.filter(pk=old.pk).update(role_from="scientist")
    assert run(2 * HOUR) == []


def test_what_changes_before_a_list_is_looked_at_first_is_its_baseline() -> None:
    make_move()
    watchlist = make_watchlist("kind=departure")
    Watchlist.objects.update(baseline_at=None)
    make_move()
    assert run() == []
    watchlist.refresh_from_db()
    assert watchlist.baseline_at == NOW + timedelta(minutes=10)
    make_move()
    assert len(run(HOUR)) == 1


def test_a_list_waits_for_its_baseline_until_nothing_of_before_is_left() -> None:
    watchlist = make_watchlist("kind=departure")
    Watchlist.objects.update(baseline_at=None)
    for _number in range(3):
        make_move()
    for _twice in range(2):
        notice.notice_changes(now=NOW, most=2)
        watchlist.refresh_from_db()
    assert watchlist.baseline_at == NOW
    assert not Notice.objects.exists()


def test_tells_a_move_once() -> None:
    make_watchlist("kind=departure")
    move = make_move()
    assert len(run()) == 1
    Move.objects.filter(pk=move.pk).update(role_from="scientist", exit_manner="resigned")
    move.refresh_from_db()
    move.note = "Said so."
    move.save()
    assert run(HOUR) == []


def test_tells_a_change_of_status_once() -> None:
    make_watchlist("kind=departure")
    move = make_move(person=make_person("Ada"), status="rumoured")
    assert len(run()) == 1
    for _twice in range(2):
        Move.objects.filter(pk=move.pk).update(status="confirmed")
    (message,) = run(HOUR)
    assert "Status changed. Confirmed" in str(message.body)
    assert run(2 * HOUR) == []


def test_a_status_that_comes_back_before_the_mail_is_not_told() -> None:
    make_watchlist("kind=departure", frequency="daily")
    move = make_move(status="announced")
    assert len(run(24 * HOUR)) == 1
    Move.objects.filter(pk=move.pk).update(status="denied")
    notice_at(NOW + 25 * HOUR)
    assert Notice.objects.get().is_waiting
    Move.objects.filter(pk=move.pk).update(status="announced")
    assert run(72 * HOUR) == []


def test_tells_where_somebody_went_when_it_is_known() -> None:
    bar = make_organization("Bar AI")
    make_watchlist("to_organization=bar-ai")
    move = make_move(person=make_person("Ada"), from_organization=make_organization("Foo"))
    assert run() == []
    Move.objects.filter(pk=move.pk).update(to_organization=bar)
    (message,) = run(HOUR)
    assert message.subject == "Ada left Foo for Bar AI"


def test_a_denied_move_is_told_as_denied() -> None:
    make_watchlist("kind=departure")
    move = make_move(person=make_person("Ada"), from_organization=make_organization("Foo"), status="rumoured")
    run()
    Move.objects.filter(pk=move.pk).update(status="denied")
    (message,) = run(HOUR)
    assert str(message.subject).startswith("Denied: ")


def test_tells_only_what_matches() -> None:
    ada, foo = make_person("Ada"), make_organization("Foo")
    make_watchlist(people=[ada], name="people")
    make_watchlist(organizations=[foo], name="organizations")
    make_watchlist("status=rumoured", people=[ada], name="both")
    make_move(person=ada)
    make_move(to_organization=foo)
    make_move(status="rumoured", person=make_person("Bob"))
    make_move()
    told = {each.watchlist.name: each for each in Mail.objects.all()} if run() else {}
    counts = {name: each.moves for name, each in told.items()}
    assert counts == {"people": 1, "organizations": 1, "both": 2}


def test_an_organization_is_watched_with_its_children_where_that_is_said() -> None:
    parent, child = make_organization("Parent"), make_organization("Child")
    Lineage.objects.create(organization=child, relation="parent", other=parent)
    make_watchlist(organizations=[parent], name="alone")
    make_watchlist(organizations=[parent], name="family", with_children=True)
    make_move(from_organization=child)
    (message,) = run()
    assert "family" in str(message.body)


def test_a_list_that_says_nothing_matches_nothing() -> None:
    make_watchlist(people=[(ada := make_person("Ada"))])
    erase(ada, reason="asked", by=None, now=NOW)
    make_move()
    assert run() == []


def test_what_awaits_approval_is_told_when_it_was_approved() -> None:
    make_watchlist("kind=departure")
    move = make_move(awaits_approval=True)
    assert run() == []
    Move.with_merged.filter(pk=move.pk).update(awaits_approval=False)
    assert len(run(HOUR)) == 1


def test_nothing_is_told_of_somebody_who_was_erased_before_the_mail_went_out() -> None:
    make_watchlist("kind=departure", frequency="daily")
    ada = make_person("Ada Example")
    make_move(person=ada)
    notice_at(NOW)
    erase(ada, reason="asked", by=None, now=NOW)
    assert run(48 * HOUR) == []


def test_a_filter_that_names_an_erased_person_goes_with_them() -> None:
    ada = make_person("Łucja Żółć")
    make_watchlist("q=Łucja+Żółć")
    make_watchlist(f"person={ada.slug}")
    make_watchlist(people=[ada], name="About Łucja Żółć")
    kept = make_watchlist("kind=departure")
    erase(ada, reason="asked", by=None, now=NOW)
    assert [each.pk for each in Watchlist.objects.all()] == [kept.pk]


def test_a_move_that_was_corrected_and_matches_no_more_is_not_told() -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    make_watchlist("from_organization=foo", frequency="daily")
    move = make_move(from_organization=foo)
    notice_at(NOW)
    Move.objects.filter(pk=move.pk).update(from_organization=bar)
    assert run(48 * HOUR) == []
    assert Mail.objects.get().state == "dropped"


def test_a_merge_of_people_or_organizations_is_no_news() -> None:
    old, new = make_organization("Old Foo"), make_organization("Foo")
    ada, ada_too = make_person("Ada"), make_person("Ada E.")
    make_move(from_organization=old, person=ada)
    make_watchlist("organization=foo", people=[ada_too])
    merge(old, new, by=None, now=NOW)
    merge(ada, ada_too, by=None, now=NOW)
    assert run() == []


def test_who_is_watched_stays_watched_after_a_merge() -> None:
    ada, ada_too = make_person("Ada"), make_person("Ada E.")
    make_watchlist(people=[ada])
    make_watchlist(people=[ada, ada_too])
    merge(ada, ada_too, by=None, now=NOW)
    make_move(person=ada_too)
    assert len(run()) == 2


def test_a_digest_tells_a_bounded_number_of_moves_and_how_many_more() -> None:
    make_watchlist("kind=departure", name="All that leave")
    for _number in range(30):
        make_move()
    (message,) = run()
    assert message.subject == "30 moves: All that leave"
    assert str(message.body).count("https://tracker.example/moves/") == 25 + 1
    assert "And 5 more moves: https://tracker.example/moves/?filter=kind%3Ddeparture\n" in str(message.body)
    assert run(HOUR) == []


def test_the_list_behind_a_mail_is_that_of_what_matches() -> None:
    ada, foo = make_person("Ada"), make_organization("Foo")
    of_filter = make_watchlist("kind=departure").as_filter()
    of_people = make_watchlist(people=[ada]).as_filter()
    of_family = make_watchlist(organizations=[foo], with_children=True).as_filter()
    found = [each and each.query for each in (of_filter, of_people, of_family)]
    assert found == ["kind=departure", "person=ada", "organization=foo&with_children=true"]
    for query, people in (("kind=departure", [ada]), ("", [])):
        assert make_watchlist(query, people=people, name=f"{query}{len(people)}").as_filter() is None


def test_imports_in_bulk_are_told_too() -> None:
    make_watchlist("kind=departure")
    ada, foo = make_person("Ada"), make_organization("Foo")
    rows = [
        Move(
            person=ada, from_organization=foo, announced_on_first_day=NOW.date(), announced_on_precision="day"
        )
    ]
    Move.objects.bulk_create(rows)
    assert len(run()) == 1


def test_mails_at_once_keep_some_minutes_apart() -> None:
    make_watchlist("kind=departure")
    make_move()
    assert len(run()) == 1
    make_move()
    assert run(timedelta(minutes=12)) == []
    make_move()
    (message,) = run(timedelta(minutes=16))
    assert str(message.subject).startswith("2 moves")


@pytest.mark.parametrize(
    ("frequency", "zone", "after", "due"),
    [
        ("instant", "UTC", "2026-11-23T12:00", "2026-11-23T12:05"),
        ("daily", "UTC", "2026-11-23T06:59", "2026-11-23T07:00"),
        ("daily", "UTC", "2026-11-23T07:00", "2026-11-24T07:00"),
        ("daily", "Asia/Tokyo", "2026-11-23T12:00", "2026-11-23T22:00"),
        ("daily", "America/New_York", "2026-10-31T13:00", "2026-11-01T12:00"),
        ("daily", "Europe/Paris", "2027-03-27T12:00", "2027-03-28T05:00"),
        ("weekly", "UTC", "2026-11-23T06:00", "2026-11-23T07:00"),
        ("weekly", "UTC", "2026-11-23T08:00", "2026-11-30T07:00"),
        ("weekly", "Asia/Tokyo", "2026-11-22T21:00", "2026-11-22T22:00"),
    ],
)
def test_mails_come_at_the_hour_of_the_reader(frequency: str, zone: str, after: str, due: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = next_due(frequency, hour=7, time_zone=zone, after=moment)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_daily_list_waits_for_its_hour_even_where_there_was_nothing_to_tell() -> None:
    make_watchlist("kind=departure", frequency="daily")
    assert run(timedelta(minutes=1)) == []  # due at once, and puts itself off to 7 o'clock
    make_move()
    assert run(18 * HOUR) == []
    assert len(run(19 * HOUR)) == 1


def test_who_wants_no_mails_or_was_deactivated_gets_none() -> None:
    make_watchlist("kind=departure", frequency="none")
    make_watchlist("kind=departure")
    User.objects.update(is_active=False)
    make_move()
    assert run() == []


def test_two_workers_at_once_send_one_mail() -> None:
    make_watchlist("kind=departure")
    make_move()
    notice_at(NOW)
    for _twice in range(2):
        send.open_due_mails(now=NOW, most=10)
    (waiting,) = Mail.objects.all()
    assert Mail.objects.lease(waiting.pk, now=NOW)
    assert not send.deliver(waiting.pk, now=NOW)  # the other one has it
    assert send.deliver(waiting.pk, now=NOW + timedelta(minutes=6))  # and died
    assert not send.deliver(waiting.pk, now=NOW + timedelta(minutes=6))
    assert len(mail.outbox) == 1


def test_a_mail_that_the_server_refuses_is_tried_again_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_options: Any) -> int:
        raise ConnectionRefusedError("no mail today")

    make_watchlist("kind=departure")
    make_move()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        assert run() == []
        waiting = Mail.objects.get()
        assert (waiting.state, waiting.tries) == ("waiting", 1)
        assert waiting.problem == "ConnectionRefusedError: no mail today"
        assert run(timedelta(minutes=12)) == []
        assert Mail.objects.get().tries == 1  # not before its time
        for hours in range(1, 40):
            run(hours * HOUR)
        assert (Mail.objects.get().state, Mail.objects.get().tries) == ("failed", 8)
    Mail.objects.get().try_again(now=NOW + 100 * HOUR)
    (message,) = run(100 * HOUR)
    assert message.extra_headers["Message-ID"] == f"<{waiting.key}@tracker.example>"
    assert (Mail.objects.get().state, Mail.objects.get().problem) == ("sent", "")


def test_a_mail_to_nobody_says_so() -> None:
    make_watchlist("kind=departure")
    User.objects.update(email="")
    make_move()
    assert run() == []
    assert "has no address" in Mail.objects.get().problem


def test_a_change_while_the_mail_is_written_is_not_told_twice() -> None:
    make_watchlist("kind=departure")
    move = make_move(status="rumoured")
    notice_at(NOW)
    send.open_due_mails(now=NOW, most=10)
    Move.objects.filter(pk=move.pk).update(status="confirmed")  # the mail tells that already
    assert send.deliver(Mail.objects.get().pk, now=NOW)
    assert run(HOUR) == []


def test_nothing_is_missed_however_transactions_end() -> None:
    """A change whose row has a lower number than one that was looked at before it."""
    make_watchlist("kind=departure")
    late = make_move()
    change = UnnoticedChange.objects.get(move_id=late.pk)
    UnnoticedChange.objects.all().delete()  # its transaction has not ended
    make_move()
    assert len(run()) == 1
    change.save(force_insert=True)
    assert len(run(HOUR)) == 1


def test_old_mails_go_and_what_was_told_stays_told() -> None:
    make_watchlist("kind=departure")
    move = make_move()
    run()
    assert send.forget_old(now=NOW + timedelta(days=89)) == 0
    assert send.forget_old(now=NOW + timedelta(days=91)) == 1
    Move.objects.filter(pk=move.pk).update(awaits_approval=True)
    Move.with_merged.filter(pk=move.pk).update(awaits_approval=False)
    assert run(timedelta(days=92)) == []


def test_a_deleted_move_is_told_of_no_more() -> None:
    make_watchlist("kind=departure")
    make_move().delete()
    assert run() == []
    assert not UnnoticedChange.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"query": "status=sure"}, "query", "status: sure is not one of the available choices"),
        ({"query": "from_organization=none"}, "query", "There is no organization “none”."),
        ({"query": "colour=red"}, "query", "colour: There is no such filter."),
        ({"time_zone": "Paris"}, "time_zone", "“Paris” is no time zone; one is Europe/Paris."),
        ({"hour": 24}, "hour", "The hour is a number from 0 to 23."),
        ({"name": ""}, "name", "Give the watchlist a name."),
    ],
)
def test_refuses_what_it_cannot_read(fields: dict[str, Any], field: str, sentence: str) -> None:
    owner = make_watchlist().owner
    with pytest.raises(ValidationError) as caught:
        Watchlist(**{"owner": owner, "name": "Another", **fields}).full_clean()
    said = caught.value.message_dict
    assert sentence in " ".join(said.get(field, []) + said.get("__all__", []))


def test_keeps_the_filter_in_its_one_form() -> None:
    make_organization("Foo")
    assert make_watchlist("status=confirmed&from_organization=foo&level=").query == (
        "from_organization=foo&status=confirmed"
    )


def test_triggers_are_there_again_after_migrate() -> None:
    OF_MOVES.drop(connection.alias)
    call_command("migrate", verbosity=0)
    make_watchlist("kind=departure")
    make_move()
    assert len(run()) == 1


def test_noticing_costs_the_same_however_many_moves_have_changed(django_assert_max_num_queries: Any) -> None:
    make_watchlist("kind=departure", people=[make_person("Ada")])
    for _number in range(20):
        make_move()
    with django_assert_max_num_queries(14):
        notice_at(NOW)


def test_an_erased_person_is_nobody_to_watch() -> None:
    ada = make_person("Ada")
    watchlist = make_watchlist(people=[ada], organizations=[make_organization("Foo")])
    erase(ada, reason="asked", by=None, now=NOW)
    watchlist.refresh_from_db()
    assert not watchlist.watched_people.exists()
    assert not Person.objects.exists()
