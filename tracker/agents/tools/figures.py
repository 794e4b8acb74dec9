"""`compute_figure`: a figure with its definition, what is behind it, and how sure it is."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.translation import gettext as _
from pydantic import Field

from tracker.agents.answers.base import Answer, Part, Record, record
from tracker.agents.answers.numbers import in_lines
from tracker.agents.arguments import Arguments, NotGiven, PartialDay, Slug, choice, chosen
from tracker.agents.quoted import one_line
from tracker.agents.tools.tool import Tool
from tracker.api.inside import Caller, ask
from tracker.api.metrics.urls import FIGURES

MOST_ROWS_IN_WORDS = 25
_BESIDE = (
    *("definition", "window", "level", "organization", "n", "unsourced", "unsourced_share"),
    *("coverage", "small_coverage", "moves"),
)
_ENDS = {"from_organization": "from", "to_organization": "to"}
Number = Annotated[int, Field(ge=0, le=1_000_000)]


class ComputeFigureArguments(Arguments):
    """What the figures of the API take; each takes some of these and says which."""

    figure: str = Field(json_schema_extra={"enum": list(FIGURES)})
    organization: Slug | NotGiven = Field(
        default=None,
        description="Slug. Attrition, retention, survival, poach, founders, returns, time-to-next need it.",
    )
    since: PartialDay | NotGiven = None
    until: PartialDay | NotGiven = None
    level: str | NotGiven = choice(["organization", "lineage"], "By itself, or with all that belonged to it.")
    by: str | NotGiven = choice(
        ["organization", "month"], "Departures, arrivals, net: month by month for one organization."
    )
    other: Slug | NotGiven = Field(default=None, description="Poach: slug of the only other organization.")
    organizations: list[Slug] | NotGiven = Field(
        default=None, max_length=50, description="Flows: slugs of a matrix."
    )
    top: Number | NotGiven = Field(
        default=None, description="Flows: the matrix of so many with the most moves."
    )
    gap_days: Number | NotGiven = Field(
        default=None, description="Flows, poach: days between leaving and coming, at most."
    )
    months: Number | NotGiven = Field(default=None, description="Retention: so many months later.")
    from_organization: Slug | NotGiven = Field(default=None, description="Followers: slug of the one left.")
    to_organization: Slug | NotGiven = Field(default=None, description="Followers: slug of the one joined.")
    as_of: PartialDay | NotGiven = Field(
        default=None, description="Departures: a day; as this system held it then."
    )
    published_by: PartialDay | NotGiven = Field(
        default=None, description="Departures: a day; by what had been published then."
    )
    limit: Number | NotGiven = Field(default=None, description="At most so many rows; 100 by default.")
    offset: Number | NotGiven = None


class DefinitionOf(Part):
    """What the figure counts, word by word; cite the version."""

    name: str
    version: int
    text: str


class Days(Part):
    """The period, both days inclusive."""

    since: str
    until: str


class FigureAnswer(Answer):
    figure: str
    definition: DefinitionOf
    window: Days
    level: str
    organization: Record | None
    n: int = Field(description="How many moves, spells or people are behind it.")
    unsourced: int = Field(description="Of these, how many name no source.")
    unsourced_share: float
    coverage: int | None = Field(
        description="How many people are tracked there; null without an organization."
    )
    small_coverage: bool | None = Field(description="So few that the figure says little.")
    numbers: dict[str, Any] = Field(
        description="The figure itself as the API gives it: min, value, max where dates are vague; low and "
        "high are a 95 % interval; results are its rows."
    )
    url: str = Field(description="Where the API gives the same figure, for citing.")
    moves_url: str = Field(description="The list of the moves behind it.")
    list_moves: dict[str, str | list[str]] | None = Field(
        description="The same, as arguments of list_moves; null for a figure of the past."
    )

    def in_words(self) -> str:
        name = f" – {one_line(self.organization.name)}" if self.organization else ""
        share = f"{self.unsourced_share:.0%}"
        lines = [
            f"{self.figure}{name}, {self.window.since} – {self.window.until} ({self.level})",
            *in_lines(self.numbers, most=MOST_ROWS_IN_WORDS),
            _("n = %(n)d; unsourced: %(unsourced)d (%(share)s).")
            % {"n": self.n, "unsourced": self.unsourced, "share": share},
        ]
        if self.coverage is not None:
            small = f" – {_('so few that the figure says little')}" if self.small_coverage else ""
            lines.append(f"{_('People tracked there')}: {self.coverage}{small}.")
        lines.append(
            _("Definition %(name)s, version %(version)d: %(text)s")
            % {
                "name": self.definition.name,
                "version": self.definition.version,
                "text": self.definition.text,
            }
        )
        return "\n".join([*lines, f"{_('Source')}: {self.url}", f"{_('Moves behind it')}: {self.moves_url}"])


def compute_figure(caller: Caller, asked: ComputeFigureArguments) -> FigureAnswer:
    chosen("figure", [asked.figure], list(FIGURES))
    query = asked.query("figure")
    for argument, name in _ENDS.items():
        if argument in query:
            query[name] = query.pop(argument)
    if isinstance(slugs := query.get("organizations"), list):
        query["organizations"] = ",".join(slugs)
    view = f"api-{asked.figure}"
    found = ask(caller, view, query=query).body
    address = caller.address(view)
    return FigureAnswer(
        figure=asked.figure,
        definition=DefinitionOf(**found["definition"]),
        window=Days(**found["window"]),
        organization=record(found["organization"]),
        numbers={name: value for name, value in found.items() if name not in _BESIDE},
        url=f"{address}?{urlencode(query, doseq=True)}" if query else address,
        moves_url=found["moves"],
        list_moves=_arguments_of(found["moves"]),
        **{name: found[name] for name in _BESIDE[2:9] if name != "organization"},
    )


def _arguments_of(address: str) -> dict[str, str | list[str]] | None:
    """The query of a list of moves as arguments of `list_moves`, which knows no past."""
    arguments: dict[str, Any] = {}
    for name, value in parse_qsl(urlsplit(address).query):
        if name in ("as_of", "published_by"):
            return None
        if name in ("kind", "status", "role_group"):
            arguments.setdefault(name, []).append(value)
        else:
            arguments[name] = value
    return arguments


COMPUTE_FIGURE = Tool(
    name="compute_figure",
    title="A figure",
    description="Departures, arrivals, net, flows, attrition, retention, survival, poach, founders, returns, "
    "followers, delays, time to next: with definition and version, period, interval, n, unsourced share "
    "and coverage. Say these beside the number. Without since it is the latest twelve months.",
    arguments=ComputeFigureArguments,
    answer=FigureAnswer,
    run=compute_figure,
    renamed={name: argument for argument, name in _ENDS.items()},
)
