"""The rules: each reads one pattern of verbs and answers with steps. `RULES` says which run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tracker.extract.affiliations import (
    current_place,
    first_of,
    former_place,
    left_place,
    role_place,
    time_spent,
    title_at,
    title_of,
)
from tracker.extract.building import appointment, arrival, make_step, source_of, taken_people
from tracker.extract.items import Item, Member
from tracker.extract.steps import Reading, Step

Rule = Callable[[Reading], Iterator[Step]]
_SLOTS_TO = ("", "to", "at", "with")


def person_leaves(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe leaves Acme", "Jane Doe resigned as head of research at Acme"."""
    objects = reading.objects
    if objects.blocked and reading.trigger.frame.direct and not objects.position:
        return
    unsure = _unsure_place(reading, ("",)) if reading.trigger.frame.direct else None
    if ("" in objects.people and unsure is None) or (objects.board and objects.advisory):
        return
    if reading.trigger.frame.name == "no_longer" and title_of(objects.role) is None:
        return
    for member in reading.members:
        name = member.mention.name
        place, settled = left_place(reading, member)
        if unsure is not None and unsure.mention is not None and unsure.mention.name != name:
            place, settled = unsure.mention.name, True
        aim = _aim(reading)
        target = reading.memory.place(aim, name) if aim is not None else None
        if place is None and target is None:
            continue
        role = title_of(objects.role) or title_at(member, place, reading)
        yield make_step(
            reading,
            member,
            from_org=place,
            to_org=target if target != place else None,
            role_from=role,
            entry_manner=None,
            settled=settled,
        )


def person_joins(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe joined Acme as chief scientist", "Jane Doe is returning to Acme"."""
    objects = reading.objects
    slots = _SLOTS_TO if reading.trigger.frame.direct else ("to",)
    slots = (*slots, "by") if reading.trigger.tense == "noun" else slots
    place = first_of(objects.places, (*slots, "of") if objects.board or objects.advisory else slots)
    role = title_of(objects.role)
    if place is None:
        place = _unsure_place(reading, slots) or _host(reading)
    if objects.blocked or (place is None and not (role and not reading.trigger.frame.direct)):
        return
    if place is not None and (place.kind == "venture" or _is_consortium(place, reading)):
        return
    for member in reading.members:
        target = reading.memory.place(place) if place is not None else reading.memory.focus
        left = place is not None and place.kind == "generic" and former_place(reading, member) == target
        if target is None or left:  # "the former Acme manager joins the start-up": another one
            continue
        yield arrival(reading, member, target, source_of(reading), role)


def organization_hires(reading: Reading) -> Iterator[Step]:
    """ "Acme has hired Jane Doe from Globex", "Jane Doe was poached by Acme"."""
    people, place = taken_people(reading)
    objects = reading.objects
    if not people and objects.position and not reading.passive:  # "verstärkt das Team von Acme"
        place = reading.memory.place(first_of(objects.places, ("of", "at", "")))
        people = reading.members
    if place is None:
        return
    for member in people:
        yield arrival(reading, member, place, source_of(reading), title_of(objects.role))


def organization_dismisses(reading: Reading) -> Iterator[Step]:
    """ "Acme's board fired Jane Doe", "Jane Doe was ousted as chief executive of Acme"."""
    objects = reading.objects
    people, place = taken_people(reading)
    if not people and not reading.passive and "from" in objects.places:
        people = reading.members  # "Jane Doe hat sich von Acme getrennt"
    for member in people:
        title = title_of(objects.role)
        source = reading.memory.place(first_of(objects.places, ("from", "of", "at")))
        own_place = role_place(objects.role, reading, member)
        current = current_place(reading, member)
        place_of = source or own_place or current or place
        settled = place_of is not None
        if place_of is None and reading.passive:
            place_of = reading.memory.affiliations.get(member.mention.name) or reading.memory.focus
        if place_of is None:
            continue
        title = title or title_at(member, place_of, reading)
        yield make_step(reading, member, from_org=place_of, role_from=title, settled=settled)


def person_founds(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe founds Acme", "Acme, founded by Jane Doe", "to start a company of her own"."""
    objects = reading.objects
    if reading.passive:
        people = objects.people["by"].members if "by" in objects.people else ()
        target = reading.memory.place(reading.subject)
    else:
        people = () if reading.relative else reading.members
        place = objects.places.get("")
        if place is None or place.kind == "generic" or _is_consortium(place, reading):
            return
        if place.kind != "venture" and not _is_foundable(place, reading):
            return
        target = reading.memory.place(place)
    for member in people:
        origin = reading.memory.place(member.origin) or former_place(reading, member) or time_spent(reading)
        if target is None and origin is None and reading.passive:
            continue
        yield make_step(reading, member, from_org=origin if origin != target else None, to_org=target)


def organization_names(reading: Reading) -> Iterator[Step]:
    """ "Acme named Jane Doe chief scientist", "Jane Doe was promoted to head of research"."""
    objects = reading.objects
    people, place = taken_people(reading)
    host = _host(reading) if place is None else None  # "Acme announced the appointment of Jane Doe"
    place = place or reading.memory.place(host)
    promoted = reading.trigger.frame.entry_manner == "promoted"
    pairs = [(people, objects.role)] if reading.passive or not objects.pairs else objects.pairs
    for members, role in pairs:
        for member in members:
            title = title_of(role) or _title_beside(member)
            in_charge = objects.board or objects.position or objects.leads
            if title is None and not (promoted and reading.be) and not in_charge:
                continue
            near = first_of(objects.places, ("of", "at", "by"))
            target = role_place(role, reading, member) or place or reading.memory.place(near)
            yield from appointment(reading, member, target, title)


def person_becomes(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe will become chief scientist of Acme", "Jane Doe prend la tête d'Acme"."""
    role, places = reading.objects.role, reading.objects.places
    if reading.trigger.frame.name == "takes_charge" and role is None and not reading.objects.position:
        return
    for member in reading.members:
        target = role_place(role, reading, member) or reading.memory.place(first_of(places, ("", "of", "at")))
        stands_in = reading.trigger.frame.entry_manner == "promoted" or _takes_over(reading, member)
        if role is None and not stands_in and (target is None or first_of(places, ("", "of", "at")) is None):
            continue
        yield from appointment(reading, member, target, title_of(role))


def person_succeeds(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe will succeed John Roe as chief scientist"."""
    before = reading.objects.people.get("") or reading.objects.people.get("to")
    replaced = before.members if before is not None else _spoken_of(reading)
    if not replaced:
        return
    for member in reading.members:
        near = first_of(reading.objects.places, ("of", "at", "as"))
        named = role_place(reading.objects.role, reading, member) or reading.memory.place(near)
        target = named or reading.memory.affiliations.get(replaced[0].mention.name)
        title = title_of(reading.objects.role)
        yield from appointment(reading, member, target, title, inferred=named is None)


def organization_loses(reading: Reading) -> Iterator[Step]:
    """ "Acme loses its chief scientist, Jane Doe, to Globex"."""
    people, place = taken_people(reading)
    if reading.passive or place is None:
        return
    target = reading.memory.place(first_of(reading.objects.places, ("to", "at")))
    for member in people:
        role = title_at(member, place, reading)
        yield make_step(reading, member, from_org=place, to_org=target, role_from=role)


def person_comes(reading: Reading) -> Iterator[Step]:
    """ "She comes from Acme": where somebody was before, for an arrival that the text states."""
    objects = reading.objects
    place = first_of(objects.places, ("", "from", "at", "of"))
    for member in reading.members:
        origin = role_place(objects.role, reading, member) or reading.memory.place(place)
        if origin is not None:
            step = make_step(reading, member, from_org=origin, role_from=title_of(objects.role))
            yield replace(step, origin_only=True)


def person_works(reading: Reading) -> Iterator[Step]:
    """ "She now works at Acme": where somebody is now, for a departure that the text states."""
    objects = reading.objects
    place = first_of(objects.places, ("", "at", "for", "with", "of"))
    for member in reading.members:
        target = role_place(objects.role, reading, member) or reading.memory.place(place)
        if target is not None and (place is None or place.kind != "generic"):
            step = make_step(reading, member, to_org=target, role_to=title_of(objects.role))
            yield replace(step, target_only=True)


RULES: dict[str, tuple[Rule, float]] = {
    "departs": (person_leaves, 0.9),
    "arrives": (person_joins, 0.9),
    "takes": (organization_hires, 0.9),
    "drops": (organization_dismisses, 0.88),
    "founds": (person_founds, 0.84),
    "names": (organization_names, 0.86),
    "becomes": (person_becomes, 0.78),
    "succeeds": (person_succeeds, 0.72),
    "loses": (organization_loses, 0.85),
    "comes": (person_comes, 0.6),
    "works": (person_works, 0.6),
}


def _takes_over(reading: Reading, member: Member) -> bool:
    """ "Co-founder Jane Doe takes over": a post whose organization the text is about."""
    objects = reading.objects
    bare = not (objects.places or objects.people or objects.roles or objects.blocked)
    return bare and bool(member.roles) and reading.memory.focus is not None


def _spoken_of(reading: Reading) -> tuple[Member, ...]:
    """Whom "le sustituye Jane Doe" means: the one spoken of last, where the subject stands behind."""
    behind = reading.subject is not None and reading.subject.start > reading.items[reading.at].start
    clitic = reading.at > 0 and reading.items[reading.at - 1].kind == "determiner"  # "la remplace"
    return reading.memory.latest if behind or clitic else ()


def _host(reading: Reading) -> Item | None:
    """Who speaks of an arrival: "Acme announces the arrival of Jane Doe"."""
    if reading.trigger.tense != "noun":
        return None
    for at in range(reading.at - 1, -1, -1):
        item = reading.items[at]
        governed = at > 0 and reading.items[at - 1].kind == "preposition"
        if item.kind == "people":
            return None
        if item.kind in {"organization", "unknown", "generic"} and not governed:
            return item
    return None


def _unsure_place(reading: Reading, slots: tuple[str, ...]) -> Item | None:
    """A name of two words behind "joins", of which nothing says that it is a person's."""
    item = first_of(reading.objects.people, slots)
    if item is None or len(item.members) != 1 or item.members[0].roles or item.members[0].mention.sure:
        return None
    if item.members[0].mention.name.split()[0].lower() in reading.language.given_names:
        return None
    return replace(item, kind="unknown", mention=item.members[0].mention, members=())


def _aim(reading: Reading) -> Item | None:
    """ "Leaves Acme for Globex", "deja Acme por Globex"."""
    places = reading.objects.places
    if _is_for_seat(reading):
        return places.get("of")
    toward = places.get("to") if reading.language.people_behind_to else None  # "se marcha a Globex"
    return places.get("for") or (places.get("by") if reading.language.by_is_for else None) or toward


def _is_for_seat(reading: Reading) -> bool:
    """ "Left Acme for the board of Globex"."""
    objects = reading.objects
    seats = {objects.seats.get("board"), objects.seats.get("advisory")}
    return "for" in seats and "for" not in objects.places and "" in objects.places


def _title_beside(member: Member) -> str | None:
    """The title in "named Jane Doe, formerly of Acme, chief scientist"."""
    last = member.roles[-1] if member.roles else None
    new = last is not None and last.organization is None and not last.history and len(member.roles) > 1
    return last.title if last is not None and new else None


def _is_consortium(place: Item, reading: Reading) -> bool:
    words = place.text.replace("-", " ").split()
    return any(word in reading.language.consortium_heads for word in words)


def _is_foundable(place: Item, reading: Reading) -> bool:
    called = any(item.kind == "called" for item in reading.items[reading.at : reading.at + 8])
    sure = place.mention is not None and (place.mention.sure or called) and place.kind == "organization"
    return sure or (reading.trigger.frame.direct and place.kind == "unknown")
