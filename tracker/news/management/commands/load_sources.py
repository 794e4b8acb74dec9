"""Makes sources of the feeds in a list."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.news.bundled import FEEDS
from tracker.news.feeds import NotAFeed, read_opml
from tracker.news.subscribe import SourcesChanged, subscribe


class Command(BaseCommand):
    help = "Makes a source of each feed in a list in OPML. Safe to repeat; what is there stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            default=FEEDS,
            help="A list in OPML, as feed readers export it; by default the one that comes with the tracker.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            outlines = read_opml(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except NotAFeed as error:
            raise CommandError(f"{path}: {error} Nothing was loaded.") from error
        try:
            subscribed = subscribe(outlines)
        except SourcesChanged as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        for source in subscribed.new:
            self.stdout.write(f"{source} ({source.language or '?'}): {source.url}")
        self.stdout.write(f"{len(subscribed.new)} new sources, {subscribed.known} were there already")
