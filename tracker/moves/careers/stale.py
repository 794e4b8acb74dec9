"""Triggers that note whose spells and transfers are to be made anew."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from tracker.moves.models import Move
from tracker.moves.models.spell import StaleCareer
from tracker.triggers import Follower

_NOTE = "INSERT INTO moves_stalecareer ({column}_id) SELECT DISTINCT {of} FROM {{rows}} AS changed"
_PERSON = _NOTE.format(column="person", of="person_id")
_LINKED = tuple(_NOTE.format(column="organization", of=column) for column in ("organization_id", "other_id"))

OF_MOVES = Follower(
    name="stale_career_of_move",
    table="moves_move",
    columns=(
        *("person_id", "from_organization_id", "to_organization_id", "from_capacity", "to_capacity"),
        *("exit_manner", "entry_manner", "status", "merged_into_id", "awaits_approval"),
        *("announced_on_first_day", "announced_on_precision"),
        *("effective_on_first_day", "effective_on_precision"),
    ),
    came=(_PERSON,),
    gone=(_PERSON,),
)
OF_LINEAGES = Follower(
    name="stale_career_of_lineage",
    table="orgs_lineage",
    columns=(
        *("organization_id", "other_id", "relation", "since_first_day", "since_precision"),
        *("until_first_day", "until_precision"),
    ),
    came=_LINKED,
    gone=_LINKED,
)
_OF_UNSOURCED = (
    "INSERT INTO moves_stalecareer (person_id) SELECT DISTINCT m.person_id FROM {rows} AS changed "
    "JOIN moves_move AS m ON m.id = changed.move_id"
)
OF_SOURCES = Follower(
    name="stale_career_of_source",
    table="moves_unsourcedmove",
    columns=("move_id",),
    key="move_id",
    came=(_OF_UNSOURCED,),
    gone=(_OF_UNSOURCED,),
)
_OF_CLAIM = (
    "INSERT INTO moves_stalecareer (person_id) SELECT DISTINCT m.person_id FROM {rows} AS changed "
    "JOIN moves_move AS m ON m.id = changed.move_id WHERE changed.article_id IS NOT NULL"
)
_OF_ARTICLE = (
    "INSERT INTO moves_stalecareer (person_id) SELECT DISTINCT m.person_id FROM {rows} AS changed "
    "JOIN moves_claim AS c ON c.article_id = changed.id JOIN moves_move AS m ON m.id = c.move_id"
)
# A stay came into sight when its beginning was first published.
OF_CLAIMS = Follower(
    name="stale_career_of_claim",
    table="moves_claim",
    columns=("move_id", "article_id"),
    came=(_OF_CLAIM,),
    gone=(_OF_CLAIM,),
)
OF_PUBLICATIONS = Follower(
    name="stale_career_of_publication",
    table="news_article",
    columns=("published_on",),
    came=(_OF_ARTICLE,),
    gone=(),
    events=("UPDATE",),
)
FOLLOWERS = (OF_MOVES, OF_LINEAGES, OF_SOURCES, OF_CLAIMS, OF_PUBLICATIONS)


@receiver(post_migrate)
def ensure_triggers(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``: a table that a migration made anew on SQLite has lost its triggers.

    Where one was missing, changes went by unseen: every career is to be made anew.
    """
    if sender.name != "tracker.moves":
        return
    tables = connections[using].introspection.table_names()
    if StaleCareer._meta.db_table not in tables:  # migrated back to before there were spells
        for follower in FOLLOWERS:
            if follower.table in tables:
                follower.drop(using)
        return
    made = [follower.ensure(using) for follower in FOLLOWERS]
    if any(made):
        note_everyone(using=using)


def note_everyone(*, using: str = "default") -> None:
    """Every career is to be made anew. One statement."""
    people = Move.with_merged.using(using).order_by("person").values_list("person", flat=True).distinct()
    sql, parameters = people.query.sql_with_params()
    with connections[using].cursor() as cursor:
        cursor.execute(f"INSERT INTO moves_stalecareer (person_id) {sql}", parameters)  # our own query
