"""What each name in a claim means, seen beside the other names, for who decides on the claim."""

from __future__ import annotations

from typing import Any

from tracker.moves.match import JOINED, LEFT, PERSON, WrittenName
from tracker.moves.models import Claim
from tracker.moves.resolve import Resolution, Resolver, in_context


def resolver_of(claim: Claim) -> Resolver:
    """One resolver for all that is shown of a claim."""
    resolver: Resolver = claim.__dict__.setdefault("_resolver", Resolver())
    return resolver


def resolution_of(claim: Claim, written: WrittenName) -> Resolution[Any]:
    """What a name means, seen beside the other names of the claim."""
    resolver = resolver_of(claim)
    resolution = written.resolve(claim, resolver)
    if written is not PERSON:
        return resolution
    at = [
        each.chosen(claim) or each.resolve(claim, resolver).record
        for each in (LEFT, JOINED)
        if each.name(claim)
    ]
    return in_context(resolution, [each for each in at if each])


def people_meant(claim: Claim) -> list[int]:
    """The keys of whoever may be meant by the person's name, and of whom an analyst chose, first."""
    people = [each.record.pk for each in resolution_of(claim, PERSON).candidates]
    chosen = PERSON.chosen(claim)
    return [chosen.pk, *people] if chosen else people
