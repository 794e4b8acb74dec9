"""Denials that deny no departure, only how it came about: "was fired; he did not resign"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tracker.extract.steps import Step

_Manner = tuple[str | None, str | None]


def without_denied_manners(steps: Iterable[Step]) -> list[Step]:
    """The steps without denials of the manner of a departure that the same text states."""
    found = list(steps)
    if not any(step.status == "denied" for step in found):
        return found
    stated = _Departures()
    for step in found:
        stated.note(step)
    return [step for step in found if not stated.explain(step)]


class _Departures:
    """The departures that a text states, by place and by sentence."""

    def __init__(self) -> None:
        self._manners: dict[tuple[str, str], set[_Manner]] = defaultdict(set)
        self._in_sentence: dict[tuple[str, int], list[Step]] = defaultdict(list)

    def note(self, step: Step) -> None:
        """Keep a step that is a departure and is not denied."""
        place = step.from_org or step.guess_from
        if step.origin_only or step.target_only:
            return
        if step.status == "denied" or place is None or step.from_org == step.to_org:
            return
        self._manners[step.person, place].add((step.exit_manner, step.from_capacity))
        self._in_sentence[step.person, step.start].append(step)

    def explain(self, step: Step) -> bool:
        """Whether a step denies only the manner of a departure that is stated."""
        if step.status != "denied" or step.to_org is not None or step.from_org is None:
            return False
        if any(_is_same_departure(each, step) for each in self._in_sentence[step.person, step.start]):
            return True
        stated = self._manners[step.person, step.from_org]
        return step.exit_manner is not None and any(
            manner != step.exit_manner and (capacity or "employment") == (step.from_capacity or "employment")
            for manner, capacity in stated
        )


def _is_same_departure(stated: Step, denied: Step) -> bool:
    """In one sentence even the same manner is only denied in part: "was laid off, not fired"."""
    asserted = stated.status != "rumoured" and (denied.exit_manner or stated.exit_manner)
    same_place = denied.from_org in {stated.from_org, stated.guess_from}
    return bool(asserted) and (same_place or not stated.settled or not denied.settled)
