"""The words of languages that write no spaces between words: one TOML file each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from tracker.extract.languages import Frame, read_language_file

# What stands where a verb is left out: "会長に" where verbs stand last, else "李明的新公司云帆".
_WHERE_ELIDED = {True: frozenset({"to", "copula"}), False: frozenset({"venture"})}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lexicon: its class, and its frame if it is a verb of moving."""

    kind: str
    frame: Frame | None = None


class Lexicon:
    """All phrases of a language, found in one pass: at each place the longest one."""

    def __init__(self, phrases: Mapping[str, Phrase]) -> None:
        self._phrases = list(phrases.values())
        self._automaton = AhoCorasick(
            list(phrases), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[tuple[int, int, Phrase]]:
        """The phrases of a text with their offsets, in order, none overlapping."""
        return [
            (start, end, self._phrases[index])
            for index, start, end in self._automaton.find_matches_as_indexes(text)
        ]


class Words(tuple[str, ...]):
    """Words in their order, held against a text all at once: hundreds cost no more than a few."""

    _set: frozenset[str]
    _beginnings: Mapping[str, tuple[int, ...]]  # by first character: how long words are, longest first
    _endings: Mapping[str, tuple[int, ...]]  # by last character
    _automaton: AhoCorasick

    def __new__(cls, words: Iterable[str]) -> Words:
        """The words, with an index of them."""
        made = super().__new__(cls, words)
        made._set = frozenset(made)
        made._beginnings, made._endings = _sizes(made, 0), _sizes(made, -1)
        made._automaton = AhoCorasick(list(made), implementation=Implementation.ContiguousNFA)
        return made

    def __contains__(self, word: object) -> bool:
        return word in self._set

    def begin(self, text: str) -> bool:
        """Whether the text begins with one of the words."""
        return not self._set.isdisjoint([text[:size] for size in self._beginnings.get(text[:1], ())])

    def end(self, text: str) -> bool:
        """Whether the text ends with one of the words."""
        return not self._set.isdisjoint([text[-size:] for size in self._endings.get(text[-1:], ())])

    def stand_in(self, text: str) -> bool:
        """Whether one of the words stands anywhere in the text."""
        return bool(self._automaton.find_matches_as_indexes(text))


@dataclass(frozen=True, slots=True)
class Particular:
    """Words that one rule each asks for; none where a language has no use for them."""

    of_years: tuple[str, ...]  # behind "离开云帆的": how such words begin that tell of years, not of a move
    durations: tuple[str, ...]  # how words for a time end
    times: tuple[str, ...]  # how words for a time end: "株主総会後"
    happenings: tuple[str, ...]  # moves that a sentence may speak of without somebody: "流出が止まらない"
    founded: tuple[str, ...]  # between a verb of founding and the name of the house
    founded_by: tuple[str, ...]  # between people and what they have founded: "李明的新公司云帆"
    becoming: tuple[str, ...]  # how the verb begins that stands behind a post and its particle
    graduated: tuple[str, ...]  # what somebody did at a school
    professions: tuple[str, ...]  # titles that are no posts at an organization
    former_house: tuple[str, ...]  # before the house where somebody was
    regions: tuple[str, ...]  # how words for where somebody was born end
    its: tuple[str, ...]  # before what belongs to whom the text is about
    and_with: tuple[str, ...]  # how words end before with whom somebody talks
    since: tuple[str, ...]  # before a time that goes on
    after: tuple[str, ...]  # behind what happened before
    in_charge: tuple[str, ...]  # before what somebody is in charge of
    joins_place: tuple[str, ...]  # how words of a career end before a house where somebody worked
    joins_name: tuple[str, ...]  # how such words end before the name of the house
    universities: tuple[str, ...]  # how universities are called
    short_university: tuple[str, ...]  # how their short names end: "东大"
    faculties: tuple[str, ...]  # how the names of their parts end
    group_of: tuple[str, ...]  # between a group and a house of it: "トヨタ系ウーブン"
    houses_behind_kana: tuple[str, ...]  # how a name goes on that begins in hiragana
    acronym_endings: tuple[str, ...]  # how names of a few characters of a longer one end: "経産省"
    same_words: tuple[str, ...]  # two ways of writing one word within names
    same_endings: tuple[str, ...]  # two ways of writing the end of a name


@dataclass(frozen=True, slots=True)
class UnspacedLanguage:
    """What the rules know about one such language. ``verb_last`` puts objects before the verb."""

    code: str
    verb_last: bool
    lexicon: Lexicon
    cues: Words  # without any of which nothing is told
    where_elided: frozenset[str]  # kinds of words beside which a verb may be left out
    passive_endings: tuple[str, ...]
    ahead_endings: tuple[str, ...]  # behind a verb: what it tells lies ahead
    name_lengths: tuple[int, int]  # the fewest and the most characters of a given name
    surnames: frozenset[str]
    surname_sizes: Mapping[str, tuple[int, ...]]  # by first character: how long surnames are, longest first
    common_characters: frozenset[str]
    common_nouns: Words
    org_suffixes: Words
    consortium_words: tuple[str, ...]
    title_words: frozenset[str]  # of what somebody may be in charge
    longest_title_word: int
    plain_words: Words  # common nouns and those of titles
    titles: frozenset[str]
    given_names: frozenset[str]
    academic_words: tuple[str, ...]
    seats: tuple[str, ...]  # titles that are seats on a board
    field_roles: frozenset[str]  # titles behind a field rather than a company: "特斯拉AI总监"
    weekdays: str
    org_prefixes: tuple[str, ...]
    descriptors: tuple[str, ...]  # what an organization is, before its name: "大手"
    units: tuple[str, ...]  # how parts of organizations end
    company_kinds: Words  # how what says what a company is ends: "AI制药公司"
    branch_endings: tuple[str, ...]  # behind a company: its branch in a country
    acts: frozenset[str]  # what a company does that opens a clause
    reports: frozenset[str]  # what a source does
    latter: frozenset[str]  # who is named last
    announces: frozenset[str]  # what an organization says of itself
    departments: tuple[str, ...]  # how parts of organizations end that somebody works in
    institutes: tuple[str, ...]  # how the names of institutes end, which are no fields of work
    product_units: tuple[str, ...]  # behind the name of a product: who works on it
    person_endings: frozenset[str]  # characters that words for people end with
    chiefs: tuple[str, ...]  # how posts end that follow a name as "Mr" does
    chief_heads: tuple[str, ...]  # how such posts begin
    nations: frozenset[str]  # one character that stands for a country, before a foreign name
    counters: frozenset[str]  # behind a number of people
    interim: tuple[str, ...]  # of a post that is held for a while
    worked: tuple[str, ...]  # what somebody did at an organization
    over: frozenset[str]  # behind a title: it is over
    never_in_names: Words  # of which a name before a post holds none
    transliteration: frozenset[str]  # characters that foreign names are written with
    particular: Particular


@cache
def load_unspaced(code: str) -> UnspacedLanguage:
    """The language of an ISO 639-1 code."""
    data = _in_both_scripts(read_language_file(code))
    phrases = _phrases(data)
    surnames = frozenset((*data["compound_surnames"], *data["surnames"]))
    return UnspacedLanguage(
        code=code,
        verb_last=data["verb_last"],
        lexicon=Lexicon(phrases),
        cues=Words(_cues(phrases, verb_last=data["verb_last"])),
        where_elided=_WHERE_ELIDED[data["verb_last"]],
        passive_endings=tuple(data["passive_endings"]),
        ahead_endings=tuple(data["ahead_endings"]),
        name_lengths=(data["name_lengths"][0], data["name_lengths"][1]),
        surnames=surnames,
        surname_sizes=_sizes(surnames, 0),
        common_characters=frozenset(data["common_characters"]),
        common_nouns=Words(data["common_nouns"]),
        org_suffixes=Words(sorted(data["org_suffixes"], key=len, reverse=True)),
        consortium_words=tuple(data["consortium_words"]),
        title_words=frozenset(data["title_words"]),
        longest_title_word=max(map(len, data["title_words"])),
        plain_words=Words((*data["common_nouns"], *data["title_words"])),
        titles=frozenset(data["titles"]),
        given_names=frozenset(read_language_file(data["given_names_from"])["given_names"]),
        academic_words=tuple(data["roles"]["academic"]),
        seats=tuple(data["roles"]["board"]),
        field_roles=frozenset(data["roles"]["field"]),
        weekdays=data["weekdays"],
        org_prefixes=tuple(data["org_prefixes"]),
        descriptors=tuple(data["descriptors"]),
        units=tuple(data["units"]),
        company_kinds=Words(data["company_kinds"]),
        branch_endings=tuple(data["branch_endings"]),
        acts=frozenset(data["acts"]),
        reports=frozenset(data["reports"]),
        latter=frozenset(data["words"].get("latter", ())),
        announces=frozenset(data["announces"]),
        departments=tuple(data["departments"]),
        institutes=tuple(data["institutes"]),
        product_units=tuple(data["product_units"]),
        person_endings=frozenset(data["person_endings"]),
        chiefs=tuple(data["chiefs"]),
        chief_heads=tuple(data["chief_heads"]),
        nations=frozenset(data["nations"]),
        counters=frozenset(data["counters"]),
        interim=tuple(data["interim"]),
        worked=tuple(data["worked"]),
        over=frozenset(data["over"]),
        never_in_names=Words(
            dict.fromkeys(
                word
                for key in ("org_suffixes", "common_nouns", "title_words")
                for word in data[key]
                if len(word) > 1
            )
        ),
        transliteration=frozenset(data["transliteration"]),
        particular=Particular(**{key: tuple(words) for key, words in data["particular"].items()}),
    )


def _in_both_scripts(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with each phrase in traditional characters too; `traditional` pairs "万萬" and so on."""
    pairs = data["traditional"]
    table = str.maketrans(dict(zip(pairs[::2], pairs[1::2], strict=True)))

    def widened(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: widened(inner) for key, inner in value.items()}
        if not isinstance(value, list):
            return value
        if not all(isinstance(each, str) for each in value):
            return [widened(each) for each in value]
        return list(dict.fromkeys((*value, *(each.translate(table) for each in value))))

    other = {"transliteration", "surnames", "common_characters"}
    both = {key: data[key] + data[key].translate(table) for key in other}
    return {key: widened(value) for key, value in data.items()} | both


def _phrases(data: Mapping[str, Any]) -> dict[str, Phrase]:
    phrases = {phrase: Phrase(kind) for kind, listed in data["words"].items() for phrase in listed}
    phrases |= {phrase: Phrase("title") for phrase in data["titles"]}
    guarded = (*data["title_words"], *data["common_nouns"], *data["org_suffixes"])
    phrases = {word: Phrase("han") for word in guarded if len(word) > 1 and not word.isascii()} | phrases
    phrases |= {phrase: Phrase("role") for phrase in data["roles"]["nouns"]}
    for table in data["frames"]:
        frame = Frame(
            table["name"],
            table["pattern"],
            direct=table.get("direct", False),
            exit_manner=table.get("exit_manner"),
            entry_manner=table.get("entry_manner"),
        )
        phrases |= {form: Phrase("trigger", frame) for form in table["forms"]}
    hidden = [name for name in data["compound_surnames"] if any(char in phrases for char in name)]
    hidden += _overlapping(data["words"]["origin"], data["title_words"])
    return phrases | {name: Phrase("han") for name in hidden if name not in phrases}


def _sizes(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """How long the words are, longest first, by the character at a place of theirs."""
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[place], set()).add(len(word))
    return {char: tuple(sorted(found, reverse=True)) for char, found in sizes.items()}


def _cues(phrases: Mapping[str, Phrase], *, verb_last: bool) -> list[str]:
    """The verbs of moving, and the words beside which one may be left out."""
    elided = _WHERE_ELIDED[verb_last]
    return [text for text, phrase in phrases.items() if phrase.frame or phrase.kind in elided]


def _overlapping(words: Sequence[str], fields: Sequence[str]) -> list[str]:
    """Words with a field that begins with their last character: "来自动驾驶" in "蔚来自动驾驶"."""
    longer = [word for word in words if len(word) > 1]
    return [word[:-1] + field for word in longer for field in fields if field[0] == word[-1] and field[1:]]
