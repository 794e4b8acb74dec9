"""Loads the lineage of the starter data: each period in which one organization belonged to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from orgs.lineage import Link
from orgs.models import Lineage, Organization
from tracker.history import people_changes
from tracker.moves.starter.cells import BadStarterData, problem_at
from tracker.moves.starter.records import Outcome, RecordLoader, change_fields
from tracker.moves.starter.rows import LineageRow, lineage_sentence

_FILE = "lineage.csv"


def load_lineage(rows: Iterable[LineageRow], organizations: RecordLoader[Organization]) -> Counter[Outcome]:
    """Load the rows; how many had which outcome.

    A row is known again by both organizations, the relation and the first day of ``since``.
    Raises BadStarterData where a row makes a cycle.
    """
    outcomes: Counter[Outcome] = Counter()
    relations: defaultdict[tuple[int, str, int], list[LineageRow]] = defaultdict(list)
    for row in rows:
        organization, other = organizations.get(row.organization), organizations.get(row.other)
        if organization is None or other is None or _were_merged(organization, other, row):
            outcomes[Outcome.LEFT_ALONE] += 1
        else:
            relations[organization.pk, row.relation, other.pk].append(row)
    of_people = set(people_changes(Lineage).values_list("id", flat=True))
    for (organization_id, relation, other_id), periods in relations.items():
        stored = _Relation(organization_id, relation, other_id, of_people)
        outcomes.update(stored.load(periods))
    return outcomes


class _Relation:
    """The periods that are stored of one relation between two organizations."""

    def __init__(self, organization_id: int, relation: str, other_id: int, of_people: set[int]) -> None:
        self._key = {"organization_id": organization_id, "relation": relation, "other_id": other_id}
        self._of_people = of_people
        stored = Lineage.objects.filter(**self._key)
        self._stored = {_day(lineage): lineage for lineage in stored}
        touched = Lineage.history.filter(**self._key, id__in=of_people)
        self._touched_days = set(touched.values_list("since_first_day", flat=True))

    def load(self, rows: list[LineageRow]) -> list[Outcome]:
        days = Counter(_day(row) for row in rows)
        for row in rows:
            if days[_day(row)] > 1:
                raise _refused(row, "since", lineage_sentence("lineage_is_unique"))
        free = [row for row in rows if not self._is_for_people(row)]
        self._correct_since([row for row in free if _day(row) not in self._stored], days)
        left_alone = [Outcome.LEFT_ALONE] * (len(rows) - len(free))
        return left_alone + [self._load_period(row) for row in free]

    def _is_for_people(self, row: LineageRow) -> bool:
        """A person has edited or deleted this period, or recorded one at the same time."""
        if _day(row) in self._touched_days:
            return True
        link = Link.of(self._filled(Lineage(**self._key), row))
        theirs = (Link.of(each) for each in self._stored.values() if each.pk in self._of_people)
        is_new = _day(row) not in self._stored
        return is_new and any(
            each.first_day <= link.last_day and link.first_day <= each.last_day for each in theirs
        )

    def _correct_since(self, new: list[LineageRow], days: Counter[date | None]) -> None:
        """One period is new and one is no longer there: it is the same, and its beginning was corrected."""
        gone = [
            lineage
            for day, lineage in self._stored.items()
            if day not in days and lineage.pk not in self._of_people
        ]
        if len(new) == len(gone) == 1:
            self._stored[_day(new[0])] = gone[0]

    def _load_period(self, row: LineageRow) -> Outcome:
        lineage = self._stored.get(_day(row))
        try:
            if lineage is None:
                self._filled(Lineage(**self._key), row).save()
                return Outcome.CREATED
            changed = change_fields(lineage, {"since": row.since, "until": row.until})
        except ValidationError as error:
            raise _refused(row, "other", " ".join(error.messages)) from error
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    def _filled(self, lineage: Lineage, row: LineageRow) -> Lineage:
        lineage.since, lineage.until = row.since, row.until
        return lineage


def _day(row: LineageRow | Lineage) -> date | None:
    return row.since.first_day if row.since else None


def _were_merged(organization: Organization, other: Organization, row: LineageRow) -> bool:
    """A person made the two of a row one. Raises BadStarterData where the files themselves say so."""
    if organization != other:
        return False
    if not Organization.with_merged.filter(merged_into=organization).exists():
        raise _refused(row, "other", lineage_sentence("lineage_is_between_two"))
    return True


def _refused(row: LineageRow, column: str, message: str) -> BadStarterData:
    return BadStarterData([problem_at(_FILE, row.line, column, message)])
