"""What the desk holds about people: notes on them go with them, and a filter that names them goes too."""

from tracker.privacy.declarations import CUT, PersonalData, declare
from tracker.workbench.models import Assignment, PrivateNote, SavedFilter

declare(
    PersonalData(model=PrivateNote, cut={"text": CUT}),
    PersonalData(model=Assignment),
    PersonalData(
        model=SavedFilter, told_in=["name", "query"], nameless={"page": "is a word of the software itself"}
    ),
)
