"""People and organizations as spaCy pipelines find them. spaCy itself is imported when a text is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.extract.found_names import FoundName
from tracker.extract.known_names import NameKind

_KINDS: Mapping[str, NameKind] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organization",
    "ORGANIZATION": "organization",
}
_LONGEST_PIECE = 100_000  # characters that a pipeline holds in memory at once


class CannotLoad(RuntimeError):
    """A pipeline is not there or is of another version of spaCy; the message says which."""


class SpacyNames:
    """A `NameFinder` of one pipeline for each language: the name of a package, or a folder."""

    def __init__(self, pipelines: Mapping[str, str]) -> None:
        self._names = dict(pipelines)
        self._loaded: dict[str, Any] = {}

    def names(self, text: str, language: str) -> Iterator[FoundName]:
        """The people and organizations among the entities of the pipeline. Raises CannotLoad.

        Loading takes seconds, once for each language; a text then takes what the pipeline takes.
        """
        if language not in self._names:
            return
        pipeline = self._pipeline(language)
        for start in range(0, len(text), _LONGEST_PIECE):
            for entity in pipeline(text[start : start + _LONGEST_PIECE]).ents:
                if (kind := _KINDS.get(entity.label_)) is not None:
                    yield FoundName(start + entity.start_char, start + entity.end_char, kind)

    def label(self, language: str) -> str:
        """The name and version of the pipeline: ``en_core_web_trf-3.8.0``. Raises CannotLoad."""
        if language not in self._names:
            return ""
        meta = self._pipeline(language).meta
        return f"{meta['lang']}_{meta['name']}-{meta['version']}"

    def _pipeline(self, language: str) -> Any:
        if language not in self._loaded:
            self._loaded[language] = _load(self._names[language])
        return self._loaded[language]


def _load(name: str) -> Any:
    import spacy  # heavy, and not there unless somebody wants it

    try:
        return spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise CannotLoad(f"The spaCy pipeline “{name}” cannot be loaded: {error}") from error
