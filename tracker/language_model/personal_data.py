"""What is kept of asking the language model holds nothing about people: no text, no claim, no answer."""

from tracker.language_model.models import ModelDay, ModelReading
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(model=ModelDay),
    PersonalData(
        model=ModelReading,
        nameless={
            "model": "is the name of a model",
            "problem": "is a sentence of the software's own about a server",
            "dropped_for": "counts by words of a fixed list",
        },
    ),
)
