"""The page of one article: what it claims, in its own words, and never its whole text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.dashboard.found import find
from tracker.news.models import Article


@require_safe
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
    context = {"article": record, "claims": claims, "sees_all": sees_all}
    return render(request, "dashboard/article.html", context)
