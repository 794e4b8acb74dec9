"""What a verb of moving governs: whom, from where, to where, as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.extract.unspaced.boundaries import ends_as_noun, is_unit
from tracker.extract.unspaced.language import UnspacedLanguage
from tracker.extract.unspaced.phrases import Individual, Node
from tracker.extract.unspaced.sentence import BREAKS, PLACES, Sentence, first

SEATS = frozenset({"board", "advisory"})
EMPLOYERS = frozenset({"takes", "drops", "names"})  # patterns whose subject is an organization
_PARTICLES = frozenset({"topic", "object", "from", "origin", "to", "at", "by", "of"})
_GOVERNORS = _PARTICLES | {"with", "according"}
_BEHIND_OBJECTS = BREAKS | {"trigger", "with"}
_LONGEST_UNKNOWN = 10
_MOST_INCLUDED = 10


@dataclass(frozen=True, slots=True)
class Governed:
    """``subjects`` are the people of the verb, or those whom an organization (``employer``) takes or drops.

    ``target`` and ``source`` are organizations; ``title`` is the function behind or before the verb, ``seat``
    is "board" or "advisory". ``named`` says that the clause itself names the people.
    """

    subjects: tuple[Individual, ...]
    named: bool
    employer: str | None = None
    target: str | None = None
    source: str | None = None
    title: str | None = None
    seat: str | None = None
    post: bool = False  # the post itself is spoken of: "接手其职责"
    at: int = 0  # where the verb stands


def governed(sentence: Sentence, at: int, start: int, end: int) -> Governed:
    """What the verb at ``at`` governs within its clause."""
    found = (_before_verb if sentence.language.verb_last else _around_verb)(sentence, at, start, end)
    found = replace(found, at=at)
    if found.seat is None and found.title and found.title.endswith(sentence.language.seats):
        return replace(found, seat="board")
    return found


# --- Subject, verb, object: "小米从谷歌挖来李明", "李明被任命为谷歌首席科学家" ---------------------------


def _around_verb(sentence: Sentence, at: int, start: int, end: int) -> Governed:
    pattern = sentence.pattern_at(at)
    before, behind = sentence.nodes[start:at], _objects(sentence.nodes[at + 1 : end])
    if pattern == "succeeds" and [node.kind for node in behind[:3]] == ["pronoun", "of", "copula"]:
        people = next((node.people for node in behind if node.people), ())  # "接替他的是李明"
        return Governed(people, named=bool(people))
    subjects, named = sentence.subjects(start, at)
    places = _places_before(sentence, before)
    people = next((node.people for node in behind if node.people), ())
    role = next((node.tie for node in behind if node.kind == "role" and node.tie), None)
    objects = _last_part(behind) if pattern == "founds" else behind
    target = sentence.story.focus if _is_its(behind, sentence.language) else sentence.name_of(_place(objects))
    bare = pattern == "succeeds" or sentence.frame_at(at) == "starts"  # "取代教师", "创业做视频"
    if target is None and _takes_place(sentence, at) and not bare:
        target = _unknown_place(sentence, behind)
    if target is None and pattern == "founds":
        target = _named_later(sentence, at)
    if target is None and role is not None and role.place is not None:
        target = sentence.story.place(role)
    seat = first([*behind, *before], SEATS)
    found = Governed(
        subjects,
        named,
        target=target,
        source=places.get("from") or (places.get("at") if pattern != "founds" else None),
        title=role.title if role else None,
        seat=seat.kind if seat else None,
        post=sentence.frame_at(at) == "takes_over" and any(node.kind == "position_noun" for node in behind),
    )
    acted = pattern in {"becomes", "succeeds", "names"}
    agent = acted and any(node.kind == "agent" for node in sentence.nodes[start:at])
    if agent:  # "由李明接任"; nobody in "由董事长代行职责"
        post = found.post or any(node.kind == "position_noun" for node in before)  # "其职务由李明兼任"
        post = post or (sentence.frame_at(at) == "takes_over" and sentence.ends_at(at))  # "将由李明接手"
        found = replace(found, subjects=_agents(sentence.nodes[start:at]), named=True, post=post)
    if pattern in EMPLOYERS and not people:
        people = _included(sentence, end)
    if pattern in EMPLOYERS:
        return _of_employer(sentence, found, people, places, pattern)
    return _of_person(sentence, found, people, places, pattern, behind)


def _place(behind: Sequence[Node]) -> Node | None:
    """The organization behind a verb; the name, where "its rival" stands before one."""
    node = first(behind, PLACES)
    if node is not None and node.kind == "generic":
        beside = (each for each in behind if each.kind == "organization" and 0 <= each.start - node.end <= 1)
        return next(beside, node)  # one character for a quotation mark
    return node


def _last_part(behind: Sequence[Node]) -> Sequence[Node]:
    """What stands behind the last "的": the name in "一家专注机器人的企业云帆"."""
    last = max((at for at, node in enumerate(behind) if node.kind == "of"), default=-1)
    return behind[last + 1 :] or behind


def _is_its(behind: Sequence[Node], language: UnspacedLanguage) -> bool:
    """Whether the object is a part of the organization that the text is about: "其大模型团队"."""
    kinds = [node.kind for node in behind[:2]]
    return (
        kinds in (["pronoun", "han"], ["pronoun", "position_noun"])
        and behind[0].text in language.particular.its
    )


def _named_later(sentence: Sentence, at: int) -> str | None:
    """The name that a new organization gets behind its founding: "创业，新公司名为云帆"."""
    behind = sentence.nodes[at + 1 :]
    place = next((place for place, node in enumerate(behind) if node.kind == "named"), None)
    if place is None or not any(node.kind in {"venture", "generic"} for node in behind[:place]):
        return None
    return next((node.name for node in behind[place + 1 : place + 3] if node.kind == "organization"), None)


def _included(sentence: Sentence, end: int) -> tuple[Individual, ...]:
    """The people of "挖走三名研究员，包括王磊和李静", "迎来两位新成员：王磊和李静"."""
    opened = False
    for at, node in enumerate(sentence.nodes[end : end + _MOST_INCLUDED], end):
        opened = opened or node.kind == "including" or node.text in {"：", ":"}
        if node.kind == "trigger" and sentence.kind_at(at - 1) != "history":
            return ()
        if opened and node.people:
            return (*node.people, *_included_behind(sentence, at + 1))
    return ()


def _included_behind(sentence: Sentence, at: int) -> Iterator[Individual]:
    """The people at ``at`` who are told of with others: "其中李明来自谷歌，王磊来自苹果"."""
    kinds = [node.kind for node in sentence.nodes[at : at + 5]]
    while kinds[:1] == ["origin"] and kinds[2:] == ["comma", "people", "origin"]:
        yield from sentence.nodes[at + 3].people
        at += 4
        kinds = [node.kind for node in sentence.nodes[at : at + 5]]


def _takes_place(sentence: Sentence, at: int) -> bool:
    """Whether an organization may follow the verb without more: "离开云帆", but not "离职申请"."""
    frame = sentence.nodes[at].frame
    return frame is not None and (frame.direct or frame.pattern != "departs")


def _of_employer(
    sentence: Sentence,
    found: Governed,
    people: tuple[Individual, ...],
    places: dict[str, str],
    pattern: str,
) -> Governed:
    """ "小米任命李明为首席科学家", "李明被谷歌解雇"."""
    if "passive" in places:
        employer = places.get("by") or (found.target if pattern == "names" else None)
        taken = found.subjects if found.named else people or found.subjects  # "被谷歌挖走的李明"
        return replace(found, subjects=taken, named=found.named or bool(people), employer=employer)
    employer = places.get("") or (sentence.story.focus if people else None)
    reverses = not people and "" not in places and pattern != "takes"  # "李明升任副总裁"
    agreed = pattern == "drops" and found.named and not people  # "谷歌已与李明解除劳动合同"
    taken = found.subjects if reverses or agreed else people
    return replace(
        found,
        subjects=taken,
        named=found.named or bool(people),
        employer=employer,
        target=None if pattern == "takes" else found.target,
    )


def _of_person(
    sentence: Sentence,
    found: Governed,
    people: tuple[Individual, ...],
    places: dict[str, str],
    pattern: str,
    behind: Sequence[Node],
) -> Governed:
    if pattern == "becomes" and found.target is None and "to" in places:
        return replace(found, target=places["to"])  # "将赴云帆大学担任教授"
    if pattern == "arrives" and found.target is None and (aim := places.get("to") or places.get("at")):
        source = None if found.source == aim else found.source  # "赴谷歌任教"
        return replace(found, target=aim, source=source)
    if pattern == "arrives" and any(node.kind == "venture" for node in behind):
        return replace(found, target=sentence.name_of(_place_behind_venture(behind)))
    if pattern == "succeeds" and people and found.target is None:
        return replace(found, target=sentence.story.current.get(people[0].name))
    if pattern == "departs" and people and not found.named and behind[0].kind == "of":
        return replace(found, subjects=people, named=True, target=None)  # "离职的李明"
    if pattern == "departs" and found.source is None and found.target is None:
        return replace(found, source=places.get(""))
    return found


def _place_behind_venture(behind: Sequence[Node]) -> Node | None:
    """The name in "加入初创公司云帆"; None where the company has none."""
    at = next((at for at, node in enumerate(behind) if node.kind == "venture"), len(behind))
    named = behind[at + 1 : at + 2]
    return named[0] if named and named[0].kind == "organization" else None


def _agents(before: Sequence[Node]) -> tuple[Individual, ...]:
    return next((node.people for at, node in enumerate(before) if at and before[at - 1].kind == "agent"), ())


def _places_before(sentence: Sentence, before: Sequence[Node]) -> dict[str, str]:
    """The organizations before a verb by what governs them, "" for the subject; "passive" for a passive."""
    places: dict[str, str] = {"passive": ""} if any(node.kind == "by" for node in before) else {}
    kinds = [node.kind for node in before[-2:]]
    if places and kinds == ["venture", "han"]:
        places["by"] = before[-1].text  # "被芯片创业公司云帆挖走"
    for at, node in enumerate(before):
        if node.kind not in PLACES:
            continue
        governor = before[at - 1].kind if at and before[at - 1].kind in _GOVERNORS else ""
        name = sentence.name_of(node)
        if name is not None and governor not in {"with", "according"}:
            places.setdefault("" if governor == "of" else governor, name)
    return places


def _objects(behind: Sequence[Node]) -> list[Node]:
    """What stands behind a verb up to the next mark or verb."""
    stop = next((at for at, node in enumerate(behind) if node.kind in _BEHIND_OBJECTS), len(behind))
    return list(behind[:stop])


def _unknown_place(sentence: Sentence, behind: Sequence[Node]) -> str | None:
    """An unknown run right behind the verb that may be an organization: "加入云帆"."""
    words = sentence.language.particular
    for at, node in enumerate(behind):
        next_kind = behind[at + 1].kind if len(behind) > at + 1 else ""
        venture = node.kind == "venture" and next_kind == "han"
        venture = venture or (node.kind == "han" and next_kind == "venture")  # "教育AI公司伴学星"
        described = node.text.endswith(sentence.language.company_kinds) and is_unit(
            node.text, sentence.language
        )
        venture = venture or (described and next_kind == "han")  # "机器人公司元启动力"
        if at == 0 and node.text in words.after:
            return None  # "离开之后才知道"
        if node.kind in {"adverb", "of", "mark"} or venture:
            continue
        told = any(each.kind in {"say", "hearsay"} for each in behind[at + 2 : at + 4])
        if any(each.kind == "of" for each in behind[at + 1 : at + 2]) and len(behind) > at + 2 and not told:
            continue  # "告别服务九年的网易"
        if node.kind not in {"han", "latin", "katakana"} or not 2 <= len(node.text) <= _LONGEST_UNKNOWN:
            return None
        common = sentence.language.common_nouns
        seated = any(each.kind in {"board", "role"} for each in behind[at + 1 : at + 2])
        if seated and len(node.text) > 3 and node.text.startswith(sentence.language.branch_endings):
            return node.text  # "任中国移动董事"
        if (
            node.text in sentence.language.org_suffixes
            or is_unit(node.text, sentence.language)
            or node.text.endswith(words.durations)
            or node.text in sentence.language.company_kinds
        ):
            return None
        return None if common.begin(node.text) or common.end(node.text) else node.text
    return None


# --- Subject, object, verb, told by particles: "GoogleがOpenAIから田中氏を引き抜いた" -----------------------


def _before_verb(sentence: Sentence, at: int, start: int, end: int) -> Governed:
    pattern = sentence.pattern_at(at)
    slots = _Slots.of(sentence, sentence.nodes[start:at])
    passive = sentence.text.startswith(sentence.language.passive_endings, sentence.nodes[at].end)
    subjects, named = _subjects(sentence, at, start, end, slots)
    source = slots.places.get("from")
    found = Governed(subjects, named, source=source, title=slots.title, seat=slots.seat, at=at)
    if pattern in EMPLOYERS:
        frame = sentence.nodes[at].frame
        rises = frame is not None and frame.entry_manner == "promoted" and "object" not in slots.people
        return _with_employer(sentence, found, slots, passive=passive, rises=rises and named)
    if pattern == "departs":
        tied = any(tie.place and not tie.history for person in subjects for tie in person.ties)
        last = max((place for place in range(start, at) if sentence.nodes[place].people), default=start)
        behind = _Slots.of(sentence, sentence.nodes[last:at])  # what stands before may be of another verb
        source = found.source or behind.first("object")
        if source is None and not tied:
            announcer = slots.first("topic") if named and not sentence.is_reported(at) else None
            source = slots.role_place or announcer  # "Acmeは、田中氏が退任すると発表した"
            source = source or slots.first("of") or slots.first("at")
        return replace(found, source=source)
    if pattern == "arrives":
        target = slots.first("to", "at", "object") or slots.role_place or slots.first("of")
        topic = slots.first("topic") if named else None  # "トヨタ自動車は、田中氏が … に移ると発表した"
        topic = None if sentence.is_reported(at) else topic
        if target is None and topic is not None:
            return replace(found, target=topic)  # "Acmeは、田中氏が着任したと発表した"
        return replace(found, target=target, source=found.source or (topic if topic != target else None))
    if pattern == "founds":
        thing = any(node.kind == "generic" for node in sentence.nodes[max(start, at - 2) : at])
        founded = None if thing else slots.first("object")  # "会社を設立する"
        return replace(found, target=founded or _founded_behind(sentence, at))
    if pattern == "succeeds":
        after = next((node.people for node in sentence.nodes[at + 1 :] if node.people), ())
        people = after or slots.people.get("object") or slots.people.get("topic", ())
        return replace(
            found, subjects=people, named=bool(people), target=slots.role_place or slots.first("of", "topic")
        )
    return replace(found, target=slots.role_place or slots.first("of", "to", "topic", "", "at"))


def _with_employer(
    sentence: Sentence, found: Governed, slots: _Slots, *, passive: bool, rises: bool
) -> Governed:
    """ "富士通は山田氏を最高技術責任者に任命した", "山田氏は富士通に引き抜かれた"."""
    taken = slots.people.get("object") or (found.subjects if passive or rises else ())
    taken = taken or slots.people.get("of", ())  # "田中氏の招聘を検討"
    employer = slots.first("to", "by", "at") if passive else slots.first("topic", "to", "by", "")
    if employer is None and taken and not passive:
        employer = sentence.story.focus
    if sentence.pattern_at(found.at) == "takes" and not passive and slots.role_place:
        employer = slots.role_place  # "子会社の社長に田中氏を迎える"
    target = (None if employer else slots.role_place) or slots.first("of")
    employer = employer or (target if passive else None)
    return replace(found, subjects=taken, named=bool(taken), employer=employer, target=target)


def _subjects(
    sentence: Sentence, at: int, start: int, end: int, slots: _Slots
) -> tuple[tuple[Individual, ...], bool]:
    """The people who are the subject, and whether the clause names them."""
    if "topic" not in slots.people and _is_of_role(sentence.nodes, at):
        return (), False  # "マスク氏のxAIから共同創業者の離脱が続く"
    owner = slots.people.get("of", ()) if _is_owner_of_verb(sentence.nodes, at) else ()
    people = slots.people.get("topic") or owner or slots.people.get("")
    if people:
        return people, True
    if _has_thing(sentence.nodes[start:at]):
        return (), False  # "音声基盤が加わる"
    relative = next((node.people for node in sentence.nodes[at + 1 : min(end, at + 4)] if node.people), ())
    if relative and not slots.people:
        return relative, True  # "OpenAIを退社した田中氏"
    if (
        sentence.kind_at(at + 1) == "topic"
        and sentence.nodes[at].text in sentence.language.particular.happenings
    ):
        return (), False  # "メタへの流出が止まらない"
    return sentence.people_before(start), False


def _founded_behind(sentence: Sentence, at: int) -> str | None:
    """What "元Acmeの田中氏が設立した新会社Globexは" says that somebody has founded."""
    behind = [node for node in sentence.nodes[at + 1 : at + 4] if node.kind != "venture"]
    made = (
        len(behind) > 1
        and behind[0].text in sentence.language.particular.founded
        and behind[1].kind == "organization"
    )
    return behind[1].name if made else None


def _is_of_role(nodes: Sequence[Node], at: int) -> bool:
    """Whether the verb at ``at`` is what holders of a post do, whom nobody names: "共同創業者の離脱"."""
    return at > 1 and nodes[at - 1].kind == "of" and nodes[at - 2].kind == "role"


def _is_owner_of_verb(nodes: Sequence[Node], at: int) -> bool:
    """Whether people and "の" belong to the verb at ``at``: not in "田中氏の側近、Acmeを去る"."""
    owner = next((place for place in range(at - 1, -1, -1) if nodes[place].people), 0)
    return not any(node.kind == "comma" for node in nodes[owner:at])


def _has_thing(nodes: Sequence[Node]) -> bool:
    """Whether a plain noun is the subject of the verb behind it."""
    return any(
        node.kind in {"han", "katakana", "latin"} and nodes[at + 1].text == "が"
        for at, node in enumerate(nodes[:-1])
    )


@dataclass(frozen=True, slots=True)
class _Slots:
    """The people and organizations before a verb by the particle behind them, and the title."""

    people: dict[str, tuple[Individual, ...]]
    places: dict[str, str]
    title: str | None = None
    role_place: str | None = None
    seat: str | None = None

    @classmethod
    def of(cls, sentence: Sentence, nodes: Sequence[Node]) -> _Slots:
        people: dict[str, tuple[Individual, ...]] = {}
        places: dict[str, str] = {}
        title = role_place = seat = None
        for at, node in enumerate(nodes):
            particle = nodes[at + 1].kind if at + 1 < len(nodes) else ""
            slot = particle if particle in _PARTICLES else ""
            if node.people:
                people[slot] = node.people
            elif node.kind in PLACES or (
                _may_be_place(node, slot, sentence, behind=nodes[at + 2].text if at + 2 < len(nodes) else "")
                and not (slot == "object" and _has_own_verb(nodes, at + 2))
            ):
                places[slot] = sentence.name_of(node) or ""
            elif node.kind == "role" and node.tie:
                title = node.tie.title or title
                role_place = sentence.story.place(node.tie) or role_place
            elif node.kind in SEATS:
                seat = node.kind
        return cls(people, {slot: name for slot, name in places.items() if name}, title, role_place, seat)

    def first(self, *slots: str) -> str | None:
        """The organization in the first slot that is filled."""
        return next((self.places[slot] for slot in slots if slot in self.places), None)


def _has_own_verb(nodes: Sequence[Node], at: int) -> bool:
    """Whether a plain verb stands at ``at``, whose object stands before: "データの不正を巡り"."""
    return [node.kind for node in nodes[at : at + 2]] == ["han", "kana"]


def _may_be_place(node: Node, slot: str, sentence: Sentence, *, behind: str) -> bool:
    """Whether an unknown run stands where an organization would; ``behind`` follows its particle."""
    if node.kind not in {"han", "katakana", "latin"} or len(node.text) < 2:
        return False
    common = ends_as_noun(node.text, sentence.language) or node.text.endswith(
        sentence.language.particular.times
    )
    common = common or node.text.endswith(sentence.language.descriptors or ("\0",))  # "AI新興"
    common = common or (slot == "of" and behind in sentence.language.descriptors)  # "AI接客の新興"
    unit = is_unit(node.text, sentence.language)
    unit = unit or node.text in sentence.language.org_suffixes  # "大学を辞める"
    if slot == "of" and node.kind == "han" and not any(map(str.isascii, node.text)):
        foreign = any("\u30a1" <= char <= "\u30fa" for char in node.text)  # "責任", "会計"
        return foreign and not common and not unit
    return slot in {"object", "from", "to", "topic", "of"} and not common and not unit
