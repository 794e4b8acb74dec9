"""What is odd about the latest entries of a source, beside those before. Pure.

A source that answers may still have gone blind: it repeats itself under new ids, or its site has changed so
that no text comes any more. Each alarm compares the latest entries with the earlier ones, so that what a
source has always done is no alarm. The thresholds are one table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LATEST = 20
EARLIER = 60
_LEAST_EARLIER = 20  # to know what a source is like


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as it came and what became of it. ``length`` is that of its text, None for no article."""

    title: str
    url: str
    is_dated: bool
    has_page: bool
    length: int | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is odd, as a sentence with ``%(count)d`` of ``%(of)d``, and what counts the entries that are so.

    It sounds where at least ``often`` of the latest entries are so and at most ``seldom`` of the earlier.
    """

    sentence: StrOrPromise
    counts: Callable[[Seen], bool]
    often: float = 0.8
    seldom: float = 0.2


ALARMS = (
    Alarm(
        _("Its site may have changed: of %(count)d of the last %(of)d entries the page has no text."),
        lambda seen: not seen.has_page,
    ),
    Alarm(
        _("Its feed has changed: %(count)d of the last %(of)d entries have no title."), lambda s: not s.title
    ),
    Alarm(
        _("Its feed has changed: %(count)d of the last %(of)d entries have no date."),
        lambda s: not s.is_dated,
    ),
)
_REPEATS = _("It repeats itself: %(count)d of the last %(of)d entries have come before under another id.")
_REPEATS_OFTEN = 0.5
_SHORTER = _("Its texts have become short: %(count)d characters of late, %(of)d before.")
_A_FIFTH = 0.2
_LONG_ENOUGH = 500  # characters; what was shorter before cannot become short


def alarm_of(seen: Sequence[Seen]) -> str:
    """The first alarm that holds, as a sentence; empty for none. ``seen`` has the newest entry first."""
    latest, earlier = seen[:LATEST], seen[LATEST : LATEST + EARLIER]
    if len(latest) < LATEST:
        return ""
    repeated = sum(_is_among(each, seen[place + 1 :]) for place, each in enumerate(latest))
    if repeated >= _REPEATS_OFTEN * len(latest):
        return str(_REPEATS) % {"count": repeated, "of": len(latest)}
    if len(earlier) < _LEAST_EARLIER:
        return ""
    for alarm in ALARMS:
        count = sum(map(alarm.counts, latest))
        before = sum(map(alarm.counts, earlier)) / len(earlier)
        if count >= alarm.often * len(latest) and before <= alarm.seldom:
            return str(alarm.sentence) % {"count": count, "of": len(latest)}
    return _shorter(latest, earlier)


def _is_among(entry: Seen, earlier: Sequence[Seen]) -> bool:
    """Whether the same title at the same address came before; a title alone may be that of a series."""
    return any((entry.title, entry.url) == (each.title, each.url) for each in earlier)


def _shorter(latest: Sequence[Seen], earlier: Sequence[Seen]) -> str:
    now = [each.length for each in latest if each.length is not None]
    before = [each.length for each in earlier if each.length is not None]
    if len(now) < LATEST // 2 or len(before) < _LEAST_EARLIER:
        return ""
    short, long = median(now), median(before)
    if long < _LONG_ENOUGH or short > _A_FIFTH * long:
        return ""
    return str(_SHORTER) % {"count": short, "of": long}
