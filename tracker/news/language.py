"""Which language a text is written in."""

from functools import lru_cache
from typing import Any


def detect_language(text: str) -> str:
    """The two-letter code of the most likely language, by py3langid. Loads its model on first use."""
    language, _score = _identifier().classify(text)
    return str(language)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The library's own model, 74 MB.

    Its table of states is held as it was read. The library copies it, and for a moment takes 30 MB more: in a
    worker, the most memory that it ever has.
    """
    from py3langid import langid, modelio  # with NumPy

    modelio._to_array = memoryview  # noqa: SLF001  # no other way; where there is none, nothing is lost
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
