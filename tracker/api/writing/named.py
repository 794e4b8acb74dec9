"""Adding and correcting people and organizations, with their names and identifiers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.edit_lineage import edit_lineage
from orgs.models import LineageRelation, Organization, OrganizationKind
from people.models import Person
from tracker.api.fields import PartialDateField
from tracker.api.problems import Conflict
from tracker.api.serializers import OrganizationSerializer, PersonSerializer
from tracker.api.writing.bulk import Bulk, bulk_of
from tracker.api.writing.inputs import KnownField, RowInput, StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.versions import tag_of
from tracker.identifiers.edit import edit_record
from tracker.identifiers.models import KIND_CHOICES
from tracker.names.models import MAX_NAME, NameKind

_FURTHER = [choice for choice in NameKind.choices if choice[0] != NameKind.PRIMARY]
_MOST = 200


class NameInput(RowInput):
    name = serializers.CharField(max_length=MAX_NAME)
    kind = serializers.ChoiceField(_FURTHER, default=NameKind.ALIAS)


class IdentifierInput(RowInput):
    kind = serializers.ChoiceField(KIND_CHOICES)
    value = serializers.CharField(max_length=500, help_text="The identifier, or the address that holds it.")


class NamedInput(StrictSerializer):
    """What people and organizations have in common."""

    name = serializers.CharField(max_length=MAX_NAME)
    note = serializers.CharField(
        max_length=100, allow_blank=True, required=False, help_text="Tells apart two of one name."
    )
    names = NameInput(  # type: ignore[call-arg]  # as many=True takes
        many=True, required=False, max_length=_MOST, help_text="All further names it has."
    )
    identifiers = IdentifierInput(  # type: ignore[call-arg]  # as many=True takes
        many=True, required=False, max_length=_MOST, help_text="All it has."
    )
    although = serializers.BooleanField(
        default=False,
        help_text="Make it although there is one of the same name, from which the note tells it.",
    )


class PersonInput(NamedInput):
    """A person."""


class LineageInput(RowInput):
    """A parent or a successor."""

    relation = serializers.ChoiceField(LineageRelation.choices)
    organization = KnownField("organization", help_text="The slug of the parent, or of the successor.")
    since = PartialDateField(required=False, allow_null=True, default=None)
    until = PartialDateField(
        required=False, allow_null=True, default=None, help_text="Null where a parent still is one."
    )


class OrganizationInput(NamedInput):
    """An organization."""

    kind = serializers.ChoiceField(OrganizationKind.choices, required=False)
    country = serializers.CharField(max_length=2, allow_blank=True, required=False)
    website = serializers.URLField(allow_blank=True, required=False)
    is_followed = serializers.BooleanField(
        required=False, help_text="What is said of its people comes first in the review."
    )
    lineage = LineageInput(  # type: ignore[call-arg]  # as many=True takes
        many=True, required=False, max_length=_MOST, help_text="All parents and successors it has."
    )


PersonRows, PersonVerdicts = bulk_of("Person", PersonInput, PersonSerializer)
OrganizationRows, OrganizationVerdicts = bulk_of("Organization", OrganizationInput, OrganizationSerializer)


class WritesNamed(Bulk):
    """For the viewsets of people and of organizations."""

    model: ClassVar[Any]

    def make_one(self, said: dict[str, Any]) -> Any:
        """Add the record. Raises ValidationError, and Conflict where one is called the same."""
        said = dict(said)
        if not said.pop("although", False):
            same = list(self.model.objects.called(said["name"])[:10])
            if same:
                sentence = _("There is one of this name: %s. Send “although” if this is another one.")
                slugs = [record.slug for record in same]
                raise Conflict(sentence % ", ".join(slugs), "named_already", records=slugs)
        record = self.model()
        _edit(record, said)
        return record

    def shown_again(self, made: Any) -> Any:
        return self.presented(self.get_queryset().get(pk=made.pk))

    def _create(self, request: Request) -> Response:
        body = self.bulk_input(data=request.data)
        body.is_valid(raise_exception=True)
        record = self.make_one(body.validated_data)
        location = request.build_absolute_uri(f"{request.path}{record.slug}/")
        headers = {"Location": location, "ETag": tag_of(self.model, record.pk)}
        return Response(self.shown_again(record), status.HTTP_201_CREATED, headers=headers)

    def _change(self, request: Request) -> Response:
        record = self.get_object()
        self.lock(request, record)
        body = self.bulk_input(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = {name: value for name, value in body.validated_data.items() if name != "although"}
        _edit(self.model.objects.get(pk=record.pk), said)
        return self.changed(record.pk)


class WritesPeople(WritesNamed):
    """For the viewset of people."""

    model = Person
    bulk_input = PersonInput

    @extend_schema(request=PersonInput, responses={201: PersonSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Add a person."""
        return self._create(request)

    @extend_schema(request=PersonInput, responses=PersonSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Correct a person that you have read: `If-Match` takes its `ETag`."""
        return self._change(request)

    @extend_schema(request=PersonRows, responses=PersonVerdicts)
    @action(detail=False, methods=["post"])
    @once
    def bulk(self, request: Request) -> Response:
        """Add up to 1,000 people. Each has a verdict of its own."""
        return self.rows_stored(request)


class WritesOrganizations(WritesNamed):
    """For the viewset of organizations."""

    model = Organization
    bulk_input = OrganizationInput

    @extend_schema(request=OrganizationInput, responses={201: OrganizationSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Add an organization."""
        return self._create(request)

    @extend_schema(request=OrganizationInput, responses=OrganizationSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Correct an organization that you have read: `If-Match` takes its `ETag`."""
        return self._change(request)

    @extend_schema(request=OrganizationRows, responses=OrganizationVerdicts)
    @action(detail=False, methods=["post"])
    @once
    def bulk(self, request: Request) -> Response:
        """Add up to 1,000 organizations. Each has a verdict of its own."""
        return self.rows_stored(request)


def permissions_for(model: str) -> dict[str, tuple[str, ...]]:
    """What writing records of a model, such as ``people.person``, needs."""
    app, name = model.split(".")
    add = (f"{app}.add_{name}",)
    change = (f"{app}.change_{name}",)
    table: dict[str, tuple[str, ...]] = dict.fromkeys(("create", "bulk"), add)
    table["destroy"] = (f"{app}.delete_{name}",)
    table |= dict.fromkeys(("partial_update", "merge_preview", "merge"), change)
    return table | dict.fromkeys(("belongings", "split_rows", "split_preview", "split"), change + add)


def _edit(record: Any, said: dict[str, Any]) -> None:
    rows = {name: said.pop(name, None) for name in ("names", "identifiers")}
    lineage = said.pop("lineage", None)
    try:
        edit_record(record, said, **rows)
        if lineage is not None:
            edit_lineage(record, [_link(each) for each in lineage])
    except DjangoValidationError as error:
        raise ValidationError(serializers.as_serializer_error(error)) from error


def _link(said: dict[str, Any]) -> dict[str, Any]:
    """A row of lineage by the names of its columns."""
    return {"other": said["organization"], **{name: said[name] for name in ("relation", "since", "until")}}
