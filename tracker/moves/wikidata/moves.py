"""Steps of people as moves: with an accepted claim each, as evidence of a move that is there or a new one."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from orgs.models import Organization, OrganizationKind
from people.models import Person
from tracker.dates import PartialDate
from tracker.history import people_changes
from tracker.moves.evidence import SAME_STEP_WITHIN_DAYS
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Plan, plan_acceptance
from tracker.moves.review import add_evidence, new_move
from tracker.moves.starter.records import change_fields
from tracker.moves.vocabulary import Capacity, EntryManner, MoveStatus, Origin, Review
from tracker.moves.wikidata.lineage import LineageImport
from tracker.moves.wikidata.stints import CareerStep, Stint


class MoveImport:
    """Loads steps; each is known again by the statements that it is made of."""

    def __init__(self, now: datetime, lineage: LineageImport) -> None:
        self._now, self._lineage = now, lineage
        removed = Claim.history.filter(history_type="-", external_id__startswith="wikidata:")
        self._removed = set(removed.values_list("external_id", flat=True))

    def add(self, person: Person, name: str, step: CareerStep, url: str) -> tuple[str, str]:
        """The outcome, and why where the step was refused. Some ten queries."""
        claim = self._claim(person, name, step, url)
        if claim.external_id in self._removed:
            return "left alone", ""
        known = Claim.objects.filter(external_id=claim.external_id).select_related("move").first()
        if known is not None:
            return self._correct(known, claim), ""
        plan = plan_acceptance(claim, lock=True)
        if plan.move is None and (twin := self._at_a_relative(claim)):
            return "skipped", _("it may be the move “%s”, at a part or a parent of the organization") % twin
        move = plan.move or new_move(claim)
        try:
            self._attach(move, claim, plan)
        except ValidationError as error:
            return "refused", " ".join(error.messages)
        return ("evidence of a move that is there" if plan.move else "created"), ""

    def _at_a_relative(self, claim: Claim) -> Move | None:
        """A move of the person at that time, on the same side, of a parent or a part: FAIR, not Meta."""
        left = self._lineage.related_to(claim.from_organization_id or 0)
        joined = self._lineage.related_to(claim.to_organization_id or 0)
        if claim.effective_on is None or not (left or joined):
            return None
        sides = Q(from_organization__in=left) | Q(to_organization__in=joined)
        moves = Move.objects.filter(sides, person=claim.person).select_related(
            "person", "from_organization", "to_organization"
        )
        return next((move for move in moves if self._is_near(move, claim.effective_on)), None)

    def _is_near(self, move: Move, when: PartialDate) -> bool:
        return move.happened_on is not None and move.happened_on.days_apart(when) <= SAME_STEP_WITHIN_DAYS

    def _attach(self, move: Move, claim: Claim, plan: Plan) -> None:
        """A move that a person entered or edited gets the evidence, and stays as it is."""
        if plan.move is None or not people_changes(Move).filter(id=move.pk).exists():
            if plan.move is not None:
                move = add_evidence(move, claim, completes=plan.completes)
            _save(move)
        claim.move, claim.review, claim.reviewed_at = move, Review.ACCEPTED, self._now
        claim.save()

    def _correct(self, known: Claim, claim: Claim) -> str:
        """The date of a step may have been corrected; what a person has touched stays."""
        move, was = known.move, known.effective_on
        if was == claim.effective_on:
            return "unchanged"
        edited = people_changes(Claim).filter(id=known.pk).exists()
        if move is None or edited or people_changes(Move).filter(id=move.pk).exists():
            return "left alone"
        change_fields(known, {"effective_on": claim.effective_on})
        if move.effective_on == was:
            change_fields(move, {"effective_on": claim.effective_on})
        return "changed"

    def _claim(self, person: Person, name: str, step: CareerStep, url: str) -> Claim:
        left, joined = _organization(step.left), _organization(step.joined)
        is_past = step.when.first_day <= self._now.date()
        claim = Claim(
            origin=Origin.IMPORT,
            url=url,
            external_id=f"wikidata:{step.key}",
            person_name=name,
            person=person,
            from_name=left.name if left else "",
            from_organization=left,
            to_name=joined.name if joined else "",
            to_organization=joined,
            entry_manner=EntryManner.FOUNDED if step.joined and step.joined.founded else "",
            from_capacity=_capacity(left),
            to_capacity=_capacity(joined),
            status=MoveStatus.CONFIRMED if is_past else MoveStatus.ANNOUNCED,
        )
        claim.effective_on = step.when
        return claim


def _save(move: Move) -> None:
    """Leave the rules to the database, at half the cost. Raises ValidationError with the rule's sentence."""
    try:
        with transaction.atomic():
            move.save()
    except IntegrityError:
        move.full_clean()
        raise


def _organization(stint: Stint | None) -> Organization | None:
    return Organization.objects.get(pk=stint.organization_id) if stint else None


def _capacity(organization: Organization | None) -> Capacity:
    is_academic = organization is not None and organization.kind == OrganizationKind.UNIVERSITY
    return Capacity.ACADEMIC if is_academic else Capacity.EMPLOYMENT
