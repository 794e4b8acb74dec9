"""Whom an organization hires, names or dismisses."""

from __future__ import annotations

from dataclasses import replace

from tracker.extract.affiliations import current_place
from tracker.extract.headlines import unnamed_member
from tracker.extract.items import Item, Member
from tracker.extract.steps import Reading

_BEFORE_CLITICS = frozenset(
    {"organization", "unknown", "generic", "board_noun", "adverb", "comma", "stop", "negation"}
)
_NAMED = frozenset({"organization", "unknown"})


def taken_people(reading: Reading) -> tuple[tuple[Member, ...], str | None]:
    """The people whom an organization hires, names or dismisses, and the organization."""
    if reading.passive:
        return reading.members, reading.memory.place(_agent(reading))
    taken = _taken(reading)
    if taken is not None:
        return taken.members, _taker(reading)
    if meant := _by_pronoun(reading):
        return meant, reading.memory.focus
    if meant := _by_clitic(reading):
        return meant, _taker(reading) or reading.memory.focus
    if meant := _spoken_of(reading):
        return meant, reading.memory.place(reading.subject)
    return _unnamed_taken(reading)


def _taken(reading: Reading) -> Item | None:
    """The people behind the verb, by the prepositions that may stand before them."""
    people, pattern = reading.objects.people, reading.trigger.frame.pattern
    slots = ["", "of"]
    if pattern == "takes" or (pattern == "loses" and reading.language.verb_last):
        slots.append("with")  # "strengthens its board with Jane Doe"
    if pattern == "drops" or (pattern == "takes" and reading.language.from_is_by):
        slots.append("from")  # "trennt sich von Jane Doe", "sichert sich die Dienste von Jane Doe"
    if reading.language.people_behind_to or reading.trigger.frame.name == "entrusts":
        slots.append("to")
    return next((people[slot] for slot in slots if slot in people), None)


def _taker(reading: Reading) -> str | None:
    """The organization that takes or drops people: the subject, or that of the subject."""
    subject = reading.subject
    if subject is None:
        return None
    if subject.kind in {*_NAMED, "generic"}:
        return reading.memory.place(subject)
    if subject.kind == "staff" and subject.role is not None and subject.role.organization is not None:
        return reading.memory.place(subject.role.organization)  # "shareholders of Acme elected Jane Doe"
    if not subject.members:
        return reading.memory.focus
    boss = subject.members[0]
    if not boss.mention.sure and not boss.roles and len(subject.members) == 1:
        return boss.mention.name
    return current_place(reading, boss) or reading.memory.focus


def _agent(reading: Reading) -> Item | None:
    """By whom somebody was hired. Where "from" is also "by", it is the one place that is named."""
    places = reading.objects.places
    if "by" in places or not reading.language.from_is_by:
        return places.get("by")
    place = places.get("to") or places.get("from")
    at = reading.place_of(place)
    thing = (
        at > 0
        and place is not None
        and place.kind == "unknown"
        and reading.items[at - 1].text in reading.language.particular.made_of
    )
    return None if thing else place  # "gewann mit einem Roboter aus Holz"


def _spoken_of(reading: Reading) -> tuple[Member, ...]:
    """Whom "Acme parted with the manager" means, behind a sentence about somebody."""
    roles = [reading.objects.roles.get(slot) for slot in ("", "from", "to", "of")]
    item = next((role for role in roles if role is not None), None)
    drops = reading.trigger.frame.pattern == "drops" and reading.subject is not None
    if not drops or item is None or item.role is None or item.kind != "role":
        return ()
    place = item.role.organization
    its = place is not None and place.kind == "generic" and place.end <= item.end  # "parted with its manager"
    if not its and (not item.definite or place is not None):
        return ()
    meant = reading.memory.members or _headed(reading)
    return meant if len(meant) == 1 else ()


def _headed(reading: Reading) -> tuple[Member, ...]:
    """Who stands before a colon: "Schluss für Jane Doe: Acme hat seine Chefin entlassen"."""
    before = reading.items[: reading.at]
    colon = next((at for at, item in enumerate(before) if item.kind == "stop"), 0)
    return next((item.members for item in before[:colon] if item.members), ())


def _by_pronoun(reading: Reading) -> tuple[Member, ...]:
    """Whom "poaching her from Acme" means: the one person named before it."""
    at = reading.at + 1
    takes = reading.trigger.frame.pattern == "takes" and "from" in reading.objects.places
    named = reading.trigger.frame.pattern == "names" and reading.language.verb_last
    if named and any(
        item.text in reading.language.oblique for item in reading.items[reading.at : reading.at + 3]
    ):
        return reading.memory.members if len(reading.memory.members) == 1 else ()  # "macht ihn zum Chef"
    if not takes or at >= len(reading.items) or reading.items[at].text not in reading.language.oblique:
        return ()
    people = next((item.members for item in reversed(reading.items[:at]) if item.members), ())
    return people if len(people) == 1 else ()


def _by_clitic(reading: Reading) -> tuple[Member, ...]:
    """Whom "le conseil l'a révoqué" and "lo despidió" mean: the one spoken of last."""
    items, at = reading.items, reading.at
    if (
        reading.language.owner_before
        or reading.language.verb_last
        or reading.trigger.frame.pattern == "loses"
    ):
        return ()
    clitic = at - 1 - (at > 0 and items[at - 1].kind == "auxiliary")
    before = clitic < 1 or items[clitic - 1].kind in _BEFORE_CLITICS
    if clitic < 0 or items[clitic].kind != "determiner" or not before or reading.objects.roles:
        return ()
    return reading.memory.members if len(reading.memory.members) == 1 else ()


def _unnamed_taken(reading: Reading) -> tuple[tuple[Member, ...], str | None]:
    """Whom "Acme hires former Globex executive" means in a headline: the sentence behind it says who."""
    item = reading.objects.roles.get("") or reading.objects.roles.get("to")
    if not reading.memory.is_headline or item is None or reading.subject is None:
        return (), None
    if reading.subject.kind not in _NAMED:
        return (), None
    before = item.role is not None and (item.role.history or item.role.organization is not None)
    if reading.trigger.tense not in {"past", "present"}:
        return (), None  # "Acme is hiring a head of research" is an offer
    loses = reading.trigger.frame.pattern in {"loses", "drops"}
    if not loses and before != (reading.trigger.frame.pattern == "takes"):
        return (), None
    people = unnamed_member([item], 0)
    if not before:
        people = tuple(replace(member, roles=()) for member in people)
    return people, reading.memory.place(reading.subject)
