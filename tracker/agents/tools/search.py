"""`search`: people, organizations, moves and articles that a text may mean."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field

from tracker.agents.answers.base import Answer, Part, Quoted, Text
from tracker.agents.answers.moves import Move, in_lines, moves_of
from tracker.agents.arguments import Arguments, NotGiven, choices, chosen
from tracker.agents.quoted import NOTICE, one_line, quoted
from tracker.agents.tools.tool import Tool
from tracker.api.inside import Caller, ask
from tracker.names.models import MAX_NAME

SORTS = ("person", "organization", "move", "article")
MOST = 25


class SearchArguments(Arguments):
    text: Annotated[str, Field(min_length=1, max_length=MAX_NAME)] = Field(
        description="A name or a part of one, in any script, typos allowed for; of articles the title too."
    )
    sorts: list[str] | NotGiven = choices(SORTS, "What to look for; all of them by default.")
    limit: Annotated[int, Field(ge=1, le=MOST)] = Field(default=10, description="At most so many of each.")


class Found(Part):
    """A person or an organization."""

    slug: str
    name: Text
    note: Text
    matched: Text = Field(description="The one of its names that met.")
    score: float = Field(description="From 0 to 1, where it is the very name.")
    page: str


class Article(Part):
    """A document that moves rest on."""

    id: int
    title: Quoted | None
    source: Text | None
    url: str | None
    archive_url: str | None
    published_on: str | None
    language: str
    page: str


class SearchAnswer(Answer):
    people: list[Found]
    organizations: list[Found]
    moves: list[Move] = Field(description="Of everybody and everything with such a name, the newest first.")
    articles: list[Article]

    def in_words(self) -> str:
        lines = [str(NOTICE)]
        for heading, found in ((_("People"), self.people), (_("Organizations"), self.organizations)):
            lines += [f"{heading}:", *(_found_in_words(each) for each in found)] if found else []
        lines += [_("Moves:"), *in_lines(self.moves)] if self.moves else []
        lines += [_("Articles:"), *map(_article_in_words, self.articles)] if self.articles else []
        return "\n".join(lines if len(lines) > 1 else [_("Nothing is found.")])


def search(caller: Caller, asked: SearchArguments) -> SearchAnswer:
    sorts = chosen("sorts", asked.sorts, SORTS)
    size = str(asked.limit)
    rows = {kind: _records(caller, asked, kind) for kind in ("person", "organization") if kind in sorts}
    moves = articles = []
    if "move" in sorts:
        query = {"q": asked.text, "page_size": size, "expand": "evidence"}
        moves = ask(caller, "api-move-list", query=query).body["results"]
    if "article" in sorts:
        query = {"q": asked.text, "page_size": size}
        articles = ask(caller, "api-article-list", query=query).body["results"]
    return SearchAnswer(
        people=rows.get("person", []),
        organizations=rows.get("organization", []),
        moves=moves_of(moves, caller),
        articles=[_article(row, caller) for row in articles],
    )


def _records(caller: Caller, asked: SearchArguments, kind: str) -> list[Found]:
    query = {"q": asked.text, "kind": kind, "limit": str(asked.limit)}
    rows = ask(caller, "api-search", query=query).body["results"]
    return [
        Found(page=row["url"], **{name: row[name] for name in ("slug", "name", "note", "matched", "score")})
        for row in rows
    ]


def _article(row: dict[str, Any], caller: Caller) -> Article:
    return Article(
        id=row["id"],
        title=Quoted(quoted_from_source=row["title"]) if row["title"] else None,
        source=row["source"] and row["source"]["name"],
        url=row["url"] or None,
        archive_url=row["archive_url"] or None,
        published_on=row["published_on"],
        language=row["language"],
        page=caller.address("article", row["id"]),
    )


def _found_in_words(found: Found) -> str:
    note = f" ({one_line(found.note)})" if found.note else ""
    return f"  {one_line(found.name)}{note} – slug {found.slug}, {found.page}"


def _article_in_words(article: Article) -> str:
    source = one_line(article.source) if article.source else _("no source")
    where = article.url or article.page
    title = quoted(article.title.quoted_from_source) if article.title else _("untitled")
    return f"  [{article.id}] {source}, {article.published_on or _('undated')}, {where}: {title}"


SEARCH = Tool(
    name="search",
    title="Search",
    description="Finds people, organizations, moves and articles by a name in any script. Start here: the "
    "other tools take the slugs and ids that it gives.",
    arguments=SearchArguments,
    answer=SearchAnswer,
    run=search,
    renamed={"q": "text", "page_size": "limit", "kind": "sorts"},
)
