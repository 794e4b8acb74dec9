"""The definitions of all figures, for those who keep their numbers."""

from __future__ import annotations

from tracker.metrics.after import FOUNDERS, RETURNS, TIME_TO_NEXT
from tracker.metrics.attrition import ATTRITION
from tracker.metrics.counts import Definition
from tracker.metrics.delays import ANNOUNCEMENT_DELAY, DISCOVERY_DELAY
from tracker.metrics.departures import (
    ARRIVALS,
    ARRIVALS_OF_LINEAGES,
    DEPARTURES,
    DEPARTURES_OF_LINEAGES,
)
from tracker.metrics.flows import FLOWS, POACH
from tracker.metrics.followers import FOLLOWERS
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.net import NET
from tracker.metrics.retention import RETENTION
from tracker.metrics.survival import SURVIVAL

DEFINITIONS: tuple[Definition, ...] = (
    *(DEPARTURES, ARRIVALS, DEPARTURES_OF_LINEAGES, ARRIVALS_OF_LINEAGES, NET, FLOWS, POACH),
    *(HEADCOUNT, ATTRITION, RETENTION, SURVIVAL, FOUNDERS, RETURNS, TIME_TO_NEXT, FOLLOWERS),
    *(ANNOUNCEMENT_DELAY, DISCOVERY_DELAY),
)
