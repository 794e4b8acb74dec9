"""`get_vocabulary`: what the words mean, and how the figures are defined."""

from __future__ import annotations

from inspect import getdoc

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from tracker.agents.answers.base import Answer, Part
from tracker.agents.arguments import Arguments
from tracker.agents.tools.tool import Tool
from tracker.metrics.definitions import DEFINITIONS
from tracker.moves.vocabulary import (
    COUNTED_CAPACITIES,
    COUNTED_STATUSES,
    Capacity,
    EntryManner,
    ExitManner,
    MoveKind,
    MoveStatus,
    Origin,
    Review,
    RoleGroup,
)

_WORDS: dict[str, type[TextChoices]] = {
    "kind": MoveKind,
    "status": MoveStatus,
    "exit_manner": ExitManner,
    "entry_manner": EntryManner,
    "capacity": Capacity,
    "role_group": RoleGroup,
    "origin of a claim": Origin,
    "review of a claim": Review,
}


class Word(Part):
    """One field and the words that may stand in it."""

    field: str
    means: str
    values: dict[str, str]


class Defined(Part):
    """What a figure counts, and which version of the definition that is."""

    name: str
    version: int
    text: str


class VocabularyAnswer(Answer):
    words: list[Word]
    counted_statuses: list[str]
    counted_capacities: list[str]
    definitions: list[Defined]

    def in_words(self) -> str:
        lines = [f"{word.field}: {', '.join(word.values)}. {word.means}" for word in self.words]
        counted = ", ".join([*self.counted_statuses, *self.counted_capacities])
        lines.append(f"{_('Figures count')}: {counted}.")
        lines += [f"{each.name} {each.version}: {each.text}" for each in self.definitions]
        return "\n".join(lines)


class GetVocabularyArguments(Arguments):
    """None."""


def vocabulary() -> VocabularyAnswer:
    """The words of moves and the definitions of figures, as the code has them. No query."""
    words = [
        Word(
            field=field,
            means=_about(choices),
            values={word: str(choices(word).label) for word in choices.values},
        )
        for field, choices in _WORDS.items()
    ]
    definitions = [Defined(name=each.name, version=each.version, text=str(each.text)) for each in DEFINITIONS]
    return VocabularyAnswer(
        words=words,
        counted_statuses=[each.value for each in COUNTED_STATUSES],
        counted_capacities=[each.value for each in COUNTED_CAPACITIES],
        definitions=definitions,
    )


def _about(choices: type[TextChoices]) -> str:
    return " ".join((getdoc(choices) or "").split())


GET_VOCABULARY = Tool(
    name="get_vocabulary",
    title="Words and definitions",
    description="What the words of moves mean, and the definition and version of each figure.",
    arguments=GetVocabularyArguments,
    answer=VocabularyAnswer,
    run=lambda _caller, _asked: vocabulary(),
)
