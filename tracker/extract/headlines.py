"""Headlines that name nobody: "Acme's head of research quits"; the sentence behind them says who it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.extract.cast import Mention
from tracker.extract.items import Item, Member
from tracker.extract.steps import Part, Step

_UNNAMED = "?"
_DOUBT = Part("the headline does not name the person", -0.12)


def names_nobody(items: Sequence[Item]) -> bool:
    """Whether a sentence speaks of somebody by a title alone."""
    return any(item.kind == "role" for item in items) and not any(item.members for item in items)


def unnamed_member(items: Sequence[Item], at: int) -> tuple[Member, ...]:
    """The person whom the title at ``at``, or the title that a pronoun there stands for, means."""
    before = [item for item in items[: at + 1] if item.kind == "role" and item.role is not None]
    if not before or items[at].kind not in {"role", "pronoun"}:
        return ()
    mention = Mention("person", _UNNAMED, before[-1].start, before[-1].end, sure=True)
    return (Member(mention, (before[-1].role,)),) if before[-1].role else ()


def without_unnamed(steps: Iterable[Step]) -> tuple[list[Step], list[Step]]:
    """The steps of people with a name, and those without."""
    found = list(steps)
    return [step for step in found if step.person != _UNNAMED], [
        step for step in found if step.person == _UNNAMED
    ]


def named_behind(steps: Sequence[Step], items: Sequence[Item]) -> Iterator[Step]:
    """The steps of a headline, of the one person whom the sentence behind it names.

    Nobody, where that sentence names several, or gives the person a title that the headline does not.
    """
    people = {member.mention.name: member for item in items for member in item.members}
    if len(people) != 1:
        return
    name, member = next(iter(people.items()))
    titles = {_last_word(role.title) for role in member.roles if role.title}
    for step in steps:
        said = _last_word(step.role_from or "")
        if not titles or not said or said in titles:
            yield replace(step, person=name, parts=(*step.parts, _DOUBT))


def _last_word(title: str) -> str:
    words = title.lower().split()
    return words[-1] if words else ""
