"""How often analysts accepted what extraction proposed: every decision is a label."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from tracker.moves.evaluation.measure import Share
from tracker.moves.models import Claim
from tracker.moves.vocabulary import Origin, RejectionReason, Review

GROUPS = {
    "extractor": "extractor",
    "language": "article__language",
    "rule": "rule",
    "source": "article__source__slug",
}
MOST_ROWS = 200
# Why a claim that the text does make may be rejected: it says nothing of extraction.
_NO_VERDICT = [RejectionReason.NOT_FOLLOWED, RejectionReason.REPEATED, RejectionReason.UNRELIABLE]


def precision_by(group: str) -> list[tuple[str, Share]]:
    """The share of decided claims that were accepted, for each value of a group, the most decided first.

    ``group`` is one of `GROUPS`. One query; at most two hundred rows.
    """
    column = GROUPS[group]
    decided = Claim.objects.filter(origin=Origin.ARTICLE, review__in=[Review.ACCEPTED, Review.REJECTED])
    decided = decided.exclude(rejection_reason__in=_NO_VERDICT)
    rows = (
        decided.values_list(column)
        .annotate(n=Count("pk"), accepted=Count("pk", filter=Q(review=Review.ACCEPTED)))
        .order_by("-n", column)[:MOST_ROWS]
    )
    return [(str(value or "–"), Share(accepted, n)) for value, n, accepted in rows]


def as_json() -> dict[str, dict[str, dict[str, float | int | None]]]:
    """The same in plain JSON values: by group and value, how many were accepted and decided on."""
    return {
        group: {
            value: {"accepted": share.hits, "decided": share.n, "share": share.value}
            for value, share in precision_by(group)
        }
        for group in GROUPS
    }


def table() -> Iterator[str]:
    """The lines to print, a block for each group."""
    for group in GROUPS:
        yield f"Accepted by {group}:"
        rows = precision_by(group)
        for value, share in rows:
            low, high = share.interval or (0.0, 0.0)
            yield (
                f"  {value:30} {100 * (share.value or 0):5.1f} % ({share.hits}/{share.n}), "
                f"{100 * low:.1f}–{100 * high:.1f}"
            )
        if not rows:
            yield "  nothing has been decided yet"
        yield ""
