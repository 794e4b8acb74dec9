"""Says in plain words why a move has its status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.moves.status.independent import Group, independent_groups
from tracker.moves.status.rules import Verdict, verdict_of
from tracker.moves.status.settle import is_standing
from tracker.moves.status.statements import Statement, Voice, statements_of
from tracker.moves.vocabulary import COUNTED_STATUSES, MoveStatus, Origin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from tracker.moves.models import Claim, Move

_MOST_DATES = 5  # so that many dates do not fill the page with pairs
_UNTRUE = (MoveStatus.DENIED, MoveStatus.RETRACTED)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim and its part in the status: whether it counted, and what else is to be said of it."""

    claim: Claim
    counts: bool
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a move has its status.

    ``proposed`` is the status that the claims lead to where the move has another one, which
    ``sentence`` explains; ``proposed_because`` says why.
    """

    status: str
    sentence: StrOrPromise
    evidence: Sequence[Weighed]
    sources: int
    contradictions: Sequence[str]
    override_reason: str = ""
    proposed: MoveStatus | None = None
    proposed_because: StrOrPromise = ""


def explain_status(move: Move, claims: Sequence[Claim]) -> Explanation:
    """Why the move has its status, by its accepted claims as `ClaimQuerySet.weighed` gives them. No query."""
    statements = statements_of(move, claims)
    verdict = verdict_of(statements)
    groups = independent_groups(statements)
    differs = verdict is not None and verdict.status != move.status
    return Explanation(
        status=move.status,
        sentence=_sentence(move, verdict),
        evidence=[_weighed(*pair, verdict, groups, claims) for pair in zip(claims, statements, strict=True)],
        sources=len(groups),
        contradictions=list(_contradictions(move, claims)),
        override_reason=move.status_reason,
        proposed=MoveStatus(verdict.status) if verdict and differs else None,
        proposed_because=verdict.rule.sentence if verdict and differs else "",
    )


def _sentence(move: Move, verdict: Verdict | None) -> StrOrPromise:
    if move.status_override:
        return _("An analyst set it, whatever the evidence says.")
    if verdict is None:
        return _("It was entered with the move; there is no evidence to weigh.")
    if is_standing(move, verdict):
        return _("It was entered with the move, and the evidence so far does not change it.")
    return verdict.rule.sentence


def _weighed(
    claim: Claim,
    statement: Statement,
    verdict: Verdict | None,
    groups: Sequence[Group],
    claims: Sequence[Claim],
) -> Weighed:
    group = next((each for each in groups if statement in each.statements), None)
    first = group.first if group and group.first.key != statement.key else None
    counts = verdict is not None and statement.key in verdict.counted
    notes = []
    if statement.voice == Voice.PARTY:
        notes.append(_("First-hand"))
    if first is not None and statement.voice != Voice.ENTERED:
        named = next((source_name(each) for each in claims if each.pk == first.key), "")
        notes.append(_("Goes back to the same source as %s: they count once") % named)
    return Weighed(claim, counts, notes)


def source_name(claim: Claim) -> str:
    """Who says it, short enough for a sentence: ``The Information``, ``openai.com``, ``an analyst``."""
    article = claim.article
    if article is not None and article.source is not None:
        return article.source.name
    url = claim.url or (article.url if article else "")
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host:
        return host
    if article is not None:
        return f"“{article.title[:60]}”" if article.title else _("an article")
    return _("an analyst") if claim.origin == Origin.ANALYST else _("an import")


def _contradictions(move: Move, claims: Sequence[Claim]) -> Iterator[str]:
    yield from _of_status(claims)
    for claim in claims:
        for named, said in (
            (claim.from_organization, move.from_organization),
            (claim.to_organization, move.to_organization),
        ):
            if named is not None and said is not None and named != said:
                yield _("%(source)s names %(named)s where the move says %(said)s.") % {
                    "source": source_name(claim),
                    "named": named,
                    "said": said,
                }
    yield from _of_dates(claims)


def _of_status(claims: Sequence[Claim]) -> Iterator[str]:
    against = _names([claim for claim in claims if claim.status in _UNTRUE])
    speaking_for = _names([claim for claim in claims if claim.status in COUNTED_STATUSES])
    if against and speaking_for:
        yield _("Said to be untrue or called off by: %(against)s. Said to be true by: %(others)s.") % {
            "against": against,
            "others": speaking_for,
        }


def _of_dates(claims: Sequence[Claim]) -> Iterator[str]:
    dated: dict[PartialDate, Claim] = {}
    for claim in claims:
        if claim.effective_on and claim.status not in _UNTRUE:
            dated.setdefault(claim.effective_on, claim)
    for one, other in combinations(list(dated)[:_MOST_DATES], 2):
        if one.days_apart(other):
            yield _("The dates differ: %(one)s says %(day)s, %(other)s says %(other_day)s.") % {
                "one": source_name(dated[one]),
                "day": one,
                "other": source_name(dated[other]),
                "other_day": other,
            }


def _names(claims: Sequence[Claim]) -> str:
    return ", ".join(dict.fromkeys(source_name(claim) for claim in claims))
