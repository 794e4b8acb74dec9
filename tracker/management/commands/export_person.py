"""Writes all that is held about a person into one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.management.commands.erase_person import person_at
from tracker.privacy.export import as_json, export


class Command(BaseCommand):
    help = "Writes all that is held about a person as JSON: what erasing them would touch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The last part of the person's address.")
        parser.add_argument("--output", type=Path, help="The file to write; it must not be there yet.")

    def handle(self, *_args: Any, **options: Any) -> None:
        document = as_json(export(person_at(options["slug"]), now=timezone.now()))
        path: Path | None = options["output"]
        if path is None:
            self.stdout.write(document, ending="")
            return
        try:
            with path.open("x", encoding="utf-8") as file:
                path.chmod(0o600)
                file.write(document)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Name a file that is not there yet.") from error
        self.stdout.write(f"Written to {path}.")
