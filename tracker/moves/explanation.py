"""Why a machine made a claim, kept with it: the words that tell it, and the parts of its score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tracker.extract import ExtractedClaim
from tracker.moves.models import Claim
from tracker.moves.quotes import find_quote

EXPLANATION = ("cue_start", "cue_end", "score_parts")
_WHAT_IT_EXPLAINS = ("start", "end", "rule", "score", "extractor")


def explained(found: ExtractedClaim) -> dict[str, Any]:
    """The columns that keep why a claim is made."""
    start, end = found.cue
    parts = [{"why": part.why, "amount": round(part.amount, 2)} for part in found.parts]
    return (
        {"cue_start": start, "cue_end": end, "score_parts": parts} if start < end else {"score_parts": parts}
    )


def explain(stored: Claim, read: Claim) -> None:
    """Give a stored claim the explanation of how it is read now, if it was read by the same means."""
    if all(getattr(stored, name) == getattr(read, name) for name in _WHAT_IT_EXPLAINS):
        for name in EXPLANATION:
            setattr(stored, name, getattr(read, name))


def move_cue(claim: Claim, document: str, place: tuple[int, int]) -> None:
    """Let the words that tell a move follow its quote, which is about to be moved to ``place``."""
    if claim.cue_start is None or place == (claim.start, claim.end):
        return
    cue = claim.cue_in_quote
    words = claim.quote[slice(*cue)] if cue else ""
    found = find_quote(document[slice(*place)], words, near=cue[0] if cue else 0)
    claim.cue_start, claim.cue_end = (place[0] + found[0], place[0] + found[1]) if found else (None, None)


@contextmanager
def explanations_saved(claims: Sequence[Claim]) -> Iterator[None]:
    """Save what becomes of the explanations of claims inside; one query, none where nothing does.

    No history: it follows from the text and the rule, and nobody decides on it.
    """
    before = [_kept(claim) for claim in claims]
    yield
    changed = [claim for claim, was in zip(claims, before, strict=True) if _kept(claim) != was]
    Claim.objects.bulk_update(changed, EXPLANATION)


def _kept(claim: Claim) -> tuple[Any, ...]:
    return tuple(getattr(claim, name) for name in EXPLANATION)
