"""Where articles stand: each address in its one form, and the article that it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Self
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.news.canonical import canonical_url
from tracker.news.models.article import Article


class ArticleAddressQuerySet(models.QuerySet["ArticleAddress"]):
    """Which article an address leads to."""

    def of_keys(self, keys: Iterable[str]) -> Self:
        """The known ones, the oldest first, with their article, both locked until the transaction ends."""
        return (
            self.filter(key__in=list(keys))
            .select_related("article")
            .select_for_update(of=("self", "article"), no_key=True)
            .order_by("pk")
        )

    def lead_to(self, article: Article, urls: dict[str, str], *, now: datetime) -> bool:
        """Note addresses, given by key, that nobody has noted; False if one leads to another article."""
        rows = [ArticleAddress(article=article, key=key, url=url, seen_at=now) for key, url in urls.items()]
        self.bulk_create(rows, ignore_conflicts=True)
        return not self.filter(key__in=list(urls)).exclude(article=article).exists()


class ArticleAddress(models.Model):
    """One address under which an article was found.

    ``key`` is the SHA-256 of the canonical address, 64 hexadecimal digits; ``url`` is the address as it
    was met. An address that shows another article later leads to that one from then on.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="addresses", verbose_name=_("article"))
    key = models.CharField(max_length=64, editable=False)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    seen_at = models.DateTimeField(_("first seen"))

    objects = ArticleAddressQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("address of an article")
        verbose_name_plural = _("addresses of articles")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="article_address_leads_to_one",
                violation_error_message=_("This address leads to another article already."),
            ),
        ]

    def __str__(self) -> str:
        return self.url


def address_keys(urls: Iterable[str]) -> dict[str, str]:
    """Those addresses that can stand for one article, by their key; a home page stands for any."""
    keys: dict[str, str] = {}
    for url in urls:
        canonical = canonical_url(url)
        parts = urlsplit(canonical)
        if parts.scheme == "https" and (parts.path.strip("/") or parts.query or parts.fragment):
            keys.setdefault(sha256(canonical.encode("utf-8", "replace")).hexdigest(), url)
    return keys
