"""What the tests of duplicates share."""

from __future__ import annotations

from typing import Any

from tests.factories import NOW
from tracker.duplicates.decide import decide
from tracker.duplicates.find import compare_changed
from tracker.duplicates.models import PAIRS_OF, Pair
from tracker.moves.companions import COMPANIONS


def find_pairs() -> None:
    """What the task does, for all that has changed."""
    for kind, companions in COMPANIONS.items():
        compare_changed(kind, companions, now=NOW, most=10_000)


def pair_of(one: Any, other: Any) -> Any:
    """The pair of two records as it is now, None where there is none."""
    return PAIRS_OF[type(one)].objects.of(one.pk, other.pk).first()


def asked() -> set[frozenset[str]]:
    """The names of the records of each pair that is asked about."""
    return {
        frozenset((str(pair.left), str(pair.right)))
        for model in PAIRS_OF.values()
        for pair in model.objects.to_decide()
    }


def make_pair(one: Any, other: Any, *, score: float = 0.9, **fields: Any) -> Any:
    left, right = sorted((one, other), key=lambda record: record.pk)
    return PAIRS_OF[type(one)].objects.create(
        left=left,
        right=right,
        score=score,
        left_name=left.name,
        right_name=right.name,
        compared_at=NOW,
        **fields,
    )


def say(pair: Pair, decision: str, *, by: Any = None, note: str = "") -> Any:
    """Decide with the pair as it is now before one's eyes."""
    pair.refresh_from_db()
    return decide(type(pair), pair.pk, decision, seen=pair.version, by=by, now=NOW, note=note)
