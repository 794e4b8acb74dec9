"""The index of names on PostgreSQL: one inverted index for names by words, one for words by variants.

The first holds each word of a name, and each two that stand near, in both orders, after a space: `" li wei"`.
Some words are in ten thousands of names, where two together are in few; and the second of two may be begun.
No extension is needed. The two functions are in PL/pgSQL and said to be costly, so that the
planner always prefers the indexes over them to reading a table; and not to be run in parallel,
since starting helpers takes longer than any search.
"""

# ruff: noqa: S608  # tables are named by our models; what is typed comes as parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from tracker.names.keys import KEYS_VERSION
from tracker.names.search.index import (
    AFTER_ANY_WORD,
    MOST_OF_A_START,
    AllTerms,
    Branch,
    NameIndex,
    NameRow,
    each_of,
)
from tracker.names.search.sounds import sound_sql
from tracker.names.search.words import ONE_EDIT_FROM, TWO_EDITS_FROM, VARIANT_LETTERS
from tracker.postgres.ask import ask

PAIRED_WITHIN = 12  # words of a name that stand so near are looked for together; few names have more
_MOST_PAIRS = 128  # followed for two places of a branch

_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION name_words(key text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 AS $$
DECLARE
    words text[] := array_remove(string_to_array(key, ' '), '');
    made text[] := words;
BEGIN
    FOR one IN 1..cardinality(words) LOOP
        FOR other IN greatest(1, one - {PAIRED_WITHIN})..least(one + {PAIRED_WITHIN}, cardinality(words)) LOOP
            IF other <> one THEN
                made := made || (' ' || words[one] || ' ' || words[other]);
            END IF;
        END LOOP;
    END LOOP;
    RETURN array_to_tsvector(made);
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
CREATE TABLE {words} (word text COLLATE "C" PRIMARY KEY, sound text GENERATED ALWAYS AS ({sound}) STORED);
CREATE FUNCTION {table}_add_words(wanted text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held integer;
BEGIN
    LOOP
        INSERT INTO {words} (word) SELECT w FROM unnest(wanted) AS w ORDER BY w COLLATE "C"
            ON CONFLICT DO NOTHING;
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
CREATE INDEX {words}_sounds ON {words} (sound, length(word), word);
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

# Names of branches, whatever their number: so it is planned once. The planner must not see how many there
# are, or it would believe each time that a plan for so few is better than the one it has.
_MEETING = """
SELECT met.* FROM unnest((SELECT %s::text[]), (SELECT %s::integer[])) AS branch (expression, most),
LATERAL (
    SELECT {owner}, name::text, kind::text, key::text FROM {table}
    WHERE name_words(key) @@ branch.expression::tsquery LIMIT branch.most
) AS met
"""
_STARTING = """
(SELECT {owner}, name::text, kind::text, key::text FROM {table}
WHERE key ~>=~ %s AND key ~<~ %s ORDER BY key USING ~<~ LIMIT %s)
"""

_KNOWN = f"""
SELECT word FROM {{table}}_word WHERE word = ANY(%s::text[]) UNION ALL
(SELECT word FROM {{table}}_word WHERE name_word_variants(word) && %s::text[] LIMIT %s) UNION ALL
SELECT begun.word FROM unnest(%s::text[]) AS wanted (start), LATERAL (
    SELECT word FROM {{table}}_word WHERE word >= wanted.start AND word < wanted.start || '{AFTER_ANY_WORD}'
    ORDER BY word LIMIT {MOST_OF_A_START}
) AS begun
"""
_SOUNDING = """
SELECT word, sound FROM {table}_word WHERE word = ANY(%s::text[]) UNION ALL
SELECT heard.* FROM unnest(%s::text[]) AS wanted (sound), LATERAL (
    SELECT word, sound FROM {table}_word WHERE sound = wanted.sound ORDER BY length(word), word LIMIT %s
) AS heard
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

    def known_words(
        self, words: Iterable[str], variants: Iterable[str], limit: int, *, starts: Iterable[str] = ()
    ) -> list[str]:
        asked = [sorted(set(some)) for some in (words, variants, starts)]
        rows = ask(_KNOWN.replace("{table}", self.table), [*asked[:2], limit, asked[2]], using=self.using)
        return [word for (word,) in rows]

    def sounding_words(
        self, words: Iterable[str], sounds: Iterable[str], limit: int
    ) -> list[tuple[str, str]]:
        codes = sorted(set(sounds))
        asked = [sorted(set(words)), codes, each_of(codes, limit)]
        rows = ask(_SOUNDING.replace("{table}", self.table), asked, using=self.using)
        return [(word, code) for word, code in rows]

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

    def names(self, start: str, start_limit: int, branches: Sequence[Branch]) -> list[NameRow]:
        sql, parameters = [], []
        if start:
            sql.append(_STARTING)
            parameters += [start, f"{start}{AFTER_ANY_WORD}", start_limit]
        if branches:
            sql.append(_MEETING)
            parameters += [[*map(self.expression, branches)], [branch.limit for branch in branches]]
        if not sql:
            return []
        asked = " UNION ALL ".join(sql).replace("{owner}", self.owner).replace("{table}", self.table)
        return [NameRow(*row) for row in ask(asked, parameters, using=self.using)]

    def all_of(self, terms: AllTerms) -> str:
        """By pairs of words, of which few names have any two; by single words where that cannot be."""
        pairs = _pairs(terms)
        if not pairs:
            return super().all_of(terms)
        return self.and_.join(
            f"({self.or_.join(self.term(pair, is_start=is_start) for pair, is_start in any_)})"
            for any_ in pairs
        )

    def _execute(self, script: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(script.format(table=self.table, words=f"{self.table}_word", sound=_SOUND))


def _pairs(terms: AllTerms) -> list[list[tuple[str, bool]]]:
    """For each place but one, the pairs that its words make with those of that one, and whether begun.

    That one is the place with the fewest words, all whole. Empty where there is none, or a single place,
    or where it would be too many pairs.
    """
    whole = [any_ for any_ in terms if not any(term.is_start for term in any_)]
    if len(terms) < 2 or not whole:
        return []
    fewest = min(whole, key=len)
    others = [*terms]
    others.remove(fewest)
    if any(len(fewest) * len(any_) > _MOST_PAIRS for any_ in others):
        return []
    return [
        [(f" {one.word} {other.word}", other.is_start) for one in fewest for other in any_] for any_ in others
    ]
