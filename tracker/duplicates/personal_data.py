"""What pairs hold about people: those of an erased person go, whatever was decided about them."""

from tracker.duplicates.models import ChangedRecord, OrganizationPair, PersonPair
from tracker.privacy.declarations import CUT, PersonalData, declare

_ORGANIZATIONS = "is about the names of two organizations, which are reported"

declare(
    PersonalData(
        model=PersonPair, named_in=["left_name", "right_name"], told_in=["reasons"], cut={"note": CUT}
    ),
    PersonalData(
        model=OrganizationPair,
        cut={"note": CUT},
        nameless=dict.fromkeys(["left_name", "right_name", "reasons"], _ORGANIZATIONS),
    ),
    PersonalData(model=ChangedRecord, nameless={"kind": "is a word of a fixed list"}),
)
