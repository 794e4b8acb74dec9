"""What the review queue shows of one case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.desk.case_form import CaseForm
from tracker.desk.explanation import explanation_of
from tracker.desk.highlight import Shown, show_text
from tracker.desk.matches import show_match
from tracker.desk.plans import describe_plan
from tracker.history.version import version_of
from tracker.moves.approval import last_note_on
from tracker.moves.cases import Case
from tracker.moves.match import JOINED, WRITTEN_NAMES
from tracker.moves.meant import people_meant, resolution_of
from tracker.moves.models import Claim
from tracker.moves.originals import Correction, corrections_of
from tracker.moves.same_as import moves_of_people
from tracker.moves.usefulness import known_of, why_useful
from tracker.moves.vocabulary import RejectionReason
from tracker.workbench.assign import notes_on


@dataclass(frozen=True, slots=True)
class NameShown:
    """One name in the claim: what it means in a word, and the answers to choose from."""

    name: str
    record: Any
    is_ambiguous: bool
    answers: str


def page_of_case(case: Case, form: CaseForm, *, today: date) -> dict[str, Any]:
    """The context of a case. Costs some eighty queries, most of them to look the names up."""
    claim = case.claim
    (known,) = known_of([claim], today=today)
    corrections = corrections_of(claim)
    return {
        "case": case,
        "shown": ",".join(str(other.pk) for other in case.others),
        "version": version_of(Claim, claim.pk),
        "claim": claim,
        "form": form,
        "corrections": corrections,
        "fields": [(field, _read(corrections, field.name)) for field in form.shown_fields],
        "text": _text_of(claim),
        "explanation": explanation_of(claim),
        "plan": describe_plan(claim),
        "names": list(_names_of(claim)),
        "why": why_useful(known),
        "reasons": RejectionReason.choices,
        "moves": moves_of_people(people_meant(claim)),
        "sent_back": last_note_on(claim),
        "notes": notes_on(each for each in (claim.article, claim.person) if each is not None),
    }


def _read(corrections: list[Correction], field: str) -> Correction | None:
    return next((each for each in corrections if each.field == field), None)


def _text_of(claim: Claim) -> Shown | None:
    """The article around the quote; None where the claim is of no article."""
    if claim.article is None or claim.start is None or claim.end is None:
        return None
    names = {written.name(claim): written.kind for written in WRITTEN_NAMES}
    document = claim.document
    cue = (claim.cue_start or 0, claim.cue_end or 0)
    return show_text(document, claim.start, claim.end, names, cue) if document else None


def _names_of(claim: Claim) -> Iterator[NameShown]:
    seen: set[str] = set()
    for written in WRITTEN_NAMES:
        name = written.name(claim)
        if name and not (name in seen and written is JOINED):
            seen.add(name)
            resolution = resolution_of(claim, written)
            chosen = written.chosen(claim)
            is_open = resolution.is_ambiguous and chosen is None and not written.is_said_to_be_new(claim)
            record = chosen or (None if written.is_said_to_be_new(claim) else resolution.record)
            yield NameShown(name, record, is_open, show_match(claim, written, offers_another=False))
