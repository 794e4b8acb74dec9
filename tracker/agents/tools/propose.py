"""`propose_claim`: somebody says that a move happened. It waits for a person; nothing here decides."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field

from tracker.agents.answers.base import Answer, Quoted, Record, record
from tracker.agents.arguments import Arguments, Name, NotGiven, choice
from tracker.agents.quoted import NOTICE, quoted
from tracker.agents.tools.tool import Tool
from tracker.api.inside import Caller, ask
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveStatus

_EVIDENCE = ("quote", "url", "archive_url")
Role = Annotated[str, Field(max_length=200)]
Address = Annotated[str, Field(min_length=1, max_length=2000)]
Day = Annotated[str, Field(max_length=10)]


class ProposeClaimArguments(Arguments):
    """Names as they are written; who is meant is found out by matching, and by whoever decides."""

    person_name: Annotated[str, Field(min_length=1, max_length=200)]
    from_name: Name | NotGiven = Field(default=None, description="The organization left.")
    to_name: Name | NotGiven = Field(default=None, description="The organization joined; one of the two.")
    effective_on: Day = Field(
        description="As precisely as it is said, never more: 2024, 2024-10 or 2024-10-14.",
        examples=["2024-10"],
    )
    quote: Annotated[str, Field(min_length=1, max_length=5000)] = Field(
        description="The very sentence that says so, word for word from the page."
    )
    url: Address = Field(description="The address of the page where it stands.")
    archive_url: Address | NotGiven = None
    status: str | NotGiven = choice(
        [each.value for each in MoveStatus if each != MoveStatus.RETRACTED],
        "What the words assert; announced by default.",
    )
    role_from: Role | NotGiven = None
    role_to: Role | NotGiven = None
    exit_manner: str | NotGiven = choice(ExitManner.values)
    entry_manner: str | NotGiven = choice(EntryManner.values)
    from_capacity: str | NotGiven = choice(Capacity.values)
    to_capacity: str | NotGiven = choice(Capacity.values)


class ProposedAnswer(Answer):
    claim: int | None = Field(description="Its id; null where it is looked at before it is stored.")
    review: str = Field(description="pending: a person decides whether it becomes evidence of a move.")
    url: str | None = Field(description="Where the API gives it to those who may see it.")
    person: Record | None = Field(description="Who the name was matched with; null where that is open.")
    from_organization: Record | None
    to_organization: Record | None
    quote: Quoted
    source: str

    def in_words(self) -> str:
        if self.claim is None:
            said = _("It is looked at by a person before it is stored.")
        else:
            said = _("Claim %(id)d waits for the decision of a person. It is no move yet.") % {
                "id": self.claim
            }
        return "\n".join([said, str(NOTICE), f"{self.source}: {quoted(self.quote.quoted_from_source)}"])


def propose_claim(caller: Caller, asked: ProposeClaimArguments) -> ProposedAnswer:
    said = asked.query()
    evidence = {name: said.pop(name) for name in _EVIDENCE if name in said}
    reply = ask(caller, "api-claim-list", body={**said, "evidence": evidence})
    row: dict[str, Any] = reply.body
    return ProposedAnswer(
        claim=row.get("id"),
        review=row.get("review", "pending"),
        url=reply.headers.get("Location"),
        person=record(row.get("person")),
        from_organization=record(row.get("from_organization")),
        to_organization=record(row.get("to_organization")),
        quote=Quoted(quoted_from_source=asked.quote),
        source=asked.url,
    )


PROPOSE_CLAIM = Tool(
    name="propose_claim",
    title="Propose a claim",
    description="Proposes that a move happened, will happen or did not, with the sentence that says so and "
    "its address. It waits until a person accepts or rejects it; no tool can do that. Needs a token that may "
    "propose. Propose only what you have read at that address.",
    arguments=ProposeClaimArguments,
    answer=ProposedAnswer,
    run=propose_claim,
    writes=True,
    renamed={f"evidence.{name}": name for name in _EVIDENCE},
)
