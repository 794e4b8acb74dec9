"""Addresses of other tools that are told of changes, and what was delivered to them."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tracker.alerts.models.changes import ChangedKind
from tracker.alerts.models.owners import is_active_owner
from tracker.leases import is_free
from tracker.metrics.move_filter import BadFilter, MoveFilter
from tracker.moves.models.constraints import known_choice

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

LEASE = timedelta(minutes=5)
OLD_SECRET_WORKS = timedelta(days=1)
MOST_WEBHOOKS = 20
LONGEST_ANSWER = 500
_NONCE_BYTES = 16
_web_address = URLValidator(
    schemes=["http", "https"], message=_("Write an address that starts with http:// or https://.")
)


def new_nonce() -> str:
    return secrets.token_hex(_NONCE_BYTES)


def secret_of(nonce: str) -> str:
    """The secret that belongs to a nonce; it is stored nowhere, and goes with the setting SECRET_KEY."""
    return "whsec_" + salted_hmac("tracker.alerts.webhooks", nonce, algorithm="sha256").hexdigest()


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Whose they are, and which are to be called."""

    def of(self, user: User) -> Self:
        return self.filter(owner=user)

    def told(self) -> Self:
        """Those that are told of changes."""
        return self.filter(is_active_owner(), disabled_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """Those that have something to be delivered now, and that no worker calls."""
        waiting = Delivery.objects.filter(
            webhook=OuterRef("pk"), state=DeliveryState.WAITING, due_at__lte=now
        )
        return self.told().filter(is_free(now), Exists(waiting), due_at__lte=now)

    def lease(self, webhook_id: int, *, now: datetime) -> bool:
        """Take a webhook to call it. False where another worker does: one conditional update."""
        return self.told().filter(is_free(now), pk=webhook_id).update(leased_until=now + LEASE) == 1

    def release(self, webhook_id: int, *, leased_at: datetime) -> None:
        """Let others call a webhook, unless the lease ran out and another worker has it."""
        self.filter(pk=webhook_id, leased_until=leased_at + LEASE).update(leased_until=None)


class Webhook(models.Model):
    """An address that is told of changes of some kinds; of moves only of those that its filter lets pass.

    Signed with a secret that follows from ``nonce``; for a day after it was changed with the one before too.
    ``due_at`` is when it is called again after it could not be reached.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks", verbose_name=_("whose")
    )
    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(_("address"), max_length=2000, validators=[_web_address])
    kinds = models.JSONField(
        _("kinds"),
        default=list,
        blank=True,
        help_text=_("Of which kinds of records changes are told; none means moves."),
    )
    query = models.CharField(
        _("filter"),
        max_length=4000,
        blank=True,
        help_text=_("Of moves, as in the address of a list: from_organization=openai&status=confirmed"),
    )
    nonce = models.CharField(max_length=2 * _NONCE_BYTES, default=new_nonce, editable=False)
    old_nonce = models.CharField(max_length=2 * _NONCE_BYTES, blank=True, editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    due_at = models.DateTimeField(_("called next"), db_default=Now(), editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    fails = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    disabled_at = models.DateTimeField(_("disabled"), null=True, blank=True, editable=False)
    why_disabled = models.CharField(_("why"), max_length=300, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered last"), null=True, blank=True, editable=False)

    objects = WebhookQuerySet.as_manager()

    if TYPE_CHECKING:
        deliveries: RelatedManager[Delivery]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(
                # Its index answers: which webhooks does somebody have, by name?
                fields=["owner", "name"],
                name="webhook_has_a_name_of_its_own",
                violation_error_message=_("You have a webhook of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True) | ~Q(why_disabled=""),
                name="webhook_says_why_it_is_disabled",
                violation_error_message=_("A webhook that is disabled says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return secret_of(self.nonce)

    def rotate(self, *, now: datetime) -> None:
        """Give it a new secret; the one before goes on to sign for a day, beside the new one."""
        self.old_nonce, self.old_until = self.nonce, now + OLD_SECRET_WORKS
        self.nonce = new_nonce()
        self.save(update_fields=["nonce", "old_nonce", "old_until"])

    def signature(self, body: bytes, *, at: int, now: datetime) -> str:
        """``t=1732700000,v1=…``: the HMAC-SHA256 of the time, a dot and the body, once for each secret."""
        nonces = [self.nonce]
        if self.old_nonce and self.old_until and self.old_until > now:
            nonces.append(self.old_nonce)
        signed = f"{at}.".encode() + body
        hashes = [hmac.new(secret_of(nonce).encode(), signed, sha256).hexdigest() for nonce in nonces]
        return ",".join([f"t={at}", *(f"v1={each}" for each in hashes)])

    @property
    def all_kinds(self) -> list[str]:
        return list(self.kinds) or [ChangedKind.MOVE.value]

    @property
    def filter(self) -> MoveFilter | None:
        """The filter of moves, None where there is none, or where it cannot be understood any more."""
        try:
            return MoveFilter.read(self.query) or None
        except BadFilter:
            return None

    def clean(self) -> None:
        """Bring the filter into its one form. Raises ValidationError that names the field."""
        errors: dict[str, list[str]] = {}
        try:
            asked = MoveFilter.read(self.query)
            asked.check()
        except BadFilter as error:
            errors["query"] = [f"{name}: {text}" for name, texts in error.errors.items() for text in texts]
        else:
            self.query = asked.query
        known = ChangedKind.values
        if not isinstance(self.kinds, list) or any(kind not in known for kind in self.kinds):
            errors["kinds"] = [_now("A kind is one of %s.") % ", ".join(known)]
        if self._state.adding and Webhook.objects.of(self.owner).count() >= MOST_WEBHOOKS:
            errors["name"] = [_now("You have %d webhooks. Delete one first.") % MOST_WEBHOOKS]
        if errors:
            raise ValidationError(errors)

    def disable(self, why: str, *, now: datetime) -> None:
        self.disabled_at, self.why_disabled = now, why[:300]
        self.save(update_fields=["disabled_at", "why_disabled"])

    def enable(self, *, now: datetime) -> None:
        """Call it again, with all that waits."""
        self.disabled_at, self.why_disabled, self.failing_since = None, "", None
        self.fails, self.due_at = 0, now
        self.save(update_fields=["disabled_at", "why_disabled", "failing_since", "fails", "due_at"])


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries of one webhook."""

    def due(self, now: datetime) -> Self:
        return self.filter(state=DeliveryState.WAITING, due_at__lte=now).order_by("pk")

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class Delivery(models.Model):
    """One thing that a webhook is told, with what was sent and what was answered last.

    ``key`` is sent along and stays the same in every try, so that a repeat can be told to be one.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12)
    record_id = models.BigIntegerField(default=0)
    action = models.CharField(_("action"), max_length=8)
    payload = models.JSONField(_("payload"))
    made_at = models.DateTimeField(_("made"))
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField(_("next try"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("tried last"), null=True, blank=True)
    seconds = models.FloatField(_("seconds it took"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("status of the answer"), default=0)
    answer = models.CharField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            known_choice("state", DeliveryState, prefix="delivery"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.DELIVERED) | Q(delivered_at__isnull=False),
                name="delivery_says_when_it_was_delivered",
                violation_error_message=_("A delivery that arrived says when."),
            ),
        ]
        indexes = [
            # What is a webhook to be told now, in order?
            models.Index(fields=["webhook", "id"], name="delivery_waiting", condition=Q(state="waiting")),
            # The log of one webhook, and of all; which are too old to be kept?
            models.Index(fields=["webhook", "-made_at", "-id"], name="delivery_of_webhook"),
            models.Index(fields=["-made_at", "-id"], name="delivery_newest_first"),
            # Was a webhook told of this record before?
            models.Index(fields=["webhook", "kind", "record_id"], name="delivery_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.action} {self.key}"

    def send_again(self, *, now: datetime) -> None:
        """Deliver it once more, with the same key and the same payload."""
        self.state, self.due_at, self.tries, self.made_at = DeliveryState.WAITING, now, 0, now
        self.delivered_at = None
        self.save(update_fields=["state", "due_at", "tries", "made_at", "delivered_at"])
        Webhook.objects.filter(pk=self.webhook_id).update(due_at=now)

    def note_try(self, *, now: datetime, seconds: float, status: int, answer: str) -> None:
        self.tries = F("tries") + 1
        self.tried_at, self.seconds, self.status = now, round(seconds, 3), status
        self.answer = answer[:LONGEST_ANSWER].replace("\0", "")

    @classmethod
    def of(cls, webhook: Webhook, *, now: datetime, **fields: Any) -> Self:
        """A delivery that waits, not saved."""
        return cls(webhook=webhook, made_at=now, due_at=now, **fields)
