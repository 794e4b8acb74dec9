"""Puts the roles of stored moves into the groups of today's table."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tracker.moves.models import Move
from tracker.moves.regroup import regroup
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Puts the roles of all moves into groups anew, by the table in tracker/moves/role_groups.toml. For "
        "use after the table has changed or a dump was loaded; safe to repeat, and beside others at work."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        moves, progress = Move.with_merged.all(), Progress(self.stderr)
        total = moves.count()
        changed = regroup(moves, tell=lambda done: progress.tell("looked at", done, max(done, total)))
        self.stdout.write(f"{total} moves looked at; {changed} had a role in another group.")
