"""Organizations called by their parent's name and their own: ``Meta FAIR``, ``Microsoft's MSR Asia``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from orgs.models import Lineage, LineageRelation, OrganizationName
from tracker.names import name_key
from tracker.names.candidates import without_possessive
from tracker.names.organization_names import organization_names
from tracker.names.organizations import score_organizations
from tracker.names.record_scores import RecordScore
from tracker.names.scores import plain, reason, total

_MOST_WORDS = 8
_MOST_PARENTS = 20
_MOST_UNITS = 200
_BESIDE = frozenset(["at", "of", "in", "from", "the", "team", "division", "unit", "arm"])


@dataclass(frozen=True, slots=True)
class Split:
    """A written name as that of a parent (its key) and what is left for the unit."""

    parent_key: str
    rest: str


def splits(written: str) -> Iterator[Split]:
    """The ways to read a name as a parent's and a unit's: ``Meta FAIR``, ``FAIR at Meta``."""
    words = without_possessive(written).split()[:_MOST_WORDS]
    for at in range(1, len(words)):
        for parent, rest in ((words[:at], words[at:]), (words[at:], words[:at])):
            rest = [word for word in rest if word.casefold() not in _BESIDE]
            key = name_key(" ".join(parent))
            if key and rest and _names_something(" ".join(rest)):
                yield Split(key, " ".join(rest))


def score_units(written: str) -> dict[int, RecordScore]:
    """The units of an organization whose name stands in the written one, by how well the rest is theirs.

    A parent of any time counts: articles go on to say ``Google Brain``. Two queries at most.
    """
    ways: dict[str, list[str]] = defaultdict(list)
    for split in splits(written):
        ways[split.parent_key].append(split.rest)
    if not ways:
        return {}
    parents = OrganizationName.objects.filter(key__in=list(ways)).order_by()
    keys = dict(parents.values_list("organization_id", "key")[:_MOST_PARENTS])
    if not keys:
        return {}
    links = Lineage.objects.filter(other__in=keys, relation=LineageRelation.PARENT).order_by()
    rows = links.values_list("organization_id", "other_id", "organization__names__name", "other__name")
    best: dict[int, RecordScore] = {}
    for unit, parent, name, parent_name in rows[:_MOST_UNITS]:
        for rest in ways[keys[parent]]:
            _keep(best, unit, _score_unit(rest, name, parent_name))
    return best


def _score_unit(rest: str, name: str, parent_name: str) -> RecordScore:
    """The rest beside the unit's name as it is, and without the parent's in it."""
    named = reason("parent named", parent_name, "")
    ways = [
        total([*score_organizations(rest, own).reasons, named]) for own in (name, *_own(name, parent_name))
    ]
    best = max(ways, key=lambda score: score.score)
    return RecordScore(name, best.score, best.reasons)


def _own(name: str, parent_name: str) -> list[str]:
    """What is left of a unit's name without its parent's: ``Brain`` of Google Brain."""
    key = name_key(parent_name)
    return [split.rest for split in splits(name) if split.parent_key == key]


def score_without_parents(written: str, names: Iterable[tuple[int, str]]) -> dict[int, RecordScore]:
    """Units whose name is a parent's and the written one: ``DeepMind`` for Google DeepMind. One query."""
    theirs: dict[int, list[str]] = defaultdict(list)
    for unit, name in names:
        theirs[unit].append(name)
    links = Lineage.objects.filter(organization__in=theirs, relation=LineageRelation.PARENT).order_by()
    best: dict[int, RecordScore] = {}
    for unit, parent_name in links.values_list("organization_id", "other__name")[:_MOST_UNITS]:
        for name in theirs[unit]:
            for own in _own(name, parent_name):
                score = score_organizations(written, own)
                whole = total([*score.reasons, reason("parent left out", "", parent_name)])
                _keep(best, unit, RecordScore(name, whole.score, whole.reasons))
    return best


def lineage_among(organization_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Which of the organizations are parents, units or successors of which. One query."""
    ids = list(organization_ids)
    links = Lineage.objects.filter(Q(organization__in=ids) & Q(other__in=ids)).order_by()
    related: dict[int, set[int]] = defaultdict(set)
    for one, other in links.values_list("organization_id", "other_id"):
        related[one].add(other)
        related[other].add(one)
    return {one: frozenset(others) for one, others in related.items()}


def _keep(best: dict[int, RecordScore], record_id: int, score: RecordScore) -> None:
    if record_id not in best or score.score > best[record_id].score:
        best[record_id] = score


def _names_something(text: str) -> bool:
    """Whether there is a word that is more than a kind of work: not for ``AI Labs``."""
    words = [word for name in organization_names(plain(text)) for word in name.words]
    return any(not word.is_in("weak", "line", "stop", "legal") for word in words)
