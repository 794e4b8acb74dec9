"""Erases again, after a backup was restored, those who were erased since it was made."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Person
from tracker.moves.hold_back import hold_what_waits
from tracker.privacy.erasures_file import BadErasuresFile
from tracker.privacy.replay import replay
from tracker.privacy.scrub import scrub


class Command(BaseCommand):
    help = (
        "After a backup was restored: does each erasure of the list again that this database does not know."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=settings.ERASURES_FILE,
            help="The list; ERASURES_FILE if not given.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.exists():
            raise CommandError(
                f"There is no list of erasures at {path}. Name the file, or set ERASURES_FILE."
            )
        try:
            done = replay(Person, path)
        except (BadErasuresFile, ImproperlyConfigured) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        for each in done:
            records = sum(len(traces.everyone) for traces in each.found)
            self.stdout.write(f"{each.token}: {each.problem or f'{records} records erased'}")
        held = hold_what_waits(now=timezone.now()) if done else 0
        self.stdout.write(f"{len(done)} erasures replayed, {held} claims held back.")
        models = {model for each in done for traces in each.found for model in traces.models()}
        if models and (left_to_do := scrub(models)):
            self.stdout.write(left_to_do)
        if any(each.problem for each in done):
            raise CommandError("Some erasures were not done; what to do stands above.")
