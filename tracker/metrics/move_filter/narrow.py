"""Narrows a queryset of moves to what a filter says.

What each condition costs: a person, an organization and a group go by their indexes; a period, and
whatever narrows no further than a choice of a few, by a walk along `move_newest_first` that ends with the
page. Text finds at most 200 people and 200 organizations by the index of names; roles have no index, so
that only those of two years are looked through where nothing else bounds the list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from people.models import Person
from tracker.metrics.move_filter.records import Records, keys_with_identifier
from tracker.metrics.places import Place
from tracker.moves.models import Claim
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.models.what_counts import ARRIVING, COUNTED, DEPARTING
from tracker.moves.status.stale import stale_before

_ROLES_OF = timedelta(days=731)
_BOUNDS = frozenset(
    ["person", "organization", "from_organization", "to_organization", "identifier", "group", "since"]
)
_NOTHING = Q(pk__in=())
_SIDES = ("from", "to")
_FEW = 1000  # organizations
Said = Mapping[str, Any]


def narrowed(moves: MoveQuerySet, said: Said, named: Mapping[str, Records], *, today: date) -> MoveQuerySet:
    """The moves that fit all that is said."""
    for name, column in _COLUMNS.items():
        if name in said:
            moves = moves.filter(**{column: said[name]})
    for name, condition in _CONDITIONS.items():
        if name in said:
            moves = moves.filter(condition(said[name]))
    if "person" in named:
        moves = moves.filter(person__in=[each.pk for found in named["person"].values() for each in found])
    moves = _of_organizations(moves, said, _places(said, named))
    if "q" in said:
        moves = moves.filter(_text(said["q"], None if _BOUNDS & said.keys() else today - _ROLES_OF))
    if "role_group" in said and "counts_as" not in said:
        moves = moves.in_role_group(*said["role_group"])
    if "stale" in said:
        annotated: Any = moves.with_stale(stale_before(today))
        moves = annotated.filter(stale=said["stale"])
    if "since" in said:
        moves = moves.maybe_since(said["since"].first_day)
    return moves.maybe_until(said["until"].last_day) if "until" in said else moves


def _of_organizations(moves: MoveQuerySet, said: Said, places: Mapping[str, list[Place]]) -> MoveQuerySet:
    if (either := places.get("organization")) is not None:
        moves = moves.filter(_any(each.on_side("from") | each.on_side("to") for each in either))
    for side in _SIDES:
        if (there := places.get(f"{side}_organization")) is not None:
            moves = moves.filter(_any(each.on_side(side) for each in there))
    if {"organization_kind", "country"} & said.keys():
        moves = moves.filter(_sort_of_organization(said))
    if "counts_as" in said:
        moves = moves.filter(_counted(said["counts_as"], either, said.get("role_group", ())))
    return moves


def _places(said: Said, named: Mapping[str, Records]) -> dict[str, list[Place]]:
    """Where each parameter by organization is about. The lineage of all is read once, if it is asked for."""
    sides = {name: records for name, records in named.items() if name != "person"}
    anywhere = bool(said.get("with_children"))
    has_lineage = bool(sides) and (anywhere or said.get("level") == "lineage")
    lineages = Lineages(Lineage.objects.all()) if has_lineage else None

    def place(organization: Organization) -> Place:
        if lineages is None:
            return Place.itself(organization)
        return Place.among(organization, lineages, anywhere=anywhere)

    return {
        name: [place(each) for found in records.values() for each in found] for name, records in sides.items()
    }


def _counted(what: str, places: list[Place] | None, role_groups: Collection[str]) -> Q:
    """Exactly the moves behind a number of departures or arrivals, of the places where there are some.

    Of role groups the role on the side that is counted is in one.
    """
    out, into = DEPARTING, ARRIVING
    if role_groups:
        out &= Q(role_group_from__in=role_groups)
        into &= Q(role_group_to__in=role_groups)
    if places is not None:
        out &= _any(each.on_side("from") & ~each.on_side("to") for each in places)
        into &= _any(each.on_side("to") & ~each.on_side("from") for each in places)
    return COUNTED & {"departure": out, "arrival": into, "either": out | into}[what]


def _sort_of_organization(said: Said) -> Q:
    """That one organization is of such a kind and in such a country, both at once.

    Where few are, their moves are found by them; else the walk finds a page of moves soon. One query.
    """
    lookups = {"organization_kind": "kind__in", "country": "country__in"}
    wanted = {lookup: said[name] for name, lookup in lookups.items() if name in said}
    few = Organization.objects.filter(**wanted).order_by().values_list("pk", flat=True)[: _FEW + 1]
    if len(keys := list(few)) <= _FEW:
        return _touching(keys)
    sides = [{f"{side}_organization__{name}": value for name, value in wanted.items()} for side in _SIDES]
    return Q(**sides[0]) | Q(**sides[1])


def _capacity(capacities: list[str]) -> Q:
    return Q(from_organization__isnull=False, from_capacity__in=capacities) | Q(
        to_organization__isnull=False, to_capacity__in=capacities
    )


def _source(slugs: list[str]) -> Q:
    claims = Claim.objects.accepted().filter(article__source__slug__in=slugs, move__isnull=False)
    return Q(pk__in=claims.order_by().values("move"))


def _identifier(texts: list[str]) -> Q:
    keys = keys_with_identifier(texts)
    return Q(person__in=keys["person"]) | _touching(keys["organization"])


def _text(text: str, roles_since: date | None) -> Q:
    people = Person.objects.search(text).order_by().values_list("pk", flat=True)
    organizations = Organization.objects.search(text).order_by().values_list("pk", flat=True)
    # SQLite folds the case of ASCII letters only.
    spellings = {text, text.lower(), text.upper(), text.capitalize()}
    roles = _any(Q(role_from__icontains=each) | Q(role_to__icontains=each) for each in sorted(spellings))
    if roles_since is not None:
        roles &= Q(happened_first_day__gte=roles_since)
    return Q(person__in=list(people)) | _touching(list(organizations)) | roles


def _touching(organizations: Iterable[int]) -> Q:
    return Q(from_organization__in=organizations) | Q(to_organization__in=organizations)


def _any(conditions: Iterable[Q]) -> Q:
    any_of = _NOTHING
    for condition in conditions:
        any_of |= condition
    return any_of


_COLUMNS = {
    "kind": "kind__in",
    "status": "status__in",
    "exit_manner": "exit_manner__in",
    "entry_manner": "entry_manner__in",
    "group": "group",
}
_CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "capacity": _capacity,
    "identifier": _identifier,
    "source": _source,
}
