"""The history of records: who changed what, and taking one change back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Organization
from people.models import Person
from tracker.access.models import Scope
from tracker.api.access import may, user_of
from tracker.api.filters import DayFilter
from tracker.api.history_serializers import (
    KIND_CHOICES,
    KINDS,
    HistoryEntryDetailSerializer,
    HistoryEntrySerializer,
    change_shown,
    codes_in,
    plan_shown,
)
from tracker.api.pagination import LatestChangesFirst
from tracker.api.problems import Conflict
from tracker.api.records import Listed
from tracker.api.strict import refuse_unknown
from tracker.api.writing.erasing import refuse_erased
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.sources import API_NAMES
from tracker.api.writing.versions import AnotherVersion, ChangedMeanwhile, lock_version, tag_of
from tracker.corrections.models import CorrectionRequest
from tracker.history.changes import Change, changes_of, read_changes
from tracker.history.restore import deleted_records
from tracker.history.revert import (
    CannotRevert,
    ChangedSince,
    can_be_reverted,
    find_change,
    permission_to_revert,
    revert,
)
from tracker.moves.approval import ASK_A_REVIEWER, may_correct
from tracker.moves.models import Claim, GroupMove, Move
from tracker.news.in_public import public_value
from tracker.news.models import Article, Source


@extend_schema_serializer(
    examples=[OpenApiExample("Although it was changed since", {"all_the_same": True}, request_only=True)]
)
class RevertInput(StrictSerializer):
    """How a change is taken back."""

    all_the_same = serializers.BooleanField(
        default=False, help_text="Also what somebody changed again since. It stays in the history."
    )


class ChangeFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=KIND_CHOICES, method="of_kind", distinct=False)
    by = filters.CharFilter(field_name="history_user__username", label=_("A user's name"))
    since = DayFilter(field_name="history_date", lookup_expr="date__gte", label=_("A day, inclusive"))
    until = DayFilter(field_name="history_date", lookup_expr="date__lte", label=_("A day, inclusive"))

    def of_kind(self, rows: Any, _name: str, kinds: Sequence[str]) -> Any:
        return rows.filter(history_type__in=[KINDS[kind] for kind in kinds]) if kinds else rows


class ChangeRows:
    """The changes of a record, which lie in several tables, for a paginator."""

    def __init__(
        self, narrowed: Callable[[Q], QuerySet[Any]], order: Sequence[str] = (), behind: Q | None = None
    ) -> None:
        self._narrowed, self._order, self._behind = narrowed, order, behind or Q()

    def order_by(self, *order: str) -> ChangeRows:
        return ChangeRows(self._narrowed, order, self._behind)

    def behind(self, edge: Q) -> ChangeRows:
        return ChangeRows(self._narrowed, self._order, edge)

    def count(self) -> int:
        return self._narrowed(self._behind).count()

    def __getitem__(self, some: slice) -> Any:
        return self._narrowed(self._behind).order_by(*self._order)[some]


class HistoryViewSet(Listed):
    """The changes of a record and of the rows that belong to it, the latest first."""

    model: ClassVar[Any]
    needs_token = True
    versioned: ClassVar = ("revert",)
    bare: ClassVar = ("revert",)
    permissions: ClassVar[dict[str, tuple[str, ...]]]
    queryset = Person.history.none()  # for the description: the rows lie in several tables
    serializer_class = HistoryEntrySerializer
    filterset_class = ChangeFilter
    pagination_class = LatestChangesFirst
    _record: Any = None

    @property
    def record(self) -> Any:
        """The record at the address, a merged one too, looked up once. Raises Http404."""
        if self._record is None:
            self._record = get_object_or_404(self.records(), **self.looked_up())
        return self._record

    def records(self) -> QuerySet[Any]:
        """Those whose history may be seen."""
        found: QuerySet[Any] = self.model._base_manager.all()
        return found

    def looked_up(self) -> dict[str, Any]:
        return {"pk": self.kwargs["record_id"]}

    def get_serializer_class(self) -> Any:
        return HistoryEntrySerializer if self.action == "list" else HistoryEntryDetailSerializer

    def rows_asked(self) -> ChangeRows:
        record_id = self.record.pk

        def narrowed(behind: Q) -> QuerySet[Any]:
            return changes_of(
                self.model,
                record_id,
                lambda rows: self.filter_queryset(rows).filter(behind),
                at_the_desk=False,
            )

        return ChangeRows(narrowed)

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return self.shown(read_changes(self.model, self.record.pk, rows))

    def shown(self, changes: Sequence[Change]) -> list[dict[str, Any]]:
        return [self.hidden(each) for each in self._whole(changes)]

    def _whole(self, changes: Sequence[Change]) -> list[dict[str, Any]]:
        codes = codes_in(changes)
        return [
            change_shown(
                change,
                codes,
                can_be_reverted=self.may_revert(change) and can_be_reverted(self.record, change),
            )
            for change in changes
        ]

    def hidden(self, shown: dict[str, Any]) -> dict[str, Any]:
        """A change, with its plan or not, without what is not for everybody who sees the history."""
        return shown

    def may_revert(self, change: Change) -> bool:
        """Whoever may change the record, and add or remove such rows where one comes or goes."""
        needed = (*self.permissions["revert"], permission_to_revert(change))
        return all(may(self.request, permission) for permission in needed)

    @extend_schema(responses=HistoryEntryDetailSerializer)
    def retrieve(self, request: Request, **_kwargs: Any) -> Response:
        """One change, with what taking it back would do. `ETag` is the version of the record."""
        refuse_unknown(request, self.own_parameters)
        tag = tag_of(self.model, self.record.pk)
        return Response(self._in_detail(self._change()), headers={"ETag": tag})

    @extend_schema(request=RevertInput, responses={201: HistoryEntrySerializer})
    @once
    def revert(self, request: Request, **_kwargs: Any) -> Response:
        """Take the change of a record that you have read back; gives the change that this is.

        `If-Match` takes the `ETag` of the record, or of the change as you have read it.
        """
        body = RevertInput(data=request.data)
        body.is_valid(raise_exception=True)
        self.refuse_revert(self._change())  # who may not is not told what there is by now
        self._lock(request)
        change = self._change()
        self.refuse_revert(change)
        try:
            history_id = revert(self.record, change, all_the_same=body.validated_data["all_the_same"])
        except ChangedSince as error:
            raise Conflict(str(error), "changed_since") from error
        except CannotRevert as error:
            raise Conflict(str(error), "cannot_revert") from error
        made = find_change(self.model, self.record.pk, change.part.label, history_id)
        if made is None:
            raise Http404
        headers = {"ETag": tag_of(self.model, self.record.pk)}
        return Response(self.shown([made])[0], status.HTTP_201_CREATED, headers=headers)

    def refuse_revert(self, change: Change) -> None:
        """Raise PermissionDenied for who may not take the change back."""
        if not self.may_revert(change):
            raise PermissionDenied(_("The role of the token's user does not allow this."), code="role")

    def _lock(self, request: Request) -> None:
        """Lock the record for who has seen it as it is, and read that one anew."""
        found = self.record
        try:
            lock_version(request, self.model, found.pk)
        except AnotherVersion as error:
            raise ChangedMeanwhile(self._in_detail(self._change()), error.tag) from error
        self._record = get_object_or_404(self.records(), pk=found.pk)

    def _change(self) -> Change:
        label, _minus, number = self.kwargs["change"].rpartition("-")
        is_number = number.isascii() and number.isdigit() and len(number) < 19
        change = find_change(self.model, self.record.pk, label, int(number)) if is_number else None
        if change is None or change.part.is_for_the_desk:
            raise Http404
        return change

    def _in_detail(self, change: Change) -> dict[str, Any]:
        return self.hidden(self._whole([change])[0] | {"plan": plan_shown(self.record, change)})


class _OfNamed(HistoryViewSet):
    def records(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model.with_merged.select_related("merged_into")
        return found

    def looked_up(self) -> dict[str, Any]:
        return {"slug": self.kwargs["slug"]}


def _permissions(change: str, *view: str) -> dict[str, tuple[str, ...]]:
    return {"list": view, "retrieve": view, "revert": (change,)}


class PersonHistoryViewSet(_OfNamed):
    """The changes of a person, their names and identifiers, the latest first."""

    model = Person
    permissions: ClassVar = _permissions("people.change_person", "people.view_person")
    more_problems: ClassVar = dict.fromkeys(("list", "retrieve", "revert"), (410,))

    @property
    def record(self) -> Any:
        if self._record is None:
            refuse_erased(self.kwargs["slug"])
        return super().record


class OrganizationHistoryViewSet(_OfNamed):
    """The changes of an organization, its names, identifiers and lineage, the latest first."""

    model = Organization
    permissions: ClassVar = _permissions("orgs.change_organization", "orgs.view_organization")


class MoveHistoryViewSet(HistoryViewSet):
    """The changes of a move, the latest first."""

    model = Move
    permissions: ClassVar = _permissions("moves.change_move", "moves.view_move")

    def records(self) -> QuerySet[Any]:
        """What waits for approval is there for who asked, and for reviewers."""
        moves: QuerySet[Any] = Move.with_merged.select_related("merged_into", "person")
        if may(self.request, "moves.change_approval"):
            return moves
        own = Claim.objects.filter(approvals__submitted_by=user_of(self.request), move__isnull=False)
        return moves.filter(Q(awaits_approval=False) | Q(pk__in=own.values("move")))


class GroupMoveHistoryViewSet(HistoryViewSet):
    """The changes of a group move, the latest first. Its moves have histories of their own."""

    model = GroupMove
    permissions: ClassVar = _permissions("moves.change_groupmove", "moves.view_groupmove")

    def may_revert(self, change: Change) -> bool:
        return may_correct(self.request.user) and super().may_revert(change)

    def refuse_revert(self, change: Change) -> None:
        if not may_correct(self.request.user):
            raise PermissionDenied(ASK_A_REVIEWER, code="four_eyes")
        super().refuse_revert(change)


class ClaimHistoryViewSet(HistoryViewSet):
    """The changes of a claim, the latest first."""

    model = Claim
    permissions: ClassVar = _permissions("moves.change_claim", "moves.view_claim")


class ArticleHistoryViewSet(HistoryViewSet):
    """The changes of what is known of an article, the latest first."""

    model = Article
    permissions: ClassVar = _permissions("news.change_article", "news.view_article", "moves.view_claim")


class SourceHistoryViewSet(HistoryViewSet):
    """The changes of a source, the latest first. Of addresses, who may not change it sees the host."""

    model = Source
    permissions: ClassVar = _permissions("news.change_source", "news.view_source")

    def looked_up(self) -> dict[str, Any]:
        return {"slug": self.kwargs["slug"]}

    def hidden(self, shown: dict[str, Any]) -> dict[str, Any]:
        polled = None if may(self.request, "news.change_source") else self.polled
        steps = shown["plan"]["steps"] if "plan" in shown else ()
        for each in (*shown["changes"], *steps):
            said = [word for word in ("before", "after", "now", "then") if word in each]
            if polled is not None:
                each |= {word: public_value(each["field"], each[word], polled) for word in said}
            each["field"] = API_NAMES.get(each["field"], each["field"])
        return shown

    @cached_property
    def polled(self) -> list[Source]:
        """What the source polls and has polled, the longest address first."""
        known = Source.history.filter(id=self.record.pk).exclude(url="").order_by()
        found = [Source(kind=kind, url=url) for kind, url in known.values_list("kind", "url").distinct()]
        return sorted(found, key=lambda source: len(source.url), reverse=True)


class RequestHistoryViewSet(HistoryViewSet):
    """The changes of a request of somebody who is followed, the latest first."""

    model = CorrectionRequest
    scopes: ClassVar = dict.fromkeys(("list", "retrieve", "revert"), Scope.ADMIN)
    permissions: ClassVar = _permissions(
        "corrections.change_correctionrequest", "corrections.view_correctionrequest"
    )


class _OfDeleted(HistoryViewSet):
    """The changes of a record that was deleted, the latest first. It is brought back whole, or not."""

    @property
    def record(self) -> Any:
        if self._record is None:
            rows = deleted_records(self.model)
            self._record = get_object_or_404(rows, id=self.kwargs["record_id"]).instance
        return self._record

    def may_revert(self, change: Change) -> bool:  # not one of them
        return False


class DeletedPersonHistoryViewSet(_OfDeleted):
    """The changes of a person who was deleted, the latest first."""

    model = Person
    permissions: ClassVar = {"list": ("people.add_person",)}


class DeletedOrganizationHistoryViewSet(_OfDeleted):
    """The changes of an organization that was deleted, the latest first."""

    model = Organization
    permissions: ClassVar = {"list": ("orgs.add_organization",)}


class DeletedSourceHistoryViewSet(_OfDeleted):
    """The changes of a source that was deleted, the latest first. Addresses are cut to their hosts."""

    model = Source
    permissions: ClassVar = {"list": ("news.add_source",)}
    hidden = SourceHistoryViewSet.hidden
    polled = SourceHistoryViewSet.polled


def _list_of(records: str, name: str, viewset: Any) -> URLPattern:
    address = f"v1/deleted/{records}/<int:record_id>/history/"
    return path(address, viewset.as_view({"get": "list"}), name=f"api-deleted-{name}-history")


def _addresses(records: str, key: str, name: str, viewset: Any) -> list[URLPattern]:
    below = f"v1/{records}/{key}/history/"
    return [
        path(below, viewset.as_view({"get": "list"}), name=f"api-{name}-history"),
        path(f"{below}<str:change>/", viewset.as_view({"get": "retrieve"}), name=f"api-{name}-change"),
        path(f"{below}<str:change>/revert/", viewset.as_view({"post": "revert"}), name=f"api-{name}-revert"),
    ]


urlpatterns = [
    *_addresses("people", "<str:slug>", "person", PersonHistoryViewSet),
    *_addresses("organizations", "<str:slug>", "organization", OrganizationHistoryViewSet),
    *_addresses("moves", "<int:record_id>", "move", MoveHistoryViewSet),
    *_addresses("group-moves", "<int:record_id>", "group-move", GroupMoveHistoryViewSet),
    *_addresses("claims", "<int:record_id>", "claim", ClaimHistoryViewSet),
    *_addresses("articles", "<int:record_id>", "article", ArticleHistoryViewSet),
    *_addresses("sources", "<str:slug>", "source", SourceHistoryViewSet),
    *_addresses("requests", "<int:record_id>", "request", RequestHistoryViewSet),
    _list_of("people", "person", DeletedPersonHistoryViewSet),
    _list_of("organizations", "organization", DeletedOrganizationHistoryViewSet),
    _list_of("sources", "source", DeletedSourceHistoryViewSet),
]
