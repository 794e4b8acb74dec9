"""Finds the names of one person in texts, addresses and JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from itertools import chain
from typing import Any
from urllib.parse import unquote

from tracker.names import name_key

_OTHER_LETTERS = re.compile(r"[^\W\d_\x00-\x7f]")
_APOSTROPHES = str.maketrans("", "", "'.`")
_SHORTEST_SIGNS = 2


class NamesInText:
    """Says whether a text names somebody: in any order of the name, case, accents or script.

    A name of one word, such as a nickname, is met only where it is all that the column says;
    inside a text it would be found in everybody's. About 1 ms for an article in Latin letters,
    10 ms for a long one in other scripts.
    """

    def __init__(self, names: Iterable[str], *, but_not: Iterable[str] = ()) -> None:
        """``but_not`` are keys that somebody else bears too: these do not count."""
        names, others = list(names), set(but_not)
        self._whole = frozenset(chain.from_iterable(map(ways_to_write, names))) - others
        inside = {way for way in self._whole if " " in way}
        inside |= {way.replace(" ", "") for way in inside}
        self._signs = tuple(
            sign
            for sign in map(_plain, names)
            if not sign.isascii() and len(sign) >= _SHORTEST_SIGNS and name_key(sign) in self._whole
        )
        self._pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(inside)))})s?\b")
        self._has_inside = bool(inside)
        self._rarest = {max(way.split(), key=len) for way in inside}

    def is_named_by(self, written: object) -> bool:
        """Whether a column that holds one name holds one of theirs."""
        return name_key(_text(written)) in self._whole

    def are_in(self, value: object) -> bool:
        """Whether a text, an address or the JSON of a column names them."""
        text = _text(value)
        if not text:
            return False
        plain = "" if text.isascii() else _plain(text)
        if any(sign in plain for sign in self._signs):
            return True
        return self._has_inside and self._may_be_in(text) and bool(self._pattern.search(name_key(text)))

    def _may_be_in(self, text: str) -> bool:
        """A quick no for a text in Latin letters that lacks the longest word of each name."""
        apart = unicodedata.normalize("NFKD", text)
        if _OTHER_LETTERS.search(apart):
            return True
        folded = apart.encode("ascii", "ignore").decode().casefold().translate(_APOSTROPHES)
        return any(word in folded for word in self._rarest)


def ways_to_write(name: str) -> set[str]:
    """The keys under which a name may stand: as it is, and with its first or last word at the other end."""
    words = name_key(name).split()
    return {" ".join(way) for way in (words, words[-1:] + words[:-1], words[1:] + words[:1])} - {""}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return unquote(text) if "%" in text else text
