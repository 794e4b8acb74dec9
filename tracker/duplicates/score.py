"""How likely two records are one: their names, and what else speaks for it or against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any
from urllib.parse import urlsplit

from tracker.duplicates.written_names import WrittenName, telling_names
from tracker.names.keys import name_key
from tracker.names.pairs import SCORING, PairKind
from tracker.names.scores import Reason

MANY_NAMESAKES = 8
_LEAST_OF_NATIVE = 0.6

# What the score of the names is multiplied with; above 1 speaks for it. The product is cut at 1.
WEIGHTS: dict[str, float] = {
    "same organization": 1.2,
    "same website": 1.25,
    "same note": 1.1,
    "other native spelling": 0.4,
    "other note": 0.5,
    "name of many": 0.78,
    "other country": 0.85,
    "other kind": 0.9,
    "other website": 0.9,
    "lineage": 0.0,
}
_MOST_SUPPORT = 1.32  # two of them together
# Names that differ like this are no shorter or looser form of one another; support does not count then.
CONTRADICTIONS = frozenset(
    [
        *("other word", "other initial", "other generation", "other note", "other number", "homophone"),
        *(
            "other generic word",
            "other family name romanization",
            "other native spelling",
            "unit of a parent",
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record when it is compared.

    ``companions`` are records of another kind that it has had to do with, by key, with their names;
    ``relatives`` the keys of those that it belongs to or has become.
    """

    record: Any
    companions: Mapping[int, str] = field(default_factory=dict)
    relatives: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PairScore:
    """The score of two records, the names that met best, and the reasons, those of the names first."""

    score: float
    left_name: str
    right_name: str
    reasons: tuple[Reason, ...]

    @property
    def contradicts(self) -> bool:
        """Whether the names differ in a way that nothing else can make good."""
        return any(each.rule in CONTRADICTIONS for each in self.reasons)


def score_names(
    kind: PairKind, left: Sequence[WrittenName], right: Sequence[WrittenName]
) -> PairScore | None:
    """The best of each name of one with each of the other; None where no two are worth comparing.

    Where both have full names in one script, only those count: that two people are both known as
    J. Wang says nothing if one is Jing and the other Jun. A spelling in a script other than Latin
    may contradict what meets in Latin: 李伟 and 李玮 are both Li Wei.
    """
    scored = [
        (SCORING[kind](one.text, other.text), one, other)
        for one, other in _comparable(left, right)
        if one.may_be(other)
    ]
    if not scored:
        return None
    best, one, other = max(scored, key=lambda each: each[0].score)
    reasons = best.reasons
    if one.script == other.script == "latin":
        reasons += tuple(_contradiction(kind, left, right))
    return PairScore(_total(reasons), one.text, other.text, reasons)


def _comparable(
    left: Sequence[WrittenName], right: Sequence[WrittenName]
) -> list[tuple[WrittenName, WrittenName]]:
    pairs = list(product(telling_names(left), telling_names(right)))
    alike = [(one, other) for one, other in pairs if one.is_full and other.is_full]
    alike = [(one, other) for one, other in alike if one.script == other.script]
    return alike or pairs


def with_evidence(
    kind: PairKind, names: PairScore, left: Known, right: Known, *, namesakes: int
) -> PairScore:
    """The score with what else is known of the two. ``namesakes`` is how many others have the name."""
    rules = _PEOPLE if kind == "person" else _ORGANIZATIONS
    evidence = [found for rule in rules for found in rule(left, right)]
    if names.contradicts:
        evidence = [each for each in evidence if each.weight <= 1]
    if namesakes > MANY_NAMESAKES and name_key(names.left_name) == name_key(names.right_name):
        evidence.append(_reason("name of many", names.left_name, str(namesakes)))
    score = round(min(1.0, names.score * prod(each.weight for each in evidence)), 4)
    return PairScore(score, names.left_name, names.right_name, (*names.reasons, *evidence))


def most_possible(names: PairScore) -> float:
    """What the best of evidence would make of the score of the names."""
    return names.score if names.contradicts else min(1.0, names.score * _MOST_SUPPORT)


def _contradiction(kind: PairKind, left: Sequence[WrittenName], right: Sequence[WrittenName]) -> list[Reason]:
    """Both have a name in the same script other than Latin, and no two of those meet."""
    pairs = [
        (one, other)
        for one, other in product(left, right)
        if one.is_full and other.is_full and one.script == other.script != "latin"
    ]
    for script in sorted({one.script for one, _other in pairs}):
        scored = [
            (SCORING[kind](one.text, other.text).score, one.text, other.text)
            for one, other in pairs
            if one.script == script
        ]
        best, one_text, other_text = max(scored)
        if best < _LEAST_OF_NATIVE:
            return [_reason("other native spelling", one_text, other_text)]
    return []


def _notes(left: Known, right: Known) -> list[Reason]:
    one, other = left.record.note.strip(), right.record.note.strip()
    if not one or not other:
        return []
    return [_reason("same note" if name_key(one) == name_key(other) else "other note", one, other)]


def _companions(left: Known, right: Known) -> list[Reason]:
    shared = sorted(name for key, name in left.companions.items() if key in right.companions)
    return [_reason("same organization", shared[0], shared[0])] if shared else []


def _lineage(left: Known, right: Known) -> list[Reason]:
    if right.record.pk in left.relatives or left.record.pk in right.relatives:
        return [_reason("lineage", left.record.name, right.record.name)]
    return []


def _countries(left: Known, right: Known) -> list[Reason]:
    one, other = left.record.country, right.record.country
    return [_reason("other country", one, other)] if one and other and one != other else []


def _kinds(left: Known, right: Known) -> list[Reason]:
    one, other = left.record, right.record
    if one.kind == other.kind:
        return []
    return [_reason("other kind", str(one.get_kind_display()), str(other.get_kind_display()))]


def _websites(left: Known, right: Known) -> list[Reason]:
    one, other = _host(left.record.website), _host(right.record.website)
    if not one or not other:
        return []
    return [_reason("same website" if one == other else "other website", one, other)]


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


Rule = Callable[[Known, Known], list[Reason]]
_PEOPLE: tuple[Rule, ...] = (_notes, _companions)
_ORGANIZATIONS: tuple[Rule, ...] = (_notes, _lineage, _countries, _kinds, _websites)


def _reason(rule: str, left: str, right: str) -> Reason:
    return Reason(rule, left, right, WEIGHTS[rule])


def _total(reasons: Iterable[Reason]) -> float:
    return round(min(1.0, prod(each.weight for each in reasons)), 4)
