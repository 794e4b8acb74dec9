"""Names of people and organizations in a sentence, known or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extract.capitals import Scan
from tracker.extract.cast import Cast, Mention
from tracker.extract.known_names import KnownMatch, NameIndex
from tracker.extract.languages import Language
from tracker.extract.name_kinds import NameJudge
from tracker.extract.tokens import Token

_BEFORE_NAMES = frozenset({"at", "from", "to", "of", "by", "trigger", "history", "organization_noun"})
_BEHIND_NAMES = frozenset(
    {"say", "denial", "board_noun", "trigger", "role_noun", "be", "auxiliary", "future", "maybe", "would"}
)


@dataclass(frozen=True, slots=True)
class MentionFinder:
    """Finds the names of one sentence after another; ``cast`` may still be empty."""

    text: str
    language: Language
    index: NameIndex
    cast: Cast

    def find(self, tokens: Sequence[Token], known: Sequence[KnownMatch]) -> list[Mention]:
        """The names among the tokens of one sentence, in order, none overlapping."""
        scan = Scan(tokens, self.language, _is_title_case(tokens, known, self.language))
        by_start = {match.start: match for match in known}
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            match = by_start.get(tokens[at].start)
            if match is not None and (taken := self._known(scan, at, match)):
                mention, at = taken
                found.append(mention)
                continue
            begins = match is None and self.language.verb_last and tokens[at].text[0].isupper()
            if begins and (size := scan.title_size(at)):
                at += size
                continue
            stop = at if match and match.is_known else scan.run_end(at, by_start)
            if stop > at:
                found.append(self._unknown(scan, at, stop))
            at = max(stop, at + 1)
        return found

    def _known(self, scan: Scan, at: int, match: KnownMatch) -> tuple[Mention, int] | None:
        """The mention of a known name and the index behind it; None where it is another word."""
        stop = at
        while stop < len(scan.tokens) and scan.tokens[stop].end <= match.end:
            stop += 1
        if stop == at or scan.tokens[stop - 1].end != match.end:
            return None
        spelling = self.text[match.start : match.end]
        weak = len(spelling) <= 2 or spelling.lower() in self.language.common_words
        if weak and not _has_context(scan, at, stop):
            return None
        larger = stop
        while match.kind == "organization" and _grows(scan, larger):
            larger += 1
        end = scan.tokens[larger - 1].end
        name = self.text[match.start : end] if larger > stop else match.record or spelling
        if not match.is_known:
            written = self.text[match.start : end]
            record = self.index.record_of(match.kind, written)
            name = record or self._in_full(match.kind, written, is_part=larger - at == 1)
        return Mention(match.kind, name, match.start, end, sure=True), larger

    def _unknown(self, scan: Scan, at: int, stop: int) -> Mention:
        start, end = scan.tokens[at].start, scan.tokens[stop - 1].end
        name = self.text[start:end]
        first = scan.lower(at)
        if self.language.verb_last and stop - at > 1 and first.endswith("en") and scan.org_head(at) == 1:
            inflected = first[:-1] in self.language.org_heads  # "zur Deutschen Börse"
            name = name.replace(scan.tokens[at].text, scan.tokens[at].text[:-1], 1) if inflected else name
        kind, sure = NameJudge(scan, self.cast, self.index).verdict(at, stop, name)
        record = self.index.record_of(kind, name) if kind != "unknown" else None
        if record is not None:
            return Mention(kind, record, start, end, sure=True)
        return Mention(kind, self._in_full(kind, name, is_part=stop - at == 1), start, end, sure)

    def _in_full(self, kind: str, name: str, *, is_part: bool) -> str:
        """The name that the text has for who is named so by a part of it, else the name itself."""
        if kind == "person" and is_part:
            return self.cast.person(name) or self.index.person_by_surname(name) or name
        return self.cast.organizations.get(name, name) if kind == "organization" else name


def _grows(scan: Scan, at: int) -> bool:
    """Whether a known name goes on: "Acme Labs" is not Acme, but Acme AI may be."""
    return not scan.title_case and scan.lower(at) != "ai" and scan.is_suffix(at)


def _has_context(scan: Scan, at: int, stop: int) -> bool:
    """Whether a name that is also a common word stands as a name here."""
    spelled_out = at > 0 and not scan.title_case and len(scan.tokens[at].text) > 2
    if spelled_out and scan.tokens[at - 1].is_word:
        return True
    if scan.word_class(at - 1) in _BEFORE_NAMES or scan.word_class(stop) in _BEHIND_NAMES:
        return True
    return scan.lower(stop) == "'s" or scan.lower(stop) in scan.language.role_qualifiers


def _is_title_case(tokens: Sequence[Token], known: Sequence[KnownMatch], language: Language) -> bool:
    """Whether the sentence writes its plain words with capitals, as headlines do."""
    if language.nouns_are_capitalised:
        return False
    covered = {match.start for match in known}
    words = [token for token in tokens[1:] if token.text.isalpha() and token.start not in covered]
    long_words = [token for token in words if len(token.text) > 4]
    capitals = any(
        token.text[0].isupper() and len(token.text) > 1 and token.lower in language.classes for token in words
    )
    lower = sum(1 for token in long_words if token.text[0].islower())
    return capitals and bool(long_words) and lower * 6 <= len(long_words)
