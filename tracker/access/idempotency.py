"""Requests that are sent again: what was answered first is answered again, and nothing is done twice.

The answer is stored in the transaction of what was done, so that there is either both or neither; a second
request with the key waits for the first one to end.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tracker.access.models import KeptAnswer, Token

KEPT = timedelta(days=1)


class UsedForAnother(ValueError):
    """The key came with another request before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the status, the headers that matter, and the body as JSON."""

    status: int
    headers: dict[str, str]
    body: Any


def begin(token: Token, key: str, *, request: bytes, now: datetime) -> KeptAnswer | Answer:
    """The row to store the answer in, or the answer that was given before.

    Call it first in a transaction. ``request`` is all that makes the request what it is. Raises
    UsedForAnother where the key came with something else.
    """
    digest = hashlib.sha256(request).hexdigest()
    row, is_new = KeptAnswer.objects.select_for_update().get_or_create(
        token=token, key=key, defaults={"request": digest, "made_at": now}
    )
    if not is_new and row.made_at <= now - KEPT:
        row.request, row.made_at, row.status, is_new = digest, now, 0, True
    if is_new:
        return row
    if row.request != digest:
        raise UsedForAnother
    return Answer(row.status, row.headers, row.body)
