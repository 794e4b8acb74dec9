"""A sentence as a row of items: names, phrases of the lexicon, marks and other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extract.cast import Mention
from tracker.extract.languages import Language, Phrase, Trigger
from tracker.extract.tokens import Token

_MARKS = {
    ",": "comma",
    "(": "open",
    ")": "close",
    ";": "stop",
    ":": "stop",
    "—": "dash",
    "–": "dash",
    "-": "dash",
}


_BEFORE_ATTRIBUTES = frozenset(
    {
        "trigger",
        "determiner",
        "possessive",
        "owner",
        "organization",
        "unknown",
        "of",
        "with",
        "from",
        "and",
        "to",
    }
)


@dataclass(frozen=True, slots=True)
class Role:
    """A function that a person holds: its title, the item of its organization, and when.

    ``history`` says that it is over ("former"), ``recent`` that it has just ended ("outgoing"), ``new`` that
    it has just begun.
    """

    title: str | None
    organization: Item | None
    history: bool = False
    recent: bool = False
    new: bool = False
    clause: bool = False  # told by a clause behind the name: "Jane Doe, who leads research at Acme,"
    heir: bool = False  # "her successor": whoever takes the post that somebody leaves


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a group, the roles beside the name, and the item of "from Acme" behind it."""

    mention: Mention
    roles: tuple[Role, ...] = ()
    origin: Item | None = None


# Never changed once made. A frozen one takes three times as long to make, and a text has dozens.
@dataclass(slots=True)
class Item:
    """One piece of a sentence at ``start:end``; ``kind`` is a class of the lexicon or one of

    people, organization, unknown, generic ("the company"), venture ("a start-up"), role, staff,
    trigger, month, comma, open, close, stop, dash, quote, owner ("'s"), mark, number, word.
    """

    kind: str
    start: int
    end: int
    text: str
    mention: Mention | None = None
    members: tuple[Member, ...] = ()
    role: Role | None = None
    triggers: tuple[Trigger, ...] = ()
    definite: bool = False  # a title behind "the"


def read_items(
    text: str, tokens: Sequence[Token], mentions: Sequence[Mention], language: Language
) -> list[Item]:
    """The items of one sentence, in order, before roles and people are put together."""
    by_start = {mention.start: mention for mention in mentions}
    words = tuple([token.lower for token in tokens])
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        mention = by_start.get(tokens[at].start)
        if mention is not None:
            items.append(_named(text, mention))
            while at < len(tokens) and tokens[at].start < mention.end:
                at += 1
            continue
        if words[at] in language.titles and (titled := _title_size(tokens, at, language, by_start)):
            at += titled
            continue
        phrase, size = None, 1
        if sizes := language.sizes.get(words[at]):
            phrase, size = _phrase_at(words, tokens, at, sizes, language, by_start)
        if phrase and language.nouns_are_capitalised and _is_noun(tokens, at):
            size = size if phrase.noun else 1
            phrase = phrase.noun
        items.append(_plain(text, tokens[at], tokens[at + size - 1], phrase, language))
        at += size
    return items


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital stands within a sentence, where verbs have none: "aus guten Gründen"."""
    before = tokens[at - 1] if at else None
    inside = before is not None and (before.text == "," or (before.is_word and before.text[0].isalpha()))
    return inside and tokens[at].is_capitalised


def with_helpers(items: Sequence[Item], language: Language) -> list[Item]:
    """The items with "will be" as a form of "be" where another verb follows: "will be promoted".

    And with "retiring" as a word of time before a title: "succeeds retiring chief executive Jane Doe".
    """
    items = _with_aged(items, language)
    out = list(items)
    for at, item in enumerate(items):
        if not item.triggers:
            continue
        if item.kind == "auxiliary" and item.triggers and not language.verb_last:
            out[at] = _coming(items, at)
            continue
        if _is_attribute(items, at, language):
            out[at] = replace(item, kind="recent", triggers=())
            continue
        ahead = at + 1
        while ahead < len(items) and items[ahead].kind in {"adverb", "negation"}:
            ahead += 1
        becomes = any(each.tense == "future" and each.frame.pattern == "becomes" for each in item.triggers)
        if becomes and ahead < len(items) and items[ahead].kind == "trigger":
            out[at] = replace(item, kind="be", triggers=())
    return out


def _with_aged(items: Sequence[Item], language: Language) -> list[Item]:
    """The items with "the 44-year-old", "ce polytechnicien de 41 ans" and "l'Américaine" as pronouns."""
    words, out = language.particular, list[Item]()
    for at, item in enumerate(items):
        if at and items[at - 1].kind == "determiner" and _is_countryman(items, at, words.countrymen):
            out[-1:] = [replace(item, kind="pronoun", start=out[-1].start, mention=None)]
            continue
        out.append(item)
        size = 5 if item.text in words.years_of_age else 2 if item.text.endswith(words.aged) else 0
        if not size:
            continue
        kinds = [each.kind for each in out[-size:]]
        aged = kinds[:1] == ["determiner"] and kinds[-1] in {"adverb", "number"} and len(kinds) == size
        if aged and (size == 2 or (kinds[1] in {"word", "unknown"} and kinds[2:4] == ["of", "number"])):
            out[-size:] = [replace(item, kind="pronoun", start=out[-size].start)]
    return out


def _is_countryman(items: Sequence[Item], at: int, endings: tuple[str, ...]) -> bool:
    """Whether "le Suédois" stands before a verb; not "Le Parisien révèle"."""
    if not endings or at + 1 >= len(items) or items[at].kind not in {"unknown", "word"}:
        return False
    acts = items[at + 1].kind in {"trigger", "auxiliary", "be", "future"}
    return acts and items[at].text.endswith(endings)


def _coming(items: Sequence[Item], at: int) -> Item:
    """ "Vient d'Acme" says where somebody comes from, "vient de rejoindre Acme" helps another verb."""
    behind = at + 1 + (at + 1 < len(items) and items[at + 1].kind == "determiner")
    placed = behind < len(items) and items[behind].kind in {"organization", "unknown"}
    return replace(items[at], kind="trigger") if placed else replace(items[at], triggers=())


def _is_attribute(items: Sequence[Item], at: int, language: Language) -> bool:
    """Whether a gerund of leaving only describes the title behind it: "its departing finance chief"."""
    leaves = any(each.tense == "gerund" and each.frame.pattern == "departs" for each in items[at].triggers)
    if not leaves or not language.owner_before or at + 1 >= len(items) or " " in items[at].text:
        return False
    titled = items[at + 1].kind == "role_noun" or items[at + 1].text in language.role_qualifiers
    before = items[at - 1].kind if at else "trigger"
    return titled and before in _BEFORE_ATTRIBUTES


def _title_size(tokens: Sequence[Token], at: int, language: Language, names: dict[int, Mention]) -> int:
    """How many tokens at ``at`` are a form of address before a name: "Dr.", "Frau"; 0 for none."""
    size = 0
    while at + size < len(tokens) and (
        tokens[at + size].lower in language.titles or (size and tokens[at + size].text == ".")
    ):
        size += 1
    mention = names.get(tokens[at + size].start) if size and at + size < len(tokens) else None
    addressed = mention is not None and mention.kind == "person"
    return size if addressed and tokens[at].lower not in language.classes else 0


def _named(text: str, mention: Mention) -> Item:
    members = (Member(mention),) if mention.kind == "person" else ()
    kind = "people" if members else mention.kind
    lower = text[mention.start : mention.end].lower()
    return Item(kind, mention.start, mention.end, lower, mention, members)


def _phrase_at(
    words: tuple[str, ...],
    tokens: Sequence[Token],
    at: int,
    sizes: Sequence[int],
    language: Language,
    names: dict[int, Mention],
) -> tuple[Phrase | None, int]:
    """The longest phrase at ``at``, of one of the sizes, that no name stands in, and its number of words."""
    for size in sizes:
        phrase = language.by_words.get(words[at : at + size]) if at + size <= len(words) else None
        if phrase and (size == 1 or not any(token.start in names for token in tokens[at + 1 : at + size])):
            return phrase, size
    return None, 1


def _plain(text: str, first: Token, last: Token, phrase: Phrase | None, language: Language) -> Item:
    lower = text[first.start : last.end].lower()
    kind = phrase.kind if phrase else _kind_of_mark(first)
    if first is last and first.lower in language.months and (first.is_capitalised or not phrase):
        kind = "month"
    elif first is last and not phrase and first.lower in language.weekdays:
        kind = "weekday"
    return Item(kind, first.start, last.end, lower, triggers=phrase.triggers if phrase else ())


def _kind_of_mark(token: Token) -> str:
    if token.lower in {"'s", "'"}:
        return "owner"
    if token.text[0].isalpha():
        return "word"
    if token.text in _MARKS:
        return _MARKS[token.text]
    if token.text in '"“”«»„':
        return "quote"
    if not token.is_word:
        return "mark"
    return "number" if token.text[0].isdigit() else "word"
