"""Narrows a queryset of moves to what a filter says.

What each condition costs: a person, an organization and a group go by their indexes; a period, and
whatever narrows no further than a choice of a few, by a walk along `move_newest_first` that ends with the
page. Text finds at most 200 people and 200 organizations by the index of names; roles have no index, so
that only those of two years are looked through where nothing else bounds the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Q

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from people.models import Person
from tracker.metrics.every_lineage import EveryLineage
from tracker.metrics.move_filter.records import Records, keys_with_identifier
from tracker.metrics.places import Place
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.moves.careers.current import current_transfers
from tracker.moves.models import Claim, Move
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.models.spell import TransferQuerySet
from tracker.moves.models.what_counts import ARRIVING, COUNTED, DEPARTING, maybe_since
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
    if "latest" in said:
        rest = {name: value for name, value in said.items() if name != "latest"}
        return moves.among_latest(narrowed(Move.objects.all(), rest, named, today=today), said["latest"])
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
    return moves


def _of_organizations(moves: MoveQuerySet, said: Said, places: Mapping[str, list[Place]]) -> MoveQuerySet:
    if said.get("counts_as") == "transfer":
        return moves.filter(pk__in=_transfers(said, places).order_by().values("departure"))
    if (either := places.get("organization")) is not None:
        moves = moves.filter(_any(each.on_side("from") | each.on_side("to") for each in either))
    for side in _SIDES:
        if (there := places.get(f"{side}_organization")) is not None:
            moves = moves.filter(_any(each.on_side(side) for each in there))
    if "counts_as" in said:
        every = EveryLineage.read() if said.get("level") == "lineage" and not places else None
        counted = moves.filter(_counted(said, either, every))
        return every.without_steps_within(counted) if every and "since" in said else counted
    if {"organization_kind", "country"} & said.keys():
        moves = moves.filter(_sort_of_organization(said))
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

    met = {each.pk: each for records in sides.values() for found in records.values() for each in found}
    places = {pk: place(each) for pk, each in met.items()}
    return {
        name: [places[each.pk] for found in records.values() for each in found]
        for name, records in sides.items()
    }


def _counted(said: Said, places: list[Place] | None, every: EveryLineage | None) -> Q:
    """Exactly the moves behind a number of departures or arrivals, of the places where there are some.

    Roles, kinds and countries are those of the side that is counted; with ``every`` lineage, kinds and
    countries of its topmost parent.
    """
    what, role_groups = said["counts_as"], said.get("role_group", ())
    sort = partial(_sort_on, said)
    left, joined = (
        every.of_sort(name, sort) if every else sort(name)
        for name in ("from_organization", "to_organization")
    )
    out, into = DEPARTING & left, ARRIVING & joined
    if role_groups:
        out &= Q(role_group_from__in=role_groups)
        into &= Q(role_group_to__in=role_groups)
    if places is not None:
        out &= _any(each.on_side("from") & ~each.on_side("to") for each in places)
        into &= _any(each.on_side("to") & ~each.on_side("from") for each in places)
    return COUNTED & {"departure": out, "arrival": into, "either": out | into}[what]


def _transfers(said: Said, places: Mapping[str, list[Place]]) -> TransferQuerySet:
    """Exactly the transfers behind a number of flows, of the places where there are some.

    One that stays within a place is none. Manners and roles are those of leaving; kinds and countries of both
    ends. One query more, that looks whether careers are up to date.
    """
    found = current_transfers().counted().filter(gap_days__lte=said.get("gap_days", GAP_DAYS))
    if statuses := said.get("status"):
        found = found.filter(status__in=statuses)
    if groups := said.get("role_group"):
        found = found.filter(departure__role_group_from__in=groups)
    if "since" in said:  # its date is that of leaving, so that the period bounds what is read here too
        found = found.filter(maybe_since(said["since"].first_day))
    if "until" in said:
        found = found.filter(happened_first_day__lte=said["until"].last_day)
    found = found.filter(*(_sort_on(said, f"{side}_organization") for side in _SIDES))
    if (either := places.get("organization")) is not None:
        sides = [(each.on_side("from"), each.on_side("to")) for each in either]
        found = found.filter(_any((left | joined) & ~(left & joined) for left, joined in sides))
    lefts, joineds = (places.get(f"{side}_organization") for side in _SIDES)
    if lefts is not None:
        found = found.filter(_any(each.on_side("from") for each in lefts))
    if joineds is not None:
        found = found.filter(_any(each.on_side("to") for each in joineds))
    if lefts and joineds:
        both = {each.organization.pk: each for each in joineds}
        within = [each for each in lefts if each.organization.pk in both]
        found = found.exclude(_any(each.on_side("from") & each.on_side("to") for each in within))
    return found


def _sort_on(said: Said, name: str = "") -> Q:
    """The condition for organizations, or for rows with one by the name, of the kinds and countries that are
    said."""
    before = f"{name}__" if name else ""
    lookups = {"organization_kind": "kind__in", "country": "country__in"}
    return Q(**{f"{before}{lookup}": said[each] for each, lookup in lookups.items() if each in said})


def _sort_of_organization(said: Said) -> Q:
    """That one organization is of such a kind and in such a country, both at once.

    Where few are, their moves are found by them; else the walk finds a page of moves soon. One query.
    """
    few = Organization.objects.filter(_sort_on(said)).order_by().values_list("pk", flat=True)[: _FEW + 1]
    if len(keys := list(few)) <= _FEW:
        return _touching(keys)
    return _any(_sort_on(said, f"{side}_organization") for side in _SIDES)


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
    "since": lambda since: maybe_since(since.first_day),
    "until": lambda until: Q(happened_first_day__lte=until.last_day),
}
