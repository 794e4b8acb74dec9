"""What organizations hold about people: some are named after one, which an erasure reports and leaves."""

from orgs.models import Lineage, Organization, OrganizationIdentifier, OrganizationName
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(
        model=Organization,
        reported=["name", "website"],
        cut={"note": ""},
        nameless={
            "slug": "is made of the name, which is reported",
            "sort_key": "is made of the name, which is reported",
            "country": "is two letters",
        },
    ),
    PersonalData(
        model=OrganizationName, reported=["name"], nameless={"key": "is made of the name, which is reported"}
    ),
    PersonalData(model=OrganizationIdentifier, reported=["value"]),
    PersonalData(model=Lineage),
)
