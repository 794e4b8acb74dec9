"""Writes what analysts decided as labelled texts."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.moves.evaluation.labels import decided_articles, labelled
from tracker.moves.management.jsonl import written_whole
from tracker.news.documents import NotADocument
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Writes the articles of which somebody has decided on a claim as labelled texts, one JSON object "
        "per line, for “evaluate”. The texts belong to their publishers: measure with them, do not pass "
        "them on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="OUT.jsonl")

    def handle(self, *_args: Any, **options: Any) -> None:
        total, progress = decided_articles().count(), Progress(self.stderr)
        if not total:
            raise CommandError("Nobody has decided on a claim of an article yet.")
        try:
            with written_whole(options["file"]) as file:
                for done, text in enumerate(labelled(), start=1):
                    file.write(f"{json.dumps(text, ensure_ascii=False)}\n")
                    progress.tell("Writing", done, total)
        except NotADocument as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{total} labelled texts in {options['file']}.")
