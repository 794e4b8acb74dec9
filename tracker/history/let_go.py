"""What lets go of a record that is deleted gets history too.

A foreign key that is emptied on deletion is emptied by the database in one step that no history sees.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from simple_history.models import HistoricalChanges
from simple_history.utils import bulk_update_with_history

from tracker.history.who import reason_now

_BATCH = 500


@receiver(pre_delete)
def _empty_with_history(sender: Any, instance: Any, **_kwargs: object) -> None:
    for model, field in letting_go(sender):
        rows = model._base_manager.filter(**{field.name: instance})
        while batch := list(rows[:_BATCH]):  # what has let go is not found again
            for row in batch:
                setattr(row, field.name, None)
            bulk_update_with_history(
                batch,
                model,
                [field.name],
                default_change_reason=reason_now(),
                manager=model._base_manager,
            )


@cache
def letting_go(target: Any) -> tuple[tuple[Any, models.ForeignKey[Any, Any]], ...]:
    """The foreign keys to a model that are emptied when its row is deleted, of models with history."""
    return tuple(
        (model, field)
        for model in apps.get_models()
        if hasattr(model, "history") and not issubclass(model, HistoricalChanges)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is target
        and field.remote_field.on_delete is models.SET_NULL
    )
