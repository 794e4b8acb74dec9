"""Mentions of names, and the cast of a text: whom and what it names in full."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

_LEGAL_FORMS = frozenset({"AG", "SE", "GmbH", "KG", "KGaA"})
_LONGEST_PREFIX = 4  # of surnames with a capital inside: "McDonald", "FitzGerald"

MentionKind = Literal["person", "organization", "unknown"]


def is_joined(word: str) -> bool:
    """Whether a word is two in one, as companies are called and people are not: "HealthCare", "DeepMind"."""
    inner = next((at for at, char in enumerate(word) if at and char.isupper()), 0)
    joined = inner >= _LONGEST_PREFIX and not word.startswith("Fitz")
    return joined and word.isalpha() and word[1:inner].islower() and word[inner + 1 :].islower()


@dataclass(frozen=True, slots=True)
class Mention:
    """One name at ``start:end``. ``sure`` says that more than capitals speaks for its kind."""

    kind: MentionKind
    name: str
    start: int
    end: int
    sure: bool


@dataclass(slots=True)
class Cast:
    """Who and what the whole text names in full, for short references to them."""

    people: dict[str, set[str]] = field(default_factory=dict)  # surname or first name -> full names
    organizations: dict[str, str] = field(default_factory=dict)  # full or first word -> full name
    unknown: Counter[str] = field(
        default_factory=Counter
    )  # how often a name stands of which nothing says more

    def note(self, mention: Mention) -> None:
        """Remember a mention that is written in full."""
        words = mention.name.split()
        if mention.kind == "unknown":
            self.unknown[mention.name] += 1
        if mention.kind == "person" and len(words) > 1:
            for word in {words[0], words[-1]}:
                self.people.setdefault(word, set()).add(mention.name)
        if mention.kind == "organization":
            self.organizations.setdefault(mention.name, mention.name)
            if len(words) > 1 and len(words[0]) > 3:
                self.organizations.setdefault(words[0], mention.name)
            if len(words) == 2 and is_joined(words[1]):
                self.organizations.setdefault(words[1], mention.name)  # "Google DeepMind"
            if len(words) == 2 and words[1] in _LEGAL_FORMS:
                self.organizations[words[0]] = mention.name  # also where the short name comes first

    def person(self, word: str) -> str | None:
        """The one person of the text who is called so, by surname or first name."""
        found = self.people.get(word, set())
        return next(iter(found)) if len(found) == 1 else None

    def is_repeated(self, name: str) -> bool:
        """Whether a name of which nothing says more stands more than once."""
        return self.unknown[name] > 1

    def has_person(self, name: str) -> bool:
        """Whether this full name has been noted."""
        return name in self.people.get(name.split()[-1], set())
