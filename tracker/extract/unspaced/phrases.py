"""Pieces put together: titles with their organizations, and people with what stands beside their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.extract.languages import Frame
from tracker.extract.unspaced.boundaries import (
    is_unit,
    owner,
    without_count,
    without_fields,
    without_number,
)
from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.pieces import Piece

_PLACES = frozenset({"organization", "generic"})
_NAMED = _PLACES | {"katakana", "latin"}
_LONGEST_TITLE_HEAD = 10
_MOST_TIMES = 3  # words such as "former" before a title
_FIELD = re.compile("[\u4e00-\u9fff]{2,6}AI")
_IN_TITLES = frozenset({"han", "latin", "katakana", "number", "organization", "position_noun", "branch"})
_PRODUCT = re.compile("([\u4e00-\u9fff]{2,6})[A-Za-z][A-Za-z0-9 .-]*")  # "特斯拉Optimus" before "团队"
_LATIN_PRODUCT = re.compile("([A-Z][A-Za-z]+)[\u4e00-\u9fff]{2,3}")
_RELATIVE = frozenset({"kana", "copula", "history"})
_IN_RELATIVE = frozenset(
    {"han", "katakana", "latin", "role", "object", "kana", "of", "adverb", "number", "history", "branch"}
    | {"list"}
    | {"organization", "to"}
)
_LONGEST_RELATIVE = 9
_SHORT_HOUSE = 5  # "高通AI"
_VERSION = re.compile(r"-?[VR][0-9][0-9.]*$")


@dataclass(frozen=True, slots=True)
class Tie:
    """What binds a person to an organization: its title, and whether it is over.

    ``place`` is the name as the text gives it, "" for the organization that the text is about, or None.
    """

    place: str | None
    title: str | None = None
    history: bool = False


@dataclass(frozen=True, slots=True)
class Individual:
    """A person and the ties that stand beside the name."""

    name: str
    ties: tuple[Tie, ...] = ()
    sure: bool = True


# Never changed once made. A frozen one takes three times as long to make, and a text has dozens.
@dataclass(slots=True)
class Node:
    """A phrase: "people" with ``people``, "role" with a ``tie``, or a single piece by its kind."""

    kind: str
    start: int
    end: int
    text: str
    name: str = ""
    frame: Frame | None = None
    tie: Tie | None = None
    people: tuple[Individual, ...] = field(default=())


def read_phrases(text: str, pieces: Sequence[Piece], language: UnspacedLanguage) -> list[Node]:
    """The phrases of a sentence, in order."""
    nodes = list(_with_lists(_with_people(list(_with_roles(text, pieces, language)), language)))
    return _with_shared_verb(nodes) if language.verb_last else nodes


def _with_roles(text: str, pieces: Sequence[Piece], language: UnspacedLanguage) -> Iterator[Node]:
    at = 0
    while at < len(pieces):
        node, stop = _role(text, pieces, at, language)
        if node is None:
            piece = pieces[at]
            yield Node(
                piece.kind, piece.start, piece.end, piece.text, piece.name, piece.frame, people=_single(piece)
            )
            stop = at + 1
        else:
            yield node
        at = stop


def _is_own_unit(place: str, language: UnspacedLanguage) -> bool:
    """Whether a run names a unit by its field alone, which says nothing of its house: "人工智能学院"."""
    fields = [place.removesuffix(unit) for unit in language.units if place.endswith(unit)]
    return any(not field or is_unit(field, language) for field in fields)


def _single(piece: Piece) -> tuple[Individual, ...]:
    return (Individual(piece.name, sure=piece.sure),) if piece.kind == "person" else ()


def _role(
    text: str, pieces: Sequence[Piece], start: int, language: UnspacedLanguage
) -> tuple[Node | None, int]:
    """The title that begins at ``start`` with its organization, and where it ends; None where none begins."""
    at, history, place = start, False, None
    if (former := _former_title(text, pieces, start, language)) is not None:
        return former
    while at < min(len(pieces), start + _MOST_TIMES) and pieces[at].kind in {"history", "recent"}:
        history = history or pieces[at].kind == "history"
        at += 1
    named = at < len(pieces) and (pieces[at].kind in _PLACES or _owns_title(pieces, at, language))
    unit = ""
    if named:
        place = "" if pieces[at].kind == "generic" else pieces[at].name or pieces[at].text
        behind = pieces[at + 1].text if at + 1 < len(pieces) else ""
        if _FIELD.fullmatch(place) and (
            (len(place) <= _SHORT_HOUSE and behind.endswith(tuple(language.field_roles)))
            or behind in language.field_roles
            or behind in language.title_words
        ):
            house = place[:-2]  # "特斯拉AI总监"
            whole = house.endswith(language.org_suffixes)
            house = house if whole else without_fields(house, language) or house
            place, unit = house, place[len(house) :]
        elif place == pieces[at].text and (house := _house(place, language, pieces[at + 1 : at + 4])):
            place, unit = house, place[len(house) :]
        if not language.verb_last and _is_own_unit(place, language):
            # "研究院院长": of the organization that the text is about; "人工智能学院院长": of any
            unit, place = place, "" if place in language.units else None
        at += 1
    joint = at < len(pieces) and pieces[at].kind == "of"
    head = at + (1 if joint and named else 0)
    end = _title_end(pieces, head)
    if end > head:
        title = text[pieces[head].start : pieces[end - 1].end].partition("（")[0].partition("(")[0]
        title = unit + title if head == at else title
        listed = start > 1 and pieces[start - 1].text == "、" and pieces[start - 2].kind == "role"
        if not named and not listed and (house := _owner(pieces[head:end], language)):
            place, title = house, title[len(house) :].lstrip("的の")
            ending = next((end for end in language.institutes if title.startswith(end)), "")
            place, title = place + ending, title[len(ending) :]  # "之江" + "实验室"
        place = _VERSION.sub("", place) if place else place  # "DeepSeek-V2开发者"
        tie = Tie(place, without_number(title), history)
        return Node("role", pieces[start].start, pieces[end - 1].end, title, tie=tie), end
    if history and named:
        stop = at + (1 if joint else 0)
        last = pieces[stop - 1]
        return Node("role", pieces[start].start, last.end, "", tie=Tie(place, None, history=True)), stop
    return None, start


def _former_title(
    text: str, pieces: Sequence[Piece], start: int, language: UnspacedLanguage
) -> tuple[Node, int] | None:
    """The title of "三星前高管" with its organization, and where it ends."""
    head = pieces[start]
    opens = head.kind in _PLACES or (head.is_plain and 2 <= len(head.text) <= 2 * _LONGEST_TITLE_HEAD)
    joint = start + 1 + (start + 1 < len(pieces) and pieces[start + 1].kind == "of")  # "Acmeの前代表"
    if not opens or joint >= len(pieces) or pieces[joint].kind != "history":
        return None
    end = _title_end(pieces, joint + 1)
    if end <= joint + 1:
        return None
    product = _PRODUCT.fullmatch(head.text)  # "特斯拉Optimus前核心工程师"
    title = text[pieces[joint + 1].start : pieces[end - 1].end]
    house = product[1] if product else owner(head.text, language) if head.is_plain else ""
    place = "" if head.kind == "generic" else house or head.name or head.text
    return Node("role", head.start, pieces[end - 1].end, title, tie=Tie(place, title, history=True)), end


def _owns_title(pieces: Sequence[Piece], at: int, language: UnspacedLanguage) -> bool:
    """Whether an unknown run owns a title: "メルカリの責任者", "阿里的负责人"."""
    owned = (
        pieces[at].is_plain
        and len(pieces[at].text) > 1
        and at + 2 < len(pieces)
        and pieces[at + 1].kind == "of"
    )
    if not owned:
        return False
    words = language.plain_words
    name = pieces[at].text.removeprefix("AI")  # "楽天モバイルの社長", "日本IBMの役員"
    if any("\u30a1" <= char <= "\u30fa" or "A" <= char <= "Z" for char in name):
        if is_unit(pieces[at].text, language) or pieces[at].text.endswith(language.units):
            return False
    elif words.stand_in(pieces[at].text):
        return False
    return _title_end(pieces, at + 2) > at + 2


def _house(name: str, language: UnspacedLanguage, behind: Sequence[Piece]) -> str:
    """The organization in "小鹏汽车自动驾驶" before "负责人"; empty where the name is one as a whole."""
    product = _LATIN_PRODUCT.fullmatch(name)
    if product and behind and behind[0].text.startswith(language.product_units):
        return product[1]  # "SpaceX星链" before "业务副总裁"
    rest = owner(name, language)
    suffixed = len(rest) > 2 and rest.endswith(language.org_suffixes)
    if rest and name[len(rest) : len(rest) + 1] in language.org_suffixes and len(name) > len(rest) + 1:
        rest = name[: len(rest) + 1]  # "阿里云" of "阿里云智能"
    titled = any(piece.text.endswith(tuple(language.field_roles)) for piece in behind)
    fields = len(name) - len(rest) > 2 and titled and not name.endswith(language.institutes)
    return rest if rest and (rest.isascii() or suffixed or fields) else ""


def _owner(pieces: Sequence[Piece], language: UnspacedLanguage) -> str:
    """The unknown organization that a title begins with: "英伟达" of "英伟达副总裁"; empty for none."""
    head = pieces[0]
    if not head.is_plain:
        return ""
    team = len(pieces) > 1 and (
        pieces[1].kind == "position_noun" or pieces[1].text.startswith(language.units)
    )
    if team and (product := _PRODUCT.fullmatch(head.text)):
        return product[1]
    plain = [piece.text for piece in pieces if piece.kind in {"han", "latin", "katakana"}]
    found = owner("".join(plain), language) or without_fields(head.text, language)
    found = found if language.verb_last else without_count(found)
    kinds = (*language.units, *language.org_suffixes)  # "半导体" alone is a field
    chief = found.startswith(language.chief_heads or ("\0",))  # "最高計画責任者"
    common = (
        found in language.common_nouns
        or found == "AI"
        or chief
        or (not language.verb_last and found in kinds)
    )
    fits = 2 <= len(found) <= _LONGEST_TITLE_HEAD and not common
    return found if fits else ""


def _title_end(pieces: Sequence[Piece], start: int) -> int:
    """Where the title that begins at ``start`` ends; ``start`` itself where none begins."""
    at = start
    while at < len(pieces) and at - start < 4 and pieces[at].kind in _IN_TITLES:
        if at > start and pieces[at].kind == "organization":
            break
        if pieces[at].kind == "organization" and not pieces[at].text.isascii():
            break
        at += 1
    if at >= len(pieces) or pieces[at].kind not in {"role", "advisory"}:
        return start
    words = "".join(piece.text for piece in pieces[start:at])
    short = (
        sum(not char.isascii() for char in words) <= _LONGEST_TITLE_HEAD
        and len(words) <= 3 * _LONGEST_TITLE_HEAD
    )
    if not short:
        return start
    return _titles_end(pieces, at + 1)


def _titles_end(pieces: Sequence[Piece], end: int) -> int:
    """Where the titles that are joined to the one before ``end`` end: "社長兼CEO", "联合创始人兼前CEO"."""
    while end < len(pieces):
        kinds = [each.kind for each in pieces[end : end + 3]]
        if kinds[0] in {"role", "advisory"}:
            end += 1
        elif pieces[end].text in {"、", "兼", "・"} and kinds[1:2] == ["role"]:
            end += 2
        elif pieces[end].text == "兼" and kinds[1:] == ["history", "role"]:
            end += 3
        elif kinds == ["open", "role", "close"]:
            return end + 3
        else:
            break
    return end


def _with_people(nodes: list[Node], language: UnspacedLanguage) -> Iterator[Node]:
    """The nodes with ties given to the people they describe."""
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        if node.kind != "person":
            out.append(node)
            at += 1
            continue
        _drop_since(out)
        ties, begin = _before(out, language)
        after, at = _behind(nodes, at + 1, language)
        person = replace(node.people[0], ties=(*ties, *after))
        out.append(
            replace(
                node,
                kind="people",
                start=begin if begin is not None else node.start,
                end=nodes[at - 1].end,
                people=(person,),
            )
        )
    yield from out


def _drop_since(out: list[Node]) -> None:
    """Take "2022年から" out of "2022年から社長を務める": since when, not when somebody moves."""
    if not out or out[-1].kind != "copula":
        return
    for at in range(len(out) - 2, max(0, len(out) - _LONGEST_RELATIVE), -1):
        if out[at].kind == "from" and out[at - 1].kind == "adverb":
            del out[at - 1 : at + 1]
            return
        if out[at].kind not in _IN_RELATIVE | {"at"}:
            return


def _before(out: list[Node], language: UnspacedLanguage) -> tuple[tuple[Tie, ...], int | None]:
    """The ties before a name, taken off the end of ``out``, and where they begin."""
    if language.verb_last and (work := _place_of_work(out, language)) is not None:
        employer, at = work
        begin = out[at].start
        held = out[-2].tie if out[-1].kind == "copula" else None  # "NECで副社長を務める"
        tie = Tie(employer, held.title if held else None, history=not out[-1].text.endswith(("る", "う")))
        del out[at:]
        return (tie,), begin
    at = len(out)
    while at and out[at - 1].kind in {"of", "copula", "title"}:
        at -= 1
    if at == len(out) and len(out) > 1 and out[-1].text in {"、", "・"} and out[-2].kind == "role":
        at -= 1  # "メタの研究者、ルーシー・パーク氏"
    joined = at < len(out)
    if at and out[at - 1].kind == "role":
        return _titles_before(out, at, language)
    worked = at and at < len(out) and out[at].kind == "copula" and out[at - 1].kind not in _PLACES
    if worked and at > 1 and out[at - 2].kind in _PLACES:  # "Acmeに在籍していた"
        at -= 1
    if at and out[at - 1].kind in _PLACES:
        place = out[at - 1].name if out[at - 1].kind == "organization" else ""
        comes = at > 1 and out[at - 2].kind in {"from", "origin"} and not language.verb_last
        begin = out[at - 1].start
        if joined or comes or len(out) == 1 or out[at - 2].kind in {"comma", "stop", "list"}:
            del out[at - 1 - comes :]
            return (Tie(place, None, history=comes),), begin
    if len(out) > 1 and out[-1].kind == "origin" and out[-2].kind in _PLACES:
        place = out[-2].name  # "Google出身の田中氏"
        begin = out[-2].start
        del out[-2:]
        return (Tie(place or "", None, history=True),), begin
    return (), None


def _place_of_work(out: Sequence[Node], language: UnspacedLanguage) -> tuple[str, int] | None:
    """Where a clause before a name says that somebody works, and where it begins.

    "東京大学で深層学習を研究してきた", "NECの生成AI開発を率いた" before the name.
    """
    if not out or out[-1].kind not in _RELATIVE or not out[-1].text.endswith(("た", "る", "う")):
        return None
    found: tuple[str, int] | None = None
    for at in range(len(out) - 2, max(0, len(out) - _LONGEST_RELATIVE), -1):
        place = out[at - 1]
        tie = place.tie if place.kind == "role" else None
        if out[at].kind == "at" and tie is not None and tie.place:
            return tie.place, at - 1  # "元Acmeの技術者で研究に携わった"
        if out[at].kind == "at":
            person = place.text[-1] in language.person_endings  # "受賞者で"
            named = place.kind in _NAMED or (place.kind == "han" and len(place.text) > 1 and not person)
            name = "" if place.kind == "generic" else place.name or place.text
            if (
                at > 2
                and place.kind == "han"
                and name.endswith(language.departments)
                and out[at - 2].kind == "of"
            ):
                house = out[at - 3]  # "バイドゥの自動運転部門で"
                if house.kind in _NAMED:
                    return house.name or house.text, at - 3
            return (name, at - 1) if named else found
        if out[at].kind not in _IN_RELATIVE:
            return found
        if out[at].kind == "of" and place.kind == "organization":
            found = place.name, at - 1
    return found


def _titles_before(out: list[Node], at: int, language: UnspacedLanguage) -> tuple[tuple[Tie, ...], int]:
    """The titles that end at ``at``, taken off the end of ``out``, and where they begin."""
    tie, begin = out[at - 1].tie, out[at - 1].start
    history = any(each.text in language.over for each in out[at:])
    del out[at - 1 :]
    if tie and tie.place is None and len(out) > 1 and out[-1].kind == "at" and out[-2].kind in _NAMED:
        tie = replace(tie, place=out[-2].name or out[-2].text)  # "ソフトバンクで室長を務めてきた"
        del out[-2:]
    elif tie and tie.place is None and out and out[-1].kind == "at":
        tie = replace(tie, title=None)  # "会計ソフト大手でCTOを務めた": a post elsewhere
    found = [replace(tie, history=tie.history or history)] if tie else []
    if out and out[-1].kind in {"from", "origin"}:
        out.pop()
    while len(out) > 1 and out[-1].text == "、" and out[-2].kind == "role" and _has_place(out[-2].tie):
        found.insert(0, out[-2].tie or Tie(None))
        begin = out[-2].start
        del out[-2:]
    return tuple(found), begin


def _has_place(tie: Tie | None) -> bool:
    return tie is not None and tie.place is not None


def _behind(nodes: Sequence[Node], at: int, language: UnspacedLanguage) -> tuple[tuple[Tie, ...], int]:
    """The ties behind a name, and where they end: "（前谷歌研究员）", "，前谷歌研究员，", "CTO"."""
    ties: list[Tie] = []
    while at < len(nodes):
        counted = [node.kind for node in nodes[at : at + 2]] == ["of", "number"]
        if nodes[at].kind == "title":
            at += 1
        elif counted and at + 2 < len(nodes) and nodes[at + 2].text in language.counters:
            at += 3  # "A氏、B氏の3人"
        elif language.verb_last and nodes[at].kind == "including":
            at = _others_end(nodes, at, language)  # "A氏ら幹部", "A氏ら3人"
        elif [node.kind for node in nodes[at : at + 3]] == ["of", "number", "title"]:
            at += 3  # "笹生航平、グエン・ティ・ホアの2氏"
        elif nodes[at].kind == "role" and language.verb_last and nodes[at].start == nodes[at - 1].end:
            ties.append(nodes[at].tie or Tie(None))
            at += 1
        elif nodes[at].text == "・" and at + 1 < len(nodes) and nodes[at + 1].kind == "role":
            ties.append(nodes[at + 1].tie or Tie(None))
            at += 2
        elif nodes[at].kind == "open" and (close := _closing(nodes, at)) is not None:
            ties += [each.tie for each in nodes[at + 1 : close] if each.tie is not None]
            at = close + 1
        elif (
            nodes[at].kind == "comma"
            and at + 2 < len(nodes)
            and nodes[at + 1].kind == "role"
            and nodes[at + 2].kind == "comma"
            and not language.verb_last
        ):
            ties.append(nodes[at + 1].tie or Tie(None))
            at += 2
        else:
            break
    return tuple(ties), at


def _others_end(nodes: Sequence[Node], at: int, language: UnspacedLanguage) -> int:
    """Behind what stands for the others who move along."""
    at += 1
    if at < len(nodes) and nodes[at].kind == "role":
        return at + 1
    counted = at + 1 < len(nodes) and nodes[at].kind == "number"
    return at + 2 if counted and nodes[at + 1].text in language.counters else at


def _closing(nodes: Sequence[Node], at: int) -> int | None:
    for place in range(at + 1, min(at + 14, len(nodes))):
        if nodes[place].kind == "close":
            return place
    return None


def _with_lists(nodes: Iterator[Node]) -> Iterator[Node]:
    """The nodes with "A、B和C" as one node of people; who comes "from Acme" shares that with the others."""
    out: list[Node] = []
    for node in nodes:
        if node.text == "、" and out and out[-1].kind == "list":
            continue  # "田中氏と、山本氏"
        listed = out and (out[-1].kind == "list" or (out[-1].text == "、" and node.kind == "people"))
        links = 1 if listed else 0
        if node.kind == "people" and len(out) > links and links and out[-2].kind == "people":
            before = out[-2]
            del out[-2:]
            people = (*before.people, *node.people)
            shared = [tie for tie in before.people[0].ties if tie.title is None or tie.place]
            if shared:
                people = tuple(each if each.ties else replace(each, ties=tuple(shared)) for each in people)
            node = replace(before, end=node.end, people=people)
        out.append(node)
    yield from out


def _with_shared_verb(nodes: list[Node]) -> list[Node]:
    """The nodes with "Acmeから田中氏、Globexから山本氏", who share a verb, as one node of people."""
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        parts = [at] if _comes_from(nodes, at) else []
        while parts and nodes[parts[-1] + 3 : parts[-1] + 4] and nodes[parts[-1] + 3].text == "、":
            if not _comes_from(nodes, parts[-1] + 4):
                break
            parts.append(parts[-1] + 4)
        if len(parts) < 2:
            out.append(nodes[at])
            at += 1
            continue
        people = tuple(
            replace(person, ties=(*person.ties, Tie(nodes[part].name or nodes[part].text, history=True)))
            for part in parts
            for person in nodes[part + 2].people
        )
        at = parts[-1] + 3
        out.append(replace(nodes[at - 1], start=nodes[parts[0]].start, people=people))
    return out


def _comes_from(nodes: Sequence[Node], at: int) -> bool:
    """Whether an organization, "from" and people stand at ``at``."""
    kinds = [node.kind for node in nodes[at : at + 3]]
    return len(kinds) > 2 and kinds[0] in _NAMED - {"generic"} and kinds[1:] == ["from", "people"]
