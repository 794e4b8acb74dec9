"""Counts the monthly sums of figures anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.metrics.rollups.prove import differences
from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Counts the sums of moves, transfers and stays anew, and prints how many differed: there should be "
        "none, as they follow every change by themselves. Holds off changes of moves meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Leave them as they are, and exit with 1 where one differs."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        progress = Progress(self.stderr)
        rebuild_all_stale(lambda done, total: progress.tell("brought up to date", done, total))
        differing = differences(keep=not options["check"])
        for name, number in differing.items():
            self.stdout.write(f"{name}: {number} sums differed.")
        if options["check"] and any(differing.values()):
            raise CommandError("The sums are not right; without --check they are counted anew.")
