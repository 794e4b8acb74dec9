"""A filter as somebody asks for it: read from an address, written back as one, put into words, applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.metrics.move_filter import narrow, words
from tracker.metrics.move_filter.parameters import PARAMETERS, MoveFilterForm
from tracker.metrics.move_filter.records import Records, records_named, unknown_in
from tracker.moves.models.move import MoveQuerySet

Parameters = Mapping[str, Any]


class BadFilter(ValueError):
    """A filter that cannot be understood; ``errors`` has sentences by parameter."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(" ".join(f"{name}: {text}" for name, texts in errors.items() for text in texts))
        self.errors = errors


@dataclass(frozen=True)
class MoveFilter:
    """What moves are narrowed to: the parameters that say something, read. None of them means all moves."""

    said: Mapping[str, Any]

    @classmethod
    def read(cls, data: Parameters | str, *, beside: Collection[str] = ()) -> Self:
        """Read the parameters of an address: a QueryDict, another mapping or a text such as ``kind=arrival``.

        ``beside`` are other parameters that the address may have. Raises BadFilter that names each
        parameter that is unknown or has no such value. Asks the database nothing.
        """
        form = MoveFilterForm(_query_dict(data))
        errors = {name: [str(each) for each in texts] for name, texts in form.errors.items()}
        for name in form.data:
            if name not in PARAMETERS and name not in beside:
                errors[name] = [_("There is no such filter. Filters are %s.") % ", ".join(PARAMETERS)]
        if errors:
            raise BadFilter(errors)
        return cls.of(form.cleaned_data)

    @classmethod
    def of(cls, cleaned_data: Mapping[str, Any]) -> Self:
        """What a form that was found valid has read."""
        said = {name: cleaned_data.get(name) for name in PARAMETERS}
        if not said["with_children"]:
            said["with_children"] = None
        if said["level"] == "organization":
            said["level"] = ""
        return cls({name: value for name, value in said.items() if value not in (None, "", [])})

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return bool(self.said)

    @property
    def query(self) -> str:
        """It as it stands in an address and is stored: the same text for all ways to ask for the same."""
        return urlencode(
            {name: _written(self.said[name]) for name in PARAMETERS if name in self.said}, doseq=True
        )

    @cached_property
    def named(self) -> dict[str, Records]:
        """By parameter, the records that it names; see `records_named` for the cost."""
        names = ("person", "organization", "from_organization", "to_organization")
        return {name: records_named(name, self.said[name]) for name in names if name in self.said}

    def check(self) -> None:
        """Raise BadFilter where it names a person, organization, source or group move that is not there."""
        errors: dict[str, list[str]] = {}
        for name, sentence in unknown_in(dict(self.said), self.named):
            errors.setdefault(name, []).append(sentence)
        if errors:
            raise BadFilter(errors)

    def apply(self, moves: MoveQuerySet, *, today: date) -> MoveQuerySet:
        """Narrow moves to those that are asked for; see `narrow` for the cost. Who is not there has none."""
        return narrow.narrowed(moves, self.said, self.named, today=today)

    def in_words(self) -> str:
        """One sentence, such as “Moves out of OpenAI, confirmed, since 2024.”."""
        return words.sentence(self.said, self.named)


def _query_dict(data: Parameters | str) -> QueryDict:
    if isinstance(data, QueryDict):
        return data
    if isinstance(data, str):
        return _of_text(data)
    query = QueryDict(mutable=True)
    for name, value in data.items():
        values = value if isinstance(value, list | tuple) else [value]
        query.setlist(name, [_written(each) for each in values if each is not None])
    return query


def _of_text(text: str) -> QueryDict:
    """The parameters of an address, or of the end of one."""
    is_address = text.strip().startswith(("?", "/", "https://", "http://"))
    try:
        return QueryDict(text.partition("?")[2].partition("#")[0] if is_address else text)
    except TooManyFieldsSent as error:
        raise BadFilter({"filter": [_("These are too many parameters.")]}) from error


def _written(value: Any) -> Any:
    """A value as it stands in an address."""
    if isinstance(value, list):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
