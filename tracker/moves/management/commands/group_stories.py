"""Puts stored articles into stories, as the workers do by themselves."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.moves.management.arguments import day
from tracker.moves.stories import place_articles
from tracker.news.models import Article
from tracker.progress import Progress

_AT_ONCE = 100


class Command(BaseCommand):
    help = (
        "Puts articles that were not looked at yet into stories: those that print one text, or report the "
        "same step. With --since, those too that were looked at and are in none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since", type=day, metavar="DAY", help="Also articles first seen since this day."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["since"] is not None:
            again = Article.objects.filter(first_seen_at__date__gte=options["since"], story__isnull=True)
            again.update(placed_at=None)
        total, done, progress = Article.objects.to_place().count(), 0, Progress(self.stderr)
        while placed := place_articles(now=timezone.now(), most=_AT_ONCE):
            done += placed
            progress.tell("looked at", min(done, total), total)
        grouped = Article.objects.filter(story__isnull=False)
        stories = grouped.values("story").distinct().count()
        self.stdout.write(f"{done} articles looked at; {grouped.count()} are now in {stories} stories.")
