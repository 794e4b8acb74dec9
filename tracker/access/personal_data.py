"""Tokens are about tools and those who work here; kept answers tell of people, for a day."""

from tracker.access.models import KeptAnswer, Token
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(
        model=Token,
        nameless={
            "name": "is what somebody who works here calls a tool",
            "hint": "is how a secret begins",
            "digest": "is a hash of a secret",
        },
    ),
    PersonalData(
        model=KeptAnswer,
        told_in=["body", "headers"],
        nameless={"key": "is what a tool calls one of its requests", "request": "is a hash of a request"},
    ),
)
