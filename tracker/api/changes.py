"""Every change of what readers see, in order, from a cursor on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.alerts.changes.read import Changed, Forgotten, read_changes
from tracker.alerts.models import Change, ChangeAction, ChangedKind
from tracker.alerts.models.changes import Position
from tracker.alerts.webhooks.payload import records_of
from tracker.api.problems import Gone
from tracker.api.strict import refuse_unknown

MOST = 1000
NOW = "now"


class ChangesQuerySerializer(serializers.Serializer[Any]):
    """From where on, and of what."""

    since = serializers.CharField(
        required=False,
        max_length=50,
        help_text="The `next` of an answer before, or `now`. Without it all that is kept is given.",
    )
    kind = serializers.MultipleChoiceField(
        choices=ChangedKind.choices, required=False, help_text="Of which records; may be repeated."
    )
    limit = serializers.IntegerField(
        default=100,
        min_value=1,
        max_value=MOST,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_string_length"),
            gettext_lazy("The limit is a whole number from 1 to %(most)d.") % {"most": MOST},
        ),
    )
    expand = serializers.ChoiceField(
        ["record"], required=False, help_text="Adds what each record is now, in its most important fields."
    )

    def validate_since(self, text: str) -> Position:
        if text == NOW:
            return Change.objects.end()
        try:
            return Position.read(text)
        except ValueError as error:
            sentence = _("This is no place in the list; take the “next” of an answer, or “now”.")
            raise serializers.ValidationError(sentence) from error


class ChangeSerializer(serializers.Serializer[Any]):
    """What has become of one record."""

    cursor = serializers.CharField(source="position", help_text="The place behind it.")
    kind = serializers.ChoiceField(ChangedKind.choices)
    id = serializers.IntegerField(source="record_id", help_text="A number that stays; of moves their id.")
    action = serializers.ChoiceField(ChangeAction.choices)
    at = serializers.DateTimeField()
    url = serializers.CharField(
        allow_null=True, help_text="Where it is; null where it is not shown any more."
    )
    record = serializers.DictField(
        required=False, allow_null=True, help_text="With `expand=record`: what it is now."
    )


class ChangesSerializer(serializers.Serializer[Any]):
    """Changes in order."""

    next = serializers.CharField(help_text="Where to go on: send it as `since`, at any later time.")
    has_more = serializers.BooleanField(help_text="Whether more is there already.")
    results = ChangeSerializer(many=True)


class ChangesView(APIView):
    """A reader who sends `next` as `since` each time misses no change, whoever writes meanwhile."""

    more_problems: ClassVar = {"GET": (410,)}

    @extend_schema(
        parameters=[ChangesQuerySerializer], responses=ChangesSerializer, operation_id="changes_list"
    )
    def get(self, request: Request) -> Response:
        """Changes of people, organizations, moves, accepted claims and group moves, the oldest first.

        Several changes of one record on a page are one. They are kept for 90 days.
        """
        refuse_unknown(request, list(ChangesQuerySerializer().fields))
        query = ChangesQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        try:
            page = read_changes(asked.get("since"), most=asked["limit"], kinds=asked.get("kind") or ())
        except Forgotten as error:
            raise Gone(str(error), "forgotten") from error
        rows = _shown(page.changes)
        answer = {"next": str(page.end), "has_more": page.has_more, "results": rows}
        shown = ChangesSerializer(answer).data
        if asked.get("expand") != "record":
            for row in shown["results"]:
                del row["record"]
        return Response(shown)


def _shown(changes: Iterable[Changed]) -> list[dict[str, Any]]:
    """The changes with what is there now. One query for each kind."""
    changes = list(changes)
    there = {
        kind: records_of(kind, [each.record_id for each in changes if each.kind == kind])
        for kind in {each.kind for each in changes}
    }
    rows = []
    for each in changes:
        record = there[each.kind].get(each.record_id)
        row = {name: getattr(each, name) for name in ("position", "kind", "record_id", "action", "at")}
        row["url"] = record["url"] if record else None
        rows.append(row | {"record": record})
    return rows
