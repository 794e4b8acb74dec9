"""`get_person`: names, where they were when, and every move."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field

from tracker.agents.answers.base import (
    Answer,
    Identifier,
    Name,
    Part,
    Record,
    Text,
    heading,
    identifiers_of,
    names_of,
    the_record,
)
from tracker.agents.answers.moves import Move, in_lines, moves_of
from tracker.agents.arguments import Arguments, Slug
from tracker.agents.quoted import NOTICE, one_line
from tracker.agents.tools.tool import Tool
from tracker.api.inside import Caller, ask

MOST_MOVES = 200


class Spell(Part):
    """One stay at one organization. The moves that begin and end it have the citations."""

    organization: Record
    capacity: str
    started_on: str | None = Field(description="Null where nobody says when.")
    ended_on: str | None
    end: str = Field(description="open, ended, or unknown: it has ended, nobody says when.")
    first_move: int | None
    last_move: int | None
    unsourced: bool


class PersonAnswer(Answer):
    slug: str
    name: Text
    note: Text
    page: str
    names: list[Name]
    identifiers: list[Identifier]
    spells: list[Spell]
    moves: list[Move] = Field(description="All of them, the newest first.")
    more_moves: bool = Field(description=f"Whether there are more than {MOST_MOVES}.")

    def in_words(self) -> str:
        lines = [
            str(NOTICE),
            heading(self.name, self.note, self.names, self.page),
            _("Where they were:"),
            *map(_spell_in_words, self.spells),
        ]
        return "\n".join([*lines, _("Moves:"), *in_lines(self.moves)])


class GetPersonArguments(Arguments):
    slug: Slug = Field(description="From search.")


def get_person(caller: Caller, asked: GetPersonArguments) -> PersonAnswer:
    row = ask(caller, "api-person-detail", asked.slug, query={"expand": "spells"}).body
    query = {"person": row["slug"], "page_size": str(MOST_MOVES), "expand": "evidence"}
    page = ask(caller, "api-move-list", query=query).body
    return PersonAnswer(
        slug=row["slug"],
        name=row["name"],
        note=row["note"],
        page=caller.address("person", row["slug"]),
        names=names_of(row),
        identifiers=identifiers_of(row),
        spells=[_spell(each) for each in row["spells"]],
        moves=moves_of(page["results"], caller),
        more_moves=page["next"] is not None,
    )


def _spell(row: dict[str, Any]) -> Spell:
    kept = ("capacity", "started_on", "ended_on", "end", "first_move", "last_move", "unsourced")
    return Spell(organization=the_record(row["organization"]), **{name: row[name] for name in kept})


def _spell_in_words(spell: Spell) -> str:
    end = spell.ended_on or (_("today") if spell.end == "open" else _("unknown"))
    moves = ", ".join(f"[{each}]" for each in (spell.first_move, spell.last_move) if each)
    unsourced = f", {_('unsourced')}" if spell.unsourced else ""
    name = one_line(spell.organization.name)
    return f"  {name} ({spell.capacity}): {spell.started_on or '?'} – {end}{unsourced} {moves}".rstrip()


GET_PERSON = Tool(
    name="get_person",
    title="One person",
    description="A person with every name, where they were when, and all their moves, each with its first "
    "citations.",
    arguments=GetPersonArguments,
    answer=PersonAnswer,
    run=get_person,
)
