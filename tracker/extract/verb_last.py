"""Sentences whose verbs stand last or come in two parts, put in the order of subject, verb and object.

"Acme hat Jane Doe von Globex abgeworben", "nach zehn Jahren verlässt Jane Doe Acme" and "Jane Doe tritt als
Chefin von Acme zurück" then read as the rules expect it. Items are moved, never changed in their offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.extract.items import Item
from tracker.extract.languages import Language, Trigger
from tracker.extract.subjects import PREPOSITIONS

_BOUNDS = frozenset({"comma", "stop", "dash", "open", "close"})
_FINITE = frozenset({"trigger", "auxiliary", "be", "future", "would", "say", "attempt", "request", "refusal"})
_VERBS = _FINITE | {"maybe", "denial"}
_OPENERS = frozenset({"relative", "thing_relative", "subordinator", "hypothetical", "earlier", "for"})
_SUBJECTS = frozenset({"people", "pronoun", "organization", "unknown", "generic", "staff", "speaker", "self"})
_GOVERNING = _VERBS | {"negation", "word"}
_LIGHT = frozenset({"adverb", "negation", "not_negation", "maybe", "quote"})
_BEFORE_SUBJECTS = _LIGHT | {"determiner", "indefinite", "possessive", "number", "history"}
_OF_PEOPLE = frozenset({"departs", "arrives", "becomes", "succeeds"})
_COLOURS = frozenset({"negation", "not_negation", "maybe", "hearsay"})
_GOING = frozenset({"departs", "arrives"})
_PASSIVE = frozenset({"takes", "drops", "names", "founds", "succeeds"})
_BY_BOARDS = frozenset({"takes", "drops", "names"})
_MODALS = frozenset({"future", "would", "maybe", "attempt"})
_TIMES = frozenset({"month", "weekday", "time"})
_PARTS_OF_TIMES = _TIMES | {"number"}
_GOVERNORS = PREPOSITIONS | {"subordinator"}
_BEFORE_TIMES = _GOVERNORS | {"earlier"}
_LONGEST_TIME = 6


def with_relatives(items: Sequence[Item]) -> list[Item]:
    """The items with articles behind a comma marked as relative pronouns, where a verb ends the clause."""
    out = list(items)
    for at in range(1, len(out)):
        behind_comma = out[at].kind == "determiner" and out[at - 1].kind == "comma"
        end = _clause_end(out, at) if behind_comma else at
        while end > at and out[end - 1].kind == "mark":
            end -= 1
        if end > at + 1 and _may_be_verb(out[end - 1]):
            out[at] = replace(out[at], kind="relative")
    return out


def _may_be_verb(item: Item) -> bool:
    return item.kind in _VERBS or (item.kind == "word" and item.text.endswith(("t", "te", "ten", "en")))


def in_plain_order(text: str, items: Sequence[Item], language: Language) -> list[Item]:
    """The items of a sentence with each clause as subject, verb, objects, times."""
    out: list[Item] = []
    for clause in _clauses(items):
        if len(out) > 1 and out[-1].kind == "comma" and out[-2].kind in _GOVERNING and _is_infinitive(clause):
            out.pop()  # "plant, Acme zu verlassen"
        out += _Clause(text, language, tuple(out), clause).in_order()
    return out


def _is_infinitive(clause: Sequence[Item]) -> bool:
    verbs = [item for item in clause if item.kind == "trigger"]
    opened = clause[0].kind in _OPENERS - {"for"}
    return (
        bool(verbs)
        and not opened
        and verbs[-1].triggers[0].tense in {"base", "present"}
        and any(item.text == "zu" or (item.kind == "trigger" and "zu" in item.text) for item in clause[-2:])
    )


def clause_span(items: Sequence[Item], at: int) -> tuple[int, int]:
    """The offsets of the clause that the item at ``at`` stands in."""
    start, end = at, at + 1
    while start and items[start - 1].kind not in _BOUNDS:
        start -= 1
    while end < len(items) and items[end].kind not in _BOUNDS:
        end += 1
    return min(item.start for item in items[start:end]), max(item.end for item in items[start:end])


def _clause_end(items: Sequence[Item], at: int) -> int:
    while at < len(items) and items[at].kind not in _BOUNDS and not _starts_clause(items, at):
        at += 1
    return at


def _starts_clause(items: Sequence[Item], at: int) -> bool:
    """Whether "and" at ``at`` joins clauses: a finite verb follows it, or a subject with one."""
    if at == 0 or items[at].kind not in {"and", "or"}:
        return False
    if items[at - 1].kind == "trigger" and _is_marked_infinitive(items[at - 1]):
        end = at + 1
        while end < len(items) and items[end].kind not in _BOUNDS | {"mark"}:
            end += 1
        if end > at + 2 and _is_marked_infinitive(items[end - 1]):
            return True  # "Acme zu verlassen und eine Firma aufzubauen"
    if items[at - 1].kind == "trigger" and _is_participle(items[at - 1]):
        end = at + 1
        while end < len(items) and items[end].kind not in _BOUNDS | {"mark"}:
            end += 1
        if end > at + 2 and _is_participle(items[end - 1]):
            return True  # "hat bei Acme gekündigt und in Wien die Firma Globex gegründet"
    ahead = at + 1
    while ahead < len(items) and items[ahead].kind in _LIGHT:
        ahead += 1
    if ahead < len(items) and items[ahead].kind in _SUBJECTS:
        ahead += 1
    return ahead < len(items) and items[ahead].kind in _FINITE


def _is_participle(item: Item) -> bool:
    return any(each.tense == "past" and not each.particle for each in item.triggers)


def _is_unnamed_source(item: Item, language: Language) -> bool:
    """Whether a compound says that somebody has heard it: "nach Handelsblatt-Informationen"."""
    return item.text.endswith(language.particular.hearsay_endings) and item.kind in {
        "unknown",
        "word",
        "organization",
    }


def _is_marked_infinitive(item: Item) -> bool:
    """Whether a verb is an infinitive with its "zu": "zu verlassen", "aufzubauen"; not "zurücktreten"."""
    marked = item.text.startswith("zu ") or "zu" in item.text[1:]
    return marked and any(trigger.tense == "base" for trigger in item.triggers)


def _clauses(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items cut before and behind every mark and every joint of clauses; nothing is left out."""
    at = 0
    while at < len(items):
        if items[at].kind in _BOUNDS or _starts_clause(items, at):
            yield [items[at]]
            at += 1
            continue
        end = _clause_end(items, at)
        yield list(items[at:end])
        at = end


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause, and the items ``before`` it, already in order."""

    text: str
    language: Language
    before: tuple[Item, ...]
    items: list[Item]

    def in_order(self) -> list[Item]:
        items = _with_led_verbs(self.items, self.language)
        if not any(item.triggers for item in items):
            return items
        items = self._without_board(_with_whole_verbs(items))
        items = [self._plain_adverb(item) for item in items]
        items = [
            replace(item, kind="hearsay") if _is_unnamed_source(item, self.language) else item
            for item in items
        ]
        if "sich" in (texts := [item.text for item in items]) and "auf" in texts:
            items = [replace(item, kind="word") if _relies(item) else item for item in items]
        marks: list[Item] = []
        while items and items[-1].kind == "mark":
            marks.insert(0, items.pop())
        return [*self._ordered(items), *marks]

    def _without_board(self, items: list[Item]) -> list[Item]:
        """The items with "der Aufsichtsrat von Acme", who takes or drops somebody, as the house itself."""
        if not any(each.frame.pattern in _BY_BOARDS for item in items for each in item.triggers):
            return items
        for at in range(1, len(items) - 2):
            kinds = [item.kind for item in items[at - 1 : at + 3]]
            acts = kinds[:3] == ["determiner", "board_noun", "from"] and kinds[3] in {
                "organization",
                "unknown",
            }
            opens = at == 1 or items[at - 2].kind in _FINITE | _LIGHT
            if acts and opens and items[at - 1].text not in self.language.accusative:
                return [*items[: at - 1], *items[at + 2 :]]
        return items

    def _plain_adverb(self, item: Item) -> Item:
        """A plain word in lower case that ends as adverbs do, which is nobody's object: "ausschließlich"."""
        plain = item.kind == "word" and item.text.endswith(("lich", "weise"))
        return replace(item, kind="adverb") if plain and self.text[item.start].islower() else item

    def _ordered(self, items: list[Item]) -> list[Item]:
        verbs = [at for at, item in enumerate(items) if _is_verb(item)]
        if not verbs or not any(items[at].kind == "trigger" for at in verbs):
            return items
        opened = verbs[0] > 0 or " " in items[verbs[0]].text  # "Die Geschäfte führt …", as one phrase
        items, times = _without_times(items, self.language)
        verbs = [at for at, item in enumerate(items) if _is_verb(item)]
        if not verbs:
            return [*items, *times]
        last = _last_group(items)
        led = items[0].kind in _OPENERS and not _is_led_by_time(items, verbs[0], last)
        if last and (led or verbs[0] >= len(items) - last):
            return [*self._verb_last(items, last), *times]
        return [*self._main(items, verbs[0], last, opened=opened), *times]

    def _verb_last(self, items: list[Item], last: int) -> list[Item]:
        """ "… dass Jane Doe Acme verlässt", "…, die zu Acme wechselt", "… zu Acme zu wechseln"."""
        rest, group = items[:-last], items[-last:]
        opened = 1 if rest and rest[0].kind in _OPENERS else 0
        infinitive = bool(rest) and rest[-1].text == "zu" and group[0].kind == "trigger"
        if infinitive:
            rest.pop()
        alone = len(group) == 1 and _is_marked_infinitive(group[0])
        infinitive = infinitive or (alone and (not opened or rest[0].kind == "for"))
        at = opened
        if not infinitive and not (opened and rest[0].kind == "relative"):
            joined = bool(self.before) and self.before[-1].kind == "and" and len(group) == 1
            again = joined and _is_participle(group[0]) and not opened
            subject = None if again else self._first_subject(rest, opened)
            if again:
                return [*group, *rest]  # "hat bei Acme gekündigt und die Firma Globex gegründet"
            if subject is None and not opened and rest and rest[0].kind in {"role", "staff"}:
                subject = 0  # "Kuka-Chef wirft hin"
            at = subject + 1 if subject is not None else opened
        return [*rest[:at], *_light(rest[at:]), *_as_group(group), *_heavy(rest[at:])]

    def _main(self, items: list[Item], finite: int, last: int, *, opened: bool) -> list[Item]:
        """ "Jane Doe hat Acme verlassen", "Ab Mai verlässt Jane Doe Acme".

        ``opened`` says that something, be it a time, stands before the verb.
        """
        front, rest, group = items[:finite], items[finite + 1 :], [items[finite]]
        if last:
            rest, group = items[finite + 1 : -last], [items[finite], *items[-last:]]
        pattern = next((item.triggers[0].frame.pattern for item in group if item.triggers), "")
        front, subject, rest = self._with_subject(front, rest, pattern, opened=opened)
        group = _as_group(group)
        if not any(item.mention or item.members for item in front):
            # "nach dem Rauswurf holt Acme Jane Doe": only when
            front = [replace(item, kind="word", triggers=()) if item.triggers else item for item in front]
        if subject is None and not last:
            doubts = [item for item in rest if item.kind == "maybe" and not _is_modal(item)]
            rest = [item for item in rest if item not in doubts]  # "Jane Doe wechselt offenbar zu Acme"
            return [*front, *doubts, *group, *rest]
        if subject is None:
            return [*front, *_light(rest), *group, *_heavy(rest)]
        if any(item.kind == "trigger" for item in front):  # "nach dem Abgang von Jane Doe verliert Acme …"
            return [*front, subject, *_light(rest), *group, *_heavy(rest)]
        asides = [item for item in front if item.kind in _LIGHT | {"hearsay"}]
        names = [item for item in front if item not in asides]
        if any(item.kind == "hearsay" for item in asides) and not any(item.members for item in names):
            names = []  # "nach Informationen der Zeit wechselt Jane Doe": who has heard it
        meant = any(item.mention or item.members for item in names)
        if names and (
            names[0].kind == "subordinator" or (not meant and _is_led_by_event(names))
        ):  # "nach Querelen hat Acme Jane Doe entlassen"
            return [*asides, subject, *_light(rest), *group, *_heavy(rest), *names]
        return [*asides, subject, *_light(rest), *group, *names, *_heavy(rest)]

    def _with_subject(
        self, front: list[Item], rest: list[Item], pattern: str, *, opened: bool
    ) -> tuple[list[Item], Item | None, list[Item]]:
        """The subject behind the verb, taken out of ``rest``; None where it stands before the verb."""
        fronted = self._first_subject(front, 0)
        if fronted is None and (_has_thing(front) or (pattern in _GOING and _has_title(front))):
            return front, None, rest
        if fronted is not None and not (pattern in _OF_PEOPLE and front[fronted].kind != "people"):
            return front, None, rest
        if fronted is not None and front[fronted].kind in {"pronoun", "staff", "speaker", "role"}:
            return front, None, rest
        if not (opened or front or self._follows_clause()):
            return front, None, rest
        people = fronted is not None or pattern in _OF_PEOPLE
        at = self._first_subject(rest, 0, people=people)
        if at is None and pattern == "departs" and rest and self._is_counted(rest[0]):
            at = 0  # "… haben vier Forscher Acme verlassen"
        if at is None and fronted is None:
            at = self._first_subject(rest, 0)
        if at is None:
            return front, None, rest
        return front, rest[at], [*rest[:at], *rest[at + 1 :]]

    def _is_counted(self, item: Item) -> bool:
        """Whether an item says how many people do something, whom nobody names: "vier Forscher"."""
        article = self.text[item.start : item.end].split(" ", 1)[0].lower()
        counted = self.language.classes.get(article) in {"indefinite", "number"}
        return item.kind == "role" and counted and article not in self.language.accusative

    def _follows_clause(self) -> bool:
        """Whether a clause that another one leads in stands before this one: "Wie Acme mitteilte, …"."""
        if not self.before or self.before[-1].kind != "comma":
            return False
        verb = False
        for item in reversed(self.before[:-1]):
            if item.kind in _BOUNDS:
                return False
            verb = verb or _is_verb(item)
            if item.kind == "for" and not verb:
                return False  # "…, bislang für Acme zuständig, wechselt"
            if item.kind in _OPENERS - {"relative", "thing_relative"}:
                return True
        return False

    def _first_subject(self, items: Sequence[Item], start: int, *, people: bool = False) -> int | None:
        """The first item that may be a subject: no preposition governs it, and no accusative marks it."""
        for at in range(start, len(items)):
            kind = items[at].kind
            article = self.text[items[at].start : items[at].end].split(" ", 1)[0].lower()
            owned = at > start and article in self.language.genitive  # "Nachfolgerin des 51-Jährigen"
            spoken = kind == "role" and items[at].definite and start == 0 and not owned
            if kind not in _SUBJECTS and not spoken:
                continue
            if people and kind not in {"people", "pronoun"} and not spoken:
                continue
            before = at - 1
            while before >= start and items[before].kind in _BEFORE_SUBJECTS:
                before -= 1
            governed = before >= start and items[before].kind in _GOVERNORS
            governed = governed or (
                before == start == 0 and items[0].kind == "and"
            )  # "gemeinsam mit Kollegen"
            marked = article if kind == "generic" else items[at - 1].text if at > start else ""
            if not governed and marked not in self.language.accusative:
                return at
        return None


def _is_led_by_event(front: Sequence[Item]) -> bool:
    """Whether words before a verb say after what something happens: "zwei Tage nach dem Streit"."""
    return any(item.kind == "subordinator" for item in front)


def _has_title(front: Sequence[Item]) -> bool:
    """Whether a title stands as the subject before the verb: "gleich drei Forscher verlassen …"."""
    at = next((at for at, item in enumerate(front) if item.kind in {"role", "staff"}), None)
    return at is not None and (at == 0 or front[at - 1].kind in _LIGHT)


def _has_thing(front: Sequence[Item]) -> bool:
    """Whether a plain noun stands as the subject before the verb: "die Aktie verlässt …"."""
    if (
        len(front) < 2
        or front[-1].kind not in {"word", "board_noun"}
        or front[-2].kind not in {"determiner", "possessive"}
    ):
        return False
    return len(front) == 2 or front[-3].kind not in PREPOSITIONS | {"subordinator", "earlier", "hearsay"}


def _is_led_by_time(items: Sequence[Item], verb: int, last: int) -> bool:
    """Whether a clause only begins as one that leads in does: "nach Kritik hat Acme Jane Doe entlassen"."""
    early = verb < len(items) - last and items[verb].kind in {"auxiliary", "be", "future"}
    return early and items[0].kind == "subordinator"


def _is_verb(item: Item) -> bool:
    noun = item.kind == "trigger" and all(trigger.tense == "noun" for trigger in item.triggers)
    return (item.kind in _FINITE and not noun) or _is_modal(item)


def _is_modal(item: Item) -> bool:
    return item.kind == "maybe" and item.text.endswith(("te", "ten", "t", "en"))


def _with_led_verbs(items: list[Item], language: Language) -> list[Item]:
    """The items with the verb that a first word makes one of moving: "Ab Mai leitet Jane Doe …"."""
    led = [each for each in language.phrases.get(items[0].text, ()) if each.trigger and len(each.words) == 2]
    verbs = {each.words[1]: each for each in led}
    at = next((at for at, item in enumerate(items[1:], 1) if item.text in verbs), 0) if verbs else 0
    entry = verbs[items[at].text] if at else None
    if entry is None or entry.trigger is None:
        return items
    return [*items[:at], replace(items[at], kind="trigger", triggers=(entry.trigger,)), *items[at + 1 :]]


def _relies(item: Item) -> bool:
    """Whether a verb of leaving means another thing with "sich … auf": "sich auf Acme verlassen"."""
    return any(
        each.frame.pattern == "departs" and each.frame.direct and not each.particle for each in item.triggers
    )


def _with_whole_verbs(items: Sequence[Item]) -> list[Item]:
    """The items with verbs of two parts as one: "tritt … zurück"; a part alone is a plain word."""
    out: list[Item] = []
    gone: set[int] = set()
    for at, item in enumerate(items):
        if at in gone:
            continue
        if item.triggers and any(trigger.particle for trigger in item.triggers):
            chosen, places = _chosen(items, at)
            gone |= places
            alone = "word" if item.kind == "trigger" else item.kind
            kind = "trigger" if chosen else alone
            item = replace(item, kind=kind, triggers=chosen)
        out.append(item)
    return out


def _chosen(items: Sequence[Item], at: int) -> tuple[tuple[Trigger, ...], set[int]]:
    """The triggers of the item at ``at`` whose second part is there, and where that stands."""
    best: tuple[str, ...] = ()
    places: set[int] = set()
    for trigger in items[at].triggers:
        found = _find(items, at + 1, trigger.particle) if len(trigger.particle) > len(best) else None
        if found:
            best, places = trigger.particle, found
    return tuple(trigger for trigger in items[at].triggers if trigger.particle == best), places


def _find(items: Sequence[Item], start: int, words: tuple[str, ...]) -> set[int] | None:
    for first in range(len(items) - 1, start - 1, -1):
        if not items[first].text.startswith(words[0]):
            continue
        at, left = first, list(words)
        while at < len(items) and left and items[at].text.split() == left[: len(items[at].text.split())]:
            left = left[len(items[at].text.split()) :]
            at += 1
        if not left:
            return set(range(first, at))
    return None


def _without_times(items: Sequence[Item], language: Language) -> tuple[list[Item], list[Item]]:
    """The items without times such as "nach zehn Jahren" and "zum 1. April", and those."""
    kept: list[Item] = []
    times: list[Item] = []
    at = 0
    while at < len(items):
        end = max(_time_end(items, at), _place_end(items, at, language))
        if end > at and (spent := _spent_end(items, at, end)) > end:
            end = spent
            times += items[at:end]
        elif end > at:
            times += [_plain_time(item) for item in items[at:end]]
        else:
            kept.append(items[at])
        at = max(end, at + 1)
    return kept, times


def _spent_end(items: Sequence[Item], at: int, end: int) -> int:
    """Where "nach zehn Jahren bei Acme" ends, whose time ends at ``end``; ``end`` itself without a place."""
    spent = items[at].kind == "subordinator" and end + 1 < len(items) and items[end].kind == "at"
    return end + 2 if spent and items[end + 1].mention is not None and not items[end + 1].members else end


def _place_end(items: Sequence[Item], at: int, language: Language) -> int:
    """Where "in Wien" ends; ``at`` itself where no such place begins."""
    placed = items[at].kind == "preposition" and at + 1 < len(items) and items[at + 1].text in language.places
    return at + 2 if placed else at


def _plain_time(item: Item) -> Item:
    return replace(item, kind="preposition") if item.kind in {"subordinator", "earlier"} else item


def _time_end(items: Sequence[Item], at: int) -> int:
    """Where the time that begins at ``at`` ends; ``at`` itself where none begins."""
    if items[at].kind in _TIMES:
        return _months_end(items, at + 1)
    if items[at].kind not in _BEFORE_TIMES:
        return at
    for ahead in range(at + 1, min(at + _LONGEST_TIME, len(items))):
        if items[ahead].kind in _TIMES:
            return _months_end(items, ahead + 1)
        if items[ahead].kind not in {
            "number",
            "indefinite",
            "determiner",
            "word",
            "adverb",
            "mark",
            "possessive",
        }:
            break
    year = at + 1 < len(items) and items[at + 1].kind == "number" and len(items[at + 1].text) == 4
    return at + 2 if year else at


def _months_end(items: Sequence[Item], at: int) -> int:
    while at < len(items) and items[at].kind in _PARTS_OF_TIMES:
        at += 1
    return at


def _last_group(items: Sequence[Item]) -> int:
    """How many verbs end the clause: "gewechselt war"; a clause of a verb alone has none that ends it."""
    size = 0
    while size < len(items) and _is_verb(items[-1 - size]):
        size += 1
    if size == len(items):
        return max(0, size - 1)
    return size if any(item.kind == "trigger" for item in items[len(items) - size :]) else 0


def _light(items: Sequence[Item]) -> list[Item]:
    """What stands between a verb and its helper without being governed by it: "nicht", "wohl"."""
    return [item for item in items if item.kind in _COLOURS]


def _heavy(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.kind not in _COLOURS]


def _as_group(group: Sequence[Item]) -> list[Item]:
    """The helpers first, then the verb, with the form that its helpers ask for."""
    triggers = [item for item in group if item.kind == "trigger"]
    helpers = [item for item in group if item.kind != "trigger"]
    if not triggers:
        return list(group)
    becomes = [item for item in triggers if _may_help(item)]
    verb = next((item for item in reversed(triggers) if not _may_help(item)), None)
    if verb is None:
        return [*helpers, becomes[-1]]
    for item in becomes:
        passive = verb.triggers[0].frame.pattern in _PASSIVE and verb.triggers[0].tense == "past"
        helpers.append(replace(item, kind="be" if passive else "future", triggers=()))
    others = [item for item in triggers if item is not verb and item not in becomes]
    if any(item.kind in _MODALS for item in helpers) and not any(item.kind == "be" for item in helpers):
        ahead = tuple(replace(trigger, tense="base") for trigger in verb.triggers if trigger.tense != "noun")
        verb = replace(verb, triggers=ahead or verb.triggers)
    return [*helpers, *others, verb]


def _may_help(item: Item) -> bool:
    """ "wird" and "wurde", which help other verbs and stand alone for becoming something."""
    return item.text in {"wird", "werden", "wurde", "wurden"}
