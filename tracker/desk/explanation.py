"""Shows why a machine made a claim: the rule, the words that tell it, and what its score is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html

from tracker.desk.rule_words import part_in_words, rule_in_words
from tracker.moves.models import Claim


@dataclass(frozen=True, slots=True)
class PartShown:
    """Why a score is as high as it is, and by how much: “+0.90” or “−0.10”."""

    why: str
    amount: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a claim was made, in words. ``parts`` is empty where no explanation was kept."""

    rule: str
    name: str
    extractor: str
    cue: str
    parts: tuple[PartShown, ...]
    score: str


def explanation_of(claim: Claim) -> Explanation | None:
    """Why a machine made the claim; None where no machine did."""
    if claim.score is None:
        return None
    cue = claim.cue_in_quote
    return Explanation(
        rule=rule_in_words(claim.rule),
        name=claim.rule,
        extractor=claim.extractor,
        cue=claim.quote[slice(*cue)] if cue else "",
        parts=tuple(_parts_of(claim)),
        score=f"{claim.score:.2f}",
    )


def show_explanation(claim: Claim) -> str:
    """The explanation as HTML, opened; a dash where no machine made the claim."""
    found = explanation_of(claim)
    if found is None:
        return "–"
    return render_to_string("admin/_machine.html", {"explanation": found, "claim": claim})


def show_quote(claim: Claim) -> str:
    """The quote as HTML, with the words that tell the move marked."""
    start, end = claim.cue_in_quote or (0, 0)
    marked = format_html('<strong class="desk-cue">{}</strong>', claim.quote[start:end]) if end else ""
    before, after = claim.quote[:start], claim.quote[end:]
    return format_html('<q class="desk-quote">{}{}{}</q>', before, marked, after)


def _parts_of(claim: Claim) -> Iterator[PartShown]:
    for part in claim.score_parts or ():
        amount = f"{abs(part['amount']):.2f}"
        yield PartShown(
            part_in_words(part["why"], claim.rule), f"−{amount}" if part["amount"] < 0 else f"+{amount}"
        )
