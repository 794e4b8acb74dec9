"""Somebody says that a move happened, who may not decide on it: their claim waits like any other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.moves.hold_back import let_pass
from tracker.moves.log import Evidence
from tracker.moves.match import WRITTEN_NAMES, match_names
from tracker.moves.models import Claim
from tracker.moves.resolve import Resolver
from tracker.moves.usefulness import rank
from tracker.moves.vocabulary import MoveStatus, Origin
from tracker.names.locks import lock_names


class SuggestedAlready(ValueError):
    """The same claim, with the same words, waits already: ``claim``."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(_("This claim waits for a decision already."))
        self.claim = claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What somebody says: names as written, when, how sure, and on whose word.

    ``fields`` are other fields of the claim: roles, manners, capacities.
    """

    person_name: str
    from_name: str = ""
    to_name: str = ""
    effective_on: PartialDate | None
    status: MoveStatus
    evidence: Evidence
    fields: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def suggest_claim(said: Suggestion, *, now: datetime) -> Claim | None:
    """Store it as a pending claim; None where it is held back for the sake of somebody who was erased.

    Raises ValidationError by field of the claim where it breaks a rule, and SuggestedAlready.
    Costs as much as matching three names does.
    """
    claim = _claim(said)
    claim.full_clean()
    lock_names("person", [claim.person_name])
    if waiting := _same(claim):
        raise SuggestedAlready(waiting)
    match_names(claim, Resolver())
    if not let_pass([claim], now=now):
        return None
    claim.save()
    rank([claim], today=now.date())
    return claim


def _claim(said: Suggestion) -> Claim:
    evidence = said.evidence
    problems = {}
    if not evidence.quote:
        problems["quote"] = [_("Quote the sentence that says so.")]
    if said.effective_on is None:
        problems["effective_on"] = [_("Say when: a year, a month or a day.")]
    if problems:
        raise ValidationError(problems)
    claim = Claim(
        origin=Origin.ANALYST,
        person_name=said.person_name,
        from_name=said.from_name,
        to_name=said.to_name,
        status=said.status,
        url=evidence.url,
        quote=evidence.quote,
        archive_url=evidence.archive_url,
        evidence_kind=evidence.kind,
        **said.fields,
    )
    claim.effective_on = said.effective_on
    return claim


def _same(claim: Claim) -> Claim | None:
    """One that waits and says the same in the same words."""
    names = {written.name_field: written.name(claim) for written in WRITTEN_NAMES}
    return Claim.objects.pending().filter(quote=claim.quote, url=claim.url, **names).order_by("pk").first()
