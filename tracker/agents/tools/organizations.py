"""`get_organization`: names, lineage, coverage, the latest twelve months, and the latest moves."""

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

LATEST = 10


class Link(Part):
    """A parent or successor, or what has this one as its parent or successor."""

    relation: str
    organization: Record
    since: str | None
    until: str | None = Field(description="Null where it still is so.")


class Year(Part):
    """Arrivals and departures of the latest twelve months; vague dates make them intervals."""

    since: str
    until: str
    arrivals: list[float] = Field(description="At least, on average over vague dates, at most.")
    departures: list[float] = Field(description="The same.")


class OrganizationAnswer(Answer):
    slug: str
    name: Text
    note: Text
    page: str
    kind: str
    country: str
    website: str
    names: list[Name]
    identifiers: list[Identifier]
    belongs_to: list[Link] = Field(description="Its parents and successors.")
    parts: list[Link] = Field(description="What has it as its parent or successor.")
    coverage: int = Field(description="How many people are tracked there; not how many work there.")
    small_coverage: bool = Field(description="So few that figures say little.")
    year: Year
    latest_moves: list[Move]

    def in_words(self) -> str:
        small = f" – {_('so few that figures say little')}" if self.small_coverage else ""
        lines = [
            str(NOTICE),
            heading(self.name, self.note, self.names, self.page),
            *(_link_in_words(link, _("it"), one_line(link.organization.name)) for link in self.belongs_to),
            *(_link_in_words(link, one_line(link.organization.name), _("it")) for link in self.parts),
            f"{_('People tracked there')}: {self.coverage}{small}.",
            _year_in_words(self.year),
        ]
        return "\n".join([*lines, _("Latest moves:"), *in_lines(self.latest_moves)])


class GetOrganizationArguments(Arguments):
    slug: Slug = Field(description="From search.")


def get_organization(caller: Caller, asked: GetOrganizationArguments) -> OrganizationAnswer:
    row = ask(caller, "api-organization-detail", asked.slug, query={"expand": "lineage,parts"}).body
    slug = row["slug"]
    query = {"organization": slug, "page_size": str(LATEST), "expand": "evidence"}
    moves = ask(caller, "api-move-list", query=query).body["results"]
    net = ask(caller, "api-net", query={"organization": slug}).body
    return OrganizationAnswer(
        page=caller.address("organization", slug),
        names=names_of(row),
        identifiers=identifiers_of(row),
        belongs_to=[_link(each) for each in row["lineage"]],
        parts=[_link(each) for each in row["parts"]],
        coverage=net["coverage"],
        small_coverage=net["small_coverage"],
        year=Year(
            arrivals=_three(net["total"]["arrivals"]),
            departures=_three(net["total"]["departures"]),
            **net["window"],
        ),
        latest_moves=moves_of(moves, caller),
        **{name: row[name] for name in ("slug", "name", "note", "kind", "country", "website")},
    )


def _link(row: dict[str, Any]) -> Link:
    record = the_record(row["organization"])
    return Link(organization=record, **{name: row[name] for name in ("relation", "since", "until")})


def _three(count: dict[str, Any]) -> list[float]:
    return [count["min"], count["value"], count["max"]]


def _interval(three: list[float]) -> str:
    least, value, most = three
    return f"{most:g}" if least == most else f"{value:.1f} ({least:g}–{most:g})"


def _year_in_words(year: Year) -> str:
    came, left = _interval(year.arrivals), _interval(year.departures)
    return f"{year.since} – {year.until}: {_('arrivals')} {came}, {_('departures')} {left}."


def _link_in_words(link: Link, one: str, other: str) -> str:
    said = _("has the parent") if link.relation == "parent" else _("was succeeded by")
    since = f" {_('since')} {link.since}" if link.since else ""
    until = f" {_('until')} {link.until}" if link.until else ""
    return f"  {one} {said} {other}{since}{until}"


GET_ORGANIZATION = Tool(
    name="get_organization",
    title="One organization",
    description="An organization with its names, parents and parts, how many people are tracked there, the "
    "latest twelve months in numbers, and its latest moves with citations.",
    arguments=GetOrganizationArguments,
    answer=OrganizationAnswer,
    run=get_organization,
)
