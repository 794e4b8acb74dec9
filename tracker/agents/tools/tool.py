"""What a tool is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from tracker.agents.answers.base import Answer
from tracker.agents.arguments import Arguments
from tracker.api.inside import Caller


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that an agent can ask for.

    ``run`` raises Refused where the API does; ``renamed`` says which argument a field of the API is, where
    the names differ.
    """

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    answer: type[Answer]
    run: Callable[[Caller, Any], Answer]
    writes: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a model, without titles, which repeat the names.

    An argument that may be left out is described by what it may be, and not by null.
    """
    plain: dict[str, Any] = _plain(model.model_json_schema(mode="serialization"))
    return plain


def _plain(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "default" in schema and schema["default"] is None and "anyOf" in schema:
        (one,) = (each for each in schema["anyOf"] if each != {"type": "null"})
        schema = one | {name: value for name, value in schema.items() if name != "anyOf"}
    return {
        name: {key: _plain(value) for key, value in below.items()} if name in _NAMED else _plain(below)
        for name, below in schema.items()
        if not (name == "title" and isinstance(below, str)) and not (name == "default" and below is None)
    }


_NAMED = ("properties", "$defs")  # below these stand names of our own, such as `title`
