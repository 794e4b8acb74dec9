"""Which group a role belongs to, by the table ``role_groups.toml``: its rules in order, the first decides."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tracker.moves.vocabulary import RoleGroup

LANGUAGES = ("en", "fr", "de", "es", "zh", "ja")
_LONGEST = 200  # of a role that is looked at; a move holds no longer one
_BREAK = " , "  # nothing of several words goes across it

_EAST_ASIAN = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IS_EAST_ASIAN = re.compile(f"[{_EAST_ASIAN}]")
_SCRIPT_CHANGES = re.compile(f"(?<=[{_EAST_ASIAN}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_EAST_ASIAN}])")
_BETWEEN_PARTS = re.compile(r"[,;:/|()\[\]、。;・]+")
_BETWEEN_WORDS = re.compile(r"(?:[^\w,]|_)+")
_MARKS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table; ``words`` are its entries as written, by language."""

    group: RoleGroup
    why: str
    words: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]


def role_group(role: str) -> RoleGroup:
    """The group of one role as written in any of the six languages; other where it is empty or unknown.

    Linear in the length, of which the first two hundred characters count; some 0.1 ms for a role that
    was not met lately.
    """
    return _group_of(role[:_LONGEST])


@lru_cache(maxsize=20_000)
def _group_of(role: str) -> RoleGroup:
    text = _spaced(role)
    return next((rule.group for rule in rules() if rule.pattern.search(text)), RoleGroup.OTHER)


@cache
def rules() -> tuple[Rule, ...]:
    """The table, in its order. Raises ValueError where it has a group that there is not."""
    text = files("tracker.moves").joinpath("role_groups.toml").read_text("utf-8")
    return tuple(_rule(row) for row in tomllib.loads(text)["rule"])


def _rule(row: dict[str, Any]) -> Rule:
    words = {language: tuple(row[language]) for language in ("any", *LANGUAGES) if language in row}
    patterns = sorted({_pattern(entry) for entries in words.values() for entry in entries})
    return Rule(RoleGroup(row["group"]), row["why"], words, re.compile("|".join(patterns)))


def _pattern(entry: str) -> str:
    """An entry of the table as a regular expression over what `_spaced` gives. Its gaps are bounded."""
    whole = entry.startswith("=")
    entry = entry.removeprefix("=").strip()
    is_east_asian = _IS_EAST_ASIAN.search(entry) is not None
    open_left = entry.startswith("*") or (is_east_asian and not whole)
    open_right = entry.endswith("*") or (is_east_asian and not whole)
    gap = "[^,]{0,12}?" if is_east_asian else "(?:[^ ,]++ ){0,4}?"
    pieces = [_spaced(piece).strip() for piece in entry.strip("*").split("*")]
    inner = gap.join(re.escape(piece) + ("" if is_east_asian else " ") for piece in pieces)
    inner = inner if is_east_asian else inner.removesuffix(" ")
    left, right = ("" if open_left else " "), ("" if open_right else " ")
    return rf"\A{left}{inner}{right}\Z" if whole else left + inner + right


def _spaced(text: str) -> str:
    """Words in small letters without accents, a space around each, and a comma where a part ends."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    folded = unicodedata.normalize("NFC", folded)
    words = _BETWEEN_WORDS.sub(" ", _BETWEEN_PARTS.sub(_BREAK, _SCRIPT_CHANGES.sub(" ", folded)))
    return f" {words.strip(' ,')} "


def entries() -> Iterator[tuple[Rule, str, str]]:
    """Each entry of the table: its rule, its language and the entry as written."""
    for rule in rules():
        for language, words in rule.words.items():
            for word in words:
                yield rule, language, word
