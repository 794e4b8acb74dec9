"""What a feed itself says of an entry, as a document."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tracker.news.documents import Document, read_page
from tracker.news.models import Entry


def said_in_feed(entry: Entry) -> Document:
    """Title and text as the feed has them: the whole text where it is there, else the summary.

    A document with a ``problem`` where the feed says nothing.
    """
    full = _read_content(entry.content) if entry.content else ""
    text = max(full, entry.summary, key=len)
    if not text and not entry.title:
        return Document(title="", text="", problem=_("The feed says nothing of it but where it is."))
    return Document(
        title=entry.title,
        text=text or entry.title,
        language=entry.language[:2].lower(),
        published_on=entry.published_on,
        url=entry.url,
        byline=entry.author,
        is_cut_off=text != full,
        published_at=entry.published_at,
    )


def _read_content(markup: str) -> str:
    page = f"<!doctype html><html><body><article>{markup}</article></body></html>"
    return read_page(page.encode(), url="", charset="utf-8").text
