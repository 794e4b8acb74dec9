"""The language files say the same things in the same way."""

from typing import Any

import pytest

from tracker.extract import SUPPORTED_LANGUAGES
from tracker.extract.languages import (
    PATTERNS,
    SPACED_LANGUAGES,
    TENSES,
    UNSPACED_LANGUAGES,
    load_language,
    read_language_file,
)

FRAME_KEYS = {"name", "pattern", "direct", "exit_manner", "entry_manner", "status", *TENSES}
UNSPACED_FRAME_KEYS = {"name", "pattern", "direct", "exit_manner", "entry_manner", "forms"}
FIRST = {code: group[0] for group in (SPACED_LANGUAGES, UNSPACED_LANGUAGES) for code in group}


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    return type(value).__name__


def _phrases(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Each phrase with the list that it stands in."""
    return [(kind, phrase) for kind, phrases in data["words"].items() for phrase in phrases]


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_has_the_keys_and_types_of_the_first_language_of_its_kind(code: str) -> None:
    first = _shape(read_language_file(FIRST[code]))
    shape = _shape(read_language_file(code))
    if code in UNSPACED_LANGUAGES:  # grammar decides which classes of words there are
        first.pop("words"), shape.pop("words")
    first.pop("frames"), shape.pop("frames")
    assert shape == first


@pytest.mark.parametrize("code", SPACED_LANGUAGES)
def test_lists_hold_lower_case_phrases(code: str) -> None:
    data = read_language_file(code)
    for phrases in (*data["words"].values(), *data["roles"].values(), *data["particular"].values()):
        assert all(isinstance(phrase, str) and phrase == phrase.lower() and phrase for phrase in phrases)


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_frames_use_known_keys_and_patterns(code: str) -> None:
    frames = read_language_file(code)["frames"]
    patterns = {frame["pattern"] for frame in frames}
    assert patterns <= set(PATTERNS)
    assert patterns >= set(PATTERNS) - {"loses", "comes", "works", "yields"}
    for frame in frames:
        forms = UNSPACED_FRAME_KEYS if code in UNSPACED_LANGUAGES else FRAME_KEYS
        assert set(frame) <= forms
        assert {"forms", *TENSES} & set(frame)


@pytest.mark.parametrize("code", SUPPORTED_LANGUAGES)
def test_a_phrase_stands_in_one_list_only(code: str) -> None:
    data = read_language_file(code)
    seen: dict[str, str] = {}
    for kind, phrase in _phrases(data):
        assert phrase not in seen, f"“{phrase}” stands in {seen[phrase]} and in {kind}."
        seen[phrase] = kind


@pytest.mark.parametrize("code", UNSPACED_LANGUAGES)
def test_a_verb_or_title_without_spaces_stands_in_no_other_list(code: str) -> None:
    data = read_language_file(code)
    seen = {phrase for _kind, phrase in _phrases(data)}
    for frame in data["frames"]:
        assert not seen & set(frame["forms"]), seen & set(frame["forms"])
        seen |= set(frame["forms"])
    assert not seen & set(data["roles"]["nouns"]), seen & set(data["roles"]["nouns"])


@pytest.mark.parametrize("code", SPACED_LANGUAGES)
def test_names_twelve_months_and_seven_days(code: str) -> None:
    language = load_language(code)
    assert (len(language.months), len(language.weekdays)) == (12, 7)
