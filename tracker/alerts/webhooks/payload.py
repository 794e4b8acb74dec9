"""What a webhook is told of a change: plain facts of the record as it is when the change is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from orgs.models import Organization
from people.models import Person
from tracker.alerts.changes.read import Changed
from tracker.alerts.models import ChangedKind
from tracker.moves.models import Claim, GroupMove, Move

VERSION = 1
_LISTS = {
    ChangedKind.PERSON: "people",
    ChangedKind.ORGANIZATION: "organizations",
    ChangedKind.MOVE: "moves",
    ChangedKind.CLAIM: "claims",
    ChangedKind.GROUP_MOVE: "group-moves",
}


def records_of(kind: ChangedKind, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The facts of those records that readers see, by their numbers. One query."""
    rows, facts = _READ[kind]
    return {row.pk: facts(row) | {"url": address_of(kind, row)} for row in rows().filter(pk__in=list(ids))}


def payload_of(change: Changed, record: dict[str, Any] | None) -> dict[str, Any]:
    """What is sent: the kind of event, the place in the list of changes, and the record or null."""
    return {
        "version": VERSION,
        "type": f"{change.kind.value}.{change.action.value}",
        "at": change.at.isoformat(),
        "cursor": str(change.position),
        "record_id": change.record_id,
        "record": record,
    }


def address_of(kind: ChangedKind, row: Any) -> str:
    """Where the API has the record."""
    key = getattr(row, "slug", row.pk)
    return f"{settings.PUBLIC_URL}/api/v1/{_LISTS[kind]}/{key}/"


def _named(row: Any) -> dict[str, Any] | None:
    return {"slug": row.slug, "name": row.name, "note": row.note} if row else None


def _date(value: Any) -> str | None:
    return str(value) if value else None


def _move(move: Move) -> dict[str, Any]:
    return {
        "id": move.pk,
        "kind": move.kind,
        "person": _named(move.person),
        "from_organization": _named(move.from_organization),
        "to_organization": _named(move.to_organization),
        "role_from": move.role_from,
        "role_to": move.role_to,
        "exit_manner": move.exit_manner,
        "entry_manner": move.entry_manner,
        "announced_on": _date(move.announced_on),
        "effective_on": _date(move.effective_on),
        "status": move.status,
        "page": f"{settings.PUBLIC_URL}{move.get_absolute_url()}",
    }


def _claim(claim: Claim) -> dict[str, Any]:
    source = claim.article.source if claim.article else None
    return {
        "id": claim.pk,
        "move": claim.move_id,
        "quote": claim.quote,
        "status": claim.status,
        "source": {"slug": source.slug, "name": source.name} if source else None,
        "article": (claim.article.url if claim.article else claim.url) or None,
    }


def _group(group: GroupMove) -> dict[str, Any]:
    return {"id": group.pk, "title": group.title, "status": group.status}


def _organization(row: Organization) -> dict[str, Any]:
    return {**(_named(row) or {}), "kind": row.kind, "country": row.country}


_READ: dict[ChangedKind, tuple[Any, Any]] = {
    ChangedKind.PERSON: (lambda: Person.objects.all(), _named),
    ChangedKind.ORGANIZATION: (lambda: Organization.objects.all(), _organization),
    ChangedKind.MOVE: (
        lambda: Move.objects.select_related("person", "from_organization", "to_organization"),
        _move,
    ),
    ChangedKind.CLAIM: (
        lambda: Claim.objects.public().select_related("article__source").defer("article__text"),
        _claim,
    ),
    ChangedKind.GROUP_MOVE: (lambda: GroupMove.objects.all(), _group),
}
