"""Figures as plain dictionaries: what the serializers of figures give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from orgs.models import Organization
from people.models import Person
from tracker.dates import Window
from tracker.metrics.counts import Count, Definition

Dict = dict[str, Any]


def count_dict(count: Count) -> Dict:
    """What `CountSerializer` gives."""
    return {
        "min": count.min,
        "value": float(count.value),
        "max": count.max,
        "unsourced": count.unsourced,
        "unsourced_share": float(count.unsourced_share),
    }


@lru_cache(maxsize=4096)
def count_json(count: Count) -> str:
    """The fields of `count_dict` as JSON, without the braces."""
    return orjson.dumps(count_dict(count))[1:-1].decode()


def months_json(rows: Iterable[tuple[Dict, Iterable[Count]]], months: Sequence[str]) -> orjson.Fragment:
    """A list of rows by ``organization`` and ``month``: of each reference the counts of the months.

    Hundreds of rows that differ by a few numbers: to write each out of fields takes some ten times as long.
    """
    parts: list[str] = []
    for reference, counts in rows:
        head = f'{{"organization":{orjson.dumps(reference).decode()},"month":"'
        parts += [
            f'{head}{month}",{count_json(count)}}}' for month, count in zip(months, counts, strict=True)
        ]
    return orjson.Fragment(f"[{','.join(parts)}]")


def reference_dict(record: Organization | Person) -> Dict:
    """What `OrganizationReferenceSerializer` and `PersonReferenceSerializer` give."""
    return {"slug": record.slug, "name": record.name, "note": record.note}


def figure_dict(answer: Mapping[str, Any], **rest: Any) -> Dict:
    """What `FigureSerializer` gives of an answer that `figure` made; ``rest`` is in plain form already."""
    definition: Definition = answer["definition"]
    window: Window = answer["window"]
    about = answer["organization"]
    return {
        "definition": {
            "name": definition.name,
            "version": definition.version,
            "text": str(definition.text),
        },
        "window": {"since": window.first_day.isoformat(), "until": window.last_day.isoformat()},
        "level": answer["level"],
        "organization": about and reference_dict(about),
        "n": answer["n"],
        "unsourced": answer["unsourced"],
        "unsourced_share": float(answer["unsourced_share"]),
        "coverage": answer["coverage"],
        "small_coverage": answer["small_coverage"],
        "moves": answer["moves"],
        **rest,
    }
