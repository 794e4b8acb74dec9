"""A filter as one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from orgs.models import OrganizationKind
from tracker.dates import PartialDate, Precision
from tracker.metrics.move_filter.records import Records
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveKind, MoveStatus, RoleGroup
from tracker.news.models import Source

_FORMATS = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}
_RECORDS: dict[str, Any] = {
    "person": gettext_lazy("of %s"),
    "organization": gettext_lazy("into, out of or within %s"),
    "from_organization": gettext_lazy("out of %s"),
    "to_organization": gettext_lazy("into %s"),
}
_CHOICES: dict[str, tuple[Any, Any]] = {
    "organization_kind": (gettext_lazy("with an organization that is a %s"), OrganizationKind),
    "kind": (gettext_lazy("of the kind %s"), MoveKind),
    "status": (gettext_lazy("%s"), MoveStatus),
    "exit_manner": (gettext_lazy("whose manner of leaving is %s"), ExitManner),
    "entry_manner": (gettext_lazy("whose manner of coming is %s"), EntryManner),
    "capacity": (gettext_lazy("with the capacity %s on one side"), Capacity),
    "role_group": (gettext_lazy("with a role in %s"), RoleGroup),
}
_COUNTED = {
    "departure": gettext_lazy("that count as departures"),
    "arrival": gettext_lazy("that count as arrivals"),
    "either": gettext_lazy("that count as departures or arrivals"),
    "transfer": gettext_lazy("that count as transfers"),
}
_TEXTS: dict[str, Any] = {
    "country": gettext_lazy("with an organization in %s"),
    "identifier": gettext_lazy("of whoever is %s"),
}


def sentence(said: Mapping[str, Any], named: Mapping[str, Records]) -> str:
    """“Moves out of OpenAI, confirmed, since 2024.”; “All moves.” One query where sources are named."""
    parts = [*_of_records(said, named), *_of_choices(said), *_of_the_rest(said), *_of_dates(said)]
    if not parts:
        return _("All moves.")
    return _("Moves %(which)s.") % {"which": pgettext("between the parts of a sentence", ", ").join(parts)}


def any_of(words: Iterable[str]) -> str:
    """“one”, “one or two”, “one, two or three”."""
    *first, last = words
    if not first:
        return last
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last}


def date_in_words(when: PartialDate) -> str:
    """“14 October 2024”, “October 2024” or “2024”."""
    return date_format(when.first_day, _FORMATS[when.precision])


def _of_records(said: Mapping[str, Any], named: Mapping[str, Records]) -> Iterator[str]:
    for name, frame in _RECORDS.items():
        if name in named:
            names = [str(each) for found in _or_as_written(named[name]) for each in found]
            yield frame % any_of(dict.fromkeys(names))
    if named.keys() - {"person"}:
        if said.get("with_children"):
            yield _("with all that belonged to it at the time")
        elif said.get("level") == "lineage":
            yield _("with all that it was the topmost parent of at the time")
    elif said.get("level") == "lineage" and "counts_as" in said:
        yield _("each organization with all that it was the topmost parent of at the time")


def _or_as_written(records: Records) -> Iterator[list[Any]]:
    for text, found in records.items():
        yield found or [f"“{text}”"]


def _of_choices(said: Mapping[str, Any]) -> Iterator[str]:
    for name, (frame, choices) in _CHOICES.items():
        if name in said:
            yield frame % any_of(str(choices(each).label) for each in said[name])
    for name, frame in _TEXTS.items():
        if name in said:
            yield frame % any_of(said[name])


def _of_the_rest(said: Mapping[str, Any]) -> Iterator[str]:
    rest: dict[str, Callable[[Any], str]] = {
        "counts_as": lambda value: str(_COUNTED[value]),
        "gap_days": lambda value: _("with at most %d days between leaving and coming") % value,
        "group": lambda value: _("of group move %d") % value,
        "source": lambda value: _("with evidence from %s") % any_of(_names_of_sources(value)),
        "stale": lambda value: (
            _("that are stale rumours") if value else _("without rumours that have gone stale")
        ),
        "q": lambda value: _("found by “%s”") % value,
        "latest": lambda value: _("of which only the latest %d are meant") % value,
    }
    for name, words in rest.items():
        if name in said:
            yield words(said[name])


def _names_of_sources(slugs: list[str]) -> list[str]:
    names = dict(Source.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return [names.get(slug, f"“{slug}”") for slug in slugs]


def _of_dates(said: Mapping[str, Any]) -> Iterator[str]:
    since, until = said.get("since"), said.get("until")
    if since and since == until:
        yield (_("on %s") if since.precision == Precision.DAY else _("in %s")) % date_in_words(since)
        return
    if since:
        yield _("since %s") % date_in_words(since)
    if until:
        is_day = until.precision == Precision.DAY
        yield (_("until %s") if is_day else _("until the end of %s")) % date_in_words(until)
