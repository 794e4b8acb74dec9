"""The spaCy pipelines of the settings, loaded once."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from tracker.extract import NameFinder
from tracker.extract.spacy_names import SpacyNames


def configured_finder() -> NameFinder | None:
    """What finds names beside the rules, by the settings; None where nothing does."""
    pipelines = settings.SPACY_PIPELINES
    return _of(tuple(sorted(pipelines.items()))) if pipelines else None


@lru_cache(maxsize=1)
def _of(pipelines: tuple[tuple[str, str], ...]) -> SpacyNames:
    return SpacyNames(dict(pipelines))
