"""Words that sound alike, whatever script they come from."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tracker.names.search.sounds import sound, sound_columns, sound_sql, sounds


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("altman", ["arutoman", "olteumeon", "ltmn", "altman"]),
        ("sutskever", ["satsukeba", "sucheukebeo", "swtskyfr"]),
        ("geoffrey", ["jefuri", "dzheffri", "jyfry"]),
        ("hassabis", ["hasabisu", "khassabis", "chasampis"]),
        ("karpathy", ["kapashi", "kapasi", "krbthy", "karpaty"]),
    ],
)
def test_a_word_stands_under_a_code_of_its_transliterations(word: str, others: list[str]) -> None:
    for other in others:
        assert sound(word) in sounds(other), other


def test_codes_are_the_same_in_every_process() -> None:
    asked = "from tracker.names.search.sounds import sounds; print(sorted(sounds('jumpermagersom')))"
    said = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1


class TestCodesOfTheDatabase(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20), min_size=1))
    def test_are_those_of_python(self, words: list[str]) -> None:
        values = " UNION ALL ".join(f"SELECT '{word}' AS word" for word in words)  # of a-z
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"CREATE TEMP TABLE coded (word TEXT, {sound_columns('word')})")
                cursor.execute(f"INSERT INTO coded (word) {values}")
                cursor.execute("SELECT word, sound FROM coded")
            else:
                cursor.execute(f"SELECT word, {sound_sql('word')} FROM ({values}) AS given")
            coded = cursor.fetchall()
            if connection.vendor == "sqlite":
                cursor.execute("DROP TABLE coded")
        assert sorted(coded) == sorted((word, sound(word)) for word in words)
