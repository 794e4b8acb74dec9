"""The frequent words of a hundred languages, by which trafilatura's last resort tells text from navigation.

It would hold them twice, as they are and in lower case, and hash all 154,000 of them for each page:
14 MB, and 7 ms a page. This is what it reads instead; what it finds is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache


@lru_cache(maxsize=1)
def share_frequent_words() -> None:
    """Have trafilatura read its words from here; once in a process."""
    from trafilatura import external

    external.JT_STOPLIST = _FrequentWords()  # type: ignore[assignment]  # jusText only goes over it, once


class _FrequentWords:
    """All of them, read anew whenever they are gone over. Equal only to itself, so quick to look up."""

    def __iter__(self) -> Iterator[str]:
        from justext.utils import get_stoplist, get_stoplists

        for language in get_stoplists():
            yield from get_stoplist(language)
