"""How far an article has come on its way from an address to its claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.moves.models import Claim
from tracker.news.models import Article, ArticleState, Fetch, FetchState

_MOST_CLAIMS = 100
DONE, NOW, LATER, FAILED = "done", "now", "later", "failed"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way: ``state`` is done, now, later or failed."""

    name: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The stages in order, and at the end the claims, of which ``more`` are not shown."""

    stages: tuple[Stage, ...]
    is_over: bool
    what: str = ""
    article: Article | None = None
    claims: tuple[Claim, ...] = ()
    more: int = 0

    @property
    def claims_url(self) -> str:
        """The queue, narrowed to the claims of the article."""
        key = self.article.pk if self.article else 0
        return f"{reverse('admin:moves_claim_changelist')}?article__exact={key}"

    @property
    def has_no_claim(self) -> bool:
        return self.article is not None and self.article.state == ArticleState.READ and not self.claims


def progress_of(fetch: Fetch | None, article: Article | None) -> Progress:
    """How far it has come. Two queries, none before the article has been read."""
    stages = tuple(_stages(fetch, article))
    is_read = article is not None and article.state == ArticleState.READ
    claims: list[Claim] = []
    more = 0
    if article is not None and is_read:
        found = Claim.objects.filter(article=article).for_review().defer("article__text").order_by("start")
        claims, more = list(found[:_MOST_CLAIMS]), max(0, found.count() - _MOST_CLAIMS)
    is_over = is_read or any(stage.state == FAILED for stage in stages)
    return Progress(stages, is_over, str(article or fetch or ""), article, tuple(claims), more)


def _stages(fetch: Fetch | None, article: Article | None) -> Iterator[Stage]:
    if fetch is not None:
        yield _fetched(fetch)
    yield Stage(_("Stored"), DONE if article else LATER)
    yield _waited(article)
    yield _read(article)


def _fetched(fetch: Fetch) -> Stage:
    if fetch.state == FetchState.FAILED:
        return Stage(_("Not fetched"), FAILED, fetch.problem)
    if fetch.state == FetchState.STORED:
        return Stage(_("Fetched"), DONE)
    return Stage(_("Being fetched") if fetch.leased_until else _("Waits to be fetched"), NOW)


def _waits(article: Article) -> bool:
    return article.state == ArticleState.UNREAD and article.leased_until is None


def _waited(article: Article | None) -> Stage:
    if article is None:
        return Stage(_("Taken by a worker"), LATER)
    return Stage(_("Waits for a worker"), NOW) if _waits(article) else Stage(_("Taken by a worker"), DONE)


def _read(article: Article | None) -> Stage:
    if article is None or _waits(article):
        return Stage(_("Read"), LATER)
    if article.state == ArticleState.UNREADABLE:
        return Stage(_("Not readable"), FAILED, article.problem)
    return Stage(_("Read"), DONE) if article.state == ArticleState.READ else Stage(_("Being read"), NOW)
