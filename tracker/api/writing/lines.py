"""Reading a typed line, or a sentence, as drafts of moves that can be sent as they are or put right first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from tracker.api.problems import ProblemFieldSerializer, problem_of
from tracker.api.writing.inputs import STEP_FIELDS, EvidenceInput, StepInput, StrictSerializer, problem_with
from tracker.dates import PartialDate
from tracker.dates.typed import read_typed_date
from tracker.moves.models import Move
from tracker.moves.quick import LONGEST, Filling, read_quick
from tracker.moves.resolve import Resolver
from tracker.moves.typed_names import TypedName, meaning_of
from tracker.names.models import MAX_NAME
from tracker.names.pairs import PairKind

_KINDS: dict[str, PairKind] = {"person": "person", "from_organization": "organization"}
_KINDS |= {"to_organization": "organization"}
_EVIDENCE = {"evidence_url": "url", "evidence_quote": "quote"}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A line",
            {"text": "Mira Murati: OpenAI > Thinking Machines Lab, Feb 2025, (CTO > CEO)"},
            request_only=True,
        ),
        OpenApiExample("A sentence", {"text": "Jane Doe left Foo for Bar in May 2024."}, request_only=True),
    ]
)
class LineInput(StrictSerializer):
    """A line as the desk takes it, or a text that states moves, in any language of the extraction."""

    text = serializers.CharField(
        max_length=LONGEST, help_text="Which number of 03/04/2024 is the month depends on `Accept-Language`."
    )


class DraftSerializer(serializers.Serializer[Any]):
    """A move that the text states."""

    label = serializers.CharField(  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
        help_text="In short."
    )
    move = serializers.DictField(
        help_text="What can be sent to `POST moves/`: a name that means one record is its slug."
    )
    problems = ProblemFieldSerializer(
        many=True,
        help_text="What is to be settled first: names that are not clear, and what would be refused.",
    )


class LineSerializer(serializers.Serializer[Any]):
    """What was read, the likeliest first, and what was not."""

    drafts = DraftSerializer(many=True)
    problems = serializers.ListField(child=serializers.CharField(), help_text="Whole sentences.")


def line_read(text: str, *, locale: str, today: date) -> dict[str, Any]:
    """The drafts, with what each name means. Costs what looking names up does."""

    def read_date(said: str) -> PartialDate:
        return read_typed_date(said, locale=locale, today=today)

    read, resolver = read_quick(text, read_date=read_date), Resolver()
    return {
        "drafts": [_draft(filling, resolver) for filling in read.fillings],
        "problems": [str(problem) for problem in read.problems],
    }


def _draft(filling: Filling, resolver: Resolver) -> dict[str, Any]:
    move, problems = _fields(filling.fields), []
    for side, kind in _KINDS.items():
        text = filling.fields.get(side, "").strip()[:MAX_NAME]
        if not text:
            continue
        meaning = meaning_of(TypedName(kind, text), resolver)
        move[side] = meaning.record.slug if meaning.record is not None else {"name": text}
        if meaning.problem:
            said = {"source": "body", "field": side, "code": "unclear_name", "detail": problem_with(meaning)}
            problems.append(said)
    problems += _refused(move)
    return {"label": filling.label, "move": move, "problems": problems}


def _refused(move: dict[str, Any]) -> Iterator[dict[str, str]]:
    """What of the fields beside names would be refused: a move without a date, an address that is none."""
    if not move.keys() & {"announced_on", "effective_on"}:
        yield {"source": "body", "field": "announced_on", "code": "required", "detail": _needs_a_date()}
    body = _BesideNames(data={name: move[name] for name in (*STEP_FIELDS, "evidence") if name in move})
    if not body.is_valid():
        yield from problem_of(ValidationError(body.errors), "body")["errors"]


def _needs_a_date() -> str:
    rules = {rule.name: rule for rule in Move._meta.constraints}
    return str(rules["move_has_a_date"].violation_error_message)


class _BesideNames(StepInput):
    """What a draft says beside names, dates and status, as a move is sent."""

    evidence = EvidenceInput(required=False)


def _fields(fields: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: value for name, value in fields.items() if name not in _KINDS and name not in _EVIDENCE
    }
    evidence = {_EVIDENCE[name]: value for name, value in fields.items() if name in _EVIDENCE}
    return said | ({"evidence": evidence} if evidence else {})
