"""Net: arrivals less departures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from tracker.dates import PartialDate
from tracker.metrics.counts import Count, Definition
from tracker.metrics.departures import OrganizationCount

NET = Definition(
    "net",
    1,
    _(
        "Arrivals less departures. At least and at most take the fewest of the one and the most of the "
        "other, so that vague dates are not assumed to cancel out."
    ),
)


@dataclass(frozen=True, slots=True)
class Net:
    """Both counts, and their difference at least, on average and at most."""

    arrivals: Count
    departures: Count

    @property
    def min(self) -> int:
        return self.arrivals.min - self.departures.max

    @property
    def value(self) -> float:
        return self.arrivals.value - self.departures.value

    @property
    def max(self) -> int:
        return self.arrivals.max - self.departures.min


@dataclass(frozen=True, slots=True)
class OrganizationNet:
    """One row of the figure by organization."""

    organization: Organization
    net: Net


@dataclass(frozen=True, slots=True)
class MonthNet:
    """One row of the figure by month."""

    month: PartialDate
    net: Net


def net_by_organization(
    arrivals: Iterable[OrganizationCount], departures: Iterable[OrganizationCount]
) -> list[OrganizationNet]:
    """Every organization with arrivals or departures, who gained the most first."""
    came = {row.organization: row.count for row in arrivals}
    left = {row.organization: row.count for row in departures}
    rows = [
        OrganizationNet(organization, Net(came.get(organization, Count()), left.get(organization, Count())))
        for organization in came.keys() | left.keys()
    ]
    return sorted(rows, key=lambda row: (-row.net.value, row.organization.sort_key))
