"""What a claim states about a move's status: whose word it is, on which day, from which source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tracker.moves.status.voices import outlet_key, outlets_named, speaks_first_hand, speaks_of_itself
from tracker.moves.vocabulary import MoveStatus, Origin
from tracker.news import alike

if TYPE_CHECKING:
    from tracker.moves.models import Claim, Move

_AROUND = 200  # characters before and behind the quote, where the text says whose report it is
# Sites on which everybody has pages of their own: there the first part of the path is the source.
_PLATFORMS = frozenset(
    {"x", "twitter", "linkedin", "medium", "facebook", "youtube", "reddit", "threads", "bsky", "mastodon"}
)
_SHARED_HOSTS = frozenset({"substack", "github", "wordpress", "blogspot", "tumblr"})
_SECOND_LEVELS = frozenset({"co", "com", "org", "ac", "net", "gov", "or", "ne"})


class Voice(StrEnum):
    """Whose word a statement is."""

    PARTY = "party"  # the person's, or either organization's
    REPORT = "report"  # somebody else's who looked into it
    ENTERED = "entered"  # put in by a person: logged at the desk, or imported


@dataclass(frozen=True, slots=True)
class Statement:
    """One accepted claim, as the rules weigh it.

    ``status`` is what it asserts. ``day`` is when it was published or, for what was logged at the
    desk, decided on; None is not known. ``sources`` are the keys of who said it, empty where no
    source is named; ``rows`` are what may show that two printed the same text.
    """

    key: int
    status: str
    voice: Voice = Voice.REPORT
    day: date | None = None
    sources: frozenset[str] = frozenset()
    rows: alike.Rows = frozenset()

    @property
    def is_sourced(self) -> bool:
        return bool(self.sources)


_NEWEST = 2**63  # the key of a claim that is not saved yet
STANDING = 0  # the key of a status that was there before any claim that would explain it


def statements_of(move: Move, claims: Iterable[Claim]) -> list[Statement]:
    """A statement for each claim, in their order. No query where article and source are loaded."""
    return [_statement(move, claim) for claim in claims]


def standing(status: str) -> Statement:
    """A status that somebody gave the move and that no claim explains."""
    return Statement(STANDING, status, Voice.ENTERED)


def _statement(move: Move, claim: Claim) -> Statement:
    article = claim.article
    return Statement(
        key=claim.pk or _NEWEST,
        status=claim.status,
        voice=_voice(move, claim),
        day=_day(claim),
        sources=frozenset(_sources(claim)),
        rows=alike.rows_of(_head(claim)) if article else frozenset(),
    )


def _day(claim: Claim) -> date | None:
    if claim.article is not None:
        return claim.article.published_on
    return claim.reviewed_at.date() if claim.reviewed_at and claim.origin == Origin.ANALYST else None


def _voice(move: Move, claim: Claim) -> Voice:
    article = claim.article
    if claim.origin != Origin.ARTICLE or article is None:
        return Voice.ENTERED
    language, byline = article.language, article.byline
    person = {claim.person_name, move.person.name}
    organizations = {name for name in (claim.from_name, claim.to_name) if name}
    organizations |= {each.name for each in _sides(move)}
    speaking = person | {name.split()[-1] for name in person if name.isascii() and name.split()}
    if (
        _own_sites(move) & set(_sites(claim))
        or speaks_first_hand(claim.quote, names=speaking | organizations, language=language)
        or speaks_of_itself(_around(claim), names=person, byline=byline, language=language)
    ):
        return Voice.PARTY
    return Voice.REPORT


def _sides(move: Move) -> list[Any]:
    return [each for each in (move.from_organization, move.to_organization) if each is not None]


def _own_sites(move: Move) -> set[str]:
    return {site for each in _sides(move) if (site := _site(each.website))}


def _sites(claim: Claim) -> Iterator[str]:
    article = claim.article
    source = article.source if article else None
    for url in (claim.url, article.url if article else "", source.home_url if source else ""):
        if site := _site(url):
            yield site


def _sources(claim: Claim) -> Iterator[str]:
    """Who says it, and on whose word; the article itself where neither is known."""
    article = claim.article
    yield from _sites(claim)
    if article is None:
        return
    yield f"article {article.pk}"
    if article.source is not None:
        yield outlet_key(article.source.name)
        if article.source.family:
            yield f"family {article.source.family.casefold()}"
    if claim.status != MoveStatus.DENIED:  # a denial names the report that it denies
        yield from outlets_named(_around(claim), language=article.language)


def _site(url: str) -> str:
    """Which site an address is of: ``information`` for www.theinformation.com; empty for no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    labels = (parts.hostname or "").removeprefix("www.").split(".")
    if len(labels) < 2:
        return ""
    has_two_levels = len(labels) > 2 and labels[-2] in _SECOND_LEVELS
    label = labels[-3] if has_two_levels else labels[-2]
    if label in _PLATFORMS:
        return f"{label}/{parts.path.strip('/').removeprefix('in/').split('/')[0].lower()}"
    return parts.hostname or "" if label in _SHARED_HOSTS else outlet_key(label)


def _head(claim: Claim) -> str:
    """The beginning of the article's text: loaded apart where the text itself is not."""
    head: str | None = getattr(claim, "text_head", None)
    if head is None and claim.article is not None:
        head = claim.article.text[: alike.LONGEST]
    return head or ""


def _around(claim: Claim) -> str:
    """The quote with what stands around it."""
    article, start, end = claim.article, claim.start, claim.end
    if article is None or start is None or end is None:
        return claim.quote
    document = f"{article.title}\n\n{_head(claim)}" if article.title else _head(claim)
    found = document[max(0, start - _AROUND) : end + _AROUND]
    return found if claim.quote in found else claim.quote
