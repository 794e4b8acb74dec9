"""Users: who is invited, which role they have, and who is deactivated. By the scope `admin`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Any, ClassVar

import django_filters as filters
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.access.roles import Role, has_role, role_of
from tracker.access.tasks import send_invitation
from tracker.access.users import (
    MAX_USER_NAME,
    UserState,
    change_access,
    invite,
    lock_access,
    note_invitation,
    renew_invitation,
    state_of,
    why_not_administer,
    why_not_change,
    why_not_invite,
    why_not_invite_again,
)
from tracker.api.access import user_of
from tracker.api.pagination import ByUserName
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.versions import ChangedMeanwhile, is_wanted, wanted_versions

_LONGEST_NAME = 150


class UserSerializer(serializers.Serializer[Any]):
    """Somebody who works here, or did."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField(Role.choices, allow_null=True, help_text="Null for none.")
    state = serializers.ChoiceField(UserState.choices, help_text="Invited: without a password as yet.")
    last_login = serializers.DateTimeField(allow_null=True)
    date_joined = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An analyst",
            {"email": "ben@paper.example", "first_name": "Ben", "role": "analyst"},
            request_only=True,
        )
    ]
)
class InvitationInput(StrictSerializer):
    """Who is invited. They get a link by mail, with which they choose a password."""

    email = serializers.EmailField(max_length=MAX_USER_NAME)
    first_name = serializers.CharField(max_length=_LONGEST_NAME, required=False, allow_blank=True, default="")
    role = serializers.ChoiceField(Role.choices)


@extend_schema_serializer(examples=[OpenApiExample("Gone", {"is_active": False}, request_only=True)])
class UserChanges(StrictSerializer):
    """What is changed of a user; their address and password are changed at the desk alone."""

    first_name = serializers.CharField(max_length=_LONGEST_NAME, allow_blank=True, required=False)
    last_name = serializers.CharField(max_length=_LONGEST_NAME, allow_blank=True, required=False)
    role = serializers.ChoiceField(
        Role.choices, allow_null=True, required=False, help_text="Null takes it away."
    )
    is_active = serializers.BooleanField(required=False, help_text="Whether they may sign in.")


class UserFilter(filters.FilterSet):
    role = filters.ChoiceFilter(choices=Role.choices, method="of_role", label=gettext_lazy("The role"))
    is_active = filters.BooleanFilter(label=gettext_lazy("Whether they may sign in"))
    email = filters.CharFilter(lookup_expr="iexact", label=gettext_lazy("The address"))
    username = filters.CharFilter(label=gettext_lazy("A user's name"))

    class Meta:
        model = User
        fields: list[str] = []

    def of_role(self, users: Any, _name: str, value: str) -> Any:
        return users.filter(has_role(Role(value))).distinct()


class UserViewSet(Readable):
    """Users by the names with which they sign in. None is deleted: history names them."""

    needs_token = True
    versioned: ClassVar = ("partial_update",)
    permissions: ClassVar = {
        **dict.fromkeys(("list", "retrieve"), ("auth.view_user",)),
        **dict.fromkeys(("create", "invite_again"), ("auth.add_user",)),
        "partial_update": ("auth.change_user",),
    }
    scopes: ClassVar = dict.fromkeys(permissions, Scope.ADMIN)
    queryset = User.objects.prefetch_related("groups")
    serializer_class = UserSerializer
    filterset_class = UserFilter
    pagination_class = ByUserName

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [_shown(user) for user in rows]

    def version_headers(self, record: Any) -> dict[str, str]:
        return {"ETag": _tag_of(record)}

    @extend_schema(request=InvitationInput, responses={201: UserSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Invite somebody: a mail is sent. Where no mail is set up, the desk shows the link."""
        body = InvitationInput(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        lock_access()
        if why_not := why_not_administer(user_of(request)):
            raise PermissionDenied(why_not, code="role")
        if why_not := why_not_invite(said["email"]):
            raise ValidationError({"email": [why_not]})
        user = User(email=said["email"], first_name=said["first_name"])
        invite(user, Role(said["role"]))
        note_invitation(user, by=user_of(request))
        _send(user)
        location = request.build_absolute_uri(reverse("api-user-detail", args=[user.pk]))
        shown = self.get_queryset().get(pk=user.pk)
        headers = {"Location": location, **self.version_headers(shown)}
        return Response(self.presented(shown), status.HTTP_201_CREATED, headers=headers)

    @extend_schema(request=UserChanges, responses=UserSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Give a user that you have read a role, deactivate or rename them: `If-Match` takes its `ETag`."""
        wanted = wanted_versions(request)
        lock_access()
        user = self.get_object()
        if not is_wanted(_tag_of(user), wanted):
            raise ChangedMeanwhile(self.presented(user), _tag_of(user))
        body = UserChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = {"role": role_of(user), "is_active": user.is_active} | body.validated_data
        role, is_active = Role(said["role"]) if said["role"] else None, said["is_active"]
        if why_not := why_not_change(user, role, is_active=is_active, by=user_of(request)):
            raise ValidationError({"role" if is_active else "is_active": [why_not]})
        names = {name: said[name] for name in ("first_name", "last_name") if name in said}
        change_access(user, role, is_active=is_active, names=names, by=user_of(request), now=timezone.now())
        changed = self.get_object()
        return Response(self.presented(changed), headers=self.version_headers(changed))

    @extend_schema(request=None, responses={202: UserSerializer})
    @action(detail=True, methods=["post"], url_path="invite-again")
    @once
    def invite_again(self, request: Request, **_kwargs: Any) -> Response:
        """Send somebody who has no password yet a new link; the older ones stop working."""
        lock_access()
        user = self.get_object()
        if why_not := why_not_invite_again(user):
            raise Conflict(why_not, "not_invited")
        renew_invitation(user)
        _send(user)
        return Response(self.presented(user), status.HTTP_202_ACCEPTED)


def _send(user: User) -> None:
    """Once all is stored. A mail that is lost with the broker is asked for again by `invite-again`."""
    transaction.on_commit(partial(send_invitation.delay, user_id=user.pk), robust=True)


def _tag_of(user: User) -> str:
    """The version of what people decide about a user; that they signed in is no other one."""
    said = [
        user.pk,
        user.username,
        user.email,
        user.first_name,
        user.last_name,
        user.is_active,
        role_of(user),
    ]
    return f'"{sha256(repr(said).encode()).hexdigest()[:16]}"'


def _shown(user: User) -> dict[str, Any]:
    role = role_of(user)
    return {
        "id": user.pk,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "role": role and role.value,
        "state": state_of(user).value,
        "last_login": user.last_login,
        "date_joined": user.date_joined,
    }
