"""Who changed what, when, from what to what; and the way back."""

from tracker.history import let_go  # noqa: F401  # listens to deletions
from tracker.history.who import because, by_machine, changes_by_machine, people_changes, reason_now

__all__ = ["because", "by_machine", "changes_by_machine", "people_changes", "reason_now"]
