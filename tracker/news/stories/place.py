"""Puts articles into stories, and takes them out of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tracker.news import alike
from tracker.news.models import Article, ArticleBand, Story, StoryDecision, StoryReason
from tracker.news.stories.signature import bands_of

TEXT_WITHIN = timedelta(days=14)  # what is printed later is a reprint, and no news
_MOST_COMPARED = 20
MOST_TOGETHER = 500  # articles of one story


class NotOneStory(ValueError):
    """The articles cannot be put into one story. The message says why."""


@dataclass(frozen=True, slots=True)
class Match:
    """An article of the same story, why, and how much of it is the same, 0.0 to 1.0."""

    article_id: int
    reason: StoryReason
    score: float


def day_of(article: Article) -> date:
    """When an article was published, as far as that is known."""
    return article.published_on or article.first_seen_at.date()


def note_signature(article: Article) -> None:
    """Store the signature of the article's text, by which others find it."""
    rows = [ArticleBand(article=article, key=key, seen_on=day_of(article)) for key in bands_of(article.text)]
    with transaction.atomic():
        article.bands.all().delete()
        ArticleBand.objects.bulk_create(rows)


def same_text_as(article: Article) -> Match | None:
    """The article that prints most of the same text; None where none prints half of it.

    Looks at those of the two weeks around that share a part of the signature, at most twenty. Two queries.
    """
    keys = list(article.bands.values_list("key", flat=True))
    day = day_of(article)
    shared = ArticleBand.objects.filter(key__in=keys, seen_on__range=(day - TEXT_WITHIN, day + TEXT_WITHIN))
    candidates = (
        shared.exclude(article=article).values("article").annotate(count=Count("pk")).order_by("-count")
    )
    others = Article.objects.filter(pk__in=[row["article"] for row in candidates[:_MOST_COMPARED]])
    rows = alike.rows_of(article.text)
    best: Match | None = None
    for other in others.only("pk", "text"):
        theirs = alike.rows_of(other.text)
        score = alike.share(rows, theirs)
        if alike.are_one_text(rows, theirs) and (best is None or score > best.score):
            best = Match(other.pk, StoryReason.SAME_TEXT, score)
    return best


@transaction.atomic
def join(article_id: int, match: Match, *, now: datetime) -> bool:
    """Put an article into the story of another; False where a person has said that it is not of it.

    An article that is in a story already stays there. Safe to run twice, and at the same time for both.
    """
    article, other = _locked(article_id, match.article_id)
    mark_placed([article_id], now=now)
    if article.story_id is not None and other.story_id is not None:
        return article.story_id == other.story_id
    if _are_parted(article, [other.pk, *_members(other)]) or _are_parted(other, _members(article)):
        return False
    story = other.story or article.story or Story.objects.create()
    for each, score in ((other, match.score), (article, match.score)):
        if each.story_id is None:
            _put(each, story, reason=match.reason, score=score)
    return True


def mark_placed(article_ids: Iterable[int], *, now: datetime) -> None:
    """Note that these articles were looked for a story."""
    Article.objects.filter(pk__in=list(article_ids)).update(placed_at=now)


@transaction.atomic
def join_by_hand(article_id: int, other_id: int, *, by: User, now: datetime) -> None:
    """Put an article, with the whole story that it is in, into the story of another, on an analyst's word.

    Raises NotOneStory where it is the same article, or there is no such article.
    """
    article, other = _two(article_id, other_id)
    _decide(article, other, is_one_story=True, by=by, now=now)
    if article.story_id and other.story_id:
        Article.objects.filter(story=article.story_id).update(story=other.story_id)
    story = other.story or article.story or Story.objects.create()
    _put(article, story, reason=StoryReason.PERSON)
    if other.story_id is None:
        _put(other, story, reason=StoryReason.PERSON)
    _drop_empty()


@transaction.atomic
def part(article_id: int, *, by: User, now: datetime) -> int:
    """Take an article out of its story, on an analyst's word; gives from how many it was parted.

    It is not put together again with any of them by a machine.
    """
    article = Article.objects.select_for_update().get(pk=article_id)
    others = list(Article.objects.filter(story=article.story_id).exclude(pk=article.pk)[:MOST_TOGETHER])
    if article.story_id is None:
        return 0
    for other in others:
        _decide(article, other, is_one_story=False, by=by, now=now)
    _put(article, None, reason="")
    mark_placed([article_id], now=now)
    _drop_empty()
    return len(others)


def _two(article_id: int, other_id: int) -> tuple[Article, Article]:
    if article_id == other_id:
        raise NotOneStory(_("It is the article itself. Give the number of another."))
    found = Article.objects.filter(pk__in=[article_id, other_id]).count()
    if found < 2:
        raise NotOneStory(_("There is no article with the number %d.") % other_id)
    return _locked(article_id, other_id)


def _locked(article_id: int, other_id: int) -> tuple[Article, Article]:
    """Both articles, locked in the order of their keys, so that two who lock them do not wait for ever."""
    rows = Article.objects.filter(pk__in=[article_id, other_id]).order_by("pk")
    by_key = {row.pk: row for row in rows.select_for_update(no_key=True)}
    return by_key[article_id], by_key[other_id]


def _members(article: Article) -> list[int]:
    """The other articles of its story."""
    if article.story_id is None:
        return []
    others = Article.objects.filter(story=article.story_id).exclude(pk=article.pk)
    return list(others.values_list("pk", flat=True)[:MOST_TOGETHER])


def _are_parted(article: Article, others: list[int]) -> bool:
    """Whether a person said of one of them that it is another story."""
    apart = StoryDecision.objects.filter(is_one_story=False)
    return apart.filter(
        Q(article=article.pk, other__in=others) | Q(other=article.pk, article__in=others)
    ).exists()


def _decide(article: Article, other: Article, *, is_one_story: bool, by: User, now: datetime) -> None:
    first, second = sorted((article.pk, other.pk))
    said = {"is_one_story": is_one_story, "decided_by": by, "decided_at": now}
    StoryDecision.objects.update_or_create(article_id=first, other_id=second, defaults=said)


def _put(article: Article, story: Story | None, *, reason: str, score: float | None = None) -> None:
    """Without history of the article: what machines say can be said anew, what people say is a decision."""
    Article.objects.filter(pk=article.pk).update(story=story, story_reason=reason, story_score=score)


def _drop_empty() -> None:
    """A story of one article is none."""
    lonely = Story.objects.annotate(count=Count("articles")).filter(count__lt=2)
    keys = list(lonely.values_list("pk", flat=True)[:100])
    Article.objects.filter(story__in=keys).update(story=None, story_reason="", story_score=None)
    Story.objects.filter(pk__in=keys).delete()
