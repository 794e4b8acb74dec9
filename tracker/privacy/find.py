"""Finds all that the database holds about a person. Preview, erasing and export go by it.

What belongs to the person is found by foreign keys through the model registry; what names them
without one by reading every column of text once, as `personal_data` of each app says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q
from simple_history.models import HistoricalChanges

from tracker.names import name_key
from tracker.privacy.declarations import PersonalData, data_of, declared_tables
from tracker.privacy.names_in_text import NamesInText, ways_to_write

BATCH = 500
Keys = dict[Any, set[int]]


@dataclass(frozen=True, slots=True)
class Reported:
    """A text that names the person and that an erasure leaves as it is."""

    model: Any
    key: Any
    column: str
    text: str

    @property
    def kind(self) -> str:
        return str(self.model._meta.verbose_name)


@dataclass(slots=True)
class Traces:
    """Keys of rows by model, those of history among them.

    ``going`` are the person's and go. ``staying`` are the person's, and a row without them takes
    their place. ``cuts`` are the columns of other rows that name the person.
    """

    person: Any
    everyone: list[Any]
    names: list[str]
    going: Keys = field(default_factory=lambda: defaultdict(set))
    staying: Keys = field(default_factory=lambda: defaultdict(set))
    cuts: dict[Any, dict[int, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    reported: list[Reported] = field(default_factory=list)

    def has(self, model: Any, key: int) -> bool:
        return key in self.going[model] or key in self.staying[model]

    def models(self) -> set[Any]:
        """Every model of which a row was found."""
        return {*self.going, *self.staying, *self.cuts}

    def belonging(self) -> Iterator[tuple[Any, set[int]]]:
        """The person's own rows, by model."""
        for keys in (self.going, self.staying):
            yield from ((model, found) for model, found in keys.items() if found)


def find_traces(person: Any) -> Traces:
    """All that is held about a person and about those who were merged into them.

    A read, no write. Reads every row that may name somebody once: about 1 ms for an article,
    a few µs for a claim.
    """
    everyone = _with_merged(person)
    names = _names_of(everyone)
    traces = Traces(person, everyone, names)
    traces.going[type(person)] = {each.pk for each in everyone}
    _follow_keys(traces, type(person), traces.going[type(person)])
    _Scan(traces).run()
    follow(traces)
    _empty_what_they_were_read_from(traces)
    take_what_goes_with_cuts(traces)
    return traces


def follow(traces: Traces) -> None:
    """Take in what points at the rows that were found, and the history of all of them."""
    for model, keys in list(traces.going.items()):
        if not issubclass(model, HistoricalChanges):
            _follow_keys(traces, model, set(keys))
    _find_history(traces)


def _with_merged(person: Any) -> list[Any]:
    """The person, and everybody who was merged into them, by whatever way round."""
    everyone = [person]
    for each in everyone:
        everyone += type(person)._base_manager.filter(merged_into=each).order_by("pk")
    return everyone


def _names_of(everyone: list[Any]) -> list[str]:
    """Every name, those too that history alone knows."""
    model = type(everyone[0])
    rows = model._meta.get_field("names").related_model
    keys = [each.pk for each in everyone]
    found = {each.name for each in everyone}
    found |= set(rows._base_manager.filter(person__in=keys).values_list("name", flat=True))
    found |= set(rows.history.filter(person__in=keys).values_list("name", flat=True))
    found |= set(model.history.filter(id__in=keys).values_list("name", flat=True))
    return sorted(found)


# --- By keys ----------------------------------------------------------------------------------------


def _follow_keys(traces: Traces, model: Any, keys: Iterable[int]) -> None:
    """Take in what points at rows of a model, and what points at that in turn."""
    for batch in batches(keys):
        for pointing, found in _pointing_at(model, batch):
            new = {row.pk: row for row in found if not traces.has(pointing, row.pk)}
            stays = data_of(pointing).anonymous is not None
            for key, row in new.items():
                is_kept = stays and not getattr(row, "merged_into_id", None)
                (traces.staying if is_kept else traces.going)[pointing].add(key)
            if new:
                _follow_keys(traces, pointing, new)


def _pointing_at(model: Any, keys: list[int]) -> Iterator[tuple[Any, Iterable[Any]]]:
    """By any foreign key, one that a merge would leave alone too; and by name and key."""
    for other in apps.get_models():
        if issubclass(other, HistoricalChanges):
            continue
        points = Q()
        for column in other._meta.concrete_fields:
            if column.related_model is model:
                points |= Q(**{f"{column.attname}__in": keys})
        if by_name := data_of(other).pointing:
            points |= by_name(model, keys)
        if points:
            yield other, other._base_manager.filter(points)


def _find_history(traces: Traces) -> None:
    for model, keys in list(traces.belonging()):
        if hasattr(model, "history"):
            for batch in batches(keys):
                rows = model.history.filter(**{f"{model._meta.pk.attname}__in": batch})
                traces.going[model.history.model].update(rows.values_list("history_id", flat=True))


# --- By names ---------------------------------------------------------------------------------------


class _Scan:
    """Reads every column that may name somebody."""

    def __init__(self, traces: Traces) -> None:
        self.traces = traces
        self.people = type(traces.person)
        self.ours = {each.pk for each in traces.everyone}
        self.names = NamesInText(traces.names, but_not=self._of_others())

    def _of_others(self) -> set[str]:
        """What somebody else is called too; a text with such a name may be about them."""
        ways = {way for name in self.traces.names for way in ways_to_write(name)}
        rows = self.people._meta.get_field("names").related_model._base_manager
        return set(rows.filter(key__in=ways).exclude(person__in=self.ours).values_list("key", flat=True))

    def run(self) -> None:
        for model in declared_tables():
            data = data_of(model)
            if columns := [name for name in data.scanned if _has(model, name)]:
                self._scan(model, data, columns)

    def _scan(self, model: Any, data: PersonalData, columns: list[str]) -> None:
        owners = [
            column.attname
            for column in model._meta.concrete_fields
            if getattr(column, "related_model", None) is self.people and column.name != "merged_into"
        ]
        if issubclass(model, HistoricalChanges) and model.instance_type is self.people:
            owners = [self.people._meta.pk.attname]
        rows = model._base_manager.values_list("pk", *owners, *columns)
        for key, *values in rows.iterator(chunk_size=BATCH):
            if not self.traces.has(model, key):
                row = dict(zip(columns, values[len(owners) :], strict=True))
                self._judge(model, data, key, row, owners=values[: len(owners)])

    def _judge(
        self, model: Any, data: PersonalData, key: int, row: dict[str, Any], *, owners: list[int | None]
    ) -> None:
        about = {name for name in data.named_in if name in row and self.names.is_named_by(row[name])}
        told = {name: (data.read or _as_it_is)(row[name]) for name in data.told_in if name in row}
        about |= {name for name, text in told.items() if self.names.are_in(text)}
        if about and not self._is_of_somebody_else(owners):
            self.traces.going[model].add(key)
            return
        found = about | {name for name in data.cut if name in row and self.names.are_in(row[name])}
        if found.intersection(data.together):
            found |= {name for name in data.together if name in row}
        if found:
            self.traces.cuts[model][key] |= found
        self.traces.reported += [
            Reported(model, key, name, str(row[name]))
            for name in data.reported
            if name in row and self.names.are_in(row[name])
        ]

    def _is_of_somebody_else(self, owners: list[int | None]) -> bool:
        others = {owner for owner in owners if owner is not None} - self.ours
        return bool(others) and self.people._base_manager.filter(pk__in=others).exists()


def _has(model: Any, name: str) -> bool:
    return any(column.name == name for column in model._meta.concrete_fields)


def _as_it_is(value: Any) -> Any:
    return value


def _empty_what_they_were_read_from(traces: Traces) -> None:
    """What the person's rows were read from is about them, however it writes their name."""
    names = NamesInText(traces.names)
    for model, keys in list(traces.going.items()):
        for column in () if issubclass(model, HistoricalChanges) else data_of(model).empties:
            source = model._meta.get_field(column).related_model
            for batch in batches(keys):
                read = source._base_manager.filter(
                    pk__in=model._base_manager.filter(pk__in=batch, **{f"{column}__isnull": False}).values(
                        column
                    )
                )
                cut_source(traces, source, list(read), names)


def take_what_goes_with_cuts(traces: Traces) -> None:
    """What says in another form what is cut goes: earlier versions of a text, what it was read from."""
    for model in apps.get_models():
        if issubclass(model, HistoricalChanges):
            continue
        for column in data_of(model).goes_with:
            source = model._meta.get_field(column).related_model
            together = set(data_of(source).together)
            cut = [key for key, columns in traces.cuts[source].items() if together & columns]
            for batch in batches(cut):
                rows = model._base_manager.filter(**{f"{column}__in": batch})
                traces.going[model].update(rows.values_list("pk", flat=True))


def cut_source(traces: Traces, source: Any, rows: list[Any], names: NamesInText) -> None:
    """Cut the columns that are cut together, and any other that names the person; in history as well."""
    data = data_of(source)
    tables: list[tuple[Any, Iterable[Any]]] = [(source, rows)]
    if hasattr(source, "history"):
        tables.append((source.history.model, source.history.filter(id__in=[row.pk for row in rows])))
    for model, versions in tables:
        for row in versions:
            naming = {name for name in data.cut if _has(model, name) and names.are_in(getattr(row, name))}
            traces.cuts[model][row.pk] |= naming | {name for name in data.together if _has(model, name)}


def organization_keys(traces: Traces) -> set[str]:
    """The keys of every name of the organizations that stand beside the person, and of those as written."""
    keys: set[str] = set()
    for model, rows in list(traces.belonging()):
        if issubclass(model, HistoricalChanges):
            continue
        for batch in batches(rows):
            found = model._base_manager.filter(pk__in=batch)
            for column in data_of(model).organizations:
                keys.update(map(name_key, found.values_list(column, flat=True)))
            for column, named in _named_records(model, besides=type(traces.person)):
                beside = named._base_manager.filter(**{f"{named.owner_column()}__in": found.values(column)})
                keys.update(beside.values_list("key", flat=True))
    return keys - {""}


def _named_records(model: Any, *, besides: Any) -> Iterator[tuple[str, Any]]:
    """The foreign keys of a model to records that have names, other than people."""
    for column in model._meta.concrete_fields:
        target = getattr(column, "related_model", None)
        if target is not None and target is not besides and hasattr(target, "names"):
            yield column.name, target._meta.get_field("names").related_model


def batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """Keys in lists that fit into one query."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
