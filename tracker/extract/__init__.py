"""Claims about who moves where, read from text by rules. Pure Python: no clock, no network."""

from tracker.extract.claims import EXTRACTOR, EXTRACTOR_VERSION, ExtractedClaim, extract_claims
from tracker.extract.found_names import FoundName, NameFinder
from tracker.extract.known_names import KnownName, NameIndex
from tracker.extract.languages import SUPPORTED_LANGUAGES, UnsupportedLanguage
from tracker.extract.steps import Part
from tracker.extract.tokens import fold

__all__ = [
    "EXTRACTOR",
    "EXTRACTOR_VERSION",
    "SUPPORTED_LANGUAGES",
    "ExtractedClaim",
    "FoundName",
    "KnownName",
    "NameFinder",
    "NameIndex",
    "Part",
    "UnsupportedLanguage",
    "extract_claims",
    "fold",
]
