"""All that is held about a person, as one document for them to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from simple_history.models import HistoricalChanges

from tracker.privacy.declarations import data_of
from tracker.privacy.find import Traces, batches, find_traces
from tracker.privacy.names_in_text import NamesInText

FORMAT = "ai-talent-tracker person export 1"
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")


def export(person: Any, *, now: datetime) -> dict[str, Any]:
    """What erasing the person would touch, by the same search; see `find_traces` for what it costs.

    ``records`` are the person's own rows, those of history among them, by model: every column,
    with what foreign keys mean beside them. ``mentions`` are the texts of other rows that name the
    person: of an article its sentences and where it stands, of any other row the column.
    """
    traces = find_traces(person)
    names = NamesInText(traces.names)
    return {
        "format": FORMAT,
        "exported_at": now.isoformat(timespec="seconds"),
        "person": str(person),
        "names": traces.names,
        "records": {_label(model): list(_rows(model, keys)) for model, keys in _by_label(traces)},
        "mentions": {
            _label(model): list(_mentions(model, cuts, names)) for model, cuts in traces.cuts.items() if cuts
        },
        "named_after_them": [
            {"in": _label(each.model), "key": each.key, "column": each.column, "text": each.text}
            for each in traces.reported
        ],
    }


def as_json(document: dict[str, Any]) -> str:
    """The document as text, in the scripts of the names."""
    return json.dumps(document, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder) + "\n"


def _by_label(traces: Traces) -> list[tuple[Any, set[int]]]:
    found: dict[Any, set[int]] = {}
    for model, keys in traces.belonging():
        found.setdefault(model, set()).update(keys)
    return sorted(found.items(), key=lambda each: _label(each[0]))


def _label(model: Any) -> str:
    if issubclass(model, HistoricalChanges):
        return f"history of {model.instance_type._meta.label_lower}"
    return str(model._meta.label_lower)


def _rows(model: Any, keys: set[int]) -> Iterator[dict[str, Any]]:
    foreign = [column for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]
    read = data_of(model).read
    told = data_of(model).told_in
    for batch in batches(keys):
        rows = list(model._base_manager.filter(pk__in=batch).order_by("pk"))
        means = {column.attname: _meanings(column, rows) for column in foreign}
        for row in rows:
            yield {
                column.attname: _value(row, column, means, read if column.name in told else None)
                for column in model._meta.concrete_fields
            }


def _value(row: Any, column: Any, means: dict[str, dict[Any, str]], read: Any) -> Any:
    value = getattr(row, column.attname)
    if column.attname in means and value is not None:
        return {"key": value, "means": means[column.attname].get(value, "")}
    return read(value) if read else value


def _meanings(column: Any, rows: list[Any]) -> dict[Any, str]:
    """What the keys of a column are called; users by the name they sign in with."""
    keys = {getattr(row, column.attname) for row in rows} - {None}
    target: Any = column.related_model
    if target is get_user_model():
        return {user.pk: user.get_username() for user in target._base_manager.filter(pk__in=keys)}
    return {each.pk: str(each) for each in target._base_manager.filter(pk__in=keys)}


def _mentions(model: Any, cuts: dict[int, set[str]], names: NamesInText) -> Iterator[dict[str, Any]]:
    for batch in batches(cuts):
        for row in model._base_manager.filter(pk__in=batch).order_by("pk"):
            said = {column: _sentences(getattr(row, column), names) for column in sorted(cuts[row.pk])}
            yield {"key": row.pk, **_whereabouts(row), **said}


def _whereabouts(row: Any) -> dict[str, Any]:
    """Where a text stands: its address, source and date, if it has these."""
    where = {name: getattr(row, name, None) for name in ("url", "published_on", "source")}
    return {name: str(value) for name, value in where.items() if value}


def _sentences(text: Any, names: NamesInText) -> Any:
    """Of a long text the sentences that name the person; the rest is about others."""
    if not isinstance(text, str):
        return text
    found = [sentence for sentence in _SENTENCE.split(text) if names.are_in(sentence)]
    return found if len(found) != 1 else found[0]
