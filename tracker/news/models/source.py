"""Sources: the feeds, sites and folders that articles come from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords


class SourceKind(models.TextChoices):
    """How articles come in from a source."""

    BY_HAND = "by_hand", _("by hand")
    FEED = "feed", pgettext_lazy("source", "feed")
    SITEMAP = "sitemap", _("news sitemap")
    PAGE = "page", _("page of links")
    FOLDER = "folder", _("folder of files")


class TextFrom(models.TextChoices):
    """Where the text of an article stands."""

    PAGE = "page", _("the page that an entry links to")
    FEED = "feed", _("the feed itself")


class SourceTag(models.Model):
    """A word that groups sources, such as lab or press."""

    name = models.CharField(_("tag"), max_length=50, unique=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="source_tag_has_a_name",
                violation_error_message=_("A tag has a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """A feed, a site or a collection of files that articles come from.

    What people decide about it; how it has answered lately stands in its `Polling`. ``url`` is what is
    polled: a feed, a sitemap, a page of links, or the path of a folder. ``family`` names the publisher
    group or wire service: what two sources of one family say is one voice. ``weight`` is how much its
    articles matter in the review, 1 to 5.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("address"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SourceKind, default=SourceKind.BY_HAND)
    url = models.CharField(
        _("what is polled"),
        max_length=2000,
        blank=True,
        help_text=_("The address of the feed, the sitemap or the page; of a folder its path."),
    )
    home_url = models.URLField(_("home page"), max_length=2000, blank=True)
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("For example en or fr.")
    )
    tags = models.ManyToManyField(SourceTag, blank=True, related_name="sources", verbose_name=_("tags"))
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=3, help_text=_("How much its articles matter in the review: 1 to 5.")
    )
    family = models.CharField(
        _("family"),
        max_length=100,
        blank=True,
        help_text=_("The publisher group or wire service. Sources of one family count as one voice."),
    )
    text_from = models.CharField(_("text from"), max_length=4, choices=TextFrom, default=TextFrom.PAGE)
    link_pattern = models.CharField(
        _("links contain"),
        max_length=200,
        blank=True,
        help_text=_("Of a page of links: only addresses that contain this are articles."),
    )
    is_enabled = models.BooleanField(_("enabled"), default=True)
    disabled_because = models.CharField(_("disabled because"), max_length=300, blank=True)

    history = HistoricalRecords(m2m_fields=[tags])

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SourceKind.values),
                name="source_kind_is_known",
                violation_error_message=_(
                    "The kind is a feed, a news sitemap, a page of links, a folder, or by hand."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind=SourceKind.BY_HAND, url="") | ~Q(kind=SourceKind.BY_HAND) & ~Q(url=""),
                name="source_says_what_is_polled",
                violation_error_message=_(
                    "A source that is polled has an address or a folder; one by hand has none."
                ),
            ),
            models.UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="source_polls_what_no_other_does",
                violation_error_message=_("There is a source already that polls this address."),
            ),
            models.CheckConstraint(
                condition=Q(is_enabled=True, disabled_because="")
                | Q(is_enabled=False) & ~Q(disabled_because=""),
                name="source_says_why_it_is_disabled",
                violation_error_message=_("A disabled source says why; an enabled one does not."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=5),
                name="source_weight_is_one_to_five",
                violation_error_message=_("The weight is a number from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(text_from__in=TextFrom.values),
                name="source_text_from_is_known",
                violation_error_message=_("The text comes from the page or from the feed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    """What a poll brought."""

    NEW = "new", pgettext_lazy("poll", "new entries")
    NOTHING_NEW = "nothing_new", pgettext_lazy("poll", "nothing new")
    UNCHANGED = "unchanged", pgettext_lazy("poll", "unchanged")
    FAILED = "failed", pgettext_lazy("poll", "failed")


class Polling(models.Model):
    """How a source answers, and when it is asked next. Written by workers, by conditional updates.

    ``due_at`` is empty where the source is not polled. ``interval`` is what lies between two polls while
    it answers. ``address`` is where permanent redirects have led, empty where nowhere. ``content_hash``
    is the SHA-256 of the last body, since servers lie about what has changed. ``failing_since`` and
    ``silent_since`` are empty while all is well; ``problem`` says what is wrong in a sentence.
    ``expected_per_week`` is how many new entries its past lets expect, empty while too little is known.
    """

    source = models.OneToOneField(Source, models.CASCADE, related_name="polling", primary_key=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    interval = models.DurationField(_("interval"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    polled_at = models.DateTimeField(_("last polled"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last answered"), null=True, blank=True)
    new_at = models.DateTimeField(_("last new entry"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    silent_since = models.DateTimeField(_("silent since"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    alarm = models.CharField(_("alarm"), max_length=300, blank=True)
    expected_per_week = models.FloatField(_("expected a week"), null=True, blank=True)
    address = models.CharField(_("address in use"), max_length=2000, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("polling")
        verbose_name_plural = _("polling")
        constraints = [
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, failures=0)
                | Q(failing_since__isnull=False, failures__gt=0) & ~Q(problem=""),
                name="polling_says_why_it_fails",
                violation_error_message=_("A source that fails says since when and why."),
            ),
        ]
        indexes = [
            # The dispatcher: which sources are due?
            models.Index(fields=["due_at"], name="polling_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.source)


class Poll(models.Model):
    """One poll of a source: what came of it. Kept for some months; a log, never changed."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="polls", verbose_name=_("source"))
    started_at = models.DateTimeField(_("started at"))
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome)
    http_status = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    new_entries = models.PositiveIntegerField(_("new entries"), default=0)
    edited_entries = models.PositiveIntegerField(_("edited entries"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.FAILED) | ~Q(problem=""),
                name="poll_says_why_it_failed",
                violation_error_message=_("A poll that failed says why."),
            ),
            models.CheckConstraint(
                condition=Q(new_entries__lte=F("entries")),
                name="poll_has_no_more_new_entries_than_entries",
                violation_error_message=_("Of the entries some are new, not more than there are."),
            ),
        ]
        indexes = [
            # The polls of a source, newest first, a page at a time.
            models.Index(fields=["source", "-started_at", "-id"], name="poll_of_source"),
            # What is older than it is kept.
            models.Index(fields=["started_at"], name="poll_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.started_at:%Y-%m-%d %H:%M}"
