"""The page of one article: what it claims, in its own words, and never its whole text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.dashboard.found import find
from tracker.news.models import Article


@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article with its claims in the order of the text."""
    record = find(Article.objects.select_related("source").defer("text"), pk=pk)
    claims = record.claims.select_related("move").order_by("start", "pk")
    return render(request, "dashboard/article.html", {"article": record, "claims": claims})
