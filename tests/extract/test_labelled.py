"""The project's own labelled texts: what extraction finds in them may not fall.

All people in them are invented, and so is what they are said to do.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tracker.extract import SUPPORTED_LANGUAGES, NameIndex, extract_claims
from tracker.moves.evaluation.compare import compare
from tracker.moves.evaluation.gold import GoldText, gold_texts
from tracker.moves.evaluation.measure import Measured

TEXTS = Path(__file__).parent / "labelled" / "texts.jsonl"
# F1 per language as measured with no known name. Raise a floor where a change raises the figure.
FLOORS = {"de": 0.91, "en": 0.91, "es": 0.88, "fr": 0.93, "ja": 0.94, "zh": 0.93}
QUIET = 0.95


@cache
def texts() -> tuple[GoldText, ...]:
    return tuple(gold_texts(TEXTS))


@cache
def measured() -> Measured:
    names, found = NameIndex([]), Measured()
    for gold in texts():
        claims = extract_claims(gold.text, language=gold.language, published=gold.published, names=names)
        found.note(gold.language, compare(claims, gold.moves, gold.optional, names))
    return found


def test_are_enough_in_each_language_and_a_third_state_no_move() -> None:
    languages = Counter(gold.language for gold in texts())
    assert languages.keys() == set(SUPPORTED_LANGUAGES)
    assert min(languages.values()) >= 25
    assert sum(not gold.moves for gold in texts()) * 3 >= len(texts()) * 0.9


@pytest.mark.parametrize("language", SUPPORTED_LANGUAGES)
def test_finds_no_less_than_before(language: str) -> None:
    assert (measured().by_language[language].f1 or 0.0) >= FLOORS[language]


def test_asserts_nothing_where_nothing_moves() -> None:
    assert (measured().total.quiet.value or 0.0) >= QUIET


def test_scores_can_be_taken_at_their_word() -> None:
    for tenth, held in measured().bins.items():
        if held.right.n >= 30:
            assert (held.error or 0.0) <= 0.1, tenth
