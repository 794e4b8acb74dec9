"""The first page of the desk: what waits, and where to begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.desk.sidebar import (
    count_up_to_a_hundred,
    held_claims,
    may_add_articles,
    may_approve,
    may_decide_on_pairs,
    may_import,
    may_log_moves,
    may_review,
    may_see_held_claims,
    may_see_requests,
    open_requests,
    pairs_to_decide,
    waiting_approvals,
)
from tracker.desk.who import signed_in
from tracker.moves.models import Claim, Move
from tracker.news.models import Article, ArticleState
from tracker.workbench.models import Assignment


def _ways_to_begin() -> list[tuple[str, str, Callable[[HttpRequest], bool]]]:
    """What an analyst comes for, the most frequent first: words, name of the address, who may."""
    return [
        (_("Review claims"), "review-queue", may_review),
        (_("Log a move"), "moves_move_add", may_log_moves),
        (_("Read an article"), "news_article_add", may_add_articles),
        (_("Import a table"), "imports_importbatch_add", may_import),
    ]


def add_what_waits(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Called by the theme for its start page; no count reads more than a hundred rows."""
    unreadable = Article.objects.filter(state=ArticleState.UNREADABLE)
    articles = reverse("admin:news_article_changelist")
    context["waits"] = [
        (
            count_up_to_a_hundred(Claim.objects.to_decide()),
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
    if unsaid := Claim.objects.unsaid_since().accepted():
        page = reverse("admin:moves_claim_changelist")
        context["waits"].append(
            (
                count_up_to_a_hundred(unsaid),
                _("accepted claims that their article no longer makes"),
                f"{page}?review=accepted&withdrawn=edited",
            )
        )
    if may_decide_on_pairs(request):
        pairs = reverse("admin:duplicates_personpair_changelist")
        context["waits"].insert(1, (pairs_to_decide(request), _("pairs may be duplicates"), pairs))
    approvals = waiting_approvals(request) if request.user.has_perm("moves.change_approval") else "0"
    if may_approve(request) or approvals != "0":
        page = reverse("admin:moves_approval_changelist")
        context["waits"].insert(1, (approvals, _("decisions to approve"), page))
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
    context["begin"] = [
        (what, reverse(f"admin:{name}")) for what, name, may in _ways_to_begin() if may(request)
    ]
    context["latest_moves"] = Move.objects.for_list().order_by("-pk")[:10]
    return context
