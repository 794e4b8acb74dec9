"""What other catalogues call a person or an organization: Wikidata, ORCID, OpenAlex, a homepage.

The kinds and how they are read need no database; ``tracker.identifiers.models`` does.
"""

from tracker.identifiers.kinds import KINDS, Kind, Owner, kinds_of
from tracker.identifiers.read import BadIdentifier, Reference, parse_reference, read_value, recognise

__all__ = [
    "KINDS",
    "BadIdentifier",
    "Kind",
    "Owner",
    "Reference",
    "kinds_of",
    "parse_reference",
    "read_value",
    "recognise",
]
