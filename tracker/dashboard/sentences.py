"""The sentences that say so, beside the moves of a list."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.moves.models import Claim, Move
from tracker.moves.vocabulary import Review
from tracker.privacy.declarations import CUT


def sentences_of(moves: Iterable[Move]) -> dict[int, Claim]:
    """For each of the moves of which an accepted claim quotes an article, the first such claim. One query."""
    claims = (
        Claim.objects.filter(
            move__in=[move.pk for move in moves],
            review=Review.ACCEPTED,
            article__isnull=False,
            withdrawn="",
        )
        .exclude(quote__in=("", CUT))
        .select_related("article__source")
        .order_by("-article__published_on", "-pk")
    )
    return {claim.move_id: claim for claim in claims if claim.move_id}
