"""Why the model did not read a text."""

from tracker.language_model.models import Outcome


class NotRead(Exception):
    """The model did not read the text; the message says why, in a sentence of our own words."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
