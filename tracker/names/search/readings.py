"""The words under which a name may be stored in another script than the one it was typed in.

For signs that can be read in several ways: ideographs in Mandarin (pinyin and Wade–Giles),
Cantonese or Japanese, and Hangul as Koreans write it. What is found with them is judged by the
scores of whole names, so a word too many costs time and is never an answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, islice, product

from tracker.names.characters import is_han, is_hangul, is_kana, modern_japanese, unified_characters
from tracker.names.japanese import long_vowel_fold
from tracker.names.keys import name_key
from tracker.names.korean import hangul_spellings
from tracker.names.mandarin import mandarin_syllables, syllables, wade_giles
from tracker.names.tables import cantonese_readings, chinese_surnames, japanese_readings, korean_surnames

Words = tuple[str, ...]
"""Any of these words."""
Reading = tuple[Words, ...]
"""All of these: one way to read a name."""

_FEWEST, _MOST_HAN, _MOST_HANGUL = 2, 6, 4
_LONGEST_SURNAME = 3
_MOST_WAYS = 60
_MOST_READINGS = 12
_MOST_CUTS = 3


def readings(text: str, words: Sequence[str]) -> list[Reading]:
    """How a name of signs may be read in Latin letters, and one of Latin letters stand in signs.

    ``words`` are those of the key of the text. At most a dozen; none where nothing is known.
    """
    signs = "".join(text.split())
    if all(map(is_hangul, signs)):
        found = _of_hangul(signs) if _FEWEST <= len(signs) <= _MOST_HANGUL else iter(())
    elif all(is_han(sign) or is_kana(sign) for sign in signs) and any(map(is_han, signs)):
        found = _of_han(signs) if _FEWEST <= len(signs) <= _MOST_HAN else iter(())
    elif text.isascii():
        found = _of_letters(words)
    else:
        found = iter(())
    return [reading for reading in islice(found, _MOST_READINGS) if all(reading)]


def hangul_as_one_word(words: Sequence[str]) -> Words:
    """A Korean name in Latin letters as a key has it: ``lee jae yong`` → ``ijaeyong``."""
    if len(words) == 1:
        return ()
    return tuple(
        dict.fromkeys(
            f"{way}{''.join(given)}"
            for family, given in ((words[0], words[1:]), (words[-1], words[:-1]))
            for way in _korean_families().get(family, ())
        )
    )


def _of_hangul(signs: str) -> Iterator[Reading]:
    families = [*hangul_spellings(signs[0])]
    families += [way for family in tuple(families) for way in korean_surnames().get(family, ())]
    given = [tuple(hangul_spellings(sign)) for sign in signs[1:]]
    yield (tuple(dict.fromkeys(families)), *given)
    if len(given) > 1:
        yield (tuple(dict.fromkeys(families)), tuple(_joined(way[:12] for way in given)))


def _of_han(signs: str) -> Iterator[Reading]:
    if all(map(is_han, signs)):
        spoken = [_chinese(sign, is_family=at == 0) for at, sign in enumerate(signs)]
        yield tuple(spoken)
        if len(spoken) > _FEWEST:
            yield (spoken[0], tuple(_joined(spoken[1:])))
    for at in range(1, min(_LONGEST_SURNAME, len(signs) - 1) + 1):
        yield (_japanese(signs[:at]), _japanese(signs[at:]))


def _of_letters(words: Sequence[str]) -> Iterator[Reading]:
    if len(words) < _FEWEST:
        return
    pinyin = _pinyin_of()
    if any(word in pinyin for word in words):
        yield tuple(tuple(dict.fromkeys((word, *pinyin.get(word, ())))) for word in words)
    if len(words) == _FEWEST:
        for parts in product(*(_kanji_of(word) for word in words)):
            yield tuple(any_ for part in parts for any_ in part)


@cache
def _chinese(sign: str, *, is_family: bool) -> Words:
    """How one ideograph is written in Latin letters by speakers of Mandarin and Cantonese."""
    mandarin = [way.replace("v", "u") for way in mandarin_syllables(sign, is_family=is_family)]
    ways = [*mandarin, *map(wade_giles, mandarin), *cantonese_readings().get(unified_characters(sign), ())]
    if is_family:
        ways += [way for family in mandarin for way in chinese_surnames().get(family, ())]
    return tuple(dict.fromkeys(ways))


@cache
def _japanese(written: str) -> Words:
    """The readings of part of a Japanese name, long vowels as they are mostly left out, and as they are."""
    written = re.sub("(.)々", r"\1\1", modern_japanese(written))
    if whole := japanese_readings().get(written):
        ways: Iterable[str] = whole
    elif all(sign in japanese_readings() or is_kana(sign) for sign in written):
        ways = _joined(japanese_readings().get(sign) or (name_key(sign),) for sign in written)
    else:
        ways = ()
    return tuple(dict.fromkeys(way for each in ways for way in (long_vowel_fold(each), each)))


def _joined(parts: Iterable[Words]) -> Iterator[str]:
    return map("".join, islice(product(*parts), _MOST_WAYS))


@cache
def _korean_families() -> dict[str, tuple[str, ...]]:
    """A family name as it is written → in the Revised Romanization."""
    families: dict[str, list[str]] = defaultdict(list)
    for family, ways in korean_surnames().items():
        for way in (family, *ways):
            families[way].append(family)
    return {way: tuple(names) for way, names in families.items()}


@cache
def _pinyin_of() -> dict[str, tuple[str, ...]]:
    """A syllable in Wade–Giles or as Cantonese is written → the syllables of pinyin it may be."""
    table: dict[str, set[str]] = defaultdict(set)
    for syllable in syllables():
        table[wade_giles(syllable)].add(syllable)
    for family, ways in chinese_surnames().items():
        for way in ways:
            table[way].add(family)
    for sign, ways in cantonese_readings().items():
        for way in ways:
            table[way].add(name_key(sign))
    return {way: tuple(sorted(found)) for way, found in table.items()}


def _kanji_of(word: str) -> list[Reading]:
    """The keys that kanji with this reading may have: those read so as a whole, or in two or three parts."""
    word = long_vowel_fold(word)
    cuts = [(word,), *((word[:at], word[at:]) for at in range(1, len(word)))]
    cuts += [(word[:at], word[at:to], word[to:]) for at, to in combinations(range(1, len(word)), 2)]
    ways = [way for cut in cuts if (way := _reading_of(cut))]
    return ways[:_MOST_CUTS]


def _reading_of(parts: Words) -> Reading:
    """Each part by kanji that are read so; nothing where there are none for one of them."""
    table = _keys_by_reading()
    found = [_places(table.get(part, ()), 1) or _places(table.get(part, ()), 2) for part in parts]
    return tuple(any_ for place in found for any_ in place) if all(found) else ()


def _places(keys: Iterable[Words], length: int) -> Reading:
    """For each place the words that stand there in any of the keys of this length."""
    fitting = [key for key in keys if len(key) == length]
    return tuple(tuple(dict.fromkeys(key[at] for key in fitting)) for at in range(length)) if fitting else ()


@cache
def _keys_by_reading() -> dict[str, tuple[Words, ...]]:
    table: dict[str, set[Words]] = defaultdict(set)
    for signs, ways in japanese_readings().items():
        for way in ways:
            table[long_vowel_fold(way)].add(tuple(name_key(signs).split()))
    return {way: tuple(sorted(keys)) for way, keys in table.items()}
