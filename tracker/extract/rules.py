"""The rules: each reads one pattern of verbs and answers with steps. `RULES` says which run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tracker.extract.affiliations import (
    current_place,
    first_of,
    former_place,
    left_place,
    new_title,
    role_place,
    time_spent,
    title_at,
    title_of,
)
from tracker.extract.building import appointment, arrival, make_step, source_of
from tracker.extract.hints import (
    aimed_place,
    apposed_place,
    called_venture,
    cofounders,
    ends_clause,
    exchanged_heir,
    gets_new,
    goes_away,
    hosting_place,
    is_award,
    is_consortium,
    is_for_post,
    is_foundable,
    is_heir,
    is_to_follow,
    left_to,
    may_join_unnamed,
    office_of,
    paired_place,
    says_post,
    spoken_of,
    takes_office,
    takes_over,
    title_beside,
    travels,
    unsure_place,
)
from tracker.extract.items import Item, Member
from tracker.extract.steps import Reading, Step
from tracker.extract.subjects import PREPOSITIONS
from tracker.extract.taken import taken_people

Rule = Callable[[Reading], Iterator[Step]]
_POSTS = frozenset({"position_noun", "board_noun", "role"})
_SLOTS_NEAR = ("of", "at", "by")
_SLOTS_TO = ("", "to", "at", "with")


def person_leaves(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe leaves Acme", "Jane Doe resigned as head of research at Acme"."""
    objects = reading.objects
    governs = reading.trigger.tense != "noun"  # "the departure of Jane Doe comes as a surprise"
    if objects.blocked and reading.trigger.frame.direct and not objects.position and governs:
        return
    unsure = unsure_place(reading, ("",)) if reading.trigger.frame.direct else None
    if ("" in objects.people and unsure is None) or (objects.board and objects.advisory):
        return
    if travels(reading) or _leaves_somebody(reading):
        return
    if reading.trigger.frame.name == "gives_up" and not (objects.position or objects.roles or objects.board):
        return
    serves = reading.language.verb_last and first_of(objects.places, ("at", "for")) is not None
    if reading.trigger.frame.name == "no_longer" and title_of(objects.role) is None and not serves:
        return
    for member in reading.members:
        name = member.mention.name
        place, settled = _departed_place(reading, member, unsure)
        aim = aimed_place(reading)
        target = reading.memory.place(aim, name) if aim is not None else None
        if place is None and target is None:
            continue
        come = reading.memory.arrived.get(name) == place or _is_founded(reading, place)
        if not settled and place is not None and come:
            continue  # who has just come does not leave again, unless the text says what
        role = title_of(objects.role) or title_at(member, place, reading)
        for heir in _heirs(reading) if place is not None else ():
            yield from appointment(reading, heir, place, title_beside(heir), inferred=True)
        yield make_step(
            reading,
            member,
            from_org=place,
            to_org=target if target != place else None,
            role_from=role,
            entry_manner=None,
            settled=settled,
        )


def _is_founded(reading: Reading, place: str | None) -> bool:
    """Whether an organization is named first behind a verb of founding: "quit to start a company, Acme"."""
    named = next(
        (at for at, item in enumerate(reading.items) if item.mention and item.mention.name == place), 0
    )
    verbs = reading.items[reading.at + 1 : named]
    return any(each.frame.pattern == "founds" for item in verbs for each in item.triggers)


def _leaves_somebody(reading: Reading) -> bool:
    """ "I left my old editor in a week": no post is left."""
    speaks = reading.at > 0 and reading.items[reading.at - 1].kind == "self"
    return speaks and reading.trigger.frame.direct and "" in reading.objects.roles


def _heirs(reading: Reading) -> tuple[Member, ...]:
    """To whom somebody gives a post: "gibt die Führung von Acme an Jane Doe ab"."""
    gives = (
        reading.trigger.frame.name == "gives_up" and reading.objects.position and reading.language.verb_last
    )
    heir = reading.objects.people.get("other") if gives else None
    return heir.members if heir is not None else ()


def _departed_place(reading: Reading, member: Member, unsure: Item | None) -> tuple[str | None, bool]:
    """The organization that is left, and whether it stands beside the verb or the name."""
    if reading.trigger.frame.name == "parts":
        return (paired_place(reading) if ends_clause(reading) else None), True
    if unsure is not None and unsure.mention is not None and unsure.mention.name != member.mention.name:
        return unsure.mention.name, True
    return left_place(reading, member)


def person_joins(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe joined Acme as chief scientist", "Jane Doe is returning to Acme"."""
    objects = reading.objects
    slots = _SLOTS_TO if reading.trigger.frame.direct or _governs(reading) else ("to", "at")
    slots = (*slots, "by") if reading.trigger.tense == "noun" else slots
    seated = objects.board or objects.advisory or objects.position
    place = first_of(objects.places, (*slots, "of") if seated else slots)
    if reading.trigger.frame.name == "passes" and not {"of", "to"} <= objects.places.keys():
        return  # "passe à autre chose"
    role = title_of(objects.role)
    if place is None:
        place = unsure_place(reading, slots) or hosting_place(reading) or _stated_place(reading)
        place = place or _place_to_lead(reading)
    if place is None and "from" in objects.places:  # "joins from Acme": only where somebody was before
        yield from person_comes(reading)
    seats = (objects.board or objects.advisory) and place is None
    seats = seats and (reading.language.verb_last or _is_own_seat(reading))
    seated = seats and bool(reading.memory.focus)
    named = reading.language.verb_last and objects.role is not None and _has_place(objects.role)
    unnamed = role and (named or may_join_unnamed(reading))  # "in den Vorstand von Acme"
    if objects.blocked or (place is None and not seated and not unnamed):
        if place is None and not reading.named and not objects.blocked:
            yield from (make_step(reading, member) for member in reading.members)  # "she joins in May"
        return
    if place is not None and (place.kind == "venture" or is_consortium(place, reading)):
        yield from _left_for_unnamed(reading, place)
        return
    for member in reading.members:
        target = _aim(reading, member, place, seated=seated)
        left = place is not None and place.kind == "generic" and former_place(reading, member) == target
        rival = place is not None and place.kind == "generic" and not (objects.board or objects.advisory)
        left = left or (rival and current_place(reading, member) == target and not goes_away(reading))
        left = left or _stays_there(reading, member, place, target)
        if place is not None and _was_employer(reading, place):
            yield from _back_again(reading, member, role)
            continue
        if target is None or left:  # "the former Acme manager joins the start-up": another one
            continue
        inside = _sits_inside(reading, member, place, target) or _rises(reading, role)
        step = _from_here(reading, arrival(reading, member, target, source_of(reading), role))
        yield replace(step, from_org=target, entry_manner="promoted") if inside else step


def _is_own_seat(reading: Reading) -> bool:
    """ "Acme said Jane Doe had joined its board"."""
    behind = [item.kind for item in reading.items[reading.at + 1 : reading.at + 4]]
    said = any(
        each.mention is not None and each.mention.name == reading.memory.focus for each in reading.items
    )
    owned = said and "possessive" in behind[:2] and not reading.relative
    return owned and bool({"board_noun", "advisory_noun"} & set(behind[behind.index("possessive") :]))


def _left_for_unnamed(reading: Reading, target: Item) -> Iterator[Step]:
    """ "Jane Doe, Chefin von Acme, wechselt zu einem Konkurrenten": she leaves Acme."""
    objects = reading.objects
    company = reading.language.verb_last and target.kind == "venture"
    for member in reading.members if company and not (objects.board or objects.advisory) else ():
        place = current_place(reading, member) or (reading.memory.focus if member.roles else None)
        if place is not None:
            yield make_step(reading, member, from_org=place, role_from=title_at(member, place, reading))


def _place_to_lead(reading: Reading) -> Item | None:
    """Where somebody goes in "regresa a su país para dirigir Acme"."""
    leads = reading.objects.leads and goes_away(reading) and not reading.language.verb_last
    return reading.objects.places.get("other") if leads else None


def _aim(reading: Reading, member: Member, place: Item | None, *, seated: bool) -> str | None:
    """Where somebody goes: the place beside the verb, or else that of the post, or what the text is about."""
    if place is not None:
        return reading.memory.place(place)
    own = None if seated else role_place(reading.objects.role, reading, member)
    return own or reading.memory.focus  # "in den Vorstand von Acme"


def _sits_inside(reading: Reading, member: Member, place: Item | None, target: str) -> bool:
    """Whether a seat is taken where somebody is already: "rückt in den Aufsichtsrat auf"."""
    seat = reading.objects.board or reading.objects.advisory
    if not (reading.language.verb_last and seat and (place is None or place.kind == "generic")):
        return False
    now = {current_place(reading, member), reading.memory.affiliations.get(member.mention.name)}
    moves = reading.items[reading.at].text.startswith(reading.language.particular.switching) and place is None
    return target in now or (moves and now == {None} and former_place(reading, member) is None)


def _was_employer(reading: Reading, place: Item) -> bool:
    """Whether somebody goes to "seinem früheren Arbeitgeber", which is not the one the text is about."""
    items = reading.items
    at = reading.place_of(place)
    former = at > 0 and items[at - 1].kind == "history" and place.kind == "generic"
    return reading.language.verb_last and former


def _back_again(reading: Reading, member: Member, role: str | None) -> Iterator[Step]:
    """ "Jane Doe, die von Acme gekommen war, kehrt zu ihrem früheren Arbeitgeber zurück": to Acme."""
    target, here = former_place(reading, member), reading.memory.focus
    if target is not None and here != target:
        step = arrival(reading, member, target, None, role)
        yield replace(step, guess_from=step.guess_from or here)


def _has_place(item: Item) -> bool:
    place = item.role.organization if item.role is not None else None
    return place is not None and place.mention is not None


def _stated_place(reading: Reading) -> Item | None:
    """Where somebody goes in "forscht ab Mai für Acme" and "Acme teilte mit, sie fange im Mai an"."""
    items = reading.items
    if not reading.language.verb_last:
        return None
    served = reading.objects.places.get("for")
    if served is not None and served.kind in {"organization", "unknown"}:
        return served
    says = len(items) > 1 and items[1].kind == "say" and items[0].kind in {"organization", "unknown"}
    return items[0] if says and not reading.named else None


def _stays_there(reading: Reading, member: Member, place: Item | None, target: str | None) -> bool:
    """Whether "läuft zur Konkurrenz über" and "wird dort gehandelt" would mean where somebody is already."""
    if not reading.language.verb_last or reading.objects.board or reading.objects.advisory:
        return False
    there = {current_place(reading, member), reading.memory.affiliations.get(member.mention.name)}
    there.add(time_spent(reading))  # "nach elf Jahren bei Acme zieht es sie zur Konkurrenz"
    bare = place is None and role_place(reading.objects.role, reading, member) is None
    if (
        bare
        and set(reading.trigger.particle) & set(reading.language.particular.back)
        and title_of(reading.objects.role)
    ):
        return False  # "die Gründerin von Acme kehrt als Chefin zurück"
    return target in there and (bare or (place is not None and place.kind == "generic"))


def _rises(reading: Reading, title: str | None) -> bool:
    """ "Pasa de director de datos a director general de Acme"."""
    before = reading.objects.roles.get("of") or reading.objects.roles.get("from")
    held = before is not None and before.role is not None and before.role.organization is None
    return held and title is not None and title != title_of(before)


def _from_here(reading: Reading, step: Step) -> Step:
    """An arrival told by a verb of leaving: from where the person belongs, or what the text is about."""
    if not goes_away(reading) or step.from_org is not None or step.guess_from is not None:
        return step
    here = reading.memory.affiliations.get(step.person) or reading.memory.focus
    return replace(step, guess_from=here if here != step.to_org else None)


def _governs(reading: Reading) -> bool:
    """Whether the phrase of the verb ends with its preposition: "ha fichado por Acme"."""
    words = reading.items[reading.at].text.split()
    return len(words) > 1 and reading.language.classes.get(words[-1]) in PREPOSITIONS


def organization_hires(reading: Reading) -> Iterator[Step]:
    """ "Acme has hired Jane Doe from Globex", "Jane Doe was poached by Acme"."""
    if reading.trigger.frame.name in {"brings", "entrusts"} and not is_for_post(reading):
        return  # "brought Jane Doe luck", "confió a Jane Doe sus temores"
    people, place = taken_people(reading)
    objects = reading.objects
    if not people and objects.position and not reading.passive:  # "verstärkt das Team von Acme"
        place = reading.memory.place(first_of(objects.places, ("of", "at", "")))
        people = reading.members
    place = place or (reading.memory.place(hosting_place(reading)) if people else None)
    if place is None and reading.passive and objects.leads:  # "tapped to run Acme's new office"
        place = reading.memory.place(objects.places.get("at") or objects.places.get("other"))
    if place is None and people and not reading.passive and not reading.language.people_behind_to:
        place = reading.memory.place(objects.places.get("to"))  # "we are delighted to welcome her to Acme"
    if place is None:
        return
    courted = reading.trigger.frame.name == "courts"
    if courted and reading.language.verb_last and not people:
        people = reading.members  # "verhandelt mit Acme über den Chefposten"
    if courted and not any(_is_of_post(item) for item in reading.items[reading.at + 1 :]):
        return  # "in talks with Jane Doe": about a post, or about anything
    for member in people:
        yield arrival(reading, member, place, source_of(reading), title_of(objects.role) or new_title(member))


def _is_of_post(item: Item) -> bool:
    """Whether something speaks of a post or a move: "in talks with Jane Doe about a return"."""
    moves = any(each.tense == "noun" and each.frame.pattern in {"arrives", "takes"} for each in item.triggers)
    return moves or item.kind in _POSTS or item.kind == "lead"


def organization_dismisses(reading: Reading) -> Iterator[Step]:
    """ "Acme's board fired Jane Doe", "Jane Doe was ousted as chief executive of Acme"."""
    objects = reading.objects
    if reading.trigger.frame.name == "ends" and not objects.position:
        return  # "put an end to the strike"
    people, place = taken_people(reading)
    if not people and not reading.passive and "from" in objects.places:
        people = reading.members  # "Jane Doe hat sich von Acme getrennt"
    own = not people and not reading.passive and reading.language.verb_last
    if own and any(member.origin is not None for member in reading.members):
        people = reading.members  # "hat sich Jane Doe von Acme getrennt"
    for member in people:
        title = title_of(objects.role)
        source = reading.memory.place(first_of(objects.places, ("from", "of", "at")))
        source = source or (reading.memory.place(member.origin) if own else None)
        own_place = role_place(objects.role, reading, member)
        current = current_place(reading, member)
        place_of = source or own_place or current or place
        settled = place_of is not None
        if place_of is None and (reading.passive or reading.subject is None):
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
        target = reading.memory.place(apposed_place(reading) or reading.subject)
    else:
        background = reading.relative and reading.trigger.tense != "base"  # "Jane Doe, who founded Acme"
        people = () if background else reading.members
        place = objects.places.get("")
        beside = objects.places.get("with") if reading.language.verb_last else None
        if (
            beside is not None
            and beside.kind == "organization"
            and (place is None or place.kind == "venture")
        ):
            place = beside  # "hat mit dem Start-up Acme eine Plattform gegründet"
        if place is None or place.kind == "generic" or is_consortium(place, reading):
            return
        if place.kind != "venture" and not is_foundable(place, reading):
            return
        if any(item.kind == "generic" and item.end < place.start for item in reading.items[reading.at :]):
            return  # "founded the laboratory of Acme"
        target = reading.memory.place(called_venture(reading, place) or place)
        people = (*people, *(cofounders(reading) if people and target else ()))
    for member in people:
        origin = reading.memory.place(member.origin) or former_place(reading, member) or time_spent(reading)
        if target is None and origin is None and reading.passive:
            continue
        current = (
            current_place(reading, member) if reading.language.verb_last and not reading.passive else None
        )
        guess = current if origin is None and current != target else None
        source = origin if origin != target else None
        yield make_step(reading, member, from_org=source, to_org=target, guess_from=guess)


def organization_names(reading: Reading) -> Iterator[Step]:
    """ "Acme named Jane Doe chief scientist", "Jane Doe was promoted to head of research"."""
    objects = reading.objects
    if is_award(reading):
        return
    people, place = taken_people(reading)
    if reading.trigger.frame.name == "gets" and not gets_new(reading):
        return  # "Acme has a chief scientist, Jane Doe"
    if reading.trigger.frame.name == "puts" and not is_for_post(reading):
        return  # "put Jane Doe on the spot", but "in charge"
    host = hosting_place(reading) if place is None else None  # "Acme announced the appointment of Jane Doe"
    place = place or reading.memory.place(host)
    promoted = reading.trigger.frame.entry_manner == "promoted"
    behind = reading.subject is not None and reading.subject.start > reading.items[reading.at].start
    proposed = reading.language.verb_last and behind and "as" in objects.roles  # "als Chefin schlägt … vor"
    if (promoted or proposed) and not people and not reading.passive:  # "Jane Doe steigt zur Chefin auf"
        people = reading.members
    listed = objects.pairs and (not reading.passive or reading.trigger.tense == "noun")
    pairs = objects.pairs if listed else [(people, objects.role)]
    for members, role in pairs:
        for member in members:
            title = title_of(role) or title_beside(member) or new_title(member)
            in_charge = (
                objects.board or objects.position or objects.leads or is_heir(role) or is_to_follow(reading)
            )
            risen = promoted and (reading.be or reading.trigger.tense == "noun")  # "her promotion"
            put = reading.trigger.frame.name == "appoints" and reading.trigger.tense != "noun"
            put = put and " " in reading.items[reading.at].text and not reading.language.verb_last
            in_charge = in_charge or put or reading.trigger.frame.name == "puts"  # "puesto al frente"
            if title is None and not risen and not in_charge:
                continue
            near = first_of(objects.places, (*_SLOTS_NEAR, "") if objects.position else _SLOTS_NEAR)
            target = role_place(role, reading, member) or place or reading.memory.place(near)
            if target is None and objects.leads:
                target = reading.memory.place(objects.places.get("other"))
            if target is None and (is_heir(role) or (risen and title is None)):
                target = reading.memory.focus
            yield from appointment(reading, member, target, title)


def _new_leaders(reading: Reading) -> tuple[Member, ...]:
    """ "Geleitet wird das Büro von Jane Doe, zuvor bei Acme": who has come from elsewhere, and so is new."""
    led = reading.items[reading.at].text.endswith(" wird") and reading.language.verb_last
    item = reading.objects.people.get("from") if led else None
    return tuple(each for each in item.members if former_place(reading, each)) if item is not None else ()


def _grew_there(reading: Reading, role: Item | None) -> bool:
    """ "Jane Doe, die einst bei Acme groß wurde": no post that she takes."""
    before = role.role if role is not None and reading.language.verb_last else None
    return before is not None and before.history and before.title is None


def person_becomes(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe will become chief scientist of Acme", "Jane Doe prend la tête d'Acme"."""
    return _fallen_to(reading) if reading.trigger.frame.name == "falls_to" else _becomes(reading)


def _becomes(reading: Reading) -> Iterator[Step]:
    role, places = office_of(reading), reading.objects.places
    former = any(former_place(reading, member) for member in reading.members)
    if _grew_there(reading, role) or not says_post(reading, former=former):
        return
    described = reading.relative and reading.trigger.tense == "present"
    if described and role is None and not reading.objects.position:
        return  # "Jane Doe, que encabeza el laboratorio de Acme"
    if takes_office(reading):
        yield from (make_step(reading, member) for member in reading.members)
        return
    if reading.language.nouns_are_capitalised and "" in places and places[""].kind == "unknown":
        places = {slot: place for slot, place in places.items() if slot}  # "leitet künftig Vertrieb"
    people = reading.members or _appointed_by(reading)
    if people is not reading.members and not reading.language.verb_last:
        places = {slot: place for slot, place in places.items() if slot != "of"}
    led = people is not reading.members and reading.subject is not None and not reading.language.verb_last
    people = people or _new_leaders(reading)
    for member in people:
        target = role_place(role, reading, member) or reading.memory.place(first_of(places, ("", "of", "at")))
        target = target or (reading.memory.place(reading.subject) if led else None)  # "Acme will be led by …"
        near = first_of(places, ("", "of", "at"))
        if (
            target is None
            and reading.language.from_is_by
            and (reading.objects.blocked or reading.objects.position)
        ):
            near = places.get("from")
            target = reading.memory.place(near)  # "leitet ab Juni den Vertrieb von Acme"
        if target is None and role is not None and title_of(role) is None:
            target = reading.memory.focus  # "Nachfolger wird Jane Doe": there, not where she is
        stands_in = reading.trigger.frame.entry_manner == "promoted" or takes_over(reading, member)
        stands_in = stands_in or former or (reading.objects.position and reading.memory.focus is not None)
        stands_in = stands_in or _is_at_scene(reading)
        if role is None and not stands_in and (target is None or near is None):
            yield make_step(reading, member)  # "will lead a team from July"
            continue
        yield from appointment(reading, member, target, title_of(role))


def _appointed_by(reading: Reading) -> tuple[Member, ...]:
    """ "L'intérim sera assuré par Jane Doe", "her seat will be filled by Jane Doe of Acme"."""
    agent = reading.objects.people.get("by")
    home = reading.objects.places.get("of") if not reading.language.verb_last else None
    if agent is None or home is None:
        return agent.members if agent is not None else ()
    return tuple(replace(member, origin=home) for member in agent.members)


def _fallen_to(reading: Reading) -> Iterator[Step]:
    """ "La direction générale d'Acme est confiée à Jane Doe"."""
    before = reading.items[: reading.at]
    post = next((at for at, item in enumerate(before) if item.kind in {"position_noun", "role"}), None)
    people = first_of(reading.objects.people, ("", "at"))
    if post is None or people is None or any(item.members for item in before):
        return
    role = before[post].role
    places = [role.organization] if role is not None else []
    places += [item for item in before[post:] if item.kind in {"organization", "unknown"}]
    place = next((item for item in places if item is not None), None)
    for member in people.members:
        yield from appointment(reading, member, reading.memory.place(place), role.title if role else None)


def _is_at_scene(reading: Reading) -> bool:
    """ "Chez Acme, Jane Doe prend la direction de la recherche": there, though nothing behind says so."""
    kinds = [item.kind for item in reading.items[:3]]
    return not reading.language.verb_last and kinds in (
        ["at", "organization", "comma"],
        ["at", "unknown", "comma"],
    )


def person_succeeds(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe will succeed John Roe as chief scientist", "John Roe is succeeded by Jane Doe"."""
    if reading.be:
        agent = "from" if reading.language.from_is_by else "by"
        heir = reading.objects.people.get("by") or reading.objects.people.get(agent)
        yield from _handed_over(reading, heir.members if heir is not None else ())
        return
    if (exchanged := exchanged_heir(reading)) is not None:  # "replaced Jane Doe with John Roe"
        for member in exchanged[0].members:
            yield from appointment(reading, member, exchanged[1], None)
        return
    before = reading.objects.people.get("") or reading.objects.people.get("to")
    if before is not None and (left := left_to(reading)) is not None:  # "a choisi pour lui succéder Jane Doe"
        for member in before.members:
            yield from appointment(reading, member, left, title_of(reading.objects.role))
        return
    if before is None and reading.language.verb_last:
        before = reading.objects.people.get("other")  # "auf John Roe folgt Jane Doe"
    replaced = before.members if before is not None else spoken_of(reading)
    if not replaced:
        return
    for member in reading.members:
        slots = ("of", "at", "as", "") if reading.objects.position else ("of", "at", "as")
        near = first_of(reading.objects.places, slots)
        named = role_place(reading.objects.role, reading, member) or reading.memory.place(near)
        target = named or reading.memory.affiliations.get(replaced[0].mention.name)
        arrived, focus = reading.memory.arrived.get(member.mention.name), reading.memory.focus
        target = target or arrived or (focus if reading.language.verb_last else None)
        title = title_of(reading.objects.role)
        if target is not None or not _is_told_before(reading):
            yield from appointment(reading, member, target, title, inferred=named is None)
        yield from _came_from_post(reading, replaced, target or reading.memory.focus)


def _came_from_post(reading: Reading, replaced: tuple[Member, ...], post: str | None) -> Iterator[Step]:
    """Whom somebody follows: should they go somewhere, they come from the post's house."""
    for member in replaced if post is not None else ():
        yield replace(make_step(reading, member, from_org=post), origin_only=True)


def _is_told_before(reading: Reading) -> bool:
    """Whether a verb before this one tells of the post: "named John Roe, in place of Jane Doe"."""
    if reading.trigger.tense != "gerund":
        return False
    patterns = {each.frame.pattern for item in reading.items[: reading.at] for each in item.triggers}
    return bool(patterns & {"names", "takes", "arrives"}) and not reading.language.verb_last


def person_yields(reading: Reading) -> Iterator[Step]:
    """ "Jane Doe hands over to John Roe": one leaves a post, the other takes it."""
    heir = reading.objects.people.get("to") or reading.objects.people.get("")
    passes = reading.trigger.frame.name == "passes_on"
    given = set(reading.trigger.particle) & set(reading.language.particular.handing)
    if given and not reading.objects.position:
        return  # "übergibt eine Spende an Jane Doe"
    if reading.trigger.frame.name == "cedes" and (heir is None or not is_for_post(reading)):
        return  # "cède à Jane Doe un terrain"
    if heir is not None or passes or reading.objects.position:  # "céder sa place à la tête d'Acme"
        yield from _handed_over(reading, heir.members if heir is not None else ())


def _handed_over(reading: Reading, heirs: tuple[Member, ...]) -> Iterator[Step]:
    """Those before the verb leave their post, and the heirs take it."""
    for member in reading.members:
        place, settled = left_place(reading, member)
        if place is None:
            continue
        yield make_step(
            reading, member, from_org=place, role_from=title_at(member, place, reading), settled=settled
        )
        for each in heirs:
            yield from appointment(reading, each, place, title_of(reading.objects.role), inferred=True)


def _loses_post(reading: Reading) -> bool:
    """ "Als Acme schloss, verlor Jane Doe ihren Job": no house that loses her."""
    behind = reading.items[reading.at + 1 :]
    owned = any(item.kind == "possessive" for item in behind)
    return owned and any(item.text in reading.language.particular.livelihoods for item in behind)


def organization_loses(reading: Reading) -> Iterator[Step]:
    """ "Acme loses its chief scientist, Jane Doe, to Globex"."""
    people, place = taken_people(reading)
    if reading.passive or place is None or _loses_post(reading):
        return
    item = first_of(reading.objects.places, ("to", "at"))
    target = reading.memory.place(item) if item is not None and item.kind != "generic" else None
    for member in people:
        role = title_at(member, place, reading)
        yield make_step(reading, member, from_org=place, to_org=target, role_from=role)


def person_comes(reading: Reading) -> Iterator[Step]:
    """ "She comes from Acme": where somebody was before, for an arrival that the text states."""
    objects = reading.objects
    since = reading.language.since
    if any(each.kind == "earlier" and each.text not in since for each in reading.items[reading.at + 1 :]):
        return  # "began at Acme before she held posts at Globex": not where she comes from
    stays = reading.trigger.frame.name == "stays"  # "lleva diez años en la empresa", "y enseigne depuis 2005"
    slots = ("at",) if stays else ("", "from", "at", "of", "for", "with")
    slots = (*slots, "to") if reading.language.to_is_at and not stays else slots
    named = {slot: item for slot, item in objects.places.items() if item.mention is not None}
    if "" in named and _is_unit(reading, named[""]):
        return  # "she ran the Alexa team"
    place = first_of(_by_place(reading, named), slots) or first_of(objects.places, slots)
    place = place or unsure_place(reading, slots)
    aim = objects.places.get("to")  # "has moved from Acme to Globex"
    if aim is not None and aim.mention is not None and place is not None and reading.language.owner_before:
        for member in reading.members:
            yield arrival(reading, member, aim.mention.name, place, title_of(objects.role))
        return
    comes = objects.leads and place is not None and "from" in _words_behind(reading, place)
    posted = objects.roles.get("as") is not None and "from" in named and reading.trigger.tense == "present"
    comes = posted if reading.language.verb_last else comes  # "kommt als Personalchefin von Globex"
    hires = reading.memory.focus if comes else None
    if hires is not None and reading.memory.place(place) not in {None, hires}:
        for member in reading.members:  # "came from Globex in March to lead the hardware group"
            yield arrival(reading, member, hires, place, title_of(objects.role) if posted else None)
        return
    for member in reading.members:
        if stays and place is None and reading.memory.focus is not None:
            yield replace(make_step(reading, member, from_org=reading.memory.focus), origin_only=True)
        origin = role_place(objects.role, reading, member) or reading.memory.place(place)
        leads = reading.trigger.frame.name == "runs"  # "she runs research there", of where she is to go
        if origin is not None and not (leads and origin in {reading.memory.focus, reading.memory.left}):
            step = make_step(reading, member, from_org=origin, role_from=title_of(objects.role))
            yield replace(step, origin_only=True)


def _by_place(reading: Reading, named: dict[str, Item]) -> dict[str, Item]:
    """The places by slot; where verbs stand last, "bei Acme" alone of "bei Acme für den Schutz von Daten"."""
    if not reading.language.verb_last or "at" not in named or "from" not in named:
        return named
    return {"at": named["at"]} if named["at"].start < named["from"].start else named


def _is_unit(reading: Reading, place: Item) -> bool:
    """Whether a name stands for a unit of the house that somebody led: "the Autopilot teams"."""
    items = reading.items
    at = reading.place_of(place)
    named = 0 < at < len(items) - 1 and place.kind == "unknown" and items[at - 1].kind == "determiner"
    return named and reading.language.owner_before and items[at + 1].kind in {"word", "position_noun"}


def _words_behind(reading: Reading, place: Item) -> tuple[str, ...]:
    """The classes of the last words of the verb and of what stands right before ``place``."""
    words = reading.items[reading.at].text.split()
    at = reading.place_of(place, 1)
    return reading.language.classes.get(words[-1], ""), reading.items[at - 1].kind


def person_works(reading: Reading) -> Iterator[Step]:
    """ "She now works at Acme": where somebody is now, for a departure that the text states."""
    objects = reading.objects
    place = first_of(objects.places, ("", "at", "for", "with", "of"))
    since = reading.language.verb_last and any(
        item.text in reading.language.since for item in reading.items[reading.at :]
    )
    for member in reading.members:
        target = role_place(objects.role, reading, member) or reading.memory.place(place)
        since = any(each.text in reading.language.since for each in reading.items[reading.at + 1 :][:2])
        if since and target is not None:  # "trabaja desde 2018 en Acme": until she goes where the text says
            yield replace(make_step(reading, member, from_org=target), origin_only=True)
        elif target is not None and (place is None or place.kind != "generic"):
            step = make_step(reading, member, to_org=target, role_to=title_of(objects.role))
            yield replace(step, target_only=True)


RULES: dict[str, tuple[Rule, float]] = {
    "departs": (person_leaves, 0.9),
    "arrives": (person_joins, 0.9),
    "takes": (organization_hires, 0.9),
    "drops": (organization_dismisses, 0.88),
    "founds": (person_founds, 0.84),
    "names": (organization_names, 0.86),
    "becomes": (person_becomes, 0.86),
    "succeeds": (person_succeeds, 0.88),
    "loses": (organization_loses, 0.85),
    "comes": (person_comes, 0.6),
    "works": (person_works, 0.6),
    "yields": (person_yields, 0.86),
}
