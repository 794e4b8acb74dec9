"""Names of people and organizations in a sentence, known or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
class Runs:
    """Where names stand among the tokens of a sentence, whomever its text names elsewhere.

    Each of ``spans`` is the first token, the one behind the last, and the known name, if it is one.
    """

    judge: NameJudge
    spans: Sequence[tuple[int, int, KnownMatch | None]]


@dataclass(frozen=True, slots=True)
class MentionFinder:
    """Finds the names of one sentence after another; ``cast`` may still be empty."""

    text: str
    language: Language
    index: NameIndex
    cast: Cast
    uncast: dict[int, Mention] = field(
        default_factory=dict
    )  # by start: names of which the cast tells nothing

    def runs(self, tokens: Sequence[Token], known: Sequence[KnownMatch]) -> Runs:
        """Where the names among the tokens of one sentence stand, in order, none overlapping."""
        scan = Scan.of(tokens, self.language, title_case=_is_title_case(tokens, known, self.language))
        by_start = {match.start: match for match in known}
        spans: list[tuple[int, int, KnownMatch | None]] = []
        lower_heads = self.language.lower_heads
        behind = 0  # the last name
        for at, token in enumerate(tokens):
            if at < behind:
                continue
            match = by_start.get(token.start) if by_start else None
            opens = token.is_capitalised or token.text[0].isupper() or token.lower in lower_heads
            if match is None and not opens:
                continue
            begins = match is None and self.language.verb_last and token.text[0].isupper()
            if begins and (size := scan.title_size(at)):
                behind = at + size
                continue
            stop = self._known_end(scan, at, match) if match is not None else at
            if stop > at:
                spans.append((at, stop, match))
            elif opens and (match is None or not match.is_known):
                stop = scan.run_end(at, by_start)
                spans += [(at, stop, None)] if stop > at and not _is_field(scan, at, stop) else []
            behind = stop
        return Runs(NameJudge(scan, self.cast, self.index), spans)

    def find(self, runs: Runs) -> list[Mention]:
        """Whom and what the names of one sentence mean, as far as the cast tells."""
        return [
            self._unknown(runs.judge, at, stop)
            if match is None
            else self._known(runs.judge.scan, at, stop, match)
            for at, stop, match in runs.spans
        ]

    def _known_end(self, scan: Scan, at: int, match: KnownMatch) -> int:
        """The index behind a known name; ``at`` itself where it is another word."""
        stop = at
        while stop < len(scan.tokens) and scan.tokens[stop].end <= match.end:
            stop += 1
        if stop == at or scan.tokens[stop - 1].end != match.end:
            return at
        spelling = self.text[match.start : match.end]
        weak = len(spelling) <= 2 or spelling.lower() in self.language.common_words
        if weak and not _has_context(scan, at, stop):
            return at
        while match.kind == "organization" and _grows(scan, stop):
            stop += 1
        return stop

    def _known(self, scan: Scan, at: int, stop: int, match: KnownMatch) -> Mention:
        end = scan.tokens[stop - 1].end
        written = self.text[match.start : end]
        name = match.record or written if end == match.end else written
        if not match.is_known:
            record = self.index.record_of(match.kind, written)
            name = record or self._in_full(match.kind, written, is_part=stop - at == 1)
        return Mention(match.kind, name, match.start, end, sure=True)

    def _unknown(self, judge: NameJudge, at: int, stop: int) -> Mention:
        start, end = judge.scan.tokens[at].start, judge.scan.tokens[stop - 1].end
        name = self.text[start:end]
        first = judge.scan.words[at]
        if (
            self.language.verb_last
            and stop - at > 1
            and first.endswith("en")
            and judge.scan.org_head(at) == 1
        ):
            written = judge.scan.tokens[at].text
            inflected = first[:-1] in self.language.org_heads  # "zur Deutschen Börse"
            name = name.replace(written, written[:-1], 1) if inflected else name
        told = name in self.cast.organizations or (stop - at == 1 and name in self.cast.people)
        if told or judge.scan.title_case:
            return self._judged(judge, at, stop, name)
        if start not in self.uncast:
            self.uncast[start] = self._judged(judge, at, stop, name)
        return self.uncast[start]

    def _judged(self, judge: NameJudge, at: int, stop: int, name: str) -> Mention:
        start, end = judge.scan.tokens[at].start, judge.scan.tokens[stop - 1].end
        kind, sure = judge.verdict(at, stop, name)
        record = self.index.record_of(kind, name) if kind != "unknown" else None
        if record is not None:
            return Mention(kind, record, start, end, sure=True)
        return Mention(kind, self._in_full(kind, name, is_part=stop - at == 1), start, end, sure)

    def _in_full(self, kind: str, name: str, *, is_part: bool) -> str:
        """The name that the text has for who is named so by a part of it, else the name itself."""
        if kind == "person" and is_part:
            return self.cast.person(name) or self.index.person_by_surname(name) or name
        return self.cast.organizations.get(name, name) if kind == "organization" else name


def _is_field(scan: Scan, at: int, stop: int) -> bool:
    """Whether "Clinical Research" of "Vice President of Clinical Research at Acme" is what a title is for."""
    if scan.classes[at - 1] != "of" or scan.classes[at - 2] != "role_noun" or scan.language.verb_last:
        return False
    if scan.classes[stop] != "at" or scan.words[stop] in scan.language.date_prepositions:
        return False
    behind = scan.tokens[stop + 1] if stop + 1 < len(scan.tokens) else None
    return behind is not None and behind.is_capitalised and scan.words[stop + 1] not in scan.language.places


def _grows(scan: Scan, at: int) -> bool:
    """Whether a known name goes on: "Acme Labs" is not Acme, but Acme AI may be."""
    return not scan.title_case and scan.words[at] != "ai" and scan.is_suffix(at)


def _has_context(scan: Scan, at: int, stop: int) -> bool:
    """Whether a name that is also a common word stands as a name here."""
    spelled_out = at > 0 and not scan.title_case and len(scan.tokens[at].text) > 2
    if spelled_out and scan.tokens[at - 1].is_word:
        return True
    if scan.classes[at - 1] in _BEFORE_NAMES or scan.classes[stop] in _BEHIND_NAMES:
        return True
    return scan.words[stop] == "'s" or scan.words[stop] in scan.language.role_qualifiers


def _is_title_case(tokens: Sequence[Token], known: Sequence[KnownMatch], language: Language) -> bool:
    """Whether the sentence writes its plain words with capitals, as headlines do."""
    if language.nouns_are_capitalised:
        return False
    covered = {match.start for match in known}
    words = [token for token in tokens[1:] if token.text.isalpha() and token.start not in covered]
    long_words = lower = 0
    for token in words:
        if len(token.text) > 4:
            long_words += 1
            lower += token.text[0].islower()
    if not long_words or lower * 6 > long_words:
        return False
    return any(
        token.text[0].isupper() and len(token.text) > 1 and token.lower in language.classes for token in words
    )
