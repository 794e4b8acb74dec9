"""Entities in the form of Wikidata, for files that tests write."""

from __future__ import annotations

import itertools
from typing import Any

_number = itertools.count(1)
BUSINESS, UNIVERSITY, HUMAN = "Q4830453", "Q3918", "Q5"


def item(qid: str) -> dict[str, Any]:
    return {"entity-type": "item", "numeric-id": int(qid[1:]), "id": qid}


def time(text: str, precision: int | None = None, *, calendar: str = "Q1985727") -> dict[str, Any]:
    """``2015``, ``2015-12`` or ``2015-12-11``, as precise as it is written unless said otherwise."""
    parts = text.split("-")
    year, month, day = (*parts, "00", "00")[:3]
    return {
        "time": f"+{year}-{month}-{day}T00:00:00Z",
        "precision": precision or 8 + len(parts),
        "calendarmodel": f"http://www.wikidata.org/entity/{calendar}",
        "before": 0,
        "after": 0,
        "timezone": 0,
    }


def snak(value: Any, kind: str = "value") -> dict[str, Any]:
    return {"snaktype": kind} | ({"datavalue": {"value": value}} if kind == "value" else {})


def statement(
    value: Any,
    *,
    start: Any = None,
    end: Any = None,
    rank: str = "normal",
    id: str = "",  # noqa: A002  # as Wikidata calls it
    snaktype: str = "value",
) -> dict[str, Any]:
    qualifiers = {
        prop: [snak(time(when) if isinstance(when, str) else when)]
        for prop, when in (("P580", start), ("P582", end))
        if when
    }
    return {
        "id": id or f"Q1$statement-{next(_number)}",
        "rank": rank,
        "type": "statement",
        "mainsnak": snak(value, snaktype),
        "qualifiers": qualifiers,
    }


def entity(
    qid: str,
    label: str | dict[str, str] = "",
    *,
    of: str = HUMAN,
    aliases: dict[str, list[str]] | None = None,
    description: str = "",
    **claims: Any,
) -> dict[str, Any]:
    """An item; ``P496="…"`` or ``P108=[statement(…)]`` are its statements."""
    labels = {"en": label} if isinstance(label, str) else label
    found: dict[str, Any] = {
        "type": "item",
        "id": qid,
        "labels": {
            language: {"language": language, "value": text} for language, text in labels.items() if text
        },
        "descriptions": {"en": {"language": "en", "value": description}} if description else {},
        "aliases": {
            language: [{"language": language, "value": text} for text in texts]
            for language, texts in (aliases or {}).items()
        },
        "claims": {"P31": [statement(item(of))]},
        "sitelinks": {"enwiki": {"site": "enwiki", "title": "Not taken", "badges": []}},
        "lastrevid": 1,
    }
    for prop, values in claims.items():
        listed = values if isinstance(values, list) else [values]
        found["claims"][prop] = [
            each if isinstance(each, dict) and "mainsnak" in each else statement(each) for each in listed
        ]
    return found
