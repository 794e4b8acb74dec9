"""Makes steps of the times that somebody spent at organizations. Pure: dates in, steps out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.dates import PartialDate

SAME_TIME_WITHIN_DAYS = 1


@dataclass(frozen=True, slots=True)
class Stint:
    """The time at one organization, from one statement or several that meet."""

    organization_id: int
    start: PartialDate | None
    end: PartialDate | None
    start_id: str
    end_id: str
    founded: bool = False


@dataclass(frozen=True, slots=True)
class CareerStep:
    """A departure, an arrival, or both as one. ``key`` names the statements that it is made of."""

    left: Stint | None
    joined: Stint | None
    when: PartialDate
    key: str


def steps_of(stints: Iterable[Stint], *, death: PartialDate | None, seen: Counter[str]) -> list[CareerStep]:
    """The steps of one person, by date.

    The end of one stint and the start of another at the same time, as far as their dates tell, are one
    transfer, unless more than one pairing is possible. Who died in a post has not left it.
    """
    joined = _joined(stints)
    seen["stints without a date"] += sum(not (each.start or each.end) for each in joined)
    starts = [each for each in joined if each.start]
    ends = [each for each in joined if each.end and not _ends_by_death(each, death)]
    seen["stints that ended by death"] += sum(_ends_by_death(each, death) for each in joined)
    pairs = _transfers(ends, starts)
    left, come = {id(end) for end, _start in pairs}, {id(start) for _end, start in pairs}
    steps = [_step(end, start) for end, start in pairs]
    steps += [_step(end, None) for end in ends if id(end) not in left]
    steps += [_step(None, start) for start in starts if id(start) not in come]
    return sorted(steps, key=lambda step: (step.when.first_day, step.key))


def _step(left: Stint | None, joined: Stint | None) -> CareerStep:
    """The more precise of two dates tells when; of two alike that of the arrival."""
    dates = [each for each in (joined and joined.start, left and left.end) if each]
    when = min(dates, key=lambda each: each.days)
    parts = [f"{left.end_id}:end"] if left else []
    parts += [f"{joined.start_id}:start"] if joined else []
    return CareerStep(left, joined, when, "+".join(parts))


def _transfers(ends: list[Stint], starts: list[Stint]) -> list[tuple[Stint, Stint]]:
    """The pairs of an end and a start of which neither could be paired otherwise."""
    possible = [(end, start) for end in ends for start in starts if _may_be_one(end, start)]
    of_end, of_start = Counter(id(end) for end, _ in possible), Counter(id(start) for _, start in possible)
    return [(end, start) for end, start in possible if of_end[id(end)] == of_start[id(start)] == 1]


def _may_be_one(end: Stint, start: Stint) -> bool:
    if end.organization_id == start.organization_id or end.end is None or start.start is None:
        return False
    began_earlier = end.start is None or end.start.first_day <= start.start.last_day
    goes_on = start.end is None or start.end.last_day >= end.end.first_day
    return began_earlier and goes_on and end.end.days_apart(start.start) <= SAME_TIME_WITHIN_DAYS


def _ends_by_death(stint: Stint, death: PartialDate | None) -> bool:
    return bool(death and stint.end and stint.end.last_day >= death.first_day)


def _joined(stints: Iterable[Stint]) -> list[Stint]:
    """One stint for statements of one organization that meet or overlap, as for two posts in a row."""
    by_organization: defaultdict[int, list[Stint]] = defaultdict(list)
    for stint in stints:
        by_organization[stint.organization_id].append(stint)
    joined: list[Stint] = []
    for several in by_organization.values():
        several.sort(key=lambda each: (each.start.first_day if each.start else date.min, each.start_id))
        whole = [several[0]]
        for stint in several[1:]:
            if _meet(whole[-1], stint):
                whole[-1] = _as_one(whole[-1], stint)
            else:
                whole.append(stint)
        joined += whole
    return joined


def _meet(one: Stint, later: Stint) -> bool:
    gap = timedelta(days=SAME_TIME_WITHIN_DAYS)
    return not (one.end and later.start and later.start.first_day > one.end.last_day + gap)


def _as_one(one: Stint, later: Stint) -> Stint:
    """The start of the first that has one; the end of the later, since one without an end may go on."""
    founded = one.founded or later.founded
    whole = replace(one, founded=founded)
    if later.start and (one.start is None or _says_more(later.start, one.start)):
        whole = replace(whole, start=later.start, start_id=later.start_id)
    if later.end is None and (later.start is None or later.founded):
        return whole  # who says that somebody founded it says nothing of how long they stayed
    if one.end and later.end and one.end.last_day > later.end.last_day:
        return whole
    return replace(whole, end=later.end, end_id=later.end_id)


def _says_more(one: PartialDate, other: PartialDate) -> bool:
    """Whether the first is a more precise form of the other."""
    return one.days < other.days and one.days_apart(other) == 0
