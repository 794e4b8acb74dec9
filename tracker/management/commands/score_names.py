"""Scores pairs of names from a file, says why, and measures the scores where the file is labelled."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext

from tracker.names.pairs import (
    THRESHOLDS,
    Measured,
    NotPairs,
    ScoredPair,
    measure,
    measure_groups,
    read_pairs,
    score_pairs,
)


class Command(BaseCommand):
    help = (
        "Scores pairs of names: a CSV file with the columns name1, name2 and, if known, is_match, kind and "
        "group. Prints each score with its reasons, and precision and recall at the working threshold, by "
        "group too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pairs", type=Path, metavar="PAIRS.csv")
        parser.add_argument(
            "--kind", choices=list(THRESHOLDS), default="person", help="of rows that name none"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scored = score_pairs(read_pairs(options["pairs"], options["kind"]))
        except NotPairs as error:
            raise CommandError(str(error)) from error
        measured = measure(scored)
        if options["as_json"]:
            self.stdout.write(json.dumps(_document(scored, measured, options["kind"]), ensure_ascii=False))
            return
        for each in scored:
            self.stdout.write(_as_text(each))
        for name, figures in measure_groups(scored).items():
            self.stdout.write(f"{name}: {_figures(figures)}")
        self.stdout.write(_summary(scored, measured, options["kind"]))


def _thresholds(scored: list[ScoredPair], kind: str) -> dict[str, float]:
    kinds = {each.pair.kind for each in scored}
    return {
        each: threshold
        for each, threshold in THRESHOLDS.items()
        if each in kinds or (not kinds and each == kind)
    }


def _document(scored: list[ScoredPair], measured: Measured, kind: str) -> dict[str, Any]:
    """The JSON document; ``threshold`` is one number, or one for each kind where they differ."""
    thresholds = _thresholds(scored, kind)
    pairs = [
        {**asdict(each.pair), "score": each.score.score, "found": each.is_found}
        | {"reasons": [asdict(reason) for reason in each.score.reasons]}
        for each in scored
    ]
    groups = {name: asdict(figures) for name, figures in measure_groups(scored).items()}
    return {
        "pairs": pairs,
        "precision": measured.precision,
        "recall": measured.recall,
        "f1": measured.f1,
        "threshold": thresholds if len(set(thresholds.values())) > 1 else min(thresholds.values()),
    } | ({"groups": groups} if groups else {})


def _as_text(scored: ScoredPair) -> str:
    pair, score = scored.pair, scored.score
    is_wrong = pair.is_match is not None and pair.is_match != scored.is_found
    verdict = ("match" if scored.is_found else "no match") + (" (labelled otherwise)" if is_wrong else "")
    lines = [f"{score.score:.2f}  {pair.name1} | {pair.name2}: {verdict}"]
    lines += [
        f"      {each.weight:.2f}  {each.rule}: {each.left or '–'} | {each.right or '–'}"
        for each in score.reasons
    ]
    return "\n".join(lines)


def _summary(scored: list[ScoredPair], measured: Measured, kind: str) -> str:
    thresholds = ", ".join(f"{each} {threshold}" for each, threshold in _thresholds(scored, kind).items())
    if not measured.labelled:
        return f"{_counted(scored)}, none labelled; working threshold: {thresholds}"
    labelled = f"{_counted(scored)}, {measured.labelled} labelled"
    return f"{labelled}: {_figures(measured)}; working threshold: {thresholds}"


def _figures(measured: Measured) -> str:
    named = {"precision": measured.precision, "recall": measured.recall, "F1": measured.f1}
    return ", ".join(
        f"{name} {'undefined' if value is None else f'{value:.3f}'}" for name, value in named.items()
    )


def _counted(scored: list[ScoredPair]) -> str:
    return ngettext("%d pair", "%d pairs", len(scored)) % len(scored)
