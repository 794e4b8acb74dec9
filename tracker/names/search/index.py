"""What a search asks of a database. `sqlite` and `postgresql` answer; nothing else differs between them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connections, transaction

from tracker.names.keys import name_key

_BATCH = 2000
MOST_OF_A_START = 20  # words
AFTER_ANY_WORD = "\x7f"  # comes after every key that goes on: keys are of a-z, 0-9 and spaces


class NameRow(NamedTuple):
    """A name that may be meant."""

    record_id: int
    name: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a name, or the start of one."""

    word: str
    is_start: bool = False


AnyTerm = tuple[Term, ...]
AllTerms = tuple[AnyTerm, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Up to ``limit`` names that meet one of the alternatives: for each of its parts, any of the terms."""

    alternatives: tuple[AllTerms, ...]
    limit: int


class NameIndex(ABC):
    """The index over one table of names (``names`` is its model) in one database.

    Next to the table of names stands a dictionary of the words that occur in them. Triggers in
    the database keep both up, in the transaction that writes a name, whichever way it is written.
    """

    or_, and_, start_mark, quote = "", "", "", ""

    def __init__(self, names: Any, using: str) -> None:
        self.names_model = names
        self.table: str = names._meta.db_table
        self.owner: str = names.owner_column()
        self.using = using

    @property
    def connection(self) -> Any:
        return connections[self.using]

    def ensure(self) -> bool:
        """Build the index unless it stands there whole; says whether it was built.

        A migration that alters the table of names may lose triggers (SQLite makes the table
        anew), so this runs after every ``migrate``.
        """
        tables = self.connection.introspection.table_names()
        if self.table in tables and self.is_whole():
            return False
        with transaction.atomic(using=self.using):
            self.drop()
            if self.table in tables:
                self.renew_keys()
                self.build()
        return self.table in tables

    def rebuild(self) -> None:
        """Make the index anew from the names. Half a million take well under a minute."""
        with transaction.atomic(using=self.using):
            self.drop()
            self.renew_keys()
            self.build()

    def renew_keys(self) -> None:
        """Make the keys of the names, and those by which records are sorted, as `name_key` makes them now.

        Keys follow from names, so nothing enters the history. Writes only what differs; reads all:
        half a million names take five seconds.
        """
        records = self.names_model._meta.get_field(self.owner.removesuffix("_id")).related_model
        for model, column in ((self.names_model, "key"), (records, "sort_key")):
            rows = model._base_manager.using(self.using)
            longest = model._meta.get_field(column).max_length
            stale = []
            for pk, name, key in rows.values_list("pk", "name", column).iterator(_BATCH):
                renewed = name_key(name)[:longest]
                if renewed and renewed != key:
                    stale.append(model(pk=pk, **{column: renewed}))
            rows.bulk_update(stale, [column], batch_size=_BATCH)

    @abstractmethod
    def is_whole(self) -> bool:
        """Whether every table, index and trigger is there as this version of the code makes it."""

    @abstractmethod
    def build(self) -> None:
        """Create everything and fill it. Nothing of it may be there."""

    @abstractmethod
    def drop(self) -> None:
        """Remove whatever of it is there."""

    @abstractmethod
    def known_words(
        self, words: Iterable[str], variants: Iterable[str], limit: int, *, starts: Iterable[str] = ()
    ) -> list[str]:
        """Which of the words occur in names, and words that have any of the variants or starts.

        At most ``limit`` of those that have variants (see `words.variants`), and `MOST_OF_A_START` for each
        start, the first in their order; a word may be there several times.
        """

    @abstractmethod
    def sounding_words(
        self, words: Iterable[str], sounds: Iterable[str], limit: int
    ) -> list[tuple[str, str]]:
        """Which of the words occur in names, and at most ``limit`` words of these codes, with their codes.

        Of each code as many, the shortest (see `sounds.sound`); a word may be there twice.
        """

    @abstractmethod
    def all_words(self) -> set[str]:
        """The whole dictionary, to look into."""

    @abstractmethod
    def size(self) -> int:
        """Bytes on disk."""

    @abstractmethod
    def names(self, start: str, start_limit: int, branches: Sequence[Branch]) -> list[NameRow]:
        """Names whose key starts with ``start`` (none where it is empty), the first in the order of keys,
        and names of each branch: one query."""

    def expression(self, branch: Branch) -> str:
        """The branch in the database's own language. Words are of a-z and 0-9, so nothing needs escaping."""
        return self.or_.join(f"({self.all_of(terms)})" for terms in branch.alternatives)

    def all_of(self, terms: AllTerms) -> str:
        """Names that have any of the terms in each place."""
        return self.and_.join(
            f"({self.or_.join(self.term(term.word, is_start=term.is_start) for term in any_)})"
            for any_ in terms
        )

    def term(self, word: str, *, is_start: bool) -> str:
        return f"{self.quote}{word}{self.quote}{self.start_mark if is_start else ''}"


def each_of(wanted: Sequence[str], limit: int) -> int:
    """How many rows to read for each of what is wanted, so that all are heard of within the limit."""
    return max(limit // max(len(wanted), 1), 1)
