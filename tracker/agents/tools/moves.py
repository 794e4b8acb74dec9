"""`get_move` and `list_moves`."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _
from pydantic import Field

from orgs.models import OrganizationKind
from tracker.agents.answers.base import Answer, Part
from tracker.agents.answers.moves import Move, in_lines, move_of, moves_of
from tracker.agents.arguments import Arguments, Name, NotGiven, PartialDay, choice, choices
from tracker.agents.quoted import NOTICE, one_line
from tracker.agents.tools.tool import Tool
from tracker.api.inside import Caller, ask
from tracker.metrics.move_filter.parameters import MOST_GAP_DAYS, MOST_LATEST
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveKind, MoveStatus, RoleGroup

MOST = 50
LARGEST = 2**63 - 1
Who = Annotated[Name, Field(description="Slug, identifier such as wikidata:Q42, or the very name.")]
Country = Annotated[
    str, Field(max_length=2, description="Of either organization, in two letters of ISO 3166-1.")
]


class Weight(Part):
    """The part of one citation in the status."""

    claim: int
    counts: bool = Field(description="Whether the status follows from it.")
    notes: list[str]


class Why(Part):
    """Why the move has its status."""

    sentence: str
    set_by_analyst_because: str = Field(description="Empty where no analyst set it.")
    independent_sources: int
    contradictions: list[str]
    evidence: list[Weight]
    proposed: str | None = Field(description="What the evidence leads to, where the status is another one.")
    proposed_because: str


class MoveAnswer(Answer):
    move: Move
    why: Why

    def in_words(self) -> str:
        why = self.why
        lines = [str(NOTICE), self.move.in_words(), f"{_('Why this status')}: {why.sentence}"]
        if why.set_by_analyst_because:
            lines.append(f"{_('The analyst says')}: {one_line(why.set_by_analyst_because)}")
        lines.append(_("Independent sources: %d.") % why.independent_sources)
        lines += [f"{_('Contradiction')}: {one_line(each)}" for each in why.contradictions]
        if why.proposed:
            lines.append(f"{_('The evidence leads to')} {why.proposed}: {why.proposed_because}")
        return "\n".join(lines)


class GetMoveArguments(Arguments):
    id: Annotated[int, Field(ge=1, le=LARGEST)] = Field(description="From search, list_moves or get_person.")


def get_move(caller: Caller, asked: GetMoveArguments) -> MoveAnswer:
    query = {"expand": "evidence,explanation"}
    row = ask(caller, "api-move-detail", asked.id, query=query).body
    said = row["explanation"]
    why = Why(
        sentence=said["sentence"],
        set_by_analyst_because=said["override_reason"],
        independent_sources=said["sources"],
        contradictions=said["contradictions"],
        evidence=[Weight(**each) for each in said["evidence"]],
        proposed=said["proposed"],
        proposed_because=said["proposed_because"],
    )
    return MoveAnswer(move=move_of(row, caller), why=why)


class ListMovesArguments(Arguments):
    """The filters of the API's list; those that are combined must all hold."""

    person: Who | NotGiven = None
    organization: Who | NotGiven = Field(default=None, description="On either side; as for a person.")
    from_organization: Who | NotGiven = Field(default=None, description="The one left; as for a person.")
    to_organization: Who | NotGiven = Field(default=None, description="The one joined; as for a person.")
    level: str | NotGiven = choice(["organization", "lineage"], "With all it was the topmost parent of.")
    with_children: bool | NotGiven = Field(default=None, description="With all that belonged to it.")
    identifier: Name | NotGiven = Field(default=None, description="Such as wikidata:Q42.")
    organization_kind: list[str] | NotGiven = choices(OrganizationKind.values, "Of either organization.")
    country: Country | NotGiven = None
    kind: list[str] | NotGiven = choices(MoveKind.values)
    status: list[str] | NotGiven = choices(MoveStatus.values, "All by default, denied ones too.")
    exit_manner: list[str] | NotGiven = choices(ExitManner.values)
    entry_manner: list[str] | NotGiven = choices(EntryManner.values)
    capacity: list[str] | NotGiven = choices(Capacity.values, "On either side.")
    role_group: list[str] | NotGiven = choices(RoleGroup.values, "Of the role before or after.")
    counts_as: str | NotGiven = choice(
        ["departure", "arrival", "either", "transfer"],
        "Exactly the moves that figures count so, of `organization` where given; transfers by the leaving.",
    )
    gap_days: Annotated[int, Field(ge=0, le=MOST_GAP_DAYS)] | NotGiven = Field(
        default=None, description="Of transfers: days between leaving and coming elsewhere, at most."
    )
    latest: Annotated[int, Field(ge=1, le=MOST_LATEST)] | NotGiven = Field(
        default=None, description="Of all that fit, only so many, the latest."
    )
    group: Annotated[int, Field(ge=1, le=LARGEST)] | NotGiven = Field(
        default=None, description="Number of a group move: its named people."
    )
    source: Name | NotGiven = Field(default=None, description="Slug of a source whose article is evidence.")
    q: Name | NotGiven = Field(default=None, description="Part of a name or of a role.")
    stale: bool | NotGiven = Field(
        default=None, description="Only rumours of which nothing was heard for long."
    )
    since: PartialDay | NotGiven = None
    until: PartialDay | NotGiven = None
    ordering: str | NotGiven = choice(["-date", "date", "-id", "id"], "The newest first by default.")
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20
    cursor: Annotated[str, Field(max_length=500)] | NotGiven = Field(
        default=None, description="`next_cursor` of the page before, with the same filters."
    )
    total: bool | NotGiven = Field(default=None, description="Whether to count all of them too.")


class MovesAnswer(Answer):
    moves: list[Move]
    next_cursor: str | None = Field(description="For the next page; null on the last.")
    total: int | None = Field(description="How many there are in all, where that was asked for.")

    def in_words(self) -> str:
        lines = [str(NOTICE), *in_lines(self.moves)]
        if self.total is not None:
            lines.append(_("%d in all.") % self.total)
        if self.next_cursor:
            lines.append(_("There are more: cursor %s") % self.next_cursor)
        return "\n".join(lines)


def list_moves(caller: Caller, asked: ListMovesArguments) -> MovesAnswer:
    query = asked.query("limit") | {"page_size": str(asked.limit), "expand": "evidence"}
    page = ask(caller, "api-move-list", query=query).body
    return MovesAnswer(
        moves=moves_of(page["results"], caller),
        next_cursor=cursor_of(page["next"]),
        total=page.get("total"),
    )


def cursor_of(address: str | None) -> str | None:
    """The cursor in the address of a page; None for no page."""
    values: dict[str, Any] = parse_qs(urlsplit(address or "").query)
    return values["cursor"][0] if "cursor" in values else None


GET_MOVE = Tool(
    name="get_move",
    title="One move",
    description="A move with every sentence that speaks for or against it (source, address, date), and why "
    "its status is what it is.",
    arguments=GetMoveArguments,
    answer=MoveAnswer,
    run=get_move,
)
LIST_MOVES = Tool(
    name="list_moves",
    title="List moves",
    description="Moves by filters, the newest first, each with its first citations. A slug that nobody has "
    "gives an empty list. For counts use compute_figure: a list has rumoured and denied moves too.",
    arguments=ListMovesArguments,
    answer=MovesAnswer,
    run=list_moves,
    renamed={"page_size": "limit"},
)
