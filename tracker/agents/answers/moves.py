"""A move with its citations, in fields and in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field

from tracker.agents.answers.base import Part, Quoted, Record, Text, record, the_record
from tracker.agents.answers.citations import Citation, citations_of
from tracker.agents.quoted import one_line
from tracker.api.inside import Caller

MOST_CITATIONS_IN_A_LIST = 2


class GroupOf(Part):
    """The event that a move belongs to."""

    id: int
    title: Text


class Move(Part):
    """One person's step, how sure it is, and on whose word."""

    id: int
    page: str = Field(description="Its address, for citing.")
    kind: str
    person: Record
    from_organization: Record | None
    to_organization: Record | None
    role_from: Text
    role_to: Text
    exit_manner: str
    entry_manner: str
    from_capacity: str | None
    to_capacity: str | None
    announced_on: str | None = Field(description="2024, 2024-10 or 2024-10-14, as precisely as it is known.")
    effective_on: str | None
    status: str = Field(description="Rumoured, denied and retracted moves are not facts; say so.")
    status_reason: Text = Field(description="Why an analyst set the status; empty where it follows.")
    stale: bool = Field(description="A rumour of which nothing was heard for a long time.")
    group: GroupOf | None
    note: Quoted | None
    unsourced: bool = Field(description="Nothing can be cited: neither words nor an address are kept.")
    citations: list[Citation]
    citations_left_out: int = Field(description="How many more get_move gives.")

    def in_words(self) -> str:
        """A line of what happened, and one for each citation; `unsourced` where there is none."""
        lines = [f"[{self.id}] {self.step()}; {self.certainty()}. {self.page}"]
        if self.unsourced:
            lines.append(f"    {_('unsourced')}")
        lines += [f"    – {citation.in_words()}" for citation in self.citations]
        if self.citations_left_out:
            more = _("%(n)d more: get_move with id %(id)d") % {
                "n": self.citations_left_out,
                "id": self.id,
            }
            lines.append(f"    – {more}")
        return "\n".join(lines)

    def step(self) -> str:
        """Who went from where to where, as what, in no words that are surer than the status."""
        sides = [
            _side(self.from_organization, self.role_from, self.from_capacity),
            _side(self.to_organization, self.role_to, self.to_capacity),
        ]
        return f"{_named(self.person)}: {' → '.join(sides)} ({self.kind})"

    def certainty(self) -> str:
        dates = [
            f"{word} {day}"
            for word, day in ((_("announced"), self.announced_on), (_("effective"), self.effective_on))
            if day
        ]
        stale = [_("nothing heard for long")] if self.stale else []
        return ", ".join([f"{_('status')} {self.status}", *stale, *dates])


def move_of(row: dict[str, Any], caller: Caller, *, most_citations: int | None = None) -> Move:
    """The move that the API gives with its evidence; with so many citations, or all."""
    citations = citations_of(row["evidence"], caller)
    group = row["group"]
    return Move(
        page=caller.address("move", row["id"]),
        person=the_record(row["person"]),
        from_organization=record(row["from_organization"]),
        to_organization=record(row["to_organization"]),
        group=GroupOf(id=group["id"], title=group["title"]) if group else None,
        note=Quoted(quoted_from_source=row["note"]) if row["note"] else None,
        unsourced=not citations,
        citations=citations[:most_citations],
        citations_left_out=len(citations) - len(citations[:most_citations]),
        **{name: row[name] for name in _AS_THEY_ARE},
    )


def moves_of(rows: list[dict[str, Any]], caller: Caller) -> list[Move]:
    """The moves of a list, each with its first citations."""
    return [move_of(row, caller, most_citations=MOST_CITATIONS_IN_A_LIST) for row in rows]


def in_lines(moves: list[Move]) -> list[str]:
    """Each in words."""
    return [move.in_words() for move in moves] or [_("No moves.")]


def _named(record: Record) -> str:
    note = f" ({one_line(record.note)})" if record.note else ""
    return f"{one_line(record.name)}{note}"


def _side(organization: Record | None, role: str, capacity: str | None) -> str:
    if organization is None:
        return "?"
    said = [one_line(role)] if role else []
    if capacity and capacity != "employment":
        said.append(capacity)
    return f"{_named(organization)} [{', '.join(said)}]" if said else _named(organization)


_AS_THEY_ARE = (
    *("id", "kind", "role_from", "role_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity"),
    *("announced_on", "effective_on", "status", "status_reason", "stale"),
)
