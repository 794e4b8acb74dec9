"""Where a person of a reading belongs, belonged, and as what."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extract.items import Item, Member, Role
from tracker.extract.languages import Language
from tracker.extract.steps import Reading

SLOTS_FROM = ("", "from", "of", "at")
_DURATIONS = frozenset({"indefinite", "number", "word", "adverb", "time"})


def left_place(reading: Reading, member: Member) -> tuple[str | None, bool]:
    """The organization that is left, and whether it stands beside the verb or the name."""
    places, name = reading.objects.places, member.mention.name
    if reading.trigger.tense == "noun" and member.origin is not None and member.origin.mention is not None:
        return member.origin.mention.name, True  # "the departure of Jane Doe from Acme"
    item = first_of(places, SLOTS_FROM)
    now = current_place(reading, member)
    current = now or former_place(reading, member)
    placed = reading.language.verb_last or any(
        role.organization is not None and (not role.clause or _tells_work(reading)) for role in member.roles
    )
    unsure = item is not None and item.kind == "unknown" and now is not None and placed  # "leaves Redmond"
    if item is not None and item.mention is not None and not unsure:
        return item.mention.name, True
    place = role_place(reading.objects.role, reading, member)
    if place or current:
        return place or current, True
    if item is not None and item.kind == "generic":
        return reading.memory.place(item, name), False
    if (spent := time_spent(reading)) is not None:
        return spent, True
    if not reading.language.verb_last and any(_is_political(role, reading) for role in member.roles):
        return None, False
    return reading.memory.affiliations.get(name) or reading.memory.focus, False


def _tells_work(reading: Reading) -> bool:
    """Whether a clause before the verb tells of work, not of study: ", who runs research at Acme,"."""
    before = reading.items[: reading.at]
    return any(each.frame.pattern in {"comes", "works"} for item in before for each in item.triggers)


def _is_political(role: Role, reading: Reading) -> bool:
    """Whether a post is one of government: an "AI minister" leaves no organization."""
    return role.organization is None and bool(
        set((role.title or "").lower().split()) & reading.language.political
    )


def current_place(reading: Reading, member: Member) -> str | None:
    """The organization of a role beside the name that is not over."""
    name = member.mention.name
    for role in member.roles:
        place = reading.memory.role_place(role, name)
        if place and not role.history and not role.new:
            return place
    held = (role for role in member.roles if not _is_political(role, reading) or reading.language.verb_last)
    if any(_is_held(role, reading) for role in held) and not any(
        role.history or role.new for role in member.roles
    ):
        return reading.memory.affiliations.get(name) or reading.memory.focus
    return None


def _is_held(role: Role, reading: Reading) -> bool:
    """Whether a role is held somewhere: of an "industry veteran" nothing says where."""
    words = (role.title or "").lower().split()
    loose = words and (
        words[-1] in reading.language.loose_titles
        or (reading.language.verb_last and words[-1].endswith(tuple(reading.language.loose_titles)))
    )
    return not loose or role.organization is not None


def time_spent(reading: Reading) -> str | None:
    """ "After eight years at Acme" on either side of the verb."""
    place = spent_place(reading.items, reading.language)
    return reading.memory.place(place)


def spent_place(items: Sequence[Item], language: Language) -> Item | None:
    """The organization in "after eight years at Acme"."""
    for at, item in enumerate(items[:-2]):
        joins = item.kind == "subordinator" and _joins(items[at + 1]) and not language.verb_last
        if joins and (named := _named_behind(items, at + 2)) is not None:
            return named  # "weeks after joining Acme"
        if item.kind != "subordinator" or items[at + 1].kind not in _DURATIONS:
            continue
        for place in range(at + 2, min(at + 9, len(items) - 1)):
            beside = items[place].kind == "at" or items[place].text in language.spent
            beside = beside or (items[place].kind == "to" and items[place - 1].text in language.spent)
            if beside and (named := _named_behind(items, place + 1)) is not None:
                owns = items[place + 2].kind == "owner" if place + 2 < len(items) else False
                if owns or items[place].kind != "preposition":
                    return named  # "years on Acme's board", but "years on Wall Street"
            passes = any(each.tense == "noun" for each in items[place].triggers)  # "tras un paso por Acme"
            if items[place].kind in {"comma", "stop"} or (
                items[place].kind == "trigger" and not beside and not passes
            ):
                break
    return None


def _joins(item: Item) -> bool:
    return any(each.tense == "gerund" and each.frame.pattern == "arrives" for each in item.triggers)


def _named_behind(items: Sequence[Item], at: int) -> Item | None:
    """The organization at ``at`` or behind an article and a word: "chez l'américain Acme"."""
    for place in range(at, min(at + 3, len(items))):
        if items[place].mention is not None:
            return items[place]
        if items[place].kind not in {"determiner", "word"} or (place == at and items[place].kind == "word"):
            return None
    return None


def former_place(reading: Reading, member: Member) -> str | None:
    """The organization of a role beside the name that is over or ending."""
    for role in member.roles:
        if role.history or role.recent:
            place = reading.memory.role_place(role, member.mention.name)
            if place:
                return place
    return None


def title_at(member: Member, place: str | None, reading: Reading) -> str | None:
    """The title that a member holds or held at ``place``."""
    if place is None:
        return None
    for role in member.roles:
        stated = reading.memory.role_place(role, member.mention.name)
        if role.title and not role.new and (stated is None or stated == place):
            return role.title
    return None


def new_title(member: Member) -> str | None:
    """The title beside a name that has just been taken: "its new head of research, Jane Doe"."""
    return next((role.title for role in member.roles if role.new and not role.history), None)


def role_place(role: Item | None, reading: Reading, member: Member) -> str | None:
    """The organization that a role behind the verb names."""
    if role is None or role.role is None or role.role.organization is None:
        return None
    return reading.memory.role_place(role.role, member.mention.name)


def title_of(item: Item | None) -> str | None:
    """The title of an item of kind role."""
    return item.role.title if item is not None and item.role is not None and item.kind == "role" else None


def first_of(slots: dict[str, Item], names: tuple[str, ...]) -> Item | None:
    """The first filled slot among ``names``."""
    return next((slots[name] for name in names if name in slots), None)
