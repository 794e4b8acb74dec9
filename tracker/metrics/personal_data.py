"""Figures hold nothing about people: they count, and what is counted goes with the moves."""

from tracker.metrics.models import (
    CohortMonth,
    LeaverMonth,
    OrganizationMonth,
    PairMonth,
    StayDays,
    StayMonth,
    Version,
)
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(model=OrganizationMonth),
    PersonalData(model=PairMonth),
    PersonalData(model=StayMonth),
    PersonalData(model=CohortMonth),
    PersonalData(model=LeaverMonth),
    PersonalData(model=StayDays),
    PersonalData(model=Version, nameless={"subject": "is a word and the number of a record"}),
)
