"""Corrects a pending claim: what it says, in which words, and what the names in it mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.moves.match import WRITTEN_NAMES, match_names
from tracker.moves.models import Claim
from tracker.moves.quotes import find_quote
from tracker.moves.resolve import Resolver
from tracker.moves.vocabulary import NameMatch

NEW = NameMatch.CHOSEN_NEW
"""Said of a name: it is that of nobody and nothing that is there."""


def correct_claim(claim: Claim, said: Mapping[str, Any], meant: Mapping[str, Any]) -> bool:
    """Save what is corrected of a claim that `review.lock_pending` has locked; False where nothing is.

    ``said`` are fields of the claim. ``meant`` says of names, by the field of their record, what they
    mean: a record, `NEW`, or None for whatever matching finds. Raises ValidationError by field.
    """
    touched = [*said, *meant, *(written.match_field for written in WRITTEN_NAMES)]
    before = [getattr(claim, name) for name in touched]
    for name, value in said.items():
        setattr(claim, name, place_quote(claim, value) if name == "quote" else value)
    for written in WRITTEN_NAMES:
        if written.record_field in meant:
            _answer(claim, written, meant[written.record_field])
    if [getattr(claim, name) for name in touched] == before:
        return False
    match_names(claim, Resolver())
    claim.clean_fields(exclude={field.name for field in Claim._meta.fields} - set(said))
    claim.validate_constraints()
    claim.save()
    return True


def place_quote(claim: Claim, quote: str) -> str:
    """Let the quote of a claim be this one, as its article has it, without saving; gives it.

    Raises ValidationError where the article of the claim does not say this.
    """
    if claim.article is None or quote == claim.quote:
        return quote
    document = claim.document
    place = find_quote(document, quote, near=claim.start or 0)
    if place is None:
        said = _("The article does not say this. Copy the words from its text.")
        raise ValidationError({"quote": said})
    claim.start, claim.end = place
    return document[claim.start : claim.end]


def _answer(claim: Claim, written: Any, answer: Any) -> None:
    if answer == NEW:
        written.set(claim, None, NEW)
    else:
        written.set(claim, answer, "" if answer is None else NameMatch.CHOSEN)
