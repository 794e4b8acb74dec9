"""Figures hold nothing about people: they count, and what is counted goes with the moves."""

from tracker.metrics.models import OrganizationChange, OrganizationMonth, PairMonth
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(model=OrganizationChange),
    PersonalData(model=OrganizationMonth),
    PersonalData(model=PairMonth),
)
