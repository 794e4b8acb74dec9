"""Shows the entries of a feed file as they would be stored."""

from __future__ import annotations

import dataclasses
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from tracker.news.feeds import Feed, NotAFeed, parse_feed


class Command(BaseCommand):
    help = "Reads a file of RSS, Atom, JSON Feed or a sitemap, and shows its entries as they would be stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The bytes as a server sent them.")
        parser.add_argument("--url", default="", help="Where it was fetched, for links that are relative.")
        parser.add_argument("--content-type", default="", help="What HTTP said it is, with its charset.")
        parser.add_argument("--json", action="store_true", help="Write JSON, for other programs.")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            feed = parse_feed(
                path.read_bytes(),
                url=options["url"],
                content_type=options["content_type"],
                now=timezone.now(),
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except NotAFeed as error:
            raise CommandError(f"{path}: {error}") from error
        if options["json"]:
            shown = dataclasses.asdict(feed)
            self.stdout.write(json.dumps(shown, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        else:
            self._print(feed)

    def _print(self, feed: Feed) -> None:
        self.stdout.write(f"{feed.kind}: {feed.title or 'no title'} ({feed.language or '?'}) {feed.home_url}")
        for sentence in feed.problems:
            self.stdout.write(f"  {sentence}")
        for entry in feed.entries:
            when = entry.published_at or entry.published_on or "no date"
            self.stdout.write(f"{when}  {entry.title or entry.summary[:80]}\n  {entry.url or 'no link'}")
        self.stdout.write(f"{len(feed.entries)} entries")
