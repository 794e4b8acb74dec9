"""Reading people, organizations and moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from rest_framework.request import Request

from orgs.models import Lineage, Organization
from people.models import Person
from tracker.api.claims import evidence_of
from tracker.api.conditional import conditional
from tracker.api.conditional.about import anything, one_move, one_organization, one_person, some_moves
from tracker.api.explanation import explanation_of
from tracker.api.exports.whole import TakenWhole
from tracker.api.filters import GroupMoveFilter, MoveFilter, OrganizationFilter, PersonFilter
from tracker.api.pagination import ByName, NewestFirst
from tracker.api.plain.documents import fragments, parsed
from tracker.api.plain.lists import PlainMoves, PlainNewestFirst
from tracker.api.plain.people import PlainPerson, person_at
from tracker.api.records import Readable, RedirectsMerged
from tracker.api.rendering import in_json
from tracker.api.serializers import (
    GroupMoveSerializer,
    MoveSerializer,
    OrganizationSerializer,
    PersonSerializer,
)
from tracker.api.shape import Expansion, expansions_asked, pruned
from tracker.api.strict import refuse_unknown
from tracker.api.time_machine import HasAPast
from tracker.api.writing.deleting import DeletesRecords
from tracker.api.writing.erasing import PERMISSIONS as ERASING_PERMISSIONS
from tracker.api.writing.erasing import SCOPES as ERASING_SCOPES
from tracker.api.writing.erasing import ErasesPeople, refuse_erased
from tracker.api.writing.groups import PERMISSIONS as GROUP_PERMISSIONS
from tracker.api.writing.groups import WritesGroupMoves
from tracker.api.writing.merging import (
    MergesRecords,
    MoveMergeInput,
    OrganizationMergeInput,
    PersonMergeInput,
)
from tracker.api.writing.moves import PERMISSIONS, WritesMoves
from tracker.api.writing.named import WritesOrganizations, WritesPeople, permissions_for
from tracker.api.writing.splitting import OrganizationSplitInput, PersonSplitInput, SplitsRecords
from tracker.exports.lists.group_moves import GROUP_MOVES
from tracker.exports.lists.moves import MOVES
from tracker.exports.lists.records import ORGANIZATIONS, PEOPLE
from tracker.moves.careers.current import current_spells
from tracker.moves.models import GroupMove, Move, Spell
from tracker.moves.status.stale import stale_before


def moves_of(people: Sequence[Person]) -> dict[int, list[Move]]:
    """All moves of each person, the newest first."""
    moves = Move.objects.for_list().with_stale(stale_before(timezone.localdate()))
    return _by(moves.filter(person__in=[person.pk for person in people]), "person_id")


def spells_of(people: Sequence[Person]) -> dict[int, list[Spell]]:
    """All spells of each person, those that began last first."""
    spells = current_spells().for_list().filter(person__in=[person.pk for person in people])
    return _by(spells, "person_id")


def lineage_of(organizations: Sequence[Organization]) -> dict[int, list[Lineage]]:
    """The parents and successors of each organization."""
    links = Lineage.objects.filter(organization__in=[each.pk for each in organizations])
    return _by(links.select_related("other").order_by("since_first_day", "pk"), "organization_id")


def parts_of(organizations: Sequence[Organization]) -> dict[int, list[Lineage]]:
    """What has each organization as its parent or successor; by the index of the foreign key."""
    links = Lineage.objects.filter(other__in=[each.pk for each in organizations])
    return _by(links.select_related("organization").order_by("since_first_day", "pk"), "other_id")


def _by(rows: Any, key: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(getattr(row, key), []).append(row)
    return grouped


class PersonViewSet(TakenWhole, DeletesRecords, ErasesPeople, SplitsRecords, WritesPeople, RedirectsMerged):
    """People, in the order of their names."""

    permissions: ClassVar = permissions_for("people.person") | ERASING_PERMISSIONS
    scopes: ClassVar = SplitsRecords.scopes | ERASING_SCOPES
    versioned = (*SplitsRecords.versioned, "erase", "destroy")
    bare: ClassVar = (*SplitsRecords.bare, "erase_preview", "export")
    more_problems: ClassVar = {
        **TakenWhole.more_problems,
        **dict.fromkeys(("retrieve", "erase_preview", "erase", "export"), (410,)),
    }
    bodies: ClassVar = {
        "merge": PersonMergeInput,
        **dict.fromkeys(("split_preview", "split"), PersonSplitInput),
    }
    expansions: ClassVar = {"moves": Expansion(moves_of), "spells": Expansion(spells_of)}
    queryset = Person.objects.prefetch_related("names", "identifiers")
    serializer_class = PersonSerializer
    plain_list = PEOPLE
    filterset_class = PersonFilter
    pagination_class = ByName
    lookup_field = "slug"

    @conditional(anything)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().list(request, *args, **kwargs)

    @conditional(one_person)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """410 for the address of somebody who was erased; it names nobody."""
        if found := self._plain(kwargs["slug"]):
            return found
        refuse_erased(kwargs["slug"])
        return super().retrieve(request, *args, **kwargs)

    def person_at(self, slug: str) -> PlainPerson | None:
        """The person at the address, with their moves where these are added; looked up once a request."""
        if self._person is None:
            cutoff = stale_before(timezone.localdate()) if self._added == ["moves"] else None
            self._person = person_at(slug, stale_before=cutoff)
        return self._person

    _person: PlainPerson | None = None

    @cached_property
    def _added(self) -> Sequence[str]:
        return expansions_asked(self.request, self.expansions)

    def _plain(self, slug: str) -> HttpResponseBase | None:
        """The person from plain rows; None where more than the moves is to be added, or nobody is found."""
        refuse_unknown(self.request, self.own_parameters)
        added = self._added
        person = self.person_at(slug) if added in ([], ["moves"]) else None
        if person is None:
            return None
        wanted, shown = self.wanted(added), person.shown
        if added:
            shown["moves"] = parsed(person.moves) if wanted else fragments(person.moves)
        return in_json(self.request, pruned(shown, wanted), {"ETag": f'"{person.record_version}"'})


class OrganizationViewSet(TakenWhole, DeletesRecords, SplitsRecords, WritesOrganizations, RedirectsMerged):
    """Organizations, in the order of their names."""

    permissions: ClassVar = permissions_for("orgs.organization")
    versioned = (*SplitsRecords.versioned, "destroy")
    bodies: ClassVar = {
        "merge": OrganizationMergeInput,
        **dict.fromkeys(("split_preview", "split"), OrganizationSplitInput),
    }
    expansions: ClassVar = {"lineage": Expansion(lineage_of), "parts": Expansion(parts_of)}
    queryset = Organization.objects.prefetch_related("names", "identifiers")
    serializer_class = OrganizationSerializer
    plain_list = ORGANIZATIONS
    filterset_class = OrganizationFilter
    pagination_class = ByName
    lookup_field = "slug"

    @conditional(anything)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().list(request, *args, **kwargs)

    retrieve = conditional(one_organization)(RedirectsMerged.retrieve)


class MoveViewSet(MergesRecords, WritesMoves, HasAPast, TakenWhole, PlainMoves, RedirectsMerged):
    """Moves, newest first."""

    expansions: ClassVar = {"evidence": Expansion(evidence_of), "explanation": Expansion(explanation_of)}
    parameters_of_its_own = ("as_of", "published_by")
    permissions = PERMISSIONS
    bodies: ClassVar = {"merge": MoveMergeInput}

    queryset = Move.objects.all()
    serializer_class = MoveSerializer
    plain_list = MOVES
    filterset_class = MoveFilter
    pagination_class = PlainNewestFirst

    list = conditional(some_moves)(HasAPast.list)
    retrieve = conditional(one_move)(RedirectsMerged.retrieve)


class GroupMoveViewSet(TakenWhole, WritesGroupMoves, Readable):
    """Group moves, newest first."""

    permissions = GROUP_PERMISSIONS
    queryset = GroupMove.objects.for_list()
    serializer_class = GroupMoveSerializer
    plain_list = GROUP_MOVES
    filterset_class = GroupMoveFilter
    pagination_class = NewestFirst

    @conditional(anything)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().list(request, *args, **kwargs)

    retrieve = conditional(anything)(Readable.retrieve)
