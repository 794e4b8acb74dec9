"""The review queue: claims that speak of one step, leased to one analyst at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.moves.evidence import SAME_STEP_WITHIN_DAYS
from tracker.moves.models import Claim
from tracker.moves.plan import Side, Step
from tracker.moves.usefulness import step_of, subject_of
from tracker.moves.vocabulary import COUNTED_CAPACITIES, Review, Withdrawal
from tracker.names import name_key

LEASE = timedelta(minutes=10)
_MOST_TOGETHER = 50
_TRIES = 20
_LEASED = ("pk", "leased_by", "leased_until")


@dataclass(frozen=True, slots=True)
class Case:
    """The claim to decide on, the other pending ones that speak of the same step, and until when."""

    claim: Claim
    others: list[Claim]
    leased_until: datetime

    @property
    def claims(self) -> list[Claim]:
        return [self.claim, *self.others]

    def as_shown(self, keys: Collection[int]) -> Case:
        """The case with those of the other claims that somebody has seen."""
        return replace(self, others=[other for other in self.others if other.pk in keys])


def condition_for(language: str, *, is_followed: bool) -> Q | None:
    """Narrows the queue to a language of articles, and to followed organizations; None for all."""
    wanted = Q(article__language=language) if language else Q()
    if is_followed:
        wanted &= Q(from_organization__is_followed=True) | Q(to_organization__is_followed=True)
    return wanted or None


def lease_next(
    user: User, *, now: datetime, skipped: Collection[int] = (), among: Q | None = None
) -> Case | None:
    """The most useful case that nobody else has before them, leased; None where there is none.

    What the analyst has before them already comes again. ``skipped`` are keys of claims to leave
    out, ``among`` narrows the queue. Of two analysts who ask at once each gets another case.
    """
    waiting = Claim.objects.to_decide().free_for(user, now).exclude(pk__in=skipped)
    waiting = waiting.filter(among) if among is not None else waiting
    for claim_id in waiting.order_by("-usefulness", "-pk").values_list("pk", flat=True)[:_TRIES]:
        if case := lease(claim_id, user, now=now, skipped=skipped):
            return case
    return None


def lease(claim_id: int, user: User, *, now: datetime, skipped: Collection[int] = ()) -> Case | None:
    """Lease one claim with those of the same step, other than those in ``skipped``.

    None where somebody else was faster, or where it is decided or deleted.
    """
    if not Claim.objects.filter(pk=claim_id).exists() or not _take([claim_id], user, now):
        return None
    claim = Claim.objects.with_names().filter(pk=claim_id).first()
    if claim is None:
        return None
    same = [other for other in _of_the_same_person(claim, user, now) if are_one_step(claim, other)]
    mine = _take([other.pk for other in same if other.pk not in skipped], user, now)
    return Case(claim, [other for other in same if other.pk in mine], leased_until=now + LEASE)


def why_gone(claim_id: int) -> str:
    """A sentence on a claim that cannot be leased."""
    claim = Claim.objects.select_related("reviewed_by", "leased_by").filter(pk=claim_id).first()
    if claim is None:
        return _("This claim is not there any more.")
    if claim.review != Review.PENDING:
        return claim.why_closed
    if claim.awaits_approval:
        return _("“%(claim)s” waits for approval now.") % {"claim": claim}
    if claim.withdrawn == Withdrawal.REREAD:
        return _("“%(claim)s” was withdrawn when its article was read again.") % {"claim": claim}
    who = claim.leased_by or _("somebody else")
    return _("“%(claim)s” lies before %(who)s now.") % {"claim": claim, "who": who}


@transaction.atomic
def release(user: User, *, kept: Collection[int] = ()) -> None:
    """Whatever lies before the analyst is free for others, but for claims in ``kept`` (keys)."""
    leased = Claim.objects.to_decide().filter(leased_by=user).exclude(pk__in=kept)
    keys = list(leased.locked().order_by("pk").values_list("pk", flat=True))
    Claim.objects.filter(pk__in=keys).update(leased_by=None, leased_since=None, leased_until=None)


def are_one_step(one: Claim, other: Claim) -> bool:
    """Whether two claims about one person may speak of one step, by what their names were matched with."""
    a, b = step_of(one), step_of(other)
    sides = [(a.left, b.left), (a.joined, b.joined)]
    shared = [pair for pair in sides if pair[0].is_known and pair[1].is_known]
    if not shared or not all(_is_same(*pair) for pair in shared):
        return False
    return _days_between(a, b) <= SAME_STEP_WITHIN_DAYS


def _is_same(one: Side, other: Side) -> bool:
    if (one.capacity in COUNTED_CAPACITIES) != (other.capacity in COUNTED_CAPACITIES):
        return False
    if one.organization and other.organization:
        return one.organization == other.organization
    return name_key(one.name) == name_key(other.name)


def _days_between(one: Step, other: Step) -> int:
    return one.when.days_apart(other.when) if one.when and other.when else 0


@transaction.atomic
def _take(claim_ids: Collection[int], user: User, now: datetime) -> set[int]:
    """Lease the claims that are free, and give their keys.

    Those that the analyst has already keep the time since when. All are locked in the order of their
    keys, so that of two who take the same at once neither holds what the other waits for.
    """
    free = Claim.objects.to_decide().filter(pk__in=claim_ids).free_for(user, now).locked().order_by("pk")
    until_when = {pk: until if by == user.pk else None for pk, by, until in free.values_list(*_LEASED)}
    had = [pk for pk, until in until_when.items() if until and until > now]
    until = now + LEASE
    Claim.objects.filter(pk__in=had).update(leased_until=until)
    Claim.objects.filter(pk__in=until_when.keys() - set(had)).update(
        leased_by=user, leased_since=now, leased_until=until
    )
    return set(until_when)


def _of_the_same_person(claim: Claim, user: User, now: datetime) -> list[Claim]:
    person, key = subject_of(claim)
    same = Q(person=person) if person else Q(person__isnull=True, person_key=key)
    pending = Claim.objects.to_decide().with_names().free_for(user, now).filter(same).exclude(pk=claim.pk)
    return list(pending.order_by("-usefulness", "-pk")[:_MOST_TOGETHER])
