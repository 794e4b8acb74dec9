"""Hosts of pages, and whose turn it is to ask them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.leases import is_free
from tracker.news.models.leases import not_sent_since

LONGEST_REQUEST = timedelta(minutes=2)
UNSENT_AFTER = timedelta(minutes=5)


class HostQuerySet(models.QuerySet["Host"]):
    """Whose turn it is. Each turn is taken by a conditional update, so that one worker has it."""

    def know(self, names: Iterable[str], *, now: datetime) -> None:
        """Have a row for each of the hosts."""
        self.bulk_create([Host(name=name, free_at=now) for name in sorted(set(names))], ignore_conflicts=True)

    def take_turn(self, name: str, *, now: datetime) -> bool:
        """Be the one who asks the host now. False while another does, or while it wants to be left alone."""
        free = self.filter(is_free(now), name=name, free_at__lte=now)
        return free.update(leased_until=now + LONGEST_REQUEST) > 0

    def free_at(self, name: str, *, now: datetime) -> datetime:
        """When the host may be asked next, unless another asks it then; ``now`` where it is not known."""
        return self.filter(name=name).values_list("free_at", flat=True).first() or now

    def end_turn(self, name: str, *, free_at: datetime) -> None:
        """Let the others ask, from then on."""
        self.filter(name=name).update(leased_until=None, free_at=free_at)

    def may_be_sent(self, now: datetime) -> Self:
        """Hosts that may be asked, and were not sent to a worker lately."""
        return self.filter(not_sent_since(now - UNSENT_AFTER), free_at__lte=now)

    def take_to_send(self, names: Iterable[str], *, now: datetime) -> list[str]:
        """Those of the hosts that may be asked and were not sent to a worker lately; now they were."""
        free = self.may_be_sent(now)
        return [name for name in names if free.filter(name=name).update(sent_at=now)]

    def let_send(self, names: Iterable[str]) -> None:
        """The worker is done with the hosts: they may be sent again."""
        self.filter(name__in=list(names)).update(sent_at=None)


class Host(models.Model):
    """A host of pages, so that it is asked by one worker at a time, not too often, and as it wishes.

    The one without a name stands for entries that link to no page, whose text is in the feed or a file.

    ``free_at`` is when it may be asked next, ``leased_until`` how long the request under way may take.
    ``robots`` is its robots.txt as it was at ``robots_at``.
    """

    name = models.CharField(_("host"), max_length=300, unique=True)
    free_at = models.DateTimeField(_("free at"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    robots = models.TextField(_("robots.txt"), blank=True)
    robots_at = models.DateTimeField(_("robots.txt of"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = HostQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

    def __str__(self) -> str:
        return self.name
