"""Shows what an HTML page becomes when it is stored."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.news.documents import MAX_BYTES, read_page
from tracker.news.store import language_of


class Command(BaseCommand):
    help = "Reads a file of HTML, and shows title, text, byline, date and language as they would be stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The page as a server sent it.")
        parser.add_argument("--url", default="", help="Where it was fetched.")
        parser.add_argument("--json", action="store_true", help="Write JSON, for other programs.")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if path.stat().st_size > MAX_BYTES:
                raise CommandError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.")
            document = read_page(path.read_bytes(), url=options["url"])
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        if document.problem:
            raise CommandError(f"{path}: {document.problem}")
        shown = {
            "title": document.title,
            "text": document.text,
            "byline": document.byline,
            "published_on": document.published_on.isoformat() if document.published_on else None,
            "language": language_of(document),
            "url": document.url,
        }
        if options["json"]:
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
            return
        for name in ("title", "byline", "published_on", "language", "url"):
            self.stdout.write(f"{name}: {shown[name] or '–'}")
        self.stdout.write(f"\n{document.text}")
