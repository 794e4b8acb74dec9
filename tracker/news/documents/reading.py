"""Takes the article out of a page, by trafilatura; of a page that may take for ever, in a process of its own.

Run as a program it reads the markup from its standard input and writes what it found as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

from tracker.news.documents.frequent_words import share_frequent_words

_LONG = 1_000_000  # characters; three times the longest that is usual
_MANY_ATTRIBUTES = 8_000  # libxml2 compares each with all others of its tag
_SECONDS = 20
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\s[^<>]{20000,}(?:>|$)")
_SURROGATES = re.compile("[\ud800-\udfff]")


class TooMuchWork(ValueError):
    """The page was given up after the time that one page may take."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a page holds, as trafilatura says; empty where it says nothing. ``date`` is in ISO 8601."""

    text: str
    title: str = ""
    language: str = ""
    date: str = ""
    url: str = ""
    author: str = ""
    site: str = ""


def find_article(markup: str) -> Found | None:
    """The article in a page; None where there is none. Raises TooMuchWork after 20 seconds.

    Usually about 40 ms and in this process. A page of megabytes, or of thousands of attributes, is read in
    a process of its own, which costs a second more and can be ended.
    """
    markup = _LONG_TAG.sub(r"<\1>", _SURROGATES.sub("\ufffd", markup))
    if len(markup) > _LONG or markup.count("=") > _MANY_ATTRIBUTES:
        return _find_apart(markup)
    return _find(markup)


def _find(markup: str) -> Found | None:
    from trafilatura import bare_extraction  # takes most of a second to import

    share_frequent_words()
    try:
        found: Any = bare_extraction(markup, with_metadata=True, include_comments=False)
    except RecursionError:
        return None
    if found is None or not (found.text or "").strip():
        return None
    return Found(
        text=found.text,
        title=found.title or "",
        language=(found.language or "")[:2].lower(),
        date=found.date or "",
        url=found.url or "",
        author=found.author or "",
        site=found.sitename or "",
    )


def _find_apart(markup: str) -> Found | None:
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603  # this very module
            command, input=markup.encode(), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TooMuchWork from error
    if done.returncode:
        raise TooMuchWork  # the process died of it
    found = json.loads(done.stdout)
    return Found(**found) if found else None


if __name__ == "__main__":
    result = _find(sys.stdin.buffer.read().decode())
    sys.stdout.write(json.dumps(asdict(result) if result else None))
