"""Articles of the project's own writing about public facts, for a first look; and a list of public feeds."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from tracker.news.documents import Document, read_file
from tracker.news.models import Source

_FOLDER = Path(__file__).parent
FEEDS = _FOLDER / "feeds.opml"


def bundled_documents() -> list[Document]:
    """The bundled articles, with their language and day of publication."""
    entries = tomllib.loads((_FOLDER / "articles.toml").read_text("utf-8"))["article"]
    return [
        replace(
            read_file(_FOLDER / entry["file"]), language=entry["language"], published_on=entry["published"]
        )
        for entry in entries
    ]


def bundled_source() -> Source:
    """The source that the bundled articles belong to."""
    source, _created = Source.objects.get_or_create(
        slug="bundled-articles", defaults={"name": "Bundled articles"}
    )
    return source
