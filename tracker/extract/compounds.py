"""Words that are put together: "KI-Chefin", "SAP-Vorstand", "Googles", as German writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from tracker.extract.known_names import KnownMatch
from tracker.extract.languages import Language, load_language
from tracker.extract.tokens import Token

_OWNER = "'s"
_SHORTEST_HEAD = 2
_GENITIVES = ("s", "es")


def taken_apart(
    tokens: Iterable[Token], language: Language, known: Collection[KnownMatch], words: Collection[str]
) -> Iterator[Token]:
    """The tokens with compounds in parts, and with a title looked up by its last part.

    "SAP-Vorstand" gives a name, an owner and a title; "Googles" a name and an owner, where Google is known,
    stands among the ``words`` of the text, or owns the title behind it; "Technikchefin" is looked up as
    "chefin". Offsets stay those of the text.
    """
    if not (language.role_tails or language.genitive_endings):
        if not language.joins_ex:
            yield from tokens
            return
        for token in tokens:
            yield from _without_ex(token, language)
        return
    ends = {match.end for match in known}
    pieces = list(tokens)
    for at, token in enumerate(pieces):
        if not token.is_capitalised:
            yield token
            continue
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        yield from _parts(token, following, language, ends, words)


def _without_ex(token: Token, language: Language) -> Iterator[Token]:
    """ "Exdirector" as a word for what is over, and a title."""
    rest = token.text[2:]
    if token.lower.startswith("ex") and language.classes.get(rest.lower()) == "role_noun":
        yield Token.of(token.text[:2], token.start, token.start + 2)
        yield Token.of(rest, token.start + 2, token.end)
    else:
        yield token


def _parts(
    token: Token, following: Token | None, language: Language, ends: Collection[int], words: Collection[str]
) -> Iterator[Token]:
    head, hyphen, tail = token.text.rpartition("-")
    if hyphen and head.isdigit() and tail.lower() in language.successor:  # "der 48-Jährige"
        yield Token.of(token.text, token.start, token.end, tail.lower())
    elif hyphen and language.classes.get(tail.lower()) == "position_noun" and _is_of_posts(head, language):
        yield Token.of(token.text, token.start, token.end, tail.lower())  # "CEO-Posten"
    elif hyphen and len(head) >= _SHORTEST_HEAD and (title := _tail(tail.lower(), language, whole=True)):
        first, joint, last = head.rpartition("-")
        if joint and last.lower() in language.role_qualifiers and _is_name(first, language):
            head, tail = first, token.text[len(first) + 1 :]  # "Acme-Co-Chef"
        cut = token.start + len(head)
        if head.lower() not in language.role_qualifiers and _is_name(head, language):
            yield Token.of(head, token.start, cut)
            yield Token.of("-", cut, cut + 1, _OWNER)
            yield Token.of(tail, cut + 1, token.end, title)
        else:
            yield Token.of(token.text, token.start, token.end, title)
    elif token.lower not in language.classes and (ending := _ending(token.lower, language.code)):
        yield Token.of(token.text, token.start, token.end, ending)
    elif stem := _owner(token, following, language, ends, words):
        cut = token.start + len(stem)
        yield Token.of(stem, token.start, cut)
        yield Token.of(token.text[len(stem) :], cut, token.end, _OWNER)
    else:
        yield token


def _is_of_posts(head: str, language: Language) -> bool:
    lower = head.lower()
    return lower in language.role_qualifiers or language.classes.get(lower) == "role_noun"


@lru_cache(maxsize=1 << 13)
def _ending(word: str, code: str) -> str:
    """The title that a word ends in, or else the kind of organization; empty where it ends in neither."""
    language = load_language(code)
    return _tail(word, language, whole=False) or _organization_tail(word, language)


def _tail(word: str, language: Language, *, whole: bool) -> str:
    """The title that a word ends in; empty where there is none. ``whole`` allows the title alone."""
    if whole and language.classes.get(word) in {"role_noun", "staff", "board_noun"}:
        return word
    if not word.endswith(language.role_tails):
        return ""
    return next((tail for tail in language.role_tails if _ends(word, tail)), "")


def _organization_tail(word: str, language: Language) -> str:
    """The kind of organization that a word ends in: "konzern" of "Autokonzern"; empty where there is none."""
    tail = _bare_tail(word, language)
    if tail or not word.endswith(_GENITIVES):
        return tail
    stems = [word.removesuffix(ending) for ending in _GENITIVES if word.endswith(ending)]
    return next((tail for stem in stems if (tail := _bare_tail(stem, language))), "")


def _bare_tail(word: str, language: Language) -> str:
    if language.classes.get(word) == "organization_noun":
        return word
    if not word.endswith(language.organization_tails):
        return ""
    tail = next((tail for tail in language.organization_tails if _ends(word, tail)), "")
    if not tail or language.classes.get(tail) == "organization_noun":
        return tail
    kinds = (end for end in language.organization_tails if language.classes.get(end) == "organization_noun")
    return next(kinds, "")  # "bauer" is also a surname


def _ends(word: str, tail: str) -> bool:
    return word.endswith(tail) and len(word) > len(tail) + 1


def _is_name(head: str, language: Language) -> bool:
    """Whether the first part of a compound may be a name: "SAP", "OpenAI", not "Forschungs"."""
    lower = head.lower()
    stem = lower.removesuffix("s")  # "Vertriebs-Chefin"
    joined = stem != lower and (stem in language.never_names or stem.endswith(language.noun_endings))
    return lower not in language.never_names and lower not in language.classes and not joined


def _owner(
    token: Token,
    following: Token | None,
    language: Language,
    ends: Collection[int],
    words: Collection[str],
) -> str:
    """The name in a genitive such as "Googles"; empty where the word is none."""
    for ending in language.genitive_endings:
        stem = token.text.removesuffix(ending)
        if stem == token.text or len(stem) < _SHORTEST_HEAD or token.lower in language.classes:
            continue
        titled = following is not None and language.classes.get(following.lower) in {"role_noun", "staff"}
        titled = titled or (following is not None and bool(_tail(following.lower, language, whole=True)))
        if token.start + len(stem) in ends or stem in words or titled:
            return stem
    return ""
