"""A sentence without spaces as a row of pieces: known names, phrases of the lexicon and what is between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_letters, digits

from tracker.extract.known_names import KnownMatch
from tracker.extract.languages import Frame
from tracker.extract.unspaced.language import Phrase, UnspacedLanguage

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LATIN = r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ž][A-Za-z0-9À-ÖØ-öø-ÿĀ-ž.&+'’\-]*"
_DAY = (
    r"(?:[今昨明])?[（(][0-9０-９]{1,2}[）)]日?"
    r"|[0-9０-９]{1,4}年(?:[0-9０-９]{1,2}月)?(?:[0-9０-９]{1,2}日)?"
    r"|[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?|[0-9０-９]{1,2}日"
    r"|[0-9０-９一二两兩三四五六七八九十数數半几幾多]{1,4}(?:个多?月|個多?月|年|周|週|天)"
)
_PIECE = re.compile(
    rf"(?P<adverb>{_DAY})"
    r"|(?P<initials>(?:[A-Z]・)+[\u30a1-\u30fa\u30fc]+(?:[・＝=＆&][\u30a1-\u30fa\u30fc]+)*)"
    rf"|(?P<latin>{_LATIN}(?:[ \u00a0]{_LATIN})*)"
    rf"|(?P<dotted>[{_HAN}]{{1,7}}(?:[·•‧・][{_HAN}]{{1,7}})+)"
    r"|(?P<katakana>[\u30a1-\u30fa\u30fc]+(?:[・＝=＆&][\u30a1-\u30fa\u30fc]+)*)"
    rf"|(?P<han>[{_HAN}]+(?:-[{_HAN}]+)*)"
    r"|(?P<number>[0-9０-９]+)|(?P<kana>[\u3041-\u309f]+)|(?P<space>\s+)"
)
_DOTS = frozenset("・·")
_PLAIN = frozenset({"han", "latin", "katakana"})
_JOINING = frozenset((*ascii_letters, *digits, *map(chr, range(0x30A1, 0x30FB)), "\u30fc", *_DOTS))
_LONGEST_KANA_NAME = 4
_LONGEST_QUOTED = 6
_SHORT_REST = 4
_NO_NAMES = frozenset({"role", "title", "say", "negation", "denial", "of"})
_ITS = Phrase("pronoun")
_SMALL = frozenset(
    {
        "pronoun",
        "history",
        "from",
        "at",
        "to",
        "as",
        "by",
        "with",
        "future",
        "maybe",
        "adverb",
        "negation",
        "say",
    }
)


# Never changed once made. A frozen one takes three times as long to make, and a text has dozens.
@dataclass(slots=True)
class Piece:
    """A piece of a sentence at ``start:end``: a class of the lexicon, or one of person, organization,

    han, latin, katakana, dotted, kana, number, space, mark. ``name`` is the name in full of what is named;
    ``sure`` says that more than its shape speaks for its kind.
    """

    kind: str
    start: int
    end: int
    text: str
    name: str = ""
    frame: Frame | None = None
    sure: bool = False

    def as_name(self, kind: str, name: str, *, sure: bool) -> Piece:
        """The piece as what is called so in full."""
        return Piece(kind, self.start, self.end, self.text, name, self.frame, sure)

    @property
    def is_plain(self) -> bool:
        """Whether it is a run of letters of which nothing is known."""
        return self.kind in _PLAIN

    @property
    def pattern(self) -> str:
        """The pattern of a verb of moving; empty for anything else."""
        return self.frame.pattern if self.frame is not None else ""


def cut(
    text: str, start: int, end: int, known: Sequence[KnownMatch], language: UnspacedLanguage
) -> list[Piece]:
    """The pieces of ``text[start:end]``, in order, without gaps; names with words of the lexicon as one."""
    return _with_whole_names(list(_cut(text, start, end, known, language)), language)


def _cut(
    text: str, start: int, end: int, known: Sequence[KnownMatch], language: UnspacedLanguage
) -> Iterator[Piece]:
    found = [_known(text, match) for match in known if start <= match.start and match.end <= end]
    covered = {at for piece in found for at in range(piece.start, piece.end)}
    for begin, stop, phrase in language.lexicon.find(text[start:end]):
        first, last = begin + start, stop + start
        if phrase.kind == "title" and _begins_name(text, first, last):
            continue
        if phrase.kind == "including" and text.startswith(language.branch_endings or ("\0",), last - 1):
            phrase, last = _ITS, last - 1  # "免去其中国移动副总裁职务"
        if first not in covered and last - 1 not in covered and not _cuts_a_word(text, first, last, phrase):
            found.append(Piece(phrase.kind, first, last, text[first:last], frame=phrase.frame))
    at = start
    for piece in sorted(found, key=lambda each: each.start):
        yield from _between(text, at, piece.start)
        yield piece
        at = piece.end
    yield from _between(text, at, end)


def _known(text: str, match: KnownMatch) -> Piece:
    written = text[match.start : match.end]
    return Piece(match.kind, match.start, match.end, written, match.record or written, sure=True)


def _between(text: str, start: int, end: int) -> Iterator[Piece]:
    """The runs of one script, and single marks."""
    at = start
    while at < end:
        match = _PIECE.match(text, at, end)
        stop = match.end() if match else at + 1
        kind = str(match.lastgroup) if match else "mark"
        yield Piece("katakana" if kind == "initials" else kind, at, stop, text[at:stop])
        at = stop


def _cuts_a_word(text: str, start: int, end: int, phrase: Phrase) -> bool:
    """Whether a phrase is only part of a longer word: "AI" in "xAI", "ラボ" in "ミラ・ラボ"."""
    first, last = text[start], text[end - 1]
    if first not in _JOINING and last not in _JOINING:
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    latin = (_is_latin(before) and _is_latin(first)) or (_is_latin(last) and _is_latin(after))
    if {first, last} & _DOTS:
        initial = before.isupper() and before.isascii() and not _is_latin(text[max(0, start - 2) : start - 1])
        named = _is_katakana(after) or (after.isupper() and after.isascii())
        return latin or (named and (initial or _is_katakana(before)) and (initial or _is_katakana(after)))
    joined = _is_katakana(first) and (_is_katakana(before) or before in _DOTS)
    if phrase.kind == "han" and _is_katakana(last) and after in _DOTS:
        joined = joined or _is_katakana(text[end + 1 : end + 2])  # "スタジオ・ミナモ"
    return latin or joined or (_is_katakana(last) and _is_katakana(after))


def _begins_name(text: str, start: int, end: int) -> bool:
    """Whether a form of address is the beginning of a name: "の氏家ルイーズ氏"."""
    after = text[end : end + 1]
    opened = start == 0 or not (text[start - 1].isalpha() and not _is_hiragana(text[start - 1]))
    return (
        opened
        and end - start == 1
        and bool(after)
        and (_is_katakana(after) or after.isalpha())
        and (not _is_hiragana(after))
    )


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _is_katakana(char: str) -> bool:
    return bool(char) and ("\u30a1" <= char <= "\u30fa" or char == "\u30fc")


def _with_whole_names(pieces: Sequence[Piece], language: UnspacedLanguage) -> list[Piece]:
    """The pieces with names as one that hold a word of the lexicon: "前田裕二", "渡辺さくら", "李和平"."""
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        head, stop = pieces[at], at + 1
        if _is_part_of_name(pieces, at, language):
            head = replace(head, kind="han")
        if head.kind == "quote" and not language.verb_last and (end := _quoted_end(pieces, at)):
            out.append(head)
            text = "".join(piece.text for piece in pieces[at + 1 : end])
            out.append(replace(pieces[at + 1], kind="han", frame=None, end=pieces[end - 1].end, text=text))
            at = end
            continue
        if head.kind == "han":
            run = _run_end(pieces, at, language)
            stop = run if run > stop else _name_end(pieces, at, language)
        elif _is_hidden_surname(pieces, at, language):
            head, stop = replace(head, kind="han", frame=None), at + 2  # "副总裁任绍清"
        if stop > at + 1:
            text = "".join(piece.text for piece in pieces[at:stop])
            head = replace(head, end=pieces[stop - 1].end, text=text)
        out.append(head)
        at = stop
    return out


def _is_part_of_name(pieces: Sequence[Piece], at: int, language: UnspacedLanguage) -> bool:
    """Whether a word of the lexicon is part of a longer one: "任天堂", "統括していた", "传音控股"."""
    head = pieces[at]
    behind = pieces[at + 1] if at + 1 < len(pieces) else None
    if behind is None or behind.start != head.end:
        return False
    if not language.verb_last:
        rumour = head.kind == "maybe" and len(head.text) == 1 and behind.kind == "han"
        named = len(behind.text) < _SHORT_REST and behind.text.endswith(language.org_suffixes)
        return (rumour and named) or (head.kind == "machine" and behind.kind == "generic")
    if head.kind == "role":
        return behind.kind == "kana" and behind.text.startswith(("し", "する"))
    before = pieces[at - 1].kind if at else ""
    single = head.kind == "position_noun" and behind.kind == "han" and len(head.text) == 1
    return single and before not in {"han", "katakana", "latin", "of"}


def _quoted_end(pieces: Sequence[Piece], at: int) -> int:
    """Where a short name in quotes ends that a word of the lexicon cuts: "元启动力"; 0 for none."""
    end = next(
        (place for place in range(at + 3, min(at + 6, len(pieces))) if pieces[place].kind == "quote"), 0
    )
    inside = pieces[at + 1 : end] if end and pieces[at].text in "“「『《" else []
    said = any(piece.frame is not None or piece.kind in _NO_NAMES for piece in inside)
    names = not said and any(piece.kind == "han" for piece in inside)
    names = names and all(_is_han(piece.text) for piece in inside)
    return end if names and sum(len(piece.text) for piece in inside) <= _LONGEST_QUOTED else 0


def _is_hidden_surname(pieces: Sequence[Piece], at: int, language: UnspacedLanguage) -> bool:
    """Whether a word of one character is a surname: behind a title, before a short run."""
    before = pieces[at - 1] if at else None
    named = before is not None and (before.kind == "role" or before.pattern in {"names", "drops"})
    titled = named and len(pieces[at].text) == 1
    if language.verb_last or not titled or pieces[at].text not in language.surnames or at + 1 >= len(pieces):
        return False
    return pieces[at + 1].kind == "han" and len(pieces[at + 1].text) <= language.name_lengths[1]


def _run_end(pieces: Sequence[Piece], at: int, language: UnspacedLanguage) -> int:
    """Where a run goes on to, over words that are guarded and words that end names: "星河" + "集团"."""
    stop = at + 1
    if len(pieces[at].text) == 1 and stop < len(pieces) and pieces[stop].text in {"为", "為"}:
        stop += 1  # a name such as "华为": "as" stands behind longer words
    elif _is_cut_name(pieces, at, language):
        stop += 1  # "启原智能", "云从科技"
    while stop < len(pieces) and (
        pieces[stop].kind == "han"
        or (pieces[stop].kind in {"generic", "machine"} and pieces[stop].text in language.org_suffixes)
    ):
        stop += 1
    return stop


def _is_cut_name(pieces: Sequence[Piece], at: int, language: UnspacedLanguage) -> bool:
    """Whether a small word of one character stands within a name: "启" + "原" + "智能"."""
    if len(pieces[at].text) > 1 or at + 2 >= len(pieces) or pieces[at].text in language.common_characters:
        return False
    word, rest = pieces[at + 1], pieces[at + 2]
    small = len(word.text) == 1 and word.kind in _SMALL and not language.verb_last
    whole = rest.kind == "generic" and word.text == "的"  # "美的集团"
    return (small or whole) and rest.kind in {"han", "generic"} and rest.text.endswith(language.org_suffixes)


def _name_end(pieces: Sequence[Piece], at: int, language: UnspacedLanguage) -> int:
    """Where the name that begins with the surname at ``at`` ends; the next piece where there is none."""
    known = pieces[at].text in language.surnames
    if language.verb_last:
        if (stop := _name_with_word_end(pieces, at)) > at + 1:
            return stop
        spelled = pieces[at + 1 : at + 2] and pieces[at + 1].kind == "kana" and len(pieces[at].text) > 1
        return _kana_name_end(pieces, at) if known or spelled else at + 1
    if not known:
        return at + 1
    if len(pieces) < at + 3 or pieces[at + 2].kind != "han":
        return at + 1
    single = all(len(piece.text) == 1 for piece in pieces[at : at + 3])
    return at + 3 if single and pieces[at + 1].text != "、" else at + 1


def _name_with_word_end(pieces: Sequence[Piece], at: int) -> int:
    """Where a name ends that a word of one character cuts: "蔵" + "前" + "徹" before "氏"."""
    for stop in (at + 2, at + 3):
        if stop >= len(pieces) or pieces[stop].kind not in {"title", "role"}:
            continue
        posted = pieces[stop].kind == "role"  # "中村元気所長"
        if posted and (stop == at + 2 or len(pieces[stop - 1].text) > 1 or len(pieces[at].text) != 2):
            continue
        middle, parts = pieces[at + 1], pieces[at:stop]
        cut = len(middle.text) == 1 and _is_han(middle.text) and middle.kind != "han"
        if cut and pieces[stop - 1].kind in {"han", middle.kind} and sum(len(one.text) for one in parts) <= 5:
            return stop
    return at + 1


def _is_han(text: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in text)


def _kana_name_end(pieces: Sequence[Piece], at: int) -> int:
    """Where a given name in hiragana ends: "渡辺さくら氏"."""
    stop, size = at + 1, 0
    while stop < len(pieces) and size <= _LONGEST_KANA_NAME and _is_hiragana(pieces[stop].text):
        size += len(pieces[stop].text)
        stop += 1
    called = stop < len(pieces) and pieces[stop].kind == "title"
    return stop if called and 0 < size <= _LONGEST_KANA_NAME else at + 1


def _is_hiragana(text: str) -> bool:
    return all("\u3041" <= char <= "\u309f" for char in text)
