"""What the tracker holds that bears on some rows: their claims, the moves of their people, who was erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from orgs.models import OrganizationName
from people.models import Person
from tracker.imports.cast import Cast
from tracker.imports.row_plan import ReadRow
from tracker.moves.models import Claim, Move
from tracker.privacy.hold_back import Turned, held_back

_AT_ONCE = 500
Evidence = tuple[int, str, str]
"""A move, and the address and the quote of a claim that speaks for it."""


def known_claims(external_ids: Iterable[str]) -> dict[str, Claim]:
    """The claims that were made of such rows before, with their moves. One query for five hundred."""
    found: dict[str, Claim] = {}
    wanted = list(external_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        claims = Claim.objects.filter(external_id__in=some).select_related("move")
        found |= {claim.external_id: claim for claim in claims}
    return found


def moves_of_people(read: Iterable[ReadRow], *, lock: bool) -> defaultdict[int, list[Move]]:
    """The moves of each person by their key. With ``lock``, in a transaction, they stay as they are."""
    people = {record.pk for each in read if each.names[0] and (record := each.names[0].record) is not None}
    sides = ("person", "from_organization", "to_organization")
    moves = Move.objects.filter(person__in=people).select_related(*sides).order_by("pk")
    if lock:
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
        moves = moves.select_for_update(of=("self",), no_key=True)
    of: defaultdict[int, list[Move]] = defaultdict(list)
    for move in moves if people else ():
        of[move.person_id].append(move)
    return of


def evidence_of(moves: Iterable[Move]) -> set[Evidence]:
    """What speaks for moves already."""
    claims = Claim.objects.accepted().filter(move__in=[move.pk for move in moves]).order_by()
    found = claims.values_list("move_id", "url", "article__url", "quote")
    return {(move or 0, url or article or "", quote) for move, url, article, quote in found}


def rows_held_back(read: Iterable[ReadRow], cast: Cast) -> set[int]:
    """The rows of everybody without a record who meets the name of an erased person in one of them.

    Rows of one person come together. Three queries at most.
    """
    of_person: defaultdict[int, list[ReadRow]] = defaultdict(list)
    for each in read:
        if (name := each.names[0]) is not None and name.record is None:
            of_person[name.pk].append(each)
    spelt = _spellings((each for rows in of_person.values() for each in rows), cast)
    turned = [
        Turned(
            list({each.stated.person.name for each in rows}),
            {text for each in rows for name in each.names[1:] if name for text in spelt[name.pk]},
        )
        for rows in of_person.values()
    ]
    met = held_back(turned)
    return {
        each.row.pk for rows, digests in zip(of_person.values(), met, strict=True) if digests for each in rows
    }


def _spellings(read: Iterable[ReadRow], cast: Cast) -> dict[int, list[str]]:
    """By name of an organization in the file: that name, and every name of the record that it means."""
    names = {name.pk: name for each in read for name in each.names[1:] if name}
    records = {pk: cast.record_of(name).pk for pk, name in names.items()}
    known: defaultdict[int, list[str]] = defaultdict(list)
    rows = OrganizationName.objects.filter(organization__in={pk for pk in records.values() if pk})
    for pk, text in rows.values_list("organization_id", "name"):
        known[pk].append(text)
    return {pk: [name.name, *known.get(records[pk] or 0, [])] for pk, name in names.items()}
