"""What is written in a feed into what is stored of it: cleaned, absolute, of bounded length, with keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from hashlib import sha256

from django.utils.translation import gettext as _

from tracker.news.feeds.addresses import absolute_url
from tracker.news.feeds.dates import StatedDate, read_date
from tracker.news.feeds.feed import (
    LONGEST_AUTHOR,
    LONGEST_CONTENT,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_URL,
    MOST_ENTRIES,
    Feed,
    FeedEntry,
    Written,
    WrittenFeed,
)
from tracker.news.feeds.identity import identified
from tracker.news.feeds.problems import Problems
from tracker.news.feeds.wording import cut_html, one_line, plain_text, printable, safe_html, title_text

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?")


def compose(written: WrittenFeed, *, url: str, now: datetime, problems: Problems) -> Feed:
    """A feed as it is stored; at most `MOST_ENTRIES` of its entries, and then it says so."""
    home_url = absolute_url(written.base or url, written.home)
    language = _language(written.language)
    rows = written.entries
    if len(rows) > MOST_ENTRIES:
        problems.say(
            _("It has %(all)d entries; the first %(most)d were read.")
            % {"all": len(rows), "most": MOST_ENTRIES}
        )
    entries = [
        entry
        for row in rows[:MOST_ENTRIES]
        if (entry := _entry(row, home_url or url, language, now=now, problems=problems)) is not None
    ]
    maps = (absolute_url(url, each) for each in written.next_maps)
    return Feed(
        kind=written.kind,
        title=title_text(written.title, LONGEST_TITLE),
        home_url=home_url,
        language=language,
        entries=identified(entries, homes=(home_url, url), problems=problems),
        problems=problems.sentences(),
        next_maps=tuple(dict.fromkeys(each for each in maps if each)),
    )


def _entry(row: Written, home: str, language: str, *, now: datetime, problems: Problems) -> FeedEntry | None:
    base = absolute_url(home, row.base) or home
    title = title_text(row.title, LONGEST_TITLE, is_plain=row.title_is_plain)
    summary, content = _texts(row, partial(absolute_url, base), problems)
    url = next(_addresses(row, base), "")
    if not (title or summary or content or url):
        problems.count("empty")
        return None
    published = _date(row.published, now, problems)
    updated = read_date(row.updated, now=now) if row.updated else None
    problems.count("no date", not row.published)
    problems.count("cut", title.endswith("…") and len(row.title) > LONGEST_TITLE)
    return FeedEntry(
        key="",
        guid=one_line(row.guid, LONGEST_URL),
        url=url,
        title=title,
        summary=summary,
        content=content,
        author=title_text(row.author, LONGEST_AUTHOR),
        language=_language(row.language) or language,
        published_at=published.instant if published else None,
        published_on=_day(published),
        updated_at=updated.instant if updated else None,
        digest=sha256("\0".join((title, summary, content)).encode()).hexdigest(),
    )


def _addresses(row: Written, base: str) -> Iterator[str]:
    """Addresses of its page, best first: one that is a page of its own goes before the home page."""
    found = [url for link in (*row.links, row.fallback) if (url := absolute_url(base, link))]
    home = base.rstrip("/")
    yield from (url for url in found if url.rstrip("/") != home and url.count("/") > 2 and not _is_root(url))
    yield from found


def _is_root(url: str) -> bool:
    return url.count("/") == 3 and url.endswith("/")


def _texts(row: Written, absolute: partial[str], problems: Problems) -> tuple[str, str]:
    """Summary and content. A summary that is longer than what is kept of one is the content as well."""
    summary = plain_text(row.summary, LONGEST_SUMMARY)
    markup = row.content
    if not markup and summary.endswith("…") and len(row.summary) > LONGEST_SUMMARY:
        markup = row.summary
    cleaned = safe_html(markup, absolute)
    content = cut_html(cleaned)
    problems.count("cut", len(cleaned) > LONGEST_CONTENT)
    return summary, content


def _date(text: str, now: datetime, problems: Problems) -> StatedDate | None:
    stated = read_date(text, now=now) if text else None
    problems.count("bad date", bool(text) and stated is None)
    return stated


def _day(stated: StatedDate | None) -> date | None:
    return stated.day if stated else None


def _language(written: str) -> str:
    """``en-US`` is en; what is no code is nothing."""
    match = _LANGUAGE.fullmatch(printable(written[:40]).strip().lower())
    return match.group(1) if match and match.group(1) not in ("und", "mul", "zxx") else ""
