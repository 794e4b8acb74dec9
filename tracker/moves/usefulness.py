"""Which of the claims that wait an analyst should see first. The weights are one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy, ngettext_lazy

from tracker.moves.models import Claim, Move
from tracker.moves.plan import Side, Step
from tracker.moves.vocabulary import COUNTED_STATUSES
from tracker.news.models import USUAL_WEIGHT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RECENT_DAYS = 30
_MOST_SOURCES = 5
_BATCH = 200
_MOST_MOVES = 2000


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a claim before an analyst looks at it.

    ``followed`` and ``known`` count its organizations, 0 to 2. ``sources`` counts the articles with
    pending claims about the same person. ``score`` is the extractor's, 0.0 to 1.0; ``weight`` is what
    analysts gave the source, 1 to 5.
    """

    is_person_known: bool
    followed: int
    known: int
    sources: int
    score: float
    is_new_move: bool
    is_sure: bool
    is_recent: bool
    is_ambiguous: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one circumstance adds to the usefulness of a claim, and how the queue says so."""

    words: StrOrPromise
    points: Callable[[Known], float]


WEIGHTS: tuple[Weight, ...] = (
    # What our figures are about: a step at an organization that is followed.
    Weight(gettext_lazy("followed organization"), lambda known: 4.0 if known.followed else 0.0),
    Weight(gettext_lazy("known person"), lambda known: 2.0 if known.is_person_known else 0.0),
    # A move that nobody has logged says more than one more source for one that is there.
    Weight(gettext_lazy("new move"), lambda known: 2.0 if known.is_new_move else 0.0),
    Weight(gettext_lazy("several sources"), lambda known: 0.75 * (min(known.sources, _MOST_SOURCES) - 1)),
    Weight(gettext_lazy("recent"), lambda known: 1.0 if known.is_recent else 0.0),
    Weight(gettext_lazy("known organizations"), lambda known: 0.5 * known.known),
    Weight(gettext_lazy("more than a rumour"), lambda known: 0.5 if known.is_sure else 0.0),
    # The likelier it is right, the less the analyst has to do; never enough to outweigh what it is about.
    Weight(gettext_lazy("high score"), lambda known: 3.0 * known.score),
    # Has to be looked up, and so comes after what can be decided at a glance.
    Weight(gettext_lazy("ambiguous name"), lambda known: -1.0 if known.is_ambiguous else 0.0),
    # What analysts have said of the source, from -1 to 1.
    Weight(gettext_lazy("weighty source"), lambda known: 0.5 * (known.weight - USUAL_WEIGHT)),
)


def usefulness(known: Known) -> float:
    """The sum of the weights. Roughly -2 to 17."""
    return sum(weight.points(known) for weight in WEIGHTS)


def rank(claims: Iterable[Claim], *, today: date) -> None:
    """Set and save the usefulness of pending claims, whose names have been matched.

    Two queries and at most one write for each two hundred. No history: it is no fact about anybody.
    """
    rows = iter(claims)
    while batch := list(islice(rows, _BATCH)):
        changed = []
        for claim, known in zip(batch, known_of(batch, today=today), strict=True):
            if (points := round(usefulness(known), 3)) != claim.usefulness:
                claim.usefulness = points
                changed.append(claim)
        Claim.objects.bulk_update(changed, ["usefulness"])


def rank_all(*, today: date) -> int:
    """Rank every pending claim anew, since the tracker has learnt more. Gives how many."""
    pending = Claim.objects.to_decide().with_names().order_by("pk")
    count, last = 0, 0
    while batch := list(pending.filter(pk__gt=last)[:_BATCH]):
        rank(batch, today=today)
        count, last = count + len(batch), batch[-1].pk
    return count


def known_of(claims: Sequence[Claim], *, today: date) -> Iterator[Known]:
    """What is known of each claim, in their order. Two queries."""
    moves = _moves_of(claims)
    sources = _sources_of(claims)
    for claim in claims:
        sides = [each for each in (claim.from_organization, claim.to_organization) if each]
        published = claim.article.published_on if claim.article else None
        source = claim.article.source if claim.article else None
        step = step_of(claim)
        yield Known(
            is_person_known=claim.person_id is not None,
            followed=sum(each.is_followed for each in sides),
            known=len(sides),
            sources=max(sources[subject_of(claim)], 1),
            score=claim.score or 0.0,
            is_new_move=not any(step.may_be(move) for move in moves[claim.person_id]),
            is_sure=claim.status in COUNTED_STATUSES,
            is_recent=published is not None and (today - published).days <= RECENT_DAYS,
            is_ambiguous=claim.is_ambiguous,
            weight=source.weight if source else USUAL_WEIGHT,
        )


def why_useful(known: Known) -> list[str]:
    """What puts the claim where it is, in words, the weightiest first; without what any claim has."""
    weighed = [(weight.points(known), str(weight.words)) for weight in WEIGHTS]
    said = sorted(((abs(points), words) for points, words in weighed if points), reverse=True)
    words = [words for points, words in said if points >= 0.5]
    return [_sources_in_words(known) if each == str(WEIGHTS[3].words) else each for each in words]


def subject_of(claim: Claim) -> tuple[int | None, str]:
    """Who the claim is about: the record that was matched, else the key of the written name."""
    return (claim.person_id, "") if claim.person_id else (None, claim.person_key)


def step_of(claim: Claim) -> Step:
    """The step that a claim states, by what its names were matched with."""
    return Step(
        Side(claim.from_name, claim.from_organization, claim.from_capacity),
        Side(claim.to_name, claim.to_organization, claim.to_capacity),
        when=claim.effective_on or claim.said_on,
        is_sure=claim.status in COUNTED_STATUSES,
    )


def _sources_in_words(known: Known) -> str:
    return str(ngettext_lazy("%d source", "%d sources", known.sources) % known.sources)


def _moves_of(claims: Sequence[Claim]) -> dict[int | None, list[Move]]:
    people = {claim.person_id for claim in claims if claim.person_id}
    moves: dict[int | None, list[Move]] = defaultdict(list)
    if people:
        for move in Move.objects.filter(person__in=people).for_list()[:_MOST_MOVES]:
            moves[move.person_id].append(move)
    return moves


def _sources_of(claims: Sequence[Claim]) -> dict[tuple[int | None, str], int]:
    """How many articles speak of the same person, by person."""
    people = {claim.person_id for claim in claims if claim.person_id}
    keys = {claim.person_key for claim in claims if not claim.person_id}
    same = Q(person__in=people) | Q(person__isnull=True, person_key__in=keys)
    rows = Claim.objects.to_decide().filter(same).order_by().values_list("person_id", "person_key")
    counted: dict[tuple[int | None, str], int] = defaultdict(int)
    for person, key, articles in rows.annotate(articles=Count("article", distinct=True)):
        counted[(person, "") if person else (None, key)] += articles
    return counted
