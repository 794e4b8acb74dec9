"""Whose word a text gives: a party's own, that of an outlet it names, or its own. Pure.

Reads only the words that it is given, a sentence or two, so its cost is small whatever the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tracker.moves.status.signals import Signals, signals_of
from tracker.names import name_key

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
_WORD = r"[\w&’'.\-]*[\w&]"
_NAME = rf"{_CAPITAL}{_WORD}(?:\s+(?:{_CAPITAL}|\d){_WORD}){{0,4}}"
_ARTICLE = r"(?:(?:the|le|la|les|der|die|das|dem|den|el|los|las|du|des)\s+|l['’])?"
_STOPS = "，。、；：！？「」“”,.;:!?\n"
_LEADING = re.compile(r"^(?:the|le|la|les|l|der|die|das|el)\s+(?=\S)")
_BETWEEN = r"(?:\s+[\w’'\-]+){0,4}?"
_MOST = 2000  # characters that are looked at


def speaks_first_hand(text: str, *, names: Iterable[str], language: str = "") -> bool:
    """Whether one of the parties that have these names speaks in the text.

    ``OpenAI said``, ``selon OpenAI``, ``OpenAI 宣布``; not ``OpenAI declined to say``.
    """
    text = _plain(text)
    own = {name for name in (_plain(each).strip() for each in names) if len(name) > 1}
    keys = {_squeezed(name) for name in own}
    if any(_is_one_of(outlet, keys) for outlet in _named(text, language)):
        return True
    return any(_says(text, name, signals) for signals in signals_of(language) for name in own)


def speaks_of_itself(text: str, *, names: Iterable[str], byline: str = "", language: str = "") -> bool:
    """Whether the person of these names tells of their own step: ``“I am leaving,” Ada Example wrote``."""
    text = _plain(text)
    tells = any(
        re.search(pattern, text, re.IGNORECASE) for signals in signals_of(language) for pattern in signals.own
    )
    return tells and any(_mentions(f"{text}\n{_plain(byline)}", name) for name in names)


def outlets_named(text: str, *, language: str = "") -> tuple[str, ...]:
    """The keys of those on whose word it reports: ``information`` for “as reported by The Information”."""
    return tuple(dict.fromkeys(outlet_key(outlet) for outlet in _named(_plain(text), language)))


def outlet_key(name: str) -> str:
    """The key of an outlet, whether it is written as a name or in an address: ``information``."""
    squeezed = _LEADING.sub("", name_key(name)).replace(" ", "")
    return squeezed.removeprefix("the") if len(squeezed) > 7 else squeezed


def _named(text: str, language: str) -> Iterator[str]:
    for signals in signals_of(language):
        for pattern in _patterns(signals):
            for match in pattern.finditer(text):
                outlet = re.sub(r"['’]s?$", "", match["outlet"].strip(" .'’"))
                if outlet and not _is_nobody(outlet, signals):
                    yield outlet


@cache
def _patterns(signals: Signals) -> tuple[re.Pattern[str], ...]:
    before, after, inverted = (_either(each) for each in (signals.before, signals.after, signals.inverted))
    if not signals.has_spaces:
        name = rf"(?P<outlet>[^{_STOPS}据根援]{{2,30}}?)"
        found = [rf"(?:^|(?<=[{_STOPS}])){name}(?:{after})"]
        if before:
            found.append(rf"(?:{before}){name}(?:的?(?:报道|报导|消息)|称|透露)")
        return tuple(map(re.compile, found))
    return (
        re.compile(rf"(?i:\b(?:{before})\s+{_ARTICLE})(?P<outlet>{_NAME})"),
        re.compile(rf"(?P<outlet>{_NAME})\s+(?i:(?:{after})\b)(?!\s+(?i:to|by|an|au|à)\b)"),
        re.compile(rf"[,»”\"]\s*(?i:(?:{inverted})\s+{_ARTICLE})(?P<outlet>{_NAME})"),
    )


def _either(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _is_nobody(outlet: str, signals: Signals) -> bool:
    if not signals.has_spaces:
        return any(word in outlet for word in signals.nobody)
    return outlet.split()[0].lower() in signals.nobody or outlet.split()[-1].lower() in signals.nobody


def _says(text: str, name: str, signals: Signals) -> bool:
    says, never = _either(signals.says), _either(signals.never)
    if signals.has_spaces:
        pattern = (
            rf"(?<!\w){re.escape(name)}(?:['’]s)?(?P<between>{_BETWEEN})\s+(?i:{says})\b(?P<behind>.{{0,20}})"
        )
        other = rf"(?i:\b(?:{says}))\s+{re.escape(name)}(?!\w)(?P<between>)(?P<behind>)"
        never = rf"\b(?:{never})\b|n['’]"
    else:
        pattern = rf"{re.escape(name)}(?P<between>[^。！？]{{0,30}}?)(?:{says})(?P<behind>.{{0,10}})"
        other = pattern
    found = [match for each in (pattern, other) for match in re.finditer(each, text)]
    return any(not re.search(never, match["between"] + match["behind"], re.IGNORECASE) for match in found)


def _mentions(text: str, name: str) -> bool:
    plain = _plain(name).strip()
    words = [plain, plain.split()[-1]] if plain.isascii() and plain.split() else [plain]
    return any(len(word) > 1 and re.search(rf"(?<!\w){re.escape(word)}", text) for word in words)


def _is_one_of(outlet: str, keys: set[str]) -> bool:
    """“OpenAI”, or “OpenAI spokeswoman Bea Example”."""
    first = outlet.split()
    return any(_squeezed(" ".join(first[:count])) in keys for count in range(1, len(first) + 1))


def _squeezed(name: str) -> str:
    return name_key(name).replace(" ", "")


def _plain(text: str) -> str:
    return text[:_MOST].replace("’", "'")
