"""Makes spells and transfers anew where a move or a lineage has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Min

from orgs.lineage import Lineages
from orgs.models import Lineage
from people.models import Person
from tracker.moves.careers.derive import Career, SpellRow, Step, TransferRow, derive_career
from tracker.moves.careers.family import family_of
from tracker.moves.careers.stays import stays_of
from tracker.moves.models import Claim, Move, Stay
from tracker.moves.models.spell import Spell, StaleCareer, Transfer

AT_ONCE = 500
_STAY = tuple(field.attname for field in Stay._meta.concrete_fields if not field.primary_key)
_COLUMNS = (
    *("id", "person_id", "from_organization_id", "to_organization_id", "from_capacity", "to_capacity"),
    *("status", "exit_manner", "entry_manner", "announced_on_first_day", "announced_on_precision"),
    *("effective_on_first_day", "effective_on_precision"),
)


def rebuild_stale(*, most: int = AT_ONCE) -> int:
    """Make anew the careers of so many people of whom something has changed; gives of how many.

    Safe to run twice and at the same time: each person's row is locked. Costs some ten queries, and one
    more where nothing is to be done. A person with very many moves makes it take longer.
    """
    if not StaleCareer.objects.exists():
        return 0
    _spread_lineages()
    rows = list(
        StaleCareer.objects.filter(person_id__isnull=False)
        .order_by("pk")
        .values_list("pk", "person_id")[: 4 * most]
    )
    people = sorted({person for _pk, person in rows if person is not None})[:most]
    if people:
        rebuild(people, done=[pk for pk, person in rows if person in set(people)])
    return len(people)


def rebuild_all_stale(tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Leave nothing stale, however long it takes; gives how many careers were made anew.

    ``tell`` hears how many people are done of how many.
    """
    done, notes = 0, StaleCareer.objects.count()
    while notes:
        made, before = rebuild_stale(), notes
        notes = StaleCareer.objects.count()
        if not made and notes >= before:  # nobody was found, and nothing was noted as done
            break
        done += made
        left = StaleCareer.objects.filter(person_id__isnull=False)
        tell(done, done + left.order_by().aggregate(people=Count("person_id", distinct=True))["people"])
    return done


@transaction.atomic
def rebuild(people: Collection[int], *, done: Collection[int] = ()) -> None:
    """Make the careers of these people anew, and take away the rows of work that are ``done`` with it."""
    locked = Person.with_merged.filter(pk__in=people).order_by("pk").select_for_update(no_key=True)
    there = list(locked.values_list("pk", flat=True))
    lineages = Lineages(Lineage.objects.all())
    steps = _steps_of(there)
    Spell.objects.filter(person__in=people).delete()
    Transfer.objects.filter(person__in=people).delete()
    careers = {person: derive_career(steps[person], lineages) for person in there if steps[person]}
    _write(careers)
    _write_stays(people, careers, lineages)
    StaleCareer.objects.filter(pk__in=done).delete()


def _steps_of(people: Iterable[int]) -> dict[int, list[Step]]:
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    moves = Move.objects.filter(person__in=people).only(*_COLUMNS).with_unsourced().order_by("pk")
    for move in moves:
        steps[move.person_id].append(step_of(move))
    return steps


def step_of(move: Any) -> Step:
    """What a career needs of a move, or of a row of a move's history."""
    return Step(
        move.pk,
        move.from_organization_id,
        move.to_organization_id,
        move.from_capacity,
        move.to_capacity,
        move.status,
        move.exit_manner,
        move.entry_manner,
        move.announced_on,
        move.effective_on,
        unsourced=move.unsourced,
    )


def _write(careers: dict[int, Career]) -> None:
    Spell.objects.bulk_create(
        [_spell(person, row) for person, career in careers.items() for row in career.spells], batch_size=500
    )
    Transfer.objects.bulk_create(
        [_transfer(person, row) for person, career in careers.items() for row in career.transfers],
        batch_size=500,
    )


def _write_stays(people: Collection[int], careers: dict[int, Career], lineages: Lineages) -> None:
    """Only what differs from what is there: sums are kept of these, and most changes touch few."""
    published = _first_published(people)
    there: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for pk, *values in Stay.objects.filter(person__in=people).order_by().values_list("pk", *_STAY):
        there[tuple(values)].append(pk)
    new = []
    for person, career in careers.items():
        for stay in stays_of(person, career.spells, published, lineages):
            same = there.get(tuple(getattr(stay, name) for name in _STAY))
            if same:
                same.pop()
            else:
                new.append(stay)
    Stay.objects.filter(pk__in=[pk for keys in there.values() for pk in keys]).delete()
    Stay.objects.bulk_create(new, batch_size=500)


def _first_published(people: Collection[int]) -> dict[tuple[int, int], date]:
    """When each of their moves was first told of in an article, by the move and where it goes to."""
    claims = Claim.objects.filter(move__person__in=people, article__published_on__isnull=False).order_by()
    rows = claims.values_list("move", "move__to_organization").annotate(first=Min("article__published_on"))
    return {(move, organization): first for move, organization, first in rows if move and organization}


def _spell(person: int, row: SpellRow) -> Spell:
    spell = Spell(
        person_id=person,
        organization_id=row.organization_id,
        capacity=row.capacity,
        end=row.end,
        seen_from=row.seen_from,
        seen_until=row.seen_until,
        entry_manner=row.entry_manner,
        exit_manner=row.exit_manner,
        first_move_id=row.first_move,
        last_move_id=row.last_move,
        unsourced=row.unsourced,
    )
    spell.started_on, spell.ended_on = row.started_on, row.ended_on
    return spell


def _transfer(person: int, row: TransferRow) -> Transfer:
    return Transfer(
        person_id=person,
        from_organization_id=row.from_id,
        to_organization_id=row.to_id,
        from_capacity=row.from_capacity,
        to_capacity=row.to_capacity,
        happened_first_day=row.when.first_day,
        happened_precision=row.when.precision.value,
        gap_days=row.gap_days,
        status=row.status,
        departure_id=row.departure,
        arrival_id=row.arrival,
        unsourced=row.unsourced,
    )


def _spread_lineages() -> None:
    """Of an organization whose lineage has changed, note all who left it or what it is linked with."""
    rows = StaleCareer.objects.filter(organization_id__isnull=False)
    changed = list(rows.values_list("pk", "organization_id")[:AT_ONCE])
    if not changed:
        return
    family = family_of({organization for _pk, organization in changed if organization is not None})
    people = set(
        Move.objects.filter(from_organization__in=family).order_by().values_list("person", flat=True)
    ) | set(Move.objects.filter(to_organization__in=family).order_by().values_list("person", flat=True))
    with transaction.atomic():
        StaleCareer.objects.bulk_create(
            [StaleCareer(person_id=person) for person in sorted(people)], batch_size=2000
        )
        StaleCareer.objects.filter(pk__in=[pk for pk, _organization in changed]).delete()
