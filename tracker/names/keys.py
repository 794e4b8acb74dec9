"""Search keys: one plain spelling for each way of writing a name."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_WITH_NOTE = re.compile(r"(?P<name>[^()]+?)\s*\((?P<note>[^()]+)\)")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´.")


def name_key(name: str) -> str:
    """The key by which a written name is looked up: lower-case ASCII words, one space between.

    Diacritics, letter case, punctuation and script no longer matter: ``François Chollet``
    and ``Francois CHOLLET`` share ``francois chollet``; ``李飞飞`` gives ``li fei fei``.
    Scripts are transliterated by AnyASCII. A name of symbols alone gives the empty string.
    """
    plain = unicodedata.normalize("NFKC", name)
    spaced = "".join(f" {char} " if _is_ideograph(char) else char for char in plain)
    ascii_only = anyascii(spaced).casefold().translate(_APOSTROPHES)
    return _NOT_A_WORD.sub(" ", ascii_only).strip()


def slug_words(name: str) -> str:
    """The name as it stands in an address: the words of its key joined by hyphens."""
    return name_key(name).replace(" ", "-")


def split_note(written: str) -> tuple[str, str]:
    """The name and the note of ``Shunyu Yao (physicist)``; an empty note where there is none."""
    match = _WITH_NOTE.fullmatch(written.strip())
    return (match["name"], match["note"]) if match else (written.strip(), "")


def _is_ideograph(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")
