"""What was odd about a feed that could be read all the same: one sentence for each kind of oddity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.utils.translation import ngettext

_SENTENCES: dict[str, Callable[[int], str]] = {
    "mended": lambda count: ngettext(
        "One entry is broken XML and was mended as well as it could be.",
        "%d entries are broken XML and were mended as well as they could be.",
        count,
    ),
    "no date": lambda count: ngettext("One entry has no date.", "%d entries have no date.", count),
    "bad date": lambda count: ngettext(
        "One entry has a date that cannot be true or was not understood.",
        "%d entries have a date that cannot be true or was not understood.",
        count,
    ),
    "no link": lambda count: ngettext(
        "One entry has no link to a page.", "%d entries have no link to a page.", count
    ),
    "home link": lambda count: ngettext(
        "One entry links to the home page instead of an article.",
        "%d entries link to the home page instead of an article.",
        count,
    ),
    "shared guid": lambda count: ngettext(
        "One entry has the id of another.", "%d entries have the id of another.", count
    ),
    "shared link": lambda count: ngettext(
        "One entry has the link of another.", "%d entries have the link of another.", count
    ),
    "twice": lambda count: ngettext(
        "One entry is a repetition of another and was left out.",
        "%d entries are repetitions of others and were left out.",
        count,
    ),
    "empty": lambda count: ngettext(
        "One entry says nothing and was left out.", "%d entries say nothing and were left out.", count
    ),
    "cut": lambda count: ngettext(
        "One entry is longer than what is stored and was cut.",
        "%d entries are longer than what is stored and were cut.",
        count,
    ),
}


class Problems:
    """Notes oddities while a feed is read: each sentence once, the counted ones with their count."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}
        self._counts: Counter[str] = Counter()

    def say(self, sentence: str) -> None:
        """Note what concerns the feed as a whole."""
        self._said[sentence] = None

    def count(self, oddity: str, times: int = 1) -> None:
        """Note what concerns an entry; ``oddity`` is one of those in the table."""
        self._counts[oddity] += times

    def sentences(self) -> tuple[str, ...]:
        counted = (
            (say(count), count) for oddity, say in _SENTENCES.items() if (count := self._counts[oddity])
        )
        return (
            *self._said,
            *(sentence % count if "%d" in sentence else sentence for sentence, count in counted),
        )
