"""Tokens: one's own, making one that may do no more than the one that asks, and revoking."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.make import FOR_OTHERS, SEES_ALL, NoLongerWorks, make_with, may_make_for_others
from tracker.access.models import Scope, Token, TokenState
from tracker.api.access import DOES_NOT_WORK, may, token_of, user_of
from tracker.api.pagination import LatestTokensFirst
from tracker.api.records import Readable
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once

_MOST_REQUESTS = 2**31 - 1


class TokenSerializer(serializers.ModelSerializer[Token]):
    """The right to use the API in the name of a user. The secret is not in it."""

    hint = serializers.CharField(read_only=True, help_text="How the secret begins.")
    user = serializers.CharField(source="user.username", read_only=True)
    scopes = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    revoked_by = serializers.CharField(
        source="revoked_by.username", read_only=True, allow_null=True, default=None
    )
    made_with = serializers.IntegerField(
        source="made_with_id",
        read_only=True,
        allow_null=True,
        help_text="The token that asked for it, with which it is revoked; null for one made at the desk.",
    )

    class Meta:
        model = Token
        fields = [
            *("id", "name", "hint", "user", "scopes", "requests_per_minute", "state", "made_with"),
            *("created_at", "expires_at", "last_used_at", "revoked_at", "revoked_by"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Scope.choices)))
    def get_scopes(self, token: Token) -> list[str]:
        return [scope.value for scope in Scope if scope in token.scopes]

    @extend_schema_field(serializers.ChoiceField(TokenState.choices))
    def get_state(self, token: Token) -> str:
        return token.state(timezone.now()).value


class TokenWithSecretSerializer(TokenSerializer):
    """The same with the secret, this once: only a digest of it is kept."""

    secret = serializers.CharField(read_only=True)

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "secret"]
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "One that reads until May",
            {"name": "newsroom bot", "scopes": ["read"], "expires_at": "2030-05-01T00:00:00Z"},
            request_only=True,
        )
    ]
)
class TokenInput(StrictSerializer):
    """A new token. It may do no more than the one that asks for it, and not for longer."""

    name = serializers.CharField(max_length=100, help_text="What it is for.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices), max_length=len(Scope), default=[Scope.READ.value]
    )
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Else as the token that asks; null for never."
    )
    requests_per_minute = serializers.IntegerField(
        min_value=1,
        max_value=_MOST_REQUESTS,
        required=False,
        allow_null=True,
        help_text="Else as many as others have. With the scope `admin`.",
    )
    user = serializers.CharField(
        max_length=150, required=False, help_text="In whose name it acts; another's with the scope `admin`."
    )


class TokenFilter(filters.FilterSet):
    user = filters.CharFilter(field_name="user__username", label=gettext_lazy("A user's name"))
    is_revoked = filters.BooleanFilter(
        field_name="revoked_at",
        lookup_expr="isnull",
        exclude=True,
        label=gettext_lazy("Whether it was revoked"),
    )

    class Meta:
        model = Token
        fields: list[str] = []


class TokenViewSet(Readable):
    """Your own tokens, the newest first; with the scope `admin`, to administrators those of all."""

    needs_token = True
    permissions: ClassVar = {
        "list": ("access.view_token",),
        "retrieve": ("access.view_token",),
        "create": ("access.add_token",),
        "revoke": ("access.change_token",),
    }
    queryset = Token.objects.select_related("user", "revoked_by")
    serializer_class = TokenSerializer
    filterset_class = TokenFilter
    pagination_class = LatestTokensFirst

    def get_queryset(self) -> QuerySet[Token]:
        tokens: QuerySet[Token] = super().get_queryset()
        if getattr(self, "swagger_fake_view", False) or self._sees_all():
            return tokens
        return tokens.filter(user=user_of(self.request))

    def _sees_all(self) -> bool:
        token = token_of(self.request)
        return token is not None and Scope.ADMIN in token.scopes and may(self.request, SEES_ALL)

    @extend_schema(request=TokenInput, responses={201: TokenWithSecretSerializer})
    def create(self, request: Request) -> Response:
        """Make a token, which is revoked with the one that asks. The secret is in this answer alone.

        Takes no `Idempotency-Key`, with which the secret would be kept: where no answer comes, revoke what
        was made, and ask again.
        """
        body = TokenInput(data=request.data)
        body.is_valid(raise_exception=True)
        asking: Any = token_of(request)
        token = _asked_for(request, asking, body.validated_data)
        try:
            secret = make_with(asking, token, now=timezone.now())
        except NoLongerWorks as error:
            raise AuthenticationFailed(DOES_NOT_WORK) from error
        except DjangoValidationError as error:
            raise _by_fields_of_the_body(error) from error
        headers = {
            "Location": request.build_absolute_uri(reverse("api-token-detail", args=[token.pk])),
            "Cache-Control": "no-store",
        }
        shown = TokenSerializer(token).data | {"secret": secret}
        return Response(shown, status.HTTP_201_CREATED, headers=headers)

    @extend_schema(request=None, responses=TokenSerializer)
    @action(detail=True, methods=["post"])
    @once
    def revoke(self, request: Request, **_kwargs: Any) -> Response:
        """Let a token work no more, nor those that were made with it. One may revoke itself."""
        token = self.get_object()
        token.revoke(by=user_of(request), now=timezone.now())
        return Response(self.presented(self.get_object()))


def _asked_for(request: Request, asking: Token, said: dict[str, Any]) -> Token:
    """The token that is asked for, not saved. Raises ValidationError by field of the body."""
    administers = may_make_for_others(asking)
    user: User | None = user_of(request)
    if said.get("user", asking.user.username) != asking.user.username:
        if not administers:
            raise ValidationError({"user": [FOR_OTHERS]})
        user = User.objects.filter(username=said["user"], is_active=True).first()
        if user is None:
            raise ValidationError({"user": [_("There is no such user who may sign in.")]})
    if "requests_per_minute" in said and not administers:
        problem = _("How often a token may ask is set with the scope “admin”, by an administrator.")
        raise ValidationError({"requests_per_minute": [problem]})
    return Token(
        user=user,
        name=said["name"],
        expires_at=said.get("expires_at", asking.expires_at),
        requests_per_minute=said.get("requests_per_minute"),
        **{f"may_{scope.value}": scope in said["scopes"] for scope in Scope},
    )


def _by_fields_of_the_body(error: DjangoValidationError) -> ValidationError:
    """The sentences by the names that the API has for the fields."""
    found: dict[str, list[Any]] = {}
    for name, sentences in serializers.as_serializer_error(error).items():
        field = "scopes" if name.startswith("may_") else name
        found[field] = list(dict.fromkeys([*found.get(field, []), *sentences]))
    return ValidationError(found)
