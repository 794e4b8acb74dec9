"""Where names end inside longer runs: foreign names, and organizations before the words of a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.pieces import Piece

DOTS = re.compile("[·•‧・＝=]")
_FIELD = re.compile("[\u4e00-\u9fff]{2,6}AI")
_WITH_LATIN = re.compile("([\u4e00-\u9fff]{2,8})([A-Za-z][A-Za-z0-9 .-]*)([\u4e00-\u9fff]*)")
_LATIN_HEAD = re.compile("([A-Z][A-Za-z0-9.&+-]+|[a-z][A-Z][A-Za-z0-9]+)(?: AI)?([\u4e00-\u9fff]+)")
_COUNTED = re.compile("[一二两兩三四五六七八九十百千数數多几幾余餘][名位个個]$")  # "约二十名"
_TAIL_COUNT = re.compile("[约約近逾]?[一二两兩三四五六七八九十百千数數多几幾余餘]{1,5}[名位个個]?$")
_COUNT = re.compile("[约約近逾]?[一二两兩三四五六七八九十百千数數多几幾余餘]{1,5}[名位个個]")
_LONGEST_OWNER = 10
_MOST_ASIDE = 3
_NEAR_DAYS = tuple("今昨明")


def foreign_name(piece: Piece, language: UnspacedLanguage) -> tuple[Piece, Piece, Piece]:
    """A dotted run as what stands before the name, the name, and what stands behind it.

    "设计师约翰·史密斯当地" gives "约翰·史密斯": foreign names are written with few characters.
    """
    marks = [match.start() for match in DOTS.finditer(piece.text)]
    begin, end = 0, len(piece.text)
    if language.transliteration and marks:
        other = [char not in language.transliteration for char in piece.text]
        twice = [*map(all, pairwise(other)), False]  # one character may be a rare one
        plain = [char in language.common_characters for char in piece.text]
        begin = next((at + 2 for at in range(marks[0] - 4, -1, -1) if twice[at]), 0)
        cuts = (at for at in range(marks[-1] + 2, end) if twice[at] or (other[at] and plain[at]))
        end = next(cuts, end)
    parts = ((0, begin), (begin, end), (end, len(piece.text)))
    return tuple(_part(piece, *part) for part in parts)  # type: ignore[return-value]  # three parts


def _part(piece: Piece, start: int, end: int) -> Piece:
    kind = piece.kind if DOTS.search(piece.text[start:end]) else "han"
    return replace(
        piece, kind=kind, start=piece.start + start, end=piece.start + end, text=piece.text[start:end]
    )


def _last_field(text: str, language: UnspacedLanguage) -> str:
    """The longest field of work that a run ends with; empty for none."""
    sizes = range(min(language.longest_title_word, len(text)), 0, -1)
    for size in sizes:
        if text[-size:] in language.title_words and not _cuts_field(text, len(text) - size, language):
            return text[-size:]
    return ""


def _cuts_field(text: str, at: int, language: UnspacedLanguage) -> bool:
    """Whether a longer field begins right before a place: "大模型" before "模型应用" in "大模型应用"."""
    return at > 0 and any(text[at - 1 : at + size] in language.title_words for size in (2, 3))


def without_fields(text: str, language: UnspacedLanguage) -> str:
    """A run without the fields of work that it ends with: "英伟达" of "英伟达自动驾驶", "" of "自动驾驶"."""
    rest = text
    while word := _last_field(rest, language):
        if rest != text and word in language.org_suffixes and word in language.common_nouns:
            break  # "星河公司" of "星河公司AI模型"
        rest = rest[: -len(word)]
    return rest


def is_counted(text: str) -> bool:
    """Whether a run counts people: "约二十名"."""
    return _COUNTED.search(text) is not None


def without_count(text: str) -> str:
    """A run without the number of people at its end: "谷歌" of "谷歌三名"; empty for "约二十名"."""
    return _TAIL_COUNT.sub("", text)


def without_number(text: str) -> str:
    """A title without the number of people before it: "研究员" of "三名研究员"."""
    return _COUNT.sub("", text, count=1) if counts_people(text) else text


def counts_people(text: str) -> bool:
    """Whether a run begins with a number of people: "三名研究员"."""
    return _COUNT.match(text) is not None


def is_unit(text: str, language: UnspacedLanguage) -> bool:
    """Whether a run names a part of some organization: "智能云事业群", "AI平台部"."""
    return text in language.common_nouns or not without_fields(text, language)


def ends_as_noun(text: str, language: UnspacedLanguage) -> bool:
    """Whether a run ends as a plain noun; a run in katakana is one word: not "マインド" for "インド"."""
    if all("\u30a1" <= char <= "\u30fc" for char in text):
        return text in language.common_nouns or text.endswith(language.descriptors or ("\0",))
    return language.common_nouns.end(text)


def owner(text: str, language: UnspacedLanguage) -> str:
    """The organization that a run before a title begins with; empty where it begins with none.

    "特斯拉" of "特斯拉Optimus灵巧手", "AMD" of "AMD数据中心", "小鹏汽车" of "小鹏汽车自动驾驶".
    """
    if text.isascii():
        return ""
    if found := _LATIN_HEAD.fullmatch(text):
        is_field = found[1] in language.title_words
        return found[1] if not is_field and not without_fields(found[2], language) else ""
    if found := _WITH_LATIN.fullmatch(text):
        suffixed = len(found[1]) > 2 and found[1].endswith(language.org_suffixes)
        whole = without_fields(text, language)
        if found[2] in language.title_words and 2 <= len(whole) < len(found[1]):
            return whole  # "华为" of "华为终端BG"
        if not without_fields(found[1], language):
            return ""  # "智能汽车解决方案BU"
        if suffixed or found[3] or (found[2] in language.title_words and not _FIELD.fullmatch(text)):
            return found[1]
    rest = without_fields(text, language)
    return rest if 2 <= len(rest) <= _LONGEST_OWNER and rest != text else ""


def before_product(text: str) -> str:
    """The organization in "字节跳动Seed" before "团队"; the whole run where it has no product behind it."""
    found = _WITH_LATIN.fullmatch(text)
    return found[1] if found and not found[3] else text


def without_asides(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without what stands in brackets behind a name: "（シャオペン）", "今（15）日"."""
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        stop = _aside_end(pieces, at) if out and pieces[at].kind == "open" else at
        if stop == at:
            out.append(pieces[at])
            stop = at + 1
        elif pieces[stop : stop + 1] and pieces[stop].text == "日" and out[-1].text[-1:] in _NEAR_DAYS:
            head = out.pop()
            if head.text[:-1]:
                out.append(replace(head, end=head.end - 1, text=head.text[:-1]))
            stop += 1
        at = stop
    return out


def _aside_end(pieces: Sequence[Piece], at: int) -> int:
    """Behind the bracket that closes at most three pieces of plain letters; ``at`` for anything else."""
    named = pieces[at - 1].is_plain or pieces[at - 1].kind in {"dotted", "organization", "person"}
    for place in range(at + 1, min(at + _MOST_ASIDE + 2, len(pieces))):
        if pieces[place].kind == "close":
            return place + 1 if named and place > at + 1 else at
        small = (
            place > at + 1 and len(pieces[place].text) == 1 and pieces[place].kind == "recent"
        )  # "拡張現実"
        small = small or pieces[place].text == "・"  # "（東京・中央）"
        if not (small or pieces[place].is_plain or pieces[place].kind in {"dotted", "number", "space"}):
            return at
    return at
