"""Who changed a record: a person, or which machine.

Every model with history records each change. A change made inside ``by_machine`` carries
the machine's name as its reason; every other change counts as a person's, so that nothing
a person did is taken for a machine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

_PREFIX = "machine: "
_machine: ContextVar[str] = ContextVar("machine", default="")


@contextmanager
def by_machine(name: str) -> Iterator[None]:
    """Changes made inside are recorded as the machine's of this name (``load_starter``, ``rules 1``)."""
    token = _machine.set(name)
    try:
        yield
    finally:
        _machine.reset(token)


def people_changes(model: Any) -> Any:
    """The history rows of a model that a person made, deletions among them."""
    return model.history.exclude(history_change_reason__startswith=_PREFIX)


def changes_by_machine(model: Any, name: str) -> Any:
    """The history rows of a model that the machine of this name made."""
    return model.history.filter(history_change_reason=f"{_PREFIX}{name}")


@receiver(pre_create_historical_record)
def _name_the_machine(history_instance: Any, **_kwargs: object) -> None:
    if machine := _machine.get():
        history_instance.history_change_reason = f"{_PREFIX}{machine}"
