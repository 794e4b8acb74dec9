"""Entries of feeds: each is seen once, and waits until it is an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.leases import is_free
from tracker.news.models.article import Article
from tracker.news.models.host import Host
from tracker.news.models.source import Source

LEASE = timedelta(minutes=5)


class EntryState(models.TextChoices):
    """What is left to do with an entry. The rows say it, not the messages of a broker."""

    WAITING = "waiting", pgettext_lazy("entry", "waiting")
    STORED = "stored", pgettext_lazy("entry", "stored")
    FAILED = "failed", pgettext_lazy("entry", "failed")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Which entries wait, and for whom."""

    def waiting(self, now: datetime) -> Self:
        """Due, and leased by nobody, or by a worker that never came back."""
        return self.filter(is_free(now), state=EntryState.WAITING, due_at__lte=now)

    def lease_of_host(self, host: str, *, now: datetime, most: int) -> list[Entry]:
        """The oldest entries of a host that wait, leased, with their source; at most ``most``.

        Conditional updates, so that of two workers only one gets an entry. What the feed says of those that
        link to a page is loaded when it is asked for: it is needed only where the page cannot be had.
        """
        keys = list(self.waiting(now).filter(host=host).order_by("pk").values_list("pk", flat=True)[:most])
        taken = [pk for pk in keys if self.waiting(now).filter(pk=pk).update(leased_until=now + LEASE)]
        leased = self.filter(pk__in=taken).select_related("source").order_by("pk")
        return list(leased.defer("summary", "content") if host else leased)

    def hosts_waiting(self, now: datetime, *, most: int, only: Sequence[str] | None = None) -> list[str]:
        """The hosts of entries that wait, at most ``most``; of ``only`` some, where given."""
        waiting = self.waiting(now) if only is None else self.waiting(now).filter(host__in=only)
        return list(waiting.order_by("host").values_list("host", flat=True).distinct()[:most])

    def take_hosts(self, now: datetime, *, most: int, with_pages: bool = False) -> list[str]:
        """Hosts of entries that wait, which may be asked and were not sent to a worker lately; now they were.

        At most ``most``, in the order of their names: a walk through the hosts that are free, each of which
        is looked up among the entries that wait. ``with_pages`` leaves out the one without a name.
        """
        waiting = self.waiting(now).filter(host=OuterRef("name"))
        hosts = Host.objects.may_be_sent(now).filter(Exists(waiting)).order_by("name")
        hosts = hosts.exclude(name="") if with_pages else hosts
        return Host.objects.take_to_send(hosts.values_list("name", flat=True)[:most], now=now)


class Entry(models.Model):
    """One entry of a source, and what came of it: an article, or a problem in a sentence.

    ``key`` tells it from the other entries of its source for ever. ``summary`` and ``content`` are what
    the feed itself says; they are emptied once the article holds it. ``digest`` is their hash, by which
    an edit is noticed; ``edits`` counts those. ``host`` is whose turn is waited for, empty where no page
    is fetched. A stored entry may have a ``problem``: why its article is what the feed says, not the page.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="entries", verbose_name=_("source"))
    key = models.CharField(max_length=64, editable=False)
    guid = models.CharField(max_length=2000, blank=True, editable=False)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    content = models.TextField(_("text in the feed"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    seen_at = models.DateTimeField(_("first seen"))
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.WAITING)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="entries", verbose_name=_("article")
    )
    host = models.CharField(_("host"), max_length=300, blank=True, editable=False)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("times tried"), default=0, editable=False)
    edits = models.PositiveSmallIntegerField(_("times edited"), default=0, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                name="entry_is_seen_once",
                violation_error_message=_("This entry of the source is there already."),
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.FAILED) & ~Q(problem="")
                | Q(state__in=[EntryState.WAITING, EntryState.STORED]),
                name="entry_says_why_it_is_no_article",
                violation_error_message=_("An entry that is not stored says why."),
            ),
        ]
        indexes = [
            # The sweep: which entries wait, of which hosts?
            models.Index(fields=["due_at", "host"], name="entry_waiting", condition=Q(state="waiting")),
            # How many entries a source has brought by day: what may be expected of it.
            models.Index(fields=["source", "-seen_at"], name="entry_of_source"),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.guid

    def still_leased(self) -> bool:
        """Whether the lease under which the entry was loaded stands; its row is locked then."""
        return self._leased().select_for_update().first() is not None

    def become(self, article: Article, *, problem: str = "") -> bool:
        """It is an article now, which holds what the feed said. ``problem`` says why it is not the page."""
        said = {"summary": "", "content": ""}
        return self._end(state=EntryState.STORED, article=article, problem=problem[:300], **said)

    def fail(self, problem: str) -> bool:
        """It cannot become an article, for this reason."""
        return self._end(state=EntryState.FAILED, problem=problem[:300])

    def wait(self, *, until: datetime, problem: str, was_tried: bool = True) -> bool:
        """Try it again then. What had no turn was not tried."""
        return self._end(due_at=until, problem=problem[:300], tries=F("tries") + int(was_tried))

    def _end(self, **columns: Any) -> bool:
        """Write what came of it and free it. False where the lease ran out and another has it."""
        return self._leased().update(**columns, leased_until=None) > 0

    def _leased(self) -> EntryQuerySet:
        return Entry.objects.filter(pk=self.pk, leased_until=self.leased_until)
