"""Figures of extraction as plain tables, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.moves.evaluation.compare import Compared
from tracker.moves.evaluation.gold import GoldMove, GoldText
from tracker.moves.evaluation.measure import FIELDS, Figures, Measured, Share


def tables(measured: Measured) -> Iterator[str]:
    """The lines to print."""
    yield f"{'':9}{'texts':>6} {'precision':>26} {'recall':>26} {'F1':>6} {'status':>26} {'quiet':>26}"
    for language, figures in measured.languages().items():
        columns = (figures.precision, figures.recall)
        found = " ".join(f"{_written(share):>26}" for share in columns)
        rest = " ".join(f"{_written(share):>26}" for share in (figures.status, figures.quiet))
        yield f"{language:9}{figures.texts:>6} {found} {_percent(figures.f1):>6} {rest}"
    yield ""
    yield "Right among the moves that were found:"
    for name in FIELDS:
        yield f"  {name:10} {_written(measured.total.fields[name])}"
    yield ""
    yield "Scores:    claims  mean score  share right  error"
    for tenth, held in sorted(measured.bins.items()):
        mean = held.scores / held.right.n
        few = "" if held.right.n >= 30 else "  (fewer than 30 claims)"
        yield (
            f"  {tenth / 10:.1f}–{(tenth + 1) / 10:.1f} {held.right.n:>8} {mean:>11.2f} "
            f"{held.right.value or 0:>12.2f} {held.error or 0:>6.2f}{few}"
        )


def side_by_side(measured: Mapping[str, Measured]) -> Iterator[str]:
    """The lines to print where the same texts were measured in several ways: language by language."""
    yield f"{'':9}{'names':8}{'texts':>6} {'precision':>26} {'recall':>26} {'F1':>6}"
    for language in next(iter(measured.values())).languages():
        for way, found in measured.items():
            figures = found.by_language[language]
            shares = " ".join(f"{_written(share):>26}" for share in (figures.precision, figures.recall))
            yield f"{language:9}{way:8}{figures.texts:>6} {shares} {_percent(figures.f1):>6}"


def mistakes(gold: GoldText, compared: Compared) -> Iterator[str]:
    """What is wrong or missed in one text, line by line."""
    for claim in compared.wrong:
        yield (
            f"{gold.id}: wrong: {claim.person}: {claim.from_org} → {claim.to_org} "
            f"({claim.status}, {claim.rule}): {claim.quote}"
        )
    for move in compared.missed:
        yield f"{gold.id}: missed: {_label(move)}"


def as_json(measured: Measured) -> dict[str, Any]:
    """The same figures in plain JSON values; shares as [hits, n, low, high]."""
    return {
        "languages": {name: _figures(figures) for name, figures in measured.languages().items()},
        "calibration": [
            {
                "from": tenth / 10,
                "to": (tenth + 1) / 10,
                "claims": held.right.n,
                "mean_score": round(held.scores / held.right.n, 3),
                "share_right": held.right.value,
                "error": held.error,
            }
            for tenth, held in sorted(measured.bins.items())
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "texts": figures.texts,
        "precision": _share(figures.precision),
        "recall": _share(figures.recall),
        "f1": figures.f1,
        "status": _share(figures.status),
        "quiet": _share(figures.quiet),
        "fields": {name: _share(figures.fields[name]) for name in FIELDS},
    }


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval or (None, None)
    return {"hits": share.hits, "n": share.n, "value": share.value, "low": low, "high": high}


def _written(share: Share) -> str:
    if share.interval is None:
        return "–"
    low, high = share.interval
    return f"{_percent(share.value)} ({share.hits}/{share.n}) {_percent(low)}–{_percent(high)}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}"


def _label(move: GoldMove) -> str:
    def first(field: str) -> str | None:
        return move[field][0] if move[field] else None

    return f"{first('person')}: {first('from_org')} → {first('to_org')} ({first('status')})"
