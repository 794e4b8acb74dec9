"""Makes the spells and transfers of all people anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tracker.moves.careers.prove import rebuild_everyone
from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Makes spells and transfers of all people anew from their moves, and says how many differed: there "
        "should be none, as they follow every change by themselves. Safe to repeat, beside others at work."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        progress = Progress(self.stderr)
        rebuild_all_stale(lambda done, total: progress.tell("brought up to date", done, total))
        people, differed = rebuild_everyone(lambda done, total: progress.tell("made anew", done, total))
        self.stdout.write(f"{people} people; the careers of {differed} differed.")
