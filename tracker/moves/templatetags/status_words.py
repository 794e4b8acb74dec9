"""How the evidence for a status is written."""

from django import template

from tracker.moves.models import Claim
from tracker.moves.status.explain import source_name as name_of

register = template.Library()


@register.filter
def source_name(claim: Claim) -> str:
    """Who says it, short enough for a sentence."""
    return name_of(claim)
