"""Where sentences end."""

import pytest

from tracker.extract.languages import load_language
from tracker.extract.sentences import _END, split_sentences


def _split(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, load_language(language))]


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Dr. Doe met Mr. Roe. They spoke.", "en", 2),
        ("It grew by 3.5 percent. Good.", "en", 2),
        ("J. P. Doe left. Roe stayed.", "en", 2),
        ("He moved to the U.S. market. Then he left.", "en", 2),
        ("“It is over.” She left.", "en", 2),
        ("What now? Nobody knows!", "en", 2),
        ("M. Doe a vu Mme. Roe. Ils ont parlé.", "fr", 2),
        ("Elle a dit : « C'est fini. » Puis elle est partie.", "fr", 2),
    ],
)
def test_splits_where_a_sentence_ends(text: str, language: str, count: int) -> None:
    assert len(_split(text, language)) == count


def test_a_headline_is_a_sentence_of_its_own() -> None:
    assert _split("Doe leaves Acme\nThe company said so.") == ["Doe leaves Acme", "The company said so."]


def test_a_line_that_goes_on_in_lower_case_belongs_to_the_sentence_before() -> None:
    assert len(_split("Doe has left\nthe company. Roe stayed.")) == 2


def test_tries_each_run_of_marks_only_from_its_first_mark() -> None:
    run = "?!... Then she left."
    assert [at for at in range(5) if _END.match(run, at)] == [0]


@pytest.mark.parametrize("mark", [".", "!", "…", "?!", '."', ".)", "。"])
def test_cuts_a_page_of_marks_into_pieces_that_lose_nothing(mark: str) -> None:
    pieces = _split(mark * 4000)
    assert "".join(pieces) == mark * 4000
    assert max(map(len, pieces)) <= 1500


def test_a_run_of_marks_ends_a_sentence_with_its_closing_quotes() -> None:
    assert _split("“She left...” He stayed!?) Both slept.") == [
        "“She left...”",
        "He stayed!?)",
        "Both slept.",
    ]
