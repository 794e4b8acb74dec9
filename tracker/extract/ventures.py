"""Companies that a later sentence names: "left to start a company. The start-up, called Acme, …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.extract.affiliations import former_place
from tracker.extract.items import Item
from tracker.extract.memory import Memory
from tracker.extract.steps import Part, Reading, Step

_COMPANIES = frozenset({"generic", "venture"})
_OPENING = 3  # items before a company that a sentence opens with: "the new company, Acme, …"


def note_founders(reading: Reading, memory: Memory) -> None:
    """Keep who starts a company without a name, or something of which only its name is told."""
    starts = reading.trigger.frame.pattern == "founds" or reading.objects.leads
    places = reading.objects.places
    if not starts or not reading.members:
        return
    launched = places.get("")
    bound = any(role.organization and not role.history for each in reading.members for role in each.roles)
    named = launched is not None and launched.kind == "unknown" and not bound
    if named or any(place.kind == "venture" for place in places.values()):
        memory.venture = launched if named else None
        memory.founders = tuple(
            (member.mention.name, former_place(reading, member)) for member in reading.members
        )


def named_ventures(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """Where the founders whom the text has named go to, once it says what their company is called."""
    item = _named(items) or _spoken_of(items, memory)
    memory.venture = None
    if item is None or any(each.kind in {"hypothetical", "negation"} for each in items):
        return
    mention = item.mention or (item.members[0].mention if item.members else None)
    founders, memory.founders = memory.founders, ()
    for name, origin in founders if mention is not None else ():
        yield Step(
            person=name,
            rule="starts",
            parts=(Part("rule starts", 0.8),),
            start=items[0].start,
            end=items[-1].end,
            cue=(item.start, item.end),
            from_org=origin,
            to_org=mention.name if mention is not None else None,
            entry_manner="founded",
            past=True,
        )


def _spoken_of(items: Sequence[Item], memory: Memory) -> Item | None:
    """What was launched, where "the start-up" behind it says that it is a company."""
    return memory.venture if items and items[0].kind == "generic" else None


def _named(items: Sequence[Item]) -> Item | None:
    """The name in "the start-up, called Acme,", "called Acme, the start-up …" and "his company, Acme, …"."""
    kinds = [item.kind for item in items[:4]]
    if kinds[:1] == ["with"] and kinds[2:] == ["future", "pronoun"] and _is_name(items[1]):
        return items[1]  # "Mit Acme will er …"
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
