"""Figures as plain dictionaries: what the serializers of figures give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
