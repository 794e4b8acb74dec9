"""The rules: each reads one pattern of verbs and answers with steps. `RULES` says which run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.extract.languages import Frame
from tracker.extract.steps import Part, Step
from tracker.extract.unspaced.boundaries import counts_people
from tracker.extract.unspaced.certainty import status_of
from tracker.extract.unspaced.governed import Governed, governed
from tracker.extract.unspaced.phrases import Individual, Node, Tie
from tracker.extract.unspaced.sentence import Sentence
from tracker.extract.when import is_long_ago

Rule = Callable[[Sentence, Governed, Frame], Iterator[Step]]
_DOUBT = 0.1


def read_sentence(sentence: Sentence) -> Iterator[Step]:
    """The steps that one sentence tells; notes in its story what it says of people."""
    sentence.note()
    if _is_silent(sentence.nodes):
        return
    if named := _now_named(sentence):
        yield from _read_verbs(replace(sentence, nodes=named))
    yield from _read_verbs(sentence)
    people = next((node.people for node in sentence.nodes if node.people), ())
    sentence.story.last = people or sentence.story.last


def _is_silent(nodes: Sequence[Node]) -> bool:
    """Whether a sentence is about somebody's leave, or about what a machine does."""
    kinds = [node.kind for node in nodes]
    machine = any(pair == ("machine", "topic") for pair in pairwise(kinds))
    return "leave_of_absence" in kinds or machine or ("machine" in kinds and "people" not in kinds)


def _now_named(sentence: Sentence) -> list[Node]:
    """The sentence before with the people that this one names; empty where it names none.

    "三名研究员离开谷歌。三人分别为李明、王强和赵磊。"
    """
    before, story = sentence.story.unnamed, sentence.story
    kinds = {node.kind for node in sentence.nodes}
    people = next((node.people for node in sentence.nodes if node.people), ())
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
                past.add(step.person)
                if step.to_org:
                    sentence.story.current.setdefault(step.person, step.to_org)
            elif step.person not in past or step.date is not None:
                yield step


def _read_verb(sentence: Sentence, at: int, frame: Frame) -> Iterator[Step]:
    start, end = sentence.clause(at)
    status, ahead = status_of(sentence.nodes, at, start, end, sentence.language)
    if sentence.lies_ahead(at):
        status, ahead = ("announced" if status == "confirmed" else status), True
    if status is None or sentence.is_history(start, at):
        sentence.note_career(start, at, end)
        return
    found = governed(sentence, at, start, end)
    if (
        frame.pattern == "succeeds"
        and sentence.pattern_at(end) == "becomes"
        and not sentence.language.verb_last
    ):
        return  # "接替李明出任总裁": the second verb says it all
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


def person_leaves(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "李明离开谷歌", "OpenAIのCTOを退任"."""
    story = sentence.story
    for person in found.subjects:
        place = found.source or found.target or story.current_of(person) or story.former_of(person)
        place = place or story.current.get(person.name)
        titled = any(tie.title and tie.place is None for tie in person.ties)
        if place := place or (story.focus if titled else None):  # "原CFO李明辞任"
            yield _step(sentence, person, found, frame, from_org=place)


def person_joins(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "李明加入小米", "田中氏がグーグルに移籍"."""
    target = found.target
    if target and not any(word in target for word in sentence.language.consortium_words):
        for person in found.subjects:
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
        place = found.source or current or found.employer or sentence.story.focus
        if place:
            yield _step(sentence, person, found, frame, from_org=place)


def person_founds(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "李明创办云帆科技", "田中氏が新会社を設立"."""
    for person in found.subjects:
        origin = found.source or sentence.story.former_of(person)
        if found.target and found.target != origin:
            yield _step(sentence, person, found, frame, from_org=origin, to_org=found.target)


def person_takes_a_post(sentence: Sentence, found: Governed, frame: Frame) -> Iterator[Step]:
    """ "小米任命李明为首席科学家", "田中氏が社長に就任": inside, where nothing names another origin."""
    for person in found.subjects:
        stands_in = frame.pattern == "succeeds" or frame.name == "stands_in"
        if found.title is None and found.seat is None and not (stands_in or found.post):
            continue
        arrived = sentence.story.arrived.get(person.name)
        named = None if found.post else found.target or found.employer
        if arrived and (named in {None, arrived} or (named or "").endswith(sentence.language.units)):
            yield _step(sentence, person, found, frame, to_org=arrived)
        elif target := named or sentence.story.current_of(person) or sentence.story.focus:
            yield _appointment(sentence, person, found, frame, target)


RULES: dict[str, tuple[Rule, float]] = {
    "departs": (person_leaves, 0.9),
    "arrives": (person_joins, 0.9),
    "takes": (organization_hires, 0.9),
    "drops": (organization_dismisses, 0.88),
    "founds": (person_founds, 0.84),
    "names": (person_takes_a_post, 0.86),
    "becomes": (person_takes_a_post, 0.78),
    "succeeds": (person_takes_a_post, 0.78),
}


def _appointment(sentence: Sentence, person: Individual, found: Governed, frame: Frame, target: str) -> Step:
    story = sentence.story
    current, former = story.current_of(person), story.former_of(person)
    named = found.target or found.employer
    inside = target in {current, story.current.get(person.name)} or frame.entry_manner == "promoted"
    inside = inside or (not named and not former) or found.post
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
    return replace(step, guess_from=current if origin is None and current != target else None)


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
