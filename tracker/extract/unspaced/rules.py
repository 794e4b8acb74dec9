"""The rules: each reads one pattern of verbs and answers with steps. `RULES` says which run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.extract.languages import Frame
from tracker.extract.steps import Part, Step
from tracker.extract.unspaced.boundaries import counts_people, is_unit
from tracker.extract.unspaced.certainty import status_of
from tracker.extract.unspaced.governed import Governed, governed
from tracker.extract.unspaced.phrases import Individual, Node, Tie
from tracker.extract.unspaced.sentence import Sentence
from tracker.extract.when import is_long_ago

Rule = Callable[[Sentence, Governed, Frame], Iterator[Step]]
_DOUBT = 0.03
_COMPOUNDED = frozenset({"han", "katakana", "latin", "organization", "role", "venture"})  # "ロボット新興"
_OF_POSTS = frozenset({"steps_down", "retires"})  # what somebody does who holds a post where the text is
_SAME_TITLE = 3  # characters at the end of a title that tell it from others


def read_sentence(sentence: Sentence) -> Iterator[Step]:
    """The steps that one sentence tells; notes in its story what it says of people."""
    sentence.note()
    if _is_silent(sentence.nodes):
        return
    if named := _now_named(sentence) or _named_behind_stop(sentence):
        yield from _read_verbs(replace(sentence, nodes=named))
    yield from _read_verbs(sentence)
    sentence.story.last = _placed(_spoken_of(sentence), sentence) or sentence.story.last


def _spoken_of(sentence: Sentence) -> tuple[Individual, ...]:
    """Whom a sentence speaks of: the first people, or those whom a particle marks."""
    people = [at for at, node in enumerate(sentence.nodes) if node.people]
    marked = [at for at in people if sentence.language.verb_last and sentence.kind_at(at + 1) == "topic"]
    return next((sentence.nodes[at].people for at in (marked or people)), ())


def _placed(people: tuple[Individual, ...], sentence: Sentence) -> tuple[Individual, ...]:
    """People with their posts at the organization that the sentence is about, for what follows it."""
    focus = sentence.story.focus
    return tuple(
        replace(
            person,
            ties=tuple(
                replace(tie, place=focus) if tie.title and tie.place is None and focus else tie
                for tie in person.ties
            ),
        )
        for person in people
    )


def _is_silent(nodes: Sequence[Node]) -> bool:
    """Whether a sentence is about somebody's leave, or about what a machine does."""
    kinds = [node.kind for node in nodes]
    machine = any(pair == ("machine", "topic") for pair in pairwise(kinds))
    alone = any(one == "machine" and two not in _COMPOUNDED for one, two in pairwise([*kinds, ""]))
    return "leave_of_absence" in kinds or machine or (alone and "people" not in kinds)


def _now_named(sentence: Sentence) -> list[Node]:
    """The sentence before with the people that this one names; empty where it names none.

    "三名研究员离开谷歌。三人分别为李明、王强和赵磊。"
    """
    before, story = sentence.story.unnamed, sentence.story
    if meant := _headline_named(sentence):
        return meant
    kinds = {node.kind for node in sentence.nodes}
    people = next((node.people for node in sentence.nodes if node.people), ())
    if sentence.language.verb_last:
        return _cleft_named(sentence, people)
    counts = [node for node in sentence.nodes if node.kind == "role" and counts_people(node.text)]
    story.unnamed = sentence.nodes if counts and "trigger" in kinds and not people else []
    if not before or not people or "including" not in kinds or "trigger" in kinds:
        return []
    return [
        replace(node, kind="people", tie=None, people=_with_tie(people, node.tie))
        if node.kind == "role" and counts_people(node.text)
        else node
        for node in before
    ]


def _cleft_named(sentence: Sentence, people: tuple[Individual, ...]) -> list[Node]:
    """The sentence before with the people of "移籍したのは田中氏、山本氏の2人": "研究者2人を引き抜いた"."""
    before, story = sentence.story.unnamed, sentence.story
    counted = next(
        (
            at
            for at, node in enumerate(sentence.nodes[:-2])
            if [node.kind, sentence.kind_at(at + 1)] == ["role", "number"]
            and sentence.nodes[at + 2].text in sentence.language.counters
        ),
        None,
    )
    story.unnamed = []
    if counted is not None and not people and any(node.kind == "trigger" for node in sentence.nodes):
        named = replace(sentence.nodes[counted], kind="people")
        story.unnamed = [*sentence.nodes[:counted], named, *sentence.nodes[counted + 3 :]]
    cleft = [node.kind for node in sentence.nodes if node.kind != "kana"][:3] == ["trigger", "of", "topic"]
    if not before or not people or not cleft:
        return []
    return [
        replace(node, tie=None, people=_with_tie(people, node.tie)) if node.kind == "people" else node
        for node in before
    ]


def _named_behind_stop(sentence: Sentence) -> list[Node]:
    """ "云帆又一联合创始人离职：李明将 …": what stands before the colon, of the person behind it."""
    nodes = sentence.nodes
    colon = next((at for at, node in enumerate(nodes) if node.kind == "stop"), 0)
    people = nodes[colon + 1].people if colon + 1 < len(nodes) else ()
    before = nodes[:colon]
    role = next((at for at, node in enumerate(before) if node.kind == "role"), None)
    moves = any(sentence.pattern_at(at) in {"departs", "arrives"} for at in range(colon))
    if role is None or len(people) != 1 or not moves or any(node.people for node in before):
        return []
    tie = before[role].tie
    who = replace(people[0], ties=(*people[0].ties, *((tie,) if tie else ())))
    return [
        *before[:role],
        replace(before[role], kind="people", tie=None, people=(who,)),
        *before[role + 1 :],
    ]


def _headline_named(sentence: Sentence) -> list[Node]:
    """A headline about somebody by the title, with the person whom this sentence gives that title."""
    headline, story = sentence.story.headline, sentence.story
    people = next((node.people for node in sentence.nodes if node.people), ())
    if not people:
        told = any(node.kind == "trigger" for node in sentence.nodes) and not story.last
        story.headline = sentence.nodes if told and not headline else headline
        return []
    story.headline = []
    at = next(
        (at for at, node in enumerate(headline) if node.tie and node.tie.place and node.tie.title), None
    )
    owner = next(at for at, node in enumerate(sentence.nodes) if node.people)
    if at is None or len(people) > 1 or sentence.kind_at(owner + 1) == "of":
        return []  # "马斯克旗下的xAI …": not whom the headline means
    tie = headline[at].tie
    title = (tie.title or "")[-_SAME_TITLE:] if tie else ""
    titled = any(each.title and each.title.endswith(title) for each in people[0].ties)
    placed = tie is not None and any(node.text == tie.place for node in sentence.nodes)
    if not titled and (people[0].ties or not placed):
        return []
    named = replace(headline[at], kind="people", tie=None, people=_with_tie(people, tie))
    return [*headline[:at], named, *headline[at + 1 :]]


def _with_tie(people: tuple[Individual, ...], tie: Tie | None) -> tuple[Individual, ...]:
    if tie is None or tie.place is None:
        return people
    return tuple(replace(person, ties=(*person.ties, Tie(tie.place))) for person in people)


def _read_verbs(sentence: Sentence) -> Iterator[Step]:
    past: set[str] = set()
    for at, node in enumerate(sentence.nodes):
        if node.frame is None:
            continue
        for step in _read_verb(sentence, at, node.frame):
            if is_long_ago(step.date, sentence.published):
                if step.to_org and sentence.described_at(at):
                    sentence.story.former.setdefault(step.person, step.to_org)
                    continue  # "2023年にAcmeへ移った田中氏が、Globexに戻った"
                past.add(step.person)
                if step.to_org:
                    sentence.story.current.setdefault(step.person, step.to_org)
                    sentence.story.since.setdefault(step.person, step.to_org)
            elif step.person not in past or step.date is not None:
                yield step


def _read_verb(sentence: Sentence, at: int, frame: Frame) -> Iterator[Step]:
    start, end = sentence.clause(at)
    status, ahead = status_of(sentence.nodes, at, start, end, sentence.language)
    if sentence.lies_ahead(at):
        status, ahead = ("announced" if status == "confirmed" else status), True
    if status is None or sentence.is_history(start, at) or _is_of_years(sentence, at):
        sentence.note_career(start, at, end)
        return
    found = governed(sentence, at, start, end)
    if (
        frame.pattern == "succeeds"
        and sentence.pattern_at(end) == "becomes"
        and not sentence.language.verb_last
    ):
        return  # "接替李明出任总裁": the second verb says it all
    if frame.pattern == "succeeds" and sentence.language.verb_last and _is_hired_later(sentence, at):
        return  # "後任にAcmeから田中氏を迎える"
    if _is_told_before(sentence, at, found, frame):
        for person in found.subjects:
            sentence.story.former.setdefault(person.name, found.target or "")
        return
    when = sentence.date_of(start, end, ahead=ahead)
    rule, weight = RULES["becomes" if sentence.steps_back(at) else frame.pattern]
    for step in rule(sentence, found, frame):
        doubts = () if found.named else (Part("the person is not named beside the verb", -_DOUBT),)
        yield replace(
            step,
            parts=(Part(f"rule {frame.name}", weight), *doubts),
            cue=(sentence.nodes[at].start, sentence.nodes[at].end),
            status=status,
            date=when,
            past=status == "confirmed",
        )


def _is_hired_later(sentence: Sentence, at: int) -> bool:
    """Whether a verb of hiring behind tells of the heir."""
    return any(sentence.pattern_at(place) == "takes" for place in range(at + 1, len(sentence.nodes)))


def _is_of_years(sentence: Sentence, at: int) -> bool:
    """Whether a verb of leaving only says of what years somebody speaks: "离开搜狗的这几年"."""
    behind = sentence.nodes[at + 1 : at + 5]
    joint = next((place for place, node in enumerate(behind[:-1]) if node.kind == "of"), None)
    if sentence.pattern_at(at) != "departs" or joint is None or joint > 2:
        return False
    return (
        behind[joint + 1].text.startswith(sentence.language.particular.of_years)
        and sentence.kind_at(at - 1) != "future"
    )


def _is_told_before(sentence: Sentence, at: int, found: Governed, frame: Frame) -> bool:
    """Whether a founding only describes who moves: "Acmeを創業した田中氏が、Globexに復帰した"."""
    relative = sentence.kind_at(at + 1) == "kana" and sentence.kind_at(at + 2) == "people"
    goes_on = any(sentence.pattern_at(place) == "arrives" for place in range(at + 1, len(sentence.nodes)))
    founded = frame.pattern == "founds" and found.target is not None
    return sentence.language.verb_last and founded and relative and goes_on


def person_leaves(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "李明离开谷歌", "OpenAIのCTOを退任"."""
    story = sentence.story
    for person in found.subjects:
        place = found.source or found.target or story.current_of(person) or story.former_of(person)
        place = place or story.current.get(person.name) or _heir_place(sentence, found)
        titled = any(tie.title and tie.place is None for tie in person.ties)
        titled = titled or (frame.name in _OF_POSTS and not person.ties)  # "…，李明卸任"
        titled = titled or (found.seat is not None and not person.ties)  # "李明申请辞去独立董事职务"
        titled = titled or any(node.kind == "denial" for node in sentence.nodes)  # who denies it
        if place := place or (story.focus if titled else None):  # "原CFO李明辞任"
            story.left.setdefault(person.name, place)
            yield _step(sentence, person, found, frame, from_org=place)


def _heir_place(sentence: Sentence, found: Governed) -> str | None:
    """Where somebody went who follows the one who leaves: "加入云帆，接替即将退休的李明"."""
    at = next((at for at in (found.at - 1, found.at - 2) if sentence.pattern_at(at) == "succeeds"), None)
    heirs = sentence.people_before(at) if at is not None else ()
    return sentence.story.arrived.get(heirs[0].name) if heirs else None


def person_joins(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "李明加入小米", "田中氏がグーグルに移籍"; without a place, the organization that the text is about."""
    announced = any(node.text in sentence.language.announces for node in sentence.nodes[: found.at])
    bare = sentence.ends_at(found.at) and (found.source or frame.name == "starts_work" or announced)
    bare = bare or (announced and found.seat is not None)  # "加入董事会"
    origins = {tie.place for person in found.subjects for tie in person.ties if tie.history}
    bare = bare or (
        sentence.language.verb_last and len(origins) > 1
    )  # "Acmeから田中氏、Globexから山本氏が加わった"
    leads = sentence.kind_at(found.at + 1) == "kana" and sentence.pattern_at(found.at + 4) == "becomes"
    led = leads and found.source is not None  # "Acmeから移った田中氏が率いる"
    target = found.target or (sentence.story.focus if bare or led else None)
    if target and not any(word in target for word in sentence.language.consortium_words):
        for person in found.subjects:
            if found.target or sentence.story.current_of(person) != target != sentence.story.former_of(
                person
            ):
                yield _arrival(sentence, person, found, frame, target)


def organization_hires(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "小米从谷歌挖来李明", "Metaは中村氏を引き抜いた"."""
    if found.employer:
        for person in found.subjects:
            yield _arrival(sentence, person, found, frame, found.employer)


def organization_dismisses(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "谷歌解雇李明", "日立は社長を解任した"."""
    for person in found.subjects:
        current = sentence.story.current_of(person)
        its = sentence.kind_at(found.at + 1) == "pronoun"  # "免去其云帆副总裁职务"
        place = found.source or (found.target if its else None)
        place = place or current or found.employer or sentence.story.focus
        if place:
            sentence.story.left.setdefault(person.name, place)
            yield _step(sentence, person, found, frame, from_org=place)


def person_founds(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "李明创办云帆科技", "田中氏が新会社を設立"."""
    for person in found.subjects:
        origin = found.source or sentence.story.former_of(person)
        if found.target and found.target != origin:
            step = _step(sentence, person, found, frame, from_org=origin, to_org=found.target)
            current = sentence.story.current_of(person)
            yield replace(step, guess_from=current if origin is None and current != found.target else None)


def person_takes_a_post(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "小米任命李明为首席科学家", "田中氏が社長に就任": inside, where nothing names another origin."""
    for person in found.subjects:
        stands_in = frame.pattern == "succeeds" or frame.name == "stands_in"
        stands_in = stands_in or (frame.name == "heads" and found.target is not None)  # "执掌平头哥"
        moved = sentence.kind_at(found.at + 1) == "generic" and found.target is not None  # "调任集团规划院"
        moved = moved or (frame.name == "promotes" and found.named)  # "統括する職に昇格させた"
        if found.title is None and found.seat is None and not (stands_in or found.post or moved):
            continue
        arrived = sentence.story.arrived.get(person.name)
        named = None if found.post else found.target or found.employer
        house = arrived is not None and (named or "")[:2] == arrived[:2]  # "加入蚂蚁集团，出任蚂蚁数科CTO"
        house = house or (found.title or "").startswith(sentence.story.product_units)  # "混元团队首席科学家"
        if arrived and (named in {None, arrived} or house or (named or "").endswith(sentence.language.units)):
            yield _step(sentence, person, found, frame, to_org=arrived)
        elif (partner := sentence.partner(found.at)) and not named:
            yield _arrival(sentence, person, found, frame, partner)
        elif target := _house_of(sentence, found, named) or _own_place(sentence, found, person):
            yield _appointment(sentence, person, found, frame, target)


def _house_of(sentence: Sentence, found: Governed, named: str | None) -> str | None:
    """Where a post is: with who announces it, where only a part of an organization is named with it."""
    if named and named.endswith(sentence.language.units) and not sentence.language.verb_last:
        ending = next(end for end in sentence.language.units if named.endswith(end))
        own = is_unit(named.removesuffix(ending), sentence.language)  # "自动驾驶中心"
        focus = sentence.story.focus if own else None
        return sentence.announcer(found.at) or focus or named
    return named


def _own_place(sentence: Sentence, found: Governed, person: Individual) -> str | None:
    """Where a post is that is told without its organization."""
    story = sentence.story
    if announcer := sentence.announcer(found.at):
        return announcer
    if found.post and story.focus and not sentence.language.verb_last:
        return story.focus  # "其职务由星河集团副总裁王海燕接任"
    places = story.current_of(person), story.focus
    heirs = sentence.language.verb_last and any(
        sentence.pattern_at(at) == "succeeds" for at in range(found.at + 1)
    )
    given = _given_post(sentence, found) or _shared_house(sentence, found, person)
    if given is not None:
        return given
    follows = found.at == 0 or heirs  # "後任の社長にはAcmeの田中氏が就任する"
    if heirs and story.focus is None and any(tie.place for tie in person.ties):
        return None  # "後任にAcmeの田中氏": where, only the text will say
    return next((place for place in (reversed(places) if follows else places) if place), None)


def _shared_house(sentence: Sentence, found: Governed, person: Individual) -> str | None:
    """Where the post before is: "李明出任云帆董事长，原星河院长王强任首席科学家"."""
    if sentence.language.verb_last or any(tie.place and not tie.history for tie in person.ties):
        return None
    for at in range(found.at - 1, -1, -1):
        if sentence.pattern_at(at) == "becomes" and sentence.kind_at(at + 1) == "role" and person.ties:
            tie = sentence.nodes[at + 1].tie
            return sentence.story.place(tie) if tie is not None and tie.place else None
    return None


def _given_post(sentence: Sentence, found: Governed) -> str | None:
    """Where the post is that somebody leaves to another: "李明卸任云帆董事长，由王强接任"."""
    agent = any(node.kind == "agent" for node in sentence.nodes[max(0, found.at - 3) : found.at])
    left = any(sentence.pattern_at(place) in {"departs", "drops"} for place in range(found.at))
    return next(reversed(sentence.story.left.values()), None) if agent and left else None


RULES: dict[str, tuple[Rule, float]] = {
    "departs": (person_leaves, 0.9),
    "arrives": (person_joins, 0.9),
    "takes": (organization_hires, 0.9),
    "drops": (organization_dismisses, 0.88),
    "founds": (person_founds, 0.84),
    "names": (person_takes_a_post, 0.86),
    "becomes": (person_takes_a_post, 0.84),
    "succeeds": (person_takes_a_post, 0.84),
}


def _appointment(sentence: Sentence, person: Individual, found: Governed, frame: Frame, target: str) -> Step:
    story = sentence.story
    current, former = story.current_of(person), story.former_of(person)
    named = found.target or found.employer
    inside = target in {current, story.current.get(person.name)} or frame.entry_manner == "promoted"
    here = current in {None, target}
    inside = inside or (not named and not former and here) or found.post or former == target
    left = story.left.get(person.name)
    apart = left is not None and left != former and not left.startswith(target)
    moved = named is not None and apart and current is None
    former = left if moved else former  # "田中氏がAcmeを退任する。同氏は4月、Globexの理事に就く"
    inside = inside and not moved
    origin = found.source or (former if former != target else None)
    origin = origin or (target if inside and not found.seat else current)
    step = _step(sentence, person, found, frame, from_org=origin, to_org=target)
    return replace(step, entry_manner="promoted" if origin == target else "hired")


def _arrival(sentence: Sentence, person: Individual, found: Governed, frame: Frame, target: str) -> Step:
    story = sentence.story
    origin = found.source or story.former_of(person)
    origin = origin if origin != target else None
    current = story.current_of(person)
    story.arrived[person.name] = target
    step = _step(sentence, person, found, frame, from_org=origin, to_org=target)
    if origin is not None or current in {None, target}:
        return step
    return replace(step, guess_from=current, role_from=story.titles.get((person.name, current or "")))


def _step(
    sentence: Sentence,
    person: Individual,
    found: Governed,
    frame: Frame,
    *,
    from_org: str | None = None,
    to_org: str | None = None,
) -> Step:
    """A step without its date and status; its title is that of the side which the verb is about."""
    before = sentence.story.titles.get((person.name, from_org or ""))
    arrives = to_org is not None
    capacity = found.seat or _capacity(sentence, found.title)
    return Step(
        person=person.name,
        rule=frame.name,
        parts=(),
        start=sentence.span[0],
        end=sentence.span[1],
        from_org=from_org,
        to_org=to_org,
        role_from=before if arrives else found.title or before,
        role_to=found.title if arrives else None,
        exit_manner=frame.exit_manner if from_org and from_org != to_org else None,
        entry_manner=frame.entry_manner if arrives else None,
        from_capacity=_capacity(sentence, before) if arrives else capacity,
        to_capacity=capacity if arrives else None,
    )


def _capacity(sentence: Sentence, title: str | None) -> str | None:
    if title is None:
        return None
    return "academic" if title.endswith(sentence.language.academic_words) else "employment"
