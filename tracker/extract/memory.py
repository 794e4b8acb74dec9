"""What a text has said so far: who was spoken of last, and who belongs where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.extract.cast import Mention
from tracker.extract.items import Item, Member, Role

_NEAR = 4
_CLAUSE_STARTS = frozenset({"thing_relative", "relative", "subordinator", "quote"})
_OBLIQUE = frozenset({"preposition", "with", "from", "trigger", "at", "for", "to"})
_OPENS = frozenset({"comma", "adverb", "trigger", "be", "future", "maybe", "refusal", "attempt", "say"})
_ACTS = frozenset({"takes", "drops", "names", "loses"})


@dataclass(slots=True)
class Memory:
    """The state that short references ("she", "the company") are resolved against."""

    members: tuple[Member, ...] = ()  # the people who were the last subject
    affiliations: dict[str, str] = field(default_factory=dict)  # person -> organization
    focus: str | None = None  # the organization the text is about at this point
    hirer: str | None = None  # the organization that hired people without naming them
    hired: tuple[str | None, str] = (None, "confirmed")  # from where it hired them, and how sure that is
    loser: str | None = None  # the organization that loses somebody who is not named yet
    lost_title: str | None = None  # "Acme loses its chief scientist": as what that person leaves
    latest: tuple[Member, ...] = ()  # whom the sentence before this one named last
    venture: Item | None = None  # what they launch, which may be a company or a product
    founders: tuple[tuple[str, str | None], ...] = ()  # who starts a company without a name, and from where
    arrived: dict[str, str] = field(default_factory=dict)  # person -> where the text says that she goes
    left: str | None = None  # the organization that somebody has left last
    is_headline: bool = False  # the sentence at hand is a headline that names nobody
    verb_last: bool = False  # of the language
    newcomers: frozenset[str] = frozenset()  # its words for who is new
    topic: str | None = None  # the first organization of the text, in focus where nothing else is

    def place(self, item: Item | None, person: str | None = None) -> str | None:
        """The name of the organization that an item means; None where it means none."""
        if item is None or item.kind == "venture":
            return None
        if item.mention is not None:
            return item.mention.name
        if person is not None and person in self.affiliations:
            return self.affiliations[person]
        return self.focus or self.topic

    def role_place(self, role: Role, person: str) -> str | None:
        """The organization of a role beside a name; one that is not named is the one in focus."""
        if role.organization is None:
            return None
        if role.organization.kind == "generic":
            return self.focus
        return self.place(role.organization, person)

    def note_sentence(self, items: list[Item]) -> None:
        """Keep what the items of one sentence say about people and organizations."""
        for item in items:
            for member in item.members:
                self._note_roles(member)
        self._note_opening(items)

    def _note_opening(self, items: list[Item]) -> None:
        """ "À la tête d'Acme depuis 2012, Jane Doe …": she belongs to Acme."""
        if len(items) < 4 or items[0].kind not in {"position_noun", "at"}:
            return
        place = items[1].mention if items[1].kind in {"organization", "unknown"} else None
        comma = next((at for at, item in enumerate(items[:8]) if item.kind == "comma"), None)
        if place is None or comma is None or comma + 1 >= len(items):
            return
        for member in items[comma + 1].members:
            self.affiliations.setdefault(member.mention.name, place.name)

    def note_focus(self, items: list[Item]) -> None:
        """What a sentence is about: where somebody goes, or the first organization that stands for itself."""
        way = way_of(items) if self.verb_last else None
        if way is not None:
            self.focus = way[1]
        else:
            self._note_first(items)

    def _note_first(self, items: list[Item]) -> None:
        meant = [
            (at, item)
            for at, item in enumerate(items)
            if item.mention is not None or item.role is not None or item.kind == "generic"
        ]
        for at, item in meant:
            if (name := _actor(items, at)) is not None:
                self.focus = name
                return
            if (name := _scene(items, at)) is not None:
                self.focus = name
                return
            if item.kind == "generic" and self.focus is not None:
                return
            if item.kind == "organization" and item.mention is not None:
                governor = _governor(items, at, verb_last=self.verb_last)
                oblique = governor in _OBLIQUE or (governor == "auxiliary" and self.verb_last)
                if not oblique or self.focus is None:
                    self.focus = item.mention.name
                    return
            named = [
                member for member in item.members if self._current(member) and not self._is_aside(member)
            ]
            if named and not self.hirer:  # who comes to the organization that the text is about
                self.focus = self._current(named[0])
                return
            aim = self.verb_last and at > 0 and items[at - 1].kind == "trigger"  # "wird Chef bei Acme"
            if (
                item.role is not None
                and item.role.organization is not None
                and not (item.role.history or aim)
            ):
                place = item.role.organization.mention
                if place is not None and not (item.role.recent and self.focus):
                    self.focus = place.name
                    return

    def note_opening(self, items: list[Item]) -> None:
        """The name that opens a sentence before a plain verb: "Apple baut sein Team um"."""
        behind = {"word", "called", "auxiliary"} | (set() if self.verb_last else _OPENS)
        opens = self.focus is None and len(items) > 1 and items[1].kind in behind
        if opens and items[0].kind == "unknown" and items[0].mention is not None:
            self.focus = items[0].mention.name

    def note_subject(self, item: Item) -> None:
        if item.members:
            self.members = item.members

    def _is_aside(self, member: Member) -> bool:
        """Whether only a clause behind the name, or a post that ends, says where somebody belongs."""
        return self.focus is not None and all(
            role.recent or (role.title is None and role.clause) for role in member.roles
        )

    def _current(self, member: Member) -> str | None:
        for role in member.roles:
            over = role.history or (role.recent and self.verb_last)
            if role.organization and role.organization.mention and not over:
                return role.organization.mention.name
        return None

    def _note_roles(self, member: Member) -> None:
        name = member.mention.name
        for role in member.roles:
            place = (
                role.organization.mention.name if role.organization and role.organization.mention else None
            )
            if place and not role.new and (not role.history or name not in self.affiliations):
                self.affiliations[name] = place


def way_of(items: Sequence[Item]) -> tuple[str, str] | None:
    """From where to where "Von Acme zu Globex: Jane Doe …" says that somebody goes."""
    if len(items) < 6 or [items[at].kind for at in (0, 2, 4)] != ["from", "to", "stop"]:
        return None
    source, target = items[1].mention, items[3].mention
    named = {items[1].kind, items[3].kind} <= {"organization", "unknown"}
    return (source.name, target.name) if named and source and target else None


def _governor(items: list[Item], at: int, *, verb_last: bool) -> str:
    """The class of the word before the name at ``at``; before its article: "from the European Council"."""
    before = items[at - 1].kind if at else ""
    articled = before == "determiner" and at > 1 and not verb_last
    return items[at - 2].kind if articled else before


def _actor(items: list[Item], at: int) -> str | None:
    """The name at ``at`` where it acts as an organization, though nothing else says that it is one."""
    item = items[at]
    if item.kind == "unknown" and item.mention is not None:
        return item.mention.name if _acts(items, at) else None
    if item.kind == "people" and _orders(items, at):
        return item.members[0].mention.name
    heading = at == 0 and len(items) > 1 and items[1].kind == "stop" and len(item.members) == 1
    if heading and not item.members[0].mention.sure and not item.members[0].roles:
        return item.members[0].mention.name
    return None


def _scene(items: list[Item], at: int) -> str | None:
    """The name in "Chez Orvalis, …" or "Recrue de choix pour Orvalis : …", which the text goes on about."""
    item = items[at]
    if item.mention is None or item.kind not in {"unknown", "organization"} or not 0 < at < len(items) - 1:
        return None
    ends = items[at + 1].kind in {"comma", "stop"} or (at == 1 and items[2].kind == "auxiliary")
    leads = at < 3 and items[at - 1].kind == "at" and ends
    leads = leads and (at == 1 or items[0].kind in {"and", "adverb"})  # "And at Orvalis, …"
    seated = at > 1 and [items[at - 2].kind, items[at - 1].kind] == ["board_noun", "of"]
    headed = at < 9 and items[at - 1].kind in {"at", "for"} and items[at + 1].kind == "stop"
    return item.mention.name if leads or headed or seated else None


def _orders(items: list[Item], at: int) -> bool:
    """Whether what looks like a person's name hires somebody: "Acme Widgets named Jane Doe …"."""
    if at or len(items[0].members) != 1 or items[0].members[0].mention.sure or items[0].members[0].roles:
        return False
    verb = next((place for place, item in enumerate(items[:6]) if item.kind == "trigger"), None)
    if verb is None or not _acts(items, 0):
        return False
    ahead = items[verb + 1 :]
    end = next(
        (place for place, item in enumerate(ahead) if item.kind in {"comma", "stop", "mark"}), len(ahead)
    )
    passive = any(item.kind == "be" for item in items[:verb])
    return not passive and any(item.kind == "people" for item in ahead[: end + 1])


def _acts(items: list[Item], at: int) -> bool:
    """Whether a name acts as organizations do: "Orvalis names …", "Orvalis: …" at the start."""
    behind = items[at + 1] if at + 1 < len(items) else None
    if behind is None:
        return False
    denies = behind.kind == "auxiliary" and any(item.kind == "denial" for item in items)
    if at == 0 and (behind.kind == "stop" or denies):
        return True  # "Orvalis: …", "Orvalis hat Berichte über … zurückgewiesen"
    leads = at == 0 or items[at - 1].kind in _CLAUSE_STARTS
    at += 1
    if [item.kind for item in items[at : at + 3]] == ["be", "word", "to"]:
        at += 3  # "Orvalis is pleased to announce"
    while at + 1 < len(items) and items[at].kind in {"auxiliary", "adverb", "future", "maybe"}:
        at += 1
    if items[at].kind == "say" and (
        leads or (at < _NEAR and all(_is_plain(each) for each in items[: at - 1]))
    ):
        return True  # "Oslo-based Orvalis said"
    starts = at == 1 and any(
        each.frame.pattern == "founds" and each.tense == "present" for each in items[at].triggers
    )
    acts = any(each.frame.pattern in _ACTS for each in items[at].triggers)
    return items[at].kind == "denial" or acts or starts


def _is_plain(item: Item) -> bool:
    return item.kind in {
        "word",
        "adverb",
        "determiner",
        "and",
        "preposition",
        "month",
        "number",
        "comma",
        "weekday",
        "to",
        "staff",
    }


def is_person(mention: Mention) -> bool:
    """Whether a mention may stand as a person of its own: known, or with a first and a last name."""
    return mention.sure or len(mention.name.split()) > 1
