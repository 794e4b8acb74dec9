"""The language files say the same things in the same way."""

from typing import Any

import pytest

from tracker.extract import SUPPORTED_LANGUAGES
from tracker.extract.languages import PATTERNS, TENSES, load_language, read_language_file

FRAME_KEYS = {"name", "pattern", "direct", "exit_manner", "entry_manner", *TENSES}


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    return type(value).__name__


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_has_the_keys_and_types_of_the_first_language(code: str) -> None:
    first = read_language_file(SUPPORTED_LANGUAGES[0])
    assert _shape(read_language_file(code)) == _shape(first)


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_lists_hold_lower_case_phrases(code: str) -> None:
    data = read_language_file(code)
    for phrases in (*data["words"].values(), *data["roles"].values()):
        assert all(isinstance(phrase, str) and phrase == phrase.lower() and phrase for phrase in phrases)


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_frames_use_known_keys_and_patterns(code: str) -> None:
    frames = read_language_file(code)["frames"]
    assert {frame["pattern"] for frame in frames} == set(PATTERNS)
    for frame in frames:
        assert set(frame) <= FRAME_KEYS
        assert any(tense in frame for tense in TENSES)


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_a_phrase_stands_in_one_list_only(code: str) -> None:
    data = read_language_file(code)
    seen: dict[str, str] = {}
    for kind, phrases in data["words"].items():
        for phrase in phrases:
            assert phrase not in seen, f"“{phrase}” stands in {seen[phrase]} and in {kind}."
            seen[phrase] = kind


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_names_twelve_months_and_seven_days(code: str) -> None:
    language = load_language(code)
    assert (len(language.months), len(language.weekdays)) == (12, 7)
