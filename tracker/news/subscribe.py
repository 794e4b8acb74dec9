"""Takes lists of feeds in as sources, and writes sources as such a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from tracker.history import by_machine
from tracker.names import slug_words
from tracker.news.canonical import canonical_url
from tracker.news.feeds import Outline
from tracker.news.models import Source, SourceKind, SourceTag

_KINDS = {"rss": SourceKind.FEED, "sitemap": SourceKind.SITEMAP, "page": SourceKind.PAGE}
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The sources that a list made, and how many of its feeds were sources already."""

    new: list[Source]
    known: int


def subscribe(outlines: Iterable[Outline]) -> Subscribed:
    """Make a source of each feed that is none yet, all or nothing. What is there stays as it is.

    Two addresses that differ in nothing but scheme, tracking or slash are one. Safe to repeat. Loads the
    addresses, names and slugs of all sources.
    """
    new: list[Source] = []
    known = 0
    with transaction.atomic(), by_machine("load_sources"):
        taken = _Taken()
        for outline in outlines:
            if canonical_url(outline.url) in taken.addresses:
                known += 1
                continue
            new.append(_make(outline, taken))
    return Subscribed(new, known)


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


class _Taken:
    """What sources have already: addresses, names and slugs."""

    def __init__(self) -> None:
        rows = list(Source.objects.values_list("url", "name", "slug"))
        self.addresses = {canonical_url(url) for url, _name, _slug in rows if url}
        self._names = {name for _url, name, _slug in rows}
        self._slugs = {slug for _url, _name, slug in rows}

    def name_like(self, title: str) -> str:
        return _free(title[: _LONGEST_NAME - 6], self._names, " {}")

    def slug_like(self, title: str) -> str:
        return _free(slug_words(title)[: _LONGEST_NAME - 6] or "source", self._slugs, "-{}")


def _free(wished: str, taken: set[str], numbered: str) -> str:
    """The wish, or with the first number from 2 on that is free; it is taken from now on."""
    free, number = wished, 2
    while free in taken:
        free, number = wished + numbered.format(number), number + 1
    taken.add(free)
    return free


def _make(outline: Outline, taken: _Taken) -> Source:
    taken.addresses.add(canonical_url(outline.url))
    source = Source.objects.create(
        name=taken.name_like(outline.title),
        slug=taken.slug_like(outline.title),
        kind=_KINDS[outline.kind],
        url=outline.url,
        home_url=outline.home_url,
        language=outline.language,
        family=outline.family,
    )
    tags = [SourceTag.objects.get_or_create(name=name)[0] for name in outline.tags]
    source.tags.set(tags)
    return source
