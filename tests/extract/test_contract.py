"""What every caller may rely on."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.reading import KNOWN, claims, only
from tracker.extract import (
    EXTRACTOR,
    EXTRACTOR_VERSION,
    SUPPORTED_LANGUAGES,
    UnsupportedLanguage,
    extract_claims,
)

PIECES = st.sampled_from(
    [
        "Ken Watanabe",
        "left",
        "has left",
        "OpenAI",
        "will join",
        "Meta",
        "quitte",
        "rejoint",
        ",",
        ".",
        "\n",
        "’s",
        "d’",
        "l'",
        "ex-",
        "(",
        ")",
        "👩\u200d🔬",
        "é",
        "“",
        "”",
        "who",
        "qui",
        "and",
        "et",
        "VP of",
        "from",
        "chez",
        "de",
        "Mme",
        "the company",
        "l'entreprise",
        "hired",
        "recrute",
        "as",
        "chief scientist",
        "\xa0",
        "not",
        "pas",
        "he",
        "elle",
        "Among them are",
        "dont",
        "founded",
        "in May 2031",
        "le 31 février",
        "X",
        "J.",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join))


@settings(max_examples=150, deadline=None, database=None)
@given(TEXTS, st.sampled_from(SUPPORTED_LANGUAGES), st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_quotes_stand_at_their_offsets(text: str, language: str, published: date | None) -> None:
    found = extract_claims(text, language=language, published=published, names=KNOWN)
    for claim in found:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.from_org or claim.to_org
        assert 0.0 <= claim.score <= 1.0
    assert [claim.start for claim in found] == sorted(claim.start for claim in found)


def test_counts_offsets_in_code_points() -> None:
    text = "👩‍🔬 Hello. Ken Watanabe\u00a0left Meta. 🎉"
    claim = only(text)
    assert text[claim.start : claim.end] == "Ken Watanabe\u00a0left Meta."


def test_answers_the_same_each_time() -> None:
    text = "Ken Watanabe and Olga Petrova left Google; Watanabe went to Meta. She may found Fernwell."
    assert claims(text) == claims(text)


def test_names_the_language_it_does_not_know_and_those_it_knows() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"“tlh”.*en.*fr"):
        extract_claims("nuqneH", language="tlh", published=None, names=KNOWN)


def test_writes_a_claim_as_plain_json_in_the_published_order() -> None:
    row = only("Ken Watanabe will leave Meta on May 30.").as_json()
    assert list(row) == [
        "person", "from_org", "to_org", "role_from", "role_to", "exit_manner", "entry_manner", "capacity",
        "status", "date", "quote", "start", "end", "score", "rule",
    ]  # fmt: skip
    assert json.loads(json.dumps(row))["date"] == "2025-05-30"


def test_says_which_extractor_it_is() -> None:
    assert (EXTRACTOR, EXTRACTOR_VERSION) == ("rules", "1")


def test_no_sentence_is_so_long_that_its_work_could_grow_without_bound() -> None:
    from tracker.extract.languages import load_language
    from tracker.extract.sentences import split_sentences

    text = "Jane Doe quit, and " * 3000
    spans = split_sentences(text, load_language("en"))
    assert max(end - start for start, end in spans) <= 1500
    assert sum(end - start for start, end in spans) <= len(text)
