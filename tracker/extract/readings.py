"""Every verb of moving in a sentence, with the people and organizations around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.extract.headlines import unnamed_member, unnamed_speaker
from tracker.extract.items import Item, Member, Role
from tracker.extract.languages import Language, Particular, Trigger
from tracker.extract.memory import Memory, is_person
from tracker.extract.objects import Objects, find_objects
from tracker.extract.steps import Reading
from tracker.extract.subjects import PREPOSITIONS, Subject, find_subject, following_subject

_MARKERS = frozenset(
    {
        "to",
        "refusal",
        "attempt",
        "for",
        "future",
        "would",
        "maybe",
        "negation",
        "auxiliary",
        "or",
        "and",
        "lead",
    }
)
_ARTICLES = frozenset({"determiner", "possessive", "indefinite"})
_ASIDE = frozenset({"adverb", "quote"})
_BESIDE_NOUNS = _ARTICLES | _ASIDE
_FINITE = frozenset({"past", "present", "future", "conditional"})
_BEFORE_NOUNS = frozenset(
    {
        *("possessive", "owner", "determiner", "people", "word", "unknown", "recent", "say", "subordinator"),
        *("with", "by", "preposition", ""),
    }
)
_GOES_ON = frozenset({"trigger", "of", "possessive", "determiner", "pronoun", "that", "auxiliary", "word"})
_CONJUGATED = frozenset({"trigger", "auxiliary", "be", "future", "maybe"})
_BOSSY = frozenset({"takes", "drops", "names"})


def read_verbs(
    items: Sequence[Item], memory: Memory, language: Language
) -> Iterator[tuple[Reading, int | None]]:
    """Each verb that may tell of a move, with the index of its subject, in order."""
    for at, item in enumerate(items):
        if item.kind != "trigger":
            continue
        trigger = _choose(items, at, language)
        trigger = trigger and _by_objects(items, at, trigger, language)
        if trigger is None:
            continue
        past = _is_long_past(items, at, finite=trigger.tense in {"past", "present"})
        if _is_earlier(items, at, trigger) or (past and trigger.frame.pattern not in {"arrives", "takes"}):
            continue
        subject = _subject(items, at, trigger, language)
        if trigger.tense == "noun" and subject is None:
            reading = _of_noun(items, at, trigger, memory, language)
            if reading is not None:
                yield reading, None
            continue
        reading = _reading(items, at, trigger, subject, memory, language)
        yield replace(reading, long_past=True) if past else reading, subject.at if subject else None


def _is_earlier(items: Sequence[Item], at: int, trigger: Trigger) -> bool:
    """ "Before joining Acme" and "after joining Acme" tell of a career, "after leaving" of a move.

    "Without leaving Acme" tells of none.
    """
    kind = _kind_before(items, at)
    leaves = trigger.frame.pattern in {"departs", "drops"}
    return trigger.tense in {"gerund", "base"} and (
        kind in {"earlier", "with"} or (kind in {"subordinator", "preposition"} and not leaves)
    )


def _is_long_past(items: Sequence[Item], at: int, *, finite: bool) -> bool:
    """ "Years after leaving Acme", "left Acme two years ago"."""
    for place in range(at - 1, max(0, at - 3) - 1, -1):
        if items[place].kind == "long_ago":
            return True
        if items[place].kind in {"trigger", "stop"}:
            break
    for place in range(at + 1, min(at + 6, len(items))):
        if items[place].kind == "long_ago" and not (finite and items[place].text.endswith("nach")):
            # not "fired him, a year after joining"
            return place + 1 >= len(items) or items[place + 1].kind not in _GOES_ON
        if items[place].kind in {"trigger", "stop"}:
            break
    return False


def _choose(items: Sequence[Item], at: int, language: Language) -> Trigger | None:
    """The reading of a written form that fits what stands before it."""
    kind = _kind_before(items, at)
    triggers = items[at].triggers
    if not language.bare_infinitive and kind in {"to", "future", "would", "maybe"}:
        triggers = tuple(sorted(triggers, key=lambda each: each.tense != "base"))  # "to become", "has become"
    for trigger in triggers:
        if trigger.tense == "noun":
            said = kind in _BEFORE_NOUNS or (language.verb_last and kind == "indefinite")
            if said or _is_reported(items, at):
                return trigger
            continue
        if trigger.tense == "base" and _are_several(items, at):
            return replace(trigger, tense="present")  # "three engineers leave Acme"
        is_verb = trigger.tense != "base" or language.bare_infinitive or kind in _MARKERS
        if is_verb and (kind not in _ARTICLES or _has_clitic(trigger, kind, language)):
            return trigger
    return None


def _has_clitic(trigger: Trigger, kind: str, language: Language) -> bool:
    """ "Jane Doe la remplace", "la sustituye Jane Doe": what looks like an article is whom she follows."""
    follows = trigger.frame.pattern == "succeeds" and trigger.tense in {"present", "future"}
    return follows and kind == "determiner" and not (language.owner_before or language.verb_last)


def _is_reported(items: Sequence[Item], at: int) -> bool:
    """ "Les rumeurs de départ", "reports of departures"."""
    return at > 1 and items[at - 1].kind == "of" and items[at - 2].kind in {"hearsay", "say", "denial"}


def _are_several(items: Sequence[Item], at: int) -> bool:
    """Whether several people stand right before the verb, and nothing that governs an infinitive."""
    before = items[at - 1] if at else None
    several = before is not None and (before.kind == "staff" or len(before.members) > 1)
    return several and (at == 1 or items[at - 2].kind in {"comma", "stop", "mark", "quote", "subordinator"})


def _by_objects(items: Sequence[Item], at: int, trigger: Trigger, language: Language) -> Trigger:
    """ "Geht" leaves where no place follows, and joins where one does."""
    if len(items[at].triggers) == 1:
        return trigger
    others = {each.frame.pattern: each for each in items[at].triggers if each.tense == trigger.tense}
    if {"departs", "drops"} <= set(
        others
    ) and not language.verb_last:  # "parted ways with Acme", "parted ways with its chief scientist"
        found = find_objects(items, at, language.gerund_ending)
        taken = bool(found.people) or (not found.places and bool(found.roles))
        return others["drops" if taken else "departs"]
    if {"founds", "names"} <= set(others):  # "unveiled her new company", "unveiled its new head"
        found = find_objects(items, at, language.gerund_ending)
        ventures = "" in found.places and found.places[""].kind == "venture"
        return others["founds" if ventures else "names"]
    if not {"departs", "arrives"} <= set(others):
        return trigger
    places = find_objects(items, at, language.gerund_ending).places
    return others["arrives" if {"to", "at"} & set(places) else "departs"]


def _kind_before(items: Sequence[Item], at: int) -> str:
    before = at - 1
    while before >= 0 and items[before].kind in _ASIDE:
        before -= 1
    return items[before].kind if before >= 0 else ""


def _subject(items: Sequence[Item], at: int, trigger: Trigger, language: Language) -> Subject | None:
    if trigger.tense == "noun":
        return _owner(items, at, trigger, language)
    infinitive = trigger.tense in {"base", "gerund"} or _is_behind_having(items, at)
    own = next((place for place in range(at - 1, max(-1, at - 6), -1) if items[place].kind == "self"), None)
    if own is not None and (speaker := _speaker(items)) is not None:
        return speaker
    if trigger.tense == "past" and _is_apposed(items, at, trigger):
        return Subject(at - 2, last=True)
    found = find_subject(items, at, infinitive=infinitive)
    if found is not None and language.subject_may_follow and _is_heir(items[found.at]):
        return None  # "hasta que se elija sucesor, asumirá sus funciones Jane Doe"
    leads = infinitive or _leads_in(items, at) or (trigger.tense == "past" and _is_opening(items, at))
    if found is None and own is not None:
        return Subject(own)
    return found if found is not None or not leads else following_subject(items, at)


def _is_behind_having(items: Sequence[Item], at: int) -> bool:
    """ "Après avoir quitté Acme": a participle that borrows its subject as an infinitive does."""
    return at > 1 and items[at - 1].kind == "auxiliary" and items[at - 2].kind == "subordinator"


def _is_heir(item: Item) -> bool:
    return item.role is not None and item.role.heir


def _is_opening(items: Sequence[Item], at: int) -> bool:
    """Whether a participle opens the sentence: "Nommée à la tête d'Acme, Jane Doe …"."""
    before = [item.kind for item in items[:at]]
    return not before or (before[-1] == "stop") or set(before) <= {"adverb", "quote", "recent"}


def _leads_in(items: Sequence[Item], at: int) -> bool:
    """Whether the verb stands in a clause that leads in: "après avoir claqué la porte d'Acme, …"."""
    return any(item.kind == "subordinator" for item in items[max(0, at - 3) : at]) and not any(
        item.kind in {"people", "pronoun", "organization", "comma"} for item in items[:at]
    )


def _speaker(items: Sequence[Item]) -> Subject | None:
    """Who says "I'm not leaving Acme": the person whom a verb of saying names beside the words."""
    for place, item in enumerate(items):
        if item.kind == "people" and any(
            near.kind in {"say", "denial"} for near in items[max(0, place - 3) : place + 3]
        ):
            return Subject(place)
    return None


def _is_apposed(items: Sequence[Item], at: int, trigger: Trigger) -> bool:
    """ "Il remplace Jane Doe, partie chez Acme": a participle that goes with the name before it."""
    moves = trigger.frame.pattern in {"departs", "arrives", "drops"}
    return (
        moves
        and at > 2
        and items[at - 1].kind == "comma"
        and items[at - 2].kind == "people"
        and (items[at - 3].kind in {"trigger", "by", "to", "of"})
    )


def _owner(items: Sequence[Item], at: int, trigger: Trigger, language: Language) -> Subject | None:
    """Whose departure: "her departure", "Jane Doe's resignation"."""
    before = at - 1
    while before >= 0 and items[before].kind in {"word", "adverb", "recent"}:
        before -= 1
    if before > 0 and items[before].kind == "owner" and items[before - 1].kind == "people":
        return Subject(before - 1)
    if before >= 0 and items[before].text in language.mine:
        return _speaker(items)
    if before >= 0 and items[before].kind == "possessive":
        found = find_subject(items, before, infinitive=False) or _nearest(items, before)
        leads = trigger.frame.pattern in {"departs", "drops"} and any(
            item.kind == "subordinator" for item in items[max(0, before - 2) : before]
        )
        leads = leads or (language.verb_last and any(item.kind == "denial" for item in items[at:]))
        behind = following_subject(items, at) if leads else None
        return found or behind or _of_the_spoken_of(items, at, before, trigger, language)
    return _denier(items, at) if language.verb_last else None


def _denier(items: Sequence[Item], at: int) -> Subject | None:
    """Who denies or weighs a move: "Jane Doe hat Spekulationen über einen Wechsel zu Acme dementiert"."""
    open_ = any(item.kind in {"denial", "hearsay", "maybe"} for item in items)
    aim = at + 1 < len(items) and items[at + 1].kind == "to"  # "einen Wechsel zu Acme Widgets"
    if not open_ or (any(item.members for item in items[at + 1 : at + 3]) and not aim):
        return None
    people = [place for place, item in enumerate(items[:at]) if item.members]
    return Subject(people[0]) if len(people) == 1 and people[0] == 0 else None


def _of_the_spoken_of(
    items: Sequence[Item], at: int, owner: int, trigger: Trigger, language: Language
) -> Subject | None:
    """ "Her promotion …", "her departure from Acme …" where only a sentence before says whose."""
    if language.verb_last or owner > 2 or items[owner].text in language.owned:
        return None
    named = any(item.mention is not None for item in items[at + 1 : at + 4])
    return Subject(owner) if trigger.frame.pattern == "names" or named else None


def _nearest(items: Sequence[Item], at: int) -> Subject | None:
    """Whom "his" means where it stands in a clause of its own: the nearest person before it."""
    for place in range(at - 1, -1, -1):
        if items[place].kind in {"people", "pronoun"}:
            return Subject(place)
    return None


def _of_noun(
    items: Sequence[Item], at: int, trigger: Trigger, memory: Memory, language: Language
) -> Reading | None:
    """ "the departure of Jane Doe from Acme", "le départ de Jane Doe"."""
    behind = at + 1
    joints = {"of", "by", "from"} if language.from_is_by else {"of", "by"}
    if behind < len(items) and items[behind].kind in joints:
        behind += 1
    listed = _listed(items, at)
    if listed is not None:
        behind = listed
    elif behind >= len(items) or items[behind].kind != "people" or behind > at + 2:
        return None
    people = items[behind]
    objects = find_objects(items, behind)
    if language.verb_last and behind + 1 < len(items) and items[behind + 1].kind == "people":
        objects.people.pop("", None)  # "nach dem Rücktritt von Jane Doe übernimmt John Roe", in plain order
    if trigger.frame.pattern in _BOSSY:
        objects.people.setdefault("", people)
        objects.pairs.insert(0, (people.members, objects.role))
    return Reading(
        items,
        at,
        trigger,
        people.members,
        people,
        relative=False,
        passive=True,
        objects=objects,
        memory=memory,
        language=language,
    )


def _listed(items: Sequence[Item], at: int) -> int | None:
    """Where the people of "departures this week: Jane Doe and John Roe" stand."""
    for place in range(at + 1, min(at + 6, len(items) - 1)):
        if items[place].kind == "stop":
            return place + 1 if items[place + 1].kind == "people" else None
        if items[place].kind not in {"word", "adverb", "weekday", "month", "time"}:
            return None
    return None


def _names_post(trigger: Trigger, item: Item, language: Language) -> bool:
    """Whether the words of a verb have a post in them: "rückt an die Spitze"."""
    words = (*trigger.particle, *item.text.split()[1:])
    return any(language.classes.get(word) == "position_noun" for word in words)


def _reading(
    items: Sequence[Item],
    at: int,
    trigger: Trigger,
    subject: Subject | None,
    memory: Memory,
    language: Language,
) -> Reading:
    objects = find_objects(items, at, language.gerund_ending, described=not language.verb_last)
    if language.verb_last and _names_post(trigger, items[at], language):
        objects.position = True  # "rückt an die Spitze von Acme"
    if subject is None and language.subject_may_follow:
        subject = _behind(items, at, trigger, objects)
    item = items[subject.at] if subject is not None else None
    single = bool(objects.roles) and not objects.people
    staff_acts = item is not None and item.kind == "staff" and trigger.tense != "noun"
    listed = _listed_behind(items, at, trigger, single=single, always=staff_acts)
    included = _included(items, at) or listed
    if included is not None and trigger.frame.pattern in _BOSSY and "" not in objects.people:
        staff = next((role for role in objects.roles.values() if role.kind in {"staff", "role"}), None)
        objects.roles = {slot: role for slot, role in objects.roles.items() if role is not staff}
        included = _of_staff(included, staff)
        objects.people[""] = included
        objects.pairs.append(
            (included.members, staff if staff is not None and staff.kind == "role" else None)
        )
    members = _members(items, subject, included, memory, language)
    finite = trigger.tense in _FINITE or _kind_before(items, at) in {"auxiliary", "future"}
    if subject is None and language.drops_subjects and finite and _is_first(items, at):
        members = memory.members
    elif subject is None and language.drops_subjects and finite and items[at - 1].kind == "stop":
        spoken = next((each.members for each in reversed(items[:at]) if each.members), ())
        members = spoken if len(spoken) == 1 else members
    return Reading(
        items,
        at,
        trigger,
        tuple(member for member in members if is_person(member.mention)),
        item,
        bool(subject and subject.relative),
        (_is_passive(items, at, trigger, objects, language) or _is_told_by_noun(trigger))
        and (bool(members) or trigger.frame.pattern == "founds"),
        objects,
        memory,
        language,
        named=item is not None and item.kind in {"people", "organization", "unknown"},
        be=_kind_before(items, at) == "be",
    )


def _behind(items: Sequence[Item], at: int, trigger: Trigger, objects: Objects) -> Subject | None:
    """The subject of "dimite Jane Doe", taken out of what the verb governs."""
    if trigger.frame.pattern in _BOSSY or trigger.frame.pattern == "founds":
        return None
    for place in range(at + 1, min(objects.end, len(items))):
        before = place - 1
        while items[before].kind in _BESIDE_NOUNS:
            before -= 1
        if items[place].kind == "people" and items[before].kind not in PREPOSITIONS:
            objects.people = {slot: each for slot, each in objects.people.items() if each is not items[place]}
            objects.pairs = [pair for pair in objects.pairs if pair[0] is not items[place].members]
            return Subject(place)
    return None


def _is_first(items: Sequence[Item], at: int) -> bool:
    """Whether no other verb and nobody stands before the verb at ``at``."""
    return not {"trigger", "people", "pronoun"} & {item.kind for item in items[:at]}


def _is_passive(
    items: Sequence[Item], at: int, trigger: Trigger, objects: Objects, language: Language
) -> bool:
    if trigger.tense != "past" or "" in objects.people:
        return False
    if language.people_behind_to and "to" in objects.people and _kind_before(items, at) != "be":
        return False  # "nombró a Jane Doe"
    if trigger.frame.pattern == "founds":
        return "by" in objects.people
    if trigger.frame.pattern not in _BOSSY:
        return False
    kind = "be" if items[at].text.startswith("been ") else _kind_before(items, at)
    placed = "" in objects.places and not objects.position  # "nommée à la tête d'Acme"
    return kind == "be" or (kind != "auxiliary" and not objects.blocked and not placed)


def _is_told_by_noun(trigger: Trigger) -> bool:
    """ "Jane Doe's appointment": whom somebody appoints stands before the noun."""
    return trigger.tense == "noun" and trigger.frame.pattern in _BOSSY


def _included(items: Sequence[Item], at: int) -> Item | None:
    """The people behind "including" in the rest of the sentence."""
    for place in range(at + 1, len(items) - 1):
        if items[place].kind == "including" and items[place + 1].kind == "people":
            return items[place + 1]
        if items[place].kind in {"stop", "relative"}:
            return None
    return None


def _listed_behind(
    items: Sequence[Item], at: int, trigger: Trigger, *, single: bool, always: bool = False
) -> Item | None:
    """The people of "Acme has hired three researchers: Jane Doe, John Roe and …"; one, where it may be.

    ``always`` is for staff that does something itself: "three engineers have left: Jane Doe, …".
    """
    if trigger.tense == "noun" or (trigger.frame.pattern not in {"takes", "names"} and not always):
        return None
    for place in range(at + 1, len(items) - 1):
        if items[place].kind == "people":
            return None
        if items[place].kind == "stop":
            behind = items[place + 1]
            single = single and items[place].text == ":"
            return behind if behind.kind == "people" and (single or len(behind.members) > 1) else None
    return None


def _of_staff(people: Item, staff: Item | None) -> Item:
    """The people behind "engineers at Acme, including", as people of Acme."""
    if staff is None or staff.role is None or staff.role.organization is None:
        return people
    role = Role(None, staff.role.organization)
    return replace(people, members=tuple(replace(one, roles=(role, *one.roles)) for one in people.members))


def _members(
    items: Sequence[Item],
    subject: Subject | None,
    included: Item | None,
    memory: Memory,
    language: Language,
) -> tuple[Member, ...]:
    if subject is None:
        return ()
    item = items[subject.at]
    if item.kind == "people":
        return item.members[-1:] if subject.last else item.members
    if memory.is_headline and (unnamed := unnamed_member(items, subject.at)):
        return unnamed
    if item.kind == "self":
        return memory.members if len(memory.members) == 1 else unnamed_speaker(item)
    if item.kind == "staff" and included is not None:
        return _of_staff(included, item).members
    if item.kind == "pronoun" and item.text in language.latter and memory.latest:
        return memory.latest
    if item.kind == "role" and (named := _named_behind_colon(items, subject.at)):
        return named
    if item.kind == "role" and _is_spoken_of(item, memory):
        return _meant(items, subject.at, memory, language, plural=False)
    if item.kind in {"pronoun", "possessive"}:
        plural = item.text in language.plural_pronouns or _are_they(items, subject.at, language)
        return _meant(items, subject.at, memory, language, plural=plural)
    return ()


def _agreeing(item: Item, memory: Memory, words: Particular) -> tuple[Member, ...]:
    """The person spoken of last; who is named last, where only the title of that one has the gender."""
    title = item.role.title if item.role is not None else None
    female = _is_female(title, words) if item.kind == "role" else item.text in words.she
    said, other = (_gender(people, words) for people in (memory.members, memory.latest))
    wrong = None not in {said, female} and said != female
    return memory.latest if wrong and other in {None, female} and memory.latest else memory.members


def _gender(people: tuple[Member, ...], words: Particular) -> bool | None:
    """Whether the titles beside a name are those of a woman; None where they say nothing."""
    titles = (_is_female(role.title, words) for member in people for role in member.roles)
    return next((female for female in titles if female is not None), None)


def _is_female(title: str | None, words: Particular) -> bool | None:
    last = (title or "").lower().rpartition(" ")[2]
    if last.endswith(words.of_women):
        return True
    return False if last.endswith(words.of_men) else None


def _are_they(items: Sequence[Item], at: int, language: Language) -> bool:
    """Whether the verb says that a pronoun at ``at`` means several people: "sie gründen"."""
    both = language.verb_last and items[at].text == "sie"
    verb = next((item for item in items[at + 1 : at + 4] if item.kind in _CONJUGATED), None) if both else None
    return verb is not None and verb.text.split(" ")[0].endswith(("en", "sind"))


def _named_behind_colon(items: Sequence[Item], at: int) -> tuple[Member, ...]:
    """Whom "Acme manager moves to Globex: Jane Doe will …" means by the title that opens it."""
    role = items[at].role
    if at or role is None or role.organization is None or any(item.members for item in items[:at]):
        return ()
    colon = next((place for place, item in enumerate(items) if item.kind == "stop"), len(items))
    people = items[colon + 1].members if colon + 1 < len(items) else ()
    before = any(item.members for item in items[:colon])
    return (replace(people[0], roles=(*people[0].roles, role)),) if len(people) == 1 and not before else ()


def _is_spoken_of(item: Item, memory: Memory) -> bool:
    """Whether a title stands for somebody: "the researcher returns", not "Acme's researcher"."""
    if item.role is None or not item.definite or item.role.heir:
        return False  # "the successor will …": whoever that is, it is not she
    if (
        item.role.organization is None or item.role.history or item.role.recent
    ):  # "the former Acme manager takes over"
        return True
    place = item.role.organization.mention
    known = {memory.affiliations.get(member.mention.name) for member in memory.members}
    return place is not None and known <= {None, place.name}


def _meant(
    items: Sequence[Item], at: int, memory: Memory, language: Language, *, plural: bool
) -> tuple[Member, ...]:
    """The people whom a pronoun at ``at`` means: named before it, or else behind it."""
    for place in range(at - 1, -1, -1):
        oblique = place > 0 and items[place - 1].kind in {"with", "of", "by", "to", "at"}
        if items[place].kind == "people" and not oblique and (len(items[place].members) > 1) == plural:
            return items[place].members
    if memory.members and (len(memory.members) > 1) == plural:
        agrees = language.particular.she and not plural
        return _agreeing(items[at], memory, language.particular) if agrees else memory.members
    if memory.members or not plural:
        return memory.members if not plural and len(memory.members) == 1 else ()
    behind = [item for item in items[at:] if item.kind == "people" and len(item.members) > 1]
    return behind[0].members if behind else ()
