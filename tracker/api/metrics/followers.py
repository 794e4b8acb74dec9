"""Who went the same way soon after somebody, and whether that is more than chance."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.conditional import conditional
from tracker.api.conditional.about import anything
from tracker.api.exports.figures import FigureView
from tracker.api.metrics.answers import FigureSerializer, figure, moves_address
from tracker.api.metrics.asked import (
    LevelQuerySerializer,
    OrganizationField,
    PageQuerySerializer,
    asked_of,
)
from tracker.api.references import OrganizationReferenceSerializer, PersonReferenceSerializer
from tracker.metrics.counts import Behind
from tracker.metrics.followers import FOLLOWERS, followers_between


class FollowersQuerySerializer(LevelQuerySerializer, PageQuerySerializer):
    """From which organization to which."""

    def get_fields(self) -> dict[str, Any]:
        ends = {  # the first is no name that a class can have
            "from": OrganizationField(help_text="Slug of the organization that was left."),
            "to": OrganizationField(help_text="Slug of the organization that was joined."),
        }
        return {**ends, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if attrs["from"] == attrs["to"]:
            raise serializers.ValidationError({"to": [_("Name another organization than the one left.")]})
        return attrs


class FollowedSerializer(serializers.Serializer[Any]):
    """Somebody who went, and who followed within a year."""

    person = PersonReferenceSerializer()
    on = serializers.DateField(help_text="When they went; of a vague date its middle.")
    followers = PersonReferenceSerializer(many=True)
    candidates = serializers.IntegerField(
        help_text="Who had been there with them for 90 days, and went the same way in the period."
    )
    expected = serializers.FloatField(help_text="How many of these would have followed by chance.")
    lift = serializers.FloatField(allow_null=True, help_text="Followers divided by `expected`.")
    p_value = serializers.FloatField(
        allow_null=True, help_text="How often chance gives as many or more; few candidates say little."
    )


class FollowersSerializer(FigureSerializer):
    joined = OrganizationReferenceSerializer()
    people = serializers.IntegerField(help_text="How many went from the one to the other.")
    results = FollowedSerializer(many=True)


class FollowersView(FigureView):
    """Who followed whom from one organization to another, the most followed first."""

    table = (FollowersSerializer, "results")

    @conditional(anything)
    @extend_schema(
        parameters=[FollowersQuerySerializer],
        responses=FollowersSerializer,
        operation_id="metrics_followers",
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, FollowersQuerySerializer, today=timezone.localdate())
        left, joined = asked["from"], asked["to"]
        here = asked.place_of(left)
        found = followers_between(here, here.another(joined), asked.window)
        answer = figure(
            asked,
            FOLLOWERS,
            Behind(len(found), sum(each.unsourced for each in found)),
            coverage=here.coverage(),
            moves=moves_address(request, asked, counts_as="transfer", ends=([left], [joined])),
            joined=joined,
            people=len(found),
            results=asked.page(found),
        )
        return Response(FollowersSerializer(answer | {"organization": left}).data)
