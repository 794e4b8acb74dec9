"""The questions that are asked of the product and of the yardsticks, and what their answers come down to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from tests.bench.million import Size

OURS, PLAIN, HAND_WRITTEN = "ours", "plain", "FastAPI"
Paths = dict[str, list[str]]
_LIST_PAGE, _LARGEST, _OF_MATRIX, _FOUND = 100, 20, 30, 20
_ADDRESSES = 100


@dataclass(frozen=True, slots=True)
class Question:
    """``paths`` are the same addresses in the same order for each who answers.

    ``fact`` is what an answer says, whoever gave it: equal for all of them. None for the search, whose
    answers differ, and which is measured by recall.
    """

    name: str
    paths: Paths
    fact: Callable[[Any], Any] | None
    times_plain: float
    times_hand_written: float


def questions(size: Size, searched: Sequence[str]) -> list[Question]:
    """All five."""
    chance = Random(2)
    return [
        Question("latest 100 moves of an organization", _latest(size, chance), _ids_of_moves, 25, 0.8),
        Question("departures a month, 20 largest, 24 months", _departures(), _numbers, 50, 50),
        Question("flow matrix of 30, 3 years", _matrix(), _numbers, 9, 9),
        Question("fuzzy name, 20", _searches(searched), None, 7, 7),
        Question("one person, whole history", _people(size, chance), _history, 11, 0.56),
    ]


def _latest(size: Size, chance: Random) -> Paths:
    """As often of each organization as it has moves."""
    numbers = range(1, size.organizations + 1)
    slugs = [f"o-{n}" for n in chance.choices(numbers, [1 / n for n in numbers], k=_ADDRESSES)]
    query = [urlencode({"organization": slug, "page_size": _LIST_PAGE}) for slug in slugs]
    return {
        OURS: [f"/api/v1/moves/?{each}" for each in query],
        PLAIN: [f"/moves/?{each}" for each in query],
        HAND_WRITTEN: [f"/moves/?{each}" for each in query],
    }


def _departures() -> Paths:
    slugs = [("organization", f"o-{n}") for n in range(1, _LARGEST + 1)]
    windows = [
        (f"{year}-{month:02}", f"{year + 2}-{month:02}") for year in (2021, 2022) for month in range(1, 13)
    ]
    ours, days = [], []
    for first, after in windows:
        last = _month_before(after)
        ours.append(urlencode([("by", "month"), ("since", first), ("until", last[:7]), *slugs]))
        days.append(urlencode([("since", f"{first}-01"), ("until", last), *slugs]))
    return {
        OURS: [f"/api/v1/metrics/departures/?{each}" for each in ours],
        PLAIN: [f"/departures/?{each}" for each in days],
        HAND_WRITTEN: [f"/departures/?{each}" for each in days],
    }


def _matrix() -> Paths:
    slugs = quote(",".join(f"o-{n}" for n in range(1, _OF_MATRIX + 1)), safe=",")
    windows = [
        (f"{year}-{month:02}", f"{year + 3}-{month:02}") for year in (2020, 2021) for month in range(1, 13)
    ]
    ours, days = [], []
    for first, after in windows:
        last = _month_before(after)
        ours.append(f"organizations={slugs}&since={first}&until={last[:7]}&limit=1000")
        days.append(f"organizations={slugs}&since={first}-01&until={last}")
    return {
        OURS: [f"/api/v1/metrics/flows/?{each}" for each in ours],
        PLAIN: [f"/flows/?{each}" for each in days],
        HAND_WRITTEN: [f"/flows/?{each}" for each in days],
    }


def _searches(texts: Sequence[str]) -> Paths:
    query = [quote(text) for text in texts]
    return {
        OURS: [f"/api/v1/search/?kind=person&limit={_FOUND}&q={each}" for each in query],
        PLAIN: [f"/search/?q={each}" for each in query],
        HAND_WRITTEN: [f"/search/?limit={_FOUND}&q={each}" for each in query],
    }


def _people(size: Size, chance: Random) -> Paths:
    slugs = [f"p-{chance.randint(1, size.people)}" for _each in range(_ADDRESSES)]
    return {
        OURS: [f"/api/v1/people/{slug}/?expand=moves" for slug in slugs],
        PLAIN: [f"/people/{slug}/" for slug in slugs],
        HAND_WRITTEN: [f"/people/{slug}/" for slug in slugs],
    }


def _month_before(month: str) -> str:
    """The last day of the month before, such as 2023-12-31."""
    from datetime import date, timedelta

    return str(date.fromisoformat(f"{month}-01") - timedelta(days=1))


def _rows(answer: Any) -> Any:
    return answer if isinstance(answer, list) else answer["results"]


def _ids_of_moves(answer: Any) -> Any:
    return [row["id"] for row in _rows(answer)]


def _history(answer: Any) -> Any:
    names = sorted(name["name"] for name in answer["names"])
    return answer["slug"], names, sorted(move["id"] for move in answer["moves"])


def slugs_of(answer: Any) -> list[str]:
    """The records that a search found."""
    return [row["slug"] for row in _rows(answer)]


def _numbers(answer: Any) -> dict[tuple[str, str], float]:
    """By organization and month, or by pair of organizations; what is zero is left out."""
    return {(one, other): number for one, other, number in map(_number, _rows(answer)) if number}


def _number(row: Any) -> tuple[str, str, float]:
    if "departures" in row:  # plain
        return row["from_organization__slug"], str(row["month"])[:7], row["departures"]
    if "moves" in row:
        return row["from_organization__slug"], row["to_organization__slug"], row["moves"]
    if "joined" in row:  # written by hand
        return row["left"], row["joined"], row["value"]
    if "slug" in row:
        return row["slug"], row["month"], row["value"]
    if "organization" in row:  # ours
        return row["organization"]["slug"], row["month"], row["value"]
    return row["from"]["slug"], row["to"]["slug"], row["value"]
