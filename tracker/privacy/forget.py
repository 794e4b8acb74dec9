"""Removes single rows and texts without a trace, where somebody who was erased turned up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.privacy.erase import carry_out
from tracker.privacy.find import Traces, cut_source, follow, take_what_goes_with_cuts
from tracker.privacy.names_in_text import NamesInText


def forget_rows(model: Any, keys: Sequence[int]) -> None:
    """Delete rows with their history and with the logs about them. In a transaction."""
    traces = Traces(None, [], [])
    traces.going[model] = set(keys)
    follow(traces)
    carry_out(traces)


def forget_source(row: Any, names: list[str]) -> None:
    """Empty what a claim was read from, in its history as well. In a transaction."""
    traces = Traces(None, [], names)
    cut_source(traces, type(row), [row], NamesInText(names))
    take_what_goes_with_cuts(traces)
    carry_out(traces)
