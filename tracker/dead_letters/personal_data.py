"""What dead letters hold about people: an error may name anybody, so its words are cut."""

from tracker.dead_letters.models import DeadLetter
from tracker.privacy.declarations import CUT, PersonalData, declare

declare(
    PersonalData(
        model=DeadLetter,
        cut={"reason": CUT, "traceback": ""},
        told_in=["arguments"],
        nameless={
            "task": "is the name of a function",
            "fingerprint": "is a hash of the task and its arguments",
            "queue": "is the name of a queue",
        },
    ),
)
