"""Who changed a record and why: a person, or which machine, and as part of what.

Every model with history records each change. A change made inside ``by_machine`` carries
the machine's name as its reason; every other change counts as a person's, so that nothing
a person did is taken for a machine's. ``because`` adds what the change was part of.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

PREFIX = "machine: "
_LONGEST = 100  # what django-simple-history gives a reason
_machine: ContextVar[str] = ContextVar("machine", default="")
_cause: ContextVar[str] = ContextVar("cause", default="")


@contextmanager
def by_machine(name: str) -> Iterator[None]:
    """Changes made inside are recorded as the machine's of this name (``load_starter``, ``rules 1``)."""
    token = _machine.set(name)
    try:
        yield
    finally:
        _machine.reset(token)


@contextmanager
def because(cause: str) -> Iterator[None]:
    """Changes made inside are recorded as part of this: ``merge 12``. The words are kept as they are."""
    token = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(token)


def reason_now() -> str | None:
    """The reason of what is changed now; for bulk writes, which tell no signal."""
    machine = _machine.get()
    parts = [f"{PREFIX}{machine}" if machine else "", _cause.get()]
    return "; ".join(part for part in parts if part)[:_LONGEST] or None


def people_changes(model: Any) -> Any:
    """The history rows of a model that a person made, deletions among them."""
    return model.history.exclude(history_change_reason__startswith=PREFIX)


def changes_by_machine(model: Any, name: str) -> Any:
    """The history rows of a model that the machine of this name made."""
    return model.history.filter(history_change_reason=f"{PREFIX}{name}")


@receiver(pre_create_historical_record)
def _name_the_reason(history_instance: Any, **_kwargs: object) -> None:
    if reason := reason_now():
        history_instance.history_change_reason = reason
