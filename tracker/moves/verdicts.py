"""Whether a written name means a record: the working policy, as one table.

Pure functions over scores. The table is read from the top; the first row that applies decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracker.names.scores import WORKING_THRESHOLD_ORGANIZATIONS, WORKING_THRESHOLD_PEOPLE, Reason

POSSIBLE = min(WORKING_THRESHOLD_PEOPLE, WORKING_THRESHOLD_ORGANIZATIONS)
"""At this score and above a record may be meant; below it is another one."""
SURE = 0.85
"""At this score and above one record alone is meant."""
MARGIN = 0.05
"""A record that scores so little less than the best is as likely as the best."""
EXACT = 0.97
"""At this score and above the name itself is written, but for script, accents, spaces or a legal form."""
PARTIAL_RULES = frozenset(
    [
        "initial of a common family name",
        "initials of a common family name",
        "only initials",
        "single word",
        "acronym",
        "short acronym",
    ]
)
"""Where one of these is a reason, only part of a name is known: that alone never says who is meant.

``Meta AI`` is not the Microsoft AI that is called MAI.
"""
PARTIAL = 0.5
"""At this score and above a record of which part of the name is written is asked about."""


class Verdict(StrEnum):
    NEW = "new"
    MEANT = "meant"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Scored:
    """What the policy knows of a candidate. ``related``: the candidates it is in lineage with."""

    record_id: int
    score: float
    rules: frozenset[str] = frozenset()
    related: frozenset[int] = frozenset()

    @classmethod
    def by(cls, record_id: int, score: float, reasons: tuple[Reason, ...]) -> Scored:
        return cls(record_id, score, frozenset(each.rule for each in reasons))

    @property
    def is_partial(self) -> bool:
        return bool(self.rules & PARTIAL_RULES)

    @property
    def is_noted(self) -> bool:
        """Whether the note that tells namesakes apart is written."""
        return "note" in self.rules

    @property
    def is_possible(self) -> bool:
        return self.score >= (PARTIAL if self.is_partial else POSSIBLE)


Candidates = list[Scored]
"""Those that are possible, best first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the policy; ``name`` is how the row is called in messages and tests."""

    name: str
    applies: Callable[[Candidates], bool]
    verdict: Verdict


def _several_are_near(candidates: Candidates) -> bool:
    best = candidates[0]
    near = [each for each in candidates[1:] if each.score >= best.score - MARGIN]
    if best.is_noted:
        near = [each for each in near if each.is_noted]
    if best.score >= EXACT:
        near = [each for each in near if best.record_id not in each.related or each.score >= EXACT]
    return bool(near)


POLICY: tuple[Row, ...] = (
    Row("nobody is called so", lambda candidates: not candidates, Verdict.NEW),
    Row("part of a name", lambda candidates: candidates[0].is_partial, Verdict.AMBIGUOUS),
    Row("several are as near", _several_are_near, Verdict.AMBIGUOUS),
    Row("near, not sure", lambda candidates: candidates[0].score < SURE, Verdict.AMBIGUOUS),
    Row("one is clear", lambda _candidates: True, Verdict.MEANT),
)


def decide(candidates: Candidates) -> Row:
    """The row of the policy that applies to the possible candidates, best first."""
    return next(row for row in POLICY if row.applies(candidates))
