"""The command that shows what a page becomes."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PAGE = """<!doctype html><html lang="fr"><head><meta charset="{charset}">
<title>Un départ chez Foo Labs</title><meta name="author" content="Ève Exemple">
<meta property="article:published_time" content="2024-10-14T08:00:00+02:00"></head>
<body><nav><a href="/">Accueil</a></nav><article><h1>Un départ chez Foo Labs</h1><p>Ada Exemple a quitté Foo
Labs lundi et a rejoint Bar AI, a dit la société. Elle y dirigeait depuis six ans les travaux sur les
langues.</p></article></body></html>"""


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("clean_article", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.format(charset="iso-8859-1").encode("iso-8859-1"))
    return path


def test_shows_what_would_be_stored(page: Path) -> None:
    shown = json.loads(run(page, "--json", "--url", "https://news.example/1"))
    assert shown["title"] == "Un départ chez Foo Labs"
    assert shown["text"].endswith("langues.")
    assert "Accueil" not in shown["text"]
    assert (shown["byline"], shown["published_on"]) == ("Ève Exemple", "2024-10-14")
    assert (shown["language"], shown["url"]) == ("fr", "https://news.example/1")
    assert "Ève Exemple" in run(page)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "The page is empty."), (b"<html><body></body></html>", "The page holds no article text.")],
)
def test_says_in_a_sentence_that_there_is_no_article(page: Path, content: bytes, sentence: str) -> None:
    page.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(page)


def test_says_that_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nowhere")
