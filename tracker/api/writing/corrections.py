"""What is corrected of a claim while it waits for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request

from tracker.api.access import may
from tracker.api.fields import PartialDateField
from tracker.api.problems import Conflict
from tracker.api.writing.inputs import RecordField, StepInput, problem_with
from tracker.moves.correct import NEW, correct_claim
from tracker.moves.match import WRITTEN_NAMES
from tracker.moves.models import Claim
from tracker.moves.plan import Undecidable
from tracker.moves.resolve import Resolver
from tracker.moves.review import lock_pending
from tracker.moves.typed_names import TypedName, meaning_of
from tracker.moves.vocabulary import MoveStatus
from tracker.names.models import MAX_NAME

_SIDES = {written.record_field: written for written in WRITTEN_NAMES}
_MEANT = "The slug of who is meant; a name as it is written and whether it is new; null: by matching."


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Who is meant, and when",
            {
                "person": "fei-fei-li",
                "to_organization": {"name": "World Labs", "is_new": True},
                "effective_on": "2024-09",
            },
            request_only=True,
        )
    ]
)
class ClaimChanges(StepInput):
    """What is corrected of a claim that waits. The machine's original stays beside it."""

    person_name = serializers.CharField(max_length=MAX_NAME, required=False)
    from_name = serializers.CharField(max_length=MAX_NAME, allow_blank=True, required=False)
    to_name = serializers.CharField(max_length=MAX_NAME, allow_blank=True, required=False)
    person = RecordField("person", required=False, allow_null=True, help_text=_MEANT)
    from_organization = RecordField("organization", required=False, allow_null=True, help_text=_MEANT)
    to_organization = RecordField("organization", required=False, allow_null=True, help_text=_MEANT)
    effective_on = PartialDateField(required=False, allow_null=True)
    status = serializers.ChoiceField(MoveStatus.choices, required=False)
    quote = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, help_text="Of an article, words that it has."
    )
    add_names = serializers.ListField(
        child=serializers.ChoiceField([(name, name) for name in _SIDES]),
        required=False,
        max_length=len(_SIDES),
        help_text="Whose names as they are written become further names of the records that are meant.",
    )


def correct(request: Request, claim: Claim, said: Mapping[str, Any]) -> None:
    """Save what is corrected of a claim, and keep names.

    Raises ValidationError, Conflict and PermissionDenied.
    """
    fields = {name: value for name, value in said.items() if name not in (*_SIDES, "add_names")}
    typed = {side: said[side] for side in _SIDES if side in said}
    fields |= {_SIDES[side].name_field: each.text for side, each in typed.items() if _is_written(each)}
    try:
        locked = lock_pending(claim.pk)
        correct_claim(locked, fields, {side: _meant(side, each) for side, each in typed.items()})
    except Undecidable as error:
        raise Conflict(str(error), "undecidable") from error
    except DjangoValidationError as error:
        raise ValidationError(serializers.as_serializer_error(error)) from error
    for side in said.get("add_names", ()):
        _add_name(request, locked, side)


def _add_name(request: Request, claim: Claim, side: str) -> None:
    record, name = _SIDES[side].record(claim), _SIDES[side].name(claim)
    if record is None:
        said = _("“%s” means no record that is there, so that it cannot become a name of one.") % name
        raise ValidationError({"add_names": [said]})
    if not may(request, f"{record._meta.app_label}.change_{record._meta.model_name}"):
        said = _("You may not add names to “%(record)s”.") % {"record": record}
        raise PermissionDenied(said, code="role")
    record.add_name(name)


def _is_written(typed: TypedName | None) -> bool:
    """Whether a name was sent, rather than a slug or nothing."""
    return typed is not None and not typed.answer.isdigit()


def _meant(side: str, typed: TypedName | None) -> Any:
    """The record that is meant, `NEW`, or None: by matching. Raises ValidationError where it is not clear."""
    if typed is None or not typed.answer:
        return None
    meaning = meaning_of(typed, Resolver())
    if meaning.problem:
        raise ValidationError({side: [problem_with(meaning)]}, code="unclear_name")
    return NEW if meaning.is_new else meaning.record
