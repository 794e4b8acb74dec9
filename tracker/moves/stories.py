"""Which articles report one event, by what they claim; and putting articles into stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from tracker.moves.cases import are_one_step
from tracker.moves.models import Claim, ClaimQuerySet
from tracker.moves.usefulness import subject_of
from tracker.moves.verdicts import SURE
from tracker.moves.vocabulary import Review
from tracker.names.people import score_people
from tracker.news.models import Article, StoryReason
from tracker.news.stories.place import Match, day_of, join, mark_placed, note_signature, same_text_as

EVENT_WITHIN = timedelta(days=4)
_MOST_COMPARED = 50
_ENOUGH = 0.5  # of the people of the article that names more: a list of the week's moves is no single story


def place_articles(*, now: datetime, most: int) -> int:
    """Put articles that have been read into their stories; gives how many were looked at.

    Safe to run twice and at the same time. Some five queries and 5 ms an article, whatever is stored.
    """
    articles = list(Article.objects.to_place().order_by("pk")[:most])
    for article in articles:
        note_signature(article)  # committed first, so that of two placed at once one sees the other
    for article in articles:
        match = same_text_as(article) or same_event_as(article)
        if match is None or not join(article.pk, match, now=now):
            mark_placed([article.pk], now=now)
    return len(articles)


def same_event_as(article: Article) -> Match | None:
    """The article that reports the same step of the same person within days; the one that shares most.

    At least half of the people whose moves the longer list of the two reports must be the same. None where
    the article claims nothing. Two queries.
    """
    ours = list(_claims().filter(article=article).with_names()[:_MOST_COMPARED])
    if not ours:
        return None
    theirs: dict[int, list[Claim]] = {}
    for claim in _near(article, ours):
        theirs.setdefault(claim.article_id or 0, []).append(claim)
    best: Match | None = None
    for key, claims in sorted(theirs.items()):  # the earliest of several: the one that has a story by now
        shared = sum(any(_report_one_step(claim, other) for other in claims) for claim in _one_a_person(ours))
        score = shared / max(len(_one_a_person(ours)), _people_in(key))
        if score >= _ENOUGH and (best is None or score > best.score):
            best = Match(key, StoryReason.SAME_EVENT, min(score, 1.0))
    return best


def _claims() -> ClaimQuerySet:
    return Claim.objects.filter(article__isnull=False, withdrawn="").exclude(review=Review.REJECTED)


def _near(article: Article, ours: Sequence[Claim]) -> Iterator[Claim]:
    """Claims of other articles of these days about the same people, or the same organizations."""
    same = Q()
    for claim in ours:
        person, key = subject_of(claim)
        same |= Q(person=person) if person else Q(person__isnull=True, person_key=key)
        for side in ("from", "to"):
            if organization := getattr(claim, f"{side}_organization_id"):
                same |= Q(**{f"{side}_organization": organization})
            elif name := getattr(claim, f"{side}_name"):
                same |= Q(**{f"{side}_name": name})
    day = day_of(article)
    days = (day - EVENT_WITHIN, day + EVENT_WITHIN)
    dated = Q(article__published_on__range=days)
    undated = Q(article__published_on__isnull=True, article__first_seen_at__date__range=days)
    near = _claims().filter(same).filter(dated | undated).exclude(article=article)
    yield from near.with_names().order_by("-pk")[:_MOST_COMPARED]


def _report_one_step(one: Claim, other: Claim) -> bool:
    return _is_one_person(one, other) and are_one_step(one, other)


def _is_one_person(one: Claim, other: Claim) -> bool:
    """By record, by written name, or by how well names in other spellings or scripts meet."""
    if one.person_id and other.person_id:
        return one.person_id == other.person_id
    if one.person_key == other.person_key:
        return True
    return score_people(one.person_name, other.person_name).score >= SURE


def _one_a_person(claims: Sequence[Claim]) -> list[Claim]:
    return list({subject_of(claim): claim for claim in claims}.values())


def _people_in(article_id: int) -> int:
    """Of how many people an article reports moves."""
    people = _claims().filter(article=article_id).values_list("person", "person_key")
    return len({(person, "" if person else key) for person, key in people[:_MOST_COMPARED]})
