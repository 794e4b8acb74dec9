"""What the words around a verb say of its reading: an award, a journey, an office that is only taken up."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from tracker.extract.affiliations import first_of
from tracker.extract.items import Item, Member
from tracker.extract.steps import Reading


def is_award(reading: Reading) -> bool:
    """ "Named manager of the year"."""
    items = reading.items[reading.at : reading.objects.end]
    return any(one.kind == "role" and two.kind == "award" for one, two in pairwise(items))


def takes_office(reading: Reading) -> bool:
    """ "She takes up her post on April 1": when, of a move that is told elsewhere."""
    if reading.trigger.frame.name == "takes_office":
        role = office_of(reading)
        return (
            role is None
            or role.role is None
            or (role.role.organization is None and not reading.objects.places)
        )
    verb, behind = reading.items[reading.at], reading.items[reading.at + 1 : reading.at + 3]
    own = next((item for item in behind if item.kind == "possessive"), None)
    objects = reading.objects
    parted = own is not None and bool(reading.trigger.particle) and own.start > verb.start
    named = reading.named and not parted  # "Jane Doe tritt ihre Stelle im Mai an"
    return objects.position and own is not None and not named and not (objects.roles or objects.places)


def office_of(reading: Reading) -> Item | None:
    """The post in "becomes its head" and "will take up the post of head of research at Acme"."""
    own = reading.objects.role
    return (
        reading.objects.roles.get("of")
        if own is None and reading.trigger.frame.name == "takes_office"
        else own
    )


def found_office(reading: Reading, hirer: str | None) -> bool:
    """Whether somebody takes up the post that "Acme has found a new head" has spoken of."""
    enters = reading.trigger.frame.pattern not in {"departs", "drops", "loses"}  # "legt ihr Mandat nieder"
    return (
        hirer is not None
        and reading.language.verb_last
        and reading.named
        and takes_office(reading)
        and enters
    )


def may_join_unnamed(reading: Reading) -> bool:
    """Whether "has joined as chief scientist" means the organization that the text is about."""
    direct = reading.trigger.frame.direct
    return not direct or ("as" in reading.objects.roles and reading.memory.focus is not None)


def takes_over(reading: Reading, member: Member) -> bool:
    """ "Co-founder Jane Doe takes over": a post whose organization the text is about."""
    objects = reading.objects
    bare = not (objects.places or objects.people or objects.roles or objects.blocked)
    held = any(not (role.clause and reading.language.verb_last) for role in member.roles)
    left = reading.memory.left is not None or any(
        each.frame.pattern == "departs" for item in reading.items[: reading.at] for each in item.triggers
    )
    left = left and not reading.language.verb_last
    return bare and (held or left) and reading.memory.focus is not None


def spoken_of(reading: Reading) -> tuple[Member, ...]:
    """Whom "le sustituye Jane Doe" means: the one spoken of last, where the subject stands behind."""
    behind = reading.subject is not None and reading.subject.start > reading.items[reading.at].start
    words = reading.items[reading.at].text.split()
    if any(reading.language.classes.get(word) == "possessive" for word in words):  # "takes her place"
        return tuple(each for each in reading.memory.members if each not in reading.members)[-1:]
    behind_verb = reading.items[reading.at + 1 : reading.at + 2]
    said = reading.language.verb_last and any(item.text in reading.language.oblique for item in behind_verb)
    before = [item.members for item in reading.items[: reading.at] if item.members] if said else []
    near = next((people for people in reversed(before) if people != reading.members), ())
    if len(near) == 1:
        return near  # "Jane Doe gibt den Posten ab, ihr folgt John Roe"
    if any(item.text in reading.language.oblique for item in behind_verb) or _has_clitic(reading):
        return reading.memory.members if len(reading.memory.members) == 1 else reading.memory.latest
    if reading.language.verb_last and any(item.text in reading.language.oblique for item in reading.items):
        return reading.memory.members  # "auf ihn folgt Jane Doe"
    clitic = reading.at > 0 and reading.items[reading.at - 1].kind == "determiner"  # "la remplace"
    return reading.memory.latest if behind or clitic else ()


def _has_clitic(reading: Reading) -> bool:
    """ "Pour lui succéder", "para sucederle": the infinitive says whom by a pronoun of its own."""
    before = reading.items[reading.at - 1].text if reading.at else ""
    joined = reading.trigger.tense == "base" and reading.items[reading.at].text.endswith(
        ("rle", "rlo", "rla")
    )
    return before in reading.language.oblique or (joined and reading.language.people_behind_to)


def ends_clause(reading: Reading) -> bool:
    """Whether nothing that the verb governs follows: "part ways", not "part ways on pricing"."""
    behind = reading.items[reading.at + 1 : reading.at + 2]
    return all(item.kind in {"mark", "comma", "stop", "adverb", "subordinator"} for item in behind)


def exchanged_heir(reading: Reading) -> tuple[Item, str] | None:
    """Who comes in "Acme replaced Jane Doe with John Roe" and "…, replacing her with John Roe", and where."""
    slot = "with" if reading.language.owner_before else "by"
    heir = reading.objects.people.get(slot)
    if heir is None or reading.language.verb_last:
        return None
    place = reading.subject if reading.subject is not None and not reading.subject.members else None
    left = reading.members[-1].mention.name if reading.members else ""
    known = reading.memory.place(place) or reading.memory.affiliations.get(left) or reading.memory.focus
    return (heir, known) if known is not None else None


def is_for_post(reading: Reading) -> bool:
    """Whether a verb that may say much else is about a post: "put Jane Doe in charge"."""
    objects, items = reading.objects, reading.items
    if reading.trigger.frame.name in {"brings", "puts"}:
        ends = (at + 1 for at in range(reading.at, len(items) - 1) if items[at].members)
        return any(items[at].kind == "spoiler" for at in ends)
    if reading.trigger.frame.name == "entrusts":
        return objects.position or objects.leads or objects.board or bool(objects.roles)
    at = next((at for at in range(reading.at, len(items)) if items[at].kind == "position_noun"), len(items))
    of = [item.kind for item in items[at + 1 : at + 4] if item.kind != "determiner"][:2]
    return at < len(items) and (of[:1] != ["of"] or of[1:] != ["word"])  # "les clés du bureau"


def says_post(reading: Reading, *, former: bool) -> bool:
    """Whether a verb of becoming speaks of a post: not "takes the train", "will be based at Acme".

    ``former`` is whether the text says where the person was before: "Jane Doe (ex-Acme) prend les finances".
    """
    objects, words = reading.objects, reading.items[reading.at].text.split()
    if objects.role is not None:
        return True
    if objects.position:
        behind = reading.items[reading.at + 1 : reading.at + 4]
        beside = any(item.kind == "position_noun" for item in behind)
        return beside or reading.subject is not None or not reading.language.drops_subjects
    based = reading.language.classes.get(words[-1]) == "be" and not {"", "of"} & objects.places.keys()
    return not based and (reading.trigger.frame.name != "takes_charge" or former)


def gets_new(reading: Reading) -> bool:
    """ "Acme has a new chief scientist", "Acme will have a chairwoman"."""
    named = [*reading.objects.roles.values(), *(role for _people, role in reading.objects.pairs if role)]
    new = any(role.role is not None and role.role.new for role in named)
    beside = any(role.new for each in taken_members(reading) for role in each.roles)
    return new or beside or reading.trigger.tense == "future"


def taken_members(reading: Reading) -> tuple[Member, ...]:
    """The people behind the verb."""
    people = reading.objects.people.get("")
    return people.members if people is not None else ()


def paired_place(reading: Reading) -> str | None:
    """ "Acme and Jane Doe part ways": the organization before the person."""
    subject = reading.subject
    at = reading.place_of(subject)
    if reading.trigger.frame.name != "parts" or at < 2 or reading.items[at - 1].kind != "and":
        return None
    before = reading.items[at - 2]
    return reading.memory.place(before) if before.kind in {"organization", "unknown", "generic"} else None


def goes_away(reading: Reading) -> bool:
    """ "Se marchó a Globex", "est parti chez Globex": a verb of leaving that says where to."""
    patterns = {each.frame.pattern for each in reading.items[reading.at].triggers}
    return {"departs", "arrives"} <= patterns and not reading.language.verb_last


def is_heir(item: Item | None) -> bool:
    """ "Named as his successor"."""
    return item is not None and item.role is not None and item.role.heir


def is_to_follow(reading: Reading) -> bool:
    """ "Nombró a Jane Doe para sustituirle": named to follow somebody."""
    behind = reading.items[reading.objects.end : reading.objects.end + 3]
    before = reading.items[: reading.at] if not reading.language.verb_last else ()
    return any(
        each.frame.pattern == "succeeds" and each.tense in {"base", "gerund"}
        for item in (*behind, *before)
        for each in item.triggers
    )


def left_to(reading: Reading) -> str | None:
    """The organization in "the board chose, to succeed him, Jane Doe", where the heir stands behind."""
    before = reading.items[max(0, reading.at - 5) : reading.at]
    named = any(each.frame.pattern == "names" for item in before for each in item.triggers)
    clitic = _has_clitic(reading) or (reading.at > 0 and reading.items[reading.at - 1].kind == "determiner")
    if reading.trigger.tense != "base" or not named or not clitic or any(item.members for item in before):
        return None
    left = reading.memory.members[-1].mention.name if reading.memory.members else ""
    return reading.memory.affiliations.get(left) or reading.memory.focus


def hosting_place(reading: Reading) -> Item | None:
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


def unsure_place(reading: Reading, slots: tuple[str, ...]) -> Item | None:
    """A name of two words behind "joins", of which nothing says that it is a person's."""
    item = first_of(reading.objects.people, slots)
    if item is None or len(item.members) != 1 or item.members[0].roles or item.members[0].mention.sure:
        return None
    if item.members[0].mention.name.split()[0].lower() in reading.language.given_names:
        return None
    return replace(item, kind="unknown", mention=item.members[0].mention, members=())


def aimed_place(reading: Reading) -> Item | None:
    """ "Leaves Acme for Globex", "deja Acme por Globex"."""
    places = reading.objects.places
    if is_for_seat(reading):
        return places.get("of")
    if reading.objects.seats.get("position") == "for" and "for" not in places and "" in places:
        return places.get("at") or places.get("with")  # "left Acme for a senior role at Globex"
    noun = reading.trigger.tense == "noun"  # "her departure to Globex"
    aims = reading.language.people_behind_to or noun or (reading.language.verb_last and "" in places)
    toward = places.get("to") if aims else None  # "se marcha a Globex", "verlässt Acme Richtung Globex"
    if reading.items[reading.at].text.endswith(" from"):
        toward = toward or places.get("to")  # "defects from Acme to Globex"
    led = _led_place(reading) if not reading.language.verb_last else None
    return places.get("for") or (places.get("by") if reading.language.by_is_for else None) or toward or led


def _led_place(reading: Reading) -> Item | None:
    """ "Leaves Acme to run Globex", "quitte Acme pour diriger Globex"."""
    at = next((at for at in range(reading.at, len(reading.items)) if reading.items[at].kind == "lead"), None)
    if at is None or not reading.objects.leads or at >= reading.objects.end:
        return None
    at += 1
    while at < len(reading.items) and reading.items[at].kind in {"determiner", "generic"}:
        at += 1
    ends = reading.items[at + 1].kind if at + 1 < len(reading.items) else "mark"
    named = at < len(reading.items) and reading.items[at].kind in {"organization", "unknown"}
    return reading.items[at] if named and ends not in {"owner", "word", "position_noun", "role"} else None


def travels(reading: Reading) -> bool:
    """ "Left for Tokyo in the evening"."""
    items, at = reading.items, reading.at + 1
    return (
        at + 1 < len(items)
        and items[at].kind in {"for", "to", "preposition"}
        and items[at + 1].text in reading.language.places
    )


def is_for_seat(reading: Reading) -> bool:
    """ "Left Acme for the board of Globex"."""
    objects = reading.objects
    seats = {objects.seats.get("board"), objects.seats.get("advisory")}
    return "for" in seats and "for" not in objects.places and "" in objects.places


def title_beside(member: Member) -> str | None:
    """The title in "named Jane Doe, formerly of Acme, chief scientist"."""
    last = member.roles[-1] if member.roles else None
    new = last is not None and last.organization is None and not last.history and len(member.roles) > 1
    return last.title if last is not None and new else None


def apposed_place(reading: Reading) -> Item | None:
    """Acme in "Acme, a robotics company founded by Jane Doe"."""
    at = reading.place_of(reading.subject)
    apposed = at > 1 and reading.items[at].kind == "venture" and reading.items[at - 1].kind == "comma"
    place = reading.items[at - 2] if apposed and not reading.language.verb_last else None
    return place if place is not None and place.kind in {"organization", "unknown"} else None


def called_venture(reading: Reading, place: Item) -> Item | None:
    """The name in "started a company of her own, Acme"."""
    if place.kind != "venture":
        return None
    items = reading.items
    at = next((at for at in range(reading.at + 1, len(items)) if items[at] is place), len(items)) + 1
    while at < len(items) and items[at].kind in {"of", "possessive", "indefinite", "comma", "adverb"}:
        if items[at].kind == "comma":
            named = at + 1 < len(items) and items[at + 1].kind in {"organization", "unknown"}
            alone = at + 2 >= len(items) or items[at + 2].kind in {"comma", "mark", "stop"}
            if at + 1 < len(items) and len(items[at + 1].members) == 1 and alone:  # a name of two words
                return replace(items[at + 1], mention=items[at + 1].members[0].mention)
            return items[at + 1] if named and alone else None
        at += 1
    return None


def cofounders(reading: Reading) -> tuple[Member, ...]:
    """With whom somebody founds: "founded Acme with John Roe", "to start a company, Acme, with John Roe"."""
    items = reading.items
    if reading.language.verb_last:  # "hat gemeinsam mit John Roe das Unternehmen Acme gegründet"
        beside = items[reading.at + 1 : reading.at + 3]
        joined = [item.kind for item in beside] == ["and", "people"]
        return beside[1].members if joined else ()
    for at in range(reading.at + 1, min(reading.at + 12, len(items) - 1)):
        if items[at].kind in {"stop", "relative", "trigger", "subordinator", "role"}:
            return ()
        if items[at].kind == "with" and items[at + 1].kind == "people":
            title = items[at + 2].kind if at + 2 < len(items) else ""
            return items[at + 1].members if title != "as" else ()
    return ()


def is_consortium(place: Item, reading: Reading) -> bool:
    words = place.text.replace("-", " ").split()
    if len(words) == 1 and place.kind == "unknown" and reading.language.nouns_are_capitalised:
        return False  # "geht zur Allianz"
    return any(word in reading.language.consortium_heads for word in words)


def is_foundable(place: Item, reading: Reading) -> bool:
    called = any(item.kind == "called" for item in reading.items[reading.at : reading.at + 8])
    sure = place.mention is not None and (place.mention.sure or called) and place.kind == "organization"
    own = _is_called_company(reading, place)
    if reading.trigger.frame.name == "presents":
        return own
    leaves = reading.trigger.tense == "base" and any(
        each.frame.pattern == "departs" for item in reading.items[: reading.at] for each in item.triggers
    )
    own = own or (leaves and place.kind == "unknown")  # "quitte Acme pour lancer Globex"
    return sure or own or (reading.trigger.frame.direct and place.kind == "unknown")


def _is_called_company(reading: Reading, place: Item) -> bool:
    """ "Unveiled Acme, her new company": what is launched is somebody's company."""
    items = reading.items
    at = next((at for at in range(reading.at + 1, len(items)) if items[at] is place), len(items))
    return [item.kind for item in items[at + 1 : at + 3]] == ["comma", "venture"]
