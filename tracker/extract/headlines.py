"""Headlines that name nobody: "Acme's head of research quits"; the sentence behind them says who it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.extract.cast import Mention
from tracker.extract.items import Item, Member
from tracker.extract.steps import Part, Step

_UNNAMED, _SEVERAL = "?", "??"
_LONGEST_DATELINE = 10
_TITLED = frozenset({"role", "staff"})
UNNAMED = "the headline does not name the person"
_DOUBT = Part(UNNAMED, -0.05)


def names_nobody(items: Sequence[Item]) -> bool:
    """Whether a sentence speaks of somebody by a title alone, or of staff."""
    return any(item.kind in {"role", "staff"} for item in items) and not any(item.members for item in items)


def without_dateline(text: str, items: list[Item]) -> list[Item]:
    """The items behind "LONDON, March 19 (Reuters) -" at the start of a report."""
    dash = next((at for at, item in enumerate(items[:_LONGEST_DATELINE]) if item.kind == "dash"), 0)
    place = text[items[0].start : items[0].end] if dash else ""
    return items[dash + 1 :] if len(place) > 2 and place.isupper() and dash + 1 < len(items) else items


def unnamed_member(items: Sequence[Item], at: int) -> tuple[Member, ...]:
    """The person whom the title at ``at``, or the title that a pronoun there stands for, means."""
    before = [item for item in items[: at + 1] if item.kind in _TITLED and item.role is not None]
    if not before or items[at].kind not in {*_TITLED, "pronoun"}:
        return ()
    name = _SEVERAL if before[-1].kind == "staff" else _UNNAMED
    mention = Mention("person", name, before[-1].start, before[-1].end, sure=True)
    return (Member(mention, (before[-1].role,)),) if before[-1].role else ()


def unnamed_speaker(item: Item) -> tuple[Member, ...]:
    """Who says "I" where only the next sentence names the speaker."""
    return (Member(Mention("person", _UNNAMED, item.start, item.end, sure=True)),)


def without_unnamed(steps: Iterable[Step]) -> tuple[list[Step], list[Step]]:
    """The steps of people with a name, and those without."""
    found = list(steps)
    unnamed = {_UNNAMED, _SEVERAL}
    return [step for step in found if step.person not in unnamed], [
        step for step in found if step.person in unnamed
    ]


def named_behind(steps: Sequence[Step], items: Sequence[Item]) -> Iterator[Step]:
    """The steps of a headline, of the one person whom the sentence behind it is about.

    Nobody, where that sentence gives the person a title that the headline does not. A headline that speaks
    of several is about all whom the sentence behind it lists first.
    """
    first = next((at for at, item in enumerate(items) if item.members), None)
    if first is None or not steps:
        return
    people = items[first].members
    others = {member.mention.name for item in items for member in item.members}
    for step in steps:
        several = step.person == _SEVERAL
        if not (step.settled or step.to_org or (step.role_from and step.from_org)):
            continue  # "one engineer in three leaves her employer"
        if several != (len(people) > 1) or (first > 0 and len(others) > len(people)):
            continue
        for member in people:
            titles = {_last_word(role.title) for role in member.roles if role.title}
            said = _last_word(step.role_from or step.role_to or "")
            if several or not titles or not said or said in titles:
                step = _placed(step, member)
                yield replace(step, person=member.mention.name, parts=(*step.parts, _DOUBT))


def _placed(step: Step, member: Member) -> Step:
    """A departure from where the headline only seemed to be about, from where the person is said to be."""
    places = [role.organization.mention for role in member.roles if role.organization and not role.history]
    stated = next((place.name for place in places if place is not None), None)
    guessed = stated is not None and step.to_org is None
    return replace(step, from_org=stated) if guessed else step


def _last_word(title: str) -> str:
    words = title.lower().split()
    return words[-1] if words else ""
