"""Markup into plain text or sanitised HTML, without control characters and of bounded length and cost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

import nh3

from tracker.news.feeds.feed import LONGEST_CONTENT

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre"),
    *("q", "s", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead"),
    *("time", "tr", "u", "ul"),
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "time": {"datetime"}}
_HIDDEN = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "form", "button"}
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|"
    r"li|ol|p|pre|section|table|td|th|tr|ul)\b",
    re.IGNORECASE,
)
# Elements of HTML that a title may hold; anything else in < > is what somebody wrote about.
_TITLE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|p|q|s|small|span|strong|sub|sup|u|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&[#A-Za-z]")
# Controls, lone surrogates, noncharacters, marks that turn the direction of what follows, soft hyphens.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_BLANKS_IN_LINE = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r"\s*\n\s*")
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|td|th|tr|track|wbr)\b)"
    r"[a-z][^<>]*?(/?)>",
    re.IGNORECASE,
)
_DEEPEST = 200
_LONGEST_MARKUP = 4 * LONGEST_CONTENT


def printable(text: str) -> str:
    """The text without what cannot be stored or would deceive the eye."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str, longest: int) -> str:
    """Printable text in one line, cut at a word where it is longer than ``longest`` characters."""
    return _cut(_BLANKS.sub(" ", printable(text[: 20 * longest])).strip(), longest)


def title_text(text: str, longest: int, *, is_plain: bool = False) -> str:
    """A title as plain text. Unless it ``is_plain``, tags of HTML are taken out; others are words of it."""
    text = text[: 20 * longest]
    if not is_plain and "<" in text:
        text = _TITLE_TAG.sub("", text)
    if "&" in text:
        unescaped = html.unescape(text) if _REFERENCE.search(text) else text
        text = _TITLE_TAG.sub("", unescaped) if not is_plain and "<" in unescaped else unescaped
        text = html.unescape(text) if _REFERENCE.search(text) else text
    return one_line(text, longest)


def plain_text(markup: str, longest: int) -> str:
    """HTML as plain text: a line for each block, no blank ones; cut at a word."""
    text = markup[: 20 * longest]
    if _MARKUP.search(text):
        text = _BLOCK.sub(lambda tag: "\n" + tag.group(), _BLANKS.sub(" ", text))
        text = _without_tags(text)
    lines = _LINE_BREAKS.sub("\n", _BLANKS_IN_LINE.sub(" ", printable(text)))
    return _cut(lines.strip(), longest)


def safe_html(markup: str, absolute: Callable[[str], str]) -> str:
    """HTML that is safe to show: known tags, links made absolute, no images, scripts or styles.

    "" where no text is left. ``absolute`` makes an address absolute, "" for one that is none of the web.
    What nests deeper than any article loses its tags, since cleaning it takes time with the square of
    its depth (13 s for 500,000 characters).
    """
    markup = printable(markup[:_LONGEST_MARKUP])
    if not markup.strip():
        return ""
    if _is_deep(markup):
        return html.escape(plain_text(markup, LONGEST_CONTENT), quote=False)

    def attribute(_tag: str, name: str, value: str) -> str | None:
        return (absolute(value) or None) if name == "href" else value

    cleaned = nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_HIDDEN,
        attribute_filter=attribute,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https"},
    ).strip()
    return "" if not _has_text(cleaned) else cleaned


def cut_html(cleaned: str) -> str:
    """Sanitised HTML at the length that is stored; what is longer ends between two tags, all closed."""
    if len(cleaned) <= LONGEST_CONTENT:
        return cleaned
    end = cleaned.rfind("<", 0, LONGEST_CONTENT - 5_000)
    return nh3.clean(cleaned[: max(end, 0)], tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(tags=set(), clean_content_tags=_HIDDEN)


def _without_tags(text: str) -> str:
    if _is_deep(text):
        return html.unescape(re.sub(r"<[^<>]*>", " ", text))
    return html.unescape(_cleaner().clean(text))


def _is_deep(markup: str) -> bool:
    if markup.count("<") <= _DEEPEST:
        return False
    depth = 0
    for match in _NESTING.finditer(markup):
        closes, is_empty = match.groups()
        depth += -1 if closes else 0 if is_empty else 1
        if depth > _DEEPEST:
            return True
    return False


def _has_text(cleaned: str) -> bool:
    return bool(re.sub(r"<[^<>]*>|\s|&nbsp;", "", cleaned[:5_000])) or len(cleaned) > 5_000


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    start = text[: longest - 1]
    end = max(start.rfind(" "), start.rfind("\n"))
    return (start[:end] if end > longest * 0.8 else start).rstrip() + "…"
