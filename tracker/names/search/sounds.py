"""How words sound, roughly: one code for the ways in which scripts and languages write one sound.

A phonetic code in the manner of Soundex (R. C. Russell, 1918), but across scripts: the words are
transliterated ones, so ``altman``, ``arutoman`` and ``ltmn`` must meet. Vowels, ``h`` and ``w``
are left out, as are an ``r`` that many do not speak; consonants that a script cannot tell apart
are one. It is made of plain replacements, so that a database can do the same (see `sound_sql`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

_END = "."
_MOST_WAYS = 12
_DEEPEST = 20  # calls within each other
_STEPS = (
    ("dzh", "j"), ("dj", "j"), ("sch", "s"), ("kh", ""), ("tch", "s"), ("ch", "s"), ("sh", "s"), ("zh", "s"),
    ("ts", "s"), ("tz", "s"), ("x", "ks"), ("ph", "p"), ("ng", "n"),
    ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("j.", "."), ("c", "k"), ("q", "k"), ("g", "k"),
    ("j", "s"), ("z", "s"), ("d", "t"), ("b", "p"), ("f", "p"), ("v", "p"), ("mp", "np"),
    *((letter * 2, letter) for letter in "kstprmnl"),
    *((f"r{after}", after) for after in "kstpmnl."),
    ("l", "r"),
    *((vowel, "") for vowel in "aeiouyhw."),
)  # fmt: skip
# What else a word may be heard as, where scripts lose a difference.
_OTHERWISE = (
    (re.compile("j|dzh"), "g"),  # ジェフリー, Джеффри: Geoffrey
    (re.compile("g(?=[eiy])"), "j"),
    (re.compile("sh?(?=[aeiou])"), "t"),  # カーパシー, 카파시: Karpathy; アーサー: Arthur
    (re.compile("s$"), "t"),  # 스콧: Scott
    (re.compile("ru(?=[^aeiouy]|$)"), ""),  # アーサー, カルパシー
    (re.compile("m(?=[^aeiouybpm])"), "n"),  # अरविंद
    (re.compile("^nt"), "d"),  # Ντέμης
    (re.compile("mp"), "b"),  # Χασάμπης
    (re.compile("^ch"), "h"),
    (re.compile("r"), "l"),  # where vowels are not written, no r is silent
)


def sound(word: str) -> str:
    """The code of a word of a-z and 0-9; empty for a word of vowels alone."""
    return reduce(lambda code, step: code.replace(*step), _STEPS, word + _END)


def sounds(word: str) -> frozenset[str]:
    """The codes under which a word that was transliterated may stand; the empty one is none."""
    ways = dict.fromkeys((word, *(pattern.sub(other, word) for pattern, other in _OTHERWISE)))
    for pattern, other in _OTHERWISE:
        ways |= dict.fromkeys(pattern.sub(other, way) for way in [*ways][:_MOST_WAYS])
    return frozenset(map(sound, ways)) - {""}


def sound_sql(word: str) -> str:
    """The code as one expression of SQL; ``word`` names a column."""
    return _replaced(f"({word} || '{_END}')", _STEPS)


def sound_columns(word: str) -> str:
    """The code as the column ``sound`` of a table, by way of others: SQLite parses no deep expression."""
    columns, before = [], f"({word} || '{_END}')"
    parts = [_STEPS[at : at + _DEEPEST] for at in range(0, len(_STEPS), _DEEPEST)]
    for number, part in enumerate(parts, 1):
        name, kind = ("sound", "STORED") if number == len(parts) else (f"heard_{number}", "VIRTUAL")
        columns.append(f"{name} TEXT GENERATED ALWAYS AS ({_replaced(before, part)}) {kind}")
        before = name
    return ", ".join(columns)


def _replaced(expression: str, steps: Sequence[tuple[str, str]]) -> str:
    for sought, replacement in steps:
        expression = f"replace({expression}, '{sought}', '{replacement}')"
    return expression
