"""The labels and aliases of an entity as names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tracker.names import name_key
from tracker.names.characters import script_of
from tracker.names.models import MAX_NAME

MOST_NAMES = 40
"""Each name costs rows in the index, and may be taken for somebody in an article; the first matter most."""
_FIRST = (
    "en",
    "mul",
    "zh-hans",
    "zh",
    "zh-hant",
    "ja",
    "ko",
    "ru",
    "uk",
    "ar",
    "fa",
    "he",
    "hi",
    "el",
    "fr",
    "de",
    "es",
)
_NO_TEXT = re.compile("[\0-\x1f\ud800-\udfff]")


def names_of(entity: dict[str, Any], seen: Counter[str]) -> tuple[str, ...]:
    """The names in all languages, the one people read first: labels, then aliases.

    Two that share a key and a script are one. Those past `MOST_NAMES`, too long, or without a letter
    are counted in ``seen``.
    """
    kept: dict[tuple[str, str], str] = {}
    for name in _written(entity):
        key = name_key(name)
        if not key or len(name) > MAX_NAME or _NO_TEXT.search(name):
            seen["names that cannot be stored"] += 1
        elif sign_of(name) in kept:
            continue
        elif len(kept) < MOST_NAMES:
            kept[sign_of(name)] = name
        else:
            seen[f"names past the first {MOST_NAMES}"] += 1
    return tuple(kept.values())


def sign_of(name: str) -> tuple[str, str]:
    """What two spellings share that need not both be kept: 李飞飞 and “Li Fei Fei” are not such."""
    return name_key(name), script_of(name)


def _written(entity: dict[str, Any]) -> Iterator[str]:
    labels, aliases = entity.get("labels"), entity.get("aliases")
    if isinstance(labels, dict):
        yield from _texts(labels[language] for language in _in_order(labels))
    if isinstance(aliases, dict):
        for language in _in_order(aliases):
            if isinstance(aliases[language], list):
                yield from _texts(aliases[language])


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        text = value.get("value") if isinstance(value, dict) else None
        if isinstance(text, str) and text.strip():
            yield " ".join(text.split())


def _in_order(languages: dict[str, Any]) -> list[str]:
    places = {language: place for place, language in enumerate(_FIRST)}
    return sorted(languages, key=lambda language: (places.get(language, len(places)), language))
