"""Sent by a merge and by its undoing, in their transaction, to floors above.

The sender is the kind of record, ``log`` the `Merge`.
"""

from django.dispatch import Signal

merged = Signal()
undone = Signal()
