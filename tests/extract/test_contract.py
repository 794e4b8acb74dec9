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
    KnownName,
    NameIndex,
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
        "was fired by",
        "resigned from",
        "a démissionné de",
        "reportedly",
        "denied",
        "the board of",
        "\ud800",
        "\x00",
        *("Nach zehn Jahren", "verlässt", "hat", "tritt", "zurück", "Googles", "SAP-Vorständin", "zu", "der"),
        *("dimite", "ficha a", "se incorpora a", "será", "hasta ahora directora de", "Óscar Vidal"),
        *(
            "李明远",
            "前谷歌研究员",
            "从",
            "离职",
            "加入",
            "任命",
            "被",
            "为",
            "，",
            "。",
            "伊利亚·科瓦",
            "该公司",
        ),
        *(
            "田中太郎",
            "氏",
            "が",
            "を",
            "退社",
            "に",
            "移籍",
            "した",
            "、",
            "ミラ・ラボ",
            "元",
            "の",
            "（",
            "）",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
)


@settings(max_examples=150, deadline=None, database=None)
@given(TEXTS, st.sampled_from(SUPPORTED_LANGUAGES), st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_quotes_stand_at_their_offsets(text: str, language: str, published: date | None) -> None:
    found = extract_claims(text, language=language, published=published, names=KNOWN)
    for claim in found:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.from_org or claim.to_org
        assert 0.0 <= claim.score <= 1.0
        assert max(len(name or "") for name in (claim.person, claim.from_org, claim.to_org)) <= 200
    assert [claim.start for claim in found] == sorted(claim.start for claim in found)
    keys = [(claim.person, claim.from_org, claim.to_org, claim.start) for claim in found]
    assert len(keys) == len(set(keys))


CLAUSES = st.sampled_from(
    [
        "Ken Watanabe left Google",
        "he did not leave Google",
        "he could leave Google",
        "he has reportedly left Google",
        "he was fired by Google",
        "he was not fired by Google",
        "he resigned from the board of Google",
        "he did not resign from Google",
        "he joined Meta",
        "he did not join Meta",
        "he will join Meta from Google",
        "Ken Watanabe quitte Google",
        "il n'a pas démissionné de Google",
        "il rejoint Meta",
        "il aurait quitté Google",
    ]
)


@settings(max_examples=150, deadline=None, database=None)
@given(
    st.lists(CLAUSES, min_size=1, max_size=8),
    st.sampled_from([", but ", "; ", " and ", ". ", ", mais "]),
    st.sampled_from(SUPPORTED_LANGUAGES),
)
def test_makes_no_two_claims_of_the_same_step_in_one_sentence(
    clauses: list[str], joint: str, language: str
) -> None:
    found = claims(f"Ken Watanabe spoke; {joint.join(clauses)}.", language)
    keys = [(claim.person, claim.from_org, claim.to_org, claim.start) for claim in found]
    assert len(keys) == len(set(keys))


def test_drops_a_role_that_is_too_long_to_store() -> None:
    head = "chief scientist of " + " ".join(["a" * 40] * 6)
    claim = only(f"Ken Watanabe joined Meta as {head}.")
    assert (claim.to_org, claim.role_to) == ("Meta", None)
    assert only("Ken Watanabe joined Meta as chief scientist.").role_to == "chief scientist"


@pytest.mark.parametrize("length", [200, 201])
def test_makes_no_claim_of_a_name_that_is_too_long_to_store(length: int) -> None:
    place = "Q" + "u" * (length - 1)
    kept = length <= 200
    assert bool(claims(f"Ken Watanabe resigned from {place}.")) == kept
    assert bool(claims(f"Ken {place[4:].capitalize()} left Google.")) == kept


def test_names_a_known_person_by_a_record_with_a_note_only_while_it_fits() -> None:
    for note in ("physicist", "p" * 300):
        record = f"Olga Petrova ({note})"
        found = claims("Olga Petrova left Google.", names=NameIndex([KnownName(record, "person", record)]))
        assert [claim.person for claim in found] == ([record] if len(record) <= 200 else [])


@pytest.mark.parametrize("odd", ["\ud800", "\x00"])
def test_reads_around_characters_that_no_text_should_hold(odd: str) -> None:
    text = f"{odd}A{odd}b. Ken Watanabe left Meta{odd}. {odd}"
    claim = only(text)
    assert (claim.person, claim.from_org) == ("Ken Watanabe", "Meta")
    assert text[claim.start : claim.end] == claim.quote
    assert claims("Ken Watanabe left Meta.", names=NameIndex([KnownName(f"O{odd}", "person", f"O{odd}")]))


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
    assert (EXTRACTOR, EXTRACTOR_VERSION) == ("rules", "7")


def test_no_sentence_is_so_long_that_its_work_could_grow_without_bound() -> None:
    from tracker.extract.languages import load_language
    from tracker.extract.sentences import split_sentences

    text = "Jane Doe quit, and " * 3000
    spans = split_sentences(text, load_language("en"))
    assert max(end - start for start, end in spans) <= 1500
    assert sum(end - start for start, end in spans) <= len(text)
