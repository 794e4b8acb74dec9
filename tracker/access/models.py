"""Tokens with which other tools use the API in the name of a user."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PREFIX = "att_"
HINT = len(PREFIX) + 6
_SECRET_BYTES = 32
MAX_KEY = 200
_USE_NOTED_EVERY = timedelta(minutes=1)


class Scope(models.TextChoices):
    """What a token may do; it can never do more than its user."""

    READ = "read", _("read")
    PROPOSE = "propose", _("propose claims, which others decide on")
    WRITE = "write", _("log and change")
    ADMIN = "admin", _("administer")


class TokenState(models.TextChoices):
    """Whether a token works, and why not."""

    WORKS = "works", _("works")
    EXPIRED = "expired", _("expired")
    REVOKED = "revoked", _("revoked")
    SUSPENDED = "suspended", _("its user may not sign in")


class TokenQuerySet(models.QuerySet["Token"]):
    """Questions asked of tokens."""

    def usable(self, now: datetime) -> Self:
        """Neither revoked nor expired, of a user who may still sign in."""
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True, user__is_active=True
        )

    def with_secret(self, secret: str) -> Self:
        return self.filter(digest=_digest(secret))

    def newest_first(self) -> Self:
        return self.select_related("user").order_by("-created_at", "-pk")


class Token(models.Model):
    """The right to use the API in the name of a user, for whoever holds the secret.

    Of the secret only the SHA-256 is stored: it is as random as the hash is long, so that nothing
    slower is needed. ``hint`` is how it begins, by which its holder knows it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for, such as “newsroom bot”."))
    hint = models.CharField(_("begins with"), max_length=HINT, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    may_read = models.BooleanField(Scope.READ.label, default=True)
    may_propose = models.BooleanField(Scope.PROPOSE.label, default=False)
    may_write = models.BooleanField(Scope.WRITE.label, default=False)
    may_admin = models.BooleanField(Scope.ADMIN.label, default=False)
    requests_per_minute = models.PositiveIntegerField(
        _("requests a minute"), null=True, blank=True, help_text=_("Empty for as many as others have.")
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    expires_at = models.DateTimeField(
        _("expires"), null=True, blank=True, help_text=_("Empty for a token that works until it is revoked.")
    )
    last_used_at = models.DateTimeField(_("used last"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("revoked by"),
    )
    # Which were made with this one, and go with it?
    made_with = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("made with"),
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            # Whose token is this? Asked with every request that has one.
            models.UniqueConstraint(fields=["digest"], name="token_digest_unique"),
            models.CheckConstraint(
                condition=Q(may_read=True) | Q(may_propose=True) | Q(may_write=True) | Q(may_admin=True),
                name="token_may_something",
                violation_error_message=_("Choose at least one thing that the token may do."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                name="token_expires_after_it_is_made",
                violation_error_message=_("It has to expire after now."),
            ),
            models.CheckConstraint(
                condition=Q(requests_per_minute__isnull=True) | Q(requests_per_minute__gt=0),
                name="token_allows_requests",
                violation_error_message=_("Allow at least one request a minute, or revoke the token."),
            ),
        ]
        indexes = [
            # The tokens of one user, and all of them, the newest first.
            models.Index(fields=["user", "-created_at"], name="token_by_user"),
            models.Index(fields=["-created_at", "-id"], name="token_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def give_secret(self) -> str:
        """Give it a new secret, which nobody can read again; not saved."""
        secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        self.hint, self.digest = secret[:HINT], _digest(secret)
        return secret

    @staticmethod
    def used_with(secret: str, *, now: datetime) -> Token | None:
        """The token that works with this secret, noted as used; None where there is none."""
        token = Token.objects.usable(now).with_secret(secret.strip()).select_related("user").first()
        if token is not None:
            token.note_use(now)
        return token

    @property
    def scopes(self) -> frozenset[Scope]:
        return frozenset(scope for scope in Scope if getattr(self, f"may_{scope.value}"))

    def state(self, now: datetime) -> TokenState:
        if self.revoked_at is not None:
            return TokenState.REVOKED
        if self.expires_at is not None and self.expires_at <= now:
            return TokenState.EXPIRED
        return TokenState.WORKS if self.user.is_active else TokenState.SUSPENDED

    def is_usable(self, now: datetime) -> bool:
        return self.state(now) == TokenState.WORKS

    def note_use(self, now: datetime) -> None:
        """Store that it was used; once a minute, so that reading does not write each time."""
        before = now - _USE_NOTED_EVERY
        if self.last_used_at is None or self.last_used_at < before:
            old = Q(last_used_at__isnull=True) | Q(last_used_at__lt=before)
            Token.objects.filter(old, pk=self.pk).update(last_used_at=now)

    def revoke(self, *, by: User, now: datetime) -> bool:
        """Let it work no more, nor any that was made with it; False where that was so already.

        Costs two queries for each generation. Who makes one holds the row of the one that it is made with.
        """
        with transaction.atomic():
            working = Token.objects.filter(revoked_at__isnull=True)
            is_new = bool(working.filter(pk=self.pk).update(revoked_at=now, revoked_by=by))
            made = [self.pk] if is_new else []
            while made := list(Token.objects.filter(made_with__in=made).values_list("pk", flat=True)):
                working.filter(pk__in=made).update(revoked_at=now, revoked_by=by)
        return is_new


class KeptAnswer(models.Model):
    """What was answered to a request that came with an ``Idempotency-Key``, so that it can be sent again.

    ``request`` is the SHA-256 of the method, the address and the body.
    """

    token = models.ForeignKey(Token, models.CASCADE, related_name="+", verbose_name=_("token"))
    key = models.CharField(max_length=MAX_KEY)
    request = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made"))
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [
            # Was this sent before? Asked with every request that has a key.
            models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once_per_key"),
        ]
        indexes = [
            # The sweep: which are too old to be needed?
            models.Index(fields=["made_at"], name="kept_answer_oldest"),
        ]

    def __str__(self) -> str:
        return self.key


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
