"""Names that are the first letters of others: ``MIT``, ``MSR``, ``FAIR``, ``TU Berlin``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anyascii import anyascii

from tracker.names.organization_names import OrganizationName, OrganizationWord
from tracker.names.scores import Reason, reason

_COMPOUNDS = {
    "microsoft": "micro soft", "deepmind": "deep mind", "openai": "open ai",
    "superintelligence": "super intelligence",
    "facebook": "face book", "deeplearning": "deep learning", "bytedance": "byte dance",
}  # fmt: skip
_ACRONYM_LENGTHS = range(2, 8)
_SURE_ACRONYM = 3


def acronym_reasons(one: OrganizationName, other: OrganizationName) -> list[Reason]:
    """One side is the first letters of the other's words: ``MIT``, ``MSR``, ``FAIR``."""
    for short, long, is_flipped in ((one, other, False), (other, one, True)):
        found = _letters_of(short.words, long.words)
        if found:
            return (
                [replace(each, left=each.right, right=each.left) for each in found] if is_flipped else found
            )
    return []


def _letters_of(short: Sequence[OrganizationWord], long: Sequence[OrganizationWord]) -> list[Reason]:
    """``MIT``; ``AMI Labs`` with a word more; ``TU Berlin`` with a word that both have."""
    head, *rest = short
    tail = (
        len(rest) if rest and [word.key for word in rest] == [word.key for word in long[-len(rest) :]] else 0
    )
    body = long[: len(long) - tail]
    words = [word for word in body if not word.is_in("stop")]
    is_plain = tail or all(each.is_in("weak", "line") for each in rest)
    if len(words) < 2 or len(head.key) not in _ACRONYM_LENGTHS or head.script != "latin" or not is_plain:
        return []
    if head.key not in first_letters(body) | first_letters(words):
        return []
    is_sure = tail or len(head.key) >= _SURE_ACRONYM
    found = [
        reason("acronym" if is_sure else "short acronym", head.text, " ".join(word.text for word in body))
    ]
    return found + [
        reason("exact" if tail else "weak word", each.text, each.text if tail else "") for each in rest
    ]


def first_letters(words: Sequence[OrganizationWord]) -> set[str]:
    """What the words may be called by their first letters, at most seven; ``deepmind`` is two words too."""
    ways = {""}
    for word in words:
        parts = _COMPOUNDS.get(word.key, word.key).split()
        letters = {word.key[0], anyascii(word.text).casefold()[:1], "".join(part[0] for part in parts)}
        if word.key == "ai":
            letters.add("ai")
        ways = {way + letter for way in ways for letter in letters if len(way) < max(_ACRONYM_LENGTHS)}
    return ways
