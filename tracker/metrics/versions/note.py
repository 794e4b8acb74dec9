"""Triggers that count changes of what answers show, by subject."""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from orgs.models import Organization
from people.models import Person
from tracker.history.parts import parts_of
from tracker.metrics.models import Version
from tracker.moves.models import Move
from tracker.triggers import Follower

ANYTHING = "anything"
"""Any person, organization, move or what follows from them."""
SHARED = "shared"
"""What many answers show beside what they are about: how records are called, which are one, who is whose."""


def organization(key: int | str) -> str:
    """One organization: what it is called, its moves, and the spells there."""
    return f"organization {key}"


def person(key: int | str) -> str:
    """One person: what they are called, their moves and spells."""
    return f"person {key}"


def _noted(*subjects: str, rows: str = "{rows} AS changed") -> tuple[str, ...]:
    """A statement that counts each of the subjects once; they are expressions of SQL."""
    each = " UNION ".join(f"SELECT {subject} AS subject FROM {rows}" for subject in (*subjects, _ANYTHING))
    touched = f"SELECT subject FROM ({each}) AS touched WHERE subject IS NOT NULL"
    return (f"INSERT INTO metrics_version (subject) {touched}",)


def _of(word: str, column: str) -> str:
    return f"'{word} ' || {column}"


def _always(name: str, table: str, columns: tuple[str, ...], noted: tuple[str, ...]) -> Follower:
    return Follower(name=f"version_of_{name}", table=table, columns=columns, came=noted, gone=noted)


def _when_renamed(name: str, table: str, columns: tuple[str, ...]) -> Follower:
    """What comes is named by nothing yet, and what is named by anything does not go."""
    return Follower(
        name=f"version_by_{name}",
        table=table,
        columns=columns,
        came=_noted(_SHARED),
        gone=(),
        events=("UPDATE",),
    )


def _with_history() -> Iterator[Follower]:
    """A record is shown with its version, which history tells, though what was there already is saved."""
    for model, subject in ((Person, "person"), (Organization, "organization"), (Move, "")):
        for part in parts_of(model):
            table = part.model.history.model._meta.db_table
            yield Follower(
                name=f"kept_{part.label}_{part.column.removesuffix('_id')}",
                table=table,
                columns=(part.column,),
                key="history_id",
                came=_noted(*([_of(subject, part.column)] if subject else [])),
                gone=(),
                events=("INSERT",),
            )


_ANYTHING, _SHARED = f"'{ANYTHING}'", f"'{SHARED}'"
_SIDES = tuple(_of("organization", f"{side}_organization_id") for side in ("from", "to"))
_OF_MOVES = _noted(
    *(_of("organization", f"m.{side}_organization_id") for side in ("from", "to")),
    _of("person", "m.person_id"),
    rows="{rows} AS changed JOIN moves_move AS m ON m.id = changed.move_id",
)
_PERSON, _ORGANIZATION = _of("person", "person_id"), _of("organization", "organization_id")
_NAMED = ("name", "note", "slug", "merged_into_id")
_NAME, _IDENTIFIER = ("name", "kind"), ("kind", "value")
_DATES = tuple(
    f"{name}_{part}" for name in ("announced_on", "effective_on") for part in ("first_day", "precision")
)
_LINK_DATES = ("since_first_day", "since_precision", "until_first_day", "until_precision")
_MOVE = (
    *("person_id", "from_organization_id", "to_organization_id", "group_id", "role_from", "role_to"),
    *("role_group_from", "role_group_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity"),
    *(*_DATES, "status", "status_reason", "note", "merged_into_id", "awaits_approval"),
)
_GROUP = (
    *("title", "from_organization_id", "to_organization_id", "exit_manner", "entry_manner", *_DATES),
    *("status", "stated_min", "stated_max", "url", "quote", "note"),
)
_FOLLOWERS = (
    _always("move", "moves_move", _MOVE, _noted(*_SIDES, _PERSON)),
    _always("spell", "moves_spell", ("organization_id", "person_id"), _noted(_ORGANIZATION, _PERSON)),
    Follower(
        name="version_of_unsourced",
        table="moves_unsourcedmove",
        columns=("move_id",),
        key="move_id",
        came=_OF_MOVES,
        gone=_OF_MOVES,
    ),
    _always(
        "claim", "moves_claim", ("move_id", "review", "origin", "url", "article_id", "reviewed_at"), _OF_MOVES
    ),
    _always("person", "people_person", (*_NAMED, "is_erased"), _noted(_of("person", "id"))),
    _always("person_name", "people_personname", ("person_id", *_NAME), _noted(_PERSON)),
    _always("person_identifier", "people_personidentifier", ("person_id", *_IDENTIFIER), _noted(_PERSON)),
    _always(
        "organization",
        "orgs_organization",
        (*_NAMED, "kind", "country", "website"),
        _noted(_of("organization", "id")),
    ),
    _always("organization_name", "orgs_organizationname", ("organization_id", *_NAME), _noted(_ORGANIZATION)),
    _always(
        "organization_identifier",
        "orgs_organizationidentifier",
        ("organization_id", *_IDENTIFIER),
        _noted(_ORGANIZATION),
    ),
    _always(
        "lineage",
        "orgs_lineage",
        ("organization_id", "other_id", "relation", *_LINK_DATES),
        _noted(_SHARED),
    ),
    _always("group", "moves_groupmove", _GROUP, _noted(_SHARED)),
    _when_renamed("person", "people_person", (*_NAMED, "is_erased")),
    _when_renamed("organization", "orgs_organization", _NAMED),
    _when_renamed("article", "news_article", ("published_on",)),
)


@cache
def followers() -> tuple[Follower, ...]:
    """All of them; call it when all models are there."""
    return (*_FOLLOWERS, *_with_history())


@receiver(post_migrate)
def ensure_triggers(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``: a table that a migration made anew on SQLite has lost its triggers.

    Where one was missing, changes went by uncounted: then everything counts as changed.
    """
    if sender.name != "tracker.metrics":
        return
    tables = connections[using].introspection.table_names()
    if Version._meta.db_table not in tables:  # migrated back to before there were versions
        for follower in followers():
            if follower.table in tables:
                follower.drop(using)
        return
    with transaction.atomic(using=using):
        made = [follower.ensure(using) for follower in followers()]
        if any(made):
            Version.objects.using(using).create(subject=SHARED)
            Version.objects.using(using).create(subject=ANYTHING)
