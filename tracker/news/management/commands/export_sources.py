"""Writes the sources as a list of feeds."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.news.feeds import write_opml
from tracker.news.models import Source
from tracker.news.subscribe import outlines_of


class Command(BaseCommand):
    help = "Writes the feeds, sitemaps and pages of links among the sources as a list in OPML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Where to; by default it is printed.")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        outlines = outlines_of(list(Source.objects.prefetch_related("tags")))
        content = write_opml(outlines, title="Sources of the AI talent tracker", now=timezone.now())
        if path is None:
            self.stdout.write(content.decode())
            return
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{len(outlines)} sources written to {path}")
