"""How long it takes until a move is news, and until the news is here."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api.conditional import conditional
from tracker.api.conditional.about import anything
from tracker.api.metrics.answers import DefinitionSerializer, FigureSerializer, figure, moves_address
from tracker.api.metrics.asked import LevelQuerySerializer, NarrowQuerySerializer, OrganizationField, asked_of
from tracker.metrics.counts import Behind
from tracker.metrics.delays import ANNOUNCEMENT_DELAY, DISCOVERY_DELAY, MOST, delays
from tracker.moves.models import Move
from tracker.moves.vocabulary import COUNTED_CAPACITIES


class DelaysQuerySerializer(LevelQuerySerializer, NarrowQuerySerializer):
    """Of all moves of a window, or of those of one organization."""

    organization = OrganizationField(required=False, help_text="Slug of the organization on either side.")


class DelaySerializer(serializers.Serializer[Any]):
    """Days: the median and the quartiles; null where `n` is 0."""

    n = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    left_out = serializers.IntegerField(help_text="Moves that have no dates to go by.")


class DelaysSerializer(FigureSerializer):
    announcement = DelaySerializer()
    discovery = DelaySerializer()
    discovery_definition = DefinitionSerializer()


class DelaysView(APIView):
    """Days from a move to its first publication, and from that to the first claim held here.

    Of the latest 2,000 moves of the window.
    """

    @conditional(anything)
    @extend_schema(
        parameters=[DelaysQuerySerializer], responses=DelaysSerializer, operation_id="metrics_delays"
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, DelaysQuerySerializer, today=timezone.localdate())
        moves = Move.objects.all()
        found = delays(asked.place.touching(moves) if asked.place else moves, asked.window, asked.narrowing)
        answer = figure(
            asked,
            ANNOUNCEMENT_DELAY,
            Behind(found.moves, found.unsourced),
            moves=moves_address(
                request,
                asked,
                capacities=COUNTED_CAPACITIES,
                latest=MOST if found.moves == MOST else None,
            ),
            announcement=found.announcement,
            discovery=found.discovery,
            discovery_definition=DISCOVERY_DELAY,
        )
        return Response(DelaysSerializer(answer).data)
