"""What a move says, as values that a log can hold and put back."""

from __future__ import annotations

from typing import Any

from orgs.models import Organization
from tracker.dates import PartialDate
from tracker.merges.merge import survivor_of
from tracker.moves.models import Move

_ORGANIZATIONS = ("from_organization", "to_organization")
_DATES = ("announced_on", "effective_on")
_WORDS = (
    *("role_from", "role_to", "exit_manner", "entry_manner"),
    *("from_capacity", "to_capacity", "status", "status_override", "status_reason"),
)
Facts = dict[str, Any]
"""By name: the key of an organization or None, a partial date as text or "", a word or text."""


def facts_of(move: Move) -> Facts:
    """What evidence may change of a move."""
    facts: Facts = {name: getattr(move, f"{name}_id") for name in _ORGANIZATIONS}
    facts |= {name: str(getattr(move, name) or "") for name in _DATES}
    return facts | {name: str(getattr(move, name)) for name in _WORDS}


def differences(before: Facts, after: Facts) -> dict[str, list[Any]]:
    """From what to what, for each fact that changed."""
    return {name: [before[name], after[name]] for name in after if after[name] != before[name]}


def changes_of(before: Facts, after: Facts) -> Facts:
    """From what to what, as a decision keeps it: the status in any case, since evidence weighs on it."""
    return {"status": [before["status"], after["status"]], **differences(before, after)}


def set_fact(move: Move, name: str, value: Any) -> None:
    """Let the move say so again, without saving it. An organization that was merged since is its survivor."""
    if name in _ORGANIZATIONS:
        setattr(move, name, _organization(value))
    elif name in _DATES:
        setattr(move, name, PartialDate.parse(value) if value else None)
    else:
        setattr(move, name, value)


def is_fact(move: Move, name: str, value: Any) -> bool:
    """Whether the move says just this."""
    if name in _ORGANIZATIONS:
        organization = _organization(value)
        return bool((organization.pk if organization else None) == getattr(move, f"{name}_id"))
    return bool(facts_of(move)[name] == value)


def _organization(key: int | None) -> Organization | None:
    organization = Organization.with_merged.filter(pk=key).first() if key else None
    return survivor_of(organization) if organization else None
