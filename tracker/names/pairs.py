"""Files of name pairs: read with the place of every fault, scored, and measured where they are labelled."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tracker.names.organizations import score_organizations
from tracker.names.people import score_people
from tracker.names.scores import WORKING_THRESHOLD_ORGANIZATIONS, WORKING_THRESHOLD_PEOPLE, NameScore

PairKind = Literal["person", "organization"]
SCORING: dict[PairKind, Callable[[str, str], NameScore]] = {
    "person": score_people,
    "organization": score_organizations,
}
THRESHOLDS: dict[PairKind, float] = {
    "person": WORKING_THRESHOLD_PEOPLE,
    "organization": WORKING_THRESHOLD_ORGANIZATIONS,
}
_YES_AND_NO = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": None}
_NEEDED = ("name1", "name2")


class NotPairs(ValueError):
    """A file that holds no pairs of names; the message says where the fault is."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two written names, and whether they are known to be one (None: not known).

    ``group`` is what figures are also wanted for, such as the script; empty for none.
    """

    kind: PairKind
    name1: str
    name2: str
    is_match: bool | None
    group: str = ""


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A pair with its score, and whether that counts as a match."""

    pair: Pair
    score: NameScore

    @property
    def is_found(self) -> bool:
        return self.score.score >= THRESHOLDS[self.pair.kind]


@dataclass(frozen=True, slots=True)
class Measured:
    """How well the working threshold parts matches from others; None where there is nothing to divide by."""

    labelled: int
    precision: float | None
    recall: float | None
    f1: float | None


def read_pairs(path: Path, kind: PairKind = "person") -> list[Pair]:
    """The pairs of a CSV file in UTF-8: ``name1``, ``name2``; ``is_match``, ``kind``, ``group`` where known.

    The argument ``kind`` is that of rows that name none. Raises `NotPairs`, naming file, line and column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_pairs(path, csv.DictReader(file, strict=True), kind))
    except OSError as error:
        raise NotPairs(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NotPairs(f"{path}: the text is not UTF-8 (byte {error.start}).") from error


def score_pairs(pairs: Iterable[Pair]) -> list[ScoredPair]:
    """The pairs with their scores, each by the rules of its kind."""
    return [ScoredPair(pair, SCORING[pair.kind](pair.name1, pair.name2)) for pair in pairs]


def measure(scored: Iterable[ScoredPair]) -> Measured:
    """Precision, recall and F1 over the labelled pairs."""
    labelled = [each for each in scored if each.pair.is_match is not None]
    found = sum(each.is_found for each in labelled)
    true = sum(bool(each.pair.is_match) for each in labelled)
    right = sum(each.is_found and bool(each.pair.is_match) for each in labelled)
    f1 = round(2 * right / (found + true), 4) if found + true else None
    return Measured(len(labelled), _share(right, found), _share(right, true), f1)


def measure_groups(scored: Sequence[ScoredPair]) -> dict[str, Measured]:
    """The figures of each kind and group, where pairs name a group: ``person, kana``."""
    names = sorted({(each.pair.kind, each.pair.group) for each in scored if each.pair.group})
    return {
        f"{kind}, {group}": measure(
            each for each in scored if (each.pair.kind, each.pair.group) == (kind, group)
        )
        for kind, group in names
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _pairs(path: Path, rows: csv.DictReader[str], kind: PairKind) -> Iterator[Pair]:
    try:
        for column in _NEEDED:
            if column not in (rows.fieldnames or ()):
                raise NotPairs(f"{path}, line 1, column {column}: the column is missing.")
        line = rows.line_num + 1
        for row in rows:
            yield _pair(f"{path}, line {line}", row, kind)
            line = rows.line_num + 1
    except csv.Error as error:
        raise NotPairs(f"{path}, line {rows.line_num + 1}: {error}.") from error


def _pair(place: str, row: dict[str, str], kind: PairKind) -> Pair:
    if None in row:
        raise NotPairs(f"{place}, column {len(row)}: more cells than columns; quote names with commas.")
    cells = {column: (row.get(column) or "").strip() for column in (*_NEEDED, "is_match", "kind", "group")}
    for column in _NEEDED:
        if not cells[column]:
            raise NotPairs(f"{place}, column {column}: a name is missing.")
    written_kind = cells["kind"].casefold() or kind
    if written_kind not in SCORING:
        raise NotPairs(f"{place}, column kind: “{cells['kind']}” is neither person nor organization.")
    label = cells["is_match"].casefold()
    if label not in _YES_AND_NO:
        raise NotPairs(f"{place}, column is_match: “{cells['is_match']}” is neither true nor false.")
    return Pair(written_kind, cells["name1"], cells["name2"], _YES_AND_NO[label], cells["group"])
