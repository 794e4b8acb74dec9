"""What a change of a record looks like in the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from tracker.history.changes import ADDED, CHANGED, DELETED, Change
from tracker.history.fields import ShownField
from tracker.history.revert import CannotRevert, Plan, plan_revert

KINDS = {"added": ADDED, "changed": CHANGED, "removed": DELETED}
_WORDS = {stored: word for word, stored in KINDS.items()}
KIND_CHOICES = [(word, word) for word in KINDS]
Codes = dict[tuple[type[Any], Any], str | None]


class FieldChangeSerializer(serializers.Serializer[Any]):
    """One field of what was changed, from what to what."""

    field = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
        help_text="The field in words."
    )
    before = serializers.CharField(help_text="In words; empty where nothing was there.")
    after = serializers.CharField(help_text="In words; empty where nothing is there.")
    before_code = serializers.CharField(
        allow_null=True,
        help_text="Of a choice its code, of a record its slug or number, of a user the name; else null.",
    )
    after_code = serializers.CharField(allow_null=True)


class HistoryEntrySerializer(serializers.Serializer[Any]):
    """Somebody, or a machine, changed a record or a row that belongs to it."""

    id = serializers.CharField(help_text="Such as `personname-12`.")
    at = serializers.DateTimeField()
    by = serializers.CharField(
        allow_null=True, help_text="Who did it; null for a machine, and where unknown."
    )
    machine = serializers.CharField(help_text="The machine that did it; empty where somebody did.")
    cause = serializers.CharField(
        help_text="What it was part of, such as `merge 12`; empty for nothing else."
    )
    kind = serializers.ChoiceField(KIND_CHOICES)
    what = serializers.CharField(help_text="The row that belongs to the record; empty for the record itself.")
    changes = FieldChangeSerializer(many=True, help_text="All fields of what was added or removed.")
    can_be_reverted = serializers.BooleanField(
        help_text="Whether you may take it back, unless something that happened since stands against it."
    )


class RevertStepSerializer(serializers.Serializer[Any]):
    """What taking the change back would do to one field."""

    field = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
        help_text="The field in words."
    )
    now = serializers.CharField()
    then = serializers.CharField(help_text="What it will be.")
    changed_by = serializers.CharField(help_text="Who changed it again since; empty where nobody did.")


class RevertPlanSerializer(serializers.Serializer[Any]):
    """What taking a change back would do, as things are."""

    steps = RevertStepSerializer(many=True)
    removes = serializers.BooleanField(help_text="Whether the row that was added is removed.")
    needs_word = serializers.BooleanField(
        help_text="Whether somebody changed the same since: send `all_the_same` to set it all the same."
    )
    why_not = serializers.CharField(help_text="Why it cannot be taken back; empty where it can.")


class HistoryEntryDetailSerializer(HistoryEntrySerializer):
    """A change, with what taking it back would do."""

    plan = RevertPlanSerializer()


def change_shown(change: Change, codes: Codes, *, can_be_reverted: bool) -> dict[str, Any]:
    return {
        "id": change.anchor,
        "at": change.at,
        "by": change.user and change.user.get_username(),
        "machine": change.machine,
        "cause": change.cause,
        "kind": _WORDS[change.kind],
        "what": change.what,
        "changes": [
            {
                "field": each.field.name,
                "label": each.field.label,
                "before": each.before,
                "after": each.after,
                "before_code": _code(each.field, each.value_before, codes),
                "after_code": _code(each.field, each.value_after, codes),
            }
            for each in change.differences
        ],
        "can_be_reverted": can_be_reverted,
    }


def plan_shown(record: Any, change: Change) -> dict[str, Any]:
    """What taking back a change of the record would do, or why it cannot be done."""
    try:
        plan: Plan = plan_revert(record, change)
    except CannotRevert as error:
        return {"steps": [], "removes": False, "needs_word": False, "why_not": str(error)}
    steps = [
        {
            "field": step.field.name,
            "label": step.label,
            "now": step.now,
            "then": step.then,
            "changed_by": step.changed_by,
        }
        for step in plan.steps
    ]
    return {"steps": steps, "removes": plan.was_removed, "needs_word": plan.needs_word, "why_not": ""}


def codes_in(changes: Sequence[Change]) -> Codes:
    """How programs know the records that changes name, by model and key. One query for each model."""
    wanted: dict[Any, set[Any]] = {}
    for change in changes:
        for each in change.differences:
            if each.field.target is not None:
                keys = wanted.setdefault(each.field.target, set())
                keys |= {key for key in (each.value_before, each.value_after) if key is not None}
    return {
        (model, key): _code_of(row)
        for model, keys in wanted.items()
        for key, row in model._base_manager.in_bulk(keys).items()
    }


def _code_of(record: Any) -> str:
    return record.get_username() if isinstance(record, User) else str(getattr(record, "slug", record.pk))


def _code(field: ShownField, value: Any, codes: Codes) -> str | None:
    if value is None or value == "":
        return None
    if field.target is not None:
        return codes.get((field.target, value))
    is_said = isinstance(value, bool | date | datetime) or not field.column.flatchoices
    return None if is_said else str(value)
