"""Listens for tasks that fail for good. Whatever goes wrong here never harms the task itself."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from celery import signals
from django.db import DatabaseError
from django.utils import timezone

from tracker.dead_letters.keep import keep

logger = logging.getLogger(__name__)


def listen() -> None:
    """Connect once; Celery forgets nobody who is named."""
    signals.task_failure.connect(_failed, weak=False, dispatch_uid="dead-letters")
    signals.task_unknown.connect(_unknown, weak=False, dispatch_uid="dead-letters")


def _failed(sender: Any = None, exception: Any = None, **details: Any) -> None:
    """Sent after the last try, and where a task is stopped at its time limit or its worker is lost."""
    frames = traceback.format_exception(exception) if isinstance(exception, BaseException) else []
    request = getattr(sender, "request", None)
    delivery = getattr(request, "delivery_info", None) or {}
    _keep(
        str(getattr(sender, "name", sender)),
        details.get("kwargs") or {},
        queue=str(delivery.get("routing_key") or ""),
        reason=f"{type(exception).__name__}: {exception}",
        frames="".join(frames),
    )


def _unknown(name: str = "", message: Any = None, **_details: Any) -> None:
    """A message for a task that this version does not have."""
    body = getattr(message, "payload", None)
    arguments = body[1] if isinstance(body, list | tuple) and len(body) > 1 else {}
    _keep(
        name,
        arguments if isinstance(arguments, dict) else {},
        queue=str((getattr(message, "delivery_info", None) or {}).get("routing_key") or ""),
        reason="There is no task of this name.",
        frames="",
    )


def _keep(task: str, arguments: dict[str, Any], *, queue: str, reason: str, frames: str) -> None:
    try:
        keep(task, arguments, queue=queue, reason=reason, traceback=frames, now=timezone.now())
    except (DatabaseError, TypeError, ValueError):
        logger.exception("%s failed (%s), and could not be kept as a dead letter", task, reason)
