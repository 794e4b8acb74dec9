"""Writes the mail of a watchlist: plain text and HTML, in the language of the list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.alerts.digest import Digest
from tracker.alerts.models import Mail, Watchlist
from tracker.alerts.unsubscribe import unsubscribe_path
from tracker.moves.headlines import headline_text


def letter_of(mail: Mail, digest: Digest) -> EmailMultiAlternatives:
    """The mail, ready to be sent to the owner of the list, who has an address."""
    watchlist = mail.watchlist
    subject, text, html = written(watchlist, digest)
    stop = f"{settings.PUBLIC_URL}{unsubscribe_path(watchlist)}"
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{mail.key}@{host}>",
        "List-Id": f"<watchlist-{watchlist.pk}.{host}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        "Auto-Submitted": "auto-generated",
    }
    letter = EmailMultiAlternatives(subject, text, None, [watchlist.owner.email], headers=headers)
    letter.attach_alternative(html, "text/html")
    return letter


def written(watchlist: Watchlist, digest: Digest) -> tuple[str, str, str]:
    """Subject, plain text and HTML."""
    with translation.override(watchlist.language):
        context: dict[str, Any] = {
            "watchlist": watchlist,
            "words": watchlist.in_words(),
            "items": digest.items,
            "more": digest.more,
            "site": settings.PUBLIC_URL,
            "list_address": f"{settings.PUBLIC_URL}{_list_path(watchlist)}",
            "unsubscribe": f"{settings.PUBLIC_URL}{unsubscribe_path(watchlist)}",
        }
        text = render_to_string("alerts/mail/digest.txt", context)
        return _subject(watchlist, digest), text, render_to_string("alerts/mail/digest.html", context)


def _subject(watchlist: Watchlist, digest: Digest) -> str:
    """One line: the move where there is one, else how many and of which list."""
    if digest.count == 1 and digest.items:
        subject = headline_text(digest.items[0].move)
    else:
        said = ngettext("%(count)d move: %(name)s", "%(count)d moves: %(name)s", digest.count)
        subject = said % {"count": digest.count, "name": watchlist.name}
    return " ".join(subject.split())[:200] or _("Moves")


def _list_path(watchlist: Watchlist) -> str:
    """Where readers see what matches; the list of all moves where it cannot be told in one filter."""
    asked = watchlist.as_filter()
    return f"{reverse('moves')}?{urlencode({'filter': asked.query})}" if asked else reverse("moves")
