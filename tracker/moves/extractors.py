"""Who reads a text: the rules, or the language model and the rules in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.conf import settings

from tracker.extract import EXTRACTOR, EXTRACTOR_VERSION, ExtractedClaim, NameIndex, extract_claims
from tracker.language_model.model import configured_model
from tracker.language_model.problems import NotRead
from tracker.language_model.read import EXTRACTOR as LANGUAGE_MODEL
from tracker.language_model.read import extractor_of, read_claims
from tracker.moves.name_finder import configured_finder

RULES = f"{EXTRACTOR} {EXTRACTOR_VERSION}"
ExtractorName = Literal["rules", "language_model"]
EXTRACTORS: tuple[ExtractorName, ...] = ("rules", "language_model")


@dataclass(frozen=True, slots=True)
class Read:
    """What a text states, and the name and version of who read it.

    ``stands_in`` says that the rules read it in the place of the language model.
    """

    claims: list[ExtractedClaim]
    extractor: str
    stands_in: bool = False


def chosen_extractor() -> str:
    """The name and version of who reads articles, by the settings."""
    return extractor_of(configured_model()) if settings.EXTRACTOR == LANGUAGE_MODEL else RULES


def is_of_language_model(extractor: str) -> bool:
    """Whether the name and version of an extractor are those of a language model."""
    return extractor.startswith(f"{LANGUAGE_MODEL} ")


def read_with(
    extractor: ExtractorName, text: str, *, language: str, published: date | None, names: NameIndex
) -> list[ExtractedClaim]:
    """The claims of a text as this extractor reads them, and no other in its place.

    Raises UnsupportedLanguage; with the language model instead NotRead and NotSetUp, and it costs money.
    """
    if extractor == LANGUAGE_MODEL:
        return read_claims(text, language=language, published=published, names=names)
    return _by_rules(text, language=language, published=published, names=names).claims


def read_article_text(
    text: str, *, language: str, published: date | None, names: NameIndex, article_key: int
) -> Read:
    """The claims of an article, read as the settings say.

    Where the language model does not answer, answers badly or has spent its budget, the rules read it; a
    row says so. Raises UnsupportedLanguage where neither can.
    """
    if settings.EXTRACTOR != LANGUAGE_MODEL:
        return _by_rules(text, language=language, published=published, names=names)
    try:
        claims = read_claims(
            text, language=language, published=published, names=names, article_key=article_key
        )
    except NotRead:
        read = _by_rules(text, language=language, published=published, names=names)
        return replace(read, stands_in=True)
    return Read(claims, chosen_extractor())


def _by_rules(text: str, *, language: str, published: date | None, names: NameIndex) -> Read:
    """With the names that a pipeline of the settings finds, if there is one for the language."""
    finder = configured_finder()
    claims = extract_claims(text, language=language, published=published, names=names, finder=finder)
    pipeline = finder.label(language) if finder else ""
    return Read(claims, f"{RULES}+{pipeline}"[:40] if pipeline else RULES)
