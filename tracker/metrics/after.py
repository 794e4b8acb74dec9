"""What came after: how soon the next spell, how many founded, how many came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from tracker.dates import PartialDate, Window
from tracker.dates.counting import middle
from tracker.metrics.counts import Count, Definition
from tracker.metrics.places import Place
from tracker.metrics.shares import Share, share_of
from tracker.metrics.survival import Observed, Survival, survival_of
from tracker.moves.careers.current import current_spells
from tracker.moves.careers.plain_spells import COLUMNS, PlainSpell, plain
from tracker.moves.careers.stays import next_of
from tracker.moves.vocabulary import EntryManner

FOUNDERS = Definition(
    "founder rate",
    1,
    _("Of the people who left, the share whose next spell is at an organization that they founded."),
)
RETURNS = Definition(
    "returns",
    1,
    _("Spells that follow an earlier, ended spell of the same person at the same organization."),
)
TIME_TO_NEXT = Definition(
    "time to next",
    1,
    _(
        "Days from the end of a spell to the start of the same person's next one elsewhere; none or fewer "
        "is a direct step. Who has no next spell that is known is censored today. Vague dates count by "
        "their middle."
    ),
)
PEOPLE_AT_ONCE = 5000
Gap = tuple[int, bool]
"""Days to the next spell, or until today; and whether there is a next one."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """A spell that has ended, and the person's next spell elsewhere where one is known."""

    spell: PlainSpell
    next: PlainSpell | None
    next_organization: int | None


@dataclass(frozen=True, slots=True)
class Returner:
    """A spell, and the latest earlier one at the same place that had ended."""

    person_id: int
    earlier: PlainSpell
    again: PlainSpell

    @property
    def came_on(self) -> PartialDate:
        """When they came back; only spells with a known start are returns."""
        if self.again.started_on is None:
            raise ValueError("A return has a date.")
        return self.again.started_on


@dataclass(frozen=True, slots=True)
class TimeToNext:
    """Of the leavers: ``direct`` steps, the median of days by Kaplan–Meier, and the curve itself in days."""

    n: int
    direct: int
    median_days: float | None
    curve: Survival


def leavers(place: Place, spells: Iterable[PlainSpell], window: Window) -> list[Leaver]:
    """Who left in the window, by the middle of vague dates. Costs one query for each 5,000 people."""
    left = [
        spell
        for spell in spells
        if spell.ended_on and window.first_day <= middle(spell.ended_on) <= window.last_day
    ]
    elsewhere = _spells_elsewhere(place, {spell.person_id for spell in left})
    return [_leaver(spell, elsewhere[spell.person_id]) for spell in left]


def founders(left: Iterable[Leaver]) -> list[Leaver]:
    """The leavers whose next spell was founded by them, who left last first."""
    found = [each for each in left if each.next and each.next.entry_manner == EntryManner.FOUNDED]
    return sorted(found, key=lambda each: each.spell.seen_until, reverse=True)


def founder_rate(left: Sequence[Leaver]) -> Share:
    """The share of leavers whose next spell was founded by them."""
    return share_of(len(founders(left)), len(left))


def returns(spells: Iterable[PlainSpell], window: Window) -> list[Returner]:
    """Who may have come back in the window; the spells of a person stand together, the earliest first."""
    found: list[Returner] = []
    left: PlainSpell | None = None
    for spell in spells:
        if left and left.person_id != spell.person_id:
            left = None
        if left and spell.started_on and window.share_inside(spell.started_on) > 0:
            found.append(Returner(spell.person_id, left, spell))
        if spell.has_ended:
            left = spell
    return found


def return_count(found: Iterable[Returner], window: Window) -> Count:
    """How many returns lie in the window, at least, on average and at most."""
    total = Count()
    for each in found:
        share = window.share_inside(each.came_on)
        total += Count(int(share == 1), share, int(share > 0), int(each.again.unsourced and share > 0))
    return total


def time_to_next(left: Sequence[Leaver], *, today: date) -> TimeToNext:
    """How soon the leavers began elsewhere."""
    return time_of_gaps(gaps_of(left, today=today))


def gaps_of(left: Sequence[Leaver], *, today: date) -> Counter[Gap]:
    """How many of the leavers there are of each gap."""
    gaps: Counter[Gap] = Counter()
    for each in left:
        if each.spell.ended_on is None:
            continue
        ended = middle(each.spell.ended_on)
        began = each.next and each.next.started_on and middle(each.next.started_on)
        gaps[((began or today) - ended).days, bool(began)] += 1
    return gaps


def time_of_gaps(gaps: Mapping[Gap, int]) -> TimeToNext:
    """The same of how many there are of each gap in days, and whether the next spell is known."""
    observed = [Observed(0.0, max(float(days), 0.5), began, n) for (days, began), n in sorted(gaps.items())]
    direct = sum(n for (days, began), n in gaps.items() if began and days <= 0)
    curve = survival_of(observed)
    median = curve.median if curve.median is None or curve.median >= 1 else 0.0
    return TimeToNext(curve.n, direct, median, curve)


def _spells_elsewhere(place: Place, people: set[int]) -> dict[int, list[tuple[int, PlainSpell]]]:
    found: defaultdict[int, list[tuple[int, PlainSpell]]] = defaultdict(list)
    in_order = sorted(people)
    for at in range(0, len(in_order), PEOPLE_AT_ONCE):
        rows = current_spells().counted().filter(person__in=in_order[at : at + PEOPLE_AT_ONCE])
        for row in rows.order_by("person", "seen_from", "pk").values_list(*COLUMNS):
            organization, spell = row[0], plain(row)
            if not place.holds(organization, on=spell.seen_from):
                found[spell.person_id].append((organization, spell))
    return found


def _leaver(spell: PlainSpell, elsewhere: list[tuple[int, PlainSpell]]) -> Leaver:
    organization, following = next_of(spell, elsewhere) or (None, None)
    return Leaver(spell, following, organization)
