"""What a name means that somebody types to log a move: a record that is known, or a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.moves.resolve import Candidate, Resolution, Resolver
from tracker.moves.verdicts import EXACT, SURE
from tracker.names import name_key, split_note
from tracker.names.pairs import PairKind

NEW = "new"  # the answer that a name is that of a new record; any other answer is a key
_MODELS: dict[PairKind, Any] = {"person": Person, "organization": Organization}
_MOST_DIGITS = 18
_LONGEST_NOTE = 100


@dataclass(frozen=True, slots=True)
class TypedName:
    """A name as it was typed, and what was said of it.

    ``answer`` is the key of the record that is meant, `NEW`, or empty where nothing was said.
    ``seen`` are the keys of the records that were shown when it was said to be new.
    """

    kind: PairKind
    text: str
    answer: str = ""
    seen: frozenset[str] = frozenset()

    @property
    def is_said_to_be_new(self) -> bool:
        return bool(self.text) and self.answer == NEW

    def new_record(self) -> Any:
        """A record of this name, saved; what stands in parentheses behind it tells namesakes apart."""
        name, note = split_note(self.text)
        if len(note) > _LONGEST_NOTE or not name_key(name):
            name, note = self.text, ""
        return _MODELS[self.kind].objects.create(name=name, note=note)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a typed name means: ``record``, or a new one, or neither, for which ``problem`` is the sentence.

    ``choices`` are the records to choose from where it is not clear, best first.
    """

    record: Any = None
    is_new: bool = False
    problem: str = ""
    choices: tuple[Candidate[Any], ...] = ()


def meaning_of(typed: TypedName, resolver: Resolver) -> Meaning:
    """What a name means by the answer, or by itself where one record alone is called exactly so.

    Costs a query where a record was chosen, else as much as `resolve` does. An empty name means nothing.
    """
    if not typed.text:
        return Meaning()
    if typed.answer and typed.answer != NEW:
        return _chosen(typed, resolver)
    if not name_key(typed.text):
        return Meaning(problem=_("A name needs at least one letter or digit."))
    found = _resolve(typed, resolver)
    if typed.answer == NEW:
        return _new(typed, found)
    if found.record is not None and found.candidates[0].score >= EXACT:
        return Meaning(found.record)
    return Meaning(problem=_not_clear(typed, found), choices=found.candidates)


def _chosen(typed: TypedName, resolver: Resolver) -> Meaning:
    is_key = typed.answer.isascii() and typed.answer.isdigit() and len(typed.answer) <= _MOST_DIGITS
    record = _MODELS[typed.kind].objects.filter(pk=int(typed.answer)).first() if is_key else None
    if record is not None:
        return Meaning(record)
    problem = _("The record that was chosen for “%s” is not there any more. Choose again.") % typed.text
    return Meaning(problem=problem, choices=_resolve(typed, resolver).candidates)


def _new(typed: TypedName, found: Resolution[Any]) -> Meaning:
    """New, unless a record that is surely called so was made since the list was shown."""
    came = [each for each in found.candidates if each.score >= SURE and str(each.record.pk) not in typed.seen]
    if not came:
        return Meaning(is_new=True)
    said = ", ".join(str(each.record) for each in came)
    problem = _("“%(name)s” was to be new, but there is %(known)s. Choose which is meant.")
    return Meaning(problem=problem % {"name": typed.text, "known": said}, choices=found.candidates)


def _not_clear(typed: TypedName, found: Resolution[Any]) -> str:
    if found.candidates:
        return _("“%s” may mean a record that is there, or a new one. Choose below.") % typed.text
    if typed.kind == "person":
        return _("Nobody called “%s” is known. Correct the name, or say that the person is new.") % typed.text
    return _("Nothing called “%s” is known. Correct the name, or say that it is new.") % typed.text


def _resolve(typed: TypedName, resolver: Resolver) -> Resolution[Any]:
    return resolver.person(typed.text) if typed.kind == "person" else resolver.organization(typed.text)
