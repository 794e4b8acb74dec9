"""What the owner of a webhook is told by mail."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.alerts.models import Webhook

logger = logging.getLogger(__name__)


def tell_that_it_is_disabled(webhook: Webhook) -> None:
    """Say why, and how it is enabled again. A mail that cannot be sent is logged: the desk says it too."""
    logger.warning("Webhook %s was disabled: %s", webhook.pk, webhook.why_disabled)
    if not webhook.owner.email:
        return
    page = reverse("admin:alerts_webhook_change", args=[webhook.pk])
    text = _(
        "The webhook “%(name)s” is not called any more.\n\n%(why)s\n\n"
        "What was to be delivered waits. Enable it here once it answers again:\n%(page)s\n"
    )
    said = {"name": webhook.name, "why": webhook.why_disabled, "page": f"{settings.PUBLIC_URL}{page}"}
    subject = _("The webhook “%s” was disabled") % webhook.name.replace("\n", " ")
    try:
        send_mail(subject, text % said, None, [webhook.owner.email])
    except OSError as error:
        logger.warning("The mail about webhook %s was not sent: %s", webhook.pk, error)
