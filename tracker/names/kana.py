"""Kana in Latin letters, by the Hepburn system, without marks for length."""

from __future__ import annotations

import re

from anyascii import anyascii

_RUN = re.compile("[\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe]+")
_DOUBLING = "っッ"
_SMALL_Y = "ゃゅょャュョ"
_SMALL_VOWELS = "ぁぃぅぇぉァィゥェォ"
_UNWRITTEN = "ーゝゞヽヾ"


def with_romaji(text: str) -> str:
    """The text with each run of kana in Latin letters: ``ジャック`` → ``jakku``, ``ティム`` → ``timu``.

    Modified Hepburn (ANSI Z39.11), and for sounds of foreign words the signs that the Japanese
    cabinet's notice of 1991 on writing loanwords lists. ``ー`` is left out, as most people leave
    out length when they write a Japanese name in Latin letters.
    """
    return _RUN.sub(lambda run: _romaji(run[0]), text)


def _romaji(run: str) -> str:
    written, is_doubled = "", False
    for sign in run:
        if sign in _DOUBLING:
            is_doubled = True
        elif sign not in _UNWRITTEN:
            written, sound = _contracted(written, sign)
            if is_doubled:
                written += "t" if sound.startswith("ch") else sound[0].strip("aiueon")
            written, is_doubled = written + sound, False
    return written or anyascii(run).casefold()


def _contracted(before: str, sign: str) -> tuple[str, str]:
    """What stands before a small sign without the vowel that it replaces, and the sign's sound."""
    sound = anyascii(sign).casefold()
    if sign in _SMALL_Y and before[-1:] in {"i", "e"}:
        before = before[:-1]
        return before, sound[1:] if before.endswith(("sh", "ch", "j")) else sound
    if sign not in _SMALL_VOWELS or before[-1:] not in set("aiueo"):
        return before, sound
    stem, vowel = before[:-1], before[-1]
    if stem[-1:] in {"", *"aiueon"}:
        return stem, ("y" if vowel == "i" else "w") + sound
    return stem, ("w" if stem[-1] in "kg" and vowel == "u" else "") + sound
