"""Makes everybody's career anew, and says how many were other than they should have been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction

from people.models import Person
from tracker.moves.careers.rebuild import AT_ONCE, rebuild
from tracker.moves.models import Spell, Stay, Transfer
from tracker.moves.models.spell import StaleCareer

_OWN = ("id", "person_id")


def rebuild_everyone(tell: Callable[[int, int], None] = lambda _done, _total: None) -> tuple[int, int]:
    """Make all careers anew, 500 people at a time; gives how many people there are, and how many differed.

    Who is noted as stale does not count as one who differed. Safe to repeat, and beside others at work.
    ``tell`` hears how many people are done of how many.
    """
    people = list(Person.with_merged.order_by("pk").values_list("pk", flat=True))
    differed = 0
    for at in range(0, len(people), AT_ONCE):
        differed += _rebuild(people[at : at + AT_ONCE])
        tell(min(at + AT_ONCE, len(people)), len(people))
    return len(people), differed


@transaction.atomic
def _rebuild(people: Collection[int]) -> int:
    """Under the locks of these people nobody else changes their careers in between."""
    list(Person.with_merged.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    before = _careers(people)
    stale = set(StaleCareer.objects.filter(person_id__in=people).values_list("person_id", flat=True))
    rebuild(people)
    after = _careers(people)
    return sum(before[person] != after[person] for person in people if person not in stale)


def _careers(people: Collection[int]) -> defaultdict[int, list[tuple[Any, ...]]]:
    """What is stored of each person, without the keys, which change."""
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for model in (Spell, Transfer, Stay):
        columns = [field.attname for field in model._meta.concrete_fields if field.attname not in _OWN]
        rows: Any = model._default_manager.filter(person__in=people).order_by("pk")
        for person, *values in rows.values_list("person_id", *columns):
            found[person].append((model.__name__, *map(str, values)))
    for careers in found.values():
        careers.sort()
    return found
