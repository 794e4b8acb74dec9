"""What status follows from the statements about a move: one table, read from top to bottom. Pure.

The first rule that holds decides. Two thoughts run through all of them. What a person entered
stands until a person says otherwise. And who knows outranks who reports: a party's own word is
worth more than any number of reports, and reports count by their sources, not by their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracker.moves.status.independent import Group, independent_groups
from tracker.moves.status.statements import Statement, Voice
from tracker.moves.vocabulary import COUNTED_STATUSES, MoveStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FINAL = (MoveStatus.CONFIRMED, MoveStatus.DENIED, MoveStatus.RETRACTED)
Statements = Sequence[Statement]


@dataclass(frozen=True)
class Evidence:
    """Everything that was stated about a move, with the questions that rules ask."""

    statements: Statements

    def saying(self, *statuses: str, voice: Voice | None = None) -> Statements:
        return [
            each
            for each in self.statements
            if each.status in statuses and (voice is None or each.voice == voice)
        ]

    @cached_property
    def asserting(self) -> Statements:
        """Those that say it happened or will happen."""
        return self.saying(*COUNTED_STATUSES)

    @cached_property
    def spoken_against(self) -> Statements:
        """What a denial speaks against: the reports or, where there are none, the rumours."""
        return self.asserting or self.saying(MoveStatus.RUMOURED)

    @cached_property
    def groups(self) -> Sequence[Group]:
        """Sources that do not depend on each other, of all that say it happened or will happen."""
        return independent_groups(self.asserting)

    def last_word(self, status: str) -> Statements:
        """The last decision that a person entered, if it is this one."""
        entered = [each for each in self.statements if each.voice == Voice.ENTERED and each.status in _FINAL]
        last = max(entered, key=lambda each: (each.day or date.min, each.key), default=None)
        return [last] if last is not None and last.status == status else []

    def not_older(self, status: str, than: Statements, *, voice: Voice | None = None) -> Statements:
        """Those of a status that nothing of ``than`` came after; a date that is not known is no later one."""
        latest = max((each.day for each in than if each.day), default=None)
        said = self.saying(status, voice=voice)
        return [each for each in said if each.day is not None and (latest is None or each.day >= latest)]


@dataclass(frozen=True, slots=True)
class Rule:
    """``holds`` gives the statements that count, none where the rule does not hold."""

    name: str
    status: MoveStatus
    sentence: StrOrPromise
    holds: Callable[[Evidence], Statements]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, the rule by which it follows, and the keys of the statements that counted."""

    status: str
    rule: Rule
    counted: frozenset[int]
    groups: Sequence[Group] = field(default=())


def verdict_of(statements: Iterable[Statement]) -> Verdict | None:
    """What follows from the statements; None where there are none."""
    evidence = Evidence(list(statements))
    for rule in RULES:
        if counted := rule.holds(evidence):
            keys = frozenset(each.key for each in counted)
            return Verdict(rule.status, rule, keys, evidence.groups)
    return None


def _party_denied(evidence: Evidence) -> Statements:
    of_parties = evidence.saying(*COUNTED_STATUSES, voice=Voice.PARTY)
    return [] if of_parties else evidence.not_older("denied", evidence.spoken_against, voice=Voice.PARTY)


def _two_sources(evidence: Evidence) -> Statements:
    happened = any(MoveStatus.CONFIRMED in group.statuses for group in evidence.groups)
    return [group.first for group in evidence.groups] if happened and len(evidence.groups) > 1 else []


def _lone_report_denied(evidence: Evidence) -> Statements:
    lone = len(evidence.groups) == 1 and all(each.voice == Voice.REPORT for each in evidence.asserting)
    others = [*evidence.asserting, *evidence.saying(MoveStatus.RUMOURED)]
    return evidence.not_older("denied", others) if lone else []


def _rumour_denied(evidence: Evidence) -> Statements:
    return evidence.not_older("denied", evidence.saying(MoveStatus.RUMOURED))


RULES: tuple[Rule, ...] = (
    # A person who entered that it was called off, happened or did not happen has weighed more
    # than the machine can read. The latest such word holds; sources that disagree are shown.
    Rule(
        "entered_retracted",
        MoveStatus.RETRACTED,
        _("Somebody entered that it was called off, and what a person entered stands."),
        lambda evidence: evidence.last_word(MoveStatus.RETRACTED),
    ),
    Rule(
        "entered_confirmed",
        MoveStatus.CONFIRMED,
        _("Somebody entered that it happened, and what a person entered stands."),
        lambda evidence: evidence.last_word(MoveStatus.CONFIRMED),
    ),
    Rule(
        "entered_denied",
        MoveStatus.DENIED,
        _("Somebody entered that it is not true, and what a person entered stands."),
        lambda evidence: evidence.last_word(MoveStatus.DENIED),
    ),
    # To call off a step is to know that it was planned: such a report rests on more than the
    # announcements before it, and only a later one can overtake it.
    Rule(
        "called_off",
        MoveStatus.RETRACTED,
        _("A source says that it was called off, and nothing newer says otherwise."),
        lambda evidence: evidence.not_older("retracted", evidence.spoken_against),
    ),
    # A party that denies knows. Reports, however many, do not outweigh it unless they are newer:
    # then they know of the denial. Where the other party says the opposite, neither wins by this.
    Rule(
        "party_denied",
        MoveStatus.DENIED,
        _("The person or an organization denies it themselves, and nothing newer says otherwise."),
        _party_denied,
    ),
    # Who left or took somebody on needs no second source to say that it is done.
    Rule(
        "party_confirmed",
        MoveStatus.CONFIRMED,
        _("The person or an organization says themselves that it happened."),
        lambda evidence: evidence.saying(MoveStatus.CONFIRMED, voice=Voice.PARTY),
    ),
    # The two-source rule of newsrooms. One of them has to say that it is done: that many know of
    # a plan does not carry it out.
    Rule(
        "two_sources",
        MoveStatus.CONFIRMED,
        _("Independent sources agree on it, and at least one says that it happened."),
        _two_sources,
    ),
    # One outlet against a denial that came after it: who denies knows of the report.
    Rule(
        "lone_report_denied",
        MoveStatus.DENIED,
        _("A single source reported it, and it was denied after that."),
        _lone_report_denied,
    ),
    # One source may err, however sure it sounds; it is more than a rumour since it stands for it.
    Rule(
        "one_report",
        MoveStatus.ANNOUNCED,
        _("One source says that it happened. A second one, or a party’s own word, would confirm it."),
        lambda evidence: evidence.saying(MoveStatus.CONFIRMED),
    ),
    # A plan can fall through whoever tells of it, so an announcement never confirms, not even a
    # party's own and not with the passing of its date.
    Rule(
        "party_announced",
        MoveStatus.ANNOUNCED,
        _("The person or an organization announced it themselves; nothing shows yet that it happened."),
        lambda evidence: evidence.saying(MoveStatus.ANNOUNCED, voice=Voice.PARTY),
    ),
    Rule(
        "announced",
        MoveStatus.ANNOUNCED,
        _("It is reported as announced; nothing shows yet that it happened."),
        lambda evidence: evidence.saying(MoveStatus.ANNOUNCED),
    ),
    # Whoever denies a rumour knows it; a rumour that comes up again after that is a rumour.
    Rule(
        "rumour_denied",
        MoveStatus.DENIED,
        _("It was a rumour, and it was denied after that."),
        _rumour_denied,
    ),
    # Outlets share their unnamed sources, so rumours do not add up.
    Rule(
        "rumoured",
        MoveStatus.RUMOURED,
        _("Nobody stands for it by name: it is told on the word of unnamed sources."),
        lambda evidence: evidence.saying(MoveStatus.RUMOURED),
    ),
    Rule(
        "only_called_off",
        MoveStatus.RETRACTED,
        _("All that is known of it is that it was called off."),
        lambda evidence: evidence.saying(MoveStatus.RETRACTED),
    ),
    Rule(
        "only_denied",
        MoveStatus.DENIED,
        _("All that is known of it is that it was denied."),
        lambda evidence: evidence.saying(MoveStatus.DENIED),
    ),
)
