"""What stands behind a verb of moving: whom, where, as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.extract.items import Item, Member
from tracker.extract.subjects import ARTICLES, NAMED, PHRASES, PREPOSITIONS

_OWNED = PHRASES | {"position_noun", "board_noun", "advisory_noun", "organization_noun"}
_NOUNS = frozenset({"board_noun", "advisory_noun", "position_noun"})
_BEFORE_NOUNS = ARTICLES | PREPOSITIONS
_PASSED = ARTICLES | {
    "adverb",
    "month",
    "weekday",
    "word",
    "lead",
    "quote",
    "owner",
    "auxiliary",
    "recent",
    "negation",
    "award",
    "called",
}
_FURTHEST = 60
_LONGEST_ASIDE = 16


@dataclass(slots=True)
class Objects:
    """What stands behind a verb: items by the preposition before them, "" for none.

    ``blocked`` says that a plain thing is the object ("leaves the stage"). ``end`` is the index of
    the first item that no longer belongs to the verb. ``pairs`` are people with the role behind them.
    """

    people: dict[str, Item] = field(default_factory=dict)
    places: dict[str, Item] = field(default_factory=dict)
    roles: dict[str, Item] = field(default_factory=dict)
    pairs: list[tuple[tuple[Member, ...], Item | None]] = field(default_factory=list)
    seats: dict[str, str] = field(default_factory=dict)  # "board" -> the preposition before it
    board: bool = False
    advisory: bool = False
    position: bool = False
    leads: bool = False  # "to lead its research" stands behind
    blocked: bool = False
    end: int = 0

    @property
    def role(self) -> Item | None:
        for preposition in ("", "as", "to", "from", "with"):
            if preposition in self.roles:
                return self.roles[preposition]
        return self.roles.get("of") if self.position else None  # "asumió el cargo de directora de Acme"

    @property
    def is_open(self) -> bool:
        """Whether nothing that a verb of moving may govern has been read yet."""
        return not (self.people or self.places or self.roles or self.position or self.board or self.advisory)


def find_objects(
    items: Sequence[Item], trigger: int, gerund_ending: str = "", *, described: bool = False
) -> Objects:
    """What stands behind the verb at ``trigger``, up to the end of its clause.

    ``gerund_ending`` is how the language ends "suing" in "joined Acme in suing", which is no move.
    ``described`` says that a word may stand between an article and a name: "rejoint l'américain Acme".
    """
    reader = _Reader(items, gerund_ending, described)
    at = trigger + 1
    while at < min(len(items), trigger + _FURTHEST):
        if (behind := _behind_aside(items, at)) is not None:
            at = behind
            reader.preposition = ""
        elif not reader.takes(at):
            break
        else:
            at += 1
    reader.found.end = at
    return reader.found


def _behind_aside(items: Sequence[Item], at: int) -> int | None:
    """Where "as its head" stands in "named Jane Doe, who runs Acme's research, as its head".

    And "for Globex" in "left Acme, where she ran research, for Globex".
    """
    if items[at].kind != "comma" or at + 2 >= len(items) or items[at + 1].kind != "relative":
        return None
    for place in range(at + 2, min(at + _LONGEST_ASIDE, len(items) - 1)):
        if items[place].kind in {"comma", "stop"}:
            goes_on = (
                {"as", "lead"} if items[at - 1].members else {"for", "to"} if items[at - 1].mention else set()
            )
            return place + 1 if items[place + 1].kind in goes_on else None
    return None


@dataclass(slots=True)
class _Reader:
    """Reads one item after another; ``preposition`` is the one that is still open."""

    items: Sequence[Item]
    gerund_ending: str
    described: bool
    found: Objects = field(default_factory=Objects)
    preposition: str = ""

    def takes(self, at: int) -> bool:
        """Whether the item at ``at`` still belongs to the clause; keeps what it says."""
        kind = self.items[at].kind
        if kind in PREPOSITIONS:
            self.preposition = "other" if kind == "preposition" else kind
        elif kind in PHRASES:
            return self._takes_phrase(at)
        elif kind == "lead":
            self.preposition = "other"
            self.found.leads = True
        elif kind in _NOUNS:
            self._takes_seat(at)
        elif kind in {"and", "or"}:
            return not (_starts_verb(self.items, at + 1) or _starts_clause(self.items, at + 1))
        elif kind == "comma":
            self.preposition = ""
            return _goes_on(self.items, at)
        elif kind in {"month", "weekday"} and self.preposition == "other":
            self.preposition = ""  # "rejoindra en juin Acme"
        elif kind == "hearsay":
            governs = self.items[at].text.startswith(("nach ", "laut "))  # "nach Informationen des …"
            self.preposition = "other" if governs else self.preposition
            return True
        elif kind == "word":
            self._takes_word(at)
        meant = kind == "speaker" and bool(self.items[at - 1].triggers)  # "leaves it for Globex"
        return meant or kind in _PASSED or kind in PREPOSITIONS or kind in _NOUNS or self._takes_being(at)

    def _takes_being(self, at: int) -> bool:
        """Reads "to be" before a post as "as": "appointed Jane Doe to be its chief scientist"."""
        ahead = self.items[at - 1 : at + 2]
        if [item.kind for item in ahead] != ["to", "be", "role"]:
            return False
        self.preposition = "as"
        return True

    def _takes_word(self, at: int) -> None:
        if self._is_where(at):
            self.preposition = ""
            return
        noun = any(item.kind in _NOUNS for item in self.items[at + 1 : at + 3])  # "its technical staff"
        noun = noun or (self.described and _describes(self.items, at))
        self.found.blocked = self.found.blocked or (not self.preposition and self.found.is_open and not noun)

    def _is_where(self, at: int) -> bool:
        """Whether a place stands before the name that the verb governs: "creó en Bilbao Acme"."""
        placed = self.preposition in {"at", "other"} and self.items[at - 1].kind in {"at", "preposition"}
        return placed and at + 1 < len(self.items) and self.items[at + 1].kind in {"organization", "unknown"}

    def _takes_seat(self, at: int) -> None:
        """Keeps "the board"; not one that only acts ("by the board") or comes on top ("and its board")."""
        noun = self.items[at].kind.removesuffix("_noun")
        before = at - 1
        while self.items[before].kind in _BEFORE_NOUNS:
            before -= 1
        on_top = self.items[before].kind == "and" and not self.found.is_open
        about = self.preposition == "other" and noun == "board" and not self.found.position
        acts = self.preposition in {"by", "with"} or (self.preposition == "as" and _acts(self.items, at))
        if not on_top and not about and not acts:
            self.found.seats.setdefault(noun, self.preposition)
        setattr(self.found, noun, True)

    def _takes_phrase(self, at: int) -> bool:
        item = self.items[at]
        if len(item.members) > 1 and _starts_verb(self.items, at + 1):
            item = replace(item, members=item.members[:-1])
        beside = item.kind == "people" and self.items[at - 1].kind in {"organization", "unknown"}
        if beside and self.preposition in {"at", "from", "of"}:
            self.preposition = ""  # "a débauché chez Acme Jane Doe"
        if not self.preposition and _is_spoiled(self.items, at, self.gerund_ending):
            self.found.blocked = True
            return False
        if item.kind == "generic":
            item = _owner_behind(self.items, at) or item
        _put(self.found, item, self.preposition)
        return True


def _describes(items: Sequence[Item], at: int) -> bool:
    """Whether a word stands between an article and a name: "rejoint l'américain Acme"."""
    named = at + 1 < len(items) and items[at + 1].kind in {"organization", "unknown"}
    return named and items[at - 1].kind == "determiner"


def _owner_behind(items: Sequence[Item], at: int) -> Item | None:
    """The organization in "takes charge of the vision laboratory of Acme"."""
    for place in range(at + 1, min(at + 6, len(items))):
        if items[place].kind in {"organization", "unknown"}:
            return items[place] if items[place - 1].kind in {"of", "determiner"} else None
        if items[place].kind not in {"of", "word", "determiner"}:
            return None
    return None


def _is_spoiled(items: Sequence[Item], at: int, gerund_ending: str) -> bool:
    """Whether the place at ``at`` is only part of the object: "leaves Acme's future open"."""
    if items[at].kind not in NAMED or items[at].members or at + 1 >= len(items):
        return False
    behind = items[at + 1]
    if behind.kind == "spoiler":
        return True
    if behind.kind == "owner":
        return not any(item.kind in _OWNED for item in items[at + 2 : at + 5])
    ahead = at + 1
    while ahead < len(items) and items[ahead].kind in {"and", "organization", "unknown"}:
        ahead += 1
    joint = ahead + 1 < len(items) and items[ahead].kind in {"preposition", "to"} and bool(gerund_ending)
    return joint and items[ahead].text == "in" and items[ahead + 1].text.endswith(gerund_ending)


def _put(found: Objects, item: Item, preposition: str) -> None:
    if item.kind == "people":
        if preposition not in {"by", "for", "other"}:
            found.pairs.append((item.members, None if found.pairs else found.roles.get("")))
        found.people.setdefault(preposition, item)
    elif item.kind in {"role", "staff"}:
        found.roles.setdefault(preposition, item)
        if found.pairs and found.pairs[-1][1] is None:
            found.pairs[-1] = (found.pairs[-1][0], item)
    elif item.kind != "lead":
        found.places.setdefault(preposition, item)


def _acts(items: Sequence[Item], at: int) -> bool:
    """Whether a clause of its own begins with the board: "ousted as the board lost confidence"."""
    verbs = {"word", "trigger", "auxiliary", "be", "future", "would", "maybe", "say", "negation"}
    return at + 1 < len(items) and items[at + 1].kind in verbs


def _starts_verb(items: Sequence[Item], at: int) -> bool:
    while at < len(items) and items[at].kind in {"adverb", "negation"}:
        at += 1
    verbs = {"trigger", "auxiliary", "be", "future", "would", "maybe", "say", "pronoun"}
    return at < len(items) and items[at].kind in verbs


def _starts_clause(items: Sequence[Item], at: int) -> bool:
    """Whether somebody and a helper stand at ``at``: "left Acme and Jane Doe will replace him"."""
    named = at + 1 < len(items) and items[at].kind == "people"
    return named and items[at + 1].kind in {"future", "auxiliary", "be", "would", "maybe"}


def _lists_on(items: Sequence[Item], comma: int) -> bool:
    """Whether "named Jane Doe counsel, John Roe designer and …" goes on behind the comma."""
    # "de Jane Doe comme …, de John Roe comme …", "…, and John Roe as …"
    first = comma + 1 + (items[comma + 1].kind in {"of", "to", "and"})
    kinds = [item.kind for item in items[first : first + 3]]
    listed = kinds[:2] in (["people", "role"], ["people", "as"]) and len(kinds) > 2
    listed = listed or (
        kinds[:1] == ["people"] and len(kinds) > 1 and _behind_aside(items, first + 1) is not None
    )
    ended = items[comma - 1].kind == "role" and items[comma - 2].kind in {"people", "as"}
    return listed and ended and not _starts_verb(items, first + 2)


def _goes_on(items: Sequence[Item], comma: int) -> bool:
    if comma + 1 >= len(items):
        return False
    if _lists_on(items, comma):
        return True
    described = bool(items[comma - 1].members) and bool(items[comma - 1].members[-1].roles)
    if items[comma + 1].kind == "lead":
        return True  # "appointed Jane Doe, Acme's president in Japan, to lead it"
    return items[comma + 1].kind in ({"from", "as", "to"} if described else {"from", "as"}) or (
        items[comma + 1].kind == "role" and items[comma - 1].kind in {"generic", "organization"}
    )
