"""What the boxes for names show while a move is logged: who is meant, and who else may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.dates import PartialDate, Precision
from tracker.desk.log_form import KINDS, LogForm
from tracker.moves.been_there import latest_moves
from tracker.moves.models import Move
from tracker.moves.resolve import Resolver
from tracker.moves.typed_names import NEW, Meaning, TypedName, meaning_of
from tracker.names.pairs import PairKind

SUGGESTED = 8
_MOST_NEAR = 2
MODELS: dict[PairKind, Any] = {"person": Person, "organization": Organization}
_FORMATS = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that may be meant: by which of its names, and what tells it from its namesakes."""

    id: int
    name: str
    matched: str
    facts: str


@dataclass(frozen=True, slots=True)
class NameBox:
    """One box as the page shows it.

    ``state`` is ``known``, ``new``, ``unclear`` or empty; ``says`` puts it in words. ``answer`` and
    ``seen`` are as in `TypedName`; ``choices`` are shown where it is unclear.
    """

    field: Any
    kind: PairKind
    state: str = ""
    says: str = ""
    answer: str = ""
    text: str = ""
    seen: str = ""
    choices: tuple[Suggestion, ...] = ()
    may_create: bool = False

    @property
    def side(self) -> str:
        return str(self.field.name)

    @property
    def new_label(self) -> str:
        return new_label(self.kind, self.text)


def may_create(request: HttpRequest, kind: PairKind) -> bool:
    opts = MODELS[kind]._meta
    return request.user.has_perm(f"{opts.app_label}.add_{opts.model_name}")


def suggest(kind: PairKind, text: str) -> list[Suggestion]:
    """The records that a text may mean, best first. Three to seven small queries."""
    found = MODELS[kind].objects.search_ranked(text, SUGGESTED)
    return list(_with_facts((each.record, each.name) for each in found))


def settle(request: HttpRequest, kind: PairKind, text: str) -> dict[str, Any]:
    """What the text means by itself: ``state``, the key of the record or ``new`` as ``answer``, and words.

    With the ``results`` that `suggest` finds; those like a name that is not known are named too.
    """
    meaning = meaning_of(TypedName(kind, text), Resolver())
    found = suggest(kind, text)
    is_unknown = bool(meaning.problem) and not meaning.choices
    if is_unknown and may_create(request, kind):
        meaning = Meaning(is_new=True)
    state, says, answer = _in_words(kind, text, meaning)
    if is_unknown and found:
        says = _("%(says)s There is also: %(near)s.") % {"says": says, "near": _names(found[:_MOST_NEAR])}
    results = [asdict(each) for each in found]
    return {"state": state, "says": says, "answer": answer, "results": results}


def _names(found: list[Suggestion]) -> str:
    return ", ".join(each.name for each in found)


def name_boxes(request: HttpRequest, form: LogForm) -> Iterator[NameBox]:
    """The three boxes of a form, filled in or not."""
    resolver = Resolver()
    for side, typed in form.typed_names().items():
        meaning = meaning_of(typed, resolver)
        state, says, answer = _in_words(typed.kind, typed.text, meaning)
        seen = ",".join(sorted(typed.seen)) if meaning.is_new else _keys(meaning)
        yield NameBox(
            form[side],
            typed.kind,
            state=state,
            says=says,
            answer=answer,
            text=typed.text,
            seen=seen,
            choices=tuple(_with_facts((each.record, each.name) for each in meaning.choices)),
            may_create=may_create(request, KINDS[side]),
        )


def new_label(kind: PairKind, text: str) -> str:
    label = _("A new person: “%s”") if kind == "person" else _("A new organization: “%s”")
    return label % text


def date_in_words(when: PartialDate) -> str:
    """``14 October 2024``, ``October 2024`` or ``2024``."""
    return date_format(when.first_day, _FORMATS[when.precision])


def _keys(meaning: Meaning) -> str:
    return ",".join(str(each.record.pk) for each in meaning.choices)


def _in_words(kind: PairKind, text: str, meaning: Meaning) -> tuple[str, str, str]:
    """State, words and answer."""
    if meaning.record is not None:
        ((known),) = _with_facts([(meaning.record, "")])
        return "known", " · ".join(filter(None, (known.name, known.facts))), str(meaning.record.pk)
    if meaning.is_new:
        return "new", _("%s. Added when you save.") % new_label(kind, text), NEW
    return ("unclear", meaning.problem, "") if meaning.problem else ("", "", "")


def _with_facts(records: Iterable[tuple[Any, str]]) -> Iterator[Suggestion]:
    """Records, with the names by which they were found, as suggestions. One query for people."""
    found = list(records)
    people = [record for record, _name in found if isinstance(record, Person)]
    moves = latest_moves(people) if people else {}
    for record, name in found:
        facts = _of_person(moves.get(record.pk)) if isinstance(record, Person) else _of_organization(record)
        yield Suggestion(record.pk, str(record), name if name != record.name else "", facts)


def _of_person(move: Move | None) -> str:
    """Where the latest move led, or what was left."""
    if move is None or move.happened_on is None:
        return _("no move known")
    said = {"organization": move.to_organization or move.from_organization}
    said["date"] = date_in_words(move.happened_on)  # type: ignore[assignment]  # both are put in words
    if move.to_organization:
        return _("to %(organization)s, %(date)s") % said
    return _("left %(organization)s, %(date)s") % said


def _of_organization(organization: Organization) -> str:
    return ", ".join(filter(None, (organization.get_kind_display(), organization.country)))
