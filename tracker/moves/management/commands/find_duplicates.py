"""Finds pairs of records that may be one, for analysts to decide."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.duplicates.find import Progress, compare_all, compare_changed
from tracker.moves.companions import COMPANIONS
from tracker.names.pairs import PairKind

_SECONDS_BETWEEN_LINES = 5.0
_CHANGED_AT_ONCE = 1000


class Command(BaseCommand):
    help = (
        "Compares people and organizations with those of like names, and puts pairs that may be one into "
        "the queue of duplicates: those that changed since they were compared, or all. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=[*COMPANIONS], help="One kind of record instead of both.")
        parser.add_argument("--all", action="store_true", help="Compare every record, changed or not.")

    def handle(self, *_args: Any, **options: Any) -> None:
        for kind in [options["kind"]] if options["kind"] else COMPANIONS:
            (self._compare_all if options["all"] else self._compare_changed)(kind)

    def _compare_all(self, kind: PairKind) -> None:
        started = last_line = time.monotonic()
        progress = Progress(0, 0, 0)
        for progress in compare_all(kind, COMPANIONS[kind], now=timezone.now()):
            if time.monotonic() - last_line > _SECONDS_BETWEEN_LINES:
                last_line = time.monotonic()
                self.stderr.write(_still_running(kind, progress, last_line - started))
        self.stdout.write(
            f"{kind}: {progress.compared:,} compared in {time.monotonic() - started:.0f} s, "
            f"{progress.new_pairs:,} new pairs"
        )

    def _compare_changed(self, kind: PairKind) -> None:
        compared = new = 0
        while done := compare_changed(kind, COMPANIONS[kind], now=timezone.now(), most=_CHANGED_AT_ONCE):
            compared, new = compared + done[0], new + done[1]
            if done[0] < _CHANGED_AT_ONCE:
                break
            self.stderr.write(f"{kind}: {compared:,} changes compared, {new:,} new pairs …")
        self.stdout.write(f"{kind}: {compared:,} changes compared, {new:,} new pairs")


def _still_running(kind: str, progress: Progress, seconds: float) -> str:
    rate = progress.compared / seconds
    minutes = (progress.records - progress.compared) / rate / 60
    return (
        f"{kind}: {progress.compared:,} of {progress.records:,} compared, {progress.new_pairs:,} new pairs, "
        f"{rate:,.0f} a second, {minutes:.0f} minutes left"
    )
