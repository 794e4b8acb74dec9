"""Writes all moves as a table, CSV or XLSX, that import_moves understands."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.imports.exports.tables import moves_table
from tracker.imports.exports.write import csv_lines, write_xlsx
from tracker.moves.models import Move


class Command(BaseCommand):
    help = "Writes all moves as CSV or, where the name of FILE ends in .xlsx, as a workbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="where to; without it CSV goes to the screen")

    def handle(self, *_args: Any, **options: Any) -> None:
        table, path = moves_table(), options["file"]
        rows = table.rows(Move.objects.for_list())
        if path is None:
            self.stdout.writelines(csv_lines(table.headers, rows))
            return
        try:
            if path.suffix.casefold() == ".xlsx":
                with path.open("wb") as workbook:
                    write_xlsx(workbook, table.name.capitalize(), table.headers, rows)
            else:
                with path.open("w", encoding="utf-8", newline="") as text:
                    text.writelines(csv_lines(table.headers, rows))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Written to {path}.")
