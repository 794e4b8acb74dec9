"""Texts that are read no further for want of a cue say nothing when they are read."""

from dataclasses import replace

import pytest

from tests.extract.reading import claims
from tests.extract.test_labelled import texts
from tracker.extract import SUPPORTED_LANGUAGES, unspaced
from tracker.extract.cues import Cues
from tracker.extract.languages import load_language
from tracker.extract.unspaced.language import UnspacedLanguage, Words, load_unspaced


def _has_cue(sentence: str, language: str) -> bool:
    words = load_language(language)
    return words.cues.stand_in(sentence.lower(), words.tokenizer.tokens(sentence, 0, len(sentence)))


@pytest.mark.parametrize("language", SUPPORTED_LANGUAGES)
def test_leaves_out_no_labelled_text_that_says_something(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled = [gold.text for gold in texts() if gold.language == language]
    found = [claims(text, language) for text in labelled]
    monkeypatch.setattr(Cues, "stand_in", lambda *_: True)
    monkeypatch.setattr(unspaced, "load_unspaced", _with_any_cue)
    monkeypatch.setattr(unspaced, "_may_tell", lambda *_: True)
    assert [claims(text, language) for text in labelled] == found


def _with_any_cue(language: str) -> UnspacedLanguage:
    return replace(load_unspaced(language), cues=_AnyWords(()))


class _AnyWords(Words):
    def stand_in(self, text: str) -> bool:
        return True


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Jane Doe left Acme."),
        ("en", "Jane Doe, new head of research at Acme, spoke."),
        ("en", "Jane Doe, previously of Acme, is chief scientist."),
        ("de", "Im Mai tritt Jane Doe bei Acme zurück."),
        ("es", "Jane Doe, exdirectora de Acme, es la presidenta."),
    ],
)
def test_reads_on_where_something_may_be_told(language: str, sentence: str) -> None:
    assert _has_cue(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Acme shares rose by five percent on Monday."),
        ("en", "Jane Doe is chief scientist of Acme."),
        ("de", "Jane Doe ist Chefin von Acme."),
    ],
)
def test_reads_no_further_where_nothing_is_told(language: str, sentence: str) -> None:
    assert not _has_cue(sentence, language)
