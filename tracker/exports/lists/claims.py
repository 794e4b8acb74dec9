"""Claims and articles, as the API gives them: what moves rest on. Of articles never the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tracker.exports.columns import (
    Column,
    Row,
    day,
    flag,
    number,
    organization,
    partial_date,
    text,
    word,
)
from tracker.exports.lists.plain_list import AT_ONCE, PlainList, dated
from tracker.moves.vocabulary import (
    Capacity,
    EntryManner,
    EvidenceKind,
    ExitManner,
    MoveStatus,
    Origin,
    Review,
    Withdrawal,
)
from tracker.news.models import ArticleState

_OF_ARTICLE = ("id", "title", "url", "archive_url", "language", "published_on")
CLAIM_VALUES = (
    *("pk", "origin", "review", "status", "move", "quote", "start", "end"),
    *(f"article__{name}" for name in _OF_ARTICLE),
    *("article__source__slug", "article__source__name"),
    *("url", "archive_url", "evidence_kind", "person_name", "from_name", "to_name"),
    *("person__slug", "person__name", "person__note"),
    *("from_organization__slug", "from_organization__name", "from_organization__note"),
    *("to_organization__slug", "to_organization__name", "to_organization__note"),
    *("role_from", "role_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity"),
    *("effective_on_first_day", "effective_on_precision"),
    *("score", "rule", "extractor", "withdrawn", "created_at", "reviewed_at"),
)
ARTICLE_VALUES = (
    *("pk", "title", "byline", "url", "archive_url", "language", "published_on", "published_at"),
    *("first_seen_at", "is_cut_off", "version", "edited_at", "state", "story"),
    *("source__slug", "source__name"),
)


def claim_row(values: tuple[Any, ...]) -> Row:
    """The claim that these `CLAIM_VALUES` are of."""
    # fmt: off
    (
        pk, origin, review, status, move, quote, start, end,
        article, title, article_url, article_archive, language, published_on, source, source_name,
        url, archive_url, evidence_kind, person_name, from_name, to_name,
        person, person_called, person_note, left, left_called, left_note, joined, joined_called, joined_note,
        role_from, role_to, exit_manner, entry_manner, from_capacity, to_capacity,
        effective_day, effective_precision, score, rule, extractor, withdrawn, created_at, reviewed_at,
    ) = values
    # fmt: on
    return {
        "id": pk,
        "origin": origin,
        "review": review,
        "status": status,
        "move": move,
        "quote": quote,
        "start": start,
        "end": end,
        "article": None
        if article is None
        else {
            "id": article,
            "title": title,
            "url": article_url,
            "archive_url": article_archive,
            "language": language,
            "published_on": published_on and published_on.isoformat(),
            "source": _source(source, source_name),
        },
        "url": url,
        "archive_url": archive_url,
        "evidence_kind": evidence_kind,
        "person_name": person_name,
        "from_name": from_name,
        "to_name": to_name,
        "person": _reference(person, person_called, person_note),
        "from_organization": _reference(left, left_called, left_note),
        "to_organization": _reference(joined, joined_called, joined_note),
        "role_from": role_from,
        "role_to": role_to,
        "exit_manner": exit_manner,
        "entry_manner": entry_manner,
        "from_capacity": from_capacity,
        "to_capacity": to_capacity,
        "effective_on": dated(effective_day, effective_precision),
        "score": score,
        "rule": rule,
        "extractor": extractor,
        "withdrawn": withdrawn,
        "created_at": _moment(created_at),
        "reviewed_at": _moment(reviewed_at),
    }


def article_row(values: tuple[Any, ...]) -> Row:
    """The article that these `ARTICLE_VALUES` are of."""
    # fmt: off
    (
        pk, title, byline, url, archive_url, language, published_on, published_at,
        first_seen_at, is_cut_off, version, edited_at, state, story, source, source_name,
    ) = values
    # fmt: on
    return {
        "id": pk,
        "title": title,
        "byline": byline,
        "url": url,
        "archive_url": archive_url,
        "language": language,
        "published_on": published_on and published_on.isoformat(),
        "published_at": _moment(published_at),
        "first_seen_at": _moment(first_seen_at),
        "is_cut_off": is_cut_off,
        "version": version,
        "edited_at": _moment(edited_at),
        "state": state,
        "story": story,
        "source": _source(source, source_name),
    }


def _reference(slug: str | None, name: str, note: str) -> Row | None:
    return None if slug is None else {"slug": slug, "name": name, "note": note}


def _source(slug: str | None, name: str) -> Row | None:
    return None if slug is None else {"slug": slug, "name": name}


def _moment(at: datetime | None) -> str | None:
    """As the API writes it: ISO 8601 in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def _claims(claims: Any) -> Iterator[Row]:
    """One query."""
    return map(claim_row, claims.values_list(*CLAIM_VALUES).iterator(chunk_size=AT_ONCE))


def _articles(articles: Any) -> Iterator[Row]:
    """One query."""
    return map(article_row, articles.values_list(*ARTICLE_VALUES).iterator(chunk_size=AT_ONCE))


def _moments(name: str, about: str) -> Column:
    return Column(name=name, about=about, type="datetime")


CLAIMS = PlainList(
    name="claims",
    about="What was said of moves, in the words of the source.",
    columns=(
        number("id", "The number of the claim.", required=True),
        word("origin", "Where it comes from.", Origin.values, required=True),
        word("review", "What was decided on it.", Review.values, required=True),
        word("status", "What it asserts.", MoveStatus.values, required=True),
        number("move", "The move that it is evidence of."),
        text("quote", "The sentence that says so."),
        number("start", "Where the quote begins in the article, in code points."),
        number("end", "Where it ends."),
        number("article.id", "The article that makes it."),
        text("article.title", "The title of that article."),
        text("article.url", "The address of that article."),
        text("article.archive_url", "Where a copy of that article is kept."),
        word("article.language", "The code of its language."),
        day("article.published_on", "When it was published."),
        word("article.source.slug", "The source that brought it: the slug."),
        text("article.source.name", "The source that brought it: the name."),
        text("url", "The address of the source, where there is no article."),
        text("archive_url", "Where a copy of that is kept."),
        word("evidence_kind", "What sort of evidence an analyst had.", EvidenceKind.values),
        text("person_name", "Who, as it is written.", required=True),
        text("from_name", "Where they left, as it is written."),
        text("to_name", "Where they went, as it is written."),
        *organization("person", "Who is meant"),
        *organization("from_organization", "Where they left"),
        *organization("to_organization", "Where they went"),
        text("role_from", "The role before, as it is written."),
        text("role_to", "The role after, as it is written."),
        word("exit_manner", "How they left.", ExitManner.values),
        word("entry_manner", "How they came.", EntryManner.values),
        word("from_capacity", "In which capacity they were there.", Capacity.values),
        word("to_capacity", "In which capacity they are there now.", Capacity.values),
        partial_date("effective_on", "When it takes effect."),
        Column(name="score", about="How sure the extractor was, from 0 to 1.", type="number"),
        word("rule", "The rule that made it."),
        word("extractor", "The extractor that made it, with its version."),
        word("withdrawn", "Why the article does not say so any more.", Withdrawal.values),
        _moments("created_at", "When it was stored."),
        _moments("reviewed_at", "When it was decided on."),
    ),
    rows=_claims,
    key="id",
    refers=(
        ("move", "moves", "id"),
        ("person.slug", "people", "slug"),
        ("from_organization.slug", "organizations", "slug"),
        ("to_organization.slug", "organizations", "slug"),
    ),
)
ARTICLES = PlainList(
    name="articles",
    about="The documents that moves rest on, without their texts.",
    columns=(
        number("id", "The number of the article.", required=True),
        text("title", "Its title."),
        text("byline", "Who wrote it."),
        text("url", "Its address."),
        text("archive_url", "Where a copy of it is kept."),
        word("language", "The code of its language."),
        day("published_on", "When it was published."),
        _moments("published_at", "The same to the second, where that is known."),
        _moments("first_seen_at", "When it was seen first."),
        flag("is_cut_off", "Only its beginning was to be had."),
        number("version", "How many times its text was seen to change, and one.", required=True),
        _moments("edited_at", "When it was seen to change last."),
        word("state", "Whether it was read.", ArticleState.values, required=True),
        number("story", "Articles of one story have the same."),
        word("source.slug", "The source that brought it: the slug."),
        text("source.name", "The source that brought it: the name."),
    ),
    rows=_articles,
    key="id",
)
