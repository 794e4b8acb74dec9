"""What of the model's answer the text bears out: only that becomes claims.

Nothing that the model wrote itself gets through. Names and posts are spellings of the text or names of
known records, the quote stands in the text as it is, everything else is a word of a fixed list. So an
instruction that is hidden in an article, and that a model obeys, brings in nothing that is not written there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from tracker.dates.partial import PartialDate
from tracker.extract import ExtractedClaim, NameIndex, Part, UnsupportedLanguage, extract_claims, fold
from tracker.extract.languages import SPACED_LANGUAGES, UNSPACED_LANGUAGES, load_language
from tracker.language_model.answer import StatedMove

RULE = "language_model"
_LONGEST_NAME = 200
_SHORTEST_QUOTE, _LONGEST_QUOTE = 5, 2000
_SCORE, _HIGHEST = 0.7, 0.97
_KNOWN = Part("the person is known", 0.05)
_AGREES = Part("the rules read the same", 0.2)
_LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u04ff"  # of scripts that put spaces between words


class Dropped(ValueError):
    """A claim that the text does not bear out: ``reason`` is quote, person, organization or sides."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def borne_out(
    moves: Iterable[StatedMove], text: str, *, language: str, published: date | None, names: NameIndex
) -> tuple[list[ExtractedClaim], Counter[str]]:
    """The claims that the text bears out, in its order, each once; and of the others how many, by reason."""
    evidence = Evidence(text, language, names)
    by_rules = _by_rules(text, language, published, names)
    found: dict[tuple[object, ...], ExtractedClaim] = {}
    dropped: Counter[str] = Counter()
    for move in moves:
        try:
            claim = _claim(move, evidence, by_rules)
        except Dropped as refused:
            dropped[refused.reason] += 1
        else:
            found.setdefault((claim.person, claim.from_org, claim.to_org, claim.start), claim)
    return sorted(found.values(), key=lambda claim: claim.start), dropped


class Evidence:
    """A text to be asked whether a quote or a name stands in it."""

    def __init__(self, text: str, language: str, names: NameIndex) -> None:
        self.text, self.language, self.names = text, language, names
        self._folded = fold(text)

    def quote(self, quote: str) -> tuple[int, int]:
        """Where the words stand first, in code points. Raises Dropped."""
        words = quote.strip()
        start = self.text.find(words) if _SHORTEST_QUOTE <= len(words) <= _LONGEST_QUOTE else -1
        if start < 0:
            raise Dropped("quote")
        return start, start + len(words)

    def person(self, name: str) -> tuple[str, bool]:
        """The name of the record, or as the text writes it; and whether it is a known one's. Raises Dropped.

        Who is known may be answered by the full name, where the text has another of their names or a part.
        """
        spelling, record = self._spelling(name), self._record(name, "person")
        if record is not None and (spelling or record in self._people or self._has_part_of(name)):
            return record, True
        if spelling is None or not self._is_name(spelling):
            raise Dropped("person")
        return spelling, False

    def organization(self, name: str | None) -> str | None:
        """The name of the record, or as the text writes it. Raises Dropped."""
        if name is None:
            return None
        record = self._record(name, "organization")
        if record is not None:
            return record
        spelling = self._spelling(name)
        if spelling is None or not self._is_name(spelling):
            raise Dropped("organization")
        return spelling

    def role(self, title: str | None) -> str | None:
        """The post as the text writes it; None where it does not."""
        return self._spelling(title) if title else None

    @cached_property
    def _people(self) -> set[str | None]:
        unspaced = self.language in UNSPACED_LANGUAGES
        matches = self.names.matches(self._folded, unspaced=unspaced)
        return {match.record for match in matches if match.kind == "person"}

    def _record(self, name: str, kind: str) -> str | None:
        """The one known record that has this name."""
        whole = fold(name).strip()
        for match in self.names.matches(whole):
            if match.kind == kind and (match.start, match.end) == (0, len(whole)):
                return match.record
        return self.names.record_of(kind, whole)

    def _spelling(self, name: str) -> str | None:
        """How the text writes a name, whatever the case and the spaces; None where it does not."""
        words = fold(name).split()
        if not words or len(name) > _LONGEST_NAME:
            return None
        inner = r"\s+".join(re.escape(word) for word in words)
        before = f"(?<![{_LETTER}])" if re.match(f"[{_LETTER}]", words[0]) else ""
        behind = f"(?='?s?(?![{_LETTER}]))" if re.search(f"[{_LETTER}]$", words[-1]) else ""
        pattern = f"{before}{inner}{behind}"
        match = re.search(pattern, self._folded) or re.search(pattern, self._folded, re.IGNORECASE)
        found = " ".join(self.text[match.start() : match.end()].split()) if match else ""
        return found if 0 < len(found) <= _LONGEST_NAME else None

    def _has_part_of(self, name: str) -> bool:
        return any(len(word) > 1 and self._spelling(word) for word in name.split())

    def _is_name(self, spelling: str) -> bool:
        """Whether it is written as names are, and is no word of the lexicon: neither "she" nor "the lab"."""
        has_case = any(char.lower() != char.upper() for char in spelling)
        if not any(char.isalpha() for char in spelling):
            return False
        if has_case and not any(char.isupper() for char in spelling):
            return False
        return spelling.lower() not in self._words

    @cached_property
    def _words(self) -> Iterable[str]:
        return load_language(self.language).classes if self.language in SPACED_LANGUAGES else ()


def _by_rules(text: str, language: str, published: date | None, names: NameIndex) -> set[tuple[object, ...]]:
    try:
        claims = extract_claims(text, language=language, published=published, names=names)
    except UnsupportedLanguage:
        return set()
    return {(claim.person, claim.from_org, claim.to_org) for claim in claims}


def _claim(move: StatedMove, evidence: Evidence, by_rules: set[tuple[object, ...]]) -> ExtractedClaim:
    start, end = evidence.quote(move.quote)
    person, is_known = evidence.person(move.person)
    left, joined = evidence.organization(move.from_org), evidence.organization(move.to_org)
    if left is None and joined is None:
        raise Dropped("sides")
    parts = [Part("language model", _SCORE)]
    parts += [_KNOWN] if is_known else []
    parts += [_AGREES] if (person, left, joined) in by_rules else []
    return ExtractedClaim(
        person=person,
        from_org=left,
        to_org=joined,
        role_from=evidence.role(move.role_from),
        role_to=evidence.role(move.role_to),
        exit_manner=move.exit_manner,
        entry_manner=move.entry_manner,
        capacity=move.to_capacity if joined else move.from_capacity,
        status=move.status,
        date=_date(move.date),
        quote=evidence.text[start:end],
        start=start,
        end=end,
        score=round(min(_HIGHEST, sum(part.amount for part in parts)), 2),
        rule=RULE,
        from_capacity=move.from_capacity,
        to_capacity=move.to_capacity,
        cue=(start, end),
        parts=tuple(parts),
    )


def _date(written: str | None) -> PartialDate | None:
    try:
        return PartialDate.parse(written) if written else None
    except ValueError:
        return None
