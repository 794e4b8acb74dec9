"""Companies that a later sentence names: "left to start a company. The start-up, called Acme, …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.extract.items import Item
from tracker.extract.memory import Memory
from tracker.extract.steps import Part, Reading, Step

_COMPANIES = frozenset({"generic", "venture"})
_OPENING = 3  # items before a company that a sentence opens with: "the new company, Acme, …"


def note_founders(reading: Reading, memory: Memory) -> None:
    """Keep who starts a company without a name, for the sentence that names it."""
    starts = reading.trigger.frame.pattern == "founds" or reading.objects.leads
    unnamed = any(place.kind == "venture" for place in reading.objects.places.values())
    if starts and unnamed and reading.members:
        memory.founders = tuple(member.mention.name for member in reading.members)


def named_ventures(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """Where the founders whom the text has named go to, once it says what their company is called."""
    item = _named(items)
    if item is None or any(each.kind in {"hypothetical", "negation"} for each in items):
        return
    mention = item.mention or (item.members[0].mention if item.members else None)
    founders, memory.founders = memory.founders, ()
    for name in founders if mention is not None else ():
        yield Step(
            person=name,
            rule="starts",
            parts=(Part("rule starts", 0.8),),
            start=item.start,
            end=item.end,
            cue=(item.start, item.end),
            to_org=mention.name if mention is not None else None,
            entry_manner="founded",
            past=True,
        )


def _named(items: Sequence[Item]) -> Item | None:
    """The name in "the start-up, called Acme,", "called Acme, the start-up …" and "his company, Acme, …"."""
    for at, item in enumerate(items):
        if item.kind == "called" and at + 1 < len(items) and _is_name(items[at + 1]):
            beside = items[:at] if at else items[at + 2 : at + 4]
            if any(each.kind in _COMPANIES or each.text == "" for each in beside) or at == 0:
                return items[at + 1]
        comma = (
            item.kind in _COMPANIES
            and at < _OPENING
            and at + 3 < len(items)
            and items[at + 1].kind == "comma"
        )
        if comma and _is_name(items[at + 2]) and items[at + 3].kind == "comma":
            return items[at + 2]
        calls = any(each.frame.pattern == "names" and each.tense == "past" for each in item.triggers)
        if calls and at > 1 and items[at - 1].kind == "comma" and items[at - 2].kind in _COMPANIES:
            return items[at + 1] if at + 1 < len(items) and _is_name(items[at + 1]) else None
    return None


def _is_name(item: Item) -> bool:
    alone = len(item.members) == 1 and not item.members[0].mention.sure and not item.members[0].roles
    return alone or (item.kind in {"organization", "unknown"} and item.mention is not None)
