"""Parents and successors that Wikidata names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from orgs.lineage import Lineages
from orgs.lineage import Link as LineageLink
from orgs.models import Lineage, LineageRelation, Organization
from tracker.dates import PartialDate
from tracker.history import people_changes

_Key = tuple[int, str, int]


class LineageImport:
    """Adds relations to those that are there. Reads all lineage once, under the lock that guards it."""

    def __init__(self) -> None:
        Lineage.objects.select_for_update().order_by("pk").first()
        rows = list(Lineage.objects.all())
        self._lineages = Lineages(rows)
        self._links: dict[_Key, list[LineageLink]] = {}
        self._related: dict[int, set[int]] = {}
        for row in rows:
            self._remember(row)
        removed = people_changes(Lineage).filter(history_type="-")
        self._removed = set(removed.values_list("organization_id", "relation", "other_id"))

    def add(
        self,
        organization_id: int,
        relation: LineageRelation,
        other_id: int,
        since: PartialDate | None,
        until: PartialDate | None,
    ) -> tuple[str, str]:
        """The outcome, and why where it was refused. What is there at the same time is the same."""
        row = Lineage(organization_id=organization_id, relation=relation, other_id=other_id)
        row.since, row.until = since, until
        link = LineageLink.of(row)
        if _key(row) in self._removed:
            return "left alone", ""
        if any(_overlap(link, each) for each in self._links.get(_key(row), ())):
            return "unchanged", ""
        if why := self._why_not(row, link):
            return "refused", why
        models.Model.save(row)  # its own save would read all lineage anew
        self._lineages.add(row)
        self._remember(row)
        return "created", ""

    def _remember(self, row: Lineage) -> None:
        self._links.setdefault(_key(row), []).append(LineageLink.of(row))
        self._related.setdefault(row.organization_id, set()).add(row.other_id)
        self._related.setdefault(row.other_id, set()).add(row.organization_id)

    def related_to(self, organization_id: int) -> set[int]:
        """The organizations that it belongs to or that belong to it, at any time, directly."""
        return self._related.get(organization_id, set())

    def _why_not(self, row: Lineage, link: LineageLink) -> str:
        if row.organization_id == row.other_id:
            return _("it would be part of itself")
        if link.last_day < link.first_day:
            return _("the end lies before the beginning")
        cycle = self._lineages.cycle_with(row.organization_id, link)
        if not cycle:
            return ""
        names = Organization.with_merged.in_bulk(cycle)
        return _("it would become part of itself: %s") % " → ".join(str(names[pk]) for pk in cycle)


def _key(row: Lineage) -> _Key:
    return row.organization_id, row.relation, row.other_id


def _overlap(one: LineageLink, other: LineageLink) -> bool:
    return one.first_day <= other.last_day and other.first_day <= one.last_day
