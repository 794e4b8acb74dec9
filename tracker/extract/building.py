"""Steps put together from what a reading says about one person."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.extract.affiliations import current_place, former_place, time_spent, title_at
from tracker.extract.capacities import capacities
from tracker.extract.items import Item, Member
from tracker.extract.steps import Part, Reading, Step

_DOUBT = 0.04


def make_step(
    reading: Reading,
    member: Member,
    *,
    from_org: str | None = None,
    to_org: str | None = None,
    role_from: str | None = None,
    role_to: str | None = None,
    entry_manner: str | None = None,
    settled: bool = True,
    guess_from: str | None = None,
) -> Step:
    """A step of one member as the verb tells it; its score is what its doubts take off the rule's weight."""
    frame = reading.trigger.frame
    before, after = capacities(reading, member, from_org or guess_from, to_org)
    return Step(
        person=member.mention.name,
        rule=frame.name,
        parts=_doubts(reading, settled=settled),
        start=reading.items[reading.at].start,
        end=reading.items[reading.at].end,
        cue=(reading.items[reading.at].start, reading.items[reading.at].end),
        from_org=from_org,
        to_org=to_org,
        role_from=role_from,
        role_to=role_to,
        exit_manner=frame.exit_manner,
        entry_manner=entry_manner or frame.entry_manner,
        from_capacity=before,
        to_capacity=after,
        past=reading.past,
        settled=settled,
        guess_from=guess_from,
    )


def _doubts(reading: Reading, *, settled: bool) -> tuple[Part, ...]:
    """What takes off the weight of a rule."""
    doubts = []
    if not reading.named:
        doubts.append(Part("the person is not named beside the verb", -_DOUBT))
    if not settled:
        doubts.append(Part("the organization is not named beside the verb", -_DOUBT))
    return tuple(doubts)


def arrival(reading: Reading, member: Member, target: str, source: Item | None, role: str | None) -> Step:
    """An arrival at ``target``, with the origin that the sentence names or suggests."""
    if source is not None and reading.memory.place(source) == target:
        source = None  # "von Acme abgeworben": the one who hires, not the origin
    origin = (
        reading.memory.place(source) or reading.memory.place(member.origin) or former_place(reading, member)
    )
    origin = origin or _subject_place(reading, member)
    current = current_place(reading, member) or _subject_post(reading, member) or time_spent(reading)
    origin = origin if origin != target else None
    guess = current if origin is None and current != target else None
    role = role or _to_be(reading)
    title = title_at(member, origin or guess, reading)
    return make_step(
        reading, member, from_org=origin, to_org=target, role_from=title, role_to=role, guess_from=guess
    )


def _subject_place(reading: Reading, member: Member) -> str | None:
    """ "The former head of research at Acme has joined Globex", of somebody whom the text has named."""
    role = reading.subject.role if reading.subject is not None and reading.subject.kind == "role" else None
    if role is None or not (role.history or role.recent):
        return None
    return reading.memory.role_place(role, member.mention.name)


def _subject_post(reading: Reading, member: Member) -> str | None:
    """ "Acme's head of research will join Globex", of somebody whom the text has named."""
    subject = reading.subject
    role = subject.role if subject is not None and subject.kind == "role" else None
    named = role is not None and role.organization is not None and not (role.history or role.new)
    return reading.memory.role_place(role, member.mention.name) if role is not None and named else None


def _to_be(reading: Reading) -> str | None:
    """The title in "poached Jane Doe from Acme, to be its first head of research"."""
    items = reading.items
    for at in range(reading.at + 1, len(items) - 1):
        if items[at].kind == "be" and items[at - 1].kind in {"to", "for"} and items[at + 1].kind == "role":
            role = items[at + 1].role
            return role.title if role is not None else None
    return None


def appointment(
    reading: Reading, member: Member, target: str | None, title: str | None, *, inferred: bool = False
) -> Iterator[Step]:
    """A new function: inside the organization where nothing names another one as the origin.

    ``inferred`` says that the organization is not named beside the verb.
    """
    former = reading.memory.place(member.origin) or former_place(reading, member) or time_spent(reading)
    current = current_place(reading, member) or (_subject_post(reading, member) if target else None)
    clause = bool(member.roles) and all(role.clause for role in member.roles) and reading.objects.position
    if (
        clause
        and reading.language.verb_last
        and target is None
        and reading.memory.focus not in {None, current}
    ):
        target = reading.memory.focus  # "den Posten übernimmt Jane Doe, die derzeit bei Acme …"
    if target is None and former and former == current and reading.language.verb_last:
        target = reading.memory.focus  # "der langjährige Acme-Manager Jane Doe verantwortet künftig …"
    arrived = reading.memory.arrived.get(member.mention.name) if reading.language.verb_last else None
    if target is None and arrived is not None and not reading.named:
        target = arrived  # "verstärkt Acme. Sie wird dort Beraterin"
    settled = target is not None and reading.trigger.frame.pattern != "succeeds"
    settled = settled or (target is not None and target == _stated_place(reading, member))
    person = reading.subject is not None and reading.subject.kind == "people"
    person = person and reading.language.verb_last
    if target is None and former is not None and person and reading.trigger.frame.pattern == "names":
        return  # "the minister has named Jane Doe, until now of Acme, envoy"
    last = (title or "").lower().split()[-1:]
    elsewhere = reading.language.academic_words | reading.language.political
    if target is None and reading.language.verb_last and elsewhere & set(last):
        return  # "Acme-Mitgründer Roe wird Professor": not at Acme
    target = target or current or reading.memory.focus
    if target is None:
        return
    known = reading.memory.affiliations.get(member.mention.name)
    inside = target in {current, known} or reading.trigger.frame.entry_manner == "promoted"
    if not (reading.objects.board or reading.objects.advisory):  # a seat is taken from outside
        inside = (
            inside
            or (inferred and current in {None, target})
            or (not settled and reading.trigger.frame.pattern != "succeeds")
        )
    origin = former if former and former != target else (target if inside else current)
    entry = "promoted" if origin == target else None
    role = title_at(member, origin, reading)
    yield make_step(
        reading,
        member,
        from_org=origin,
        to_org=target,
        role_from=role,
        role_to=title,
        entry_manner=entry,
        settled=settled,
    )


def _stated_place(reading: Reading, member: Member) -> str | None:
    """The organization that a role beside the name names: "Acme's head of research, Jane Doe"."""
    held = (role for role in member.roles if role.organization is not None and not (role.history or role.new))
    named = (role.organization for role in held if role.organization)
    return reading.memory.place(next(named, None)) if not reading.language.verb_last else None


def source_of(reading: Reading) -> Item | None:
    """Where somebody comes from, as the words behind the verb say."""
    places = reading.objects.places
    seated = reading.objects.board or reading.objects.advisory or reading.objects.position
    joint = places.get("of") if reading.language.of_is_from and not seated else None
    takes = reading.trigger.frame.pattern == "takes" and reading.language.people_behind_to
    taken = "to" in reading.objects.people or "" in reading.objects.roles
    robbed = places.get("to") if takes and taken else None  # "roba a Acme a Jane Doe", "… su directora"
    people = reading.objects.people.get("to")
    if robbed is not None and people is not None and robbed.start > people.start:
        robbed = None  # "fichó a Jane Doe, creadora del traductor Acme"
    found = places.get("from") or joint or robbed
    return found or (_lured_place(reading) if reading.trigger.frame.pattern == "takes" else None)


def _lured_place(reading: Reading) -> Item | None:
    """ "A débauché chez Acme Jane Doe": where somebody worked whom another organization hires."""
    place = reading.objects.places.get("at")
    if place is None and reading.language.verb_last:
        place = reading.objects.places.get("")  # "hat SAP dem Rivalen Celonis abgeworben"
    hirer = reading.subject is not None and reading.subject.kind in {"organization", "unknown"}
    named = place is not None and place.kind in {"organization", "unknown"}
    return place if hirer and named and not reading.passive else None
