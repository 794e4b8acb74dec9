"""Moves, and the claims that are their evidence."""

from tracker.moves.models.approval import Approval
from tracker.moves.models.claim import Claim, ClaimQuerySet
from tracker.moves.models.decision import Decision
from tracker.moves.models.group import GroupMove
from tracker.moves.models.held import HeldClaim
from tracker.moves.models.move import Move
from tracker.moves.models.spell import Spell, StaleCareer, Transfer, UnsourcedMove
from tracker.moves.models.stay import Stay

__all__ = [
    "Approval",
    "Claim",
    "ClaimQuerySet",
    "Decision",
    "GroupMove",
    "HeldClaim",
    "Move",
    "Spell",
    "StaleCareer",
    "Stay",
    "Transfer",
    "UnsourcedMove",
]
