"""Says in words what accepting a claim would do."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tracker.moves.meant import resolver_of
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Plan, Undecidable, plan_acceptance
from tracker.moves.vocabulary import Review


def describe_plan(claim: Claim) -> str:
    """One sentence of HTML about a pending claim; a dash for any other."""
    if claim.review != Review.PENDING:
        return "–"
    try:
        plan = plan_acceptance(claim, resolver=resolver_of(claim))
    except Undecidable as error:
        return str(error)
    return _describe_evidence(plan.move) if plan.move else _describe_new_move(claim, plan)


def _describe_evidence(move: Move) -> str:
    link = format_html(
        '<a class="desk-link" href="{}">{}</a>',
        reverse("admin:moves_move_change", args=[move.pk]),
        move,
    )
    return format_html(_("becomes evidence of the move {}"), link)


def _describe_new_move(claim: Claim, plan: Plan) -> str:
    new = plan.new_names(claim)
    if not new:
        return _("creates a move")
    return _("creates a move, and new records for: %s") % ", ".join(new)
