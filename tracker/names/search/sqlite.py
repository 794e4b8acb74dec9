"""The index of names on SQLite: FTS5 finds names by their words, a table finds words by their variants.

Triggers cannot use recursion or functions of our own, so JSON's table of elements
(``json_each``) splits keys into words and counts the letters of a word.
"""

# ruff: noqa: S608  # tables are named by our models; what is typed comes as parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from tracker.names.keys import KEYS_VERSION
from tracker.names.search.index import AFTER_ANY_WORD, MOST_OF_A_START, Branch, NameIndex, NameRow, each_of
from tracker.names.search.sounds import sound_columns
from tracker.names.search.words import ONE_EDIT_FROM, TWO_EDITS_FROM, VARIANT_LETTERS

_LETTERS = f"json_each('[{','.join(str(number) for number in range(1, VARIANT_LETTERS + 1))}]')"


class SqliteNameIndex(NameIndex):
    or_, and_, start_mark, quote = " OR ", " AND ", "*", '"'

    def is_whole(self) -> bool:
        objects = self._objects()
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE name IN ({_marks(objects)})", [*objects]
            )
            return dict(cursor.fetchall()) == objects

    def drop(self) -> None:
        for name, sql in self._objects().items():
            kind = sql.replace("VIRTUAL ", "").split()[1]
            self._execute(f"DROP {kind} IF EXISTS {name}")

    def build(self) -> None:
        table, objects = self.table, self._objects()
        for name, sql in objects.items():
            if not name.endswith("_kept"):
                self._execute(sql)
        self._execute(f"INSERT INTO {table}_match ({table}_match) VALUES ('rebuild')")
        self._execute(
            f"INSERT INTO {table}_word (word) "
            f"SELECT DISTINCT value FROM {table}, {_words(f'{table}.key')} WHERE value <> '' ORDER BY value"
        )
        # In order, so that the table grows at its end only.
        self._execute(
            f"INSERT INTO {table}_variant (variant, word_id) "
            f"{_variants(f'{table}_word.word', f'{table}_word.id', f'{table}_word')} ORDER BY 1, 2"
        )
        for name, sql in objects.items():
            if name.endswith("_kept"):
                self._execute(sql)

    def known_words(
        self, words: Iterable[str], variants: Iterable[str], limit: int, *, starts: Iterable[str] = ()
    ) -> list[str]:
        whole, sought, begun = (sorted(set(some)) for some in (words, variants, starts))
        sql = (
            f"SELECT word FROM {self.table}_word WHERE word IN ({_marks(whole)}) UNION ALL "
            f"SELECT * FROM (SELECT word FROM {self.table}_word WHERE id IN "
            f"(SELECT word_id FROM {self.table}_variant WHERE variant IN ({_marks(sought)})) LIMIT %s)"
        ) + len(begun) * (
            f" UNION ALL SELECT * FROM (SELECT word FROM {self.table}_word "
            f"WHERE word >= %s AND word < %s ORDER BY word LIMIT {MOST_OF_A_START})"
        )
        bounds = [bound for start in begun for bound in (start, f"{start}{AFTER_ANY_WORD}")]
        with self.connection.cursor() as cursor:
            cursor.execute(sql, [*whole, *sought, limit, *bounds])
            return [word for (word,) in cursor.fetchall()]

    def sounding_words(
        self, words: Iterable[str], sounds: Iterable[str], limit: int
    ) -> list[tuple[str, str]]:
        whole, sought = sorted(set(words)), sorted(set(sounds))
        sql = (
            f"SELECT word, sound FROM {self.table}_word WHERE word IN ({_marks(whole)}) UNION ALL "
            "SELECT word, sound FROM (SELECT word, sound, row_number() "
            "OVER (PARTITION BY sound ORDER BY length(word), word) AS place "
            f"FROM {self.table}_word WHERE sound IN ({_marks(sought)})) WHERE place <= %s"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(sql, [*whole, *sought, each_of(sought, limit)])
            return [(word, code) for word, code in cursor.fetchall()]

    def all_words(self) -> set[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT word FROM {self.table}_word")
            return {word for (word,) in cursor.fetchall()}

    def size(self) -> int:
        """What dropping it would set free; drops it and puts it back."""
        with transaction.atomic(using=self.using), self.connection.cursor() as cursor:
            cursor.execute("PRAGMA page_size")
            (page,) = cursor.fetchone()
            before = self._free_pages()
            self.drop()
            freed = self._free_pages() - before
            transaction.set_rollback(True, using=self.using)
        return int(freed * page)

    def names(self, start: str, start_limit: int, branches: Sequence[Branch]) -> list[NameRow]:
        columns = f"{self.owner}, name, kind, named.key"
        parts, parameters = [], []
        if start:
            parts.append(
                f"SELECT * FROM (SELECT {columns} FROM {self.table} AS named "
                "WHERE key >= %s AND key < %s ORDER BY key LIMIT %s)"
            )
            parameters += [start, f"{start}{AFTER_ANY_WORD}", start_limit]
        for branch in branches:
            parts.append(
                f"SELECT * FROM (SELECT {columns} FROM {self.table}_match AS met JOIN {self.table} AS named "
                f"ON named.id = met.rowid WHERE {self.table}_match MATCH %s LIMIT %s)"
            )
            parameters += [self.expression(branch), branch.limit]
        if not parts:
            return []
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            return [NameRow(*row) for row in cursor.fetchall()]

    def _free_pages(self) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA freelist_count")
            return int(cursor.fetchone()[0])

    def _execute(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)

    def _objects(self) -> dict[str, str]:
        """Each table and trigger by its name, with the statement that makes it, in order."""
        table = self.table
        match = f"{table}_match"
        words, variants = f"{table}_word", f"{table}_variant"
        add_words = (
            f"INSERT INTO {words} (word) SELECT DISTINCT value FROM {_words('NEW.key')} "
            f"WHERE value <> '' AND NOT EXISTS (SELECT 1 FROM {words} WHERE word = value);"
        )
        drop_words = (
            f"DELETE FROM {words} WHERE word IN (SELECT value FROM {_words('OLD.key')} WHERE value <> '' "
            f"AND NOT EXISTS (SELECT 1 FROM {match} WHERE {match} MATCH '\"' || value || '\"'));"
        )
        add_name = f"INSERT INTO {match} (rowid, key) VALUES (NEW.id, NEW.key);"
        drop_name = f"INSERT INTO {match} ({match}, rowid, key) VALUES ('delete', OLD.id, OLD.key);"
        return {
            match: f"CREATE VIRTUAL TABLE {match} USING fts5(key, content='{table}', content_rowid='id', "
            "tokenize='ascii', detail=none, columnsize=0, prefix='1 2 3')",
            words: f"CREATE TABLE {words} (/* keys {KEYS_VERSION} */ id INTEGER PRIMARY KEY, "
            f"word TEXT NOT NULL UNIQUE, {sound_columns('word')})",
            f"{words}_sounds": f"CREATE INDEX {words}_sounds ON {words} (sound, length(word), word)",
            variants: f"CREATE TABLE {variants} (variant TEXT NOT NULL, word_id INTEGER NOT NULL, "
            "PRIMARY KEY (variant, word_id)) WITHOUT ROWID",
            f"{table}_added_kept": f"CREATE TRIGGER {table}_added_kept AFTER INSERT ON {table} "
            f"BEGIN {add_name} {add_words} END",
            f"{table}_changed_kept": f"CREATE TRIGGER {table}_changed_kept AFTER UPDATE ON {table} "
            "WHEN OLD.key IS NOT NEW.key OR OLD.id IS NOT NEW.id "
            f"BEGIN {drop_name} {add_name} {add_words} {drop_words} END",
            f"{table}_removed_kept": f"CREATE TRIGGER {table}_removed_kept AFTER DELETE ON {table} "
            f"BEGIN {drop_name} {drop_words} END",
            f"{words}_added_kept": f"CREATE TRIGGER {words}_added_kept AFTER INSERT ON {words} "
            f"BEGIN INSERT INTO {variants} (variant, word_id) {_variants('NEW.word', 'NEW.id')}; END",
            f"{words}_removed_kept": f"CREATE TRIGGER {words}_removed_kept AFTER DELETE ON {words} "
            f"BEGIN DELETE FROM {variants} WHERE word_id = OLD.id "
            f"AND variant IN (SELECT variant FROM ({_variants('OLD.word', 'OLD.id')})); END",
        }


def _marks(values: Iterable[object]) -> str:
    return ", ".join("%s" for _value in values)


def _words(key: str) -> str:
    """A table of the words of a key, in its column ``value``."""
    return f"""json_each('["' || replace({key}, ' ', '","') || '"]')"""


def _variants(word: str, word_id: str, table: str = "") -> str:
    """Rows of variant and id, each once, as `words.variants` makes them with all edits allowed."""
    start = f"substr({word}, 1, {VARIANT_LETTERS})"
    one_less = f"substr({start}, 1, i.value - 1) || substr({start}, i.value + 1)"
    two_less = (
        f"substr({start}, 1, i.value - 1) || substr({start}, i.value + 1, j.value - i.value - 1) "
        f"|| substr({start}, j.value + 1)"
    )
    among, beside = (f" FROM {table}", f"{table}, ") if table else ("", "")
    return (
        f"SELECT {start} AS variant, {word_id} AS word_id{among} "
        f"UNION SELECT {one_less}, {word_id} FROM {beside}{_LETTERS} AS i "
        f"WHERE length({word}) >= {ONE_EDIT_FROM} AND i.value <= length({word}) "
        f"UNION SELECT {two_less}, {word_id} FROM {beside}{_LETTERS} AS i, {_LETTERS} AS j "
        f"WHERE length({word}) >= {TWO_EDITS_FROM} AND i.value < j.value AND j.value <= length({word})"
    )
