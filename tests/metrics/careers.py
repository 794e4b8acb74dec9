"""Plain makers for the tests of figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import make_move
from tracker.dates import PartialDate, Window
from tracker.moves.models import Move

YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))


def go(
    person: Person, left: Organization | None, joined: Organization | None, on: str, **fields: Any
) -> Move:
    """A confirmed move on a day."""
    return make_move(person=person, from_organization=left, to_organization=joined, announced_on=on, **fields)


def put_below(child: Organization, parent: Organization, since: str = "", until: str = "") -> Lineage:
    """Make one organization part of another, from one day to another."""
    link = Lineage(organization=child, other=parent, relation="parent")
    link.since = PartialDate.parse(since) if since else None
    link.until = PartialDate.parse(until) if until else None
    link.save()
    return link
