"""What is to be told for a watchlist and what was, the mails that do it, and changes nobody has looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.alerts.models.watchlists import Watchlist
from tracker.leases import is_free
from tracker.moves.models import Move
from tracker.moves.models.constraints import known_choice
from tracker.moves.vocabulary import MoveStatus

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

LEASE = timedelta(minutes=5)  # longer than a task may take
MOST_TRIES = 8
FIRST_PAUSE = timedelta(minutes=5)  # doubled after each try: a mail is tried for half a day
LONGEST_PROBLEM = 300


class UnnoticedChange(models.Model):
    """How a move was before a change, or after it: work that is left, which goes when it is done.

    Triggers of the database write the rows in the transaction of the change, so that none is missed in
    whatever order transactions end. A move that came has one row, a change two.
    """

    move_id = models.BigIntegerField()
    is_before = models.BooleanField()
    status = models.CharField(max_length=10, choices=MoveStatus)
    has_from = models.BooleanField()
    has_to = models.BooleanField()
    is_public = models.BooleanField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{'before' if self.is_before else 'after'} a change of move {self.move_id}"


class News(models.TextChoices):
    """What there is to tell of a move."""

    MOVE = "move", _("new")
    STATUS = "status", _("status changed")
    SIDE = "side", _("other side now known")


class MailState(models.TextChoices):
    """How far a mail has come."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("dropped: nothing was left to tell")


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails that wait to be sent."""

    def due(self, now: datetime) -> Self:
        """Those that are to be tried now, and that no worker has."""
        return self.filter(is_free(now), state=MailState.WAITING, due_at__lte=now)

    def lease(self, mail_id: int, *, now: datetime) -> bool:
        """Take a mail to send it. False where another worker has it: one conditional update."""
        taken = self.due(now).filter(pk=mail_id)
        return taken.update(leased_until=now + LEASE, tries=F("tries") + 1) == 1


class Mail(models.Model):
    """One mail to the owner of a watchlist: which notices it is about, and whether it went out.

    Its text is written when it is sent, so that what was erased or corrected meanwhile is not in it.
    ``key`` stays the same in every try, so that a mail that arrives twice can be told to be one.
    """

    watchlist = models.ForeignKey(
        Watchlist, models.CASCADE, related_name="mails", verbose_name=_("watchlist")
    )
    key = models.UUIDField(default=uuid4, editable=False)
    made_at = models.DateTimeField(_("made"))
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(_("next try"))
    leased_until = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=LONGEST_PROBLEM, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    moves = models.PositiveIntegerField(_("moves"), default=0)

    objects = MailQuerySet.as_manager()

    if TYPE_CHECKING:
        notices: RelatedManager[Notice]

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            known_choice("state", MailState, prefix="mail"),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
                name="mail_that_was_sent_says_when",
                violation_error_message=_("A mail that was sent says when."),
            ),
        ]
        indexes = [
            # Which mails are to be tried now?
            models.Index(fields=["due_at"], name="mail_waiting", condition=Q(state="waiting")),
            # The list of mails, the latest first.
            models.Index(fields=["-made_at", "-id"], name="mail_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.watchlist}, {self.made_at:%Y-%m-%d %H:%M}"

    def try_later(self, problem: str, *, now: datetime) -> None:
        """Note why a try failed; after the last one the mail has failed for good."""
        self.problem = problem[:LONGEST_PROBLEM]
        self.leased_until = None
        self.due_at = now + FIRST_PAUSE * 2 ** (self.tries - 1)
        if self.tries >= MOST_TRIES:
            self.state = MailState.FAILED
        self.save(update_fields=["problem", "leased_until", "due_at", "state"])

    def try_again(self, *, now: datetime) -> None:
        """Let a mail that has failed be sent once more, with all its tries."""
        self.state, self.tries, self.due_at, self.leased_until = MailState.WAITING, 0, now, None
        self.save(update_fields=["state", "tries", "due_at", "leased_until"])


class Notice(models.Model):
    """What one watchlist has to tell, or was told, about one move.

    ``is_waiting`` until a mail takes it. ``told_as`` is what was told last, as `state_of` says it, empty
    where nothing was: the same is not told twice.
    """

    watchlist = models.ForeignKey(Watchlist, models.CASCADE, related_name="notices")
    move = models.ForeignKey(Move, models.CASCADE, related_name="+")
    news = models.CharField(_("news"), max_length=10, choices=News)
    noticed_at = models.DateTimeField(_("noticed"))
    is_waiting = models.BooleanField(default=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="notices")
    told_as = models.CharField(max_length=20, blank=True, editable=False)
    told_at = models.DateTimeField(_("told"), null=True)

    class Meta:
        ordering = ["-noticed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["watchlist", "move"], name="notice_of_a_move_is_one"),
            known_choice("news", News, prefix="notice"),
        ]
        indexes = [
            # What is to be told for a watchlist?
            models.Index(fields=["watchlist"], name="notice_waiting", condition=Q(is_waiting=True)),
        ]

    def __str__(self) -> str:
        return f"{self.get_news_display()}: {self.move_id}"


def state_of(move: Move) -> str:
    """What a mail says of a move, as far as a change of it is news: status, and which sides are known."""
    sides = "from " * bool(move.from_organization_id) + "to" * bool(move.to_organization_id)
    return f"{move.status} {sides}".strip()
