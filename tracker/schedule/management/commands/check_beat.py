"""Says whether beat is at work; for the health check of its container."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.schedule.beat import is_late, last_run


class Command(BaseCommand):
    help = "Exits with 1 where beat has sent no task for ten minutes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        latest = last_run()
        if latest is None:
            raise CommandError("Beat has never sent a task: start it with celery -A tracker.celery beat.")
        if is_late(timezone.now()):
            raise CommandError(f"Beat has sent no task since {latest:%Y-%m-%d %H:%M} UTC.")
        self.stdout.write(f"Beat has sent a task at {latest:%Y-%m-%d %H:%M} UTC.")
