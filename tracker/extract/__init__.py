"""Claims about who moves where, read from text by rules. Pure Python: no clock, no network."""

from tracker.extract.claims import EXTRACTOR, EXTRACTOR_VERSION, ExtractedClaim, extract_claims
from tracker.extract.known_names import KnownName, NameIndex
from tracker.extract.languages import SUPPORTED_LANGUAGES, UnsupportedLanguage

__all__ = [
    "EXTRACTOR",
    "EXTRACTOR_VERSION",
    "SUPPORTED_LANGUAGES",
    "ExtractedClaim",
    "KnownName",
    "NameIndex",
    "UnsupportedLanguage",
    "extract_claims",
]
