"""Names in ideographs, kana and Hangul beside the same names in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.names.characters import either, is_hangul, is_kana, unified_characters
from tracker.names.japanese import japanese_pattern, unread_signs
from tracker.names.korean import hangul_pattern
from tracker.names.mandarin import cantonese_pattern, mandarin_pattern, mandarin_syllables
from tracker.names.scores import Reason, reason
from tracker.names.tables import chinese_surnames, korean_surnames
from tracker.names.written import PersonName, Word

_LONGEST = 8
_LONGEST_SURNAME = 3
_FEWEST_READ = 2


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read signs: the rule it goes by, and patterns for the family name and the given name."""

    rule: str
    longest_surname: int
    surname: Callable[[str], str]
    given: Callable[[str], str]


def compare_characters(one: PersonName, other: PersonName) -> list[Reason]:
    """Two names in signs: the same signs, old and new forms of them, or kana that reads kanji."""
    left, right = one.characters, other.characters
    if left == right:
        return [reason("exact", left, right)]
    if unified_characters(left) == unified_characters(right):
        return [reason("character variant", left, right)]
    if len(left) <= _LONGEST and len(right) <= _LONGEST:
        for signs, name in ((left, other), (right, one)):
            kana = "".join(word.key for word in name.words)
            if all(word.script in {"katakana", "hiragana"} for word in name.words) and re.fullmatch(
                japanese_pattern(signs), kana
            ):
                return [reason("transliteration", left, right)]
    sounds_alike = [word.key for word in one.words] == [word.key for word in other.words]
    return [reason("homophone" if sounds_alike else "other word", left, right)]


def compare_characters_with_letters(signs: PersonName, letters: PersonName) -> list[Reason] | None:
    """A name in signs and one in Latin letters; None where the signs spell a foreign name."""
    characters = signs.characters
    if not 1 < len(characters) <= _LONGEST:
        return None
    words = [word for word in letters.words if not word.is_initial]
    return _best_reading(signs, words, letters) or _best_reading(signs, list(letters.words), letters)


def _best_reading(signs: PersonName, words: list[Word], letters: PersonName) -> list[Reason] | None:
    best: list[Reason] | None = None
    characters = signs.characters
    for reading in _readings(characters):
        for family, given in _splits(signs, reading.longest_surname):
            found = _read(reading, family, given, words, letters)
            if found and (best is None or _cost(found) > _cost(best)):
                best = found
    return best


def _cost(reasons: list[Reason]) -> float:
    weight = 1.0
    for each in reasons:
        weight *= each.weight
    return weight


def _readings(characters: str) -> tuple[_Reading, ...]:
    if all(map(is_hangul, characters)):
        return (_Reading("transliteration", 2, _korean_surname, hangul_pattern),)
    return (
        _Reading("transliteration", 2, _chinese_surname, mandarin_pattern),
        _Reading("romanization", 2, _chinese_surname, cantonese_pattern),
        *_japanese(characters),
    )


def _japanese(characters: str) -> tuple[_Reading, ...]:
    """Japanese, where all signs but one can be read and at least two can."""
    unread = unread_signs(characters)
    if unread > 1 or len(characters) - unread < _FEWEST_READ:
        return ()
    rule = "unread character" if unread else "transliteration"
    longest = len(characters) if all(map(is_kana, characters)) else _LONGEST_SURNAME
    return (_Reading(rule, longest, _japanese_part, _japanese_part),)


@lru_cache(maxsize=10_000)
def _japanese_part(written: str) -> str:
    """A pattern of the readings of one part of a name; nothing matches where none of its signs is known."""
    return either(()) if unread_signs(written) == len(written) else japanese_pattern(written)


def _splits(name: PersonName, longest: int) -> Iterator[tuple[str, str]]:
    """The ways to part family name and given name; the one that is written, where it is."""
    texts = [word.text for word in name.words]
    if len(texts) == 2:
        yield texts[0], texts[1]
        return
    characters = name.characters
    for at in range(1, min(longest, len(characters) - 1) + 1):
        yield characters[:at], characters[at:]


def _read(
    reading: _Reading, family: str, given: str, words: list[Word], letters: PersonName
) -> list[Reason] | None:
    """The reasons where the words spell family and given name in either order, with other names beside."""
    surname, rest = re.compile(reading.surname(family)), re.compile(reading.given(given))
    initials = [word for word in letters.words if word.is_initial and word not in words]
    for at, length in _places_of_surname(len(words)):
        if not surname.fullmatch(_joined(words[at : at + length])):
            continue
        others = words[:at] + words[at + length :]
        met = [reason(reading.rule, family, " ".join(word.text for word in words[at : at + length]))]
        for start, end in _runs(len(others)):
            if rest.fullmatch(_joined(others[start:end])):
                met.append(
                    reason(reading.rule, given, " ".join(word.text for word in others[start:end]), 1.0)
                )
                met += [reason("missing first name", "", word.text) for word in others[:start]]
                met += [reason("missing last name", "", word.text) for word in others[end:]]
                return met + [reason("missing initial", "", word.text) for word in initials]
        if not others and initials and _begins(reading, given, initials[0]):
            return [*met, reason("initial of a common family name", given, initials[0].text)]
    return None


def _places_of_surname(count: int) -> Iterator[tuple[int, int]]:
    """Where a family name of one or two words may stand: at an end, or after a foreign first name."""
    for length in (1, 2):
        ends = [0, count - length] if count > length else [0] * (count == length)
        yield from ((at, length) for at in dict.fromkeys([*ends, *range(1, count - length)]))


def _begins(reading: _Reading, given: str, initial: Word) -> bool:
    """Whether the initial could be that of the given name: some reading begins with it."""
    return reading.given is mandarin_pattern and any(
        syllable.startswith(initial.key) for syllable in mandarin_syllables(given[0])
    )


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """The runs of words that may be the given name, longest first."""
    for length in range(count, 0, -1):
        for start in range(count - length + 1):
            yield start, start + length


def _joined(words: list[Word]) -> str:
    return "".join(word.key for word in words)


@lru_cache(maxsize=10_000)
def _chinese_surname(characters: str) -> str:
    table = chinese_surnames()
    spelled = [way for syllable in _syllables(characters) for way in table.get(syllable, ())]
    return "|".join([mandarin_pattern(characters, is_family=True), *spelled])


def _syllables(characters: str) -> list[str]:
    ways = [""]
    for char in characters:
        ways = [way + syllable for way in ways for syllable in mandarin_syllables(char, is_family=True)]
    return ways


@lru_cache(maxsize=10_000)
def _korean_surname(hangul: str) -> str:
    spelled = hangul_pattern(hangul)
    ways = [
        way for surname, other in korean_surnames().items() if re.fullmatch(spelled, surname) for way in other
    ]
    return "|".join([spelled, *ways])
