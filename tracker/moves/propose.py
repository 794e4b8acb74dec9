"""Reads an article: what it states about moves becomes claims that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from tracker.extract import ExtractedClaim, NameIndex, UnsupportedLanguage
from tracker.history import by_machine, reason_now
from tracker.moves.compare import READ, Comparison, compare, differs
from tracker.moves.explanation import explain, explained, explanations_saved, move_cue
from tracker.moves.extractors import Read, is_of_language_model, read_article_text
from tracker.moves.hold_back import let_pass
from tracker.moves.match import match_names
from tracker.moves.models import Claim, ClaimQuerySet
from tracker.moves.quotes import find_quote
from tracker.moves.resolve import Resolver
from tracker.moves.usefulness import rank
from tracker.moves.vocabulary import Origin, Withdrawal
from tracker.news.models import Article

_PLACE = ("article_version", "start", "end", "withdrawn")
_HOW = ("score", "rule", "extractor")
_MATCHED = (
    *("person", "from_organization", "to_organization", "person_key"),
    *("person_match", "from_match", "to_match"),
)


def read_article(article: Article, *, names: NameIndex, now: datetime) -> list[Claim]:
    """Extract the claims of a leased article and mark it as read, in one transaction.

    Safe to run twice. Of an article that was read before, claims that a person has decided on or
    changed keep what they say; others say what is read now, and those that are not made any more are
    withdrawn, none is deleted. A language that is not supported marks the article as unreadable. Gives
    the claims that are new, without those that are held back for an erased person's sake.
    """
    try:
        read = read_once(article, names=names)
    except UnsupportedLanguage as error:
        article.mark_unreadable(str(error))
        return []
    with transaction.atomic():
        unread = Article.objects.unread().filter(pk=article.pk, version=article.version)
        if not unread.select_for_update().exists():
            return []  # the lease ran out and another worker was faster, or it was edited meanwhile
        claims = _store(article, read, now=now)
        article.mark_read(now, by=read.extractor)
    return claims


def read_once(article: Article, *, names: NameIndex) -> Read:
    """What an article states, as the chosen extractor reads it. Raises UnsupportedLanguage."""
    return read_article_text(
        article.document,
        language=article.language,
        published=article.published_on,
        names=names,
        article_key=article.pk,
    )


def claims_of(article: Article, read: Read) -> list[Claim]:
    """What was read of an article, as claims that are not saved; each once."""
    claims = [_claim(article, each, read.extractor) for each in read.claims]
    return list({_identity(claim): claim for claim in claims}.values())


def stored_claims(article: Article) -> ClaimQuerySet:
    """The claims that an article has made before, in the order of the text."""
    return Claim.objects.filter(article=article, origin=Origin.ARTICLE).order_by("start", "pk")


def _store(article: Article, read: Read, *, now: datetime) -> list[Claim]:
    comparison = compare(list(stored_claims(article).locked()), claims_of(article, read))
    if read.stands_in:  # who stands in does not take back what the model has read before
        comparison.settled |= {each.pk for each in comparison.gone if is_of_language_model(each.extractor)}
    resolver = Resolver()
    for claim in (*comparison.new, *(each for _stored, each in comparison.changed)):
        match_names(claim, resolver)
    with by_machine(read.extractor), explanations_saved(comparison.stored):
        changed = _look_at_again(article, comparison, now=now)
        new = let_pass(comparison.new, now=now)
        claims = list(bulk_create_with_history(new, Claim, default_change_reason=reason_now()))
    rank([*claims, *changed], today=now.date())
    return claims


def _look_at_again(article: Article, comparison: Comparison, *, now: datetime) -> list[Claim]:
    """Bring the stored claims up to what the article says now; gives those that say something else."""
    passing = let_pass([read for _stored, read in comparison.changed], now=now)
    taken, moved = [], []
    for stored, read in comparison.again:
        if stored.pk in comparison.settled:
            moved += _follow(article, stored, is_made=True)
        elif not differs(stored, read):
            moved += _take(stored, read, (*_PLACE, *_HOW))
        elif read in passing:
            taken += _take(stored, read, (*READ, *_PLACE, *_HOW, *_MATCHED))
        else:
            moved += _follow(article, stored, is_made=False)
        explain(stored, read)
    for stored in comparison.gone:
        moved += _follow(article, stored, is_made=stored.pk in comparison.settled)
    _update(taken, (*READ, *_PLACE, *_HOW, *_MATCHED))
    _update(moved, (*_PLACE, *_HOW))
    return taken


def _take(stored: Claim, read: Claim, columns: Iterable[str]) -> list[Claim]:
    """The stored claim, if any of the columns is read to be something else now."""
    return _set(stored, **{name: getattr(read, name) for name in columns})


def _follow(article: Article, stored: Claim, *, is_made: bool) -> list[Claim]:
    """Find the words of a claim in what the article says now; without them it is withdrawn.

    ``is_made`` says that it stands where its words do: somebody has decided so, whatever is read.
    """
    place = find_quote(article.document, stored.quote, near=stored.start or 0)
    withdrawn = "" if is_made else Withdrawal.REREAD
    if place is not None:
        move_cue(stored, article.document, place)
        at = {"start": place[0], "end": place[1], "article_version": article.version}
        return _set(stored, **at, withdrawn=withdrawn)
    edits = article.versions.filter(number__gte=stored.article_version, is_cleaning=False)
    was_edited = article.version > stored.article_version and edits.exists()
    return _set(stored, withdrawn=Withdrawal.EDITED if was_edited else withdrawn)


def _set(claim: Claim, **columns: object) -> list[Claim]:
    if all(getattr(claim, name) == value for name, value in columns.items()):
        return []
    for name, value in columns.items():
        setattr(claim, name, value)
    return [claim]


def _update(claims: Sequence[Claim], columns: Sequence[str]) -> None:
    if claims:
        bulk_update_with_history(claims, Claim, columns, default_change_reason=reason_now())


def _identity(claim: Claim) -> tuple[str, str, str, int | None]:
    return claim.person_name, claim.from_name, claim.to_name, claim.start


def _claim(article: Article, found: ExtractedClaim, extractor: str) -> Claim:
    claim = Claim(
        origin=Origin.ARTICLE,
        article=article,
        article_version=article.version,
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
        extractor=extractor,
        **explained(found),
    )
    claim.effective_on = found.date
    return claim
