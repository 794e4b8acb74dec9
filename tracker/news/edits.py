"""Edited articles: what tells an edit from another article at the same address, and how it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from tracker.history import by_machine
from tracker.names import name_key
from tracker.news.documents import Document
from tracker.news.models import Article, ArticleState, ArticleVersion

MACHINE = "fetch"
MOST_VERSIONS = 30  # of one article that are followed: some pages say something else at every look
_AN_EDIT = 0.3  # share of the shorter text that stands in the other one too
_AN_EDIT_OF_THE_SAME_TITLE = 0.1
_PIECE = 3  # words, or characters of scripts without spaces
_MOST_PIECES = 20_000
_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]|\w+")


def is_edit(article: Article, document: Document) -> bool:
    """Whether a document found at the address of an article is that article, edited since.

    It is where a good part of the shorter text stands in both; where the titles are the same, less is
    enough, and nothing where one of the texts is only a beginning.
    """
    same_title = bool(article.title) and name_key(article.title) == name_key(document.title[:500])
    if same_title and (article.is_cut_off or document.is_cut_off):
        return True
    return shared(article.text, document.text) >= (_AN_EDIT_OF_THE_SAME_TITLE if same_title else _AN_EDIT)


def shared(one: str, other: str) -> float:
    """The share of the pieces of three words of the shorter text that the other has too, 0.0 to 1.0."""
    pieces, others = _pieces(one), _pieces(other)
    least = min(len(pieces), len(others))
    return len(pieces & others) / least if least else 0.0


def _pieces(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())[:_MOST_PIECES]
    return {tuple(words[place : place + _PIECE]) for place in range(max(len(words) - _PIECE + 1, 1)) if words}


def says_less(article: Article, document: Document) -> bool:
    """Whether the document is only the beginning of what the article holds in full."""
    return document.is_cut_off and not article.is_cut_off


def add_version(
    article: Article, document: Document, *, fingerprint: str, now: datetime, is_cleaning: bool = False
) -> bool:
    """Let the article say what the document says, and have it read again; what it said is a version.

    ``is_cleaning`` says that it is the same page, read anew. In a transaction in which the article is
    locked. False where it was edited too often to be followed.
    """
    if article.version >= MOST_VERSIONS:
        return False
    before = article.versions.order_by("-number").first()
    ArticleVersion.objects.create(
        article=article,
        number=article.version,
        title=article.title,
        byline=article.byline,
        text=article.text,
        fingerprint=article.fingerprint,
        is_cleaning=is_cleaning,
        seen_at=before.edited_at if before else article.first_seen_at,
        edited_at=now,
    )
    article.version += 1
    article.edited_at = article.edited_at if is_cleaning else now
    take_text(article, document, fingerprint=fingerprint)
    return True


def take_text(article: Article, document: Document, *, fingerprint: str) -> None:
    """Let the article say what the document says, and wait to be read."""
    article.title = document.title[:500]
    article.byline = document.byline[:200] or article.byline
    article.text = document.text
    article.fingerprint = fingerprint
    article.is_cut_off = document.is_cut_off
    article.state, article.problem = ArticleState.UNREAD, ""
    article.leased_until = article.sent_at = None
    article.reads = 0
    article.placed_at = None
    with by_machine(MACHINE):
        article.save()


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What stands in both texts, was taken out and put in, in order: pairs of ``same|out|in`` and words.

    By paragraphs first and by words within those that changed, so that the cost stays with these.
    """
    parts: list[tuple[str, str]] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append(("same", "".join(old[a:b])))
        else:
            parts += _by_words("".join(old[a:b]), "".join(new[c:d]))
    return parts


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: when it was met, and what it changed, with a few words around."""

    edited_at: datetime
    is_cleaning: bool
    parts: list[tuple[str, str]]


def changes_of(article: Article, *, most: int) -> Iterator[Change]:
    """The latest edits of an article, newest first. One query; a few ms for each."""
    after = article.document
    for version in article.versions.order_by("-number")[:most]:
        parts = difference(version.document, after)
        yield Change(version.edited_at, version.is_cleaning, list(_shortened(parts)))
        after = version.document


def _shortened(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of what stayed the same only what is next to a change."""
    for place, (what, text) in enumerate(parts):
        if what != "same" or len(text) <= 2 * _AROUND:
            yield what, text
            continue
        before = text[:_AROUND] if place else ""
        after = text[-_AROUND:] if place + 1 < len(parts) else ""
        yield what, f"{before} … {after}"


_AROUND = 80  # characters
_MOST_WORDS = 2_000  # compared word by word; what is longer is shown as taken out and put in whole
_TOKEN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]|\w+|[^\w\s]|\s+")


def _by_words(before: str, after: str) -> list[tuple[str, str]]:
    """Changes with nothing but space between them are one, so that it reads as words and not as scraps."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return [(what, text) for what, text in (("out", before), ("in", after)) if text]
    parts: list[tuple[str, str]] = []
    out = put_in = ""
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal" and (gone.strip() or not (out or put_in)):
            parts += [(kind, text) for kind, text in (("out", out), ("in", put_in), ("same", gone)) if text]
            out = put_in = ""
        else:
            out, put_in = out + gone, put_in + came
    return parts + [(kind, text) for kind, text in (("out", out), ("in", put_in)) if text]
