"""Erasing a person, and all that is held about one: for administrators, by the scope `admin`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from people.models import Person
from tracker.access.models import Scope
from tracker.api.access import user_of
from tracker.api.problems import Conflict, Gone
from tracker.api.strict import refuse_unknown
from tracker.api.writing.changes import Changes
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.merging import CountedSerializer
from tracker.api.writing.versions import tag_of
from tracker.corrections.models import CorrectionRequest
from tracker.history.version import lock_record
from tracker.names.models import MAX_NAME
from tracker.privacy.erase import MAX_REASON, BadReason, CannotErase, NotTheName, check_typed_name, erase_rows
from tracker.privacy.export import as_json, export
from tracker.privacy.find import find_traces
from tracker.privacy.models import was_erased
from tracker.privacy.preview import Preview, preview_of
from tracker.privacy.scrub import scrub


@extend_schema_serializer(
    examples=[
        OpenApiExample("By letter", {"name": "Ada Example", "reason": "asked by letter"}, request_only=True)
    ]
)
class EraseInput(StrictSerializer):
    """The name, so that nobody is erased by a slip; and a reason without it."""

    name = serializers.CharField(
        max_length=MAX_NAME, trim_whitespace=False, help_text="As the record has it."
    )
    reason = serializers.CharField(max_length=MAX_REASON, help_text="It is kept, so without a name.")


class ReportedSerializer(serializers.Serializer[Any]):
    """A text that names the person and stays as it is: look at it yourself."""

    kind = serializers.CharField()
    key = serializers.CharField()
    column = serializers.CharField()
    text = serializers.CharField()


class ErasurePreviewSerializer(serializers.Serializer[Any]):
    """What an erasure would do. Its `ETag` is what `If-Match` of the erasure takes."""

    person = serializers.CharField(help_text="The slug.")
    names = serializers.ListField(
        child=serializers.CharField(), help_text="By which texts are looked through."
    )
    everyone = serializers.ListField(
        child=serializers.CharField(), help_text="The slugs of those who go: the person, and who was merged."
    )
    going = CountedSerializer(many=True)
    history = serializers.IntegerField(help_text="Rows of history that go.")
    staying = CountedSerializer(many=True, help_text="What stays without the person.")
    cut = CountedSerializer(many=True, help_text="What is cut, since it names them.")
    reported = ReportedSerializer(many=True)
    open_requests = serializers.IntegerField(help_text="Open requests: an erasure closes and empties them.")


class ErasedSerializer(serializers.Serializer[Any]):
    """The person was erased."""

    left_to_do = serializers.CharField(help_text="What is to be done by hand; empty for nothing.")


class ErasesPeople(Changes):
    """For the viewset of people."""

    @extend_schema(responses=ErasurePreviewSerializer)
    @action(detail=True, methods=["get"], url_path="erase", pagination_class=None, filter_backends=[])
    def erase_preview(self, request: Request, **_kwargs: Any) -> Response:
        """What erasing this person would do. Nothing is changed; all text is read, which may take long."""
        refuse_unknown(request, [])
        person = self._person_there()
        tag = tag_of(Person, person.pk)
        return Response(_shown(person, preview_of(find_traces(person))), headers={"ETag": tag})

    @extend_schema(request=EraseInput, responses=ErasedSerializer)
    @erase_preview.mapping.post
    def erase(self, request: Request, **_kwargs: Any) -> Response:
        """Erase this person for good: `If-Match` takes the `ETag` of the preview. There is no way back.

        Takes no `Idempotency-Key`, by which somebody could tell later who it was: sent again, it answers 410.
        """
        person = self._person_there()
        body = EraseInput(data=request.data)
        body.is_valid(raise_exception=True)
        said, by, now = body.validated_data, user_of(request), timezone.now()
        try:
            check_typed_name(person, said["name"])
            with transaction.atomic():
                lock_record(Person, person.pk)
                refuse_erased(person.slug)  # by who asked at the same time
                self.lock(request, person)
                traces = erase_rows(person, reason=said["reason"], by=by, now=now)
        except NotTheName as error:
            raise ValidationError({"name": [str(error)]}) from error
        except BadReason as error:
            raise ValidationError({"reason": [str(error)]}) from error
        except (CannotErase, ImproperlyConfigured) as error:
            raise Conflict(str(error), "cannot_erase") from error
        return Response({"left_to_do": scrub(traces.models())})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def export(self, request: Request, **_kwargs: Any) -> HttpResponse:
        """All that is held about this person, as a file for them. All text is read, which may take long."""
        refuse_unknown(request, [])
        person = self._person_there()
        document = as_json(export(person, now=timezone.now()))
        headers = {
            "Content-Disposition": f'attachment; filename="{person.slug}.json"',
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(document, content_type="application/json; charset=utf-8", headers=headers)

    def _person_there(self) -> Any:
        refuse_erased(self.kwargs["slug"])
        return self.get_object()


SCOPES = dict.fromkeys(("erase_preview", "erase", "export"), Scope.ADMIN)
PERMISSIONS = {
    "erase_preview": ("privacy.erase_person",),
    "erase": ("privacy.erase_person",),
    "export": ("privacy.export_person",),
}


def refuse_erased(slug: str) -> None:
    """Raise Gone for the address of somebody who was erased; it names nobody."""
    if "\0" in slug:
        raise Http404
    person = Person.with_merged.filter(slug=slug).first()
    if person.is_erased if person else was_erased(slug):
        raise Gone(_("This record was erased."))


def _shown(person: Any, preview: Preview) -> dict[str, Any]:
    def counted(rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
        return [{"what": what, "count": count} for what, count in rows]

    return {
        "person": person.slug,
        "names": preview.names,
        "everyone": [each.slug for each in preview.everyone],
        "going": counted(preview.going),
        "history": preview.history,
        "staying": counted(preview.staying),
        "cut": counted(preview.cut),
        "reported": [
            {"kind": each.kind, "key": str(each.key), "column": each.column, "text": each.text}
            for each in preview.reported
        ],
        "open_requests": CorrectionRequest.objects.open().filter(person=person).count(),
    }
