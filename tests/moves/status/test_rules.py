"""The rules by which a status follows from what was stated: a test for each row of the table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.moves.status.rules import RULES, verdict_of
from tracker.moves.status.statements import Statement, Voice

MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)


def say(status: str, day: date | None = JUNE, *, by: str = "", voice: str = "report", key: int = 1) -> Any:
    """A statement of a source of its own, unless ``by`` names one."""
    source = by or f"source {status} {day} {voice} {key}"
    return Statement(key, status, Voice(voice), day, frozenset({source}) if source else frozenset())


def party(status: str, day: date | None = JUNE) -> Any:
    return say(status, day, voice="party")


def entered(status: str, day: date | None = None, key: int = 1) -> Any:
    return Statement(key, status, Voice.ENTERED, day)


# The rule that decides, its status, and the statements from which it does.
EXAMPLES: list[tuple[str, str, list[Any]]] = [
    ("entered_retracted", "retracted", [entered("retracted", JUNE), party("confirmed", JULY)]),
    ("entered_retracted", "retracted", [entered("confirmed", MAY), entered("retracted", JUNE)]),
    ("entered_confirmed", "confirmed", [entered("confirmed"), party("denied", JULY)]),
    ("entered_confirmed", "confirmed", [entered("denied", MAY), entered("confirmed", JUNE)]),
    ("entered_confirmed", "confirmed", [entered("denied", MAY, 1), entered("confirmed", MAY, 2)]),
    ("entered_denied", "denied", [entered("denied", MAY), say("announced", JUNE)]),
    ("entered_denied", "denied", [entered("confirmed"), entered("denied", MAY)]),
    ("called_off", "retracted", [party("announced", MAY), say("retracted", JUNE)]),
    (
        "party_denied",
        "denied",
        [say("confirmed", MAY, by="a"), say("confirmed", MAY, by="b"), party("denied")],
    ),
    ("party_denied", "denied", [entered("announced"), party("denied")]),
    ("party_denied", "denied", [say("announced", MAY), party("denied", JUNE), say("rumoured", JULY)]),
    ("party_confirmed", "confirmed", [party("confirmed")]),
    ("party_confirmed", "confirmed", [party("confirmed", MAY), party("denied", JULY)]),
    ("two_sources", "confirmed", [say("confirmed", by="a"), say("confirmed", by="b")]),
    ("two_sources", "confirmed", [say("confirmed", by="a"), say("announced", by="b")]),
    ("two_sources", "confirmed", [say("confirmed", by="a"), say("announced", by="b"), say("denied", JULY)]),
    ("lone_report_denied", "denied", [say("confirmed", MAY), say("denied", JUNE)]),
    ("lone_report_denied", "denied", [say("announced", MAY), say("rumoured", MAY), say("denied", JUNE)]),
    ("one_report", "announced", [say("confirmed")]),
    ("one_report", "announced", [say("confirmed", by="a"), say("confirmed", by="a", key=2)]),
    ("one_report", "announced", [say("confirmed", JUNE), say("denied", MAY)]),
    ("one_report", "announced", [say("confirmed", MAY), say("denied", None)]),
    ("party_announced", "announced", [party("announced"), say("announced", by="a")]),
    (
        "announced",
        "announced",
        [say("announced", by="a"), say("announced", by="b"), say("announced", by="c")],
    ),
    ("announced", "announced", [say("rumoured", JULY), say("announced", MAY)]),
    ("announced", "announced", [party("denied", MAY), say("announced", JUNE)]),
    ("rumour_denied", "denied", [say("rumoured", MAY), say("denied", MAY)]),
    ("rumour_denied", "denied", [entered("rumoured"), say("denied", MAY)]),
    ("rumoured", "rumoured", [say("rumoured", by="a"), say("rumoured", by="b")]),
    ("rumoured", "rumoured", [say("rumoured", JUNE), say("denied", MAY)]),
    ("rumoured", "rumoured", [say("rumoured", JUNE), party("denied", MAY)]),
    ("rumoured", "rumoured", [say("rumoured", MAY), say("denied", None)]),
    ("only_called_off", "retracted", [say("retracted", None)]),
    ("only_denied", "denied", [say("denied", None)]),
]


@pytest.mark.parametrize(("rule", "status", "statements"), EXAMPLES)
def test_a_status_follows_from_what_was_stated(rule: str, status: str, statements: list[Any]) -> None:
    for order in (statements, statements[::-1]):
        verdict = verdict_of(order)
        assert verdict is not None
        assert (verdict.rule.name, verdict.status) == (rule, status)
        assert verdict.counted


def test_every_rule_has_an_example() -> None:
    assert {rule for rule, _status, _statements in EXAMPLES} == {rule.name for rule in RULES}


def test_nothing_follows_from_nothing() -> None:
    assert verdict_of([]) is None


def test_a_source_that_an_import_does_not_name_is_no_second_source() -> None:
    verdict = verdict_of([entered("announced"), say("confirmed")])
    assert verdict is not None
    assert verdict.status == "announced"


def test_a_source_that_an_analyst_names_is_a_second_source() -> None:
    named = Statement(2, "announced", Voice.ENTERED, MAY, frozenset({"information"}))
    verdict = verdict_of([named, say("confirmed")])
    assert verdict is not None
    assert verdict.status == "confirmed"
