"""Figures hold nothing about people: they count, and what is counted goes with the moves."""

from tracker.metrics.models import OrganizationMonth, PairMonth, Version
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(model=OrganizationMonth),
    PersonalData(model=PairMonth),
    PersonalData(model=Version, nameless={"subject": "is a word and the number of a record"}),
)
