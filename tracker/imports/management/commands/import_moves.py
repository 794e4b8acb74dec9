"""Imports moves from a table, CSV or XLSX: a report for each row, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.imports.at_once import AtOnce, import_file
from tracker.imports.models import ImportBatch
from tracker.imports.report import count_by_verdict, row_lines
from tracker.imports.sheets.limits import BadFile, check_size
from tracker.imports.vocabulary import Choice, ImportState, Verdict
from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Imports moves from a CSV or XLSX file, all or nothing, with a line for each row. Exits with 1 "
        "where a row is in the way. What was imported can be undone at the desk."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX; docs/import.md describes the columns")
        parser.add_argument("--dry-run", action="store_true", help="only check, and keep nothing")
        parser.add_argument(
            "--dates", choices=["day", "month"], default="", help="which number comes first in 03/04/2024"
        )
        parser.add_argument(
            "--conflicts",
            choices=[choice.value for choice in Choice],
            default="",
            help="what becomes of every row that is in conflict with a move (default: they are in the way)",
        )
        parser.add_argument("--by", default="", metavar="USERNAME", help="who accepts the rows")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        how = AtOnce(
            by=_user(options["by"]),
            date_order=options["dates"],
            conflicts=options["conflicts"],
            is_dry_run=options["dry_run"],
        )
        try:
            batch = import_file(path.name, _content(path), how, now=timezone.now(), tell=self._report)
        except BadFile as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        if batch.state == ImportState.IMPORTED:
            progress = Progress(self.stderr)
            rebuild_all_stale(lambda done, total: progress.tell("careers made", done, total))
            self.stdout.write(f"Imported as import {batch.pk}. The desk can undo it as a whole.")
        elif self._in_the_way:
            raise CommandError(f"Nothing was imported. Rows that are in the way: {self._in_the_way}.")
        elif not options["dry_run"]:
            raise CommandError(f"Nothing was imported. {batch.problem}")

    def _report(self, batch: ImportBatch) -> None:
        for line in row_lines(batch):
            self.stdout.write(line)
        counts = count_by_verdict(batch)
        said = [f"{Verdict(verdict).label}: {count}" for verdict, count in sorted(counts.items()) if verdict]
        self.stdout.write(", ".join(said) or "The file has no rows below its header.")
        if batch.ignored:
            self.stdout.write(f"Columns that are not read: {', '.join(batch.ignored)}.")
        self._in_the_way = batch.rows.blocking().count()


def _content(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _user(username: str) -> User | None:
    if not username:
        return None
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no user “{username}”.")
    return found
