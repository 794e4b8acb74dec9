"""Triggers that note every change of what readers see."""

# tables and columns are those of our models

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from tracker.alerts.models import Change
from tracker.triggers import Follower

_NOTE = "INSERT INTO alerts_change (kind, record_id, action) SELECT "


def _record(
    name: str, kind: str, table: str, columns: tuple[str, ...], public: str, *, otherwise: str = ""
) -> Follower:
    """Notes that records come, change and go. ``public`` is what they are while readers see them.

    In it ``{old}`` stands before each column. ``otherwise`` are cases of an action in which it is not.
    """
    now, before = (public.replace("{old}", old) for old in ("", "old_"))
    if "merged_into_id" in columns:
        otherwise += " WHEN merged_into_id IS NOT NULL THEN 'merged'"
    action = f"CASE WHEN {now} THEN CASE WHEN {before} THEN 'changed' ELSE 'created' END"
    action += f"{otherwise} ELSE 'deleted' END"
    return Follower(
        name=f"noted_{name}",
        table=table,
        columns=columns,
        came=(f"{_NOTE}'{kind}', id, 'created' FROM {{rows}} AS changed WHERE {now}",),
        gone=(f"{_NOTE}'{kind}', id, 'deleted' FROM {{rows}} AS changed WHERE {now}",),
        changed=(f"{_NOTE}'{kind}', id, {action} FROM {{rows}} AS changed WHERE ({now}) OR ({before})",),
    )


def _part(name: str, kind: str, table: str, owner: str, columns: tuple[str, ...]) -> Follower:
    """Notes that a record changes with the rows that belong to it."""
    note = f"{_NOTE}DISTINCT '{kind}', {owner}, 'changed' FROM {{rows}} AS changed"
    return Follower(name=f"noted_{name}", table=table, columns=(owner, *columns), came=(note,), gone=(note,))


_PUBLIC = "({old}merged_into_id IS NULL AND NOT {old}awaits_approval)"
FOLLOWERS = (
    _record(
        "person",
        "person",
        "people_person",
        ("name", "note", "merged_into_id", "is_erased"),
        "({old}merged_into_id IS NULL AND NOT {old}is_erased)",
        otherwise=" WHEN is_erased THEN 'erased'",
    ),
    _record(
        "organization",
        "organization",
        "orgs_organization",
        ("name", "note", "kind", "country", "website", "merged_into_id"),
        "({old}merged_into_id IS NULL)",
    ),
    _record(
        "move",
        "move",
        "moves_move",
        (
            *("person_id", "from_organization_id", "to_organization_id", "group_id", "role_from", "role_to"),
            *("exit_manner", "entry_manner", "from_capacity", "to_capacity", "status", "status_reason"),
            *("announced_on_first_day", "announced_on_precision", "effective_on_first_day"),
            *("effective_on_precision", "note", "merged_into_id", "awaits_approval"),
        ),
        _PUBLIC,
    ),
    _record(
        "claim",
        "claim",
        "moves_claim",
        (
            *("review", "awaits_approval", "move_id", "quote", "url", "archive_url", "status"),
            *("effective_on_first_day", "effective_on_precision", "withdrawn", "article_version"),
        ),
        "({old}review = 'accepted' AND NOT {old}awaits_approval)",
    ),
    _record(
        "group_move",
        "group-move",
        "moves_groupmove",
        (
            *("title", "from_organization_id", "to_organization_id", "status", "stated_min", "stated_max"),
            *("announced_on_first_day", "announced_on_precision", "effective_on_first_day"),
            *("effective_on_precision", "exit_manner", "entry_manner", "url", "quote", "note"),
        ),
        "(true)",
    ),
    _part("person_name", "person", "people_personname", "person_id", ("kind", "name")),
    _part("person_identifier", "person", "people_personidentifier", "person_id", ("kind", "value")),
    _part("organization_name", "organization", "orgs_organizationname", "organization_id", ("kind", "name")),
    _part(
        "organization_identifier",
        "organization",
        "orgs_organizationidentifier",
        "organization_id",
        ("kind", "value"),
    ),
    _part(
        "lineage",
        "organization",
        "orgs_lineage",
        "organization_id",
        (
            *("relation", "other_id", "since_first_day", "since_precision"),
            *("until_first_day", "until_precision"),
        ),
    ),
)


@receiver(post_migrate)
def ensure_triggers(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``: a table that a migration made anew on SQLite has lost its triggers."""
    if sender.name != "tracker.alerts":
        return
    tables = connections[using].introspection.table_names()
    if Change._meta.db_table in tables:
        Change.objects.using(using).of_another_server().delete()
    for follower in FOLLOWERS:
        if Change._meta.db_table in tables:
            follower.ensure(using)
        elif follower.table in tables:
            follower.drop(using)
