"""Articles: which documents moves rest on. Their texts are other people's, and are not given."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from people.models import Person
from tracker.api.access import may
from tracker.api.article_serializer import ArticleSerializer
from tracker.api.claims import SEES_ALL
from tracker.api.conditional.content import tagged
from tracker.api.exports.whole import TakenWhole
from tracker.api.filters import DayFilter, KeyFilter
from tracker.api.pagination import SeenLastFirst
from tracker.api.records import Readable
from tracker.api.writing.articles import PERMISSIONS, WritesArticles
from tracker.exports.lists.claims import ARTICLES
from tracker.moves.article_search import find_articles
from tracker.moves.models import Claim
from tracker.names.models import MAX_NAME
from tracker.news.models import Article, ArticleState, address_keys

BEST = 20
MOST_FOUND = 200


class ArticleFilter(filters.FilterSet):
    q = filters.CharFilter(
        method="search",
        max_length=MAX_NAME,
        label=_("A name of somebody in them, or part of the title; the latest that moves rest on"),
    )
    source = filters.CharFilter(field_name="source__slug", label=_("Slug of the source"))
    language = filters.CharFilter(lookup_expr="iexact", label=_("Code of the language, such as fr"))
    story = KeyFilter(field_name="story", label=_("Number of the story"))
    state = filters.MultipleChoiceFilter(choices=ArticleState, distinct=False)
    url = filters.CharFilter(method="at", label=_("One of its addresses, in any of its forms"))
    published_since = DayFilter(field_name="published_on", lookup_expr="gte", label=_("A day, inclusive"))
    published_until = DayFilter(field_name="published_on", lookup_expr="lte", label=_("A day, inclusive"))

    class Meta:
        model = Article
        fields: list[str] = []

    def search(self, articles: Any, _name: str, text: str) -> Any:
        """The latest two hundred that match."""
        people = Person.objects.search_best_first(text)[:BEST]
        organizations = Organization.objects.search_best_first(text)[:BEST]
        found = find_articles(text, people, organizations, most=MOST_FOUND)
        return articles.filter(pk__in=[article.pk for article in found])

    def at(self, articles: Any, _name: str, url: str) -> Any:
        return articles.filter(addresses__key__in=address_keys([url]))


class ArticleViewSet(TakenWhole, WritesArticles, Readable):
    """Articles, the latest first: those that a move rests on; all, to a token whose user may see claims."""

    permissions = PERMISSIONS
    queryset = Article.objects.select_related("source").defer("text")
    serializer_class = ArticleSerializer
    plain_list = ARTICLES
    filterset_class = ArticleFilter
    pagination_class = SeenLastFirst

    list = tagged(TakenWhole.list)
    retrieve = tagged(Readable.retrieve)

    def get_queryset(self) -> Any:
        articles: Any = super().get_queryset()
        return (
            articles
            if may(self.request, SEES_ALL)
            else articles.filter(Exists(Claim.objects.public().filter(article=OuterRef("pk")).order_by()))
        )
