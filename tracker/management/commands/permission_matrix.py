"""Says which role may do what, at the desk and through the API."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.management.permission_document import document


class Command(BaseCommand):
    help = "Prints which role may do what, as Markdown; with --write into docs/permissions.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the file instead of printing")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["write"]:
            self.stdout.write(document(), ending="")
            return
        path = settings.BASE_DIR / "docs" / "permissions.md"
        try:
            path.write_text(document(), "utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{path} is written.")
