"""Spells and transfers as they follow from the moves of this moment: whoever reads them reads them here."""

from __future__ import annotations

from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.models.spell import Spell, SpellQuerySet, StaleCareer, Transfer, TransferQuerySet
from tracker.moves.models.stay import Stay, StayQuerySet


def catch_up() -> None:
    """Make anew what changes of moves have left stale, so that no figure is behind them.

    Costs one query where nothing has changed, and writes nothing then. After a change of very many
    people it does a part and leaves the rest to the task that runs every few seconds, so that no
    reader waits for all of it.
    """
    rebuild_stale()


def has_caught_up() -> bool:
    """Catch up; whether nothing is left to do. One query where nothing has changed."""
    if not StaleCareer.objects.exists():
        return True
    catch_up()
    return not StaleCareer.objects.exists()


def current_spells() -> SpellQuerySet:
    """All spells; catches up first."""
    catch_up()
    return Spell.objects.all()


def current_transfers() -> TransferQuerySet:
    """All transfers; catches up first."""
    catch_up()
    return Transfer.objects.all()


def current_stays() -> StayQuerySet:
    """All stays; catches up first."""
    catch_up()
    return Stay.objects.all()
