"""What answers are about, so that it is known when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rest_framework.request import Request

from orgs.models import Organization
from people.models import Person
from tracker.api.plain.heads import Called, Head, head_of
from tracker.api.plain.people import PlainPerson
from tracker.api.shape import EXPAND, FIELDS
from tracker.metrics.versions.note import ANYTHING, SHARED, organization, person
from tracker.metrics.versions.read import VersionRead

MOST_SUBJECTS = 50
_ANYTHING = "any"
_LETTERS = {"o": organization, "p": person}
_PAGES = {"page_size", "cursor", "ordering", "total", FIELDS}
# What narrows a list of moves by what stands in them: with an organization or a person, the list follows
# from the moves of these alone.
_OF_THE_MOVES = {
    *("kind", "status", "exit_manner", "entry_manner", "capacity", "role_group", "group", "stale"),
    *("since", "until", "counts_as", "gap_days"),
}
_SIDES = ("organization", "from_organization", "to_organization")


@dataclass(frozen=True, slots=True)
class About:
    """Organizations or people by their keys, or anything at all.

    ``code`` is how an entity tag says so, such as ``o12.o7``; ``version`` is that of now where it was read
    with them.
    """

    code: str
    version: VersionRead | None = field(default=None, compare=False)

    @classmethod
    def organizations(cls, called: Called) -> About:
        return cls(".".join(f"o{key}" for key in sorted(called.keys)), called.version)

    @classmethod
    def organization(cls, head: Head) -> About:
        return cls(f"o{head.key}", head.version)

    @classmethod
    def person(cls, head: Head | PlainPerson) -> About:
        return cls(f"p{head.key}", head.version)

    @property
    def subjects(self) -> list[str] | None:
        """Whose versions count; None where the code is none of ours."""
        if self.code == _ANYTHING:
            return [ANYTHING]
        parts = self.code.split(".")
        known = all(part[:1] in _LETTERS and part[1:].isdigit() and len(part) < 20 for part in parts)
        if not known or len(parts) > MOST_SUBJECTS:
            return None
        return [SHARED, *(_LETTERS[part[0]](part[1:]) for part in parts)]


ABOUT_ANYTHING = About(_ANYTHING)


def anything(_view: Any, _request: Request, **_kwargs: Any) -> About:
    """Any record, and what follows from it."""
    return ABOUT_ANYTHING


def one_person(view: Any, request: Request, slug: str) -> About | None:
    """The person at the address, with their moves or spells where these are added."""
    if not _adds_only(request, "moves", "spells"):
        return None
    person: PlainPerson | None = view.person_at(slug)
    return None if person is None else About.person(person)


def one_organization(_view: Any, request: Request, slug: str) -> About | None:
    """The organization at the address."""
    if not _adds_only(request, "lineage"):
        return None
    return _of(About.organization, head_of(Organization, slug))


def one_move(_view: Any, request: Request, **_kwargs: Any) -> About | None:
    """Any move; with evidence it says what the reader may see."""
    return ABOUT_ANYTHING if _adds_only(request) else None


def some_moves(view: Any, request: Request) -> About | None:
    """The moves of a list: of an organization or a person where it is narrowed to one."""
    asked = request.query_params
    narrowed = [name for name in (*_SIDES, "person") if name in asked]
    if not asked.keys() <= {*_PAGES, *_OF_THE_MOVES, *narrowed, "level"}:
        return None
    # A transfer may be a move of the one left and another of the one joined: either changes the list.
    is_of_transfers = asked.get("counts_as") == "transfer"
    if (
        not narrowed
        or "level" in asked
        or is_of_transfers
        or any(len(asked.getlist(name)) > 1 for name in narrowed)
    ):
        return ABOUT_ANYTHING
    name = narrowed[0]
    if name == "person":
        return _of(About.person, head_of(Person, asked[name])) or ABOUT_ANYTHING
    return _of(About.organization, view.organization_at(asked[name])) or ABOUT_ANYTHING


def some_organizations(view: Any, request: Request) -> About | None:
    """A figure that follows from the moves of the organizations that it is asked for, and no others."""
    asked = request.query_params
    if not asked.keys().isdisjoint({"as_of", "published_by"}):
        return None
    slugs = asked.getlist("organization")
    if not slugs or asked.get("level", "organization") != "organization" or len(slugs) > MOST_SUBJECTS:
        return ABOUT_ANYTHING
    called = view.organizations_at(slugs)
    are_all_there = called.by_slug.keys() >= set(slugs)
    was_merged = any(organization.merged_into_id for organization in called.by_slug.values())
    return About.organizations(called) if are_all_there and not was_merged else ABOUT_ANYTHING


def _of(about: Callable[[Head], About], head: Head | None) -> About | None:
    return None if head is None else about(head)


def _adds_only(request: Request, *names: str) -> bool:
    added = {name.strip() for text in request.query_params.getlist(EXPAND) for name in text.split(",")}
    return added <= {*names, ""}
