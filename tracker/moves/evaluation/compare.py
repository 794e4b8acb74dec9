"""What extraction found in a labelled text, held against the labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.extract import ExtractedClaim, NameIndex
from tracker.moves.evaluation.gold import Answers, GoldMove
from tracker.names import name_key

ASSERTED = frozenset({"announced", "confirmed"})


@dataclass(frozen=True, slots=True)
class Compared:
    """The claims of one text beside its labels: ``right`` pairs, ``wrong`` claims, ``missed`` moves.

    ``ignored`` claims answer optional moves: neither right nor wrong.
    """

    right: tuple[tuple[ExtractedClaim, GoldMove], ...]
    wrong: tuple[ExtractedClaim, ...]
    missed: tuple[GoldMove, ...]
    ignored: tuple[ExtractedClaim, ...]


def compare(
    claims: Sequence[ExtractedClaim],
    moves: Sequence[GoldMove],
    optional: Sequence[GoldMove],
    names: NameIndex,
) -> Compared:
    """A claim is right where the person and both organizations are; each label answers one claim."""
    same = _Same(names)
    open_moves, right, wrong, ignored = list(moves), [], [], []
    for claim in claims:
        gold = next((move for move in open_moves if same.step(claim, move)), None)
        if gold is not None:
            open_moves.remove(gold)
            right.append((claim, gold))
        elif any(not move.is_trap and same.could_mean(claim, move) for move in optional):
            ignored.append(claim)
        else:
            wrong.append(claim)
    return Compared(tuple(right), tuple(wrong), tuple(open_moves), tuple(ignored))


def same_status(claim: ExtractedClaim, gold: GoldMove) -> bool:
    """Announced and confirmed count as one: both assert the move."""
    expected = {"asserted" if answer in ASSERTED else answer for answer in gold["status"]}
    return ("asserted" if claim.status in ASSERTED else claim.status) in expected


def same_words(written: str | None, answers: Answers) -> bool:
    """Whether a role or a date is one of the answers, whatever the case, the accents or the articles."""
    return any(_key(written) == _key(answer) for answer in answers)


@dataclass(frozen=True, slots=True)
class _Same:
    """Whether names mean the same: by their letters, or by being spellings of one known record."""

    names: NameIndex

    def step(self, claim: ExtractedClaim, gold: GoldMove) -> bool:
        return (
            self._person(claim.person, gold["person"])
            and self._organization(claim.from_org, gold["from_org"])
            and self._organization(claim.to_org, gold["to_org"])
        )

    def could_mean(self, claim: ExtractedClaim, gold: GoldMove) -> bool:
        """Whether the claim says nothing that goes against an optional move, which may leave things open."""
        person = _open(gold["person"]) or self._person(claim.person, gold["person"])
        sides = ((claim.from_org, gold["from_org"]), (claim.to_org, gold["to_org"]))
        return person and all(
            written is None or _open(answers) or self._organization(written, answers)
            for written, answers in sides
        )

    def _person(self, written: str | None, answers: Answers) -> bool:
        return self._among("person", written, answers)

    def _organization(self, written: str | None, answers: Answers) -> bool:
        return self._among("organization", written, answers)

    def _among(self, kind: str, written: str | None, answers: Iterable[str | None]) -> bool:
        return any(self._key(kind, written) == self._key(kind, answer) for answer in answers)

    def _key(self, kind: str, name: str | None) -> str:
        return _key(self.names.record_of(kind, name) or name) if name else ""


def _open(answers: Answers) -> bool:
    return not answers or None in answers


def _key(written: str | None) -> str:
    key = name_key(written).replace(" ", "") if written else ""
    return key or (written or "")
