"""Finds articles that moves rest on: by the people and organizations in them, and by their titles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max, Q

from orgs.models import Organization
from people.models import Person
from tracker.moves.models import Claim, Move
from tracker.news.models import Article

MOST_MOVES = 200
LATEST_TITLES = 20_000


def find_articles(
    text: str, people: Iterable[Person], organizations: Iterable[Organization], *, most: int
) -> list[Article]:
    """The latest articles of which a claim was accepted, that name somebody or have the text in their title.

    Four queries of bounded cost: the latest two hundred moves of these people and organizations, and the
    titles of the latest twenty thousand articles are looked at. Capitals and accents of a title count as the
    database compares them.
    """
    if not text.strip():
        return []
    places = [organization.pk for organization in organizations]
    moves = Move.objects.filter(
        Q(person__in=[person.pk for person in people])
        | Q(from_organization__in=places)
        | Q(to_organization__in=places)
    )
    behind = list(moves.order_by("-happened_first_day", "-pk").values_list("pk", flat=True)[:MOST_MOVES])
    accepted = Claim.objects.accepted().filter(article__isnull=False)
    ids = set(accepted.filter(move__in=behind).values_list("article", flat=True))
    latest = Article.objects.aggregate(latest=Max("pk"))["latest"] or 0
    titled = Article.objects.filter(pk__gt=latest - LATEST_TITLES, title__icontains=text.strip())
    ids |= set(accepted.filter(article__in=titled).values_list("article", flat=True)[:MOST_MOVES])
    found = Article.objects.filter(pk__in=ids).select_related("source").defer("text")
    return list(found.order_by("-published_on", "-pk")[:most])
