"""Reads what the model answered, and refuses what is not of the schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from tracker.language_model.models import Outcome
from tracker.language_model.problems import NotRead
from tracker.language_model.prompt import SCHEMA

_MOST_MOVES = 200
_MOST_TOKENS = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said, and what the server counted: None where it does not say."""

    content: str
    input_tokens: int | None
    output_tokens: int | None


@dataclass(frozen=True, slots=True)
class StatedMove:
    """A move as the model states it; each field is of the schema and nothing else is known of it."""

    person: str
    from_org: str | None
    to_org: str | None
    role_from: str | None
    role_to: str | None
    exit_manner: str | None
    entry_manner: str | None
    from_capacity: str
    to_capacity: str
    status: str
    date: str | None
    quote: str


def read_answer(body: bytes) -> Answer:
    """The first choice of a chat completion. Raises NotRead where the body is none."""
    found = _json(body)
    try:
        choice = found["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
        usage = found.get("usage") or {}
        counted = usage.get("prompt_tokens"), usage.get("completion_tokens")
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise _bad(_("It is no chat completion.")) from error
    tokens = [count if type(count) is int and 0 <= count <= _MOST_TOKENS else None for count in counted]
    if not isinstance(content, str):
        content = ""  # it refused; what it counted is paid all the same
    return Answer("" if reason == "length" else content, *tokens)


def stated_moves(content: str) -> list[StatedMove]:
    """The moves in what the model said. Raises NotRead where it is not of the schema."""
    if not content:
        raise _bad(_("The model gave no answer, or one that was cut off."))
    found = _json(content.encode(errors="replace"))
    if next(_validator().iter_errors(found), None) is not None:
        raise _bad(_("The answer is not of the schema that was asked for."))
    if len(found["moves"]) > _MOST_MOVES:
        raise _bad(_("The answer lists more than %d moves.") % _MOST_MOVES)
    return [StatedMove(**move) for move in found["moves"]]


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # 10 MB that a tracker without a model does without

    return Draft202012Validator(SCHEMA)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad(_("The answer is no JSON.")) from error


def _bad(message: str) -> NotRead:
    return NotRead(Outcome.BAD_ANSWER, message)
