"""Who stands before a verb of moving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extract.items import Item

NAMED = frozenset({"people", "organization", "unknown", "generic"})
PHRASES = NAMED | {"staff", "role", "venture"}
PREPOSITIONS = frozenset({"from", "at", "of", "to", "for", "by", "as", "with", "preposition"})
ARTICLES = frozenset({"determiner", "indefinite", "possessive", "number", "history"})
_ANTECEDENTS = PHRASES | {"pronoun"}
_BEFORE_NOUNS = ARTICLES | {"adverb", "quote", "owner"}
_STOPS = frozenset({"stop", "hypothetical"})
_CLAUSE_STARTS = frozenset({"subordinator", "thing_relative"})
_FURTHEST = 60
_NEAR = 3
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """The item at ``at`` that stands before a verb; ``relative`` where "who" stands between.

    ``last`` says that only the last of several people is meant: "fired A, and B quit".
    """

    at: int
    relative: bool = False
    last: bool = False


def find_subject(items: Sequence[Item], trigger: int, *, infinitive: bool, depth: int = 0) -> Subject | None:
    """The subject of the verb at ``trigger``, or None. Looks back over at most 60 items.

    ``infinitive`` says that the verb is an infinitive or a gerund, which borrows its subject.
    """
    at = trigger - 1
    last = max(-1, trigger - _FURTHEST)
    while at > last:
        kind = items[at].kind
        if kind in _STOPS or (kind in _CLAUSE_STARTS and not infinitive and not _leads_time(items, at)):
            return None
        if kind == "pronoun":
            return Subject(at)
        if kind == "relative" and [item.kind for item in items[at - 2 : at]] == ["at", "determiner"]:
            return None  # "puesto en el que le sustituye Jane Doe"
        said = kind == "relative" and _is_said(items, at)
        if kind == "relative" and not said and (antecedent := _antecedent(items, at)) is not None:
            return Subject(antecedent, relative=True)
        if kind == "trigger":
            return _borrowed(items, at, infinitive=infinitive, depth=depth)
        if kind in PHRASES:
            found, at = _phrase(items, at, trigger, infinitive=infinitive, depth=depth)
            if found is not None or at < 0:
                return found
        at = _before_aside(items, at) if kind in {"comma", "dash", "close"} else at - 1
    return None


def _leads_time(items: Sequence[Item], at: int) -> bool:
    """Whether the word at ``at`` only leads in a time: "nach neun Jahren"."""
    return at + 2 < len(items) and items[at + 2].kind == "time" and items[at].kind == "subordinator"


def _borrowed(items: Sequence[Item], at: int, *, infinitive: bool, depth: int) -> Subject | None:
    """The subject of another verb before this one: "will leave Acme to join"."""
    return find_subject(items, at, infinitive=infinitive, depth=depth + 1) if depth < _DEEPEST else None


def _phrase(
    items: Sequence[Item], at: int, trigger: int, *, infinitive: bool, depth: int
) -> tuple[Subject | None, int]:
    """The subject that the phrase at ``at`` is or leads to, or else where to read on; -1 for nowhere."""
    item, before = items[at], _before_article(items, at)
    kind = items[before].kind if before >= 0 else ""
    if kind == "trigger":
        if item.kind == "people" and infinitive:
            return Subject(at), at
        if len(item.members) > 1 and at == trigger - 1:
            return Subject(at, last=True), at
        return _borrowed(items, before, infinitive=infinitive, depth=depth), -1
    if item.kind == "role" and infinitive and kind == "people" and before == at - 1:
        return Subject(before), at  # "named Jane Doe head of research, replacing John Roe"
    if item.kind == "staff" and before > 0 and kind == "and" and items[before - 1].members:
        return Subject(before - 1), at
    if kind == "as" and item.kind == "people" and at == trigger - 1 and not infinitive:
        return Subject(at), at  # "as Jane Doe departs"
    finite = not infinitive or items[at + 1].kind in {"future", "auxiliary", "would", "maybe"}
    if kind in {"of", "from"} and before and items[before - 1].kind == "board_noun" and finite:
        return Subject(at), at  # "the board of Acme fired Jane Doe"
    is_object = kind == "word" and _is_object(items, before)
    borrows = is_object and infinitive and item.kind == "people" and at >= trigger - 2
    borrows = borrows or (infinitive and item.kind == "people" and _waits(items, at, trigger))
    if borrows or (kind not in PREPOSITIONS and not is_object):
        return Subject(at), at
    return None, before


def _waits(items: Sequence[Item], at: int, trigger: int) -> bool:
    """ "It is for Jane Doe to leave", "c'est au tour de Jane Doe de partir"."""
    return at == trigger - 2 and items[at + 1].kind == "of" and at > 0 and items[at - 1].kind == "of"


def following_subject(items: Sequence[Item], trigger: int) -> Subject | None:
    """The subject behind a leading clause: "Leaving Acme after ten years, Jane Doe joins …".

    And behind "the latest to leave Acme is …".
    """
    for at in range(trigger + 1, min(trigger + _FURTHEST, len(items) - 1)):
        if items[at].kind == "comma" and items[at + 1].kind in {"people", "pronoun"}:
            return Subject(at + 1)
        if items[at].kind == "be" and at <= trigger + _NEAR and items[at + 1].kind == "people":
            owner = at + 2 < len(items) and items[at + 2].kind == "owner"
            return None if owner else Subject(at + 1)
    return None


def _is_said(items: Sequence[Item], at: int) -> bool:
    """ "Anunció en LinkedIn que se irá": what is said, though the word is that of a relative clause."""
    if items[at].text != "que":
        return False
    for before in range(at - 1, max(-1, at - 6), -1):
        if items[before].kind == "say":
            return True
        if items[before].kind in {"comma", "stop", "relative", "people", "trigger"}:
            return False
    return False


def _antecedent(items: Sequence[Item], at: int) -> int | None:
    before = at - 1
    while before >= 0 and items[before].kind in {"comma", "quote", "close"}:
        before -= 1
    timed = before
    while timed > 0 and items[timed].kind in {"month", "number", "time", "weekday", "mark"}:
        timed -= 1  # "by Jane Doe on May 1, who …"
    while timed < before and timed > 0 and items[timed].kind in PREPOSITIONS | ARTICLES:
        timed -= 1
    if timed < before and items[timed].members:
        before = timed
    return before if before >= 0 and items[before].kind in _ANTECEDENTS else None


def _before_aside(items: Sequence[Item], at: int) -> int:
    """Where to read on left of a comma: before the aside that it closes, if it closes one."""
    for opening in range(at - 1, max(0, at - 25), -1):
        if items[opening].kind in {"comma", "dash", "open"}:
            inside = [item.kind for item in items[opening + 1 : at]]
            verb = inside.index("trigger") if "trigger" in inside else 0
            aside = not verb or "relative" in inside[:verb]
            if inside[:1] == ["thing_relative"] and items[at - 1].members:
                break  # "Acme, whose chief executive, Jane Doe, will …"
            if items[opening - 1].kind in PHRASES and aside and inside:
                return at - 1 if inside == ["people"] else opening - 1
            break
    return at - 1


def _before_article(items: Sequence[Item], at: int) -> int:
    before = at - 1
    while before >= 0 and items[before].kind in _BEFORE_NOUNS:
        before -= 1
    return before


def _is_object(items: Sequence[Item], verb: int) -> bool:
    """Whether the word at ``verb`` looks like a verb with a subject of its own before it."""
    for at in range(verb - 1, max(-1, verb - 6), -1):
        if items[at].kind in {"people", "pronoun", "organization"}:
            return True
        if items[at].kind in {"comma", "subordinator", "say", "trigger", "stop"}:
            return False
    return False
