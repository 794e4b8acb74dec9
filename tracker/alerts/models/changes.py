"""Every change of what readers see, in an order in which nothing comes in later."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from django.db import connections, models
from django.db.models import Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ChangedKind(models.TextChoices):
    """Of which kind a record is that has changed."""

    PERSON = "person", _("person")
    ORGANIZATION = "organization", _("organization")
    MOVE = "move", _("move")
    CLAIM = "claim", _("claim")
    GROUP_MOVE = "group-move", _("group move")


class ChangeAction(models.TextChoices):
    """What has become of a record, for those who may see it all along."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    MERGED = "merged", _("merged into another one")
    DELETED = "deleted", _("deleted, or not shown any more")
    ERASED = "erased", _("erased at the request of a person")


class CurrentTransaction(Func):
    """The number of the transaction that writes a row; 0 on SQLite, where one ends before the next begins."""

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="CAST(CAST(pg_current_xact_id() AS text) AS bigint)", **context
        )


class Position(NamedTuple):
    """A place in the list of changes: behind the row of this transaction and number."""

    transaction: int
    number: int

    def __str__(self) -> str:
        return f"{self.transaction}-{self.number}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError for a text that is none."""
        parts = text.split("-")
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise ValueError(text)
        return cls(int(parts[0]), int(parts[1]))


START = Position(0, 0)
_NO_END = Position(2**63 - 1, 2**63 - 1)


# Which transaction of this database is the oldest that may still write? The end of the snapshot is read
# first, then who is at it. Its numbers have 32 bits, the whole ones 64: the nearest whole number on either
# side of the end is meant, for it may lie behind the end (which is where the last one that is over stands).
# Sessions of other roles do not show theirs, so that with one of those it is the oldest of the whole server.
_OLDEST_OPEN = """
WITH seen AS (SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint) AS next)
SELECT CASE
  WHEN bool_or(usename IS DISTINCT FROM current_user)
  THEN CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)
  ELSE least(max(next), min(
    next + 2147483648 - mod(next - CAST(CAST(backend_xid AS text) AS bigint) + 6442450944, 4294967296)
  )) END
FROM seen, pg_stat_activity
WHERE datname = current_database() AND coalesce(backend_type, 'client backend') = 'client backend'
"""


def oldest_open_transaction(using: str) -> int:
    """Its number, or that of the next one where none is open. Asks PostgreSQL alone, in two queries.

    What is read in a later statement holds all that transactions below it have written, unless it is read
    in a transaction of a higher isolation level than is usual.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_OLDEST_OPEN)
        return int(cursor.fetchone()[0])


class ChangeQuerySet(models.QuerySet["Change"]):
    """Which changes there are to be read."""

    def settled(self) -> Self:
        """Those below the oldest transaction that is still open: no other can come in among them.

        Numbers are given before a transaction ends, so that the newest rows may have gaps that are
        filled later; on SQLite there is one writer at a time, and none. Two queries on PostgreSQL.
        """
        if connections[self.db].vendor != "postgresql":
            return self
        return self.filter(transaction__lt=oldest_open_transaction(self.db))

    def behind(self, position: Position) -> Self:
        transaction, number = position
        later = Q(transaction__gt=transaction) | Q(transaction=transaction, pk__gt=number)
        return self.filter(later, transaction__gte=transaction)

    def in_order(self) -> Self:
        return self.order_by("transaction", "pk")

    def of_another_server(self) -> Self:
        """Those of transactions that have not begun yet: they came with a backup of another server."""
        if connections[self.db].vendor != "postgresql":
            return self.none()
        return self.filter(transaction__gt=CurrentTransaction())

    def newest_possible(self) -> Position:
        """Where the next change may come at most; one query on PostgreSQL."""
        if connections[self.db].vendor != "postgresql":
            return _NO_END
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)")
            return Position(cursor.fetchone()[0], _NO_END.number)

    def end(self) -> Position:
        """Behind all that is settled. One query, by an index."""
        last = self.settled().order_by("-transaction", "-pk").values_list("transaction", "pk").first()
        return Position(*last) if last else START


class Change(models.Model):
    """That a record came, changed or went. Written by triggers, in the transaction that does it.

    It says of which record, and nothing of it: what it is now is read when somebody asks.
    """

    follows_records = False

    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    kind = models.CharField(max_length=12, choices=ChangedKind)
    record_id = models.BigIntegerField()
    action = models.CharField(max_length=8, choices=ChangeAction)
    at = models.DateTimeField(db_default=Now())

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["transaction", "pk"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            # What comes behind a place?
            models.Index(fields=["transaction", "id"], name="change_in_order"),
            # Which are too old to be kept?
            models.Index(fields=["at"], name="change_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}: {self.action}"

    @property
    def position(self) -> Position:
        return Position(self.transaction, self.pk)


class Reader(models.Model):
    """How far somebody has read the changes. ``forgotten`` is how far they were deleted."""

    FORGOTTEN = "forgotten"

    name = models.CharField(max_length=40, unique=True)
    transaction = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("reader of changes")

    def __str__(self) -> str:
        return f"{self.name}: {self.position}"

    @property
    def position(self) -> Position:
        return Position(self.transaction, self.number)

    def move_to(self, position: Position) -> None:
        self.transaction, self.number = position
        self.save(update_fields=["transaction", "number"])

    @classmethod
    def locked(cls, name: str, *, start: Position) -> Self:
        """The reader, which only one transaction holds at a time; a new one starts at ``start``."""
        rows = cls.objects.select_for_update()
        return rows.get_or_create(
            name=name, defaults={"transaction": start.transaction, "number": start.number}
        )[0]


def forgotten_until() -> Position:
    """How far changes have been deleted. One query."""
    row = Reader.objects.filter(name=Reader.FORGOTTEN).first()
    return row.position if row else START
