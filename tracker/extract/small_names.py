"""Names of companies that are written small or begin with a digit: "deepgrain", "7bridges", "you.com"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker.extract.languages import Language
from tracker.extract.tokens import Token

_DOMAINS = (".ai", ".com", ".io", ".dev", ".app", ".co", ".org", ".tech", ".xyz")
_SHAPE = re.compile(r"\d[^\W\d_]{4}|\w\.(?:" + "|".join(end[1:] for end in _DOMAINS) + r")\b")
_BEFORE = frozenset({"at", "from", "of", "by", "to", "trigger"})
_SHORTEST = 3
_SHORTEST_BEHIND_DIGIT = 4


def mark_small_names(text: str, sentences: Sequence[Sequence[Token]], language: Language) -> None:
    """Let the small names among the tokens of a text begin a name as if they had a capital.

    A word is one that ends as a domain does, that is a digit with a word behind it, that opens the text where
    a capital would stand and comes again, or that ", a start-up" describes behind a preposition or a verb.
    ``text`` holds the tokens.
    """
    described = {word for tokens in sentences for word in _described(tokens, language)}
    opening = _opening(sentences, language)
    if opening is not None:
        described.add(opening)
    if not described and not _SHAPE.search(text):
        return
    for tokens in sentences:
        for token in tokens:
            word = token.text
            if word in described or is_behind_digit(word, language) or is_domain(word):
                token.is_capitalised = True


def _opening(sentences: Sequence[Sequence[Token]], language: Language) -> str | None:
    """The word that opens the text without its capital, if the text has it again and capitals elsewhere."""
    first = sentences[0][0].text if sentences and sentences[0] else ""
    if not _may_be_name(first, language):
        return None
    again = sum(token.text == first for tokens in sentences for token in tokens) > 1
    capitals = any(token.is_capitalised for token in sentences[0])
    return first if again and (capitals or len(sentences) > 1) else None


def _described(tokens: Sequence[Token], language: Language) -> Iterable[str]:
    """The words in "joined deepgrain, a start-up", "fundó kubo, una plataforma"."""
    for at, token in enumerate(tokens):
        if token.text != "," or not 1 < at < len(tokens) - 2:
            continue
        if not _may_be_name(tokens[at - 1].text, language):
            continue
        before = language.classes.get(tokens[at - 2].lower, "")
        article = language.classes.get(tokens[at + 1].lower, "")
        if before not in _BEFORE or article != "indefinite":
            continue
        nouns = [language.classes.get(token.lower, "") for token in tokens[at + 2 : at + 5]]
        if "organization_noun" in nouns and "role_noun" not in nouns:
            yield tokens[at - 1].text


def _may_be_name(word: str, language: Language) -> bool:
    plain = len(word) >= _SHORTEST and word.isalnum() and word.islower() and word[0].isalpha()
    return plain and not (
        word in language.classes
        or word in language.phrases
        or word in language.particles
        or word in language.never_names
        or word in language.role_qualifiers
    )


def is_behind_digit(word: str, language: Language) -> bool:
    """Whether a word of some length stands behind a digit, and no unit or month: "7bridges"."""
    letters = word.lstrip("0123456789") if word[0].isdigit() else ""
    units = letters.lower() in language.classes or letters.lower() in language.months
    return len(letters) >= _SHORTEST_BEHIND_DIGIT and letters.isalpha() and not units


def is_domain(word: str) -> bool:
    """Whether a word ends as the address of a site does: "you.com"."""
    if not word.endswith(_DOMAINS):
        return False
    name = word.rpartition(".")[0]
    return name[:1].isalnum() and len(name) > 1 and not name.endswith("www")
