"""Adding and correcting sources, having them polled now, and finding what a site has to poll."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer, inline_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.problems import Conflict
from tracker.api.source_serializer import CHANGES, SourceDetailSerializer
from tracker.api.writing.changes import Changes
from tracker.api.writing.inputs import StrictSerializer, WebAddressField
from tracker.api.writing.once import once
from tracker.api.writing.versions import tag_of
from tracker.news.discover import discover
from tracker.news.feeds import NotAFeed
from tracker.news.models import Polling, Source, SourceKind, TextFrom
from tracker.news.source_rules import (
    MAX_TAG,
    POLLED_ALREADY,
    check_polled,
    give_tags,
    other_that_polls,
    says_why,
    sentence_of,
    tags_of,
)
from tracker.news.taken import Taken, polled_already
from tracker.outbound import CannotFetch

API_NAMES = {"url": "polls"}
"""What a field of a source is called in the API, where ``url`` is the page for readers."""


class SourceChanges(StrictSerializer):
    """What people decide about a source. One that is disabled says why, and is not polled."""

    name = serializers.CharField(max_length=200, required=False)
    slug = serializers.CharField(max_length=200, required=False, validators=[validate_slug])
    kind = serializers.ChoiceField(SourceKind.choices, required=False)
    polls = serializers.CharField(
        max_length=2000,
        allow_blank=True,
        required=False,
        help_text="The address of the feed, the sitemap or the page; of a folder its path.",
    )
    home_url = WebAddressField(max_length=2000, allow_blank=True, required=False)
    language = serializers.CharField(max_length=10, allow_blank=True, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=MAX_TAG),
        required=False,
        max_length=50,
        help_text="All it has.",
    )
    weight = serializers.IntegerField(min_value=1, max_value=5, required=False)
    family = serializers.CharField(max_length=100, allow_blank=True, required=False)
    text_from = serializers.ChoiceField(TextFrom.choices, required=False)
    link_pattern = serializers.CharField(max_length=200, allow_blank=True, required=False)
    is_enabled = serializers.BooleanField(required=False)
    disabled_because = serializers.CharField(
        max_length=300, allow_blank=True, required=False, help_text="Readers see it."
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A feed",
            {"name": "Foo News", "kind": "feed", "polls": "https://foo.example/feed", "tags": ["press"]},
            request_only=True,
        )
    ]
)
class SourceInput(SourceChanges):
    """A new source. The slug follows from the name where none is given."""

    name = serializers.CharField(max_length=200)


class FindInput(StrictSerializer):
    address = WebAddressField(max_length=2000, help_text="A home page, or a feed.")


FoundSources = inline_serializer(
    "FoundSources",
    {
        "results": inline_serializer(
            "FoundSource",
            {
                "polls": serializers.CharField(),
                "kind": serializers.ChoiceField(SourceKind.choices),
                "name": serializers.CharField(),
                "home_url": serializers.CharField(),
                "language": serializers.CharField(),
                "entries": serializers.IntegerField(help_text="How many are in it just now."),
                "latest": serializers.DateField(allow_null=True),
                "known": serializers.CharField(allow_null=True, help_text="The slug of who polls it."),
            },
            many=True,
        )
    },
)


class WritesSources(Changes):
    """For the viewset of sources."""

    @extend_schema(request=SourceInput, responses={201: SourceDetailSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Add a source. Nothing is asked of it yet: it is polled in its turn."""
        body = SourceInput(data=request.data)
        body.is_valid(raise_exception=True)
        said = {"slug": Taken().slug_like(body.validated_data["name"])} | body.validated_data
        source = Source()
        _save(source, said)
        location = request.build_absolute_uri(reverse("api-source-detail", args=[source.slug]))
        headers = {"Location": location, "ETag": tag_of(Source, source.pk)}
        return Response(self.shown_again(source), status.HTTP_201_CREATED, headers=headers)

    @extend_schema(request=SourceChanges, responses=SourceDetailSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Correct a source that you have read, disable or enable it: `If-Match` takes its `ETag`."""
        source = self.get_object()
        self.lock(request, source)
        body = SourceChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        if said.get("is_enabled"):
            said = {"disabled_because": ""} | said
        _save(Source.objects.get(pk=source.pk), said)
        return self.changed(source.pk)

    @extend_schema(request=None, responses={202: SourceDetailSerializer})
    @action(detail=True, methods=["post"])
    @once
    def poll(self, request: Request, **_kwargs: Any) -> Response:
        """Have the source polled now, whatever its turn. A worker does it: 202."""
        source, now = self.get_object(), timezone.now()
        Polling.objects.begin(now=now)
        if not source.is_enabled or not Polling.objects.at_once([source.pk], now=now):
            raise Conflict(_("This source is not polled: it is disabled, or filled by hand."), "not_polled")
        return Response(self.shown_again(source), status.HTTP_202_ACCEPTED)

    @extend_schema(request=FindInput, responses=FoundSources)
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def find(self, request: Request) -> Response:
        """What a site has to poll. It is asked, for up to half a minute; nothing is stored."""
        body = FindInput(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            found = discover(body.validated_data["address"], clock=timezone.now)
        except (CannotFetch, NotAFeed) as error:
            raise ValidationError({"address": [str(error)]}) from error
        return Response({"results": [_found(each) for each in found]})

    def shown_again(self, made: Source) -> Any:
        return self.presented(self.get_queryset().get(pk=made.pk))


PERMISSIONS: dict[str, tuple[str, ...]] = {
    "create": ("news.add_source",),
    "find": ("news.add_source",),
    "partial_update": (CHANGES,),
    "poll": (CHANGES,),
    "destroy": ("news.delete_source",),
}


def _save(source: Source, said: dict[str, Any]) -> None:
    """Raises ValidationError by the names that the API has for the fields."""
    fields = {{"polls": "url"}.get(name, name): value for name, value in said.items() if name != "tags"}
    is_polled_anew = any(name in fields and fields[name] != getattr(source, name) for name in ("url", "kind"))
    for name, value in fields.items():
        setattr(source, name, value)
    try:
        tags = tags_of(said["tags"]) if "tags" in said else None
        _check(source, is_polled_anew=is_polled_anew)
        _store(source)
    except DjangoValidationError as error:
        found = serializers.as_serializer_error(error)
        raise ValidationError({API_NAMES.get(name, name): each for name, each in found.items()}) from error
    if tags is not None:
        give_tags(source, tags)


def _check(source: Source, *, is_polled_anew: bool) -> None:
    try:
        check_polled(source.url, source.kind)
    except DjangoValidationError as error:
        raise DjangoValidationError({"url": error}) from error
    if not says_why(is_enabled=source.is_enabled, disabled_because=source.disabled_because):
        raise DjangoValidationError({"disabled_because": sentence_of("source_says_why_it_is_disabled")})
    other = other_that_polls(source.url, source.kind, besides=source.pk) if is_polled_anew else None
    if other is not None:
        raise DjangoValidationError({"url": f"{POLLED_ALREADY} {other.slug}"})
    source.full_clean()


def _store(source: Source) -> None:
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:  # somebody has just added the same: now it can be said
        source.full_clean()
        raise


def _found(each: Any) -> dict[str, Any]:
    known = polled_already(each.url)
    return {
        "polls": each.url,
        "kind": each.kind,
        "name": each.title,
        "home_url": each.home_url,
        "language": each.language,
        "entries": each.entries,
        "latest": each.latest,
        "known": known and known.slug,
    }
