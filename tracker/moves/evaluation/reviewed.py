"""How often extraction was right by what analysts decided: every decision is a label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When

from tracker.history import people_changes
from tracker.moves.evaluation.measure import Share
from tracker.moves.models import Claim
from tracker.moves.vocabulary import Origin, RejectionReason, Review

GROUPS = {
    "extractor": "extractor",  # its name and its version: "rules 2"
    "language": "article__language",
    "rule": "rule",
    "source": "article__source__slug",
}
MOST_ROWS = 200
# Why a claim that the text does make may be rejected: it says nothing of extraction.
_NO_VERDICT = [RejectionReason.NOT_FOLLOWED, RejectionReason.REPEATED, RejectionReason.UNRELIABLE]
_NAMES = ("person_name", "from_name", "to_name")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The decided claims of one value of a group.

    ``right`` are those that were accepted with the person and both organizations as they were read;
    ``corrected`` is how many more were accepted once an analyst had put one of these names right.
    """

    value: str
    right: Share
    corrected: int


def precision_by(group: str) -> list[Reviewed]:
    """How many decided claims were right, for each value of a group, the most decided first.

    ``group`` is one of `GROUPS`. One query, which reads the history of each decided claim; at most two
    hundred rows.
    """
    column = GROUPS[group]
    accepted = Q(review=Review.ACCEPTED)
    rows = (
        _decided()
        .values_list(column)
        .annotate(
            n=Count("pk"),
            accepted=Count("pk", filter=accepted),
            corrected=Count("pk", filter=accepted & Q(is_corrected=1)),
        )
        .order_by("-n", column)[:MOST_ROWS]
    )
    return [
        Reviewed(str(value or "–"), Share(accepted - corrected, n), corrected)
        for value, n, accepted, corrected in rows
    ]


def _decided() -> Any:
    """The claims that say something of extraction, with whether a person has changed a name in them."""
    decided = Claim.objects.filter(origin=Origin.ARTICLE, review__in=[Review.ACCEPTED, Review.REJECTED])
    decided = decided.exclude(rejection_reason__in=_NO_VERDICT)
    by_people = people_changes(Claim).filter(id=OuterRef("pk")).order_by("history_id")
    before = Claim.history.filter(id=OuterRef("pk"), history_id__lt=OuterRef("first_by_people"))
    read = {f"read_{name}": Subquery(before.order_by("-history_id").values(name)[:1]) for name in _NAMES}
    differs = Q()
    for name in _NAMES:
        differs |= Q(**{f"read_{name}__isnull": False}) & ~Q(**{f"read_{name}": F(name)})
    return (
        decided.annotate(first_by_people=Subquery(by_people.values("history_id")[:1]))
        .annotate(**read)
        .annotate(is_corrected=Case(When(differs, then=Value(1)), default=Value(0)))
        .order_by()
    )


def as_json() -> dict[str, dict[str, dict[str, float | int | None]]]:
    """The same in plain JSON values: by group and value, the counts, the share and its interval."""
    return {group: {row.value: _json(row) for row in precision_by(group)} for group in GROUPS}


def _json(row: Reviewed) -> dict[str, float | int | None]:
    low, high = row.right.interval or (None, None)
    return {
        "right": row.right.hits,
        "corrected": row.corrected,
        "decided": row.right.n,
        "share": row.right.value,
        "low": low,
        "high": high,
    }


def table() -> Iterator[str]:
    """The lines to print, a block for each group."""
    for group in GROUPS:
        yield f"Right by {group}, of the claims that were decided on:"
        rows = precision_by(group)
        for row in rows:
            low, high = row.right.interval or (0.0, 0.0)
            corrected = f", {row.corrected} more accepted once corrected" if row.corrected else ""
            yield (
                f"  {row.value:30} {100 * (row.right.value or 0):5.1f} % ({row.right.hits}/{row.right.n}), "
                f"{100 * low:.1f}–{100 * high:.1f}{corrected}"
            )
        if len(rows) == MOST_ROWS:
            yield f"  and those with fewer decisions than these {MOST_ROWS}"
        if not rows:
            yield "  nothing has been decided yet"
        yield ""
