"""Watchlists: one's own, the moves that they match, and what their mails look like."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Organization
from people.models import Person
from tracker.alerts.digest import preview
from tracker.alerts.keep import check_address, check_room, keep
from tracker.alerts.letter import written
from tracker.alerts.models import Frequency, Watchlist
from tracker.api.access import user_of
from tracker.api.pagination import ByWatchlistName, NewestFirst
from tracker.api.records import Listed, Readable
from tracker.api.references import OrganizationReferenceSerializer, PersonReferenceSerializer
from tracker.api.serializers import MoveSerializer
from tracker.api.strict import refuse_unknown
from tracker.api.views import MoveViewSet
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.merges.merge import survivor_of
from tracker.moves.models import Move
from tracker.moves.status.stale import stale_before
from tracker.names.models import MAX_SLUG

MOST_WATCHED = 500
_FIELDS = {"query": "filter", "__all__": "non_field_errors"}


class WatchlistSerializer(serializers.ModelSerializer[Watchlist]):
    """Which moves somebody is told of, how often and when."""

    filter = serializers.CharField(
        source="query", help_text="As in the address of a list of moves; empty for none."
    )
    people = PersonReferenceSerializer(many=True, read_only=True)
    organizations = OrganizationReferenceSerializer(many=True, read_only=True)
    watched_since = serializers.DateTimeField(
        source="baseline_at", allow_null=True, help_text="What was there before is not told."
    )

    class Meta:
        model = Watchlist
        fields = [
            "id",
            "name",
            "filter",
            "people",
            "organizations",
            "with_children",
            "frequency",
            "hour",
            "time_zone",
            "language",
            "created_at",
            "watched_since",
            "next_at",
            "last_told_at",
        ]


@extend_schema_field({"type": "array", "items": {"type": "string"}, "maxItems": MOST_WATCHED})
class RecordsField(serializers.ListField):
    """Records by their slugs; that of a merged one means the survivor."""

    def __init__(self, model: Any, sentence: Any, **options: Any) -> None:
        self.model, self.sentence = model, sentence
        slug = serializers.CharField(max_length=MAX_SLUG + 10)
        super().__init__(child=slug, max_length=MOST_WATCHED, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        slugs = super().to_internal_value(data)
        there = self.model.with_merged.filter(slug__in=slugs)
        found = {row.slug: survivor_of(row) for row in there if not getattr(row, "is_erased", False)}
        missing = {
            str(place): [self.sentence % {"slug": slug}]
            for place, slug in enumerate(slugs)
            if slug not in found
        }
        if missing:
            raise serializers.ValidationError(missing)
        return list(dict.fromkeys(found[slug] for slug in slugs))


class WatchlistInput(StrictSerializer):
    """What its owner says of a watchlist."""

    name = serializers.CharField(max_length=100)
    filter = serializers.CharField(
        max_length=4000,
        allow_blank=True,
        required=False,
        help_text="As in the address of a list of moves: `from_organization=openai&status=confirmed`.",
    )
    people = RecordsField(
        Person, gettext_lazy("There is no person “%(slug)s”."), required=False, help_text="Slugs."
    )
    organizations = RecordsField(
        Organization, gettext_lazy("There is no organization “%(slug)s”."), required=False, help_text="Slugs."
    )
    with_children = serializers.BooleanField(required=False)
    frequency = serializers.ChoiceField(Frequency.choices, required=False)
    hour = serializers.IntegerField(min_value=0, max_value=23, required=False)
    time_zone = serializers.CharField(max_length=50, required=False, help_text="Such as `Europe/Paris`.")
    language = serializers.ChoiceField(Watchlist._meta.get_field("language").choices or [], required=False)


class PreviewSerializer(serializers.Serializer[Any]):
    """What a mail would look like that told the latest of all moves that match."""

    words = serializers.CharField(help_text="What matches, in words.")
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()


class WatchlistViewSet(Readable):
    """The watchlists of the token's user, by name. Those of others are not there."""

    needs_token = True
    bare: ClassVar = ("preview",)
    permissions: ClassVar = {
        name: (f"alerts.{verb}_watchlist",)
        for name, verb in {
            "list": "view",
            "retrieve": "view",
            "preview": "view",
            "create": "add",
            "partial_update": "change",
            "destroy": "delete",
        }.items()
    }
    queryset = Watchlist.objects.prefetch_related("people", "organizations")
    serializer_class = WatchlistSerializer
    pagination_class = ByWatchlistName

    def get_queryset(self) -> QuerySet[Watchlist]:
        return own_lists(super().get_queryset(), self.request)

    @extend_schema(request=WatchlistInput, responses={201: WatchlistSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Add a watchlist. It tells what comes from now on."""
        body = WatchlistInput(data=request.data)
        body.is_valid(raise_exception=True)
        watchlist = self._kept(Watchlist(owner=user_of(request)), body.validated_data)
        location = request.build_absolute_uri(reverse("api-watchlist-detail", args=[watchlist.pk]))
        return Response(self._shown(watchlist), status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(request=WatchlistInput, responses=WatchlistSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change a watchlist: what is not sent stays. A new filter tells what comes from now on."""
        watchlist = self.get_object()
        body = WatchlistInput(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        return Response(self._shown(self._kept(watchlist, body.validated_data)))

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Delete a watchlist, with the log of its mails."""
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=PreviewSerializer)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def preview(self, request: Request, **_kwargs: Any) -> Response:
        """What a mail looks like, with the latest of all moves that match; nothing is sent."""
        refuse_unknown(request, [])
        watchlist = self.get_object()
        subject, text, html = written(watchlist, preview(watchlist, today=timezone.localdate()))
        said = {"words": watchlist.in_words(), "subject": subject, "text": text, "html": html}
        return Response(PreviewSerializer(said).data)

    def _shown(self, watchlist: Watchlist) -> Any:
        return self.presented(self.get_queryset().get(pk=watchlist.pk))

    def _kept(self, watchlist: Watchlist, said: dict[str, Any]) -> Watchlist:
        """Save what was said. Raises ValidationError by the names that the API has for the fields."""
        watched = {name: said[name] for name in ("people", "organizations") if name in said}
        for name, value in said.items():
            if name not in watched:
                setattr(watchlist, {"filter": "query"}.get(name, name), value)
        try:
            check_room(watchlist)
            watchlist.full_clean()
            check_address(watchlist)
        except DjangoValidationError as error:
            found = serializers.as_serializer_error(error)
            raise ValidationError({_FIELDS.get(name, name): each for name, each in found.items()}) from error
        keep(watchlist, now=timezone.now())
        for name, records in watched.items():
            getattr(watchlist, name).set(records)
        return watchlist


@extend_schema(parameters=[OpenApiParameter("watchlist_id", OpenApiTypes.INT64, OpenApiParameter.PATH)])
class MatchViewSet(Listed):
    """The moves that match a watchlist now, newest first, whether they were told or not."""

    needs_token = True
    permissions: ClassVar = {"list": ("alerts.view_watchlist",)}
    expansions: ClassVar = MoveViewSet.expansions
    queryset = Move.objects.for_list()
    serializer_class = MoveSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> Any:
        moves: Any = super().get_queryset()
        lists = own_lists(Watchlist.objects.all(), self.request)
        watchlist = get_object_or_404(lists, pk=self.kwargs["watchlist_id"])
        today = timezone.localdate()
        return watchlist.matching(moves.with_stale(stale_before(today)), today=today)


def own_lists(lists: QuerySet[Watchlist], request: Request) -> QuerySet[Watchlist]:
    """The lists of the token's user."""
    return lists.filter(owner=user_of(request))
