"""How likely a written name means a record, which has several names, and a note that tells it apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from tracker.names.characters import is_han
from tracker.names.keys import split_note
from tracker.names.organization_names import organization_names
from tracker.names.pairs import SCORING, THRESHOLDS, PairKind
from tracker.names.scores import NameScore, Reason, plain, reason, total
from tracker.names.written import person_names

_LENGTHS_OF_CHINESE_NAMES = range(2, 5)


@dataclass(frozen=True, slots=True)
class RecordScore:
    """How likely it is this record, by which of its names, and why."""

    name: str
    score: float
    reasons: tuple[Reason, ...]


def score_record(written: str, names: Sequence[str], note: str, kind: PairKind) -> RecordScore:
    """The best that any of the record's names scores, less what its note or its own script deny.

    A name in ideographs is compared with the record's names in ideographs where it has some: 李玮 is
    not the Wei Li who is written 李伟. ``names`` must not be empty. 0.1 to 0.5 ms a name.
    """
    bare, written_note = split_note(written)
    is_noted = bool(note) and written_note.casefold() == note.casefold()
    asked = bare if is_noted else written
    if denied := _denied_by_script(asked, names, kind):
        return denied
    best = max((_score(asked, name, kind) for name in names), key=lambda each: each.score)
    if is_noted:
        return _with(best, reason("note", written_note, note))
    if not (told := _note_in(written, kind)):
        return best
    return _with(best, reason("other note" if note else "note not known", told, note))


def _note_in(written: str, kind: PairKind) -> str:
    """What stands in brackets behind a name of a person and is no name itself."""
    return person_names(plain(written))[0].note if kind == "person" else ""


def _with(score: RecordScore, further: Reason) -> RecordScore:
    whole = total([*score.reasons, further])
    return RecordScore(score.name, whole.score, whole.reasons)


def _score(written: str, name: str, kind: PairKind) -> RecordScore:
    score: NameScore = SCORING[kind](written, name)
    return RecordScore(name, score.score, score.reasons)


def _denied_by_script(written: str, names: Iterable[str], kind: PairKind) -> RecordScore | None:
    """The best score among ideographs where these say that it is somebody else, else None."""
    own = _in_ideographs(written, kind)
    theirs = [(name, signs) for name in names for signs in _in_ideographs(name, kind)]
    scores = [
        RecordScore(name, score.score, score.reasons)
        for one, (name, signs) in product(own, theirs)
        for score in [SCORING[kind](one, signs)]
    ]
    best = max(scores, key=lambda each: each.score, default=None)
    if best is None or best.score >= THRESHOLDS[kind]:
        return None
    is_homophone = any(each.rule == "homophone" for each in best.reasons)
    return best if kind == "person" or is_homophone else None


def _in_ideographs(written: str, kind: PairKind) -> list[str]:
    """The ways of writing that are ideographs alone; of people those as long as names, so no foreign ones."""
    if not any(map(is_han, written)):
        return []
    if kind == "person":
        found = [name.characters for name in person_names(plain(written))]
        return [
            signs for signs in found if len(signs) in _LENGTHS_OF_CHINESE_NAMES and all(map(is_han, signs))
        ]
    found = ["".join(word.text for word in name.words) for name in organization_names(plain(written))]
    return [signs for signs in found if signs and all(map(is_han, signs))]
