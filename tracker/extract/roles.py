"""Roles in a sentence: "Acme's vice president of research", "la directrice technique d'Acme"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extract.items import Item, Role
from tracker.extract.languages import Language

ORGANIZATIONS = frozenset({"organization", "unknown", "generic"})
_ARTICLES = frozenset({"determiner", "indefinite", "possessive", "number"})
_TOLD_OF_HOUSES = frozenset({"organization_noun", "board_noun", "organization", "unknown"})
_HEADS = frozenset({"role_noun", "staff"})
_OPENERS = ORGANIZATIONS | _ARTICLES | {"owner", "history"}
_BOARD_VERBS = frozenset({"takes", "drops", "names"})
_OF_UNITS = frozenset({"word", "generic", "position_noun"})
_LONGEST_TITLE = 7
_LONGEST_UNIT = 6
_LONGEST_DESCRIPTION = 3


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


def with_organizations(items: Sequence[Item], language: Language) -> list[Item]:
    """The items with "the company" and "a new start-up" put together as generic and venture."""
    out: list[Item] = []
    owner = False
    skipped = -1
    for at, item in enumerate(items):
        if at == skipped:
            continue
        if item.kind not in _TOLD_OF_HOUSES:
            out.append(item)
            owner = False
            continue
        if item.kind == "organization_noun" and _is_of_person(items, at, language):
            item = replace(item, kind="role_noun")  # "Entwickler Jane Doe"
        if item.kind == "board_noun" and _board_acts(items, at):
            begin = out.pop().start if out and out[-1].kind in {"determiner", "possessive"} else item.start
            out.append(replace(item, kind="generic", start=begin))
            continue
        if item.kind != "organization_noun":
            before = at - 2 - (at > 2 and items[at - 2].kind == "comma")  # "the lab, called Acme, …"
            called = at > 1 and items[at - 1].kind == "called" and items[before].kind == "organization_noun"
            item = replace(item, kind="organization") if called and item.kind == "unknown" else item
            out.append(replace(item, definite=True) if owner and item.kind == "organization" else item)
            owner = False
            continue
        first = _noun_phrase_start(out)
        article = out[first] if first < len(out) else None
        if _is_named(items, at, language):
            owner = article is not None and article.text in language.genitive
            del out[first if article else _description_start(out) :]
            skipped = at + 1 if items[at + 1].kind == "word" else -1  # "la start-up américaine Acme"
            continue
        begin = article.start if article else item.start
        del out[first:]
        kind = "generic" if article is None or article.kind == "determiner" else "venture"
        bare = article is None and bool(out) and out[-1].kind == "of"  # "head of foundation models"
        out.append(replace(item, kind="word" if bare else kind, start=begin))
    return out


def _is_of_person(items: Sequence[Item], at: int, language: Language) -> bool:
    """Whether a noun that may mean an organization or somebody stands before a person's name."""
    behind = items[at + 1].kind if at + 1 < len(items) else ""
    return behind == "people" and bool(language.role_tails) and items[at].text.endswith(language.role_tails)


def _board_acts(items: Sequence[Item], at: int) -> bool:
    """Whether the board at ``at`` stands for its organization: "The board named Jane Doe chief executive"."""
    if not 0 < at < len(items) - 1:
        return False
    if items[at - 1].kind not in {"determiner", "possessive"}:
        return False
    opens = at == 1 or items[at - 2].kind in {"comma", "stop", "quote", "subordinator", "and"}
    ahead = at + 1
    while ahead < len(items) - 1 and items[ahead].kind in {"auxiliary", "adverb", "future", "determiner"}:
        ahead += 1
    return opens and any(each.frame.pattern in _BOARD_VERBS for each in items[ahead].triggers)


def _is_named(items: Sequence[Item], at: int, language: Language) -> bool:
    """Whether the name of the organization stands behind its noun at ``at``."""
    ahead = at + 2 if at + 1 < len(items) and items[at + 1].kind == "called" else at + 1
    described = not language.owner_before and ahead < len(items) and items[ahead].kind == "word"
    ahead += described  # "la start-up américaine Acme"
    return ahead < len(items) and items[ahead].kind in {"organization", "unknown"}


def _description_start(out: Sequence[Item]) -> int:
    """Where the words begin in "of legal software maker Acme" that ``out`` ends with."""
    first = len(out)
    while first and len(out) - first < _LONGEST_DESCRIPTION and out[first - 1].kind == "word":
        first -= 1
    return first if first and out[first - 1].kind in {"of", "at", "from"} else len(out)


def _noun_phrase_start(out: Sequence[Item]) -> int:
    """Where the article of a noun begins that would stand behind ``out``; its length if none."""
    at = len(out) - 1
    for _ in range(6):
        if at < 0 or out[at].kind not in {"word", "organization", "unknown", *_ARTICLES}:
            break
        if out[at].kind in _ARTICLES:
            while at and out[at - 1].kind in _ARTICLES and not _may_be_relative(out, at - 1):
                at -= 1
            return at
        at -= 1
    return len(out)


def _may_be_relative(out: Sequence[Item], at: int) -> bool:
    """Whether an article behind a comma has another behind it: "Jane Doe, die das Unternehmen verlässt"."""
    determiners = out[at].kind == "determiner" and out[at + 1].kind == "determiner"
    return determiners and at > 0 and out[at - 1].kind == "comma"


def with_roles(text: str, items: Sequence[Item], language: Language) -> list[Item]:
    """The items with every role phrase put together as one item of kind role or staff."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        item, first = items[at], at
        if item.kind in _HEADS:
            at = _last_head(items, at, language)
            end = _title_end(items, at, language)
            academic = not language.owner_before and items[at].text in language.academic_words
            organization, stop = _organization_after(items, end, language, academic=academic)
            if language.verb_last and _comes_from(out, items, end):
                organization, stop = None, end
            out.append(_role(text, out, items, _Span(first, end), organization, stop, language))
            at = stop
        elif item.kind in {"history", "recent"} and (former := _former_place(items, at)):
            if out and out[-1].text in {"a", "an", "un", "une"} and not language.verb_last:
                out.pop()  # "Jane Doe, une ancienne d'Acme, …"
            out.append(former[0])
            at = former[1]
        else:
            out.append(item)
            at += 1
    return out


def _comes_from(out: Sequence[Item], items: Sequence[Item], end: int) -> bool:
    """Whether the house behind a title is where somebody was: "kommt als Personalchefin von Globex"."""
    comes = len(out) > 1 and out[-1].kind == "as" and items[end : end + 1] and items[end].kind == "from"
    return bool(comes) and any(each.frame.name == "comes" for each in out[-2].triggers)


def _last_head(items: Sequence[Item], at: int, language: Language) -> int:
    """The last noun of "chief technology officer" for the index of its first."""
    last = at
    for ahead in range(at + 1, min(at + 6, len(items))):
        if items[ahead].kind in _HEADS:
            last = ahead
        elif items[ahead].text not in language.role_qualifiers:
            break
    return last


def _title_end(items: Sequence[Item], at: int, language: Language) -> int:
    end = at + 1
    while end < len(items) and items[end].text in language.role_adjectives:
        end += 1
    if end + 1 < len(items) and items[end].kind == "and":
        ahead = end + 1
        while ahead < min(end + 4, len(items)) and items[ahead].kind in {"word", "role_noun"}:
            if items[ahead].kind == "role_noun":
                return _title_end(items, ahead, language)
            ahead += 1
    while language.owner_before and end < len(items) and _is_field(items, end, language):
        end += 1  # "VP engineering"
    if language.verb_last and _names_field_of_title(items, end):
        end += 1
    if not language.owner_before and end + 1 < len(items) and items[end].kind == "word":
        behind = items[end + 1 : end + 3]
        apposed = len(behind) > 1 and behind[0].kind == "comma" and behind[1].kind == "people"
        housed = len(behind) > 1 and _is_of(behind[0], language) and behind[1].kind in ORGANIZATIONS
        end += behind[0].kind == "people" or apposed or housed  # "la investigadora mexicana Jane Doe"
    return _complement_end(items, end, language)


def _names_field_of_title(items: Sequence[Item], at: int) -> bool:
    """Whether words with capitals go on with a title: "Senior Manager Battery Systems bei Acme"."""
    behind = items[at + 1 : at + 3]
    named = at < len(items) and items[at].kind in {"organization", "unknown"} and not items[at].definite
    return named and len(behind) == 2 and behind[0].kind == "at" and behind[1].kind in ORGANIZATIONS


def _is_field(items: Sequence[Item], at: int, language: Language) -> bool:
    plain = items[at].kind == "word" and items[at].text in language.role_qualifiers
    ends = at + 1 >= len(items) or items[at + 1].kind in {"comma", "close", "at", "of", "mark"}
    return plain and ends


def _complement_end(items: Sequence[Item], end: int, language: Language) -> int:
    if end >= len(items) or not _is_of(items[end], language):
        return end
    at = end + 1
    while at < len(items) and items[at].kind in {"determiner", "possessive"}:
        at += 1
    first = at
    while at < min(first + _LONGEST_TITLE, len(items)) and _is_subject_word(items, at, language):
        at += 1
    if at > first and _is_adjective_of_place(items, first, at, language):
        return end
    return at if at > first else end


def _is_adjective_of_place(items: Sequence[Item], first: int, end: int, language: Language) -> bool:
    """Whether the words from ``first`` to ``end`` say where an organization is: "der Wiener Acme"."""
    named = end < len(items) and items[end].kind in {"organization", "unknown"}
    towns = all(item.text in language.never_names and item.text.endswith("er") for item in items[first:end])
    return language.verb_last and named and towns


def _is_subject_word(items: Sequence[Item], at: int, language: Language) -> bool:
    kind, text = items[at].kind, items[at].text
    if kind == "unknown" and language.nouns_are_capitalised and items[at - 1].kind == "for":
        return True  # "Professor für Informatik"
    if kind == "unknown" and at + 1 < len(items) and items[at + 1].kind == "word" and language.owner_before:
        return items[at - 1].kind == "word"  # "of its forward-looking Labs division"
    if kind in {"word", "position_noun"} or text in language.role_qualifiers:
        return True
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None:
        return False
    plain = following.kind == "word" or following.text in language.role_qualifiers
    if _is_of(items[at], language):
        return plain and not language.owner_before
    if kind == "and" and _is_of(following, language) and not language.owner_before:
        return at + 2 < len(items) and items[at + 2].kind == "word"  # "responsables de datos y de producto"
    return kind in {"and", "to", "determiner", "preposition"} and plain


def _is_of(item: Item, language: Language) -> bool:
    return item.kind in {"of", "for"} or (item.text,) in language.role_of


def _organization_after(
    items: Sequence[Item], end: int, language: Language, *, academic: bool
) -> tuple[Item | None, int]:
    """The organization of a role and where it ends; ``academic`` is for "professeur à Acme"."""
    plain = not (language.owner_before or language.verb_last or language.people_behind_to)
    joints = {"at", "to"} if academic or plain else {"at"}  # "chercheuse à l'Inria"
    if items[end - 1].kind == "staff":
        joints = joints | {"from"}  # "three engineers from Acme, …"
    beside = end < len(items) and items[end].kind == "organization" and items[end].definite
    if beside:  # "Chefin der Hamburger Firma Acme", whose noun has been taken off
        return items[end], end + 1
    if end >= len(items) or not (_is_of(items[end], language) or items[end].kind in joints):
        return None, end
    at = end + 1
    while at < len(items) and (
        items[at].kind == "determiner" or _is_adjective_of_place(items, at, at + 1, language)
    ):
        at += 1
    field = at + 2 < len(items) and items[at].kind == "unknown" and _is_of(items[at + 1], language)
    if field:  # "director general de Datos del Ministerio"
        behind = at + 2
        while behind < len(items) and items[behind].kind == "determiner":
            behind += 1
        if behind < len(items) and items[behind].kind == "organization":
            return items[behind], behind + 1
    town = items[end].text == "à" and at == end + 1 and at < len(items) and items[at].kind == "unknown"
    if town and not academic:
        return None, end  # "une équipe à Gentilly"
    if at < len(items) and items[at].kind in ORGANIZATIONS:
        stop = _unit_end(items, at + 1) if language.owner_before else at + 1
        return (None if _names_field(items, at, end, language) else items[at]), stop
    return None, end


def _unit_end(items: Sequence[Item], at: int) -> int:
    """Where the unit behind a name ends in "head of Acme's studio business,"; ``at`` where none does."""
    stop = at + 1
    if at >= len(items) or items[at].kind != "owner":
        return at
    while stop < min(at + _LONGEST_UNIT, len(items)) and items[stop].kind in _OF_UNITS:
        stop += 1
    closes = stop < len(items) and items[stop].kind in {"comma", "mark", "close"}
    return stop if closes and stop > at + 1 else at


def _names_field(items: Sequence[Item], at: int, end: int, language: Language) -> bool:
    """Whether a name behind a title is that of a field: "ministra de Ciencia"."""
    governs = items[at].kind == "unknown" and items[end - 1].text in language.political
    return governs or all(word in language.role_qualifiers for word in items[at].text.split())


def _role(
    text: str,
    out: list[Item],
    items: Sequence[Item],
    title: _Span,
    organization: Item | None,
    stop: int,
    language: Language,
) -> Item:
    """Takes what belongs to the role off the end of ``out`` and returns the item of the role."""
    first = _title_start(out, language)
    begin = out[first].start if first < len(out) else items[title.start].start
    head = items[title.start]
    words = [*out[first:], *items[title.start : title.end]]
    new = any(word.text in language.new for word in words[:2])
    passing = {*language.passing, *(language.new if language.verb_last else ())}
    while len(words) > 1 and words[0].text in passing:
        words.pop(0)  # "actual directora", "neuer Technikchef": what time says is no part of the title
    del out[first:]
    before = _take_times(out)
    organization = _take_owner(out) or organization
    before += _take_times(out)
    if head.text.rpartition("-")[2] in language.political and language.verb_last:
        organization = None  # "Grünen-Politiker"
    if language.verb_last and head.text in language.successor and organization is not None:
        organization = organization if organization.kind != "unknown" else None  # "Nachfolger von Roe"
    history = any(item.kind == "history" for item in before) or _is_over(head, language)
    recent = any(item.kind == "recent" for item in before)
    begin = min([begin, *(item.start for item in before)])
    definite = bool(out) and out[-1].kind == "determiner"
    while out and out[-1].kind in _ARTICLES:
        last = out.pop()
        new = new or last.text in language.new
        begin = last.start
        organization = organization or (replace(last, kind="generic") if last.kind == "possessive" else None)
    if language.verb_last and history and organization is not None and out and out[-1].kind == "at":
        begin = out.pop().start  # "der bei Acme ausgeschiedene Entwickler"
    if organization is None and out and out[-1].kind == "owner":
        organization = _take_owner(out)
    whose = len(out) > 2 and out[-1].text in language.particular.whose and not language.verb_last
    if organization is None and whose and out[-2].kind == "comma":
        owner = out[-3]  # "Acme, whose chief executive, Jane Doe, …"
        organization = owner if owner.kind in {"organization", "unknown"} else None
    late = _take_times(out)
    history = history or any(item.kind == "history" for item in late)
    begin = min([begin, *(item.start for item in late)])
    if organization is not None:
        begin = min(begin, organization.start)
    if out and out[-1].text in language.passing and language.owner_before:
        begin = out.pop().start  # "longtime Acme executive Jane Doe"
    name = (
        text[words[0].start : words[-1].end] if head.text.rpartition("-")[2] not in language.successor else ""
    )
    heir = head.text in language.heirs
    kind = "staff" if head.kind == "staff" else "role"
    end = items[stop - 1].end
    return Item(
        kind,
        begin,
        end,
        name,
        role=Role(name or None, organization, history, recent, new or heir, heir=heir),
        definite=definite,
    )


def _is_over(head: Item, language: Language) -> bool:
    """ "Exempleados", "exdirectora", "ex-patron": a word that says by itself that it is over."""
    if head.kind == "staff" and head.text.startswith("ex"):
        return True
    before = head.text.partition(" ")[0].removeprefix("ex").lstrip("-")
    return head.text.startswith("ex") and language.classes.get(before) in _HEADS


def _title_start(out: Sequence[Item], language: Language) -> int:
    first = len(out)
    while first and (out[first - 1].text in language.role_qualifiers or out[first - 1].kind in _HEADS):
        first -= 1
    at = first
    while at and first - at < 4 and out[at - 1].kind in {"word", "and"}:
        at -= 1
    opened = at > 0 and out[at - 1].kind in _OPENERS and at < len(out) and out[at].kind != "and"
    return at if opened and language.owner_before else first


def _take_times(out: list[Item]) -> list[Item]:
    """The words such as "former" that ``out`` ends with, taken off it."""
    taken = []
    while out and out[-1].kind in {"history", "recent"}:
        taken.append(out.pop())
    return taken


def _take_owner(out: list[Item]) -> Item | None:
    if (
        len(out) > 2
        and out[-1].kind == "unknown"
        and out[-2].kind == "owner"
        and out[-3].kind in ORGANIZATIONS
    ):
        owner = out[-3]  # "Adobe's Firefly lead"
        del out[-3:]
        return owner
    if out and out[-1].kind == "owner" and len(out) > 1 and out[-2].kind in {*ORGANIZATIONS, "venture"}:
        out.pop()
        return out.pop()
    if out and out[-1].kind in ORGANIZATIONS:
        return out.pop()
    return None


def _former_place(items: Sequence[Item], at: int) -> tuple[Item, int] | None:
    """ "previously of Acme", "ex-Acme": a role without a title, and where it ends."""
    stop = at + 1
    while stop < len(items) and items[stop].kind in {"of", "at", "determiner", "from", "with"}:
        stop += 1
    if stop >= len(items) or items[stop].kind not in {"organization", "unknown"}:
        return None
    following = items[stop + 1].kind if stop + 1 < len(items) else ""
    if following in {"role_noun", "staff", "owner", "word"} and stop == at + 1:
        return None
    several = following == "and" and stop + 2 < len(items) and items[stop + 2].kind in {"of", "organization"}
    if several:
        while stop + 1 < len(items) and items[stop + 1].kind in {"and", "of", "organization"}:
            stop += 1
    place = None if several else items[stop]
    role = Role(None, place, history=items[at].kind == "history", recent=items[at].kind == "recent")
    return Item("role", items[at].start, items[stop].end, "", role=role), stop + 1
