"""Measures speed and quality on invented data."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from tracker.bench.imports import bench_import
from tracker.bench.names import bench_names
from tracker.bench.scratch import scratch_database


class Command(BaseCommand):
    help = (
        "Measures speed and quality on invented data, in a database of its own that it drops: "
        "the configured one is never touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        subjects = parser.add_subparsers(dest="subject", required=True, metavar="SUBJECT")
        names = subjects.add_parser("names", help="fuzzy search: recall and latency by kind of query")
        names.add_argument("--names", type=int, default=500_000, help="how many names (default: %(default)s)")
        names.add_argument("--queries", type=int, default=300, help="of each kind (default: %(default)s)")
        imports = subjects.add_parser("import", help="a large workbook of moves: time of each step, memory")
        imports.add_argument("--rows", type=int, default=100_000, help="how many (default: %(default)s)")
        for subject in (names, imports):
            subject.add_argument("--seed", type=int, default=1, help="of the invented data")
            subject.add_argument(
                "--database",
                default="",
                metavar="ADDRESS",
                help="like DATABASE_URL: on which server to measure (default: the configured one)",
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        if any(options.get(number, 1) < 1 for number in ("names", "queries", "rows")):
            raise CommandError("--names, --queries and --rows are numbers from 1.")
        self.say("Making a database to measure in …")
        try:
            with scratch_database(options["database"]):
                self._measure(options)
        except (ImproperlyConfigured, OperationalError) as error:
            raise CommandError(f"There is no database to measure in: {error}") from error

    def _measure(self, options: dict[str, Any]) -> None:
        if options["subject"] == "import":
            bench_import(rows=options["rows"], seed=options["seed"], now=timezone.now(), say=self.say)
        else:
            bench_names(
                names=options["names"], queries=options["queries"], seed=options["seed"], say=self.say
            )

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
