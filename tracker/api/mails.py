"""The mails of watchlists: whether each went out, and sending one again that failed."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.administrators import is_administrator
from tracker.access.models import Scope
from tracker.alerts.models import Mail, MailState
from tracker.api.access import token_of, user_of
from tracker.api.filters import KeyFilter
from tracker.api.pagination import LatestMailsFirst
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.once import once


class MailSerializer(serializers.ModelSerializer[Mail]):
    """One mail to the owner of a watchlist. Its text is written when it is sent, and not kept."""

    watchlist = serializers.IntegerField(source="watchlist_id", read_only=True)
    watchlist_name = serializers.CharField(source="watchlist.name", read_only=True)
    owner = serializers.CharField(source="watchlist.owner.username", read_only=True)
    state = serializers.ChoiceField(MailState.choices, read_only=True)
    moves = serializers.IntegerField(read_only=True, help_text="How many it tells of.")
    problem = serializers.CharField(read_only=True, help_text="Why the last try failed; else empty.")

    class Meta:
        model = Mail
        fields = [
            *("id", "watchlist", "watchlist_name", "owner", "state", "moves"),
            *("made_at", "due_at", "tries", "problem", "sent_at"),
        ]
        read_only_fields = fields


class MailFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=MailState, distinct=False)
    watchlist = KeyFilter(field_name="watchlist", label=_("Number of the watchlist"))

    class Meta:
        model = Mail
        fields: list[str] = []


class MailViewSet(Readable):
    """The mails of your own watchlists, the latest first; with the scope `admin`, to administrators all."""

    needs_token = True
    permissions: ClassVar = dict.fromkeys(("list", "retrieve", "send_again"), ("alerts.view_mail",))
    queryset = Mail.objects.select_related("watchlist__owner")
    serializer_class = MailSerializer
    filterset_class = MailFilter
    pagination_class = LatestMailsFirst

    def get_queryset(self) -> QuerySet[Mail]:
        mails: QuerySet[Mail] = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return mails
        token, user = token_of(self.request), user_of(self.request)
        if token is not None and Scope.ADMIN in token.scopes and is_administrator(user):
            return mails
        return mails.filter(watchlist__owner=user)

    @extend_schema(request=None, responses={202: MailSerializer})
    @action(detail=True, methods=["post"], url_path="send-again")
    @once
    def send_again(self, request: Request, **_kwargs: Any) -> Response:
        """Have a mail sent again that has failed for good, with all its tries."""
        found = self.get_object()
        mail = self.get_queryset().select_for_update(of=("self",)).filter(pk=found.pk).first()
        if mail is None:
            raise Http404  # deleted meanwhile
        if mail.state != MailState.FAILED:
            raise Conflict(gettext("This mail has not failed."), "not_failed")
        mail.try_again(now=timezone.now())
        return Response(self.presented(mail), status.HTTP_202_ACCEPTED)
