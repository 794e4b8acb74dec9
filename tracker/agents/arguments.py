"""What tools are given: checked by the same model that describes it, with errors that name the argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.config import JsonDict
from pydantic_core import ErrorDetails

from tracker.names.models import MAX_NAME, MAX_SLUG

NotGiven: TypeAlias = None
"""An argument may be left out; null is the same, which no schema has to say."""
Slug = Annotated[str, Field(min_length=1, max_length=MAX_SLUG + 10)]
PartialDay = Annotated[
    str,
    Field(
        max_length=10,
        description="2024, 2024-10 or 2024-10-14, inclusive.",
        examples=["2024", "2024-10", "2024-10-14"],
    ),
]
Name = Annotated[str, Field(max_length=MAX_NAME)]


class WrongArguments(Exception):
    """Arguments that a tool does not take. ``faults``: the argument and a sentence."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{name}: {said}" if name else said for name, said in faults))
        self.faults = faults


def choice(values: Iterable[str], said: str = "") -> Any:
    """A field of one of some words. The API refuses another, in its own sentence."""
    return Field(default=None, description=said or None, json_schema_extra={"enum": list(values)})


def choices(values: Iterable[str], said: str = "") -> Any:
    """A field of any number of some words, of which one has to fit."""
    items: JsonDict = {"type": "string", "enum": list(values)}
    return Field(default=None, description=said or None, json_schema_extra={"items": items})


def chosen(name: str, given: Sequence[str] | None, values: Sequence[str]) -> Sequence[str]:
    """What was chosen of some words, all where nothing was. Raises WrongArguments for another word."""
    wrong = [each for each in given or () if each not in values]
    if wrong:
        said = _("“%(word)s” is not one of %(words)s.")
        raise WrongArguments([(name, said % {"word": wrong[0][:100], "words": ", ".join(values)})])
    return given or values


class Arguments(BaseModel):
    """Named arguments; one that is not described is refused, since it would mislead."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @classmethod
    def read(cls, given: dict[str, Any]) -> Any:
        """The arguments. Raises WrongArguments."""
        try:
            return cls.model_validate({name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            known = list(cls.model_fields)
            raise WrongArguments([_fault(each, known) for each in error.errors()]) from error

    def query(self, *left_out: str) -> dict[str, str | list[str]]:
        """Those that were given, as an address of the API takes them."""
        given = self.model_dump(exclude_unset=True, exclude_none=True, exclude=set(left_out))
        return {name: _as_text(value) for name, value in given.items()}


def _as_text(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


_SENTENCES = {
    "missing": gettext_lazy("This is needed."),
    "string_type": gettext_lazy("This is a text."),
    "string_too_short": gettext_lazy("This is not empty."),
    "string_too_long": gettext_lazy("This has at most %(max_length)d characters."),
    "int_type": gettext_lazy("This is a whole number."),
    "bool_type": gettext_lazy("This is true or false."),
    "list_type": gettext_lazy("This is a list."),
    "greater_than_equal": gettext_lazy("This is at least %(ge)s."),
    "less_than_equal": gettext_lazy("This is at most %(le)s."),
    "too_long": gettext_lazy("These are at most %(max_length)d."),
    "string_unicode": gettext_lazy("This is a text of valid Unicode."),
}


def _fault(error: ErrorDetails, known: list[str]) -> tuple[str, str]:
    path = ".".join(str(step)[:100] for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return path, _("There is no such argument here; there are %(names)s.") % {"names": ", ".join(known)}
    sentence = _SENTENCES.get(error["type"])
    return path, str(sentence) % error.get("ctx", {}) if sentence else error["msg"]
