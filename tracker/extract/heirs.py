"""Who follows somebody, told by a noun: "her successor is Jane Doe", "named as replacement for John Roe"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.extract.items import Item, Member
from tracker.extract.memory import Memory, is_person
from tracker.extract.steps import Part, Step

_ASIDE = frozenset({"adverb", "weekday", "month", "number", "auxiliary", "quote"})
_ENDS = frozenset({"comma", "stop", "mark", "subordinator", "and"})
_DOUBTED = frozenset({"hypothetical", "negation", "hearsay", "denial", "maybe"})


def names_heir(items: Sequence[Item]) -> bool:
    """Whether a sentence has a noun for who follows somebody."""
    for item in items:
        if item.role is not None and item.role.heir:
            return True
        if item.members and any(role.heir for member in item.members for role in member.roles):
            return True
    return False


def heirs(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """The appointments that "her successor is Jane Doe" and "her successor, Jane Doe, …" tell."""
    if any(item.kind in _DOUBTED for item in items):
        return
    for at, item in enumerate(items):
        if item.kind == "role" and item.role is not None and item.role.heir:
            found = _behind_verb(items, at)
            if found is not None:
                yield from _followed(items, found[0], _left(items, at, memory), ahead=found[1])
        elif memory.left is not None and len(item.members) == 1 and _is_heir(item.members[0]):
            yield from _followed(items, at, memory.left, ahead=False)


def _is_heir(member: Member) -> bool:
    return any(role.heir for role in member.roles)


def _behind_verb(items: Sequence[Item], at: int) -> tuple[int, bool] | None:
    """Where the people of "her successor as chair will be Jane Doe" stand, and whether that lies ahead."""
    in_post = [item.kind for item in items[at + 1 : at + 3]] == ["as", "role"]
    verb = _next(items, at + 2 * in_post)
    tenses = {each.tense for each in items[verb].triggers if each.frame.pattern == "becomes"}
    if items[verb].kind != "be" and not tenses:
        return None
    behind = _next(items, verb)
    return (behind, "future" in tenses) if items[behind].members else None


def _next(items: Sequence[Item], at: int) -> int:
    at += 1
    while at < len(items) - 1 and items[at].kind in _ASIDE:
        at += 1
    return min(at, len(items) - 1)


def _left(items: Sequence[Item], at: int, memory: Memory) -> str | None:
    """The organization whose post is taken: the one beside the noun, or that of who leaves it."""
    role = items[at].role
    if role is not None and role.organization is not None and role.organization.mention is not None:
        return role.organization.mention.name
    before = next((item.members for item in reversed(items[:at]) if item.members), memory.members)
    known = memory.affiliations.get(before[-1].mention.name) if before else None
    return known or memory.left or memory.focus


def _followed(items: Sequence[Item], at: int, place: str | None, *, ahead: bool) -> Iterator[Step]:
    item = items[at]
    for member in item.members if place is not None else ():
        if is_person(member.mention):
            yield Step(
                person=member.mention.name,
                rule="succeeds",
                parts=(Part("rule succeeds", 0.8),),
                start=item.start,
                end=item.end,
                cue=(item.start, item.end),
                from_org=heir_origin(items, at, member, place),
                to_org=place,
                entry_manner="hired",
                status="announced" if ahead else "confirmed",
                past=True,
            )


def heir_origin(items: Sequence[Item], at: int, member: Member, place: str | None) -> str | None:
    """Where an heir comes from: inside, where the words beside the name tell a post and no other place."""
    for role in member.roles:
        if role.heir or role.new:
            continue
        named = role.organization.mention if role.organization is not None else None
        if named is not None:
            return named.name
        if role.title and not role.history:
            return place
    return place if serves_inside(items, at) else None


def serves_inside(items: Sequence[Item], at: int) -> bool:
    """Whether "Jane Doe, who has led its sales since 2019," tells a post and names no other place."""
    ahead = at + 1 + (at + 1 < len(items) and items[at + 1].kind == "comma")
    if ahead >= len(items) or items[ahead].kind != "relative":
        return False
    told = False
    for item in items[ahead + 1 : ahead + 14]:
        if item.kind in _ENDS:
            break
        if item.kind in {"organization", "unknown"}:
            return False
        told = told or any(each.frame.pattern == "comes" for each in item.triggers)
    return told
