"""What an extracted claim says of how it was found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.extract.reading import only
from tracker.extract import ExtractedClaim, NameIndex, extract_claims

LABELLED = Path(__file__).parent / "labelled" / "texts.jsonl"


def labelled_claims() -> list[tuple[str, ExtractedClaim]]:
    """Each claim that is read from the project's own labelled texts, with its text."""
    found = []
    for line in LABELLED.read_text("utf-8").splitlines():
        row = json.loads(line)
        text, published = row["text"], date.fromisoformat(row["published"])
        claims = extract_claims(text, language=row["lang"], published=published, names=NameIndex([]))
        found += [(text, claim) for claim in claims]
    return found


@pytest.fixture(scope="module")
def read() -> list[tuple[str, ExtractedClaim]]:
    found = labelled_claims()
    assert len(found) > 200
    return found


def test_the_words_that_tell_a_move_stand_inside_its_quote(read: list[tuple[str, ExtractedClaim]]) -> None:
    outside = [
        text[slice(*claim.cue)]
        for text, claim in read
        if not claim.start <= claim.cue[0] < claim.cue[1] <= claim.end
    ]
    assert outside == []


def test_the_parts_add_up_to_the_score(read: list[tuple[str, ExtractedClaim]]) -> None:
    odd = [c for _text, c in read if round(sum(part.amount for part in c.parts), 2) != c.score]
    assert odd == []


def test_what_is_told_many_times_has_the_highest_score_and_says_so() -> None:
    claim = only(" ".join(["Ada Example left Foo Labs."] * 9))
    assert claim.score == 0.97
    assert claim.parts[-1].why == "no score is higher"
    assert round(sum(part.amount for part in claim.parts), 2) == 0.97
