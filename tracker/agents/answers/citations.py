"""On whose word: the sentence, the source, its address and date."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from pydantic import Field

from tracker.agents.answers.base import Part, Quoted, Text
from tracker.agents.quoted import one_line, quoted
from tracker.api.inside import Caller


class Citation(Part):
    """One accepted claim: who says so, where and when, in which words."""

    claim: int = Field(description="Its id.")
    says: str = Field(description="The status that the words themselves assert.")
    quote: Quoted | None = Field(description="The very sentence; null where none is kept.")
    source: Text = Field(description="Who says it.")
    title: Quoted | None = Field(description="Of the article; null where there is none.")
    url: str | None = Field(description="Where it was published.")
    page: str | None = Field(description="The article in this tracker; null where there is none.")
    archive_url: str | None
    published_on: str | None = Field(description="The day; null where it is not known.")
    withdrawn: str | None = Field(description="Why the article does not say so any more; null where it does.")

    def in_words(self) -> str:
        """One line: source, day, address, sentence."""
        parts = [
            one_line(self.source),
            self.published_on or _("undated"),
            self.url or self.page or _("no address"),
        ]
        words = quoted(self.quote.quoted_from_source) if self.quote else _("no sentence is kept")
        line = f"{', '.join(parts)}: {words} ({_('it says')}: {self.says})"
        return f"{line} – {_('withdrawn')}: {self.withdrawn}" if self.withdrawn else line


def citations_of(claims: list[dict[str, Any]], caller: Caller) -> list[Citation]:
    """Those claims of a move that can be cited: with words or an address."""
    return [_citation(claim, caller) for claim in claims if claim["quote"] or _address(claim)]


def _citation(claim: dict[str, Any], caller: Caller) -> Citation:
    article = claim["article"] or {}
    return Citation(
        claim=claim["id"],
        says=claim["status"],
        quote=Quoted(quoted_from_source=claim["quote"]) if claim["quote"] else None,
        source=_source(claim),
        title=Quoted(quoted_from_source=article["title"]) if article.get("title") else None,
        url=_address(claim) or None,
        page=caller.address("article", article["id"]) if article else None,
        archive_url=claim["archive_url"] or article.get("archive_url") or None,
        published_on=article.get("published_on"),
        withdrawn=claim["withdrawn"] or None,
    )


def _address(claim: dict[str, Any]) -> str:
    return str(claim["url"] or (claim["article"] or {}).get("url") or "")


def _source(claim: dict[str, Any]) -> str:
    """The name of the source, else the host, else what kind of evidence it is."""
    source = (claim["article"] or {}).get("source")
    if source:
        return str(source["name"])
    try:
        host = (urlsplit(_address(claim)).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host:
        return host
    if claim["evidence_kind"] == "told":
        return _("told to an analyst")
    return {"analyst": _("an analyst"), "import": _("an import")}.get(claim["origin"], _("an article"))
