"""What the side bar of the admin shows beside its links."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from tracker.corrections.models import CorrectionRequest
from tracker.duplicates.models import PAIRS
from tracker.moves.models import Approval, Claim, HeldClaim

_MOST_COUNTED = 100


def pending_claims(_request: HttpRequest) -> str:
    """How many claims wait; on every page of the admin."""
    return count_up_to_a_hundred(Claim.objects.to_decide())


def waiting_approvals(_request: HttpRequest) -> str:
    """How many decisions wait for a second pair of eyes."""
    return count_up_to_a_hundred(Approval.objects.waiting())


def open_requests(_request: HttpRequest) -> str:
    """How many requests of those who are followed are open."""
    return count_up_to_a_hundred(CorrectionRequest.objects.open())


def held_claims(_request: HttpRequest) -> str:
    """How many claims are held back."""
    return count_up_to_a_hundred(HeldClaim.objects.all())


def pairs_to_decide(_request: HttpRequest) -> str:
    """How many pairs may be duplicates; on every page of the admin."""
    return count_up_to_a_hundred(*(pairs._default_manager.to_decide() for pairs in PAIRS.values()))


def count_up_to_a_hundred(*tables: QuerySet[Any]) -> str:
    """``7``, or ``100+``: counts no further, so that it costs the same in a full database. A query each."""
    count = sum(rows.order_by()[:_MOST_COUNTED].count() for rows in tables)
    return f"{_MOST_COUNTED}+" if count >= _MOST_COUNTED else str(count)


def is_among_claims(request: HttpRequest) -> bool:
    """Whether the page is one of claims, but not of the queue, which has a link of its own."""
    return _is_below(request, "moves_claim_changelist", but="review-queue")


def is_among_moves(request: HttpRequest) -> bool:
    return _is_below(request, "moves_move_changelist", but="moves_move_add")


def is_among_articles(request: HttpRequest) -> bool:
    return _is_below(request, "news_article_changelist", but="news_article_add")


def _is_below(request: HttpRequest, name: str, *, but: str) -> bool:
    """The theme marks every link that the address begins with, so both of these."""
    without = reverse(f"admin:{but}")
    return request.path.startswith(reverse(f"admin:{name}")) and not request.path.startswith(without)


def may_review(request: HttpRequest) -> bool:
    return request.user.has_perm("moves.change_claim")


def may_approve(request: HttpRequest) -> bool:
    """For reviewers, while four eyes are on; what waits still when they are off is on the start page."""
    return settings.FOUR_EYES and request.user.has_perm("moves.change_approval")


def may_log_moves(request: HttpRequest) -> bool:
    return request.user.has_perm("moves.add_move")


def may_decide_on_pairs(request: HttpRequest) -> bool:
    return request.user.has_perms(["people.change_person", "orgs.change_organization"])


def may_see_users(request: HttpRequest) -> bool:
    return request.user.has_perm("auth.view_user")


def may_add_articles(request: HttpRequest) -> bool:
    return request.user.has_perm("news.add_article")


def may_see_fetches(request: HttpRequest) -> bool:
    return request.user.has_perm("news.view_fetch")


def may_see_requests(request: HttpRequest) -> bool:
    return request.user.has_perm("corrections.view_correctionrequest")


def may_see_held_claims(request: HttpRequest) -> bool:
    return request.user.has_perm("moves.view_heldclaim")


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perm("imports.add_importbatch")


def may_see_imports(request: HttpRequest) -> bool:
    return request.user.has_perm("imports.view_importbatch")


def may_see_erasures(request: HttpRequest) -> bool:
    return request.user.has_perm("privacy.view_erasure")


def may_see_schedule(request: HttpRequest) -> bool:
    return request.user.has_perm("django_celery_beat.view_periodictask")


def may_see_dead_letters(request: HttpRequest) -> bool:
    return request.user.has_perm("dead_letters.view_deadletter")


def may_see_webhooks(request: HttpRequest) -> bool:
    return request.user.has_perm("alerts.view_webhook")


def may_see_tokens(request: HttpRequest) -> bool:
    return request.user.has_perm("access.view_token")


def may_see_the_language_model(request: HttpRequest) -> bool:
    """Where there is one."""
    return bool(settings.LANGUAGE_MODEL_URL) and request.user.has_perm("language_model.view_modelday")


def is_about_the_language_model(request: HttpRequest) -> bool:
    names = ("modelday", "modelreading")
    return request.path.startswith(
        tuple(reverse(f"admin:language_model_{name}_changelist") for name in names)
    )
