"""When two words of people's names are one word, and by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from tracker.names.abjads import starts_alike
from tracker.names.characters import is_kana
from tracker.names.japanese import is_romaji, long_vowel_fold
from tracker.names.korean import is_korean, korean_fold
from tracker.names.loanwords import is_loan
from tracker.names.mandarin import is_pinyin, pinyin_splits, same_mandarin
from tracker.names.spelling import is_typo, same_romanization, umlauts_written_out
from tracker.names.tables import chinese_surnames, common_surnames, given_names, korean_surnames
from tracker.names.written import Word

_PINYIN_U = re.compile("(?<![^\\W])([ln])ü")  # Lü is Lyu in passports
_LONGEST_JOIN = 3
_SHORT_FAMILY_NAME = 2
_EASTERN_SIGNS = frozenset({"han", "hiragana"})
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "delle",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "los",
        "las",
        "el",
        "al",
        "bin",
        "ibn",
        "bint",
        "ben",
        "abu",
        "zu",
        "zum",
        "zur",
        "ter",
        "ten",
        "te",
        "af",
        "av",
        "of",
        "the",
    ]
)


def meeting_rule(one: Word, other: Word, *, korean: bool) -> str | None:
    if one.text == other.text:
        return "exact"
    if one.script in _EASTERN_SIGNS and other.script == one.script:
        return None
    if one.key == other.key:
        return "diacritics" if one.script == other.script else "transliteration"
    if one.is_initial or other.is_initial:
        return "initial" if one.key[0] == other.key[0] else None
    if one.script != other.script:
        return _rule_across_scripts(one, other)
    return _rule_of_letters(one, other, korean=korean)


def _rule_across_scripts(one: Word, other: Word) -> str | None:
    if same_romanization(one.key, other.key) or given_names().rule(one.key, other.key) == "spelling":
        return "transliteration"
    if rule := given_names().rule(one.key, other.key):
        return rule
    if {one.script, other.script} <= {"katakana", "hiragana", "latin"} and _same_long_vowels(one, other):
        return "long vowel"
    latin, foreign = (one, other) if one.script == "latin" else (other, one)
    if latin.script != "latin" or (foreign.script == "arabic" and not starts_alike(latin.key, foreign.text)):
        return None
    ways = given_names().spellings(latin.key)  # スティーブン: Stephen, as Steven is spoken
    return "loanword" if any(is_loan(way, foreign.key, foreign.script) for way in ways) else None


def _rule_of_letters(one: Word, other: Word, *, korean: bool) -> str | None:
    left, right = one.key, other.key
    if umlauts_written_out(one.text) == right or umlauts_written_out(other.text) == left:
        return "diacritics"
    if _PINYIN_U.sub(r"\1yu", one.text) == right or _PINYIN_U.sub(r"\1yu", other.text) == left:
        return "romanization"
    if rule := given_names().rule(left, right):
        return rule
    if _same_long_vowels(one, other):
        return "long vowel"
    if same_romanization(left, right):
        return "spelling"
    if same_mandarin(left, right):
        return "romanization"
    if korean and korean_fold(left) == korean_fold(right):
        return "romanization"
    return "typo" if is_typo(left, right) else None


def _same_long_vowels(one: Word, other: Word) -> bool:
    return (
        is_romaji(one.key) and is_romaji(other.key) and long_vowel_fold(one.key) == long_vowel_fold(other.key)
    )


def joined_as(words: list[Word], pattern: Sequence[Word], *, korean: bool) -> list[Word]:
    """The words, with neighbours joined that the other name writes as one: ``fei fei`` as ``feifei``."""
    joined = list(words)
    for length, target in product(range(2, _LONGEST_JOIN + 1), pattern):
        for at in range(len(joined) - length + 1):
            run = joined[at : at + length]
            if key := _as_one_word(run, target, korean=korean):
                text = " ".join(word.text for word in run)
                joined[at : at + length] = [Word(text, key, run[0].script, run[0].hyphenated)]
                break
    return joined


def _as_one_word(run: Sequence[Word], target: Word, *, korean: bool) -> str:
    """The key of these words as the one that the other name has; empty where they are not that one."""
    key = "".join(word.key for word in run)
    if key == target.key:
        return key
    if any(word.is_initial for word in run):
        return ""
    if same_mandarin(key, target.key) or (korean and korean_fold(key) == korean_fold(target.key)):
        return key
    if target.script == "arabic":
        return key if starts_alike(key, target.text) and is_loan(key, target.key, "arabic") else ""
    if run[0].script == "arabic":
        return _arabic_as_one_word(run, target)
    is_servant = key.startswith("abd") and target.key.startswith("abd")
    return key if is_servant and same_romanization(key, target.key) else ""


def _arabic_as_one_word(run: Sequence[Word], target: Word) -> str:
    """``عبد الله`` as ``abdullah``; ``نور الدين`` as ``noureddine``, where the article is not heard."""
    if not run[0].text.startswith("عبد") and not all(word.text.startswith("ال") for word in run[1:]):
        return ""
    whole = "".join(word.key for word in run)
    heard = run[0].key + "".join(word.key[word.text.startswith("ال") :] for word in run[1:])
    return next((key for key in (whole, heard) if is_loan(target.key, key, "arabic")), "")


def with_initials_apart(words: list[Word], other: Sequence[Word]) -> list[Word]:
    """``jd smith`` → ``j d smith``: letters that are no word, or that begin two words of the other name."""
    keys = {word.key for word in other}
    return [piece for word in words for piece in _letters(word, keys, other)]


def _letters(word: Word, keys: set[str], other: Sequence[Word]) -> Iterator[Word]:
    starts = "".join(each.key[0] for each in other)
    is_run = word.script == "latin" and len(word.key) in {2, 3} and word.key not in keys
    no_word = not set(word.key) & set("aeiouy") and word.key != "ng"
    if is_run and (no_word or (word.key in starts[:-1] and len(word.key) > 1 and not is_pinyin(word.key))):
        yield from (Word(letter, letter, word.script) for letter in word.key)
    else:
        yield word


def is_particle(words: list[Word], at: int) -> bool:
    return words[at].key in _PARTICLES and at < len(words) - 1 and (at > 0 or words[at + 1].key in _PARTICLES)


def is_common_surname(word: Word) -> bool:
    return word.key in common_surnames() or len(word.key) <= _SHORT_FAMILY_NAME


@cache
def eastern_surnames() -> frozenset[str]:
    tables = (chinese_surnames(), korean_surnames())
    return frozenset(word for table in tables for family, ways in table.items() for word in (family, *ways))


def is_korean_name(words: Sequence[Word]) -> bool:
    table = korean_surnames()
    ends = {words[0].key, words[-1].key} if words else set()
    return any(end in table or any(end in ways for ways in table.values()) for end in ends)


def is_one_family(one: Word, other: Word) -> bool:
    """Whether two words are romanizations of one Chinese or Korean family name."""
    for table in (chinese_surnames(), korean_surnames()):
        for family, ways in table.items():
            if {one.key, other.key} <= {family, *ways}:
                return True
    return False


def is_eastern(text: str) -> bool:
    key = text.replace(" ", "")
    if key in given_names():
        return False
    return bool(pinyin_splits(key)) or is_korean(key) or any(map(is_kana, text)) or same_mandarin(key, key)


def is_eastern_syllable(word: Word) -> bool:
    return word.script == "latin" and (is_pinyin(word.key) or is_korean(word.key))
