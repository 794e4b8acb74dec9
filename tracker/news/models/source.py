"""Sources: the feeds, sites and folders that articles come from."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from tracker.names import slug_words

USUAL_WEIGHT = 3


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


class SourceState(models.TextChoices):
    """How a source is, in one word; the first that holds counts."""

    DISABLED = "disabled", pgettext_lazy("source", "disabled")
    BY_HAND = "by_hand", _("by hand")
    NOT_POLLED = "not_polled", _("not polled yet")
    FAILING = "failing", pgettext_lazy("source", "failing")
    SILENT = "silent", pgettext_lazy("source", "silent")
    ODD = "odd", pgettext_lazy("source", "odd")
    HEALTHY = "healthy", pgettext_lazy("source", "healthy")


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources and how they are."""

    def with_state(self) -> Self:
        """Each with its ``state``, a `SourceState`, and with its polling, in one query."""
        state = Case(
            When(is_enabled=False, then=Value(SourceState.DISABLED)),
            When(kind=SourceKind.BY_HAND, then=Value(SourceState.BY_HAND)),
            When(polling__polled_at__isnull=True, then=Value(SourceState.NOT_POLLED)),
            When(polling__failing_since__isnull=False, then=Value(SourceState.FAILING)),
            When(polling__silent_since__isnull=False, then=Value(SourceState.SILENT)),
            When(~Q(polling__alarm=""), then=Value(SourceState.ODD)),
            default=Value(SourceState.HEALTHY),
        )
        return self.select_related("polling").annotate(state=state)

    def with_alarm(self) -> Self:
        return self.filter(is_enabled=True, polling__alarm__gt="")

    def search(self, text: str) -> Self:
        """Those whose name or family holds the text, whatever its accents; all where it is empty.

        The address is not looked at: it may hold a password, which would be found letter by letter.
        """
        plain = slug_words(text)
        in_slug = Q(slug__contains=plain) if plain else Q()
        return self.filter(Q(name__icontains=text) | Q(family__icontains=text) | in_slug) if text else self


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
        _("weight"), default=USUAL_WEIGHT, help_text=_("How much its articles matter in the review: 1 to 5.")
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

    objects = SourceQuerySet.as_manager()
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

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])

    def taking_back(self, change: Any, version: Any) -> None:
        """A change is taken back: what is polled again fits the kind, and no other source polls it."""
        if any(each.field.name in ("url", "kind") for each in change.differences):
            self.coming_back()

    def coming_back(self) -> None:
        """It was deleted and is brought back: the same holds of what it polls."""
        from tracker.news.source_rules import check_polled_anew  # the rules need the models

        check_polled_anew(self)

    @property
    def reads_pages(self) -> bool:
        """Whether the page that an entry links to is fetched."""
        return self.text_from == TextFrom.PAGE and self.kind != SourceKind.FOLDER
