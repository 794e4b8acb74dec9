"""Names in another script than the query, judged by the scores of whole names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Indel

from tracker.names.characters import script_of
from tracker.names.keys import name_key
from tracker.names.organizations import score_organizations
from tracker.names.people import score_people
from tracker.names.search.index import NameRow
from tracker.names.search.sounds import sound

_MOST_JUDGED = 30
_LEAST_LIKELY = 0.5  # a family name alone has a little more
_FLOOR, _ROOM = 0.4, 0.4  # below what is begun as typed: a reading is a guess

Likeness = Callable[[Iterable[NameRow]], Iterator[tuple[int, str, float]]]


def likeness(owner: str, text: str) -> Likeness:
    """What scores names of the column ``owner`` (``person_id``, ``organization_id``) for this query.

    Judges at most `_MOST_JUDGED` names, those first that sound most like it: 0.1 to 0.3 ms each.
    """
    script = script_of(text)
    score = score_organizations if owner.startswith("organization") else score_people

    def judged(rows: Iterable[NameRow]) -> Iterator[tuple[int, str, float]]:
        foreign = sorted(row for row in {*rows} if script_of(row.name) != script)  # of equal ones the same
        for row in _likest(text, foreign):
            likely = score(text, row.name).score
            if likely >= _LEAST_LIKELY:
                yield row.record_id, row.name, round(_FLOOR + _ROOM * likely, 4)

    return judged


def _likest(text: str, rows: list[NameRow]) -> list[NameRow]:
    """Those whose words sound most like those of the text, in any order; all where they are few."""
    if len(rows) <= _MOST_JUDGED:
        return rows
    codes = [_code(row.key) for row in rows]
    near = process.extract(
        _code(name_key(text)), codes, scorer=Indel.normalized_similarity, limit=_MOST_JUDGED
    )
    return [rows[at] for _code_of_row, _similarity, at in near]


def _code(key: str) -> str:
    return " ".join(sorted(map(sound, key.split())))
