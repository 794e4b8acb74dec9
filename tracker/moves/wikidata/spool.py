"""What is taken of a file, on disk until all of it was read, so that memory does not grow with it."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tracker.moves.wikidata.facts import Facts, Link, glance_at, item_id, read_facts, used_part
from tracker.moves.wikidata.stream import NotWikidata, Progress, read_entities
from tracker.names import name_key

_PERSON, _ORGANIZATION = "person", "organization"
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE entity (qid TEXT PRIMARY KEY, number INTEGER, kind TEXT, name TEXT, json TEXT, record INTEGER);
CREATE TABLE redirect (old TEXT PRIMARY KEY, new TEXT);
CREATE TABLE target (qid TEXT PRIMARY KEY);
CREATE TABLE country (qid TEXT PRIMARY KEY, code TEXT);
CREATE TABLE founder (person TEXT, organization TEXT, id TEXT, start TEXT);
"""
_INDEXES = """
CREATE INDEX by_kind ON entity (kind, number);
CREATE INDEX by_name ON entity (kind, name);
CREATE INDEX by_founder ON founder (person);
CREATE INDEX by_new ON redirect (new);
"""


class Spool:
    """A temporary database of the entities of one file that are taken. Use it as a context."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wikidata-")
        self._database = sqlite3.connect(Path(self._folder.name) / "spool.sqlite3")
        self._database.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._folder.cleanup()

    def read(self, path: Path, seen: Counter[str], progress: Progress = lambda _done, _total: None) -> None:
        """Keep the people and organizations of a file; what was left out is counted in ``seen``.

        Reads the file a second time where an employer, a parent or a successor is of no class that is
        known as an organization. Raises NotWikidata where it cannot be read, or has no entity.
        """
        for entity in read_entities(path, progress):
            self._keep(entity, seen)
        if not seen["entities"]:
            raise NotWikidata(
                f"{path} holds no item of Wikidata. "
                "Give a dump, JSON lines, or an answer of Special:EntityData."
            )
        wanted = self._targets_not_kept()
        if wanted and seen["items of other classes"]:
            for entity in read_entities(path, progress):
                if item_id(entity) in wanted:
                    self._keep_as_organization(entity, seen)
        self._database.executescript(_INDEXES)

    def count(self) -> int:
        (found,) = self._database.execute("SELECT count(*) FROM entity").fetchone()
        return int(found)

    def organizations(self) -> Iterator[Facts]:
        return self._facts(_ORGANIZATION)

    def people(self) -> Iterator[Facts]:
        return self._facts(_PERSON)

    def set_record(self, qid: str, record_id: int) -> None:
        """Remember which record of the tracker an entity is."""
        self._database.execute("UPDATE entity SET record = ? WHERE qid = ?", (record_id, qid))

    def record_of(self, qid: str) -> int | None:
        """The record that an entity is; None where none was found or made."""
        row = self._database.execute(
            "SELECT record FROM entity WHERE qid = ?", (self.current(qid),)
        ).fetchone()
        return row[0] if row else None

    def holds(self, qid: str) -> bool:
        row = self._database.execute("SELECT 1 FROM entity WHERE qid = ?", (self.current(qid),)).fetchone()
        return row is not None

    def current(self, qid: str) -> str:
        """The item that another was made one with; itself where it was not."""
        row = self._database.execute("SELECT new FROM redirect WHERE old = ?", (qid,)).fetchone()
        return row[0] if row else qid

    def former_ids(self, qid: str) -> list[str]:
        """The items that were made one with this."""
        return [old for (old,) in self._database.execute("SELECT old FROM redirect WHERE new = ?", (qid,))]

    def country_code(self, qid: str) -> str:
        row = self._database.execute("SELECT code FROM country WHERE qid = ?", (qid,)).fetchone()
        return row[0] if row else ""

    def has_namesake(self, facts: Facts) -> bool:
        """Whether another entity of the file and kind has the same first name."""
        rows = self._database.execute(
            "SELECT 1 FROM entity WHERE kind = ? AND name = ? AND qid <> ? LIMIT 1",
            (_PERSON if facts.is_human else _ORGANIZATION, _key(facts), facts.qid),
        )
        return rows.fetchone() is not None

    def founded_by(self, qid: str) -> list[tuple[str, str, str]]:
        """For a person: each organization they founded, the statement, and when it began."""
        rows = self._database.execute(
            "SELECT organization, id, start FROM founder WHERE person = ? ORDER BY organization, id", (qid,)
        )
        return list(rows)

    def _keep(self, entity: Any, seen: Counter[str]) -> None:
        if self._is_redirect(entity, seen):
            return
        qid = item_id(entity)
        if not qid:
            seen["values that are no item"] += 1
            return
        if "missing" in entity:
            seen["items that Wikidata does not have"] += 1
            return
        seen["entities"] += 1
        self._keep_redirect(entity.get("redirects"))
        glance = glance_at(entity)
        if glance.iso_code:
            self._database.execute("INSERT OR REPLACE INTO country VALUES (?, ?)", (qid, glance.iso_code))
        if glance.is_human:
            self._store(_PERSON, entity, seen)
        elif glance.kind:
            self._store(_ORGANIZATION, entity, seen)
        else:
            seen["items of other classes"] += 1

    def _keep_as_organization(self, entity: dict[str, Any], seen: Counter[str]) -> None:
        if not glance_at(entity).is_human:
            self._store(_ORGANIZATION, entity, seen)
            seen["items of other classes"] -= 1
            seen["organizations known by who points at them"] += 1

    def _store(self, kind: str, entity: dict[str, Any], seen: Counter[str]) -> None:
        left_out: Counter[str] = Counter()
        facts = read_facts(entity, left_out)
        stored = self._database.execute(
            "INSERT OR IGNORE INTO entity VALUES (?, ?, ?, ?, ?, NULL)",
            (facts.qid, int(facts.qid[1:]), kind, _key(facts), json.dumps(used_part(entity))),
        )
        if not stored.rowcount:
            seen["entities that stand in the file twice"] += 1
            return
        seen.update(left_out)
        self._database.executemany(
            "INSERT OR IGNORE INTO target VALUES (?)", [(target,) for target in sorted(facts.points_at)]
        )
        if kind == _ORGANIZATION:
            self._database.executemany(
                "INSERT INTO founder VALUES (?, ?, ?, ?)",
                [
                    (link.target, facts.qid, link.id, str(_founding(facts, link) or ""))
                    for link in facts.founders
                ],
            )

    def _is_redirect(self, entity: Any, seen: Counter[str]) -> bool:
        is_one = isinstance(entity, dict) and "redirect" in entity and isinstance(entity.get("entity"), str)
        if is_one:
            seen["redirects"] += 1
            self._keep_redirect({"from": entity["entity"], "to": entity["redirect"]})
        return is_one

    def _keep_redirect(self, found: Any) -> None:
        if (
            isinstance(found, dict)
            and isinstance(found.get("from"), str)
            and isinstance(found.get("to"), str)
        ):
            self._database.execute(
                "INSERT OR REPLACE INTO redirect VALUES (?, ?)", (found["from"], found["to"])
            )

    def _targets_not_kept(self) -> set[str]:
        rows = self._database.execute(
            "SELECT coalesce(new, target.qid) FROM target LEFT JOIN redirect ON old = target.qid "
            "WHERE coalesce(new, target.qid) NOT IN (SELECT qid FROM entity)"
        )
        return {qid for (qid,) in rows}

    def _facts(self, kind: str) -> Iterator[Facts]:
        """In the order of their numbers, so that one file always gives one outcome."""
        rows = self._database.execute("SELECT json FROM entity WHERE kind = ? ORDER BY number", (kind,))
        for (text,) in rows:
            yield read_facts(json.loads(text), Counter())


def _key(facts: Facts) -> str:
    return name_key(facts.names[0]) if facts.names else ""


def _founding(facts: Facts, link: Link) -> Any:
    """When the founder came: as the statement says, else when the organization began."""
    return link.start or facts.inception
