"""Reads an article: what it states about moves becomes claims that wait for a decision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from tracker.extract import (
    EXTRACTOR,
    EXTRACTOR_VERSION,
    ExtractedClaim,
    NameIndex,
    UnsupportedLanguage,
    extract_claims,
)
from tracker.history import by_machine, reason_now
from tracker.moves.hold_back import let_pass
from tracker.moves.match import match_names
from tracker.moves.models import Claim
from tracker.moves.resolve import Resolver
from tracker.moves.usefulness import rank
from tracker.moves.vocabulary import Origin
from tracker.news.models import Article

_MACHINE = f"{EXTRACTOR} {EXTRACTOR_VERSION}"


def read_article(article: Article, *, names: NameIndex, now: datetime) -> list[Claim]:
    """Extract the claims of a leased article and mark it as read, in one transaction.

    Safe to run twice: a claim that is there already, whatever was decided about it, stays
    as it is. A language that is not supported marks the article as unreadable. Gives the
    claims that are new, without those that are held back for an erased person's sake.
    """
    try:
        extracted = extract_claims(
            article.document, language=article.language, published=article.published_on, names=names
        )
    except UnsupportedLanguage as error:
        article.mark_unreadable(str(error))
        return []
    with transaction.atomic():
        if not Article.objects.unread().select_for_update().filter(pk=article.pk).exists():
            return []  # the lease ran out and another worker was faster
        claims = _store_claims(article, extracted, now=now)
        article.mark_read(now)
    return claims


def _store_claims(article: Article, extracted: list[ExtractedClaim], *, now: datetime) -> list[Claim]:
    known = set(
        Claim.objects.filter(article=article).values_list("person_name", "from_name", "to_name", "start")
    )
    proposed = {_identity(claim): claim for claim in (_claim(article, found) for found in extracted)}
    new = [claim for identity, claim in proposed.items() if identity not in known]
    resolver = Resolver()
    for claim in new:
        match_names(claim, resolver)
    new = let_pass(new, now=now)
    with by_machine(_MACHINE):
        claims = list(bulk_create_with_history(new, Claim, default_change_reason=reason_now()))
    rank(claims, today=now.date())
    return claims


def _identity(claim: Claim) -> tuple[str, str, str, int | None]:
    return claim.person_name, claim.from_name, claim.to_name, claim.start


def _claim(article: Article, found: ExtractedClaim) -> Claim:
    claim = Claim(
        origin=Origin.ARTICLE,
        article=article,
        quote=found.quote,
        start=found.start,
        end=found.end,
        person_name=found.person,
        from_name=found.from_org or "",
        to_name=found.to_org or "",
        role_from=found.role_from or "",
        role_to=found.role_to or "",
        exit_manner=found.exit_manner or "",
        entry_manner=found.entry_manner or "",
        from_capacity=found.from_capacity,
        to_capacity=found.to_capacity,
        status=found.status,
        score=found.score,
        rule=found.rule,
        extractor=_MACHINE,
    )
    claim.effective_on = found.date
    return claim
