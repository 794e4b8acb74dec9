"""The mails to those who get access, and the task that lets kept answers go."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.access.idempotency import KEPT
from tracker.access.models import KeptAnswer
from tracker.access.users import is_invited, token_path
from tracker.celery import app

logger = logging.getLogger(__name__)


@app.task(autoretry_for=[OSError], retry_backoff=30, max_retries=5)
def send_invitation(*, user_id: int) -> bool:
    """Send the link with which the user sets the first password; False where they have one by now."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not is_invited(user):
        return False
    return _send(user, _("Your access to the AI Talent Tracker"), "access/mail/invitation.txt")


@app.task(autoretry_for=[OSError], retry_backoff=30, max_retries=5)
def send_password_reset(*, user_id: int) -> bool:
    """Send the link with which the user sets a new password; False where there is nobody to have one."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or is_invited(user):
        return False
    return _send(user, _("A new password for the AI Talent Tracker"), "access/mail/password_reset.txt")


def _send(user: User, subject: str, template: str) -> bool:
    """Raises OSError where the mail server does not take it; the task is tried again then."""
    path = reverse("admin:password_reset_confirm", args=token_path(user))
    context = {
        "user": user,
        "link": f"{settings.PUBLIC_URL}{path}",
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    sent = send_mail(subject, render_to_string(template, context), None, [user.email])
    logger.info("Sent %s to user %s", template, user.pk)
    return bool(sent)


@app.task
def forget_kept_answers() -> int:
    """Delete the answers that are kept for requests that are sent again, after a day; gives how many."""
    return KeptAnswer.objects.filter(made_at__lt=timezone.now() - KEPT).delete()[0]
