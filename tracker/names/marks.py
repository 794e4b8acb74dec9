"""Names whose letters are the same and whose marks are not: in Vietnamese these are other names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tracker.names.keys import name_key

# A hook above, a horn, a dot below; a tone on a vowel with a roof or a bowl.
_VIETNAMESE = re.compile("[\u0309\u031b\u0323]|[\u0302\u0306][\u0300\u0301\u0303]")


def have_other_marks(left: str, right: str) -> bool:
    """Whether two names differ in marks that neither leaves out: ``Văn``, ``Vân``; any in Vietnamese."""
    letters, marks = zip(*map(_letters_and_marks, (left, right)), strict=True)
    if letters[0] != letters[1] or marks[0] == marks[1]:
        return False
    if _is_vietnamese(left) and _is_vietnamese(right):
        return True
    return any(
        Counter(one) - Counter(other) and Counter(other) - Counter(one)
        for one, other in zip(*marks, strict=True)
    )


def _letters_and_marks(text: str) -> tuple[list[str], list[list[str]]]:
    """The words without their marks, and the marks of each: ``hòa`` and ``hoà`` have the same."""
    words = sorted(unicodedata.normalize("NFD", text).split())
    marks = [sorted(char for char in word if unicodedata.combining(char)) for word in words]
    return [name_key(word) for word in words], marks


def _is_vietnamese(text: str) -> bool:
    """Whether a text has marks that only Vietnamese is written with: then none is left out in it."""
    return _VIETNAMESE.search(unicodedata.normalize("NFD", text)) is not None
