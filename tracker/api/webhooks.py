"""Webhooks: one's own, their secrets, and the log of their deliveries."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.alerts.models import ChangedKind, Delivery, DeliveryState, Webhook
from tracker.alerts.webhooks.try_out import add_test
from tracker.api.access import user_of
from tracker.api.pagination import ByWatchlistName, Newest
from tracker.api.records import Readable
from tracker.api.strict import refuse_unknown
from tracker.api.writing.inputs import StrictSerializer, WebAddressField
from tracker.api.writing.once import once

_FIELDS = {"query": "filter", "__all__": "non_field_errors"}


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """Where changes are told, of which kinds, and how that goes."""

    filter = serializers.CharField(source="query", help_text="Of moves; empty for all.")
    kinds = serializers.ListField(child=serializers.ChoiceField(ChangedKind.choices), source="all_kinds")
    is_enabled = serializers.SerializerMethodField(help_text="False once it has failed for days.")

    class Meta:
        model = Webhook
        fields = [
            "id",
            "name",
            "url",
            "kinds",
            "filter",
            "is_enabled",
            "why_disabled",
            "failing_since",
            "delivered_at",
            "created_at",
        ]

    def get_is_enabled(self, webhook: Webhook) -> bool:
        return webhook.disabled_at is None


class WebhookWithSecretSerializer(WebhookSerializer):
    """The same with the secret, with which each delivery is signed."""

    secret = serializers.CharField()

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


class WebhookInput(StrictSerializer):
    """What its owner says of a webhook."""

    name = serializers.CharField(max_length=100)
    url = WebAddressField(max_length=2000)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(ChangedKind.choices), max_length=10, required=False
    )
    filter = serializers.CharField(
        max_length=4000,
        allow_blank=True,
        required=False,
        help_text="As in the address of a list of moves: `from_organization=openai&status=confirmed`.",
    )
    is_enabled = serializers.BooleanField(required=False, help_text="True calls it again.")


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """What was sent, and what was answered last."""

    id = serializers.UUIDField(source="key", help_text="Sent along as `id` and `Webhook-Id`.")
    payload = serializers.JSONField()

    class Meta:
        model = Delivery
        fields = [
            "id",
            "kind",
            "action",
            "payload",
            "state",
            "made_at",
            "due_at",
            "tries",
            "tried_at",
            "seconds",
            "status",
            "answer",
            "delivered_at",
        ]


class WebhookViewSet(Readable):
    """One's own webhooks, by name."""

    needs_token = True
    queryset = Webhook.objects.all()
    serializer_class = WebhookSerializer
    pagination_class = ByWatchlistName
    filterset_class = None
    permissions: ClassVar = {
        "list": ("alerts.view_webhook",),
        "retrieve": ("alerts.view_webhook",),
        "deliveries": ("alerts.view_webhook",),
        "create": ("alerts.add_webhook",),
        "destroy": ("alerts.delete_webhook",),
        **dict.fromkeys(("partial_update", "rotate", "test", "redeliver"), ("alerts.change_webhook",)),
    }

    def get_queryset(self) -> QuerySet[Webhook]:
        if getattr(self, "swagger_fake_view", False):
            return Webhook.objects.none()
        return Webhook.objects.of(user_of(self.request))

    @extend_schema(request=WebhookInput, responses={201: WebhookWithSecretSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Make a webhook. Its secret is in the answer."""
        webhook = _said(Webhook(owner=user_of(request)), request, partial=False)
        location = request.build_absolute_uri(reverse("api-webhook-detail", args=[webhook.pk]))
        shown = WebhookWithSecretSerializer(webhook).data
        return Response(shown, status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(request=WebhookInput, responses=WebhookSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change a webhook, or enable it again."""
        return Response(self.presented(_said(self.get_object(), request, partial=True)))

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Delete a webhook with the log of its deliveries."""
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=WebhookWithSecretSerializer)
    @action(detail=True, methods=["post"])
    @once
    def rotate(self, request: Request, **_kwargs: Any) -> Response:
        """Give it a new secret. For a day deliveries are signed with the one before too."""
        webhook = self.get_object()
        webhook.rotate(now=timezone.now())
        return Response(WebhookWithSecretSerializer(webhook).data)

    @extend_schema(request=None, responses={202: DeliverySerializer})
    @action(detail=True, methods=["post"])
    @once
    def test(self, request: Request, **_kwargs: Any) -> Response:
        """Send a delivery that tells of nothing."""
        delivery = add_test(self.get_object(), now=timezone.now())
        return Response(DeliverySerializer(delivery).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True, pagination_class=Newest, serializer_class=DeliverySerializer)
    def deliveries(self, request: Request, **_kwargs: Any) -> Response:
        """What it was told, the latest first."""
        pages: Any = self.paginator
        refuse_unknown(request, [*pages.parameter_names, *self.own_parameters])
        page = self.paginate_queryset(self.get_object().deliveries.all()) or []
        return self.get_paginated_response(self.present(page))

    @extend_schema(request=None, responses={202: DeliverySerializer})
    @action(
        detail=True,
        methods=["post"],
        url_path=r"deliveries/(?P<key>[0-9a-f-]{36})/redeliver",
        url_name="redeliver",
    )
    @once
    def redeliver(self, request: Request, key: str, **_kwargs: Any) -> Response:
        """Send a delivery once more, with the same id and the same payload."""
        delivery = get_object_or_404(self.get_object().deliveries, key=key)
        if delivery.state != DeliveryState.WAITING:
            delivery.send_again(now=timezone.now())
        return Response(DeliverySerializer(delivery).data, status.HTTP_202_ACCEPTED)


def _said(webhook: Webhook, request: Request, *, partial: bool) -> Webhook:
    """Save what was sent of a webhook. Raises ValidationError by field of the body."""
    body = WebhookInput(data=request.data, partial=partial)
    body.is_valid(raise_exception=True)
    said = dict(body.validated_data)
    enabled = said.pop("is_enabled", None)
    if "filter" in said:
        said["query"] = said.pop("filter")
    for name, value in said.items():
        setattr(webhook, name, value)
    try:
        webhook.full_clean()
    except DjangoValidationError as error:
        problems = serializers.as_serializer_error(error)
        raise ValidationError(
            {_FIELDS.get(name, name): sentences for name, sentences in problems.items()}
        ) from error
    webhook.save()
    if enabled is True:
        webhook.enable(now=timezone.now())
    elif enabled is False:
        webhook.disable("Its owner has disabled it.", now=timezone.now())
    return webhook
