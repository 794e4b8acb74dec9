"""The first page of the desk: what waits, and where to begin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.desk.models import Assignment
from tracker.desk.sidebar import (
    count_up_to_a_hundred,
    held_claims,
    may_decide_on_pairs,
    may_review,
    may_see_held_claims,
    may_see_requests,
    open_requests,
    pairs_to_decide,
)
from tracker.desk.who import signed_in
from tracker.moves.models import Claim, Move
from tracker.news.models import Article, ArticleState


def add_what_waits(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Called by the theme for its start page; no count reads more than a hundred rows."""
    unreadable = Article.objects.filter(state=ArticleState.UNREADABLE)
    articles = reverse("admin:news_article_changelist")
    context["waits"] = [
        (
            count_up_to_a_hundred(Claim.objects.pending()),
            _("claims wait for review"),
            reverse("admin:review-queue" if may_review(request) else "admin:moves_claim_changelist"),
        ),
        (
            count_up_to_a_hundred(Article.objects.unread()),
            _("articles wait to be read"),
            f"{articles}?state__exact=unread",
        ),
        (
            count_up_to_a_hundred(unreadable),
            _("articles could not be read"),
            f"{articles}?state__exact=unreadable",
        ),
    ]
    if may_decide_on_pairs(request):
        pairs = reverse("admin:duplicates_personpair_changelist")
        context["waits"].insert(1, (pairs_to_decide(request), _("pairs may be duplicates"), pairs))
    if mine := Assignment.objects.filter(assignee=signed_in(request)):
        people = reverse("admin:people_person_changelist")
        context["waits"].append(
            (count_up_to_a_hundred(mine), _("records are assigned to you"), f"{people}?assigned=me")
        )
    if may_see_requests(request):
        context["waits"].append(
            (
                open_requests(request),
                _("requests to answer"),
                reverse("admin:corrections_correctionrequest_changelist"),
            )
        )
    if may_see_held_claims(request):
        context["waits"].append(
            (held_claims(request), _("claims held back"), reverse("admin:moves_heldclaim_changelist"))
        )
    context["latest_moves"] = Move.objects.for_list().order_by("-pk")[:10]
    return context
