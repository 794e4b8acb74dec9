"""Loads the starter data: organizations, lineage, people, moves."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.moves.starter.load import Summary, load_starter_data
from tracker.moves.starter.records import Outcome
from tracker.moves.starter.rows import STARTER_DATA, BadStarterData, read_starter_data
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Loads organizations.csv, lineage.csv, people.csv and moves.csv. "
        "Safe to repeat: what a person has edited is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dir", type=Path, default=STARTER_DATA, help="The folder of the four files.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            summary = load_starter_data(read_starter_data(options["dir"]), now=timezone.now())
        except BadStarterData as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        progress = Progress(self.stderr)
        rebuild_all_stale(lambda done, total: progress.tell("careers made", done, total))
        self.stdout.write(_table(summary))


def _table(summary: Summary) -> str:
    shown = [outcome for outcome in Outcome if outcome != Outcome.HELD_BACK]
    head = " " * 14 + "".join(f"{outcome:>12}" for outcome in shown)
    files = ("organizations", "lineage", "people", "moves")
    lines = [
        f"{file:<14}" + "".join(f"{getattr(summary, file)[outcome]:>12}" for outcome in shown)
        for file in files
    ]
    foot = ["Left alone: a person has edited, logged or deleted it."]
    if held := summary.people[Outcome.HELD_BACK]:
        moves = summary.moves[Outcome.HELD_BACK]
        foot.append(
            f"Held back: {held} people with a name of somebody who was erased, and {moves} moves of theirs. "
            "At the desk, “Held back” asks who is meant."
        )
    return "\n".join([head, *lines, *foot])
