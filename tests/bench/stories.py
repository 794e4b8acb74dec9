"""How fast articles are put into stories, and how that grows with what is stored.

``make bench SUBJECT=stories``. Uses the PostgreSQL that the tests use, where it answers, else SQLite. The
articles are made of random words, one in ten a shortened copy of an earlier one, all of one fortnight: so
many that each has ten thousand candidates of its days where the largest number is stored.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.bench.database import SETTINGS, new_database

_WORDS = 5_000
_PLACED = 300
_FIRST = date(2026, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = new_database("bench_stories", Path(folder))
        os.environ.update(SETTINGS, VAR_DIR=folder, DATABASE_URL=url)
        import django

        django.setup()
        _measure(arguments.articles)


def _measure(sizes: list[int]) -> None:
    from django.core.management import call_command
    from django.db import connection

    from tracker.moves.stories import place_articles
    from tracker.news.models import Article

    call_command("migrate", verbosity=0)
    print(f"{connection.vendor}; {_PLACED} articles placed after so many were stored")
    print(f"{'stored':>8}  {'articles/s':>10}  {'ms each':>8}  {'in stories':>10}")
    chance, texts, now = random.Random(1), [""], datetime(2026, 1, 20, tzinfo=UTC)
    for size in sorted(sizes):
        _store(size - _PLACED - Article.objects.count(), chance, texts, now=now, is_placed=True)
        _store(_PLACED, chance, texts, now=now, is_placed=False)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        started = time.perf_counter()
        place_articles(now=now, most=_PLACED)
        seconds = time.perf_counter() - started
        grouped = Article.objects.filter(story__isnull=False).count()
        print(f"{size:>8}  {_PLACED / seconds:>10.0f}  {1000 * seconds / _PLACED:>8.1f}  {grouped:>10}")


def _store(count: int, chance: random.Random, texts: list[str], *, now: datetime, is_placed: bool) -> None:
    """Articles with their signatures, as they are after they were placed; or waiting for it."""
    from tracker.news.models import Article, ArticleBand
    from tracker.news.stories.place import day_of
    from tracker.news.stories.signature import bands_of

    for start in range(0, max(count, 0), 1000):
        rows = []
        for _number in range(min(1000, count - start)):
            texts.append(_text(chance, texts))
            rows.append(
                Article(
                    title=f"Title {len(texts)}",
                    text=texts[-1],
                    language="en",
                    fingerprint=f"{len(texts):064x}",
                    published_on=_FIRST + timedelta(days=chance.randrange(14)),
                    first_seen_at=now,
                    state="read",
                    read_at=now,
                    placed_at=now if is_placed else None,
                )
            )
        Article.objects.bulk_create(rows)
        if is_placed:
            bands = [
                ArticleBand(article=row, key=key, seen_on=day_of(row))
                for row in rows
                for key in bands_of(row.text)
            ]
            ArticleBand.objects.bulk_create(bands, batch_size=5_000)


def _text(chance: random.Random, texts: list[str]) -> str:
    if len(texts) > 100 and chance.random() < 0.1:
        words = texts[-chance.randint(1, 100)].split()
        return " ".join(words[: int(len(words) * 0.8)])
    return " ".join(f"word{chance.randrange(_WORDS)}" for _place in range(150))


if __name__ == "__main__":
    main()
