"""Writes files of all that readers may see: everything, what has changed, or both."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.exports.files.daily import tidy
from tracker.exports.files.sets import DELTA, FULL, KINDS, AlreadyAtWork
from tracker.exports.files.write import NothingToFollow, write_set


class Command(BaseCommand):
    help = (
        "Writes files of all that readers may see: everything, and what has changed since the files before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--full", action="store_const", const=[FULL], dest="kinds", help="everything alone"
        )
        which.add_argument("--delta", action="store_const", const=[DELTA], dest="kinds", help="changes only")
        parser.add_argument("--dir", type=Path, help="where to; the setting EXPORT_DIR says where usually")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder, now = options["dir"] or settings.EXPORT_DIR, timezone.now()
        try:
            made = write_set(folder, options["kinds"] or KINDS, now=now)
            tidy(folder, now=now)
        except NothingToFollow as error:
            raise CommandError(
                f"There is nothing in {folder} that changes could follow: the first files, and those after "
                "an erasure, hold everything. Leave out --delta."
            ) from error
        except AlreadyAtWork as error:
            raise CommandError(f"Another process writes to {folder}. Try again when it is done.") from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
        for kind in made.kinds:
            for resource in made.package(kind)["resources"]:
                if resource.get("format") == "ndjson":
                    name = resource["name"].removesuffix("-ndjson")
                    self.stdout.write(f"{made.name}/{kind}/{name}: {resource['rows']:,}")
