"""Imports a file of Wikidata's JSON, all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from orgs.models import LineageRelation, Organization, OrganizationIdentifier, OrganizationName
from people.models import Person
from tracker.dates import PartialDate
from tracker.history import by_machine
from tracker.moves.wikidata.facts import Facts
from tracker.moves.wikidata.lineage import LineageImport
from tracker.moves.wikidata.match import Background, Matcher, OrganizationMatcher, PersonMatcher
from tracker.moves.wikidata.moves import MoveImport
from tracker.moves.wikidata.records import complete_record, create_record
from tracker.moves.wikidata.report import Report
from tracker.moves.wikidata.spool import Spool
from tracker.moves.wikidata.stints import Stint, steps_of
from tracker.moves.wikidata.stream import Progress
from tracker.names.locks import lock_names
from tracker.privacy.hold_back import Turned, held_back

MACHINE = "import_wikidata"


def import_file(
    path: Path,
    *,
    now: datetime,
    is_dry_run: bool = False,
    reading: Progress = lambda _done, _total: None,
    writing: Progress = lambda _done, _total: None,
) -> Report:
    """Take the people, organizations, lineage and steps of a file.

    What is there is matched and completed, what a person has edited, removed or decided is left
    alone, and a second run changes nothing. ``reading`` hears of bytes, ``writing`` of entities.
    Raises NotWikidata, and writes nothing, where the file cannot be read to its end.
    """
    report = Report(is_dry_run=is_dry_run)
    with Spool() as spool:
        spool.read(path, report.left_out, reading)
        with transaction.atomic(), by_machine(MACHINE):
            lock_names("import", [MACHINE])  # of two at once the later one finds what the first has made
            _Import(spool, report, now, writing).run()
            transaction.set_rollback(is_dry_run)
    return report


class _Import:
    """One import: organizations first, since people are known by where they were."""

    def __init__(self, spool: Spool, report: Report, now: datetime, writing: Progress) -> None:
        self._spool, self._report, self._writing = spool, report, writing
        self._now = now
        self._done, self._total = 0, spool.count()
        self._elsewhere: dict[str, int | None] = {}

    def run(self) -> None:
        organizations, people = OrganizationMatcher(), PersonMatcher()
        for facts in self._each(self._spool.organizations()):
            self._record("organizations", Organization, facts, organizations)
        lineage = LineageImport()
        for facts in self._spool.organizations():
            self._add_lineage(lineage, facts)
        moves = MoveImport(self._now, lineage)
        for facts in self._each(self._spool.people()):
            self._add_person(people, moves, facts)

    def _each(self, entities: Iterator[Facts]) -> Iterator[Facts]:
        for facts in entities:
            yield facts
            self._done += 1
            self._writing(self._done, self._total)

    def _record(
        self,
        area: str,
        model: Any,
        facts: Facts,
        matcher: Matcher[Any],
        organizations: Collection[int] = (),
    ) -> Any:
        """Find or make the record of an entity; None where neither may be done."""
        if not facts.names:
            self._report.add(area, "skipped")
            self._report.tell(facts, "skipped", "it has no name in any language")
            return None
        country = self._spool.country_code(facts.country)
        background = Background(self._spool.former_ids(facts.qid), organizations, country)
        match = matcher.match(facts, background)
        if match.why:
            outcome = "left alone" if match.was_deleted else "ambiguous"
            self._report.add(area, outcome)
            self._report.tell(facts, outcome, match.why)
            return None
        is_new = match.record is None
        if is_new and model is Person and _is_held_back(facts, organizations):
            self._report.add(area, "held back")
            self._report.tell(facts, "held back", "somebody so called was erased; log a move by hand first")
            return None
        record = match.record or create_record(model, facts, has_namesake=self._spool.has_namesake(facts))
        was_completed, taken = complete_record(record, facts, country)
        self._report.add(area, "created" if is_new else "completed" if was_completed else "unchanged")
        for sentence in taken:
            self._report.tell(facts, "identifier skipped", sentence)
        self._spool.set_record(facts.qid, record.pk)
        return record

    def _add_lineage(self, lineage: LineageImport, facts: Facts) -> None:
        for relation, links in (
            (LineageRelation.PARENT, facts.parents),
            (LineageRelation.SUCCESSOR, facts.successors),
        ):
            for link in links:
                own, other = self._organization(facts.qid), self._organization(link.target)
                if own is None or other is None:
                    self._report.add("lineage", "of an organization that is not known")
                    continue
                is_parent = relation == LineageRelation.PARENT
                since = link.start or (None if is_parent else facts.dissolved)
                outcome, why = lineage.add(own, relation, other, since, link.end if is_parent else None)
                self._report.add("lineage", outcome)
                if why:
                    self._report.tell(facts, f"{relation.value} refused", why)

    def _add_person(self, people: PersonMatcher, moves: MoveImport, facts: Facts) -> None:
        stints = list(self._stints(facts))
        at = {stint.organization_id for stint in stints}
        person = self._record("people", Person, facts, people, at)
        if person is None:
            return
        for step in steps_of(stints, death=facts.death, seen=self._report.counts["moves"]):
            outcome, why = moves.add(person, facts.names[0], step, facts.url)
            self._report.add("moves", outcome)
            if why:
                self._report.tell(facts, f"move {outcome}", why)

    def _stints(self, facts: Facts) -> Iterator[Stint]:
        for link in facts.employers:
            organization = self._organization(link.target)
            if organization is None:
                self._report.add("moves", "at an organization that is not known")
            else:
                yield Stint(organization, link.start, link.end, link.id, link.id)
        for qid in (facts.qid, *self._spool.former_ids(facts.qid)):
            for target, key, start in self._spool.founded_by(qid):
                organization = self._organization(target)
                if organization is not None:
                    began = PartialDate.parse(start) if start else None
                    yield Stint(organization, began, None, key, key, founded=True)

    def _organization(self, qid: str) -> int | None:
        """The record of an organization: of the file, or one that has the Wikidata id already."""
        if self._spool.holds(qid):
            return self._spool.record_of(qid)
        if qid not in self._elsewhere:
            rows = OrganizationIdentifier.objects.filter(kind="wikidata", value=self._spool.current(qid))
            self._elsewhere[qid] = rows.values_list("organization_id", flat=True).first()
        return self._elsewhere[qid]


def _is_held_back(facts: Facts, organizations: Collection[int]) -> bool:
    """Whether somebody of such a name was erased who was at one of these organizations."""
    names = OrganizationName.objects.filter(organization__in=organizations).values_list("name", flat=True)
    (met,) = held_back([Turned(facts.names, names)])
    return bool(met)
