"""What analysts decided, as labelled texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.moves.models import Claim
from tracker.moves.vocabulary import Origin, Review
from tracker.news.models import Article

AT_ONCE = 200


def decided_articles() -> Any:
    """The articles of which somebody has decided on a claim, oldest first."""
    decided = Claim.objects.filter(origin=Origin.ARTICLE).exclude(review=Review.PENDING)
    return Article.objects.filter(pk__in=decided.values("article")).order_by("pk")


def labelled() -> Iterator[dict[str, Any]]:
    """A labelled text for each of them, with the keys of docs/extraction.md; two queries for 200 articles.

    Accepted claims are its moves, as the analyst corrected them. What waits is optional; what was
    rejected is no move. Claims of an earlier version of an edited article are left out.
    """
    articles = decided_articles()
    last = 0
    while batch := list(articles.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        claims: dict[int, list[Claim]] = {}
        found = Claim.objects.filter(article__in=batch, origin=Origin.ARTICLE, withdrawn="")
        for claim in found.order_by("start", "pk"):
            claims.setdefault(claim.article_id or 0, []).append(claim)
        for article in batch:
            yield _labelled(article, claims.get(article.pk, []))


def _labelled(article: Article, claims: list[Claim]) -> dict[str, Any]:
    return {
        "id": f"article-{article.pk}",
        "lang": article.language,
        "published": article.published_on.isoformat() if article.published_on else None,
        "text": article.document,
        "moves": [_move(claim) for claim in claims if claim.review == Review.ACCEPTED],
        "moves_optional": [_move(claim) for claim in claims if claim.review == Review.PENDING],
    }


def _move(claim: Claim) -> dict[str, Any]:
    return {
        "person": claim.person_name,
        "from_org": claim.from_name or None,
        "to_org": claim.to_name or None,
        "role_from": claim.role_from or None,
        "role_to": claim.role_to or None,
        "status": claim.status,
        "date": str(claim.effective_on) if claim.effective_on else None,
    }
