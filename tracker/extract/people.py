"""People in a sentence with what stands beside their names, and lists of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tracker.extract.items import Item, Member, Role
from tracker.extract.languages import Language

_PLACES = frozenset({"organization", "unknown"})
_LONGEST_DESCRIPTION = 16
_TIMES_BESIDE = frozenset(
    {"time", "month", "weekday", "number", "adverb", "indefinite", "word", "preposition", "determiner"}
)
_STAYS = frozenset({"comes", "works"})


def with_people(items: Sequence[Item], language: Language) -> list[Item]:
    """The items with roles attached to the people they describe and lists of people as one item.

    Where verbs stand last, "of" may be the word for "from" ("the business of Acme"), as in German; where
    ``language.to_is_at`` is set, "at" that for "to" ("led research at Acme"), as in French.
    """
    from_is_of = language.verb_last
    out: list[Item] = []
    at = 0
    while at < len(items):
        if items[at].kind != "people":
            out.append(items[at])
            at += 1
            continue
        apposed = from_is_of and len(out) > 1 and out[-1].kind == "comma" and out[-2].kind == "role"
        person, at = _described(out, items, at, language)
        if apposed and person.members[0].roles and _kinds(items, at, ("and", "people", "comma")):
            person, at = _with_second(person, items, at)
            _append(out, person)
            continue  # "haben die Gründer von Acme, Jane Doe und John Roe, …"
        closes = apposed and person.members[0].roles and _kinds(items, at, ("comma",))
        if closes and at + 1 < len(items) and items[at + 1].kind not in {"relative", "determiner"}:
            at += 1  # "tritt der Chef von Acme, John Roe, zurück"
        if _begins_clause(out, items, at) if from_is_of else _acts_in_new_clause(out, items, at):
            out.append(person)  # "den Posten übernimmt Jane Doe, John Roe wechselt in den Beirat"
            continue
        _append(out, person if from_is_of else _of_same_house(out, person))
    joints = {"at", "of"} | ({"from"} if from_is_of else set()) | ({"to"} if language.to_is_at else set())
    return _with_clauses(_with_staff(out), joints)


def _begins_clause(out: Sequence[Item], items: Sequence[Item], at: int) -> bool:
    """Whether the verb of a new clause stands at ``at``, behind a comma and a name."""
    if len(out) < 2 or out[-1].kind != "comma" or out[-2].kind != "people" or at >= len(items):
        return False
    ahead = items[at].kind == "trigger" and any(
        each.tense in {"present", "past"} for each in items[at].triggers
    )
    before = len(out) - 2
    while before and out[before - 1].kind not in {"comma", "stop", "mark", "subordinator"}:
        before -= 1
    return ahead and any(item.kind == "trigger" for item in out[before:-2])


def _acts_in_new_clause(out: Sequence[Item], items: Sequence[Item], at: int) -> bool:
    """Whether the verb of the person before ``at`` stands there: "fired Jane Doe, and John Roe was named …".

    Two names alone have no comma before "and".
    """
    if len(out) < 4 or [item.kind for item in out[-2:]] != ["comma", "and"] or len(out[-3].members) != 1:
        return False
    governs = any(each.tense != "noun" for each in out[-4].triggers)
    return governs and at < len(items) and items[at].kind in {"be", "auxiliary", "future", "would", "trigger"}


def _with_second(person: Item, items: Sequence[Item], at: int) -> tuple[Item, int]:
    """Two people in apposition to one title, and where what follows the comma behind them begins."""
    other, stop = items[at + 1], at + 2
    second = replace(other.members[0], roles=person.members[0].roles)
    stop += not _kinds(items, stop, ("comma", "relative")) and not _kinds(
        items, stop, ("comma", "determiner")
    )
    return replace(person, members=(*person.members, second), end=other.end), stop


def _with_clauses(items: Sequence[Item], joints: Collection[str]) -> list[Item]:
    """In "Jane Doe, who led safety at Acme, quit" she belongs to Acme."""
    out = list(items)
    for at, item in enumerate(items):
        if item.kind != "relative":
            continue
        before = at - 1 - (items[at - 1].kind == "comma") if at else -1
        if "from" in joints and before > 0 and items[before].kind == "trigger":
            before -= 1  # "konnte Jane Doe gewinnen, die bei Acme …"
        place = _clause_place(items, at + 1, joints)
        if before >= 0 and items[before].kind == "people" and place is not None:
            *others, last = out[before].members
            over = _comes_from(items, at + 1) or ("from" not in joints and _was_there(items, at + 1))
            last = replace(last, roles=(*last.roles, Role(None, place, history=over, clause=True)))
            out[before] = replace(out[before], members=(*others, last))
    return out


def _clause_place(items: Sequence[Item], start: int, joints: Collection[str]) -> Item | None:
    for at in range(start, min(start + 12, len(items))):
        if items[at].kind in {"comma", "stop", "subordinator"} or _moves(items[at]):
            return None
        behind = items[at + 1].kind if at + 1 < len(items) else ""
        role = items[at].role if "from" in joints and items[at].kind == "role" else None
        if role is not None and role.title is None and role.recent and role.organization is not None:
            return role.organization  # "der zuletzt bei Acme das Geschäft leitete"
        before = items[at - 1 - ("to" in joints and items[at - 1].kind == "determiner")]
        if items[at].kind in _PLACES and behind == "owner" and "from" not in joints:
            return _employer_behind(items, at, joints) or items[at]
        if items[at].kind in _PLACES and (before.kind in joints or behind == "owner"):
            return _way_end(items, at) if "from" in joints else items[at]
    return None


def _employer_behind(items: Sequence[Item], at: int, joints: Collection[str]) -> Item | None:
    """Globex in "who oversaw Acme's features at Globex": where somebody works stands behind what on."""
    for place in range(at + 2, min(at + 8, len(items) - 1)):
        if items[place].kind == "at" and "at" in joints and items[place + 1].kind in _PLACES:
            return items[place + 1]
        if items[place].kind not in {"word", "owner", "unknown", "position_noun", "and", "generic"}:
            return None
    return None


def _way_end(items: Sequence[Item], at: int) -> Item:
    """Where who came "von Acme zu Globex" has been since; the place at ``at`` where no way is told."""
    way = items[at - 1].kind == "from" and items[at + 1 : at + 3]
    if not way or len(way) < 2 or way[0].kind != "to" or way[1].kind not in _PLACES:
        return items[at]
    moved = any(each.frame.pattern == "arrives" for item in items[at + 3 : at + 5] for each in item.triggers)
    return way[1] if moved else items[at]


def _comes_from(items: Sequence[Item], start: int) -> bool:
    """Whether a clause only says where somebody comes from: ", die von Acme kommt"."""
    end = next((at for at in range(start, len(items)) if items[at].kind in {"comma", "stop", "mark"}), start)
    comes = any(
        each.frame.pattern == "comes" and each.tense == "present"
        for item in items[start:end]
        for each in item.triggers
    )
    return comes and any(item.kind == "from" for item in items[start:end])


def _was_there(items: Sequence[Item], start: int) -> bool:
    """Whether a clause says where somebody was, not is: ", qui dirigeait la recherche chez Acme,"."""
    end = next((at for at in range(start, len(items)) if items[at].kind in {"comma", "stop", "mark"}), start)
    frames = [each.frame for item in items[start:end] for each in item.triggers]
    return any(frame.name == "comes" for frame in frames)


def _moves(item: Item) -> bool:
    """Whether a verb tells of a move, not of where somebody was."""
    return item.kind == "trigger" and not any(
        each.frame.pattern in _STAYS
        or (each.frame.pattern == "becomes" and each.tense == "present")
        or (each.frame.name == "starts" and each.tense == "base")  # "who helped build Acme's first model"
        for each in item.triggers
    )


def _with_staff(items: Sequence[Item]) -> list[Item]:
    """In "the founders of Acme, Jane Doe and John Roe," the two belong to Acme."""
    out: list[Item] = []
    for item in items:
        if item.kind not in {"staff", "people"}:
            out.append(item)
            continue
        if len(item.members) > 1 and out and out[-1].kind in {"indefinite", "number"}:
            item = replace(item, members=_shared_past(item.members))
        comma = bool(out) and out[-1].kind in {"comma", "dash", "open"}
        if item.kind == "staff" and comma and len(out) > 1 and _are_described(out[-2], item):
            role = replace(_of(item), title=None)
            members = tuple(replace(each, roles=(*each.roles, role)) for each in out[-2].members)
            out[-2:] = [replace(out[-2], members=members)]
            continue
        staff = out[-1 - comma] if len(out) > comma else None
        titled = comma and item.kind == "people" and any(role.title for role in item.members[0].roles)
        if item.kind != "people" or staff is None or staff.kind != "staff" or staff.role is None or titled:
            out.append(item)
            continue
        role = replace(staff.role, title=None)
        members = tuple(replace(member, roles=(*member.roles, role)) for member in item.members)
        del out[-1 - comma :]
        out.append(replace(item, members=members, start=staff.start))
    return out


def _shared_past(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """In "three former Acme people, A, B and C," all three come from there."""
    past = next((role for role in members[0].roles if role.history and role.title is None), None)
    if past is None:
        return members
    return tuple(each if each.roles else replace(each, roles=(past,)) for each in members)


def _with_past_behind(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """In "Jane Doe and John Roe, formerly of Acme," both come from there."""
    past = [role for role in members[-1].roles if role.history and role.title is None and role.organization]
    if len(members[-1].roles) != 1 or not past or any(each.roles or each.origin for each in members[:-1]):
        return members
    return tuple(each if each.roles else replace(each, roles=(past[0],)) for each in members)


def _are_described(people: Item, staff: Item) -> bool:
    """Whether staff stands in apposition to people: "Jane Doe and John Roe, former employees of Acme,"."""
    named = staff.role is not None and staff.role.organization is not None
    return people.kind == "people" and named


def _described(out: list[Item], items: Sequence[Item], at: int, language: Language) -> tuple[Item, int]:
    person = items[at]
    roles, start = _role_before(out, items, at)
    cited = bool(out) and out[-1].kind == "preposition" and not person.members[0].mention.sure
    after, origin, stop = (
        ((), None, at + 1) if cited else _after(items, at + 1, language)
    )  # "según El Diario, …"
    if not roles and not after and origin is None and stop == at + 1:
        return person, stop
    told = tuple(role for role in (*roles, *after) if not _says_nothing(role))
    member = Member(person.members[0].mention, told, origin)
    return replace(person, members=(member,), start=start, end=items[stop - 1].end), stop


def _says_nothing(role: Role) -> bool:
    """Whether words beside a name say neither post nor house: "die Schweizerin Jane Doe"."""
    told = role.title or role.organization or role.history or role.recent or role.new or role.heir
    return not (told or role.clause)


def _role_before(out: list[Item], items: Sequence[Item], at: int) -> tuple[tuple[Role, ...], int]:
    start = items[at].start
    if len(out) > 1 and out[-1].kind == "owner" and out[-2].kind in _PLACES:
        out.pop()
        place = out.pop()
        return (Role(None, place),), place.start
    if out and out[-1].kind == "role":
        role = out.pop()
        return (_of(role),), role.start
    if [item.kind for item in out[1:]] == ["from", "number", "comma"] and out[0].kind == "role":
        role = out[0]  # "Directrice des ventes d'Acme depuis 2022, Jane Doe …"
        out.clear()
        return (_of(role),), role.start
    if len(out) > 1 and out[-1].kind == "comma" and out[-2].kind == "role":
        closed = at + 1 >= len(items) or items[at + 1].kind in {"comma", "mark", "stop", "close"}
        closed = closed or _kinds(items, at + 1, ("and", "people", "comma"))
        last = out[-3 - (out[-3].kind == "comma" and len(out) > 3)].kind if len(out) > 2 else ""
        first = len(out) == 2 or (closed and last != "people")
        if first:
            out.pop()
            role = out.pop()
            return (_of(role),), role.start
    return (), start


def _of(item: Item) -> Role:
    return item.role or Role(None, None)


def _after(items: Sequence[Item], at: int, language: Language) -> tuple[tuple[Role, ...], Item | None, int]:
    """The roles and the origin behind a name, and where they end."""
    roles: list[Role] = []
    at = _behind_age(items, at)
    while True:
        if (timed := _timed_role(items, at, language)) is not None:
            roles.append(timed[0])
            at = timed[1]
            continue
        bracketed = _kinds(items, at, ("open", "role", "comma"))
        if not bracketed and _is_apposition(items, at):
            beside = items[at + 1].kind == "adverb"
            at += beside
            until = beside and language.verb_last and items[at].text not in language.particular.onward
            roles.append(replace(_of(items[at + 1]), recent=True) if until else _of(items[at + 1]))
            at += 2
            at += roles[-1].title is None and _kinds(
                items, at, ("word", "comma")
            )  # "zuletzt bei Acme tätig,"
            at += 2 * (_kinds(items, at, ("preposition", "unknown", "comma")) and items[at].text == "in")
            closing = at < len(items) and items[at].kind in {"comma", "close"}
            at += 1 if closing and not _kinds(items, at, ("comma", "role")) else 0
        elif (past := _counted_past(items, at)) is not None:
            roles.append(past)
            at += 3 + _kinds(items, at + 3, ("comma",))
        elif roles and _kinds(items, at, ("and", "role")) and not _kinds(items, at + 2, ("people",)):
            roles.append(_of(items[at + 1]))
            at += 2
            at += 1 if _kinds(items, at, ("comma",)) else 0
        elif (described := _description(items, at)) is not None:
            roles.append(described[0])
            at = described[1]
        elif (stop := _membership_end(items, at)) > at:
            roles.append(Role(None, items[stop - 2]))
            at = stop
        elif _is_bracketed_post(items, at):
            roles.append(replace(_of(items[at + 1]), organization=items[at + 3]))
            at += 5
        else:
            origin, stop = _origin(items, at)
            return tuple(roles), origin, stop


def _counted_past(items: Sequence[Item], at: int) -> Role | None:
    """The past in "Jane Doe et John Roe, deux anciens d'Acme,"."""
    if not (
        _kinds(items, at, ("comma", "indefinite", "role")) or _kinds(items, at, ("comma", "number", "role"))
    ):
        return None
    role = items[at + 2].role
    past = role is not None and role.history and not role.title and role.organization is not None
    return replace(role, title=None) if role is not None and past else None


def _timed_role(items: Sequence[Item], at: int, language: Language) -> tuple[Role, int] | None:
    """The post in ", bis Ende 2025 Chefin von Acme,", which is over, and in ", seit Mai bei Acme,"."""
    if not language.verb_last or not _kinds(items, at, ("comma",)) or at + 3 >= len(items):
        return None
    over, since = items[at + 1].text in language.particular.until, items[at + 1].text in language.since
    stop = at + 2
    while stop < len(items) and items[stop].kind in _TIMES_BESIDE:
        stop += 1
    if not (over or since) or stop == at + 2 or stop + 1 >= len(items):
        return None
    closing = items[stop + 1].kind in {"comma", "mark", "close"}
    if items[stop].kind != "role" or items[stop].role is None or not closing:
        return None
    role = items[stop].role
    role = replace(role, recent=True) if over and role is not None else role
    end = stop + 1 + (items[stop + 1].kind == "comma")
    return (role, end) if role is not None else None


def _behind_age(items: Sequence[Item], at: int) -> int:
    """The comma that closes ", 46,", ", 46 ans," or ", de 52 años,"; ``at`` itself where none does."""
    if not _kinds(items, at, ("comma",)):
        return at
    number = at + 1 + _kinds(items, at + 1, ("of",))
    closing = number + 1 + _kinds(items, number + 1, ("adverb",))
    return closing if _kinds(items, number, ("number",)) and _kinds(items, closing, ("comma",)) else at


def _description(items: Sequence[Item], at: int) -> tuple[Role, int] | None:
    """ ", one of the researchers behind Acme's models,": where somebody belongs, and the comma at its end."""
    if not (_kinds(items, at, ("comma",)) and at + 2 < len(items)):
        return None
    first = items[at + 1]
    if first.kind == "staff" and first.role is not None and first.role.organization is not None:
        return None  # of all who stand before
    if first.kind != "staff" and (first.kind != "indefinite" or " " not in first.text.replace("'", " ")):
        return None
    place: Item | None = None
    for ahead in range(at + 1, min(at + _LONGEST_DESCRIPTION, len(items))):
        item = items[ahead]
        if item.kind in {"comma", "mark"}:
            return (Role(None, place, history=_is_past(items[at:ahead])), ahead) if place else None
        if item.kind in _PLACES:
            behind = items[ahead + 1].kind if ahead + 1 < len(items) else ""
            if place is not None or (items[ahead - 1].kind not in {"of", "at"} and behind != "owner"):
                return None
            place = item
        elif item.role is not None and item.role.organization is not None:
            place = place or item.role.organization
        elif item.kind in {"people", "relative", "pronoun", "stop", "say"} or (
            item.kind == "trigger" and not _is_noun(items, at + 1, ahead)
        ):
            return None
    return None


def _is_noun(items: Sequence[Item], first: int, at: int) -> bool:
    """Whether a verb is a noun there: "one of the heads of Acme's team", "one of Acme's leads,"."""
    ends = at + 1 < len(items) and items[at + 1].kind in {"comma", "of"}
    return ends and (at == first + 1 or items[at - 1].kind not in _PLACES)


def _is_past(items: Sequence[Item]) -> bool:
    return any(item.kind == "history" or (item.role is not None and item.role.history) for item in items)


def _is_bracketed_post(items: Sequence[Item], at: int) -> bool:
    """ "Jane Doe (VP engineering, Acme)"."""
    opened = _kinds(items, at, ("open", "role", "comma")) and _kinds(items, at + 4, ("close",))
    return opened and items[at + 3].kind in _PLACES


def _origin(items: Sequence[Item], at: int) -> tuple[Item | None, int]:
    """Where "from Acme" or "(Acme)" behind a name says that somebody comes from, and where that ends."""
    if _kinds(items, at, ("from",)) and at + 1 < len(items) and items[at + 1].kind in _PLACES:
        return items[at + 1], at + 2
    if (place := _origin_place(items, at)) is not None:
        return items[place], place + 1 + _kinds(items, place + 1, ("comma",))
    if _kinds(items, at, ("open", "organization", "close")) or _kinds(
        items, at, ("open", "unknown", "close")
    ):
        return items[at + 1], at + 3
    if _kinds(items, at, ("of", "organization")):
        return items[at + 1], at + 2
    return None, at


def _origin_place(items: Sequence[Item], at: int) -> int | None:
    """Where the organization of ", tous trois issus de l'équipe d'Acme," stands; None where there is none."""
    if not _kinds(items, at, ("comma",)):
        return None
    at += 1
    while at < len(items) and items[at].kind in {"adverb", "indefinite"}:
        at += 1
    if at >= len(items) or items[at].kind != "from":
        return None
    for place in range(at + 1, min(at + 7, len(items))):
        if items[place].kind in _PLACES:
            inside = items[place].kind == "unknown" and _kinds(items, place + 1, ("of",))
            inside = inside and place + 2 < len(items) and items[place + 2].kind in _PLACES
            return place + 2 * inside  # "issus de l'équipe MLOps d'Acme"
        if items[place].kind not in {"determiner", "position_noun", "word", "of", "indefinite", "possessive"}:
            return None
    return None


def _membership_end(items: Sequence[Item], at: int) -> int:
    """Where ", of Acme," behind a name ends; ``at`` itself where there is none."""
    joint = at + 1
    while joint < len(items) and items[joint].kind in {"adverb", "recent"} and joint < at + 4:
        joint += 1  # "Jane Doe, derzeit noch bei Acme,"
    if not _kinds(items, at, ("comma",)) or joint >= len(items) or items[joint].kind not in {"of", "at"}:
        return at
    stop = joint + 1
    while stop < len(items) and items[stop].kind == "determiner":
        stop += 1
    named = stop + 1 < len(items) and items[stop].kind in _PLACES and items[stop + 1].kind == "comma"
    return stop + 2 if named else at


def _is_apposition(items: Sequence[Item], at: int) -> bool:
    """A role behind a comma or a bracket, unless it is the title of the next person."""
    beside = _kinds(items, at, ("comma", "adverb", "role")) and at + 3 < len(items)
    if beside and items[at + 3].kind in {"comma", "mark"}:
        role = items[at + 2].role
        return role is not None and role.organization is not None
    opened = _kinds(items, at, ("comma", "role")) or _kinds(items, at, ("open", "role"))
    return opened and not _kinds(items, at + 2, ("people",))


def _kinds(items: Sequence[Item], at: int, kinds: tuple[str, ...]) -> bool:
    if at >= len(items) or items[at].kind != kinds[0]:
        return False  # mostly
    return len(kinds) == 1 or tuple([item.kind for item in items[at : at + len(kinds)]]) == kinds


def _append(out: list[Item], person: Item) -> None:
    """Adds a person to ``out``, joined to the list of people that ends there."""
    links = 0
    while links < 2 and len(out) > links and out[-1 - links].kind in {"and", "comma"}:
        links += 1
    before = out[-1 - links] if len(out) > links else None
    directly = links == 0 and before is not None and before.members and before.members[-1].roles
    source = links == 1 and out[-1].kind == "comma" and len(out) > 2 and out[-3].kind == "preposition"
    if before is None or before.kind != "people" or source or (links == 0 and not directly):
        out.append(person)
        return
    del out[-1 - links :]
    members = _with_past_behind((*before.members, *person.members))
    out.append(replace(before, members=_shared_origin(members), end=person.end))


def _of_same_house(out: Sequence[Item], person: Item) -> Item:
    """In "Acme's chief executive, Jane Doe, and co-founder John Roe" he is of Acme too."""
    last = next((item for item in reversed(out[:-1]) if item.kind != "comma"), None)
    joined = last is not None and out[-1].kind == "and" and bool(last.members)
    roles = person.members[0].roles
    if (
        last is None
        or not joined
        or len(person.members) > 1
        or len(roles) != 1
        or person.members[0].origin is not None
    ):
        return person
    before = next((role for role in last.members[-1].roles if role.organization is not None), None)
    bare = roles[0].title and roles[0].organization is None and not (roles[0].history or roles[0].new)
    if not bare or before is None or before.history or before.new or before.clause:
        return person
    role = replace(roles[0], organization=before.organization, recent=before.recent)
    return replace(person, members=(replace(person.members[0], roles=(role,)),))


def _shared_origin(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """In "A, B and C from Acme" all three come from Acme; who has an origin keeps it."""
    origin = members[-1].origin
    if origin is None:
        return members
    shared = list(members)
    for at in range(len(members) - 2, -1, -1):
        placed = any(role.organization is not None and role.title for role in members[at].roles)
        if members[at].origin is not None or placed:
            break
        shared[at] = replace(members[at], origin=origin)
    return tuple(shared)
