"""Holds claims back that would bring an erased person into the tracker again, and lets them go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from orgs.models import OrganizationName
from tracker.history import because, reason_now
from tracker.moves.match import match_names
from tracker.moves.models import Claim, HeldClaim, Move
from tracker.moves.resolve import Resolver
from tracker.news.models import Article
from tracker.privacy.forget import forget_rows, forget_source
from tracker.privacy.hold_back import Turned, held_back, lift

BATCH = 500


class NotHeld(ValueError):
    """The claim is not held back any more: somebody has decided. The message says so."""


def let_pass(claims: Sequence[Claim], *, now: datetime) -> list[Claim]:
    """Hold back those of new claims that meet an erased name; the others are given back.

    Safe to repeat: a claim that is held already stays as it is. Five queries at most.
    """
    met = held_back([_turned(claim, names) for claim, names in _with_names(claims)])
    hold((claim for claim, digests in zip(claims, met, strict=True) if digests), now=now)
    return [claim for claim, digests in zip(claims, met, strict=True) if not digests]


def hold(claims: Iterable[Claim], *, now: datetime) -> None:
    until = now + timedelta(days=settings.HELD_BACK_DAYS)
    rows = [HeldClaim.of(claim, now=now, until=until) for claim in claims]
    HeldClaim.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def hashes_that_hold(move: Move) -> set[str]:
    """By which hashes a move that an analyst logs would be held back; none for nobody's."""
    organizations = [each for each in (move.from_organization, move.to_organization) if each]
    names = [name for each in organizations for name in each.names.values_list("name", flat=True)]
    (met,) = held_back([Turned(list(move.person.names.values_list("name", flat=True)), names)])
    return met


@transaction.atomic
def hold_what_waits(*, now: datetime) -> int:
    """Hold back pending claims that meet an erased name; after a backup was restored. How many."""
    count = 0
    last = 0
    waiting = Claim.objects.pending().filter(person__isnull=True).order_by("pk")
    while claims := list(waiting.filter(pk__gt=last).select_for_update(of=("self",))[:BATCH]):
        last = claims[-1].pk
        free = {claim.pk for claim in let_pass(claims, now=now)}
        held = [claim.pk for claim in claims if claim.pk not in free]
        forget_rows(Claim, held)
        count += len(held)
    return count


@transaction.atomic
def release(held_id: int, *, lifts: bool) -> Claim:
    """It is another person: the claim waits for review like any other.

    With ``lifts`` this name is not held back with this organization again. Raises NotHeld.
    """
    held = _locked(held_id)
    claim = held.released()
    match_names(claim, Resolver())
    if lifts:
        ((_claim, names),) = _with_names([claim])
        (met,) = held_back([_turned(claim, names)])
        lift(met)
    held.delete()
    with because("release of a held back claim"):
        bulk_create_with_history([claim], Claim, default_change_reason=reason_now())
    return claim


@transaction.atomic
def forget(held_id: int) -> None:
    """It is the erased person: the claim goes without a trace, and the text it was read from too.

    Raises NotHeld.
    """
    held = _locked(held_id)
    name = held.as_claim().person_name
    article = held.article
    held.delete()
    if article is not None:
        _forget_claims_of(article, name)
        forget_source(article, [name])


def drop_overdue(*, now: datetime) -> int:
    """Nobody has decided in time: taken for the erased person. How many were dropped."""
    overdue = list(HeldClaim.objects.filter(drop_at__lte=now).values_list("pk", flat=True)[:BATCH])
    dropped = 0
    for held_id in overdue:
        try:
            forget(held_id)
        except NotHeld:  # somebody decided at this moment
            continue
        dropped += 1
    return dropped


def _forget_claims_of(article: Article, name: str) -> None:
    """Other held claims of the same article and name need no further decision."""
    others = HeldClaim.objects.filter(article=article)
    HeldClaim.objects.filter(
        pk__in=[held.pk for held in others if held.as_claim().person_name == name]
    ).delete()


def _locked(held_id: int) -> HeldClaim:
    held = (
        HeldClaim.objects.select_for_update(of=("self",)).select_related("article").filter(pk=held_id).first()
    )
    if held is None:
        raise NotHeld(
            _("This claim is not held back any more: somebody has decided on it, or its time was over.")
        )
    return held


def _with_names(claims: Sequence[Claim]) -> list[tuple[Claim, list[str]]]:
    """Each claim with every name of the organizations that it means. One query."""
    keys = {key for claim in claims for key in (claim.from_organization_id, claim.to_organization_id) if key}
    by_organization: dict[int, list[str]] = {}
    found = OrganizationName.objects.filter(organization__in=keys).values_list("organization_id", "name")
    for key, name in found:
        by_organization.setdefault(key, []).append(name)
    return [
        (
            claim,
            [
                name
                for key in (claim.from_organization_id, claim.to_organization_id)
                for name in by_organization.get(key or 0, ())
            ],
        )
        for claim in claims
    ]


def _turned(claim: Claim, names: list[str]) -> Turned:
    return Turned([claim.person_name], [claim.from_name, claim.to_name, *names])
