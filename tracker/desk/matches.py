"""What the page of a claim shows of its names: what each means, who else may be meant, and how to say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.moves.been_there import latest_moves
from tracker.moves.match import PERSON, WRITTEN_NAMES, WrittenName
from tracker.moves.meant import resolution_of
from tracker.moves.models import Claim
from tracker.moves.resolve import Candidate, Resolution, Resolver
from tracker.moves.verdicts import SURE, Verdict
from tracker.moves.vocabulary import NameMatch, Review
from tracker.names import name_key
from tracker.names.rules_in_words import all_in_words

BY_MATCHING, NEW, ANOTHER = "matched", "new", "another"  # answers besides the key of a record
Record = Person | Organization


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to what a name means; ``candidate`` where that is a record that was found."""

    value: str
    label: str
    is_chosen: bool
    candidate: Candidate[Any] | None = None
    facts: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return _url(self.candidate.record) if self.candidate else ""

    @property
    def reasons(self) -> list[str]:
        return all_in_words(self.candidate.reasons) if self.candidate else []


def show_match(claim: Claim, written: WrittenName, *, offers_another: bool = True) -> str:
    """HTML: the answers to choose from for a pending claim, a link to the record for any other.

    ``offers_another`` is for forms that have a field in which any record can be chosen.
    """
    if claim.review != Review.PENDING:
        return _decided(written.record(claim))
    if not written.name(claim):
        return "–"
    resolution = resolution_of(claim, written)
    context = {
        "written": written,
        "name": written.name(claim),
        "resolution": resolution,
        "is_person": written is PERSON,
        "options": [
            option
            for option in _options(claim, written, resolution)
            if offers_another or option.value != ANOTHER or option.is_chosen
        ],
        "shown": ",".join(str(each.record.pk) for each in resolution.candidates),
        "is_to_read": getattr(claim, "is_to_read", False),
        "may_add_name": _is_other_spelling(written.name(claim), resolution),
    }
    return render_to_string("admin/_match.html", context)


def apply_answers(posted: QueryDict) -> QueryDict:
    """The form with each answer put into the fields of the claim that hold it."""
    data = posted.copy()
    for written in WRITTEN_NAMES:
        answer = data.get(f"{written.side}_meant", "")
        data.pop(f"{written.side}_meant", None)
        if answer == ANOTHER:
            data[written.match_field] = NameMatch.CHOSEN
        elif answer == NEW:
            data[written.record_field], data[written.match_field] = "", NameMatch.CHOSEN_NEW
        elif answer == BY_MATCHING:
            data[written.record_field], data[written.match_field] = "", ""
        elif answer:
            data[written.record_field], data[written.match_field] = answer, NameMatch.CHOSEN
    return data


def unseen(written: WrittenName, name: str, shown: str) -> list[Candidate[Any]]:
    """The records that are surely called so and are not among those (keys with commas) that were shown."""
    seen = set(shown.split(","))
    resolver = Resolver()
    found: Resolution[Any] = resolver.person(name) if written is PERSON else resolver.organization(name)
    return [each for each in found.candidates if each.score >= SURE and str(each.record.pk) not in seen]


def names_to_add(claim: Claim, posted: Mapping[str, str]) -> Iterator[tuple[Record, str]]:
    """The records that are meant by names that were ticked to be kept, with these names."""
    for written in WRITTEN_NAMES:
        record = written.record(claim)
        if record is not None and posted.get(f"{written.side}_add_name"):
            yield record, written.name(claim)


def _options(claim: Claim, written: WrittenName, resolution: Resolution[Any]) -> Iterator[Option]:
    chosen, is_new = written.chosen(claim), written.is_said_to_be_new(claim)
    is_open = chosen is None and not is_new
    if resolution.is_ambiguous:
        yield Option(BY_MATCHING, _("Not decided yet"), is_open)
    elif resolution.verdict == Verdict.NEW:
        yield Option(BY_MATCHING, _new_label(written, claim), is_open)
    facts = _facts(resolution)
    for each in resolution.candidates:
        is_meant = each is resolution.meant
        yield Option(
            BY_MATCHING if is_meant and is_open else str(each.record.pk),
            _("Meant, by matching") if is_meant else "",
            (is_meant and is_open) or each.record == chosen,
            each,
            facts.get(each.record.pk, ()),
        )
    if resolution.verdict != Verdict.NEW or is_new:
        yield Option(NEW, _new_label(written, claim), is_new)
    is_another = chosen is not None and all(each.record != chosen for each in resolution.candidates)
    yield Option(ANOTHER, _("Another, chosen below"), is_another)


def _new_label(written: WrittenName, claim: Claim) -> str:
    label = _("A new person: “%s”") if written is PERSON else _("A new organization: “%s”")
    return label % written.name(claim)


def _facts(resolution: Resolution[Any]) -> dict[int, tuple[str, ...]]:
    """What else is known of the candidates: the latest move of people, kind and country of organizations."""
    records = [each.record for each in resolution.candidates]
    if records and isinstance(records[0], Person):
        moves = latest_moves(records)
        return {
            each.record.pk: tuple(_facts_of_person(each, moves.get(each.record.pk)))
            for each in resolution.candidates
        }
    return {each.pk: (", ".join(filter(None, (each.get_kind_display(), each.country))),) for each in records}


def _facts_of_person(candidate: Candidate[Any], move: Any) -> Iterator[str]:
    yield _("latest move: %s") % move if move else _("no move is known")
    if candidate.been_at:
        yield _("has been at %s") % ", ".join(map(str, candidate.been_at))


def _is_other_spelling(name: str, resolution: Resolution[Any]) -> bool:
    """Whether the name is written in a way by which some candidate would not be found at once."""
    return any(name_key(each.name) != name_key(name) for each in resolution.candidates)


def _decided(record: Record | None) -> str:
    if record is None:
        return "–"
    return render_to_string("admin/_record_link.html", {"record": record, "url": _url(record)})


def _url(record: Record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
