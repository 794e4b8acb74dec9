"""Imports people and organizations from Wikidata's JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.moves.wikidata.load import import_file
from tracker.moves.wikidata.stream import NotWikidata
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Takes people, organizations, parents, successors and employments from Wikidata's JSON: a dump, "
        "JSON lines, or what Special:EntityData answers; plain, .gz or .bz2. Matches before it creates, "
        "and is safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Do all but write, and report the same.")
        parser.add_argument("--json", action="store_true", help="The report as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        progress = Progress(self.stderr)
        try:
            report = import_file(
                options["file"],
                now=timezone.now(),
                is_dry_run=options["dry_run"],
                reading=lambda done, total: progress.tell("read", done, total, _megabytes(done, total)),
                writing=lambda done, total: progress.tell(
                    "imported", done, total, f"{done} of {total} entities"
                ),
            )
        except NotWikidata as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        rebuild_all_stale(lambda done, total: progress.tell("careers made", done, total))
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(report.as_text())


def _megabytes(done: int, total: int) -> str:
    return f"{done / 1e6:.0f} of {total / 1e6:.0f} MB"
