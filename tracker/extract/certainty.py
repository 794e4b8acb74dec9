"""How sure a sentence is of a step: rumoured, announced, confirmed or denied."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extract.items import Item
from tracker.extract.languages import Language, Trigger

_CLAUSE_ENDS = frozenset({"comma", "stop", "relative", "dash", "subordinator", "thing_relative"})
_AHEAD = frozenset({"future", "conditional", "present", "gerund", "base"})


def status_of(
    items: Sequence[Item], at: int, trigger: Trigger, subject: int | None, language: Language
) -> str | None:
    """The status that the sentence gives to the verb at ``at``; None where it only supposes it."""
    kinds = {item.kind for item in items}
    verb = _verb_kinds(items, at, subject)
    if _is_supposed(items, at):
        return None
    clause = _verb_kinds(items, at, None)
    if "attempt" in clause and trigger.frame.pattern == "takes" and "hearsay" in kinds:
        return "rumoured"  # "is trying to lure Jane Doe, people familiar with the matter say"
    if "attempt" in clause or (trigger.tense == "base" and "request" in clause):
        return None
    if trigger.tense == "noun" and "negation" in verb and items[at - 1].kind in {"possessive", "determiner"}:
        return None  # "n'a jamais évoqué son départ": what was not said, not what will not be
    if "negation" in verb or "refusal" in clause or "denial" in kinds:
        return "denied"
    if (given := trigger.frame.status or _given(items, at, trigger)) is not None:
        return given
    if "hearsay" in kinds or "maybe" in verb:
        return "rumoured"
    if trigger.tense == "conditional" or "would" in verb:
        said = "say" in kinds and (not language.conditional_is_hearsay or _tells_of_self(items, at))
        return "announced" if said else "rumoured"
    if trigger.tense in _AHEAD or "future" in verb:
        return "announced"
    return "announced" if trigger.tense == "noun" and "say" in kinds else "confirmed"


def _tells_of_self(items: Sequence[Item], at: int) -> bool:
    """ "Jane Doe a annoncé qu'elle quitterait Acme": what lies ahead, told by who knows."""
    kinds = [item.kind for item in items[:at]]
    said = next((place for place in range(at - 1, 0, -1) if kinds[place] == "say"), 0)
    between = kinds[said + 1 :]
    joined = bool({"thing_relative", "subordinator", "relative"} & set(between))
    return (
        said > 0
        and kinds[said - 1] in {"people", "pronoun", "generic", "organization", "unknown"}
        and joined
        and (between[-1] in {"pronoun", "thing_relative", "relative"} or "people" in between)
    )


def _given(items: Sequence[Item], at: int, trigger: Trigger) -> str | None:
    """The status that a verb before an infinitive gives it: "in talks with Jane Doe to return"."""
    if trigger.tense != "base":
        return None
    before = (each.frame.status for item in items[max(0, at - 8) : at] for each in item.triggers)
    return next((status for status in before if status is not None), None)


def _verb_kinds(items: Sequence[Item], at: int, subject: int | None) -> set[str]:
    """The kinds of the items between the subject and its verb, in the verb's own clause."""
    start = subject + 1 if subject is not None and subject < at else 0
    begin = at
    while begin > start and items[begin - 1].kind not in _CLAUSE_ENDS:
        begin -= 1
    behind = {"negation"} & {item.kind for item in items[at + 1 : at + 2]}
    return {item.kind for item in items[begin:at]} | behind


def _is_supposed(items: Sequence[Item], at: int) -> bool:
    begin = at
    while begin and items[begin - 1].kind not in {"comma", "stop"}:
        begin -= 1
    opening = [item.kind for item in items[:3]] + [item.kind for item in items[begin:at]]
    return "hypothetical" in opening
