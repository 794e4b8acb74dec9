"""The words of each language: one TOML file per language beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.extract.cues import Cues
from tracker.extract.tokens import Tokenizer

SPACED_LANGUAGES: tuple[str, ...] = ("de", "en", "es", "fr")
UNSPACED_LANGUAGES: tuple[str, ...] = ("ja", "zh")
SUPPORTED_LANGUAGES: tuple[str, ...] = tuple(sorted((*SPACED_LANGUAGES, *UNSPACED_LANGUAGES)))
TENSES = ("past", "present", "gerund", "base", "future", "conditional", "noun")
PATTERNS = (
    "departs",
    "arrives",
    "takes",
    "drops",
    "founds",
    "names",
    "becomes",
    "succeeds",
    "loses",
    "comes",
    "works",
    "yields",
)


class UnsupportedLanguage(ValueError):
    """No language file exists for the language that was asked for."""

    def __init__(self, language: str) -> None:
        known = ", ".join(SUPPORTED_LANGUAGES)
        super().__init__(f"There are no extraction rules for “{language}”. Supported languages: {known}.")
        self.language = language


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb of moving: who stands before it, what may follow, how it colours the claim.

    ``pattern`` is one of `PATTERNS`; ``direct`` says that the organization may follow without
    a preposition ("quits Acme", but "resigns from Acme"); ``status`` is one that the verb itself
    gives ("weighs an offer from Acme" is a rumour whatever stands around it).
    """

    name: str
    pattern: str
    direct: bool
    exit_manner: str | None
    entry_manner: str | None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """One written form of a frame and its tense (one of `TENSES`).

    ``particle`` is the second part of a verb that comes in two: "zurück" of "tritt … zurück".
    """

    frame: Frame
    tense: str
    particle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of the lexicon: its tokens, its word class, and its trigger if it is one."""

    words: tuple[str, ...]
    kind: str
    trigger: Trigger | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """All that the lexicon has of one row of words: the class that counts, and the verbs that it may be."""

    kind: str
    triggers: tuple[Trigger, ...]
    noun: Phrase | None = None  # what it is where the word is a noun; None for nothing

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Phrase:
        """The phrase of entries with the same words; its class is that of the first."""
        nouns = [entry for entry in entries if entry.trigger is None or entry.trigger.tense == "noun"]
        triggers = tuple(entry.trigger for entry in entries if entry.trigger)
        # "war … tätig" is a verb, though "war" alone is a helper.
        parted = any(trigger.particle for trigger in triggers)
        comes = any(trigger.frame.pattern == "comes" for trigger in triggers)  # "vient de"
        told = parted or entries[0].kind == "trigger" or (comes and entries[0].kind == "auxiliary")
        taken = triggers if told else ()
        if len(nouns) < len(entries):
            return cls(entries[0].kind, taken, cls.of(nouns) if nouns else None)
        return cls(entries[0].kind, taken, cls(entries[0].kind, taken))


@dataclass(frozen=True, slots=True)
class Particular:
    """Words that one rule each asks for; none where a language has no use for them."""

    whose: tuple[str, ...]  # before a title: its house stands before them
    terms: tuple[str, ...]  # what somebody holds a post by, and how it runs out
    run_out: tuple[str, ...]
    until: tuple[str, ...]  # before the time when a post is over
    now: tuple[str, ...]  # beside "ist": where somebody is today
    was: tuple[str, ...]  # forms of "be" that say what is over
    onward: tuple[str, ...]  # before a post that somebody takes
    years_of_age: tuple[str, ...]  # behind a number: how old somebody is
    aged: tuple[str, ...]  # how words for that end
    countrymen: tuple[str, ...]  # how words for people of a country end, behind an article
    livelihoods: tuple[str, ...]  # what somebody loses with a post, of no house that loses somebody
    switching: tuple[str, ...]  # how verbs begin that tell of another post in one house
    back: tuple[str, ...]  # second parts of verbs: to where somebody was
    handing: tuple[str, ...]  # second parts of verbs: to whom something is given
    made_of: tuple[str, ...]  # before what a thing is made of
    she: tuple[str, ...]  # the pronoun for one woman, where titles tell who is one
    of_women: tuple[str, ...]  # how titles of women end
    of_men: tuple[str, ...]  # how titles of men end
    feminine_endings: tuple[str, ...]  # of plain nouns that follow the article of a house
    person_endings: tuple[str, ...]  # of nouns for what somebody is
    adjective_endings: tuple[str, ...]  # of words before a noun
    chief_endings: tuple[str, ...]  # of titles that a house may follow with an article
    hearsay_endings: tuple[str, ...]  # of words for what somebody has heard
    chiefs: tuple[str, ...]  # titles of a whole company: "Stability AI CEO"
    institutions: tuple[str, ...]  # words that end the name of an institution
    units: tuple[str, ...]  # how words for a part of a house end, behind a hyphen
    schools: tuple[str, ...]  # words that a town may follow within a name


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that the rules know about one language. Words are lower case."""

    code: str
    bare_infinitive: bool
    conditional_is_hearsay: bool
    owner_before: bool
    months_are_capitalised: bool
    nouns_are_capitalised: bool
    verb_last: bool
    from_is_by: bool  # "von" of a passive names who does it
    subject_may_follow: bool  # "dimite Jane Doe"
    drops_subjects: bool  # "dejará el cargo": the last person spoken of
    of_is_from: bool  # "passe d'Acme à Globex"
    people_behind_to: bool  # "ficha a Jane Doe"
    joins_ex: bool  # "exdirector" in one word
    by_is_for: bool  # "deja Acme por Globex"
    to_is_at: bool  # "à la SNCF", "à l'Inria"
    gerund_ending: str
    genitive_endings: tuple[str, ...]
    accusative: frozenset[str]
    noun_endings: tuple[str, ...]  # of nouns that are no names
    articles: frozenset[str]  # prepositions with an article in them: "zum", "im"
    plural_pronouns: frozenset[str]
    helms: frozenset[str]  # before the name of what is led: "à la tête d'Acme"
    org_compounds: tuple[str, ...]  # last parts of names in one word: "Commerzbank"
    new: frozenset[str]  # articles that say that a post has just been taken
    latter: frozenset[str]  # pronouns for whom the text named last
    spent: frozenset[str]  # "passés chez": joins a time to the organization where it was spent
    since: frozenset[str]  # prepositions of a time that goes on
    owned: frozenset[str]  # possessives of things alone: "its"
    genitive: frozenset[str]  # articles: "Chefin der Firma Acme"
    oblique: frozenset[str]  # "succeeds him"
    passing: frozenset[str]  # "current", "new": before a title, but no part of it
    political: frozenset[str]  # titles of government: "minister of science"
    particular: Particular
    tokenizer: Tokenizer
    phrases: Mapping[str, tuple[Entry, ...]]  # by first word, longest first
    by_words: Mapping[tuple[str, ...], Phrase]  # the same, by all words
    sizes: Mapping[str, tuple[int, ...]]  # by first word: of how many words its phrases are, longest first
    cues: Cues  # without any of which nothing is told
    classes: Mapping[str, str]  # single word -> its class
    abbreviations: frozenset[str]
    particles: frozenset[str]
    months: Mapping[str, int]  # name -> number
    weekdays: frozenset[str]
    year_ends: frozenset[str]
    end_words: frozenset[str]
    date_prepositions: frozenset[str]
    org_suffixes: frozenset[str]
    org_heads: Mapping[str, tuple[tuple[str, ...], ...]]  # by first word, longest first
    lower_heads: frozenset[str]  # first words of those that are also written small: "université de Lorraine"
    consortium_heads: frozenset[str]
    common_words: frozenset[str]
    role_qualifiers: frozenset[str]
    role_adjectives: frozenset[str]
    role_tails: tuple[str, ...]  # longest first
    organization_tails: tuple[str, ...]
    role_of: tuple[tuple[str, ...], ...]
    titles: frozenset[str]
    places: frozenset[str]
    academic_words: frozenset[str]
    successor: frozenset[str]  # titles that say only whom somebody follows
    board_titles: frozenset[str]  # titles that go with a seat: "chair", "member"
    never_names: frozenset[str]  # months, weekdays, titles, places, common nouns, adjectives of roles
    given_names: frozenset[str]
    mine: frozenset[str]  # "my last day at Acme"
    loose_titles: frozenset[str]  # titles that say nothing of where: "industry veteran"
    heirs: frozenset[str]  # nouns for who follows somebody: "successor", but not "predecessor"


def load_language(code: str) -> Language:
    """The language of an ISO 639-1 code that is written with spaces. Raises `UnsupportedLanguage`."""
    if code not in SPACED_LANGUAGES:
        raise UnsupportedLanguage(code)
    return _load(code)


def read_language_file(code: str) -> dict[str, Any]:
    """The raw tables of one language file."""
    path = files("tracker.extract") / "languages" / f"{code}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _load(code: str) -> Language:
    data = read_language_file(code)
    tokenizer = Tokenizer(tuple(data["elisions"]))
    entries = _entries(data, tokenizer)
    phrases = _by_first_word(entries)
    roles = data["roles"]
    return Language(
        code=code,
        bare_infinitive=data["bare_infinitive"],
        conditional_is_hearsay=data["conditional_is_hearsay"],
        owner_before=data["owner_before"],
        months_are_capitalised=data["months_are_capitalised"],
        nouns_are_capitalised=data["nouns_are_capitalised"],
        verb_last=data["verb_last"],
        from_is_by=data["from_is_by"],
        subject_may_follow=data["subject_may_follow"],
        drops_subjects=data["drops_subjects"],
        of_is_from=data["of_is_from"],
        people_behind_to=data["people_behind_to"],
        joins_ex=data["joins_ex"],
        by_is_for=data["by_is_for"],
        to_is_at=data["to_is_at"],
        gerund_ending=data["gerund_ending"],
        genitive_endings=tuple(data["genitive_endings"]),
        accusative=frozenset(data["accusative"]),
        noun_endings=tuple(data["noun_endings"]),
        articles=frozenset(data["articles"]),
        plural_pronouns=frozenset(data["plural_pronouns"]),
        helms=frozenset(data["helms"]),
        org_compounds=tuple(data["org_compounds"]),
        new=frozenset(data["new"]),
        latter=frozenset(data["latter"]),
        spent=frozenset(data["spent"]),
        since=frozenset(data["since"]),
        owned=frozenset(data["owned"]),
        genitive=frozenset(data["genitive"]),
        oblique=frozenset(data["oblique"]),
        passing=frozenset(roles["passing"]),
        political=frozenset(roles["political"]),
        particular=Particular(**{key: tuple(words) for key, words in data["particular"].items()}),
        tokenizer=tokenizer,
        phrases=phrases,
        by_words=_by_words(entries),
        sizes={word: _sizes(group) for word, group in phrases.items()},
        cues=_cues(
            entries,
            _word_tuples(data["new"], tokenizer),
            _word_tuples(data["since"], tokenizer),
            verb_last=data["verb_last"],
        ),
        classes={entry.words[0]: entry.kind for entry in reversed(entries) if len(entry.words) == 1},
        abbreviations=frozenset(data["abbreviations"]),
        particles=frozenset(data["particles"]),
        months={month: number for number, month in enumerate(data["months"], 1)},
        weekdays=frozenset(data["weekdays"]),
        year_ends=frozenset(data["year_ends"]),
        end_words=frozenset(data["end_words"]),
        date_prepositions=frozenset(data["date_prepositions"]),
        org_suffixes=frozenset(data["org_suffixes"]),
        org_heads=_heads(_word_tuples(data["org_heads"], tokenizer)),
        lower_heads=frozenset(data["lower_heads"]),
        consortium_heads=frozenset(data["consortium_heads"]),
        common_words=frozenset(data["common_words"]),
        role_qualifiers=frozenset(roles["qualifiers"]),
        role_adjectives=frozenset(roles["adjectives"]),
        role_tails=tuple(sorted(roles["tails"], key=len, reverse=True)),
        organization_tails=tuple(sorted(roles["org_tails"], key=len, reverse=True)),
        role_of=_word_tuples(roles["of"], tokenizer),
        titles=frozenset(roles["titles"]),
        places=frozenset(data["places"]),
        academic_words=frozenset(roles["academic"]),
        successor=frozenset(data["words"]["successor"]),
        board_titles=frozenset(roles["board"]),
        never_names=frozenset(
            (
                *(*data["months"], *data["weekdays"], *data["places"], *data["common_nouns"]),
                *(*roles["titles"], *roles["adjectives"]),
            )
        ),
        given_names=_given_names(data, entries),
        mine=frozenset(data["mine"]),
        loose_titles=frozenset(roles["loose"]),
        heirs=frozenset(
            phrase
            for frame in data["frames"]
            if frame["pattern"] == "succeeds"
            for phrase in frame.get("noun", ())
        ),
    )


def _given_names(data: Mapping[str, Any], entries: Sequence[Entry]) -> frozenset[str]:
    """The first names of a language, and those of the others that are no words of its own."""
    words = {word for entry in entries for word in entry.words}
    words.update(*(data[key] for key in ("places", "common_nouns", "common_words", "months", "org_suffixes")))
    words.update(*(data["roles"][key] for key in ("qualifiers", "adjectives", "titles")))
    others = (read_language_file(code)["given_names"] for code in SPACED_LANGUAGES)
    return frozenset(data["given_names"]).union(set().union(*others) - words)


def _entries(data: Mapping[str, Any], tokenizer: Tokenizer) -> list[Entry]:
    entries = []
    for kind, phrases in data["words"].items():
        entries += [Entry(words, kind) for words in _word_tuples(phrases, tokenizer)]
    entries = [replace(entry, kind="role_noun") if entry.kind == "successor" else entry for entry in entries]
    entries += [Entry(words, "role_noun") for words in _word_tuples(data["roles"]["nouns"], tokenizer)]
    for table in data["frames"]:
        frame = Frame(
            table["name"],
            table["pattern"],
            table.get("direct", False),
            table.get("exit_manner"),
            table.get("entry_manner"),
            table.get("status"),
        )
        for tense in TENSES:
            for phrase in table.get(tense, []):
                head, _gap, particle = phrase.partition(" … ")
                words, rest = _word_tuples([head, particle], tokenizer)
                entries.append(Entry(words, "trigger", Trigger(frame, tense, rest)))
                last = f"{particle} {head}"  # "in den Ruhestand geht", as the verb of a clause that leads in
                if particle and data["verb_last"] and last not in table[tense]:
                    entries.append(
                        Entry(_word_tuples([last], tokenizer)[0], "trigger", Trigger(frame, tense))
                    )
    return entries


def _by_first_word(entries: list[Entry]) -> dict[str, tuple[Entry, ...]]:
    table: dict[str, list[Entry]] = {}
    for entry in entries:
        table.setdefault(entry.words[0], []).append(entry)
    return {word: tuple(sorted(group, key=lambda entry: -len(entry.words))) for word, group in table.items()}


def _by_words(entries: list[Entry]) -> dict[tuple[str, ...], Phrase]:
    table: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        table.setdefault(entry.words, []).append(entry)
    return {words: Phrase.of(group) for words, group in table.items()}


def _sizes(entries: tuple[Entry, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(len(entry.words) for entry in entries))


def _cues(
    entries: list[Entry],
    new: tuple[tuple[str, ...], ...],
    since: tuple[tuple[str, ...], ...],
    *,
    verb_last: bool,
) -> Cues:
    moves: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = dict.fromkeys(new, ((),))
    for entry in entries:
        if entry.trigger is not None:
            moves[entry.words] = (*moves.get(entry.words, ()), entry.trigger.particle)
            if verb_last and len(entry.words) == 2:  # "Ab Mai leitet Jane Doe …"
                first, second = entry.words
                moves[first,] = (*moves.get((first,), ()), (second, *entry.trigger.particle))
    holds = {entry.words for entry in entries if entry.kind == "be"}
    over = {entry.words for entry in entries if entry.kind in {"history", "recent"}}
    return Cues.of(moves, holds, over.union(since))


def _heads(heads: tuple[tuple[str, ...], ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, tuple[tuple[str, ...], ...]] = {}
    for head in sorted(heads, key=len, reverse=True):
        table[head[0]] = (*table.get(head[0], ()), head)
    return table


def _word_tuples(phrases: list[str], tokenizer: Tokenizer) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(token.lower for token in tokenizer.tokens(phrase, 0, len(phrase))) for phrase in phrases
    )
