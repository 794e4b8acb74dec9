"""Takes lists of feeds in as sources, and writes sources as such a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.history import by_machine, reason_now
from tracker.news.feeds import Outline
from tracker.news.models import Source, SourceKind, SourceTag
from tracker.news.taken import Taken

_KINDS = {"rss": SourceKind.FEED, "sitemap": SourceKind.SITEMAP, "page": SourceKind.PAGE}
_Link: Any = Source.tags.through
_BATCH = 500
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The sources that a list made, and how many of its feeds were sources already."""

    new: list[Source]
    known: int


class SourcesChanged(RuntimeError):
    """Others kept adding the same sources at the same time. The message says what to do."""


def subscribe(outlines: Iterable[Outline]) -> Subscribed:
    """Make a source of each feed that is none yet, all or nothing. What is there stays as it is.

    Two addresses that differ in nothing but scheme, tracking or slash are one. Safe to repeat, and to run
    beside others who add sources: what they were first to add counts as known. Raises SourcesChanged
    where they go on doing so. Loads the addresses, names and slugs of all sources; four queries for each
    five hundred new ones, on SQLite for each seventy.
    """
    wanted = list(outlines)
    for _try in range(_TRIES):
        try:
            with transaction.atomic(), by_machine("load_sources"):
                return _subscribe(wanted)
        except IntegrityError:  # somebody else has just added one of them
            continue
    raise SourcesChanged(_("Others are adding the same sources just now. Try again when they are done."))


def _subscribe(outlines: Sequence[Outline]) -> Subscribed:
    taken = Taken()
    fresh = [outline for outline in outlines if taken.take_address(outline.url)]
    made = [(_source(outline, taken), outline.tags) for outline in fresh]
    tags = _tags({tag for _made, names in made for tag in names})
    for start in range(0, len(made), _BATCH):
        _store(made[start : start + _BATCH], tags)
    return Subscribed([source for source, _names in made], len(outlines) - len(made))


def _source(outline: Outline, taken: Taken) -> Source:
    return Source(
        name=taken.name_like(outline.title),
        slug=taken.slug_like(outline.title),
        kind=_KINDS[outline.kind],
        url=outline.url,
        home_url=outline.home_url,
        language=outline.language,
        family=outline.family,
    )


def _tags(names: Iterable[str]) -> dict[str, SourceTag]:
    return {name: SourceTag.objects.get_or_create(name=name)[0] for name in sorted(names)}


def _store(made: Sequence[tuple[Source, Sequence[str]]], tags: dict[str, SourceTag]) -> None:
    """Sources with their tags, and the history of both, by four queries."""
    sources = Source.objects.bulk_create([source for source, _names in made])
    rows: Any = Source.history.bulk_history_create(sources, default_change_reason=reason_now())
    of_source = {source.pk: row for source, row in zip(sources, rows, strict=True)}
    links = [_Link(source=source, sourcetag=tags[name]) for source, names in made for name in names]
    kept: Any = apps.get_model("news", "HistoricalSource_tags")  # which bulk history leaves out
    kept.objects.bulk_create(
        [
            kept(id=link.pk, history=of_source[link.source_id], source=link.source, sourcetag=link.sourcetag)
            for link in _Link.objects.bulk_create(links)
        ]
    )


def outlines_of(sources: Sequence[Source]) -> list[Outline]:
    """The feeds, sitemaps and pages among sources; their tags are to be prefetched."""
    kinds = {kind: written for written, kind in _KINDS.items()}
    return [
        Outline(
            url=source.url,
            title=source.name,
            home_url=source.home_url,
            language=source.language,
            kind=kinds[SourceKind(source.kind)],
            tags=tuple(tag.name for tag in source.tags.all()),
            family=source.family,
        )
        for source in sources
        if source.kind in kinds
    ]
