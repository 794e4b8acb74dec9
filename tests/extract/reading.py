"""What the tests of the extractor share: a few known names and a short way to read a text."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tracker.extract import ExtractedClaim, KnownName, NameIndex, extract_claims

PUBLISHED = date(2025, 5, 20)

_PEOPLE = {
    "Sébastien Bubeck": ("Sebastien Bubeck",),
    "Mira Murati": (),
    "Luke Metz": (),
    "Lilian Weng": (),
    "Barret Zoph": (),
    "Noam Shazeer": (),
    "Tom Brown": (),
    "Shunyu Yao": (),
    "Shunyu Yao (physicist)": (),
}
_ORGANIZATIONS = {
    "OpenAI": (),
    "Microsoft": (),
    "Google": ("Alphabet",),
    "Meta": ("Facebook",),
    "Meta Superintelligence Labs": (),
    "Anthropic": (),
    "Mistral AI": ("Mistral",),
    "Near": (),
    "X": ("Twitter",),
    "Scale AI": ("Scale",),
}


def _known(names: dict[str, tuple[str, ...]], kind: Literal["person", "organization"]) -> list[KnownName]:
    return [
        KnownName(spelling, kind, record)
        for record, aliases in names.items()
        for spelling in (record.removesuffix(" (physicist)"), *aliases)
    ]


KNOWN = NameIndex([*_known(_PEOPLE, "person"), *_known(_ORGANIZATIONS, "organization")])
NOBODY = NameIndex([])


def claims(
    text: str, language: str = "en", *, names: NameIndex = KNOWN, published: date | None = PUBLISHED
) -> list[ExtractedClaim]:
    """All claims of a text."""
    return extract_claims(text, language=language, published=published, names=names)


def moves(
    text: str, language: str = "en", *, names: NameIndex = KNOWN
) -> list[tuple[str, str | None, str | None]]:
    """(person, from, to) of all claims of a text."""
    return [(claim.person, claim.from_org, claim.to_org) for claim in claims(text, language, names=names)]


def only(text: str, language: str = "en", *, published: date | None = PUBLISHED) -> ExtractedClaim:
    """The one claim of a text; fails where there are none or several."""
    found = claims(text, language, published=published)
    assert len(found) == 1, found
    return found[0]
