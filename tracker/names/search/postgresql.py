"""The index of names on PostgreSQL: one inverted index for names by words, one for words by variants.

No extension is needed. The two functions are in PL/pgSQL and said to be costly, so that the
planner always prefers the indexes over them to reading a table; and not to be run in parallel,
since starting helpers takes longer than any search.
"""

# ruff: noqa: S608  # tables are named by our models; what is typed comes as parameters

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from tracker.names.keys import KEYS_VERSION
from tracker.names.search.index import NameIndex
from tracker.names.search.sounds import sound_sql
from tracker.names.search.words import ONE_EDIT_FROM, TWO_EDITS_FROM, VARIANT_LETTERS

_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION name_words(key text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 AS $$
BEGIN
    RETURN array_to_tsvector(array_remove(string_to_array(key, ' '), ''));
END $$;

CREATE OR REPLACE FUNCTION name_word_variants(word text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 AS $$
DECLARE
    start text := left(word, {VARIANT_LETTERS});
    made text[] := ARRAY[start];
    less text;
BEGIN
    IF length(word) < {ONE_EDIT_FROM} THEN
        RETURN made;
    END IF;
    FOR i IN 1..length(start) LOOP
        less := left(start, i - 1) || substr(start, i + 1);
        made := made || less;
        IF length(word) >= {TWO_EDITS_FROM} THEN
            FOR j IN i..length(less) LOOP
                made := made || (left(less, j - 1) || substr(less, j + 1));
            END LOOP;
        END IF;
    END LOOP;
    RETURN made;
END $$;
"""

# Whoever adds a name holds its words; whoever drops the last name of a word waits for them and
# looks again. So the dictionary may keep a word too many for a while, and never lacks one.
_TABLES = """
CREATE TABLE {words} (word text PRIMARY KEY, sound text GENERATED ALWAYS AS ({sound}) STORED);
CREATE FUNCTION {table}_add_words(wanted text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held integer;
BEGIN
    LOOP
        INSERT INTO {words} (word) SELECT w FROM unnest(wanted) AS w ORDER BY w ON CONFLICT DO NOTHING;
        SELECT count(*) INTO held
        FROM (SELECT 1 FROM {words} WHERE word = ANY(wanted) ORDER BY word FOR KEY SHARE) AS locked;
        EXIT WHEN held = cardinality(wanted);
    END LOOP;
END $$;
CREATE FUNCTION {table}_drop_words(candidates text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    unused text[];
BEGIN
    SELECT array_agg(w) INTO unused FROM unnest(candidates) AS w WHERE NOT EXISTS
        (SELECT 1 FROM {table} WHERE name_words(key) @@ ('''' || w || '''')::tsquery);
    IF unused IS NOT NULL THEN
        PERFORM 1 FROM {words} WHERE word = ANY(unused) ORDER BY word FOR UPDATE;
        DELETE FROM {words} WHERE word = ANY(unused) AND NOT EXISTS
            (SELECT 1 FROM {table} WHERE name_words(key) @@ ('''' || word || '''')::tsquery);
    END IF;
END $$;
CREATE FUNCTION {table}_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone text[] := '{{}}';
    here text[] := '{{}}';
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        TRUNCATE {words};
        RETURN NULL;
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        SELECT coalesce(array_agg(DISTINCT w), '{{}}') INTO gone
        FROM old_rows, unnest(string_to_array(key, ' ')) AS w WHERE w <> '';
    END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN
        SELECT coalesce(array_agg(DISTINCT w), '{{}}') INTO here
        FROM new_rows, unnest(string_to_array(key, ' ')) AS w WHERE w <> '';
    END IF;
    IF NOT here <@ gone THEN
        PERFORM {table}_add_words(ARRAY(SELECT unnest(here) EXCEPT SELECT unnest(gone)));
    END IF;
    IF NOT gone <@ here THEN
        PERFORM {table}_drop_words(ARRAY(SELECT unnest(gone) EXCEPT SELECT unnest(here)));
    END IF;
    RETURN NULL;
END $$;
"""

_FILL = """
INSERT INTO {words} (word) SELECT DISTINCT w FROM {table}, unnest(string_to_array(key, ' ')) AS w
    WHERE w <> '' ORDER BY w;
CREATE INDEX {words}_variants ON {words} USING gin (name_word_variants(word)) WITH (fastupdate = off);
CREATE INDEX {words}_sounds ON {words} (sound);
CREATE INDEX {table}_words ON {table} USING gin (name_words(key)) WITH (fastupdate = off);
CREATE INDEX {table}_start ON {table} (key text_pattern_ops);
CREATE TRIGGER {table}_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep_words();
CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep_words();
CREATE TRIGGER {table}_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep_words();
CREATE TRIGGER {table}_emptied AFTER TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep_words();
"""

_DROP = """
DROP FUNCTION IF EXISTS {table}_keep_words CASCADE;
DROP FUNCTION IF EXISTS {table}_add_words;
DROP FUNCTION IF EXISTS {table}_drop_words;
DROP INDEX IF EXISTS {table}_words;
DROP INDEX IF EXISTS {table}_start;
DROP TABLE IF EXISTS {words};
"""

_SOUND = sound_sql("word")
_VERSION = sha256(f"{_FUNCTIONS}{_TABLES}{_FILL}{_SOUND}{KEYS_VERSION}".encode()).hexdigest()[:16]
_TRIGGERS = 4


class PostgresNameIndex(NameIndex):
    or_, and_, start_mark, quote = " | ", " & ", ":*", "'"

    def is_whole(self) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT obj_description(to_regclass(%s), 'pg_class') = %s AND to_regclass(%s) IS NOT NULL "
                "AND to_regclass(%s) IS NOT NULL AND to_regclass(%s) IS NOT NULL AND (SELECT count(*) = %s "
                "FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgname LIKE %s)",
                [
                    f"{self.table}_word",
                    _VERSION,
                    f"{self.table}_word_variants",
                    f"{self.table}_words",
                    f"{self.table}_start",
                    _TRIGGERS,
                    self.table,
                    f"{self.table}\\_%",
                ],
            )
            return bool(cursor.fetchone()[0])

    def drop(self) -> None:
        self._execute(_DROP)

    def build(self) -> None:
        self.connection.check_constraints()  # rows with checks still to come would stop the building
        with self.connection.cursor() as cursor:
            cursor.execute(_FUNCTIONS)
        self._execute(_TABLES)
        self._execute(_FILL)
        self._execute(f"COMMENT ON TABLE {{words}} IS '{_VERSION}'; ANALYZE {{words}}; ANALYZE {{table}}")

    def known_words(self, words: Iterable[str], variants: Iterable[str], limit: int) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT word FROM {self.table}_word WHERE word = ANY(%s) UNION ALL "
                f"(SELECT word FROM {self.table}_word WHERE name_word_variants(word) && %s LIMIT %s)",
                [sorted(set(words)), sorted(set(variants)), limit],
            )
            return [word for (word,) in cursor.fetchall()]

    def sounding_words(
        self, words: Iterable[str], sounds: Iterable[str], limit: int
    ) -> list[tuple[str, str]]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT word, sound FROM {self.table}_word WHERE word = ANY(%s) UNION ALL "
                f"(SELECT word, sound FROM {self.table}_word WHERE sound = ANY(%s) LIMIT %s)",
                [sorted(set(words)), sorted(set(sounds)), limit],
            )
            return [(word, code) for word, code in cursor.fetchall()]

    def all_words(self) -> set[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT word FROM {self.table}_word")
            return {word for (word,) in cursor.fetchall()}

    def size(self) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_total_relation_size(%s) + pg_relation_size(%s) + pg_relation_size(%s)",
                [f"{self.table}_word", f"{self.table}_words", f"{self.table}_start"],
            )
            return int(cursor.fetchone()[0])

    def starting_sql(self) -> str:
        return (
            f"(SELECT {self.owner}, name, kind, key FROM {self.table} "
            "WHERE key LIKE %s ORDER BY key USING ~<~ LIMIT %s)"
        )

    def start_parameters(self, start: str) -> list[str]:
        return [f"{start}%"]

    def meeting_sql(self) -> str:
        return (
            f"(SELECT {self.owner}, name, kind, key FROM {self.table} "
            "WHERE name_words(key) @@ %s::tsquery LIMIT %s)"
        )

    def _execute(self, script: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(script.format(table=self.table, words=f"{self.table}_word", sound=_SOUND))
