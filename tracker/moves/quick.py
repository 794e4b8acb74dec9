"""Reads a move from one typed line, or from a sentence that says it, as a draft that nobody has stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.extract import SUPPORTED_LANGUAGES, ExtractedClaim, extract_claims
from tracker.moves.known_names import database_names
from tracker.moves.quick_line import (
    NotAQuickLine,
    QuickLine,
    ReadDate,
    looks_like_a_quick_line,
    read_quick_line,
)
from tracker.news.language import detect_language

_ADDRESS = re.compile(r"https?://\S+")
_MOST_CHOICES = 8
LONGEST = 5000  # characters of a pasted text


@dataclass(frozen=True, slots=True)
class Filling:
    """The fields of a move that a text fills in, by their names in the form; ``label`` says it in short."""

    label: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a text: one filling or more to choose from, the best first, and what was not."""

    fillings: tuple[Filling, ...] = ()
    problems: tuple[str, ...] = ()


def read_quick(text: str, *, read_date: ReadDate) -> Read:
    """Read a quick line, or else the moves that a text states, in any language of the extraction.

    ``read_date`` reads a date as whoever typed the line writes it; it raises ValueError for what is none.
    Reading a sentence costs as much as `database_names` does after a name has changed.
    """
    text = text.replace("\0", "").strip()
    if not text:
        return Read(problems=(_("Type a line or paste a sentence."),))
    if len(text) > LONGEST:
        return Read(problems=(_("This is too long: at most %d characters.") % LONGEST,))
    try:
        line = read_quick_line(text, read_date=read_date)
    except NotAQuickLine as error:
        found = () if looks_like_a_quick_line(text) else tuple(_in_sentences(text))
        nothing = () if found else (_("No move was found in it. %s") % error,)
        return Read(found[:_MOST_CHOICES], nothing)
    return Read((_of_line(line),), line.problems)


def _of_line(line: QuickLine) -> Filling:
    said = {
        "person": line.person,
        "from_organization": line.from_name,
        "to_organization": line.to_name,
        "announced_on": str(line.date or ""),
        "role_from": line.role_from,
        "role_to": line.role_to,
        "evidence_url": line.url,
        "evidence_quote": line.quote,
        "status": line.status,
    }
    return Filling(_label(line.person, line.from_name, line.to_name), _said(said))


def _in_sentences(text: str) -> Iterator[Filling]:
    """What a text states, the likeliest first; an address in it is that of the evidence."""
    address = _ADDRESS.search(text)
    without = _ADDRESS.sub(" ", text).strip()
    claims = sorted(_claims(without), key=lambda claim: -claim.score)
    for claim in claims:
        yield _of_claim(claim, address.group().rstrip(".,;)") if address else "")


def _claims(text: str) -> list[ExtractedClaim]:
    """The claims of a text: by the language that it looks like, else by the first in which it states any."""
    likely = detect_language(text) if any(map(str.isalpha, text)) else ""
    languages = sorted(SUPPORTED_LANGUAGES, key=lambda language: language != likely)
    names = database_names()
    found = (extract_claims(text, language=each, published=None, names=names) for each in languages)
    return next((claims for claims in found if claims), [])


def _of_claim(claim: ExtractedClaim, address: str) -> Filling:
    said: dict[str, Any] = {
        "person": claim.person,
        "from_organization": claim.from_org,
        "to_organization": claim.to_org,
        "effective_on": claim.date,
        "role_from": claim.role_from,
        "role_to": claim.role_to,
        "exit_manner": claim.exit_manner,
        "entry_manner": claim.entry_manner,
        "from_capacity": claim.from_capacity,
        "to_capacity": claim.to_capacity,
        "status": claim.status,
        "evidence_url": address,
        "evidence_quote": claim.quote,
    }
    return Filling(_label(claim.person, claim.from_org or "", claim.to_org or ""), _said(said))


def _said(fields: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items() if value}


def _label(person: str, left: str, joined: str) -> str:
    return f"{person}: {left or '?'} → {joined or '?'}"
