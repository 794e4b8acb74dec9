"""Steps that no verb of moving tells: lists of newcomers, and who now holds a role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.extract.affiliations import first_of, spent_place
from tracker.extract.hints import found_office
from tracker.extract.items import Item, Member, Role
from tracker.extract.languages import Language
from tracker.extract.memory import Memory, way_of
from tracker.extract.steps import Part, Reading, Step

_PLACES = frozenset({"organization", "unknown", "generic"})
_BESIDE_BE = frozenset({"adverb", "auxiliary", "history", "recent"})
_BESIDE_POSTS = frozenset({"comes", "presents"})
_TELL_POSTS = frozenset({"be", "role"})
_LISTS = frozenset({"takes", "names"})
_SINCE = frozenset({"from", "number", "word", "indefinite", "adverb"})
_TIMES = frozenset({"weekday", "month", "time", "number", "adverb"})


def continued_hires(
    items: Sequence[Item], hirer: str, hired: tuple[str | None, str] = (None, "confirmed")
) -> Iterator[Step]:
    """ "Among them are Jane Doe from Acme and John Roe from Globex", behind a sentence of hiring."""
    if not any(item.kind == "among" for item in items[:4]):
        return
    for at, item in enumerate(items):
        governed = at > 0 and items[at - 1].kind in {"of", "by", "with", "at"}
        for member in item.members if not governed else ():
            origin = member.origin.mention if member.origin else None
            yield Step(
                person=member.mention.name,
                rule="hires",
                parts=(Part("rule hires", 0.82),),
                start=item.start,
                end=item.end,
                cue=(item.start, item.end),
                from_org=origin.name if origin and origin.name != hirer else _place(member) or hired[0],
                to_org=hirer,
                entry_manner="hired",
                past=True,
                status=hired[1],
            )


def came_to(reading: Reading, hirer: str | None, status: str) -> Iterator[Step]:
    """ "Jane Doe comes from Globex" behind "Acme gets a new head of research": she goes to Acme."""
    places = reading.objects.places
    if found_office(reading, hirer):
        yield from _taken_office(reading, hirer, status)
        return
    slots = ("from", "at") if reading.language.verb_last else ("from", "at", "", "of")
    origin = reading.memory.place(first_of(places, slots))
    if (
        hirer is None
        or reading.trigger.frame.pattern != "comes"
        or not reading.named
        or origin in {None, hirer}
    ):
        return
    plain = reading.subject is not None and reading.subject.kind == "people"
    for member in reading.members if reading.language.verb_last or plain else ():
        if member.roles and not reading.language.verb_last:
            continue  # "its founder, Jane Doe, came from Globex" is not one of those who are hired
        yield Step(
            person=member.mention.name,
            rule="hires",
            parts=(Part("rule hires", 0.84),),
            start=reading.items[reading.at].start,
            end=reading.items[reading.at].end,
            cue=(reading.items[reading.at].start, reading.items[reading.at].end),
            from_org=origin,
            to_org=hirer,
            entry_manner="hired",
            status=status,
        )


def _taken_office(reading: Reading, hirer: str | None, status: str) -> Iterator[Step]:
    """ "Jane Doe, chief of Globex, takes office in autumn" behind "Acme has found a new chief"."""
    item = reading.items[reading.at]
    for member in reading.members:
        held = _place(member)
        yield Step(
            person=member.mention.name,
            rule="hires",
            parts=(Part("rule hires", 0.84),),
            start=item.start,
            end=item.end,
            cue=(item.start, item.end),
            from_org=held if held != hirer else None,
            to_org=hirer,
            entry_manner="hired",
            status=status,
        )


def unnamed_hirer(reading: Reading) -> str | None:
    """The organization of "Acme hired eleven researchers", which the next sentence may name."""
    gets = reading.trigger.frame.name == "gets" and bool(reading.objects.roles)  # "Acme ya tiene director"
    hires = (reading.trigger.frame.pattern == "takes" or gets) and "" not in reading.objects.people
    roles, own = reading.objects.roles, reading.objects.places.get("from")
    new = any(item.role is not None and item.role.new for item in roles.values())
    if hires and new and reading.subject is None and reading.language.from_is_by:
        return reading.memory.place(own)  # "bekommt die Abteilung von Acme eine neue Leiterin"
    if hires and reading.subject is not None and reading.subject.kind in _PLACES:
        return reading.memory.place(reading.subject)
    return None


def hired_from(reading: Reading, status: str) -> tuple[str | None, str]:
    """From where those come whom "Acme hired several researchers of Globex" does not name."""
    item = reading.objects.roles.get("")
    place = item.role.organization if item is not None and item.role is not None else None
    return reading.memory.place(place), status


def hirer_by_noun(items: Sequence[Item], memory: Memory) -> str | None:
    """The organization of "Acme announces the recruitment of two partners", whom the next sentence names."""
    for at, item in enumerate(items[:-2]):
        if item.kind != "trigger":
            continue
        hires = any(each.tense == "noun" and each.frame.pattern == "takes" for each in item.triggers)
        behind = items[at + 1 + (items[at + 1].kind == "of")]
        if hires and behind.kind in {"indefinite", "number", "staff"}:
            return memory.focus
    return None


def note_loser_by_noun(items: Sequence[Item], memory: Memory) -> None:
    """Keep the organization of "another departure at Acme: Jane Doe …", which may stand in a headline."""
    for at, item in enumerate(items[:-2]):
        if item.kind != "trigger":
            continue
        leaves = any(each.tense == "noun" and each.frame.pattern == "departs" for each in item.triggers)
        ends = at + 3 >= len(items) or items[at + 3].kind in {"stop", "mark"}
        named = items[at + 1].kind in {"at", "from"} and items[at + 2].kind in {"organization", "unknown"}
        if leaves and named and ends:
            memory.loser = memory.loser or memory.place(items[at + 2])


def hirer_by_having(items: Sequence[Item], memory: Memory) -> str | None:
    """The organization of "Acme hat eine neue Chefin", whom the next sentence names."""
    end = len(items) - (bool(items) and items[-1].kind == "mark")
    kinds = [item.kind for item in items[:end] if item.kind != "adverb"]
    has = memory.verb_last and kinds in (
        ["organization", "auxiliary", "role"],
        ["unknown", "auxiliary", "role"],
    )
    role = items[end - 1].role if has else None
    return memory.place(items[0]) if role is not None and role.new else None


def lost_title(reading: Reading) -> str | None:
    """The title in "Acme parts with its chief scientist", whom the text names later."""
    roles = (reading.objects.roles.get(slot) for slot in ("", "from", "of", "to"))
    item = next((role for role in roles if role is not None and role.kind == "role"), None)
    return item.role.title if item is not None and item.role is not None else None


def unnamed_loser(reading: Reading) -> str | None:
    """The organization of "Acme loses its chief scientist", whom the text names later."""
    subject = reading.subject
    several = subject is not None and (
        subject.kind == "staff" or (subject.kind == "role" and _is_plural(reading))
    )
    if several and not _are_named(reading.members):
        left = reading.trigger.frame.pattern == "departs"  # "three researchers leave Acme: …"
        place = first_of(reading.objects.places, ("", "from", "of", "at"))
        return reading.memory.place(place) if left else None
    unnamed = reading.trigger.frame.pattern in {"loses", "drops"} and not reading.passive
    if not unnamed or reading.objects.people or reading.subject is None:
        return None
    if reading.subject.kind in _PLACES:
        return reading.memory.place(reading.subject)
    names = [member.mention.name for member in reading.subject.members if not member.roles]
    return names[0] if len(names) == 1 and not reading.subject.members[0].mention.sure else None


def _is_plural(reading: Reading) -> bool:
    """Whether the form of the verb says that several people do it: "drei Forscher verlassen Acme"."""
    finite = reading.language.verb_last and reading.trigger.tense in {"present", "past"} and not reading.be
    helped = reading.at > 0 and reading.items[reading.at - 1].kind == "auxiliary"
    helper = reading.items[reading.at - 1].text if helped else reading.items[reading.at].text
    return finite and helper.endswith("en")  # "drei Forscher haben Acme den Rücken gekehrt"


def _held_post(items: Sequence[Item], at: int) -> Role | None:
    """The post in "she is currently a researcher at Acme", "elle était depuis 2020 directrice chez Acme"."""
    place = at + 1
    while place < min(at + 6, len(items)) and items[place].kind in _SINCE:
        place += 1
    if place + 2 < len(items) and items[place].kind == "advisory_noun":  # "conseillère au cabinet Acme"
        behind = place + 2 + (items[place + 2].kind == "determiner")
        joined = items[place + 1].kind in {"of", "at", "to"} and behind < len(items)
        named = joined and items[behind].kind in {"organization", "unknown"}
        return Role(None, items[behind]) if named else None
    role = items[place].role if place < len(items) and items[place].kind == "role" else None
    house = role.organization if role is not None else None
    timed = place > at + 2 and house is not None and house.kind == "generic"  # "es desde 2020 su director"
    named = timed or (house is not None and house.mention is not None)
    return role if role is not None and named and not (role.new or role.history or role.recent) else None


def _are_named(people: Sequence[Member]) -> bool:
    return any(member.mention.name.strip("?") for member in people)


def stated_origins(items: Sequence[Item], memory: Memory, language: Language) -> Iterator[Step]:
    """ "She was previously head of research at Acme": where somebody was before, for a stated arrival."""
    yield from _opening_origin(items, memory)
    yield from _way(items, language)
    yield from _work_before(items, memory) if language.verb_last else ()
    yield from _spoken_of(items, memory)
    yield from _described_again(items, memory, language)
    yield from _service(items, memory)
    yield from _time_spent(items, memory, language)
    yield from _beside_names(items, language)
    for at, item in enumerate(items[:-1]):
        if item.kind != "be":
            continue
        before = at > 0 and items[at - 1].kind in {"history", "recent"}  # "zuvor war sie bei Acme"
        place = _behind_be(items, at, language, before=before)
        if place >= len(items):
            continue
        if (held := _held_post(items, at)) is not None and memory.place(held.organization):
            yield from _origins(
                _people_before(items, at, memory), memory.place(held.organization), item, held.title
            )
            continue
        was = any(each.kind in {"history", "recent"} for each in items[at + 1 : place]) or before
        behind = place + 1
        while behind < len(items) and items[behind].kind == "determiner":
            behind += 1
        over = item.text in language.particular.was
        was = was or (over and any(each.kind == "time" for each in items))
        if was and items[place].kind in {"at", "with"} and behind < len(items):
            yield from _origins(_people_before(items, at, memory), memory.place(items[behind]), item)
        if items[place].kind != "role":
            continue
        role = items[place].role
        over = role is not None and (role.history or role.recent or place > at + 1)
        over = over or _is_held_here(items, place, language)
        if role is None or not over or _governs(role, language):
            continue
        origin = memory.place(role.organization) if role.organization is not None else memory.focus
        if origin is None:
            continue
        yield from _origins(_people_before(items, at, memory), origin, item, role.title)


def _governs(role: Role, language: Language) -> bool:
    """Whether a post is one of government, at no house: "war bis 2024 Wirtschaftsministerin"."""
    return role.organization is None and (role.title or "").lower().endswith(tuple(language.political))


def _behind_be(items: Sequence[Item], at: int, language: Language, *, before: bool) -> int:
    """Where what "was" at ``at`` says of somebody stands, behind words of time."""
    place, beside = at + 1, _BESIDE_BE | {"pronoun"} if before else _BESIDE_BE
    while place < len(items) and items[place].kind in beside:
        place += 1
    words = language.particular
    spends = items[at].text in words.was
    if not spends and items[place - 1].text in words.now:
        return len(items)  # "er ist inzwischen Chef von Globex": where he is now
    timed = spends and place + 1 < len(items) and items[place].text in {*words.until, *language.since}
    while timed and place < len(items) and _is_of_time(items[place], language):
        place += 1  # "war bis Dezember Chefin von Acme"
    while spends and place < len(items) and items[place].kind in {"indefinite", "number", "time"}:
        place += 1  # "war sieben Jahre bei Acme"
    return place


def _is_of_time(item: Item, language: Language) -> bool:
    """Whether an item belongs to a date: "bis zum 1. Dezember"."""
    joins = item.text in language.date_prepositions or item.text in language.end_words or item.text == "."
    return item.kind in _TIMES or joins


def _work_before(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """ "Bislang entwickelte sie für Acme neue Produkte", where no verb of moving tells more."""
    kinds = [item.kind for item in items]
    opens = bool({"history", "recent"} & set(kinds[:2])) and "pronoun" in kinds[:5]
    if not opens or {"trigger", "be", "negation", "hypothetical"} & set(kinds):
        return
    for at, item in enumerate(items[:-1]):
        place = at + 1 + (items[at + 1].kind == "determiner" and at + 2 < len(items))
        if item.kind in {"at", "for"} and items[place].kind in {"organization", "unknown"}:
            yield from _origins(_people_before(items, at, memory), memory.place(items[place]), items[place])
            return


def _way(items: Sequence[Item], language: Language) -> Iterator[Step]:
    """ "Von Acme zu Globex: Jane Doe wird Chefin": where she was before."""
    way = way_of(items) if language.verb_last else None
    people = next((item.members for item in items if item.members), ())
    if way is not None:
        yield from _origins(people, way[0], items[0])


def _beside_names(items: Sequence[Item], language: Language) -> Iterator[Step]:
    """ "Doe joins from Acme, Roe from Globex": where a name without a verb of its own comes from."""
    if language.verb_last or not any(
        each.frame.pattern == "comes" for item in items for each in item.triggers
    ):
        return
    for item in items:
        for member in item.members:
            if member.origin is not None and member.origin.mention is not None:
                yield from _origins((member,), member.origin.mention.name, item)


def listed_posts(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """ "Acme has made two senior hires: Jane Doe as chief scientist and John Roe as counsel"."""
    colon = next((at for at, item in enumerate(items) if item.text == ":"), 0)
    before = items[max(0, colon - 4) : colon]
    told = any(each.frame.pattern in _LISTS for item in before for each in item.triggers)
    if not told or memory.focus is None or colon + 2 >= len(items) or not items[colon + 1].members:
        return
    for at in range(colon + 1, len(items) - 1):
        people, role = items[at], _listed_role(items, at + 1)
        if any(each.tense != "noun" for each in people.triggers):
            return
        for member in people.members if role is not None else ():
            origin = _former(member) or (
                member.origin.mention.name if member.origin and member.origin.mention else None
            )
            yield Step(
                person=member.mention.name,
                rule="hires",
                parts=(Part("rule hires", 0.82),),
                start=people.start,
                end=people.end,
                cue=(people.start, people.end),
                from_org=origin,
                to_org=memory.focus,
                role_to=role.title if role is not None else None,
                entry_manner="hired",
                past=True,
            )


def _listed_role(items: Sequence[Item], at: int) -> Role | None:
    """The title in "Jane Doe as chief scientist", where it names no other organization."""
    behind = at + 1 + (at + 1 < len(items) and items[at + 1].kind in {"determiner", "indefinite"})
    if items[at].kind != "as" or behind >= len(items) or items[behind].role is None:
        return None
    role = items[behind].role
    return role if role is not None and role.organization is None else None


def _is_held_here(items: Sequence[Item], at: int, language: Language) -> bool:
    """ "He had been its commercial chief since 2020": a post in the house that the text is about."""
    role = items[at].role
    its = role is not None and role.organization is not None and role.organization.kind == "generic"
    return its and any(item.text in language.since for item in items[at + 1 : at + 3])


def _service(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """ "She gained experience previously at Acme", where no verb of moving tells more."""
    if not memory.members or any(item.kind in {"trigger", "negation", "hypothetical"} for item in items):
        return
    for at, item in enumerate(items):
        role = item.role if item.kind == "role" else None
        if role is not None and role.history and role.title is None and role.organization is not None:
            yield from _origins(_people_before(items, at, memory), memory.place(role.organization), item)


def _time_spent(items: Sequence[Item], memory: Memory, language: Language) -> Iterator[Step]:
    """ "After eight years at Acme, it was time to move": where the one person spoken of was before."""
    place = spent_place(items, language)
    people = next((item.members for item in items if item.members), memory.members)
    if place is not None and len(people) == 1:
        yield from _origins(people, memory.place(place), place)


def _origins(
    people: Sequence[Member], place: str | None, item: Item, title: str | None = None
) -> Iterator[Step]:
    """What ``item`` says of where people were before."""
    for member in people if place is not None else ():
        yield Step(
            person=member.mention.name,
            rule="was",
            parts=(Part("rule was", 0.6),),
            start=item.start,
            end=item.end,
            cue=(item.start, item.end),
            from_org=place,
            role_from=title,
            origin_only=True,
            past=True,
        )


def _spoken_of(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """ "The former Acme manager will …" behind a sentence about somebody."""
    if len(items) < 2 or items[1].members or len(memory.members) != 1:
        return
    role = items[0].role if items[0].kind == "role" else None
    house = role.organization if role is not None else None
    if role is None or house is None or not (items[0].definite or items[1].kind == "comma"):
        return
    if role.history or role.recent or _is_elsewhere(items, house, memory):
        yield from _origins(
            memory.members, house.mention.name if house.mention else None, items[0], role.title
        )


def now_at(items: Sequence[Item], memory: Memory, language: Language) -> Iterator[Step]:
    """ "Er ist inzwischen bei Globex": where somebody is now, for a departure that the text states."""
    if not language.particular.now:
        return
    for at, item in enumerate(items[:-2]):
        place = at + 1
        while place < len(items) and items[place].kind == "adverb":
            place += 1
        now = any(each.text in language.particular.now for each in items[at + 1 : place])
        if item.kind != "be" or not now or place + 1 >= len(items):
            continue
        role = items[place].role if items[place].kind == "role" else None
        house = (
            role.organization if role is not None else items[place + 1] if items[place].kind == "at" else None
        )
        named = house.mention if house is not None and house.kind in {"organization", "unknown"} else None
        near = next((each.members for each in reversed(items[:at]) if each.members), memory.members)
        for member in near if named is not None and len(near) == 1 else ():
            yield Step(
                person=member.mention.name,
                rule="works",
                parts=(Part("rule works", 0.6),),
                start=item.start,
                end=item.end,
                cue=(item.start, item.end),
                to_org=named.name if named is not None else None,
                target_only=True,
            )


def ending_terms(items: Sequence[Item], memory: Memory, language: Language) -> Iterator[Step]:
    """ "Sie folgt auf John Roe, dessen Vertrag im Juni ausläuft": he leaves what the text is about."""
    words = language.particular
    for at, item in enumerate(items[:-2]):
        whose = item.kind == "thing_relative" and item.text in words.whose
        if not whose or at < 2 or not items[at - 2].members:
            continue
        end = next((p for p in range(at + 1, len(items)) if items[p].kind in {"comma", "mark", "stop"}), at)
        clause = items[at + 1 : end]
        ends = bool(clause) and clause[0].text in words.terms
        ends = ends and any(each.text in words.run_out for each in clause)
        member = items[at - 2].members[-1]
        place = memory.affiliations.get(member.mention.name) or memory.focus
        if ends and place is not None and not any(each.kind == "negation" for each in clause):
            yield Step(
                person=member.mention.name,
                rule="leaves",
                parts=(Part("rule leaves", 0.82),),
                start=item.start,
                end=item.end,
                cue=(item.start, item.end),
                from_org=place,
                status="announced",
                settled=False,
            )


def _described_again(items: Sequence[Item], memory: Memory, language: Language) -> Iterator[Step]:
    """ "Der Acme-Manager könnte im Sommer anfangen" of somebody whom the text sends elsewhere."""
    role = items[0].role if items and items[0].kind == "role" and items[0].definite else None
    house = role.organization if role is not None else None
    if not language.verb_last or role is None or house is None or house.mention is None:
        return
    loose = (role.title or "").lower().endswith(tuple(language.loose_titles))
    arrived = memory.arrived.get(memory.members[0].mention.name) if len(memory.members) == 1 else None
    if loose and arrived is not None and arrived != house.mention.name:
        yield from _origins(memory.members, house.mention.name, items[0], role.title)


def _is_elsewhere(items: Sequence[Item], house: Item, memory: Memory) -> bool:
    """ "Acme's chief scientist did not reply", "A veteran of Acme, she …", of who goes to Globex."""
    apposed = len(items) > 2 and items[2].kind == "pronoun"
    if house.mention is None or not (items[0].definite or apposed):
        return False
    target = memory.arrived.get(memory.members[0].mention.name)
    return house.mention.name not in {target, memory.left} and (apposed or house.mention.name != memory.focus)


def new_posts(items: Sequence[Item], memory: Memory, language: Language) -> Iterator[Step]:
    """ "Jane Doe is the new chief executive of Acme", "Jane Doe, new chief executive of Acme" and no verb."""
    verbless = not any(item.kind in {"trigger", "be", "auxiliary", "say"} for item in items)
    yield from _newcomers(items, memory) if verbless and memory.verb_last else ()
    beside = _tells_by_titles(items, language)
    told = [(at, item) for at, item in enumerate(items) if item.members or item.kind in _TELL_POSTS]
    for at, item in told:
        post = _behind_time(items, at + 1) if item.kind == "be" else len(items)
        if post < len(items) and items[post].role is not None:
            role = _since_lately(items[at + 1 : post], items[post].role, language)
            for member in _people_before(items, at, memory):
                yield from _new_post(member, role, items[post], memory)
        if item.kind == "be" and at and items[at - 1].role is not None and at + 1 < len(items):
            for member in items[at + 1].members:  # "Neue Chefin ist Jane Doe"
                yield from _new_post(member, items[at - 1].role, items[at + 1], memory)
        yield from _titled_behind(items, at, memory) if verbless else ()
        if _announces(items, at):  # "Acme has a new chief executive: Jane Doe"
            yield from _new_post(items[at + 2].members[0], _housed(items, at), items[at + 2], memory)
        for member in item.members if beside else ():
            for role in member.roles:
                if role.organization is not None:
                    yield from _new_post(member, role, item, memory)


def _since_lately(times: Sequence[Item], role: Role | None, language: Language) -> Role | None:
    """A post that somebody has held "seit Anfang März" only, as a new one; not one "seit 2019"."""
    since = language.verb_last and any(item.text in language.since for item in times)
    lately = any(item.kind in {"month", "weekday"} for item in times)
    years = any(item.kind == "number" and len(item.text) == 4 for item in times)
    return replace(role, new=True) if role is not None and since and lately and not years else role


def _titled_behind(items: Sequence[Item], at: int, memory: Memory) -> Iterator[Step]:
    """ "Jane Doe neue Chefin der Acme AG", as headlines say it."""
    if at + 1 >= len(items) or items[at + 1].kind != "role" or not items[at].members:
        return
    if not (at + 2 < len(items) and items[at + 2].members):
        yield from _new_post(items[at].members[-1], items[at + 1].role, items[at + 1], memory)


def _newcomers(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """ "Neu im Team von Acme: Jane Doe"."""
    stop = next((at for at, item in enumerate(items) if item.kind == "stop"), 0)
    place = next(
        (item for item in items[:stop] if item.kind in {"organization", "unknown"} and item is not items[0]),
        None,
    )
    if not stop or items[0].text not in memory.newcomers or place is None or stop + 1 >= len(items):
        return
    for member in items[stop + 1].members:
        yield from _new_post(member, Role(None, place, new=True), items[stop + 1], memory)


def _tells_by_titles(items: Sequence[Item], language: Language) -> bool:
    """Whether a title beside a name tells the move: no verb does, or one that only adds where from.

    "Its new chief, Jane Doe, comes from Acme", "presented its new chief, Jane Doe".
    """
    told = {each.frame.name for item in items for each in item.triggers}
    if told and told <= _BESIDE_POSTS and not language.verb_last:
        return True
    return not any(item.kind in {"trigger", "be", "auxiliary", "say"} for item in items)


def _housed(items: Sequence[Item], at: int) -> Role | None:
    """The title at ``at`` with the organization before it: "Acme has a new chief executive"."""
    role = items[at].role
    house = next((each for each in items[:at] if each.kind in {"organization", "unknown"}), None)
    return replace(role, organization=role.organization or house) if role is not None else None


def _announces(items: Sequence[Item], at: int) -> bool:
    role = items[at].role
    new = role is not None and role.new and not role.heir
    colon = new and at + 2 < len(items) and items[at + 1].kind == "stop" and items[at + 1].text == ":"
    return colon and len(items[at + 2].members) == 1


def _behind_time(items: Sequence[Item], at: int) -> int:
    """Where what follows a time begins: "ist seit Montag neuer Chef"."""
    while at < len(items) and (items[at].kind in _TIMES or (items[at].text == "." and at + 1 < len(items))):
        at += 1  # "seit 1. März"
    timed = at + 1 < len(items) and items[at].kind == "preposition"
    return _behind_time(items, at + 1) if timed and items[at + 1].kind in _TIMES else at


def _new_post(member: Member, role: Role | None, item: Item, memory: Memory) -> Iterator[Step]:
    if role is None or not role.new or role.history:
        return
    place = memory.place(role.organization) if role.organization is not None else memory.focus
    if place is not None:
        yield Step(
            person=member.mention.name,
            rule="is_new",
            parts=(Part("rule is_new", 0.8 if memory.verb_last else 0.7),),
            start=item.start,
            end=item.end,
            cue=(item.start, item.end),
            from_org=_former(member) or (place if _is_of_house(member) or _rises(member, role) else None),
            to_org=place,
            role_to=role.title,
            entry_manner="hired",
            past=True,
        )


def _opening_origin(items: Sequence[Item], memory: Memory) -> Iterator[Step]:
    """ "Procedente de Acme, …" at the start of a sentence."""
    if len(items) < 3 or items[0].kind != "from" or items[1].mention is None:
        return
    people = next((item.members for item in items if item.members), memory.members)
    yield from _origins(people, items[1].mention.name, items[1])


def _people_before(items: Sequence[Item], at: int, memory: Memory) -> tuple[Member, ...]:
    for item in reversed(items[:at]):
        if item.kind == "people":
            return item.members
        if item.kind in {"pronoun", "stop"}:
            break
    return memory.members if len(memory.members) == 1 else ()


def held_roles(
    items: Sequence[Item], memory: Memory, steps: Sequence[Step], since: frozenset[str]
) -> Iterator[Step]:
    """ "John Roe, previously of Acme, is chief scientist": a new role where the old one is named."""
    if memory.focus is None:
        return
    left = {step.person: step.from_org for step in steps if step.to_org is None and step.rule != "was"}
    people: tuple[Member, ...] = ()
    for at, item in enumerate(items[:-1]):
        people = item.members or people
        behind = items[at + 1]
        if item.kind == "be" and not memory.verb_last:
            yield from _presented(items, at, left, memory.focus)
        if item.kind != "be" or behind.kind != "role" or behind.role is None or behind.role.history:
            continue
        inside = _is_held_since(items, at + 2, since) and behind.role.organization is None
        for member in people:
            origin = left.get(member.mention.name) or _former(member)
            if origin is not None and origin != memory.focus:
                yield _held(member, behind, origin, memory.focus)
            elif origin is None and inside:
                yield replace(_held(member, behind, memory.focus, None), role_from=None, origin_only=True)


def _presented(items: Sequence[Item], at: int, left: Mapping[str, str | None], place: str) -> Iterator[Step]:
    """ "Its chief scientist is Jane Doe, who left Acme in May"."""
    title = items[at - 1] if at == 1 else None
    role = title.role if title is not None else None
    own = role is not None and role.organization is not None and role.organization.kind == "generic"
    if title is None or role is None or not own or role.history or len(items[at + 1].members) != 1:
        return
    member = items[at + 1].members[0]
    origin = left.get(member.mention.name) or _former(member)
    if origin not in {None, place}:
        yield _held(member, title, origin, place)


def _is_held_since(items: Sequence[Item], at: int, since: frozenset[str]) -> bool:
    """Whether "since 2022" stands behind a title without a house: "era director financiero desde 2022"."""
    behind = items[at : at + 6]
    ends = next((place for place, item in enumerate(behind) if item.kind in {"comma", "mark"}), len(behind))
    placed = any(item.kind in {"organization", "unknown", "generic"} for item in behind[:ends])
    return not placed and any(item.text in since for item in behind[:2])


def _held(member: Member, role: Item, origin: str, place: str | None) -> Step:
    title = role.role.title if role.role else None
    return Step(
        person=member.mention.name,
        rule="holds",
        parts=(Part("rule holds", 0.6),),
        start=role.start,
        end=role.end,
        cue=(role.start, role.end),
        from_org=origin,
        to_org=place,
        role_to=title,
        past=True,
    )


def _is_of_house(member: Member) -> bool:
    """Whether somebody held another post there: "bislang Finanzchefin des Unternehmens"."""
    places = [role.organization for role in member.roles if role.recent]
    titled = [role for role in member.roles if role.recent and role.title and role.organization is None]
    return bool(titled) or any(place is not None and place.kind == "generic" for place in places)


def _rises(member: Member, role: Role) -> bool:
    """Whether a successor already holds a post there: "Ihr Nachfolger ist Finanzchef John Roe"."""
    held = [each for each in member.roles if each.title and not (each.history or each.new)]
    return role.title is None and bool(held) and all(each.organization is None for each in held)


def _former(member: Member) -> str | None:
    for role in member.roles:
        if (
            (role.history or role.recent)
            and role.organization is not None
            and role.organization.mention is not None
        ):
            return role.organization.mention.name
    return None


def _place(member: Member) -> str | None:
    for role in member.roles:
        if role.organization is not None and role.organization.mention is not None:
            return role.organization.mention.name
    return None
