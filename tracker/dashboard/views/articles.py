"""The page of one article: what it claims, in its own words, and never its whole text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.dashboard.found import find
from tracker.dashboard.parameters import takes
from tracker.dashboard.templatetags.moves import web_address
from tracker.moves.models import Claim
from tracker.news.edits import changes_of
from tracker.news.models import Article, ArticleQuerySet

_MOST = 10  # edits, and addresses, that are shown


@require_safe
@takes()
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article with its claims in the order of the text.

    What nobody has accepted is about a living person and may be wrong: only who may see claims
    at the desk sees it here, and an article that no move rests on.
    """
    record = find(Article.objects.select_related("source").defer("text"), pk=pk)
    sees_all = request.user.has_perm("moves.view_claim")
    shown = record.claims.all() if sees_all else record.claims.accepted()
    claims = list(
        shown.select_related("person", "from_organization", "to_organization").order_by("start", "pk")
    )
    if not sees_all and not claims:
        raise Http404(_("No move in the tracker rests on this article."))
    also_at = list(record.addresses.exclude(url__in=["", record.url]).values_list("url", flat=True)[:_MOST])
    context = {
        "story": list(_story_of(record, sees_all=sees_all)),
        "article": record,
        "claims": claims,
        "sees_all": sees_all,
        "edits": record.versions.filter(is_cleaning=False).count() if record.edited_at else 0,
        "also_at": [url for url in also_at if web_address(url)],
        "changes": list(changes_of(record, most=_MOST)) if sees_all and record.version > 1 else [],
    }
    return render(request, "dashboard/article.html", context)


def _story_of(article: Article, *, sees_all: bool) -> ArticleQuerySet:
    """The other articles of its story, the earliest first; of those only what the reader may open."""
    if article.story_id is None:
        return Article.objects.none()
    others = Article.objects.filter(story=article.story_id).exclude(pk=article.pk)
    if not sees_all:
        others = others.filter(claims__in=Claim.objects.accepted()).distinct()
    return others.select_related("source").defer("text").order_by("published_on", "pk")[:_MOST]
