"""Tokens are about tools and those who work here, not about those who are followed."""

from tracker.access.models import Token
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
)
