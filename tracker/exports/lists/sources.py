"""Sources and how they are: the columns only. Their rows come from `tracker.api.sources`, with addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tracker.exports.columns import BETWEEN, Column, Row, number, text, word
from tracker.exports.lists.plain_list import PlainList
from tracker.news.models import SourceKind, SourceState


def _joined(tags: Iterable[str]) -> str:
    return BETWEEN.join(tags)


def _no_rows(_sources: Any) -> Iterator[Row]:
    raise NotImplementedError(
        "The rows of sources hold addresses of this server, which only a request knows."
    )


def _moment(name: str, about: str) -> Column:
    return Column(name=name, about=about, type="datetime")


SOURCES = PlainList(
    name="sources",
    about="What articles come from, and whether anything is still heard from it.",
    columns=(
        word("slug", "The address.", required=True),
        text("name", "The name that people read.", required=True),
        word("kind", "What sort of source it is.", SourceKind.values, required=True),
        word("language", "The code of its language."),
        text("tags", "Its tags.", joined=_joined),
        text("family", "Publisher group or wire service; its sources are one voice."),
        text("host", "The host that is polled."),
        text("home_url", "The home page."),
        word("state", "How it is.", SourceState.values, required=True),
        _moment("since", "When it began to fail or fell silent."),
        text("why", "What is wrong, or why it is disabled."),
        text("alarm", "What is odd about what it brings."),
        _moment("polled_at", "When it was asked last."),
        _moment("answered_at", "When it answered last."),
        _moment("new_at", "When something new came last."),
        Column(name="expected_per_week", about="New entries a week, learnt from its past.", type="number"),
        number("entries", "How many came lately.", required=True),
        number("articles", "How many are stored under its name.", required=True),
        word("url", "Its page for readers.", required=True),
    ),
    rows=_no_rows,
    key="slug",
)
