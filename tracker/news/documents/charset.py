"""In which characters a page is written: by what its bytes prove, then by what is said, then by a guess.

Browsers believe what is said first. Here bytes that can only be UTF-8 are read as UTF-8 whatever is said,
since pages that were stored or passed on in UTF-8 often keep the name of the characters they were in.
"""

from __future__ import annotations

import codecs
import re

_SAID = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s{0,9}([a-z0-9_:.-]{1,40})", re.IGNORECASE)
_SAID_IN_XML = re.compile(rb"^\s{0,99}<\?xml[^>]{0,200}encoding=[\"']([a-z0-9_:.-]{1,40})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says its characters
_SAMPLE = 20_000  # bytes that are guessed from
_MARKUP = re.compile(
    rb"<(?:script|style)\b.{0,200000}?</(?:script|style)>|<[^<>]{0,5000}>", re.DOTALL | re.IGNORECASE
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What is meant by a name on the web (WHATWG encoding standard), where Python's codec reads less than that.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_MOST_WRONG = 0.02  # share of characters that may be undecodable in what is said


def characters(content: bytes, said_by_server: str = "") -> str:
    """The text of a page, without marks of byte order and zeros. Never raises; what fits nowhere is �."""
    return _decoded(content, said_by_server).removeprefix("\ufeff").replace("\0", "")


def _decoded(content: bytes, said_by_server: str) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, errors="replace")
    proven = None if content.isascii() else _as_utf_8(content)
    if proven is not None:
        return proven
    for name in (said_by_server, _said_in(content)):
        text = _as_said(content, name)
        if text is not None:
            return text
    return _guessed(content)


def _as_utf_8(content: bytes) -> str | None:
    """The text if the bytes are UTF-8, a last character that was cut through left out."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return None


def _said_in(content: bytes) -> str:
    head = content[:_HEAD]
    found = _SAID.search(head) or _SAID_IN_XML.search(head)
    name = found.group(1).decode("ascii") if found else ""
    # A page whose ASCII can be read is not in sixteen bits, whatever it says.
    return "utf-8" if name.lower().startswith("utf-16") else name


def _as_said(content: bytes, name: str) -> str | None:
    """The text in the characters of this name; None where there are none of the name, or it does not fit."""
    codec = _codec(name)
    if codec is None:
        return None
    text = content.decode(codec, errors="replace")
    return text if text.count("\ufffd") <= max(_MOST_WRONG * len(text), 1) else None


def _codec(name: str) -> str | None:
    """The codec that is meant on the web. Python knows others too, some of which take forever."""
    try:
        found = codecs.lookup(name.strip().lower().removeprefix("x-")) if name.strip() else None
    except (LookupError, ValueError):
        return None
    if found is None or not found._is_text_encoding or found.name in _NOT_OF_PAGES:  # noqa: SLF001  # no other way to ask
        return None
    return _MEANT.get(found.name, found.name)


_NOT_OF_PAGES = {
    "punycode",
    "idna",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "utf-7",
    "mbcs",
    "oem",
}


def _guessed(content: bytes) -> str:
    """By the words between the tags; as Western Europe's where these say nothing."""
    from charset_normalizer import from_bytes  # only for the few pages that say nothing

    words = _MARKUP.sub(b" ", content[: 10 * _SAMPLE])
    telling = re.search(rb"[\x80-\xff]", words)
    start = max(telling.start() - 200, 0) if telling else 0
    best = from_bytes(
        words[start : start + _SAMPLE], cp_exclusion=["utf_7", "cp037", "cp500", "cp1026"]
    ).best()
    codec = _codec(best.encoding) if best else None
    return content.decode(codec or "cp1252", errors="replace")
