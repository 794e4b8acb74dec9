"""What tells a row that may be split off from its like, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.moves.models import Claim, Move
from tracker.names.models import RecordName


def without_text(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows without the texts of articles, which no list of them shows."""
    return rows.defer("article__text") if rows.model is Claim else rows


def detail_of(row: Any) -> str:
    """What helps to tell a row from its like."""
    if isinstance(row, RecordName):
        return str(row.get_kind_display())
    if isinstance(row, Move):
        return _joined([row.get_status_display(), row.role_from, row.role_to, row.note])
    if isinstance(row, Claim):
        said = f"“{row.quote}”" if row.quote else ""
        return _joined([row.get_review_display(), said, source_of(row)])
    return ""


def source_of(claim: Claim) -> str:
    """Where a claim is from, in words that need no text of an article to be read."""
    if claim.article is not None:
        return claim.article.title or claim.article.url or _("article %d") % claim.article.pk
    return claim.url or claim.get_origin_display()


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(text for text in texts if text)
