"""Lists of the desk as you have narrowed them, under names of yours."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.pagination import ByFilterName
from tracker.api.records import Readable
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.workbench.models import SavedFilter
from tracker.workbench.saved_filters import LISTS, keep_filter, may_see_list

_PAGES = {model._meta.label_lower: name for name, model in LISTS.items()}
FILTERED_LISTS = [(name, name) for name in LISTS]


class SavedFilterSerializer(serializers.Serializer[Any]):
    """A list of the desk as you have narrowed it."""

    id = serializers.IntegerField()
    list = serializers.SerializerMethodField()
    name = serializers.CharField()
    query = serializers.CharField(help_text="As in the address of the list at the desk.")

    def get_list(self, saved: SavedFilter) -> str:
        return _PAGES[saved.page]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Rumours", {"list": "moves", "name": "Rumours", "query": "status=rumoured"}, request_only=True
        )
    ]
)
class SavedFilterInput(StrictSerializer):
    """A list of the desk, narrowed, and what you call that."""

    list = serializers.ChoiceField(FILTERED_LISTS)
    name = serializers.CharField(max_length=60, allow_blank=True)
    query = serializers.CharField(max_length=2000, help_text="As in the address of the list at the desk.")


class SavedFilterFilter(filters.FilterSet):
    list = filters.ChoiceFilter(choices=FILTERED_LISTS, method="of_list", label=gettext_lazy("Which list"))

    class Meta:
        model = SavedFilter
        fields: tuple[str, ...] = ()

    def of_list(self, saved: Any, _name: str, value: str) -> Any:
        return saved.filter(page=LISTS[value]._meta.label_lower)


class SavedFilterViewSet(Readable):
    """Your own filters of the lists that your role shows, by name."""

    needs_token = True
    permissions: ClassVar = dict.fromkeys(
        ("list", "retrieve", "create", "destroy"), ("people.view_person",)
    )  # who has a role sees some list
    queryset = SavedFilter.objects.all()
    serializer_class = SavedFilterSerializer
    filterset_class = SavedFilterFilter
    pagination_class = ByFilterName

    def get_queryset(self) -> QuerySet[SavedFilter]:
        if getattr(self, "swagger_fake_view", False):
            return SavedFilter.objects.none()
        user = user_of(self.request)
        pages = [page for page, name in _PAGES.items() if may_see_list(user, LISTS[name])]
        return SavedFilter.objects.filter(user=user, page__in=pages)

    @extend_schema(request=SavedFilterInput, responses={201: SavedFilterSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Keep a filter of one of the lists, which then stands above it at the desk."""
        body = SavedFilterInput(data=request.data)
        body.is_valid(raise_exception=True)
        said, user = body.validated_data, user_of(request)
        if not may_see_list(user, LISTS[said["list"]]):
            raise PermissionDenied(_("The role of the token's user does not allow this."), code="role")
        try:
            saved = keep_filter(user, LISTS[said["list"]], name=said["name"], query=said["query"])
        except DjangoValidationError as error:
            raise ValidationError(serializers.as_serializer_error(error)) from error
        location = request.build_absolute_uri(reverse("api-saved-filter-detail", args=[saved.pk]))
        return Response(self.presented(saved), status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Forget a filter."""
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
