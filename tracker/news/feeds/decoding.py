"""Bytes into text, by the rules of XML media types (RFC 7303) and, where these fail, by evidence.

A byte order mark comes first, then the charset of HTTP, then the declaration in the document, then
UTF-8, then a guess. Two exceptions, since servers name a charset that they do not look at: what is
UTF-8 beyond doubt stays so under the name of a charset with one byte a letter; and a charset in which
the bytes are no text is passed over.
"""

from __future__ import annotations

import codecs
import re
import zlib

from django.utils.translation import gettext as _

from tracker.news.feeds.feed import MOST_BYTES, NotAFeed
from tracker.news.feeds.problems import Problems

_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# The charsets that the name stands for on the web (WHATWG Encoding Standard): each a superset.
_SUPERSETS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "iso8859-11": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
    "big5": "big5hkscs",
}  # fmt: skip
_ALIASES = {"x-sjis": "cp932", "x-gbk": "gb18030", "x-mac-cyrillic": "mac_cyrillic", "windows-31j": "cp932"}
_IS_CHARSET = re.compile(
    "utf-(?:8|16|32).*|ascii|iso8859.*|cp.*|koi8.*|mac.*|gb.*|hz|big5.*|euc.*|shift.*|iso2022.*|tis-620|ptcp154"
)
_ONE_BYTE = re.compile("ascii|iso8859.*|cp12.*|cp8.*|koi8.*|mac.*")
_SAMPLE = 20_000
_FEW = 0.002  # of the letters may be damaged


def unpack(content: bytes) -> bytes:
    """Unpack what is packed with gzip, and refuse what is too large, in bounded memory."""
    if content.startswith(b"\x1f\x8b"):
        try:
            content = zlib.decompressobj(wbits=31).decompress(content, MOST_BYTES + 1)
        except zlib.error:
            raise NotAFeed(_("It is packed with gzip and damaged.")) from None
    if len(content) > MOST_BYTES:
        raise NotAFeed(_("It is larger than a feed may be: %d MB.") % (MOST_BYTES // 1_000_000))
    return content


def decode(content: bytes, *, charset: str, content_type: str, problems: Problems) -> str:
    """The text. ``charset`` and ``content_type`` are what HTTP says; never raises."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    match = _CHARSET.search(content_type)
    names = [charset or (match.group(1) if match else ""), _declared(content), _sixteen_bits(content)]
    known = [codec for codec in map(_codec, names) if codec]
    text = _by_evidence(content, known)
    if text is None:
        problems.say(_("Its charset could not be told for certain; some letters may be wrong."))
        return _guessed(content, known)
    return text


def _declared(content: bytes) -> str:
    match = _DECLARED.search(content[:2048])
    return next((name.decode("ascii", "replace") for name in match.groups() if name), "") if match else ""


def _sixteen_bits(content: bytes) -> str:
    """UTF-16 without a mark, as appendix F of XML tells it: by the zero beside the first letter."""
    if content[:1] in (b"<", b"{") and content[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if content[:1] == b"\0" and content[1:2] in (b"<", b"{") else ""


def _codec(name: str) -> str:
    """The codec for a charset, "" for none: Python has codecs that are no charsets."""
    try:
        found = codecs.lookup(_ALIASES.get(name.lower(), name)).name if name else ""
    except (LookupError, ValueError):
        return ""
    return _SUPERSETS.get(found, found) if _IS_CHARSET.fullmatch(found) else ""


def _by_evidence(content: bytes, known: list[str]) -> str | None:
    """The text in the first charset in which it is one."""
    try:
        as_utf8 = content.decode("utf-8") if b"\0" not in content[:2] else None
    except UnicodeDecodeError:
        as_utf8 = None
    named = known[0] if known else ""
    is_likely = not named or content.isascii() or _ONE_BYTE.fullmatch(named)
    if as_utf8 is not None and is_likely and not named.startswith(("hz", "iso2022")):
        return as_utf8
    for codec in known:
        text = _read(content, codec)
        if text is not None:
            return text
    return as_utf8


def _read(content: bytes, codec: str) -> str | None:
    """The text in this charset. None where it is none: no text has a zero in its first letters."""
    try:
        text = content.decode(codec)
    except (UnicodeError, ValueError):
        return None
    is_wide = codec.startswith(("utf-16", "utf-32"))
    return None if is_wide and "<" not in text[:500] and "{" not in text[:500] else text


def _guessed(content: bytes, known: list[str]) -> str:
    """The charset that was named, or UTF-8, where few letters are damaged; else the likeliest one."""
    for codec in (*known, "utf-8"):
        text = content.decode(codec, "replace")
        if text.count("\ufffd") <= 1 + _FEW * len(text):
            return text
    from charset_normalizer import from_bytes  # takes its time to load

    letters = re.sub(rb"[\x00-\x7f]{80,}", b" ", content)[:_SAMPLE]
    best = from_bytes(letters).best()
    return content.decode(best.encoding if best else "cp1252", "replace")
