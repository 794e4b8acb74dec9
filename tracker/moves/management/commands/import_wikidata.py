"""Imports people and organizations from Wikidata's JSON."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.moves.wikidata.load import import_file
from tracker.moves.wikidata.stream import NotWikidata


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
        progress = _Progress(self.stderr)
        try:
            report = import_file(
                options["file"],
                now=timezone.now(),
                is_dry_run=options["dry_run"],
                reading=progress.reading,
                writing=progress.writing,
            )
        except NotWikidata as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(report.as_text())


class _Progress:
    """Tells how far it is: on one line of a terminal, elsewhere on a new line now and then."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._is_terminal = stream, stream.isatty()
        self._every = 0.5 if self._is_terminal else 10.0
        self._phase, self._began, self._told = "", 0.0, 0.0

    def reading(self, done: int, total: int) -> None:
        self._tell("read", done, total, f"{done / 1e6:.0f} of {total / 1e6:.0f} MB")

    def writing(self, done: int, total: int) -> None:
        self._tell("imported", done, total, f"{done} of {total} entities")

    def _tell(self, phase: str, done: int, total: int, amount: str) -> None:
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._began = phase, now
            self._told = now
        is_over = done >= total
        if now - self._told < self._every and not (is_over and now - self._began >= self._every):
            return
        self._told = now
        share = done / total if total else 1.0
        left = (now - self._began) * (1 - share) / share if share else 0.0
        line = f"{phase} {amount} ({share:.0%}), {left:.0f} s left"
        if self._is_terminal:
            self._stream.write(f"\r{line:<60}", ending="\n" if is_over else "")
        else:
            self._stream.write(line)
