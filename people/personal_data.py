"""What persons and their names hold, for erasing and exporting."""

from people.models import Person, PersonIdentifier, PersonName
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(model=Person, named_in=["name", "slug", "sort_key"], cut={"note": ""}),
    PersonalData(model=PersonName, named_in=["name", "key"]),
    PersonalData(model=PersonIdentifier, reported=["value"]),
)
